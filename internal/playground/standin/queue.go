package standin

import "sync"

// outbox hands values over in order and never makes the giver wait: whoever is
// slow to read finds them all, whoever has gone costs nothing.
type outbox[T any] struct {
	mu     sync.Mutex
	items  []T
	done   bool
	signal chan struct{} // holds one token while there is something to look at
}

func newOutbox[T any]() *outbox[T] { return &outbox[T]{signal: make(chan struct{}, 1)} }

func (o *outbox[T]) put(v T) {
	o.mu.Lock()
	if !o.done {
		o.items = append(o.items, v)
	}
	o.mu.Unlock()
	o.wake()
}

// close lets take hand over what is there and then end.
func (o *outbox[T]) close() {
	o.mu.Lock()
	o.done = true
	o.mu.Unlock()
	o.wake()
}

func (o *outbox[T]) wake() {
	select {
	case o.signal <- struct{}{}:
	default:
	}
}

// take waits for the next values; false when there will be none.
func (o *outbox[T]) take() ([]T, bool) {
	for {
		o.mu.Lock()
		items, done := o.items, o.done
		o.items = nil
		o.mu.Unlock()
		if len(items) > 0 {
			return items, true
		}
		if done {
			return nil, false
		}
		<-o.signal
	}
}
