package discord

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

const (
	// Discord allows a bot 50 requests a second over all routes
	// (developers/topics/rate-limits). A burst of 10 on top of 40 a second
	// keeps any one second at 50.
	globalRate  = 40
	globalBurst = 10

	// Discord bans an address for a while after 10,000 answers of 401, 403 or
	// 429 in ten minutes. We stop a little earlier and wait the rest out.
	invalidLimit  = 9000
	invalidWindow = 10 * time.Minute

	// How many requests pass between two sweeps of buckets that have run out.
	sweepEvery = 256
)

// limiter keeps requests inside Discord's limits. Unlike discordgo's it learns
// which routes share a bucket (X-RateLimit-Bucket), keeps one interaction's
// limit from holding up another, gives a wait up when its context ends, lets
// several requests of one bucket run at once, and forgets what has run out, so
// that ten thousand interactions leave nothing behind.
type limiter struct {
	global *rate.Limiter

	mu      sync.Mutex
	names   map[string]string  // method and template → Discord's name of the bucket
	buckets map[string]*bucket // name and major value → its state
	held    map[bool]time.Time // exempt routes or not → nothing goes before
	passed  int                // requests since the last sweep

	invalidSince time.Time
	invalid      int
}

type bucket struct {
	limit, remaining int
	reset            time.Time     // zero: no window is known
	window           time.Duration // the longest time to a reset that was seen
	guessed          bool          // reset is our guess for a window that just began
	inFlight         int
}

// slack is by how much two answers of one window may differ in its end.
const slack = 100 * time.Millisecond

func newLimiter() *limiter {
	return &limiter{
		global:  rate.NewLimiter(globalRate, globalBurst),
		names:   make(map[string]string),
		buckets: make(map[string]*bucket),
		held:    make(map[bool]time.Time),
	}
}

// wait returns once r may be sent, with its bucket, which must be given back
// by done. It fails at once, without waiting in vain, when the wait would
// outlast ctx.
func (l *limiter) wait(ctx context.Context, r route) (*bucket, error) {
	var b *bucket
	for {
		var until time.Time
		if b, until = l.take(r); b != nil {
			break
		}
		if err := sleepUntil(ctx, until); err != nil {
			return nil, tooLong(r, time.Until(until), err)
		}
	}
	if r.exempt {
		return b, nil
	}
	if err := l.global.Wait(ctx); err != nil {
		l.done(b)
		if ctx.Err() == nil { // rate's own error: the deadline comes before the turn
			err = context.DeadlineExceeded
		}
		return nil, tooLong(r, time.Second/globalRate, err)
	}
	return b, nil
}

func tooLong(r route, wait time.Duration, err error) error {
	if errors.Is(err, context.Canceled) {
		return &Error{Route: r.String(), Err: err}
	}
	return &Error{Status: http.StatusTooManyRequests, Route: r.String(), RetryAfter: max(wait, 0), Err: err}
}

// take gives the bucket for r when it may go now, or the time to ask again.
func (l *limiter) take(r route) (*bucket, time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := time.Now()
	if until := l.held[r.exempt]; now.Before(until) {
		return nil, until
	}
	if l.invalid >= invalidLimit && now.Before(l.invalidSince.Add(invalidWindow)) {
		return nil, l.invalidSince.Add(invalidWindow)
	}
	if l.passed++; l.passed >= sweepEvery {
		l.sweep(now)
	}
	b := l.bucket(r)
	if !b.reset.IsZero() {
		if !now.Before(b.reset) {
			b.begin(now)
		}
		if b.remaining <= 0 && now.Before(b.reset) {
			return nil, b.reset
		}
	}
	b.remaining--
	b.inFlight++
	return b, time.Time{}
}

// begin starts the window after one that is over: all its requests may go, and
// no more until an answer says when it ends.
func (b *bucket) begin(now time.Time) {
	if b.limit == 0 {
		b.reset = time.Time{}
		return
	}
	b.remaining, b.reset, b.guessed = b.limit, now.Add(b.window), true
}

// bucket returns the state that r shares, made new when there is none. The
// caller holds mu.
func (l *limiter) bucket(r route) *bucket {
	name, known := l.names[r.String()]
	if !known {
		name = r.String()
	}
	key := name + " " + r.major
	b, found := l.buckets[key]
	if !found {
		b = &bucket{}
		l.buckets[key] = b
	}
	return b
}

// sweep forgets buckets whose window is over. The caller holds mu.
func (l *limiter) sweep(now time.Time) {
	l.passed = 0
	for key, b := range l.buckets {
		if b.inFlight == 0 && !now.Before(b.reset) {
			delete(l.buckets, key)
		}
	}
}

// done gives a bucket back after its request, whatever became of it.
func (l *limiter) done(b *bucket) {
	l.mu.Lock()
	defer l.mu.Unlock()
	b.inFlight--
}

// learn reads the limits in an answer's headers.
func (l *limiter) learn(r route, h http.Header) {
	remaining, err := strconv.Atoi(h.Get("X-RateLimit-Remaining"))
	if err != nil {
		return
	}
	after, err := strconv.ParseFloat(h.Get("X-RateLimit-Reset-After"), 64)
	if err != nil || after < 0 {
		return
	}
	reset := time.Now().Add(time.Duration(after * float64(time.Second)))

	l.mu.Lock()
	defer l.mu.Unlock()
	b := l.bucket(r)
	if name := h.Get("X-RateLimit-Bucket"); name != "" && l.names[r.String()] != name {
		l.names[r.String()] = name
		if shared := l.bucket(r); shared.reset.IsZero() {
			l.buckets[name+" "+r.major] = b
		} else {
			b = shared
		}
	}
	if limit, err := strconv.Atoi(h.Get("X-RateLimit-Limit")); err == nil {
		b.limit = limit
	}
	b.window = max(b.window, time.Until(reset))
	switch {
	case b.reset.IsZero() || !b.guessed && reset.After(b.reset.Add(slack)):
		// A new window. Requests under way are not yet in Discord's count.
		b.remaining = max(remaining-max(b.inFlight-1, 0), 0)
		b.reset = reset
	case b.guessed:
		b.remaining = min(b.remaining, remaining)
		b.reset, b.guessed = reset, false
	default:
		// Answers to requests that run side by side come in any order: within
		// one window the lowest count is the true one.
		b.remaining = min(b.remaining, remaining)
	}
}

// refused takes note of an answer of 401, 403 or 429.
func (l *limiter) refused(r route, e *Error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := time.Now()
	if !e.Shared {
		if now.Sub(l.invalidSince) >= invalidWindow {
			l.invalidSince, l.invalid = now, 0
		}
		l.invalid++
	}
	if e.Status != http.StatusTooManyRequests {
		return
	}
	until := now.Add(e.RetryAfter)
	if e.Global {
		l.held[r.exempt] = until
		return
	}
	b := l.bucket(r)
	b.remaining, b.reset, b.guessed = 0, until, false
}

// sleepUntil waits for t, or fails: at once when ctx will end before t.
func sleepUntil(ctx context.Context, t time.Time) error {
	if deadline, ok := ctx.Deadline(); ok && deadline.Before(t) {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return context.DeadlineExceeded
	}
	return sleep(ctx, time.Until(t))
}

// sleep waits for d or until ctx ends.
func sleep(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
