package discord

import (
	"context"
	"encoding/json"
	"net/http"
	"sync"
	"time"
)

// answerWithin is how long an interaction that came over HTTP may take until
// its first answer: a little less than the three seconds after which Discord
// takes none (developers/interactions/receiving-and-responding).
const answerWithin = 2700 * time.Millisecond

// inline is where the first answer to an interaction that came over HTTP goes:
// the reply to the very request that brought it. To the bot it is no other than
// the callback of an interaction from the gateway, refusals included.
type inline struct {
	interactionID string
	answers       chan firstAnswer

	mu    sync.Mutex
	state inlineState
}

type inlineState int

const (
	open     inlineState = iota // an answer is waited for
	answered                    // there was one
	late                        // none is waited for any more
)

// firstAnswer is the body of an answer. written gets to know whether it was
// handed to Discord; nobody waits longer for that than answerWithin.
type firstAnswer struct {
	body    []byte // empty: it goes to the callback of the interaction
	written chan error
}

type inlineKey struct{}

func newInline(interactionID string) *inline {
	return &inline{interactionID: interactionID, answers: make(chan firstAnswer, 1)}
}

func (a *inline) in(ctx context.Context) context.Context {
	return context.WithValue(ctx, inlineKey{}, a)
}

// inlineFor returns where the first answer to an interaction goes; nil: to its callback.
func inlineFor(ctx context.Context, interactionID string) *inline {
	a, _ := ctx.Value(inlineKey{}).(*inline)
	if a == nil || a.interactionID != interactionID {
		return nil
	}
	return a
}

// give answers, and returns once Discord has been handed it.
func (a *inline) give(ctx context.Context, r route, body fields) error {
	var encoded []byte
	if body != nil {
		var err error
		if encoded, err = json.Marshal(body); err != nil {
			return &Error{Route: r.String(), Err: err}
		}
	}
	given := firstAnswer{body: encoded, written: make(chan error, 1)}
	a.mu.Lock()
	before := a.state
	if before == open {
		a.state = answered
		a.answers <- given
	}
	a.mu.Unlock()
	switch before {
	case answered:
		return &Error{Status: http.StatusBadRequest, Code: codeAcknowledged, Message: "It was answered already", Route: r.String()}
	case late:
		return tooLate(r, nil)
	case open:
	}
	select {
	case err := <-given.written:
		if err != nil {
			return tooLate(r, err)
		}
		return nil
	case <-ctx.Done():
		return &Error{Route: r.String(), Err: ctx.Err()}
	}
}

// tooLate is what Discord's callback says when it has given an interaction up.
func tooLate(r route, cause error) *Error {
	return &Error{
		Status: http.StatusNotFound, Code: codeUnknownInteraction, Message: "Discord waits no longer for an answer", Route: r.String(), Err: cause,
	}
}

// wait returns the first answer, or false where none came in time or by the
// end of the handler: from then on none is taken.
func (a *inline) wait(ctx context.Context, handled <-chan struct{}) (firstAnswer, bool) {
	limit := time.NewTimer(answerWithin)
	defer limit.Stop()
	select {
	case given := <-a.answers:
		return given, true
	case <-handled:
	case <-limit.C:
	case <-ctx.Done():
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	select {
	case given := <-a.answers: // it came at the very end
		return given, true
	default:
		a.state = late
		return firstAnswer{}, false
	}
}
