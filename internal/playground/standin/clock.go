package standin

import (
	"slices"
	"sync"
	"time"
)

// Clock tells the server what time it is: message ids, the three seconds of an
// interaction, the fifteen minutes of its token. Heartbeats, rate limits and
// delays follow the machine's own clock, since clients wait by theirs.
type Clock interface {
	Now() time.Time
	// AfterFunc calls f once d has passed; stop forgets it.
	AfterFunc(d time.Duration, f func()) (stop func())
}

type systemClock struct{}

func (systemClock) Now() time.Time { return time.Now() }

func (systemClock) AfterFunc(d time.Duration, f func()) func() {
	timer := time.AfterFunc(d, f)
	return func() { timer.Stop() }
}

// SteppedClock stands still until it is told to step, so that a test can let a
// token's fifteen minutes pass in none.
type SteppedClock struct {
	mu    sync.Mutex
	now   time.Time
	calls []*timedCall
}

type timedCall struct {
	at time.Time
	f  func()
}

// NewSteppedClock starts at the given moment.
func NewSteppedClock(start time.Time) *SteppedClock { return &SteppedClock{now: start} }

// Now returns the moment at which the clock stands.
func (c *SteppedClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// AfterFunc calls f within the [SteppedClock.Step] that reaches d from now.
func (c *SteppedClock) AfterFunc(d time.Duration, f func()) func() {
	c.mu.Lock()
	defer c.mu.Unlock()
	call := &timedCall{at: c.now.Add(d), f: f}
	c.calls = append(c.calls, call)
	return func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.calls = slices.DeleteFunc(c.calls, func(other *timedCall) bool { return other == call })
	}
}

// Step moves the clock on and, before it returns, makes the calls that fell due, in order.
func (c *SteppedClock) Step(d time.Duration) {
	c.mu.Lock()
	end := c.now.Add(d)
	for {
		next := -1
		for i, call := range c.calls {
			if !call.at.After(end) && (next < 0 || call.at.Before(c.calls[next].at)) {
				next = i
			}
		}
		if next < 0 {
			break
		}
		call := c.calls[next]
		c.calls = slices.Delete(c.calls, next, next+1)
		c.now = call.at
		c.mu.Unlock()
		call.f()
		c.mu.Lock()
	}
	c.now = end
	c.mu.Unlock()
}
