package article

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

const (
	// paceBurst lets a page's own redirects (http to https, to www) follow each
	// other at once.
	paceBurst = 4
	// maxPacedHosts bounds the memory of hosts.
	maxPacedHosts = 4096
	// maxHoldOff is the longest Retry-After that is taken at its word.
	maxHoldOff = 24 * time.Hour
)

// tooSoonError says that a host asked not to be asked before until, which is
// after the deadline.
type tooSoonError struct{ until time.Time }

func (e *tooSoonError) Error() string {
	return "the host asked not to be asked before " + e.until.UTC().Format(time.RFC3339)
}

// pace spreads the requests to each host over time, bounds how many run at
// once, and remembers when a host asked to be left alone.
type pace struct {
	interval time.Duration // between requests to one host on average; negative: no pace

	mu    sync.Mutex
	hosts map[string]*hostPace
}

type hostPace struct {
	limiter *rate.Limiter
	slots   chan struct{}

	// Under the mutex of pace:
	holdOff  time.Time
	visitors int // that wait or are inside
	last     time.Time
}

func newPace(interval time.Duration) *pace {
	return &pace{interval: interval, hosts: make(map[string]*hostPace)}
}

// enter waits until host may be asked and returns the function that ends the
// visit. The error is a *tooSoonError when that is known to be after ctx's
// deadline, else ctx's own.
func (p *pace) enter(ctx context.Context, host string) (leave func(), err error) {
	visited := p.visit(host)
	defer func() {
		if err != nil {
			p.unvisit(visited)
		}
	}()
	select {
	case visited.slots <- struct{}{}:
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
	if err := p.wait(ctx, visited); err != nil {
		<-visited.slots
		return nil, err
	}
	return func() {
		<-visited.slots
		p.unvisit(visited)
	}, nil
}

func (p *pace) wait(ctx context.Context, visited *hostPace) error {
	p.mu.Lock()
	until := visited.holdOff
	p.mu.Unlock()
	if delay := time.Until(until); delay > 0 {
		if deadline, ok := ctx.Deadline(); ok && until.After(deadline) {
			return &tooSoonError{until}
		}
		select {
		case <-time.After(delay):
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
	if p.interval < 0 {
		return nil
	}
	if err := visited.limiter.Wait(ctx); err != nil {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		return &tooSoonError{time.Now().Add(p.interval)}
	}
	return nil
}

// holdOff remembers that host is not to be asked before until.
func (p *pace) holdOff(host string, until time.Time) {
	visited := p.visit(host)
	defer p.unvisit(visited)
	p.mu.Lock()
	defer p.mu.Unlock()
	if until.After(visited.holdOff) {
		visited.holdOff = until
	}
}

func (p *pace) visit(host string) *hostPace {
	p.mu.Lock()
	defer p.mu.Unlock()
	visited := p.hosts[host]
	if visited == nil {
		if len(p.hosts) >= maxPacedHosts {
			p.forgetOldest()
		}
		visited = &hostPace{
			limiter: rate.NewLimiter(rate.Every(p.interval), paceBurst),
			slots:   make(chan struct{}, maxConcurrentOfHost),
		}
		p.hosts[host] = visited
	}
	visited.visitors++
	visited.last = time.Now()
	return visited
}

func (p *pace) unvisit(visited *hostPace) {
	p.mu.Lock()
	visited.visitors--
	p.mu.Unlock()
}

// forgetOldest drops the host that was asked longest ago, those that asked to
// be left alone last of all. Callers hold the mutex.
func (p *pace) forgetOldest() {
	now := time.Now()
	var oldest string
	var oldestTime time.Time
	for host, visited := range p.hosts {
		when := visited.last
		if visited.holdOff.After(now) {
			when = visited.holdOff
		}
		if visited.visitors == 0 && (oldest == "" || when.Before(oldestTime)) {
			oldest, oldestTime = host, when
		}
	}
	delete(p.hosts, oldest)
}

// retryAt reads a Retry-After header (RFC 9110 10.2.3: seconds or a date);
// zero when there is none, or it is malformed or past.
func retryAt(header string, now time.Time) time.Time {
	header = strings.TrimSpace(header)
	at, err := http.ParseTime(header)
	if seconds, numeric := strconv.ParseUint(header, 10, 63); numeric == nil {
		at, err = now.Add(min(time.Duration(min(seconds, uint64(maxHoldOff/time.Second)))*time.Second, maxHoldOff)), nil
	}
	if err != nil || !at.After(now) {
		return time.Time{}
	}
	if latest := now.Add(maxHoldOff); at.After(latest) {
		return latest
	}
	return at
}

// inWords says how long a time is, roughly: "12 minutes".
func inWords(d time.Duration) string {
	count, unit := d.Round(time.Second)/time.Second, "second"
	switch {
	case d >= 90*time.Minute:
		count, unit = d.Round(time.Hour)/time.Hour, "hour"
	case d >= 90*time.Second:
		count, unit = d.Round(time.Minute)/time.Minute, "minute"
	}
	if count <= 1 {
		return "1 " + unit
	}
	return fmt.Sprintf("%d %ss", count, unit)
}
