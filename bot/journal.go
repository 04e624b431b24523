package bot

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"
)

// journal is what a worker writes down of a delivery as it goes on.
type journal struct {
	kept Deliveries
	// again is true when somebody was at work on the request before, and died or
	// gave it back.
	again bool
	// begun is how many messages of each slot may have been sent then.
	begun map[string]int

	mu sync.Mutex
	d  *Delivery
}

// openJournal returns how far the work on a request has come.
func (b *Bot) openJournal(ctx context.Context, r *Request) (*journal, error) {
	l := newJournal(r, b.memory)
	d, err := b.memory.Delivery(ctx, r.ID)
	switch {
	case err == nil:
		l.again, l.d = true, d
		for _, s := range d.Slots {
			l.begun[s.Key] = s.Begun
		}
		return l, nil
	case !errors.Is(err, ErrNotKept):
		return nil, fmt.Errorf("looking for what was done of a request before: %w", err)
	}
	if r.Interaction != nil {
		return l, nil
	}
	// Who edits or deletes the message finds out from now on that it is answered.
	return l, l.note(ctx, func(*Delivery) {})
}

func newJournal(r *Request, kept Deliveries) *journal {
	d := &Delivery{RequestID: r.ID, GuildID: r.GuildID, AskerID: r.Asker.ID, Began: time.Now()}
	if r.Interaction == nil {
		d.MessageID = r.MessageID
	}
	return &journal{kept: kept, begun: map[string]int{}, d: d}
}

// note writes a change down. What it is about must not happen before it returns.
func (l *journal) note(ctx context.Context, change func(d *Delivery)) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	change(l.d)
	if err := l.kept.PutDelivery(ctx, l.d); err != nil {
		return fmt.Errorf("writing down how far a request has come: %w", err)
	}
	return nil
}

// read calls look with what was written down.
func (l *journal) read(look func(d *Delivery)) {
	l.mu.Lock()
	defer l.mu.Unlock()
	look(l.d)
}

func (l *journal) began() (at time.Time) {
	l.read(func(d *Delivery) { at = d.Began })
	return at
}

func (l *journal) done() (done bool) {
	l.read(func(d *Delivery) { done = d.Done })
	return done
}

// admitted reports whether the request was found to be within its budget before.
func (l *journal) admitted() (admitted bool) {
	l.read(func(d *Delivery) { admitted = d.Admitted })
	return admitted
}

// notice returns what the asker is to be told, nil where that is not known yet.
func (l *journal) notice() (n *Notice) {
	l.read(func(d *Delivery) { n = d.Notice })
	return n
}

// told reports whether the asker alone was told something of a name, or nearly.
func (l *journal) told(name string) (told bool) {
	l.read(func(d *Delivery) { told = slices.Contains(d.Told, name) })
	return told
}

// slot returns what was written down of a slot; the zero value where nothing was.
func (l *journal) slot(key string) (s Slot) {
	l.read(func(d *Delivery) { s = *d.slot(key) })
	s.MessageIDs = slices.Clone(s.MessageIDs)
	return s
}

// slot returns a slot, which is added where there is none.
func (d *Delivery) slot(key string) *Slot {
	for i := range d.Slots {
		if d.Slots[i].Key == key {
			return &d.Slots[i]
		}
	}
	d.Slots = append(d.Slots, Slot{Key: key})
	return &d.Slots[len(d.Slots)-1]
}

// messageIDs are those that all slots are known to have.
func (l *journal) messageIDs() (ids []string) {
	l.read(func(d *Delivery) {
		for _, s := range d.Slots {
			ids = append(ids, s.MessageIDs...)
		}
	})
	return ids
}

// finish notes that nothing is left to do, and lets go of what was written.
func (l *journal) finish(ctx context.Context) error {
	return l.note(ctx, func(d *Delivery) { d.Done, d.Slots, d.Notice = true, nil, nil })
}
