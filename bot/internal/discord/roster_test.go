package discord

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/lede-bot/lede/internal/lease"
	"github.com/lede-bot/lede/internal/lease/leasetest"
	"github.com/lede-bot/lede/internal/playground/standin"
)

// cluster is some processes that hold one bot's shards together.
type cluster struct {
	t      *testing.T
	server *standin.Server
	leases *leasetest.Memory

	mu     sync.Mutex
	events map[string]int // how often each was handled, by its id, in all processes
	kinds  map[string]int
}

// member is one of them.
type member struct {
	*Gateway
	name string
	line *line
	stop func()
}

// line is a member's way to the leases, which can be cut.
type line struct {
	lease.Store
	mu  sync.Mutex
	cut bool
}

var errCut = errors.New("the database can't be reached")

func (l *line) sever() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.cut = true
}

// TakeLease is what every beat begins with.
func (l *line) TakeLease(ctx context.Context, name, holder, note string, life time.Duration) (lease.Lease, bool, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.cut {
		return lease.Lease{}, false, errCut
	}
	return l.Store.TakeLease(ctx, name, holder, note, life)
}

func newCluster(t *testing.T, o standin.Options) *cluster {
	t.Helper()
	t.Parallel()
	c := &cluster{t: t, server: standin.New(o), leases: leasetest.NewMemory(), events: map[string]int{}, kinds: map[string]int{}}
	if err := c.server.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.server.Close)
	return c
}

// join starts a process that thinks of so many shards.
func (c *cluster) join(name string, shards int, change ...func(*timing)) *member {
	c.t.Helper()
	client, err := NewClient(ClientOptions{Token: c.server.Token(), BaseURL: c.server.URL()})
	if err != nil {
		c.t.Fatal(err)
	}
	m := &member{name: name, line: &line{Store: c.leases}}
	m.Gateway, err = NewGateway(GatewayOptions{
		Client: client, Intents: everything, ShardCount: shards, Sharing: &Sharing{Leases: m.line, Process: name}, OnEvent: c.count,
	})
	if err != nil {
		c.t.Fatal(err)
	}
	m.timing.retry, m.timing.identify, m.timing.invalid = 5*time.Millisecond, 0, time.Millisecond
	m.timing.lease, m.timing.leaseMargin, m.timing.beat, m.timing.beatMost = 2*time.Second, 500*time.Millisecond, 50*time.Millisecond, 500*time.Millisecond
	for _, one := range change {
		one(&m.timing)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- m.Run(ctx) }()
	m.stop = sync.OnceFunc(func() {
		cancel()
		if err := <-ended; err != nil {
			c.t.Errorf("Run returned %v", err)
		}
		client.Close()
	})
	c.t.Cleanup(m.stop)
	return m
}

func (c *cluster) count(_ context.Context, e Event) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.events[e.ID]++
	c.kinds[e.Type]++
}

func (c *cluster) seen(kind string) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.kinds[kind]
}

func (c *cluster) until(what string, holds func() bool) {
	c.t.Helper()
	for deadline := time.Now().Add(patience); !holds(); time.Sleep(2 * time.Millisecond) {
		if time.Now().After(deadline) {
			c.t.Fatalf("waited in vain until %s", what)
		}
	}
}

// connected waits until each member holds so many shards.
func (c *cluster) connected(want map[*member]int) {
	c.t.Helper()
	c.until(fmt.Sprint("the shards are spread as ", len(want), " members should"), func() bool {
		for m, n := range want {
			if m.Stats().Connected != n {
				return false
			}
		}
		return true
	})
}

// says posts a message and returns the id of its event.
func (c *cluster) says(text string) string {
	c.t.Helper()
	m, err := c.server.As(c.server.UserID("mia")).Send(c.server.ChannelID("general"), standin.Draft{Content: text})
	if err != nil {
		c.t.Fatal(err)
	}
	return "message/" + m.ID.String()
}

// once waits until all events came, and checks that none did twice.
func (c *cluster) once(ids ...string) {
	c.t.Helper()
	for _, id := range ids {
		c.until(id+" was handled", func() bool { c.mu.Lock(); defer c.mu.Unlock(); return c.events[id] > 0 })
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, id := range ids {
		if n := c.events[id]; n != 1 {
			c.t.Errorf("%s was handled %d times", id, n)
		}
	}
}

func TestShardsAreSharedAndHandedOver(t *testing.T) {
	c := newCluster(t, standin.Options{})
	a := c.join("a", 5)
	c.connected(map[*member]int{a: 5})
	ids := []string{c.says("one holds all")}

	b := c.join("b", 5)
	for i := range 20 { // while shards change hands
		ids = append(ids, c.says(fmt.Sprint("message ", i)))
		time.Sleep(5 * time.Millisecond)
	}
	c.connected(map[*member]int{a: 3, b: 2})
	ids = append(ids, c.says("two share"))

	a.stop()
	ids = append(ids, c.says("one has left"))
	c.connected(map[*member]int{b: 5})
	ids = append(ids, c.says("the other holds all"))
	c.once(ids...)
	if n := c.seen(Ready); n != 5 {
		t.Errorf("%d sessions were begun for 5 shards: the others must go on with theirs", n)
	}
	if n := c.seen(Lost); n != 0 {
		t.Errorf("events were called lost %d times", n)
	}
}

// A process that the database no longer hears is off its shards before anybody
// else may be on them, and nothing that happened meanwhile is lost.
func TestShardsOfACutOffProcessAreTakenOver(t *testing.T) {
	c := newCluster(t, standin.Options{})
	a, b := c.join("a", 4), c.join("b", 4)
	c.connected(map[*member]int{a: 2, b: 2})
	time.Sleep(100 * time.Millisecond) // two beats note the sessions
	ids := []string{c.says("before")}
	a.line.sever()
	both := make(chan struct{})
	var overlapped bool
	go func() {
		defer close(both)
		for b.Stats().Connected < 4 {
			if a.Stats().Connected > 0 && b.Stats().Connected > 2 {
				overlapped = true
				return
			}
			time.Sleep(time.Millisecond)
		}
	}()
	for i := range 20 {
		ids = append(ids, c.says(fmt.Sprint("meanwhile ", i)))
		time.Sleep(20 * time.Millisecond)
	}
	c.connected(map[*member]int{a: 0, b: 4})
	<-both
	if overlapped {
		t.Error("a shard was taken while its holder was still connected")
	}
	ids = append(ids, c.says("after"))
	for _, id := range ids {
		c.until(id+" was handled", func() bool { c.mu.Lock(); defer c.mu.Unlock(); return c.events[id] > 0 })
	}
	if n := c.seen(Ready); n != 4 {
		t.Errorf("%d sessions were begun for 4 shards: they were to be resumed", n)
	}
	// Had it died, nobody would have handled what it took last.
	c.until("it is said that events may be missing", func() bool { return c.seen(Lost) == 2 })
}

func TestShardThatWentToAnotherIsClosed(t *testing.T) {
	c := newCluster(t, standin.Options{})
	a := c.join("a", 2)
	c.connected(map[*member]int{a: 2})
	c.leases.Steal("shard/1", "somebody", time.Minute)
	c.connected(map[*member]int{a: 1})
}

// Discord answers an IDENTIFY that comes too early with op 9.
func TestProcessesIdentifyInTurn(t *testing.T) {
	c := newCluster(t, standin.Options{IdentifyEvery: 100 * time.Millisecond, MaxConcurrency: 2})
	paced := func(t *timing) { t.identify, t.beat = 300*time.Millisecond, 10*time.Millisecond }
	a, b, d := c.join("a", 6, paced), c.join("b", 6, paced), c.join("d", 6, paced)
	c.connected(map[*member]int{a: 2, b: 2, d: 2})
	for _, m := range []*member{a, b, d} {
		if n := m.Stats().Reconnects; n != 0 {
			t.Errorf("%s was sent away %d times", m.name, n)
		}
	}
}

func TestFirstProcessDecidesOnTheShardCount(t *testing.T) {
	c := newCluster(t, standin.Options{})
	a := c.join("a", 2)
	c.connected(map[*member]int{a: 2})
	b := c.join("b", 7)
	c.connected(map[*member]int{a: 1, b: 1})
}

func TestProcessWithoutAPartStandsBy(t *testing.T) {
	c := newCluster(t, standin.Options{})
	a := c.join("a", 1)
	c.connected(map[*member]int{a: 1})
	b := c.join("b", 1)
	c.until("the second has joined", func() bool { return c.seen(Joined) == 1 })
	c.connected(map[*member]int{a: 1, b: 0})
	a.stop()
	c.connected(map[*member]int{b: 1})
}

func TestRefusedTokenEndsASharedGateway(t *testing.T) {
	t.Parallel()
	s := newGatewayScript(t)
	client, err := NewClient(ClientOptions{Token: "x", BaseURL: s.server.URL})
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	g, err := NewGateway(GatewayOptions{
		Client: client, Sharing: &Sharing{Leases: leasetest.NewMemory(), Process: "a"}, OnEvent: func(context.Context, Event) {},
	})
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- g.Run(t.Context()) }()
	s.next().close(4004)
	var fatal *FatalError
	if err := <-ended; !errors.As(err, &fatal) || fatal.Setting != "discord.token" {
		t.Errorf("Run returned %v", err)
	}
}

func TestPartsAreEven(t *testing.T) {
	t.Parallel()
	for members := 1; members <= 7; members++ {
		for count := range 20 {
			var all []lease.Lease
			for i := range members {
				all = append(all, lease.Lease{Name: fmt.Sprint(i), Left: time.Second})
			}
			all = append(all, lease.Lease{Name: "dead"})
			sum := 0
			for i := range members {
				n := part(all, fmt.Sprint(i), count)
				if n < count/members || n > (count+members-1)/members {
					t.Errorf("%d of %d shards for one of %d", n, count, members)
				}
				sum += n
			}
			if sum != count {
				t.Errorf("%d members hold %d of %d shards", members, sum, count)
			}
		}
	}
}
