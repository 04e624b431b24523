package bot

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"time"

	"github.com/lede-bot/lede/bot/internal/discord"
	"github.com/lede-bot/lede/internal/failpoint"
	"github.com/lede-bot/lede/internal/observe"
)

// slot is one reply as it stands in Discord: some messages one after another,
// which are written, and written anew, as a whole.
type slot struct {
	place   place
	key     string // names the slot's messages, so that none is sent twice
	journal *journal
	log     *slog.Logger
	// ids are the messages that stand; empty for one that stands and can't be reached.
	ids []string
}

// write makes the slot's messages say what is in messages: those that stand
// are edited, missing ones are sent, and what is too many is taken away. When
// the asking message is deleted meanwhile, none of them is left.
func (s *slot) write(ctx context.Context, messages []discord.Message) (err error) {
	ctx, end := observe.Begin(ctx, observe.Deliver)
	defer func() { end(went(err)) }()
	err = s.set(ctx, messages)
	if err == nil || !errors.Is(context.Cause(ctx), errDeleted) {
		return err
	}
	clearing, cancel := context.WithTimeout(context.WithoutCancel(ctx), lastWords)
	defer cancel()
	return errors.Join(err, s.set(clearing, nil))
}

func (s *slot) set(ctx context.Context, messages []discord.Message) error {
	for i, m := range messages {
		name := fmt.Sprintf("%s.%d", s.key, i)
		m.Mark = markOf(name)
		if i < len(s.ids) {
			if err := s.edit(ctx, s.ids[i], m); err != nil {
				return err
			}
			continue
		}
		id, err := s.send(ctx, i, name, m)
		if err != nil {
			return err
		}
		s.ids = append(s.ids, id)
	}
	for len(s.ids) > len(messages) {
		last := s.ids[len(s.ids)-1]
		if last != "" {
			if err := s.place.remove(ctx, last); err != nil && !discord.Gone(err) {
				return err
			}
		}
		s.ids = s.ids[:len(s.ids)-1]
	}
	return nil
}

func (s *slot) edit(ctx context.Context, id string, m discord.Message) error {
	if id == "" {
		return nil
	}
	m.AttachmentsKept = []string{} // what is attached is what m has
	err := s.place.edit(ctx, id, m)
	if discord.Gone(err) {
		return fmt.Errorf("a reply was deleted while it was written: %w", err)
	}
	return err
}

// sendingGoesOn is how long Discord may take for a message whose request is
// called off meanwhile: what it took has an id that must be known, so that it
// can be taken away again.
const sendingGoesOn = 5 * time.Second

// send posts the i-th message, unless that was done before.
func (s *slot) send(ctx context.Context, i int, name string, m discord.Message) (string, error) {
	for {
		if !s.place.single() {
			id, err := s.sentBefore(ctx, i, m)
			if id != "" || err != nil {
				return s.unreachable(ctx, id, err)
			}
			if err := s.begin(ctx, i+1); err != nil {
				return "", err
			}
		}
		if err := context.Cause(ctx); err != nil {
			return "", err
		}
		failpoint.Reach(failpoint.Sending)
		sending, done := outliving(ctx, sendingGoesOn)
		id, err := s.place.create(sending, name, m)
		done()
		if !errors.Is(err, errElsewhere) {
			return id, err
		}
		if err := rewind(m); err != nil {
			return "", err
		}
	}
}

// unreachable takes a message that nobody can look for as one that stands.
func (s *slot) unreachable(ctx context.Context, id string, err error) (string, error) {
	if errors.Is(err, errUntraceable) {
		s.log.WarnContext(ctx, "part of a reply may be missing: nobody knows whether it was sent before the process died", "reply", s.key)
		return "", nil
	}
	return id, err
}

// sentBefore looks for the i-th message where an earlier life of the process
// may have sent it, and has it say what it is to say.
func (s *slot) sentBefore(ctx context.Context, i int, m discord.Message) (string, error) {
	if s.journal.begun[s.key] <= i {
		return "", nil
	}
	id, err := s.place.find(ctx, m.Mark, s.journal.began())
	if err != nil || id == "" {
		return "", err
	}
	return id, s.edit(ctx, id, m)
}

// begin notes that messages are about to be sent, in all as many as given.
func (s *slot) begin(ctx context.Context, messages int) error {
	if s.journal.slot(s.key).Begun >= messages {
		return nil
	}
	return s.journal.note(ctx, func(d *Delivery) {
		slot := d.slot(s.key)
		slot.Begun, slot.MessageIDs = messages, slices.Clone(s.ids)
	})
}

// written returns the reply of the slot: what an earlier life of the process
// had written, or else what write writes, noted before it is shown.
func (s *slot) written(ctx context.Context, write func() (*Reply, error)) (*Reply, error) {
	if reply := s.journal.slot(s.key).Reply; reply != nil {
		return reply, nil
	}
	reply, err := write()
	if err != nil {
		return nil, err
	}
	failpoint.Reach(failpoint.Grounded)
	err = s.journal.note(ctx, func(d *Delivery) {
		kept := d.slot(s.key)
		kept.Begun, kept.MessageIDs, kept.Reply = max(kept.Begun, 1), slices.Clone(s.ids), reply
	})
	failpoint.Reach(failpoint.Stored)
	return reply, err
}

// known are the messages that can be reached.
func (s *slot) known() []string {
	return slices.DeleteFunc(slices.Clone(s.ids), func(id string) bool { return id == "" })
}

// outliving returns a context that goes on for a while when ctx has ended.
func outliving(ctx context.Context, while time.Duration) (context.Context, func()) {
	longer, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() {
		select {
		case <-time.After(while):
			cancel()
		case <-longer.Done():
		}
	})
	return longer, func() { stop(); cancel() }
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
		failpoint.Reach(failpoint.Streaming)
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
