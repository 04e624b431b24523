package bot

import (
	"context"
	"errors"
	"time"

	"github.com/lede-bot/lede/article"
	"github.com/lede-bot/lede/bot/internal/words"
	"github.com/lede-bot/lede/internal/observe"
)

// observed goes on with the step in which a request was accepted, and begins
// that of its answer. account closes it, with what became of the request.
func (b *Bot) observed(ctx context.Context, r *Request) (_ context.Context, account func(ctx context.Context, err error, settled bool)) {
	kind, way := observe.Label{Name: observe.Kind, Value: string(r.Kind)}, observe.Label{Name: observe.Way, Value: string(r.Way)}
	ctx = observe.WithRequest(observe.Resume(observe.With(ctx, b.options.Observer), r.Trace), r.ID)
	if !r.AcceptedAt.IsZero() {
		_, taken := observe.BeginAt(ctx, observe.Wait, r.AcceptedAt, kind)
		taken()
	}
	ctx, end := observe.Begin(ctx, observe.Answer, kind, way)
	return ctx, func(ctx context.Context, err error, settled bool) {
		outcome := observe.Label{Name: observe.Outcome, Value: outcomeOf(ctx, err)}
		end(outcome)
		if !settled { // it is tried again, or was answered in an earlier life
			return
		}
		observe.Time(ctx, observe.Reply, time.Since(r.At), kind, way, outcome)
	}
}

// outcomeOf is the word for what became of a request.
func outcomeOf(ctx context.Context, err error) string {
	var problem *words.Problem
	var unreadable *article.Error
	cause := context.Cause(ctx)
	switch {
	case errors.Is(cause, errDeleted), errors.Is(cause, errRewritten), errors.Is(err, errSilent):
		return "unanswered"
	case err == nil:
		return "answered"
	case answerless(err):
		return "unanswered"
	case errors.Is(cause, ErrStopping):
		return "stopped"
	case errors.As(err, &problem), errors.As(err, &unreadable):
		return "refused"
	}
	return "failed"
}

// acceptance says how looking at an event went.
func acceptance(way Way, err error) []observe.Label {
	outcome := observe.OK
	var problem *words.Problem
	switch {
	case errors.Is(err, errSilent):
		outcome = "ignored"
	case errors.As(err, &problem), errors.Is(err, ErrBusy):
		outcome = "refused"
	case err != nil:
		outcome = "failed"
	}
	return []observe.Label{{Name: observe.Way, Value: string(way)}, {Name: observe.Outcome, Value: outcome}}
}

// went is the outcome of a step that either works or fails.
func went(err error) observe.Label {
	if err != nil {
		return observe.Label{Name: observe.Outcome, Value: "failed"}
	}
	return observe.Label{Name: observe.Outcome, Value: observe.OK}
}

// looked counts a look into a cache.
func looked(ctx context.Context, cache string, found bool) {
	result := "miss"
	if found {
		result = "hit"
	}
	observe.Count(ctx, observe.CacheLookups, 1, observe.Label{Name: observe.Cache, Value: cache}, observe.Label{Name: observe.Result, Value: result})
}

// observed writes a piece, and counts what the check made of its claims.
func (e piece) observed(ctx context.Context, show func(*Writing)) (*Writing, error) {
	ctx, end := observe.Begin(ctx, observe.Engine, observe.Label{Name: observe.Operation, Value: e.kind})
	w, err := e.write(ctx, show)
	if err != nil {
		end(went(err))
		return nil, err
	}
	n := w.notes()
	if n.InsteadOf != "" {
		end(observe.Label{Name: observe.Outcome, Value: "instead"})
		observe.Count(ctx, observe.Fallbacks, 1, observe.Label{Name: observe.Writer, Value: "extractive"})
		return w, nil
	}
	end(went(nil))
	if n.Engine == "" {
		return w, nil // the article's own sentences need no check
	}
	for verdict, count := range map[string]int{
		"supported": w.claims() - n.Mended - n.Doubtful, "mended": n.Mended, "weak": n.Doubtful, "dropped": n.Dropped,
	} {
		observe.Count(ctx, observe.Claims, float64(max(count, 0)), observe.Label{Name: observe.Verdict, Value: verdict})
	}
	return w, nil
}

// claims counts those of a piece of writing.
func (w *Writing) claims() int {
	switch {
	case w.Summary != nil:
		return 1 + len(w.Summary.Points)
	case w.Answer != nil:
		return len(w.Answer.Claims)
	}
	return 0
}
