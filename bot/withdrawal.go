package bot

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// Messages are deleted and edited while replies to them are written, and the
// process that sees it need not be the one that writes.

// asksByItself reports whether a request is made by its message alone, and goes with it.
func (r *Request) asksByItself() bool {
	return r.Interaction == nil && r.MessageID != "" && r.Way != WayReaction
}

// forNothing is what an edited message makes instead that asks for nothing any more.
const forNothing = "nothing"

// withdraw notes what became of a message, for other processes.
func (b *Bot) withdraw(ctx context.Context, messageID string, w Withdrawal) {
	if err := b.memory.Withdraw(ctx, messageID, w); err != nil {
		b.log.WarnContext(ctx, "a reply to a message that changed may stay", "message", messageID, "error", err)
	}
}

// unwanted reports whether the message that a request answers is gone, or asks
// for nothing any more.
func (b *Bot) unwanted(ctx context.Context, r *Request) (bool, error) {
	if r.Interaction != nil || r.MessageID == "" {
		return false, nil
	}
	w, err := b.memory.Withdrawal(ctx, r.MessageID)
	if err != nil {
		return false, fmt.Errorf("what became of the asking message: %w", err)
	}
	return w.Deleted || w.For == forNothing && r.asksByItself(), nil
}

// turnPause is how often it is looked whether another process is done with a message.
const turnPause = 250 * time.Millisecond

// awaitTurn ends requests of messages that were deleted or edited before the
// work began, and lets those that were begun for the same message come first.
// Who writes down that he begins looks for a withdrawal afterwards, and who
// withdraws looks for the work of others afterwards: one of two sees the other.
func (b *Bot) awaitTurn(ctx context.Context, j *job) error {
	r := j.request
	if !r.asksByItself() {
		return nil
	}
	w, err := b.memory.Withdrawal(ctx, r.MessageID)
	switch {
	case err != nil:
		return fmt.Errorf("what became of the asking message: %w", err)
	case w.Deleted:
		return b.withdrawn(ctx, j, errDeleted)
	case w.For != "" && w.For != r.ID:
		return b.withdrawn(ctx, j, errRewritten)
	case !r.Edited:
		return nil
	}
	for {
		others, err := b.memory.Underway(ctx, r.MessageID)
		if err != nil {
			return fmt.Errorf("the work on a message's other requests: %w", err)
		}
		elsewhere := func(d *Delivery) bool {
			return d.RequestID != r.MessageID+reactionSuffix && !b.running.has(d.RequestID) // these take turns
		}
		if !slices.ContainsFunc(others, elsewhere) {
			return nil
		}
		select {
		case <-time.After(turnPause):
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

// withdrawn takes away what an earlier life may have sent of a reply that
// nobody wants any more, and returns why.
func (b *Bot) withdrawn(ctx context.Context, j *job, why error) error {
	if !j.journal.again {
		return why
	}
	var slots []Slot
	j.journal.read(func(d *Delivery) { slots = slices.Clone(d.Slots) })
	for _, kept := range slots {
		if stands, err := b.stands(ctx, j, kept.Key); err != nil || stands {
			continue // it is edited, or removed, as every reply that is remembered
		}
		s := j.slotFor(kept.Key)
		for i := len(s.ids); i < kept.Begun; i++ {
			id, err := s.place.find(ctx, markOf(fmt.Sprintf("%s.%d", s.key, i)), j.journal.began())
			if err != nil || id == "" {
				break
			}
			s.ids = append(s.ids, id)
		}
	}
	b.takeBack(ctx, j)
	return why
}
