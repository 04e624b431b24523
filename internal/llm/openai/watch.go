package openai

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/lede-bot/lede/internal/llm"
)

// overdue is the cause of a context that a watch ended; it names what was waited for.
type overdue struct {
	awaited string
	after   time.Duration
}

func (o *overdue) Error() string { return fmt.Sprintf("%s did not come within %s", o.awaited, o.after) }

// Is makes it a deadline for whoever asks only for that.
func (o *overdue) Is(target error) bool { return target == context.DeadlineExceeded }

// watch ends a call's context when the next sign of life is overdue.
type watch struct {
	cancel context.CancelCauseFunc

	mu      sync.Mutex
	timer   *time.Timer
	stopped bool
}

// watch returns a context with the time limit of the whole call, and the watch over it.
func (m *Model) watch(ctx context.Context, operation string) (context.Context, *watch) {
	ctx, cancelWhole := context.WithTimeoutCause(ctx, m.options.Timeout, &overdue{"the end of the " + operation, m.options.Timeout})
	ctx, cancel := context.WithCancelCause(ctx)
	return ctx, &watch{cancel: func(cause error) { cancel(cause); cancelWhole() }}
}

// expect gives what is awaited next its time, from now on.
func (w *watch) expect(awaited string, within time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.timer != nil {
		w.timer.Stop()
	}
	if !w.stopped {
		w.timer = time.AfterFunc(within, func() { w.cancel(&overdue{awaited, within}) })
	}
}

func (w *watch) stop() {
	w.mu.Lock()
	w.stopped = true
	if w.timer != nil {
		w.timer.Stop()
	}
	w.mu.Unlock()
	w.cancel(nil)
}

// stoppedBy returns the error of a call whose context ended.
func stoppedBy(ctx context.Context, operation string) error {
	var late *overdue
	if cause := context.Cause(ctx); errors.As(cause, &late) {
		return &llm.Error{Kind: llm.KindTimeout, Operation: operation, Err: late}
	}
	return llm.Stopped(ctx, operation)
}
