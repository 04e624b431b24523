package bot_test

import (
	"context"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/lede-bot/lede/article"
	"github.com/lede-bot/lede/bot"
	"github.com/lede-bot/lede/internal/observe"
	"github.com/lede-bot/lede/internal/playground/standin"
	"github.com/lede-bot/lede/summarize"
)

// stubborn calls work until it succeeds, as a durable dispatcher does with what
// a dead process left behind, and then once more.
type stubborn struct{ bot.Dispatcher }

func (d stubborn) Run(ctx context.Context, work bot.Work) error {
	return d.Dispatcher.Run(ctx, func(ctx context.Context, r *bot.Request, t bot.Try) error {
		t.Last = false
		for t.Number = 1; work(ctx, r, t) != nil && t.Number < 10; t.Number++ {
		}
		t.Number++
		return work(ctx, r, t)
	})
}

// away is an error of a memory that is there again a moment later.
type away struct{}

func (away) Error() string { return "the memory is away" }
func (away) Passing() bool { return true }

// forgetful is a memory that is away at one moment of each request: what the
// worker knows then is lost, as when its process dies.
type forgetful struct {
	bot.Memory
	moment string
	failed atomic.Bool
}

func (m *forgetful) fails(moment string) bool {
	return m.moment == moment && m.failed.CompareAndSwap(false, true)
}

func (m *forgetful) PutReply(ctx context.Context, r *bot.Reply) error {
	if m.fails("sent") {
		return away{}
	}
	return m.Memory.PutReply(ctx, r)
}

func (m *forgetful) PutDelivery(ctx context.Context, d *bot.Delivery) error {
	written := len(d.Slots) > 0 && d.Slots[0].Reply != nil
	switch {
	case d.Done && m.fails("recorded"), written && !d.Done && m.fails("grounded"), d.Notice != nil && m.fails("notice"):
		return away{}
	}
	return m.Memory.PutDelivery(ctx, d)
}

func TestRequestThatIsTakenUpAgainIsAnsweredOnce(t *testing.T) {
	t.Parallel()
	ways := map[string]func(w *world, mia *person, link string){
		"mention": func(w *world, mia *person, link string) { mia.says(mention(w) + link) },
		"slash":   func(_ *world, mia *person, link string) { mia.slash("summarize", standin.Option("link", link)) },
		"private": func(_ *world, mia *person, link string) {
			mia.slash("summarize", standin.Option("link", link), standin.Option("private", true))
		},
		"question": func(_ *world, mia *person, link string) {
			mia.slash("ask", standin.Option("link", link), standin.Option("question", "How much did the repair cost?"))
		},
	}
	for _, moment := range []string{"never", "grounded", "sent", "recorded", "notice"} {
		for way, ask := range ways {
			for page, wanted := range map[string]bool{"/ferry": moment != "notice", "/consent": moment != "grounded"} {
				if !wanted {
					continue // it does not come to that
				}
				t.Run(moment+" "+way+page, func(t *testing.T) {
					t.Parallel()
					var writings atomic.Int32
					w := start(t, func(s *setup) {
						s.bot.Dispatcher = stubborn{bot.NewDispatcher(bot.DispatcherOptions{Workers: 4})}
						s.bot.Memory = &forgetful{Memory: s.bot.Memory, moment: moment}
						s.bot.Engine = &counting{s.bot.Engine, &writings}
					})
					var posts atomic.Int32
					stop := w.s.Observe(func(e standin.Exchange) {
						if e.Method == http.MethodPost && (strings.HasSuffix(e.Path, "/messages") || strings.HasPrefix(e.Path, "/webhooks")) {
							posts.Add(1)
						}
					}, nil)
					defer stop()
					mia := w.person("mia", "general")
					ask(w, mia, w.link(page))
					mia.sees()
					w.settle()
					if all := mia.fromLede(); len(all) != 1 {
						t.Errorf("%d messages:\n%s", len(all), w.transcript())
					}
					if n := posts.Load(); n > 1 {
						t.Errorf("%d messages were posted", n)
					}
					if n := writings.Load(); n > 1 && moment != "grounded" {
						t.Errorf("it was written %d times", n)
					}
				})
			}
		}
	}
}

// counting counts what the engine is asked for.
type counting struct {
	summarize.Engine
	n *atomic.Int32
}

func (e *counting) Answer(ctx context.Context, a *article.Article, question string) (*summarize.Answer, error) {
	e.n.Add(1)
	return e.Engine.Answer(ctx, a, question)
}

// timing counts how often the time to a reply was taken.
type timing struct{ replies atomic.Int32 }

func (o *timing) Begin(ctx context.Context, _ observe.Step, _ time.Time, _ []observe.Label) (context.Context, func([]observe.Label)) {
	return ctx, func([]observe.Label) {}
}

func (o *timing) Count(context.Context, observe.Counter, float64, []observe.Label) {}

func (o *timing) Time(_ context.Context, t observe.Timer, _ time.Duration, _ []observe.Label) {
	if t == observe.Reply {
		o.replies.Add(1)
	}
}

func (o *timing) Carry(context.Context) string                                 { return "" }
func (o *timing) Resume(ctx context.Context, _ string) context.Context         { return ctx }
func (o *timing) Adopt(ctx context.Context, _ context.Context) context.Context { return ctx }

// However often a request is tried, operators see one reply.
func TestTheTimeToAReplyIsTakenOnce(t *testing.T) {
	t.Parallel()
	seen := &timing{}
	w := start(t, func(s *setup) {
		s.bot.Dispatcher = stubborn{bot.NewDispatcher(bot.DispatcherOptions{Workers: 1})}
		s.bot.Memory = &forgetful{Memory: s.bot.Memory, moment: "sent"}
		s.bot.Observer = seen
	})
	mia := w.person("mia", "general")
	mia.says(mention(w) + w.link("/ferry"))
	mia.sees(ferryHeadline)
	w.until("the reply is counted", func() bool { return seen.replies.Load() > 0 })
	w.settle()
	if n := seen.replies.Load(); n != 1 {
		t.Errorf("the time to the reply was taken %d times", n)
	}
}
