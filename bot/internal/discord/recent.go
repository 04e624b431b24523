package discord

import "sync"

// remembered is how many event ids are kept to tell repetitions from new
// events: minutes of a busy bot, where a resumed session repeats seconds.
const remembered = 8192

// recent remembers the last ids it was shown.
type recent struct {
	mu   sync.Mutex
	ids  map[string]struct{}
	ring []string
	next int
}

func newRecent(size int) *recent {
	return &recent{ids: make(map[string]struct{}, size), ring: make([]string, size)}
}

// isNew reports whether id was not shown lately, and remembers it.
func (r *recent) isNew(id string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if _, known := r.ids[id]; known {
		return false
	}
	delete(r.ids, r.ring[r.next])
	r.ring[r.next] = id
	r.next = (r.next + 1) % len(r.ring)
	r.ids[id] = struct{}{}
	return true
}
