package bot

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/lede-bot/lede/bot/internal/discord"
)

// slot is one reply as it stands in Discord: some messages one after another,
// which are written, and written anew, as a whole.
type slot struct {
	place place
	nonce string // names the slot's messages, so that none is sent twice
	ids   []string
}

// write makes the slot's messages say what is in messages: those that stand
// are edited, missing ones are sent, and what is too many is taken away. When
// the asking message is deleted meanwhile, none of them is left.
func (s *slot) write(ctx context.Context, messages []discord.Message) error {
	err := s.set(ctx, messages)
	if err == nil || !errors.Is(context.Cause(ctx), errDeleted) {
		return err
	}
	clearing, cancel := context.WithTimeout(context.WithoutCancel(ctx), lastWords)
	defer cancel()
	return errors.Join(err, s.set(clearing, nil))
}

func (s *slot) set(ctx context.Context, messages []discord.Message) error {
	for i, m := range messages {
		if i < len(s.ids) {
			m.AttachmentsKept = []string{} // what is attached is what m has
			err := s.place.edit(ctx, s.ids[i], m)
			if discord.Gone(err) {
				return fmt.Errorf("a reply was deleted while it was written: %w", err)
			}
			if err != nil {
				return err
			}
			continue
		}
		id, err := s.place.create(ctx, fmt.Sprintf("%s.%d", s.nonce, i), m)
		if err != nil {
			return err
		}
		s.ids = append(s.ids, id)
	}
	for len(s.ids) > len(messages) {
		last := s.ids[len(s.ids)-1]
		if err := s.place.remove(ctx, last); err != nil && !discord.Gone(err) {
			return err
		}
		s.ids = s.ids[:len(s.ids)-1]
	}
	return nil
}

// editInterval is the least time between two edits of a reply.
const editInterval = time.Second

// progress shows what there is of a reply while it is written, with at most
// one edit a second, always the newest.
type progress struct {
	slot *slot
	log  *slog.Logger

	mu     sync.Mutex
	newest func() []discord.Message
	closed bool
	shown  time.Time // when the last state was shown; zero: none was
	wake   chan struct{}
	done   chan struct{}
}

// follow shows, from now until finish is called, what show gets.
func follow(ctx context.Context, s *slot, log *slog.Logger) *progress {
	p := &progress{slot: s, log: log, wake: make(chan struct{}, 1), done: make(chan struct{})}
	go p.run(ctx)
	return p
}

// show has the newest state shown soon; render is called only if it is.
func (p *progress) show(render func() []discord.Message) {
	p.mu.Lock()
	p.newest = render
	p.mu.Unlock()
	p.nudge()
}

// worthShowing is how long work takes of which a first word is shown: the
// reply to what is quick would only be held up by it.
const worthShowing = time.Second

// showLater has a first state shown if the work is not done soon, until the
// function it returns is called.
func (p *progress) showLater(render func() []discord.Message) (stop func()) {
	timer := time.AfterFunc(worthShowing, func() { p.show(render) })
	return func() { timer.Stop() }
}

func (p *progress) nudge() {
	select {
	case p.wake <- struct{}{}:
	default: // it is awake
	}
}

// finish ends showing and waits until the next edit is due; after it the slot
// is the caller's again.
func (p *progress) finish(ctx context.Context) {
	p.mu.Lock()
	p.closed = true
	p.mu.Unlock()
	p.nudge()
	<-p.done
	if p.shown.IsZero() {
		return
	}
	timer := time.NewTimer(time.Until(p.shown.Add(editInterval)))
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}

// discard takes away what was shown of a reply that failed after all, unless
// its place is taken by the notice of that: then it is kept.
func (p *progress) discard(ctx context.Context, kept bool) {
	if p.shown.IsZero() || kept {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), lastWords)
	defer cancel()
	if err := p.slot.write(ctx, nil); err != nil {
		p.log.WarnContext(ctx, "an unfinished reply was not taken away", "error", err)
	}
}

func (p *progress) run(ctx context.Context) {
	defer close(p.done)
	for range p.wake {
		p.mu.Lock()
		render, closed := p.newest, p.closed
		p.newest = nil
		p.mu.Unlock()
		if closed {
			return
		}
		if render == nil {
			continue
		}
		if err := p.slot.write(ctx, render()); err != nil && !errors.Is(err, context.Canceled) {
			p.log.DebugContext(ctx, "a state in between was not shown", "error", err)
		}
		p.shown = time.Now()
		if !p.pause(ctx) {
			return
		}
	}
}

// pause waits until the next edit is due; it returns false when showing has ended.
func (p *progress) pause(ctx context.Context) bool {
	timer := time.NewTimer(editInterval)
	defer timer.Stop()
	for {
		select {
		case <-timer.C:
			p.nudge()
			return true
		case <-ctx.Done():
			return false
		case <-p.wake:
			p.mu.Lock()
			closed := p.closed
			p.mu.Unlock()
			if closed {
				return false
			}
		}
	}
}
