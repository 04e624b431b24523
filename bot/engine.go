package bot

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"
	"time"

	"github.com/maypok86/otter/v2"
	"golang.org/x/sync/singleflight"

	"github.com/lede-bot/lede/article"
	"github.com/lede-bot/lede/internal/observe"
	"github.com/lede-bot/lede/summarize"
)

// Streamer is an engine that shows what it has while it goes on writing: every
// claim that show gets has been checked. show returns at once and keeps nothing
// of what it gets. The result is returned whole, as by [summarize.Engine].
type Streamer interface {
	StreamSummary(ctx context.Context, a *article.Article, o summarize.Options, show func(*summarize.Summary)) (*summarize.Summary, error)
	StreamAnswer(ctx context.Context, a *article.Article, question string, show func(*summarize.Answer)) (*summarize.Answer, error)
}

// Author is an engine that writes sentences of its own. An engine without it
// quotes the article, in the article's language.
type Author interface {
	// WritesIn reports whether the engine can write in a language, an ISO 639-1 code.
	WritesIn(language string) bool
}

// summaryLife is how long a summary is kept for others who ask for the same.
const summaryLife = 30 * time.Minute

// desk has the engine write, each summary once for all who ask for it.
type desk struct {
	engine  summarize.Engine
	life    context.Context //nolint:containedctx // writing for many goes on when the first who asked is gone
	limit   time.Duration   // of one piece of writing
	flights singleflight.Group
	written *otter.Cache[string, *summarize.Summary] // never changed once in here

	mu      sync.Mutex
	viewers map[string]map[*viewer]struct{} // by the name of a flight
}

type viewer struct{ show func(*summarize.Summary) }

func newDesk(life context.Context, engine summarize.Engine, limit time.Duration) (*desk, error) {
	written, err := otter.New(&otter.Options[string, *summarize.Summary]{
		MaximumSize:      5_000,
		ExpiryCalculator: otter.ExpiryWriting[string, *summarize.Summary](summaryLife),
	})
	if err != nil {
		return nil, fmt.Errorf("making the cache of summaries: %w", err)
	}
	return &desk{engine: engine, life: life, limit: limit, written: written, viewers: map[string]map[*viewer]struct{}{}}, nil
}

func (d *desk) close()  { d.written.StopAllGoroutines() }
func (d *desk) forget() { d.written.InvalidateAll() }

// writesIn reports whether the engine can write in another language than the article's.
func (d *desk) writesIn(language string) bool {
	author, ok := d.engine.(Author)
	return ok && author.WritesIn(language)
}

// writes reports whether the engine writes sentences of its own.
func (d *desk) writes() bool {
	_, ok := d.engine.(Author)
	return ok
}

// summary has an article summarized. show gets what there is in between, where
// the engine streams; it is never called after summary has returned.
func (d *desk) summary(ctx context.Context, r reading, shape Shape, show func(*summarize.Summary)) (*summarize.Summary, error) {
	o := summarize.Options{Length: shape.Length, Style: shape.Style, Language: shape.Language}
	if o.Style == summarize.Headline {
		o.Sentences = 1
	}
	encoded, err := json.Marshal(o)
	if err != nil {
		return nil, fmt.Errorf("naming a summary: %w", err)
	}
	name := r.ref.Key + string(encoded)
	s, found := d.written.GetIfPresent(name)
	if looked(ctx, "summaries", found); found {
		return s, nil
	}
	defer d.watch(name, show)()
	result := d.flights.DoChan(name, func() (any, error) { //nolint:contextcheck // it is written for all who ask, not for this one
		ctx, cancel := context.WithTimeout(observe.Adopt(d.life, ctx), d.limit)
		defer cancel()
		s, err := d.write(ctx, name, r.article, o)
		if err != nil {
			return nil, err
		}
		if s.Notes.InsteadOf == "" { // what stood in is asked for anew next time
			d.written.Set(name, s)
		}
		return s, nil
	})
	select {
	case r := <-result:
		if r.Err != nil {
			return nil, fmt.Errorf("summarizing: %w", r.Err)
		}
		s, _ := r.Val.(*summarize.Summary)
		return s, nil
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}

func (d *desk) write(ctx context.Context, name string, a *article.Article, o summarize.Options) (s *summarize.Summary, err error) {
	ctx, end := writing(ctx, "summary")
	defer func() {
		if err != nil || s == nil {
			end(0, summarize.Notes{}, err)
			return
		}
		end(1+len(s.Points), s.Notes, nil)
	}()
	defer recovered(&err)
	if streamer, ok := d.engine.(Streamer); ok {
		return streamer.StreamSummary(ctx, a, o, func(s *summarize.Summary) { d.tell(name, s) })
	}
	return d.engine.Summarize(ctx, a, o)
}

// watch has a viewer shown what is written under a name, until the function it
// returns is called.
func (d *desk) watch(name string, show func(*summarize.Summary)) func() {
	v := &viewer{show: show}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.viewers[name] == nil {
		d.viewers[name] = map[*viewer]struct{}{}
	}
	d.viewers[name][v] = struct{}{}
	return func() {
		d.mu.Lock()
		defer d.mu.Unlock()
		delete(d.viewers[name], v)
		if len(d.viewers[name]) == 0 {
			delete(d.viewers, name)
		}
	}
}

func (d *desk) tell(name string, s *summarize.Summary) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for v := range d.viewers[name] {
		v.show(s)
	}
}

// answer has a question about an article answered, as summary does.
func (d *desk) answer(ctx context.Context, a *article.Article, question string, show func(*summarize.Answer)) (answer *summarize.Answer, err error) {
	ctx, cancel := context.WithTimeout(ctx, d.limit)
	defer cancel()
	ctx, end := writing(ctx, "answer")
	defer func() {
		if err != nil || answer == nil {
			end(0, summarize.Notes{}, err)
			return
		}
		end(len(answer.Claims), answer.Notes, nil)
	}()
	defer recovered(&err)
	if streamer, ok := d.engine.(Streamer); ok {
		answer, err = streamer.StreamAnswer(ctx, a, question, show)
	} else {
		answer, err = d.engine.Answer(ctx, a, question)
	}
	if err != nil {
		return nil, fmt.Errorf("answering: %w", err)
	}
	return answer, nil
}
