package bot

import (
	"context"
	"errors"
	"sync"
)

// The causes with which work ends whose asking message is no longer what it was.
var (
	errDeleted   = errors.New("the asking message was deleted")
	errRewritten = errors.New("the asking message was edited")
)

// running knows the requests that are being fulfilled, by the message they come
// from, so that those of one message do not overtake each other and can be
// called off.
type running struct {
	mu    sync.Mutex
	turns map[string]*turn
	here  map[string]bool // the ids of requests that have their turn or wait for it
}

type turn struct {
	free    chan struct{} // holds one token: whose turn it is
	waiting int
	request *Request
	cancel  context.CancelCauseFunc
}

func newRunning() *running { return &running{turns: map[string]*turn{}, here: map[string]bool{}} }

// begin waits for the turn of a request, and returns its context and the
// function that ends the turn. When ctx ends first, the turn is not waited for.
func (r *running) begin(ctx context.Context, request *Request) (context.Context, func()) {
	ctx, cancel := context.WithCancelCause(ctx)
	name := request.MessageID
	if name == "" || request.Interaction != nil {
		return ctx, func() { cancel(nil) }
	}
	r.mu.Lock()
	t := r.turns[name]
	if t == nil {
		t = &turn{free: make(chan struct{}, 1)}
		t.free <- struct{}{}
		r.turns[name] = t
	}
	t.waiting++
	r.here[request.ID] = true
	r.mu.Unlock()

	mine := false
	select {
	case <-t.free:
		mine = true
		r.mu.Lock()
		t.request, t.cancel = request, cancel
		r.mu.Unlock()
	case <-ctx.Done():
	}
	return ctx, func() {
		r.mu.Lock()
		defer r.mu.Unlock()
		cancel(nil)
		delete(r.here, request.ID)
		if mine {
			t.request, t.cancel = nil, nil
			t.free <- struct{}{}
		}
		if t.waiting--; t.waiting == 0 {
			delete(r.turns, name)
		}
	}
}

// has reports whether a request is in the hands of this process.
func (r *running) has(requestID string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.here[requestID]
}

// of returns the request that is being fulfilled for a message, if any.
func (r *running) of(messageID string) *Request {
	r.mu.Lock()
	defer r.mu.Unlock()
	if t := r.turns[messageID]; t != nil {
		return t.request
	}
	return nil
}

// withdraw calls off what is being done for a message.
func (r *running) withdraw(messageID string, cause error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if t := r.turns[messageID]; t != nil && t.cancel != nil {
		t.cancel(cause)
	}
}
