package llm

import (
	"context"
	"errors"
	"time"

	"github.com/cenkalti/backoff/v5"

	"github.com/lede-bot/lede/internal/observe"
)

// retried sends a request again when it failed for a passing reason. A stream
// is begun anew only while none of its text was handed over.
type retried struct {
	next   Model
	limits Dependability
}

func (t *retried) Describe() Description { return t.next.Describe() }

func (t *retried) Complete(ctx context.Context, r Request) (*Response, error) {
	return t.try(ctx, r, func() (*Response, bool, error) {
		response, err := t.next.Complete(ctx, r)
		return response, false, err
	})
}

func (t *retried) Stream(ctx context.Context, r Request, onText func(string) error) (*Response, error) {
	begun := false
	return t.try(ctx, r, func() (*Response, bool, error) {
		response, err := t.next.Stream(ctx, r, func(piece string) error {
			begun = true
			return onText(piece)
		})
		return response, begun, err
	})
}

// try calls ask until it succeeds, fails for good, or there is no time left to
// wait for another try; final says that this try was the last, whatever failed.
func (t *retried) try(ctx context.Context, r Request, ask func() (response *Response, final bool, err error)) (*Response, error) {
	wait := backoff.NewExponentialBackOff()
	wait.InitialInterval, wait.MaxInterval, wait.Multiplier = t.limits.FirstWait, t.limits.MaxWait, 2
	for tries := 1; ; tries++ {
		response, final, err := ask()
		if err == nil {
			return response, nil
		}
		var failure *Error
		if final || tries >= t.limits.Tries || !errors.As(err, &failure) || !failure.Temporary() {
			return response, err
		}
		pause := wait.NextBackOff()
		if failure.RetryAfter > 0 {
			pause = failure.RetryAfter
		}
		if pause > t.limits.MaxWait || !outlives(ctx, pause) {
			return response, err
		}
		if !sleep(ctx, pause) {
			return response, Stopped(ctx, r.Operation+", waiting to ask the model again")
		}
		observe.Count(ctx, observe.ModelRetries, 1)
	}
}

// outlives reports whether the context will still be alive after a pause.
func outlives(ctx context.Context, pause time.Duration) bool {
	deadline, bounded := ctx.Deadline()
	return ctx.Err() == nil && (!bounded || time.Until(deadline) > pause)
}

// sleep waits, and reports whether the context still lives.
func sleep(ctx context.Context, pause time.Duration) bool {
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
