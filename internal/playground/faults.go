package playground

import (
	"net/http"
	"sync"
	"time"

	"github.com/lede-bot/lede/internal/playground/standin"
)

// fault is a misbehaviour that the page can switch on, or make happen once.
type fault struct {
	Name  string `json:"name"`
	Title string `json:"title"`
	Note  string `json:"note"`
	// Once is true for what happens and is over.
	Once bool `json:"once"`
	On   bool `json:"on"`

	start func(*standin.Faults) (stop func())
}

// faultList is what the page offers; each shows a promise of the bot being kept.
func faultList() []fault {
	rest := func(f standin.Fault) func(*standin.Faults) func() {
		return func(faults *standin.Faults) func() { return faults.REST(f) }
	}
	once := func(do func(*standin.Faults)) func(*standin.Faults) func() {
		return func(faults *standin.Faults) func() {
			do(faults)
			return nil
		}
	}
	return []fault{
		{
			Name: "slow", Title: "Slow answers", Note: "Each request to Discord takes two seconds longer.",
			start: rest(standin.Fault{Path: "/**", Delay: 2 * time.Second}),
		},
		{
			Name: "late", Title: "Acknowledgements come too late", Note: "The first answer to a command arrives after more than three seconds: “The application did not respond.”",
			start: rest(standin.Fault{Method: http.MethodPost, Path: "/interactions/**", Delay: 3500 * time.Millisecond}),
		},
		{
			Name: "limited", Title: "Rate limited", Note: "Every other kind of request than the first answer is told to wait for a second, until this is switched off.",
			start: rest(standin.Fault{Path: "/webhooks/**", Status: http.StatusTooManyRequests, RetryAfter: time.Second}),
		},
		{
			Name: "failing", Title: "Discord fails", Note: "Edits and follow-ups are answered with an error 500.",
			start: rest(standin.Fault{Path: "/webhooks/**", Status: http.StatusInternalServerError}),
		},
		{
			Name: "deaf", Title: "Heartbeats stay unanswered", Note: "The gateway looks alive, but is not. The bot has to notice and connect anew.",
			start: func(faults *standin.Faults) func() {
				faults.StopAcks(true)
				return func() { faults.StopAcks(false) }
			},
		},
		{Name: "reconnect", Title: "Ask the bot to reconnect", Note: "Op 7: the bot resumes its session, and no event is lost.", Once: true, start: once((*standin.Faults).Reconnect)},
		{Name: "invalidate", Title: "Invalidate the session", Note: "Op 9: the bot has to identify again.", Once: true, start: once(func(f *standin.Faults) { f.Invalidate(false) })},
		{Name: "cut", Title: "Cut the gateway's connection", Note: "As a pulled cable would, without a word.", Once: true, start: once((*standin.Faults).Cut)},
		{Name: "twice", Title: "Send the next message twice", Note: "A duplicated event. The bot answers once.", Once: true, start: once(func(f *standin.Faults) { f.Duplicate("MESSAGE_CREATE", 1) })},
	}
}

// faultBoard holds which faults are on.
type faultBoard struct {
	faults *standin.Faults

	mu   sync.Mutex
	list []fault
	off  map[string]func()
}

func newFaultBoard(faults *standin.Faults) *faultBoard {
	return &faultBoard{faults: faults, list: faultList(), off: map[string]func(){}}
}

// set switches a fault, or lets it happen, and returns all as they now are.
func (b *faultBoard) set(name string, on bool) []fault {
	b.mu.Lock()
	defer b.mu.Unlock()
	for i := range b.list {
		f := &b.list[i]
		switch {
		case f.Name != name:
		case f.Once:
			f.start(b.faults)
		case on && !f.On:
			f.On, b.off[name] = true, f.start(b.faults)
		case !on && f.On:
			f.On = false
			b.off[name]()
		}
	}
	return append([]fault(nil), b.list...)
}
