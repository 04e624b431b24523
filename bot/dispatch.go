package bot

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"sync"
	"time"
)

// Dispatcher carries accepted requests to workers. The bot's own,
// [NewDispatcher], keeps them in this process; a durable one can take its place.
type Dispatcher interface {
	// Accept takes a request over, durably where the dispatcher is durable, but
	// does not begin it: it is acknowledged to Discord first. ErrBusy means that
	// there is no room for it, ErrTwice that one of its ID was accepted before.
	Accept(ctx context.Context, r *Request) (Accepted, error)
	// Run calls work for each request that may begin, several at a time, until
	// ctx ends. Then what is under way may go on for a while, until its context
	// ends with [ErrStopping] or [ErrPostponed]; Run returns when all work has.
	Run(ctx context.Context, work Work) error
}

// Work does what a request asks for. It returns nil when nothing is left to do,
// whatever the asker was told; with an error a durable dispatcher calls it
// again later, unless this was the last try. It may be called again also after
// it was cut off at any point, or, rarely, while another process that was taken
// for dead still works: each of its steps must bear that.
type Work func(ctx context.Context, r *Request, t Try) error

// Try says how often a request was tried.
type Try struct {
	Number int  // 1 is the first; above it, anything may have been done already
	Last   bool // there will be no other: what fails now is told to the asker
	// Acknowledged is false where the process that accepted the request died
	// before it could say so: Discord may or may not have been told.
	Acknowledged bool
}

// Accepted is a request that was taken over.
type Accepted interface {
	// Begin lets the workers have it. r is the request as acknowledged.
	Begin(r *Request)
	// Abandon gives it up: it could not be acknowledged.
	Abandon()
}

// ErrBusy is what a [Dispatcher] returns when it has no room for more.
var ErrBusy = errors.New("too many requests wait already")

// ErrTwice is what a [Dispatcher] returns for a request that it has accepted before.
var ErrTwice = errors.New("the request was accepted before")

// ErrStopping is the cause with which the context of work ends when the process
// does and the request with it: the asker has to be told.
var ErrStopping = errors.New("the process is stopping")

// ErrPostponed is the cause with which the context of work ends when the
// request goes on later, after a restart or in another process. Work returns an
// error then and tells nobody anything.
var ErrPostponed = errors.New("the request goes on later")

// DispatcherOptions bounds what waits and what works at once.
type DispatcherOptions struct {
	Workers int // how many work at once, most of the time waiting for sites and models; 0: 64
	Waiting int // how many requests may wait in all; 0: 4,096
	Share   int // how many of them for one server or reader; 0: a quarter of Waiting
}

// dispatcher takes turns among servers, so that a busy one does not hold up the others.
type dispatcher struct {
	options DispatcherOptions

	mu      sync.Mutex
	wake    *sync.Cond
	turns   []string              // owners with requests that may begin, next first
	queues  map[string][]*Request // by owner
	counts  map[string]int        // accepted and not yet taken by a worker, by owner
	waiting int
	closed  bool
	seen    map[string]time.Time // when requests were accepted, by ID
	swept   time.Time            // when seen was
}

// NewDispatcher returns a Dispatcher that lives and dies with the process.
func NewDispatcher(o DispatcherOptions) Dispatcher {
	if o.Workers <= 0 {
		o.Workers = 64
	}
	if o.Waiting <= 0 {
		o.Waiting = 4096
	}
	if o.Share <= 0 {
		o.Share = max(1, o.Waiting/4)
	}
	d := &dispatcher{options: o, queues: map[string][]*Request{}, counts: map[string]int{}, seen: map[string]time.Time{}}
	d.wake = sync.NewCond(&d.mu)
	return d
}

// requestLife is how long the name of a request is kept from being used again.
const requestLife = 24 * time.Hour

// isNew reports whether a name was not used lately, and notes it. The lock is held.
func (d *dispatcher) isNew(id string, now time.Time) bool {
	if now.Sub(d.swept) > time.Hour {
		d.swept = now
		maps.DeleteFunc(d.seen, func(_ string, at time.Time) bool { return now.Sub(at) > requestLife })
	}
	_, twice := d.seen[id]
	d.seen[id] = now
	return !twice
}

type accepted struct {
	d     *dispatcher
	owner string
	once  sync.Once
}

func (d *dispatcher) Accept(_ context.Context, r *Request) (Accepted, error) {
	owner := r.Owner()
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.closed {
		return nil, ErrStopping
	}
	if d.waiting >= d.options.Waiting || d.counts[owner] >= d.options.Share {
		return nil, ErrBusy
	}
	if !d.isNew(r.ID, time.Now()) {
		return nil, ErrTwice
	}
	d.waiting++
	d.counts[owner]++
	return &accepted{d: d, owner: owner}, nil
}

func (a *accepted) Begin(r *Request) {
	a.once.Do(func() {
		a.d.mu.Lock()
		defer a.d.mu.Unlock()
		if len(a.d.queues[a.owner]) == 0 {
			a.d.turns = append(a.d.turns, a.owner)
		}
		a.d.queues[a.owner] = append(a.d.queues[a.owner], r)
		a.d.wake.Signal()
	})
}

func (a *accepted) Abandon() {
	a.once.Do(func() {
		a.d.mu.Lock()
		defer a.d.mu.Unlock()
		a.d.taken(a.owner)
	})
}

// taken makes room for another request of an owner. The lock is held.
func (d *dispatcher) taken(owner string) {
	d.waiting--
	if d.counts[owner]--; d.counts[owner] == 0 {
		delete(d.counts, owner)
	}
	d.wake.Broadcast()
}

// next waits for a request; nil means that there will be none.
func (d *dispatcher) next() *Request {
	d.mu.Lock()
	defer d.mu.Unlock()
	for len(d.turns) == 0 {
		if d.closed && d.waiting == 0 {
			return nil
		}
		d.wake.Wait()
	}
	owner := d.turns[0]
	d.turns = d.turns[1:]
	queue := d.queues[owner]
	r := queue[0]
	if len(queue) == 1 {
		delete(d.queues, owner)
	} else {
		d.queues[owner] = queue[1:]
		d.turns = append(d.turns, owner)
	}
	d.taken(owner)
	return r
}

func (d *dispatcher) Run(ctx context.Context, work Work) error {
	working, stop := context.WithCancelCause(context.WithoutCancel(ctx))
	defer stop(nil)
	defer context.AfterFunc(ctx, func() {
		d.mu.Lock()
		defer d.mu.Unlock()
		d.closed = true
		d.wake.Broadcast()
	})()
	defer stopAfter(ctx, stop)()

	var workers sync.WaitGroup
	for range d.options.Workers {
		workers.Go(func() {
			for r := d.next(); r != nil; r = d.next() {
				// With nobody to try again later, work has told the asker already.
				_ = work(working, r, Try{Number: 1, Last: true, Acknowledged: true})
			}
		})
	}
	workers.Wait()
	if err := ctx.Err(); err == nil {
		return fmt.Errorf("workers ended before they were told to")
	}
	return nil
}

// graceForWork is how long accepted work may go on once the process is told to
// stop; what is left of twenty seconds is for telling readers.
const graceForWork = 20*time.Second - lastWords

// stopAfter ends work when its time is up after ctx ended. The function it
// returns releases the timer.
func stopAfter(ctx context.Context, stop context.CancelCauseFunc) func() bool {
	return context.AfterFunc(ctx, func() {
		time.AfterFunc(graceForWork, func() { stop(ErrStopping) })
	})
}
