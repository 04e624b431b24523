package standin

import (
	"hash/fnv"
	"math"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Strictness is how requests are counted.
type Strictness int

const (
	// Generous sends Discord's headers with limits that no test runs into.
	Generous Strictness = iota
	// Strict uses limits of the size that Discord has been seen to use, and 50
	// requests a second over all routes that are not of an interaction.
	Strict
	// Unlimited counts nothing and sends no headers.
	Unlimited
)

// rate is how many requests a bucket takes in how long.
type rate struct {
	limit int
	per   time.Duration
}

func rateOf(method, route string) rate {
	switch {
	case strings.Contains(route, "/reactions/"):
		return rate{1, 250 * time.Millisecond}
	case strings.HasPrefix(route, "/webhooks/"):
		return rate{5, 2 * time.Second}
	case strings.HasSuffix(route, "/messages") && method == http.MethodPost:
		return rate{5, 5 * time.Second}
	case strings.HasSuffix(route, "/messages/{message_id}") && method == http.MethodPatch:
		return rate{5, 5 * time.Second}
	case strings.HasSuffix(route, "/messages/{message_id}") && method == http.MethodDelete:
		return rate{5, time.Second}
	default:
		return rate{10, 5 * time.Second}
	}
}

const globalPerSecond = 50

type limiter struct {
	strictness Strictness
	now        func() time.Time
	mu         sync.Mutex
	buckets    map[string]*bucket
	global     bucket
}

type bucket struct {
	used  int
	reset time.Time
}

func newLimiter(s Strictness) *limiter {
	return &limiter{strictness: s, now: time.Now, buckets: map[string]*bucket{}}
}

// verdict is what the headers say, and whether the request is refused.
type verdict struct {
	refused    bool
	scope      string // of a refusal: "user", "global" or "shared"
	retryAfter time.Duration
}

// count counts a request in its bucket, sets the headers that tell of it, and
// refuses it when the bucket is empty. A bucket belongs to a route and to the
// channel, server or webhook in its path.
func (l *limiter) count(header http.Header, method, route, major string) verdict {
	if l.strictness == Unlimited {
		return verdict{}
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	if v := l.countGlobal(now, route); v.refused {
		return v
	}
	if strings.HasPrefix(route, "/interactions/") {
		return verdict{}
	}
	r := rateOf(method, route)
	if l.strictness == Generous {
		r = rate{r.limit * 1000, r.per}
	}
	l.forget(now)
	name := bucketName(method, route)
	b := l.buckets[name+major]
	if b == nil || !now.Before(b.reset) {
		b = &bucket{reset: now.Add(r.per)}
		l.buckets[name+major] = b
	}
	left := b.reset.Sub(now)
	refused := b.used >= r.limit
	if !refused {
		b.used++
	}
	header.Set("X-RateLimit-Limit", strconv.Itoa(r.limit))
	header.Set("X-RateLimit-Remaining", strconv.Itoa(r.limit-b.used))
	header.Set("X-RateLimit-Reset", seconds(time.Duration(b.reset.UnixNano())))
	header.Set("X-RateLimit-Reset-After", seconds(left))
	header.Set("X-RateLimit-Bucket", name)
	if refused {
		return verdict{refused: true, scope: "user", retryAfter: left}
	}
	return verdict{}
}

func (l *limiter) countGlobal(now time.Time, route string) verdict {
	if l.strictness != Strict || strings.HasPrefix(route, "/interactions/") || strings.HasPrefix(route, "/webhooks/") {
		return verdict{}
	}
	if !now.Before(l.global.reset) {
		l.global = bucket{reset: now.Add(time.Second)}
	}
	l.global.used++
	if l.global.used > globalPerSecond {
		return verdict{refused: true, scope: "global", retryAfter: l.global.reset.Sub(now)}
	}
	return verdict{}
}

// forget drops buckets that have reset, so that there are never many.
func (l *limiter) forget(now time.Time) {
	if len(l.buckets) < 1000 {
		return
	}
	for name, b := range l.buckets {
		if !now.Before(b.reset) {
			delete(l.buckets, name)
		}
	}
}

func bucketName(method, route string) string {
	h := fnv.New64a()
	_, _ = h.Write([]byte(method + " " + route)) // a hash never fails
	return strconv.FormatUint(h.Sum64(), 16)
}

func seconds(d time.Duration) string {
	return strconv.FormatFloat(math.Ceil(float64(d)/1e6)/1e3, 'f', 3, 64)
}

// tooMany writes the headers of a refusal and returns its body.
func tooMany(header http.Header, v verdict) any {
	header.Set("Retry-After", strconv.Itoa(int(math.Ceil(v.retryAfter.Seconds()))))
	header.Set("X-RateLimit-Scope", v.scope)
	header.Set("Via", "1.1 stand-in")
	if v.scope == "global" {
		header.Set("X-RateLimit-Global", "true")
	}
	return map[string]any{
		"message":     "You are being rate limited.",
		"retry_after": math.Ceil(v.retryAfter.Seconds()*1000) / 1000,
		"global":      v.scope == "global",
		"code":        0,
	}
}
