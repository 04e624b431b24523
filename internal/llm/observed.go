package llm

import (
	"context"

	"github.com/lede-bot/lede/internal/observe"
)

// observed says how calls went, and what they used.
type observed struct{ next Model }

func (o *observed) Describe() Description { return o.next.Describe() }

func (o *observed) Complete(ctx context.Context, r Request) (*Response, error) {
	return watched(ctx, r, func(ctx context.Context) (*Response, error) { return o.next.Complete(ctx, r) })
}

func (o *observed) Stream(ctx context.Context, r Request, onText func(string) error) (*Response, error) {
	return watched(ctx, r, func(ctx context.Context) (*Response, error) { return o.next.Stream(ctx, r, onText) })
}

func watched(ctx context.Context, r Request, ask func(context.Context) (*Response, error)) (*Response, error) {
	ctx, end := observe.Begin(ctx, observe.Model, observe.Label{Name: observe.Operation, Value: r.Operation})
	response, err := ask(ctx)
	outcome := observe.OK
	if err != nil {
		outcome = KindOf(err).word()
	}
	end(observe.Label{Name: observe.Outcome, Value: outcome})
	if response != nil {
		observe.Count(ctx, observe.Tokens, float64(response.Usage.Prompt), observe.Label{Name: observe.Direction, Value: "prompt"})
		observe.Count(ctx, observe.Tokens, float64(response.Usage.Completion), observe.Label{Name: observe.Direction, Value: "completion"})
	}
	return response, err
}

// word is the kind of an error as metrics name it.
func (k ErrorKind) word() string {
	words := [...]string{
		KindUnavailable: "unavailable", KindTimeout: "timeout", KindRateLimited: "rate_limited", KindQuota: "quota", KindKey: "key",
		KindModel: "model", KindTooLong: "too_long", KindRequest: "request", KindNotAPI: "not_api", KindCutOff: "cut_off",
		KindGarbled: "garbled", KindCanceled: "canceled", KindOpen: "resting",
	}
	if int(k) < len(words) && words[k] != "" {
		return words[k]
	}
	return "unavailable"
}
