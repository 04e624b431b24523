package llm

import (
	"context"
	"errors"

	"github.com/lede-bot/lede/internal/observe"
)

// fallback asks a second model where the first gives no answer.
type fallback struct {
	first, second Model
	onFallback    func(ctx context.Context, first error)
}

// WithFallback returns a model that asks the second where the first fails for a
// reason of its own: it does not when whoever asked went away, nor once text of
// a stream was handed over. onFallback, when set, is told why. The result
// describes itself as the first; a [Response] names the model that wrote it.
func WithFallback(first, second Model, onFallback func(ctx context.Context, first error)) Model {
	if onFallback == nil {
		onFallback = func(context.Context, error) {}
	}
	return &fallback{first: first, second: second, onFallback: onFallback}
}

func (f *fallback) Describe() Description { return f.first.Describe() }

func (f *fallback) Complete(ctx context.Context, r Request) (*Response, error) {
	response, err := f.first.Complete(ctx, r)
	if !f.shouldTurn(ctx, err) {
		return response, err
	}
	return f.second.Complete(ctx, r)
}

func (f *fallback) Stream(ctx context.Context, r Request, onText func(string) error) (*Response, error) {
	begun := false
	response, err := f.first.Stream(ctx, r, func(piece string) error {
		begun = true
		return onText(piece)
	})
	if begun || !f.shouldTurn(ctx, err) {
		return response, err
	}
	return f.second.Stream(ctx, r, onText)
}

func (f *fallback) shouldTurn(ctx context.Context, err error) bool {
	var failure *Error
	if err == nil || ctx.Err() != nil || !errors.As(err, &failure) || failure.Kind == KindCanceled {
		return false
	}
	f.onFallback(ctx, err)
	observe.Count(ctx, observe.Fallbacks, 1, observe.Label{Name: observe.Writer, Value: "second_model"})
	return true
}
