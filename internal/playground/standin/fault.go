package standin

import (
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Drop says when a fault cuts the connection.
type Drop int

const (
	// DropNever leaves the connection alone.
	DropNever Drop = iota
	// DropBefore cuts it with nothing done.
	DropBefore
	// DropAfter cuts it once the request has been carried out.
	DropAfter
)

// Fault is a misbehaviour of REST. Combine as you like: a delay alone slows a
// route down, a status answers in its place.
type Fault struct {
	Method string // any when empty
	// Path is matched part by part below /api/v10, "*" for any one part, "**" at
	// the end for all the rest: "/channels/*/messages", "/webhooks/**".
	Path   string
	Skip   int // requests to let pass first
	Times  int // requests to harm; all when zero
	Delay  time.Duration
	Late   time.Duration // answer only this long after the request was carried out
	Status int           // answer with this in place of the API
	Header http.Header
	Body   string // JSON or not; Discord's shape for the status when empty
	Code   int    // Discord's error code for that shape, such as 30046
	// Message goes with the code; the status in words when empty.
	Message string
	Drop    Drop
	// RetryAfter with status 429 makes a rate limit answer; Scope is its scope:
	// "user" (default), "shared" or "global".
	RetryAfter time.Duration
	Scope      string
}

// Faults makes a server misbehave on command.
type Faults struct {
	s  *Server
	mu sync.Mutex
	// REST
	rules []*rule
	// gateway, see fault_gateway.go
	logins     []Login
	noAcks     bool
	duplicates map[string]int
	late       map[string]time.Duration
}

type rule struct {
	Fault
	seen, done int
}

func newFaults(s *Server) *Faults {
	return &Faults{s: s, duplicates: map[string]int{}, late: map[string]time.Duration{}}
}

// REST adds a fault; the first that matches a request is the one that happens.
// It ends after its Times, or when remove is called.
func (f *Faults) REST(fault Fault) (remove func()) {
	r := &rule{Fault: fault}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.rules = append(f.rules, r)
	return func() {
		f.mu.Lock()
		defer f.mu.Unlock()
		f.rules = without(f.rules, r)
	}
}

// Clear ends every fault.
func (f *Faults) Clear() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.rules, f.logins, f.noAcks = nil, nil, false
	clear(f.duplicates)
	clear(f.late)
}

// take returns the fault that this request meets, the zero fault for none.
func (f *Faults) take(method, path string) Fault {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, r := range f.rules {
		if r.Method != "" && r.Method != method || !matches(r.Path, path) {
			continue
		}
		r.seen++
		if r.seen <= r.Skip || r.Times > 0 && r.done >= r.Times {
			continue
		}
		r.done++
		return r.Fault
	}
	return Fault{}
}

func matches(pattern, path string) bool {
	want, have := strings.Split(pattern, "/"), strings.Split(path, "/")
	for i, part := range want {
		if part == "**" {
			return true
		}
		if i >= len(have) || part != "*" && part != have[i] {
			return false
		}
	}
	return len(want) == len(have)
}

// answer is what a fault with a status answers.
func (f *Fault) answer(header http.Header) reply {
	for name, values := range f.Header {
		header[http.CanonicalHeaderKey(name)] = values
	}
	switch {
	case f.Body != "":
		return reply{f.Status, f.Body}
	case f.Status == http.StatusTooManyRequests && f.Code == 0:
		scope := f.Scope
		if scope == "" {
			scope = "user"
		}
		if scope != "global" && header.Get("X-RateLimit-Bucket") == "" {
			header.Set("X-RateLimit-Limit", "1")
			header.Set("X-RateLimit-Remaining", "0")
			header.Set("X-RateLimit-Reset", seconds(time.Duration(time.Now().Add(f.RetryAfter).UnixNano())))
			header.Set("X-RateLimit-Reset-After", seconds(f.RetryAfter))
			header.Set("X-RateLimit-Bucket", bucketName(f.Method, f.Path))
		}
		return reply{f.Status, tooMany(header, verdict{refused: true, scope: scope, retryAfter: f.RetryAfter})}
	default:
		message := f.Message
		if message == "" {
			message = strconv.Itoa(f.Status) + ": " + http.StatusText(f.Status)
		}
		return reply{f.Status, &Error{f.Status, f.Code, message, nil}}
	}
}
