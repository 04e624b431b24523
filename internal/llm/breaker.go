package llm

import (
	"context"
	"errors"

	"github.com/sony/gobreaker/v2"
)

// broken leaves an endpoint in peace for a while after it failed often in a row.
type broken struct {
	next    Model
	breaker *gobreaker.CircuitBreaker[*Response]
}

func newBreaker(name string, d Dependability) *gobreaker.CircuitBreaker[*Response] {
	settings := gobreaker.Settings{
		Name:    name,
		Timeout: d.Rest,
		ReadyToTrip: func(counts gobreaker.Counts) bool {
			return int(counts.ConsecutiveFailures) >= d.FailuresToRest
		},
		IsSuccessful: func(err error) bool { return !blamesEndpoint(err) },
	}
	if d.OnStateChange != nil {
		settings.OnStateChange = func(name string, _, to gobreaker.State) { d.OnStateChange(name, to.String()) }
	}
	return gobreaker.NewCircuitBreaker[*Response](settings)
}

// blamesEndpoint reports whether an error says that the endpoint itself is in
// trouble, and not this one request or whoever made it.
func blamesEndpoint(err error) bool {
	switch KindOf(err) {
	case KindUnavailable, KindTimeout, KindRateLimited, KindQuota, KindKey, KindModel, KindNotAPI, KindCutOff:
		return true
	}
	return false
}

func (b *broken) Describe() Description { return b.next.Describe() }

func (b *broken) Complete(ctx context.Context, r Request) (*Response, error) {
	return b.run(r, func() (*Response, error) { return b.next.Complete(ctx, r) })
}

func (b *broken) Stream(ctx context.Context, r Request, onText func(string) error) (*Response, error) {
	return b.run(r, func() (*Response, error) { return b.next.Stream(ctx, r, onText) })
}

func (b *broken) run(r Request, ask func() (*Response, error)) (*Response, error) {
	response, err := b.breaker.Execute(ask)
	if errors.Is(err, gobreaker.ErrOpenState) || errors.Is(err, gobreaker.ErrTooManyRequests) {
		return nil, &Error{Kind: KindOpen, Operation: r.Operation, Err: err}
	}
	return response, err
}
