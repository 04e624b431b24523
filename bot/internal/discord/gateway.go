package discord

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/bwmarrin/discordgo"
)

// GatewayOptions says which events to bring, and how.
type GatewayOptions struct {
	// Client asks where the gateway is, and knows the token.
	Client *Client
	// Intents are the kinds of events to receive; ask for the least.
	Intents discordgo.Intent
	// ShardCount is over how many connections the servers are spread. Zero
	// means the number that Discord recommends.
	ShardCount int
	// Shards are those of this process. Empty means all.
	Shards []int
	// Sharing makes this process one of several that hold the shards together,
	// instead: each has as many as are its part, and takes over those of a process
	// that is gone. Nil means that the shards are the process's own.
	Sharing *Sharing
	// Presence is what the bot shows of itself.
	Presence Presence
	// QueueSize is how many events may wait for a handler: so many
	// interactions and so many others. Zero means 1,000.
	QueueSize int
	// Handlers is how many events are handled at once. Zero means 32.
	Handlers int
	// Logger hears of connections that come and go; nil means none.
	Logger *slog.Logger
	// OnEvent handles an event. It is called from several goroutines at once:
	// in order for the events of one channel, without order for interactions.
	// Its context ends some seconds after that of Run, so that what was begun
	// can be finished. See [Gateway] for what happens when it is slow.
	OnEvent func(context.Context, Event)
}

// Presence is the bot's dot and the line below its name.
type Presence struct {
	Status string // "online", "idle", "dnd" or "invisible"; empty means online
	Text   string // at most 128 characters; empty means none
}

// Gateway brings events, over one connection for each shard. It keeps them up
// whatever happens: it resumes after a dropped connection, so that no event is
// missed, begins anew where Discord wants that and says so by a Lost event,
// gives up connections that have gone silent, waits between tries, and drops
// events that come twice.
//
// A slow handler holds up neither readers nor heartbeats: events wait in a
// bounded queue. When it is full the connection waits for places, a quarter of
// a second in all until half of it is free; then events are dropped, counted in [Stats], logged, and
// reported by a Lost event as soon as there is room. Interactions go before
// everything else and have places of their own.
type Gateway struct {
	o      GatewayOptions
	log    *slog.Logger
	timing timing
	pace   *pace
	recent *recent

	mu         sync.Mutex
	queue      *queue
	shards     []*shard
	reconnects atomic.Int64
	duplicates atomic.Int64
	closing    sync.WaitGroup // sessions of discordgo that are on their way out
}

// timing are the gateway's waits, which tests shorten.
type timing struct {
	dial      time.Duration // for a connection to be made
	handshake time.Duration // from there to READY or RESUMED
	identify  time.Duration // between two IDENTIFYs of one bucket (developers/events/gateway, max_concurrency)
	retry     time.Duration // the first pause after a failure; it doubles
	retryMost time.Duration
	stable    time.Duration // a connection that lasted so long was no failure
	invalid   time.Duration // after op 9, where Discord asks for 1 to 5 s
	patience  time.Duration // of the queue
	drain     time.Duration // for handlers, after the end

	// Where processes share the shards:
	lease       time.Duration // how long the shards of a process that is gone are left alone
	leaseMargin time.Duration // for closing connections before that
	beat        time.Duration // between two renewals
	beatMost    time.Duration // for one of them
}

func defaultTiming() timing {
	return timing{
		dial: 20 * time.Second, handshake: 30 * time.Second, identify: 5 * time.Second,
		retry: time.Second, retryMost: time.Minute, stable: 5 * time.Second,
		invalid: 2 * time.Second, patience: 250 * time.Millisecond, drain: 10 * time.Second,
		lease: 12 * time.Second, leaseMargin: 3 * time.Second, beat: time.Second, beatMost: 3 * time.Second,
	}
}

// NewGateway returns a gateway that is not connected yet, or an error that
// names what is wrong with the options.
func NewGateway(o GatewayOptions) (*Gateway, error) {
	switch {
	case o.Client == nil:
		return nil, errors.New("discord: a gateway needs a client")
	case o.OnEvent == nil:
		return nil, errors.New("discord: a gateway needs a handler of events")
	case o.Sharing != nil && len(o.Shards) > 0:
		return nil, errors.New("discord: shards that processes share are not named")
	case o.ShardCount < 0 || o.QueueSize < 0 || o.Handlers < 0:
		return nil, errors.New("discord: counts cannot be negative")
	}
	for _, id := range o.Shards {
		if id < 0 || o.ShardCount > 0 && id >= o.ShardCount {
			return nil, fmt.Errorf("discord: shard %d is none of the %d, which count from 0", id, o.ShardCount)
		}
	}
	if o.QueueSize == 0 {
		o.QueueSize = 1000
	}
	if o.Handlers == 0 {
		o.Handlers = 32
	}
	g := &Gateway{o: o, log: o.Logger, timing: defaultTiming(), recent: newRecent(remembered)}
	if g.log == nil {
		g.log = slog.New(slog.DiscardHandler)
	}
	g.pace = newPace(g)
	return g, nil
}

// Stats are counts since the start, for metrics.
type Stats struct {
	Queued     int // events that wait now
	Handled    int
	Dropped    int // because the queue was full
	Duplicates int // that were not handled again
	Reconnects int
	Shards     int // of this process
	Connected  int // shards
	// Latency is the time until Discord acknowledged the last heartbeat, of the
	// slowest shard; 0 before the first.
	Latency time.Duration
}

// Stats returns the counts as they are now.
func (g *Gateway) Stats() Stats {
	g.mu.Lock()
	defer g.mu.Unlock()
	s := Stats{Duplicates: int(g.duplicates.Load()), Reconnects: int(g.reconnects.Load())}
	s.Shards = len(g.shards)
	for _, one := range g.shards {
		if one.connected.Load() {
			s.Connected++
			s.Latency = max(s.Latency, time.Duration(one.latency.Load()))
		}
	}
	if q := g.queue; q != nil {
		q.mu.Lock()
		defer q.mu.Unlock()
		s.Queued, s.Handled, s.Dropped = q.waiting+len(q.urgent), q.handled, q.dropped
	}
	return s
}

// Run connects and brings events until ctx ends, and then returns nil once the
// connections are closed and the events it had received are handled. It
// returns a [*FatalError] when only a changed setting can help. It is called
// once.
func (g *Gateway) Run(ctx context.Context) error {
	handlers, endHandlers := context.WithCancel(context.WithoutCancel(ctx))
	defer endHandlers()
	q := newQueue(handlers, g.o.QueueSize, g.o.Handlers, g.timing.patience, g.log, g.o.OnEvent)
	g.mu.Lock()
	g.queue = q
	g.mu.Unlock()

	connect := g.runOwn
	if g.o.Sharing != nil {
		connect = g.runShared
	}
	err := connect(ctx, q)
	drain := time.AfterFunc(g.timing.drain, endHandlers)
	defer drain.Stop()
	q.close()
	g.closing.Wait()
	return err
}

// runOwn is Run where the shards are this process's own.
func (g *Gateway) runOwn(ctx context.Context, q *queue) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	count, ids, err := g.split(ctx)
	if ctx.Err() != nil {
		return nil
	}
	if err != nil {
		return err
	}
	g.mu.Lock()
	for _, id := range ids {
		g.shards = append(g.shards, &shard{gateway: g, id: id, count: count, queue: q})
	}
	g.mu.Unlock()
	ends := make(chan error, len(ids))
	for _, s := range g.shards {
		g.closing.Go(func() { ends <- s.run(ctx) })
	}
	var first error
	for range ids {
		if err := <-ends; err != nil && first == nil {
			first = err
			cancel() // one shard's fatal error is all shards'
		}
	}
	return first
}

// split returns the shard count and this process's shards.
func (g *Gateway) split(ctx context.Context) (count int, ids []int, err error) {
	count = g.o.ShardCount
	if count == 0 {
		if count, err = g.pace.shards(ctx); err != nil {
			return 0, nil, err
		}
	}
	ids = slices.Clone(g.o.Shards)
	if len(ids) == 0 {
		for id := range count {
			ids = append(ids, id)
		}
	}
	for _, id := range ids {
		if id >= count {
			return 0, nil, fatalClose(4010)
		}
	}
	return count, ids, nil
}

// SetPresence changes what the bot shows of itself, on the shards that are
// connected now and on those that connect later. Discord takes five changes in
// twenty seconds.
func (g *Gateway) SetPresence(p Presence) {
	g.mu.Lock()
	g.o.Presence = p
	shards := slices.Clone(g.shards)
	g.mu.Unlock()
	for _, s := range shards {
		s.changed.Store(true)
		s.tellPresence()
	}
}

func (g *Gateway) presence() Presence {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.o.Presence
}
