package leasetest

import (
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/lede-bot/lede/internal/lease"
)

// Memory is a [lease.Store] for the processes of one test.
type Memory struct {
	mu   sync.Mutex
	kept map[string]kept
	down error
}

type kept struct {
	holder, note string
	until        time.Time
}

// NewMemory returns an empty one.
func NewMemory() *Memory { return &Memory{kept: map[string]kept{}} }

// Fail makes everything fail from now on; nil ends that.
func (m *Memory) Fail(err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.down = err
}

// Steal gives a lease to somebody else, as if it had ended unnoticed.
func (m *Memory) Steal(name, holder string, life time.Duration) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.kept[name] = kept{holder, m.kept[name].note, time.Now().Add(life)}
}

// lock returns the error that everything ends with now.
func (m *Memory) lock(ctx context.Context) error {
	m.mu.Lock()
	if m.down != nil {
		return m.down
	}
	return ctx.Err()
}

// TakeLease implements [lease.Store].
func (m *Memory) TakeLease(ctx context.Context, name, holder, note string, life time.Duration) (lease.Lease, bool, error) {
	defer m.mu.Unlock()
	if err := m.lock(ctx); err != nil {
		return lease.Lease{}, false, err
	}
	now := time.Now()
	k, known := m.kept[name]
	if known && k.until.After(now) && k.holder != holder {
		return lease.Lease{}, false, nil
	}
	if !known || !k.until.After(now) && note != "" {
		k.note = note
	}
	k.holder, k.until = holder, now.Add(life)
	m.kept[name] = k
	return lease.Lease{Name: name, Holder: holder, Note: k.note, Left: life}, true, nil
}

// RenewLeases implements [lease.Store].
func (m *Memory) RenewLeases(ctx context.Context, holder string, notes map[string]string, life time.Duration) ([]string, error) {
	defer m.mu.Unlock()
	if err := m.lock(ctx); err != nil {
		return nil, err
	}
	var still []string
	now := time.Now()
	for name, note := range notes {
		if k, known := m.kept[name]; known && k.holder == holder && k.until.After(now) {
			m.kept[name] = kept{holder, note, now.Add(life)}
			still = append(still, name)
		}
	}
	return still, nil
}

// ReleaseLease implements [lease.Store].
func (m *Memory) ReleaseLease(ctx context.Context, name, holder, note string) error {
	defer m.mu.Unlock()
	if err := m.lock(ctx); err != nil {
		return err
	}
	switch k := m.kept[name]; {
	case k.holder != holder:
	case note == "":
		delete(m.kept, name)
	default:
		m.kept[name] = kept{holder, note, time.Now()}
	}
	return nil
}

// Leases implements [lease.Store].
func (m *Memory) Leases(ctx context.Context, prefix string) ([]lease.Lease, error) {
	defer m.mu.Unlock()
	if err := m.lock(ctx); err != nil {
		return nil, err
	}
	var all []lease.Lease
	for name, k := range m.kept {
		if strings.HasPrefix(name, prefix) {
			all = append(all, lease.Lease{Name: name, Holder: k.holder, Note: k.note, Left: time.Until(k.until)})
		}
	}
	slices.SortFunc(all, func(a, b lease.Lease) int { return strings.Compare(a.Name, b.Name) })
	return all, nil
}

// NextTurn implements [lease.Store].
func (m *Memory) NextTurn(ctx context.Context, name string, pause time.Duration) (time.Duration, error) {
	defer m.mu.Unlock()
	if err := m.lock(ctx); err != nil {
		return 0, err
	}
	now := time.Now()
	at := m.kept["turn "+name].until
	if at.Before(now) {
		at = now
	}
	m.kept["turn "+name] = kept{until: at.Add(pause)}
	return at.Sub(now), nil
}
