package discord

import (
	"context"
	"log/slog"
	"runtime/debug"
	"strconv"
	"sync"
	"time"
)

// queue stands between the readers of the gateway and the handler, so that a
// slow handler never holds up a reader, and with it heartbeats. discordgo's
// own way, a goroutine for each event without bound, is switched off.
//
// Interactions go first and each by itself. Events of one channel are handled
// in order, those of different channels side by side. They may take up three
// quarters of the workers, so that one is always near for an interaction.
//
// When the queue is full the reader waits for places, in all no longer than
// its patience until the queue is half empty again: that is back-pressure, to
// the socket and to Discord. More would hold up the interactions behind. After
// that events are dropped, counted and logged, and a Lost event says since
// when, as soon as there is room again. Interactions have places of their own,
// so that a flood of messages drops none of them.
type queue struct {
	handle   func(context.Context, Event)
	size     int // events that may wait, of each kind
	workers  int
	patience time.Duration
	log      *slog.Logger

	mu       sync.Mutex
	urgent   []Event
	lanes    map[string]*lane
	ready    []*lane // lanes with events of which none is being handled
	waiting  int     // events in lanes
	running  int
	ordinary int               // of running
	waited   [2]time.Duration  // by readers, since the queue was last half empty
	missed   map[int]time.Time // shard → since when events were dropped
	dropped  int
	handled  int
	closed   bool

	room    chan struct{}
	done    sync.WaitGroup
	context context.Context // of the handlers: it outlives the call that queues an event
}

type lane struct {
	name   string
	events []Event
}

func newQueue(ctx context.Context, size, workers int, patience time.Duration, log *slog.Logger, handle func(context.Context, Event)) *queue {
	return &queue{
		handle: handle, size: size, workers: workers, patience: patience, log: log, context: ctx,
		lanes: make(map[string]*lane), missed: make(map[int]time.Time), room: make(chan struct{}, 1),
	}
}

// put queues an event. It waits for at most the queue's patience, and reports
// false when the event was dropped.
func (q *queue) put(e Event) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if !q.hasRoom(e) && q.waited[kind(e)] < q.patience {
		q.waitForRoom(e)
	}
	if q.closed || !q.hasRoom(e) {
		q.drop(e)
		return false
	}
	if e.Interaction != nil {
		q.urgent = append(q.urgent, e)
	} else {
		q.enqueue(e)
	}
	q.start()
	return true
}

func kind(e Event) int {
	if e.Interaction != nil {
		return 1
	}
	return 0
}

func (q *queue) hasRoom(e Event) bool {
	if e.Interaction != nil {
		return len(q.urgent) < q.size
	}
	return q.waiting < q.size
}

// waitForRoom gives mu up while it waits.
func (q *queue) waitForRoom(e Event) {
	began := time.Now()
	timer := time.NewTimer(q.patience - q.waited[kind(e)])
	defer timer.Stop()
	for late := false; !late && !q.closed && !q.hasRoom(e); {
		q.mu.Unlock()
		select {
		case <-q.room:
		case <-timer.C:
			late = true
		}
		q.mu.Lock()
	}
	q.waited[kind(e)] += time.Since(began)
}

func (q *queue) drop(e Event) {
	q.dropped++
	if q.closed {
		return
	}
	since := time.Now().Add(-skew)
	if e.Lost != nil {
		since = e.Lost.Since
	}
	if before, known := q.missed[e.Shard]; known {
		if since.Before(before) {
			q.missed[e.Shard] = since
		}
		return
	}
	q.missed[e.Shard] = since
	q.log.Warn("The queue of events is full: events are dropped until there is room",
		slog.Int("shard", e.Shard), slog.Int("size", q.size), slog.String("type", e.Type))
}

func (q *queue) enqueue(e Event) {
	name := e.lane()
	l, found := q.lanes[name]
	if !found {
		l = &lane{name: name}
		q.lanes[name] = l
		q.ready = append(q.ready, l)
	}
	l.events = append(l.events, e)
	q.waiting++
}

// start adds a worker where there is one to add.
func (q *queue) start() {
	if q.running >= q.workers {
		return
	}
	q.running++
	q.done.Go(q.work)
}

// work handles events until none is left that may be handled now.
func (q *queue) work() {
	q.mu.Lock()
	defer q.mu.Unlock()
	for {
		e, from, found := q.take()
		if !found {
			q.running--
			return
		}
		q.mu.Unlock()
		q.call(e)
		q.mu.Lock()
		q.handled++
		if from != nil {
			q.ordinary--
			q.release(from)
		}
	}
}

// take gives the next event and, for an ordinary one, its lane.
func (q *queue) take() (Event, *lane, bool) {
	if len(q.urgent) > 0 {
		e := q.urgent[0]
		q.urgent[0] = Event{}
		q.urgent = q.urgent[1:]
		q.freed(1, len(q.urgent))
		return e, nil, true
	}
	if e, found := q.gap(); found {
		return e, nil, true
	}
	if len(q.ready) == 0 || q.ordinary >= max(q.workers-max(q.workers/4, 1), 1) {
		return Event{}, nil, false
	}
	l := q.ready[0]
	q.ready[0] = nil
	q.ready = q.ready[1:]
	e := l.events[0]
	l.events[0] = Event{}
	l.events = l.events[1:]
	q.waiting--
	q.ordinary++
	q.freed(0, q.waiting)
	return e, l, true
}

// freed lets a reader know of a place, with how many events of the kind still wait.
func (q *queue) freed(kind, waiting int) {
	if waiting <= q.size/2 {
		q.waited[kind] = 0
	}
	select {
	case q.room <- struct{}{}:
	default:
	}
}

// gap makes the Lost event of a shard whose events were dropped, once the
// queue is at most half full.
func (q *queue) gap() (Event, bool) {
	if len(q.missed) == 0 || q.waiting > q.size/2 {
		return Event{}, false
	}
	for shard, since := range q.missed {
		delete(q.missed, shard)
		return Event{
			ID: Lost + "/" + strconv.Itoa(shard) + "/" + strconv.FormatInt(since.UnixNano(), 10), Type: Lost, Shard: shard,
			Lost: &Gap{Since: since, Cause: "the queue of events was full"},
		}, true
	}
	return Event{}, false
}

func (q *queue) release(l *lane) {
	if len(l.events) == 0 {
		delete(q.lanes, l.name)
		return
	}
	q.ready = append(q.ready, l)
}

// call handles one event. A panic costs its event alone: the stack goes to the
// log, the event's text does not.
func (q *queue) call(e Event) {
	defer func() {
		if failure := recover(); failure != nil {
			q.log.Error("The handler of an event panicked", slog.String("type", e.Type), slog.String("id", e.ID),
				slog.String("stack", string(debug.Stack())))
		}
	}()
	q.handle(q.context, e)
}

// close takes no more events and waits until those it has are handled.
func (q *queue) close() {
	q.mu.Lock()
	q.closed = true
	q.mu.Unlock()
	q.done.Wait()
}
