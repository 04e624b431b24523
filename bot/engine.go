package bot

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"

	"github.com/lede-bot/lede/article"
	"github.com/lede-bot/lede/internal/lease"
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

// Editioned is an engine whose work costs something, and is kept so that nobody
// pays for it twice. What it wrote stands in for what it would write, for as
// long as its edition is the same.
type Editioned interface {
	// Edition names all that its work depends on besides the article and the wish:
	// the model, the wording of its prompts, its limits.
	Edition() string
}

// desk has engines write, each summary and each answer once for all who ask for it.
type desk struct {
	engine  summarize.Engine
	choices map[string]summarize.Engine // that servers may choose, by name
	memory  Memory
	process *lease.Process
	log     *slog.Logger
	onShare func(ctx context.Context, n summarize.Notes)
	life    context.Context //nolint:containedctx // writing for many goes on when the first who asked is gone
	limit   time.Duration   // of one piece of writing
	flights singleflight.Group

	mu      sync.Mutex
	viewers map[string]map[*viewer]struct{} // by the name of a flight
}

type viewer struct{ show func(*Writing) }

func newDesk(life context.Context, o Options, process *lease.Process) *desk {
	d := &desk{
		engine: o.Engine, choices: o.Choices, memory: o.Memory, process: process, log: o.Logger, onShare: o.OnShared,
		life: life, limit: o.RequestTimeout, viewers: map[string]map[*viewer]struct{}{},
	}
	if d.onShare == nil {
		d.onShare = func(context.Context, summarize.Notes) {}
	}
	return d
}

// engineOf returns the engine that a server chose: the operator's where it chose
// none, or one that is no longer offered.
func (d *desk) engineOf(model string) summarize.Engine {
	if chosen, offered := d.choices[model]; offered {
		return chosen
	}
	return d.engine
}

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
	wish, err := json.Marshal(o)
	if err != nil {
		return nil, fmt.Errorf("naming a summary: %w", err)
	}
	engine := d.engineOf(shape.Model)
	work := newPiece("summary", engine, shape.Model, r.ref.Key, string(wish))
	work.write = func(ctx context.Context, show func(*Writing)) (w *Writing, err error) {
		defer recovered(&err)
		w = &Writing{}
		if streamer, ok := engine.(Streamer); ok {
			w.Summary, err = streamer.StreamSummary(ctx, r.article, o, func(s *summarize.Summary) { show(&Writing{Summary: s}) })
		} else {
			w.Summary, err = engine.Summarize(ctx, r.article, o)
		}
		return w, err
	}
	w, err := d.once(ctx, work, func(w *Writing) { show(w.Summary) })
	if err != nil {
		return nil, fmt.Errorf("summarizing: %w", err)
	}
	return w.Summary, nil
}

// answer has a question about an article answered, as summary does.
func (d *desk) answer(ctx context.Context, model string, r reading, question string, show func(*summarize.Answer)) (*summarize.Answer, error) {
	engine := d.engineOf(model)
	work := newPiece("answer", engine, model, r.ref.Key, asAsked(question))
	work.write = func(ctx context.Context, show func(*Writing)) (w *Writing, err error) {
		defer recovered(&err)
		w = &Writing{}
		if streamer, ok := engine.(Streamer); ok {
			w.Answer, err = streamer.StreamAnswer(ctx, r.article, question, func(a *summarize.Answer) { show(&Writing{Answer: a}) })
		} else {
			w.Answer, err = engine.Answer(ctx, r.article, question)
		}
		return w, err
	}
	w, err := d.once(ctx, work, func(w *Writing) { show(w.Answer) })
	if err != nil {
		return nil, fmt.Errorf("answering: %w", err)
	}
	return w.Answer, nil
}

// asAsked writes a question so that those who differ only in case and white space
// ask the same.
func asAsked(question string) string {
	return strings.ToLower(strings.Join(strings.Fields(question), " "))
}

// piece is one piece of writing that somebody wants.
type piece struct {
	kind    string // summary or answer, for metrics
	name    string // the same for all who want the same
	article string // its key
	kept    bool   // it is worth keeping
	write   func(ctx context.Context, show func(*Writing)) (*Writing, error)
}

func newPiece(kind string, engine summarize.Engine, model, article, wish string) piece {
	e := piece{kind: kind, article: article}
	edition := model
	if known, ok := engine.(Editioned); ok {
		e.kept, edition = true, known.Edition()
	}
	e.name = hashOf(kind, edition, article, wish)
	return e
}

// hashOf returns a name for a list of texts, each with its length before it, so
// that no two lists have the same.
func hashOf(texts ...string) string {
	h := sha256.New()
	for _, text := range texts {
		_ = binary.Write(h, binary.BigEndian, uint64(len(text))) // a hash takes everything
		_, _ = h.Write([]byte(text))
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// once returns what was written already, or has it written once for all who want
// it meanwhile. Whose request has it written pays; it goes on for the others when
// that one gives up.
func (d *desk) once(ctx context.Context, e piece, show func(*Writing)) (*Writing, error) {
	w := d.recall(ctx, e)
	if e.kept {
		looked(ctx, "writings", w != nil)
	}
	if w != nil {
		d.onShare(ctx, w.notes())
		return w, nil
	}
	for {
		w, led, err := d.join(ctx, e, show)
		switch {
		case err != nil:
			return nil, err
		case led:
			return w, nil
		case w.notes().InsteadOf == summarize.ReasonBudget:
			continue // it was another's budget that is spent
		}
		if w.notes().InsteadOf == "" {
			d.onShare(ctx, w.notes())
		}
		return w, nil
	}
}

// join has something written, or waits for what is being written; led tells which.
func (d *desk) join(ctx context.Context, e piece, show func(*Writing)) (_ *Writing, led bool, _ error) {
	defer d.watch(e.name, show)()
	mine := false
	result := d.flights.DoChan(e.name, func() (any, error) { // it is written for all who ask, not for this one
		mine = true
		ctx, cancel := context.WithTimeout(observe.Adopt(paidBy(d.life, PayerOf(ctx)), ctx), d.limit)
		defer cancel()
		return d.produce(ctx, e)
	})
	select {
	case r := <-result:
		w, _ := r.Val.(*Writing)
		return w, mine, r.Err
	case <-ctx.Done():
		return nil, false, context.Cause(ctx)
	}
}

// produce writes what no other process has written or is writing.
func (d *desk) produce(ctx context.Context, e piece) (*Writing, error) {
	tell := func(w *Writing) { d.tell(e.name, w) }
	if !e.kept {
		return e.observed(ctx, tell)
	}
	done, err := d.process.Alone(ctx, "writing "+e.name, d.limit)
	if err != nil {
		return nil, err
	}
	defer done()
	if w := d.recall(ctx, e); w != nil { // another process has written it meanwhile
		d.onShare(ctx, w.notes())
		return w, nil
	}
	w, err := e.observed(ctx, tell)
	if err != nil {
		return nil, err
	}
	// What stood in for the model, or broke off, is asked for anew next time.
	if n := w.notes(); n.InsteadOf == "" && !n.StoppedEarly && !n.Truncated {
		if err := d.memory.PutWriting(ctx, e.name, e.article, w); err != nil {
			d.log.WarnContext(ctx, "what a model wrote was not kept", "error", err)
		}
	}
	return w, nil
}

// recall returns what was written already, or nil.
func (d *desk) recall(ctx context.Context, e piece) *Writing {
	if !e.kept {
		return nil
	}
	w, err := d.memory.Writing(ctx, e.name)
	if err != nil {
		if !errors.Is(err, ErrNotKept) {
			d.log.WarnContext(ctx, "what a model wrote could not be looked up", "error", err)
		}
		return nil
	}
	if w.Summary == nil && w.Answer == nil {
		return nil
	}
	return w
}

// notes returns how something came to be.
func (w *Writing) notes() summarize.Notes {
	switch {
	case w.Summary != nil:
		return w.Summary.Notes
	case w.Answer != nil:
		return w.Answer.Notes
	}
	return summarize.Notes{}
}

// watch has a viewer shown what is written under a name, until the function it
// returns is called.
func (d *desk) watch(name string, show func(*Writing)) func() {
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

func (d *desk) tell(name string, w *Writing) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for v := range d.viewers[name] {
		v.show(w)
	}
}
