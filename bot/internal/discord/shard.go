package discord

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/gorilla/websocket"
)

// shard keeps one connection up, and knows what discordgo's session cannot be
// told or asked: which session of Discord's it is, up to which event, and
// where to resume it. Each connection gets a new session of discordgo.
type shard struct {
	gateway   *Gateway
	id, count int
	queue     *queue
	connected atomic.Bool
	changed   atomic.Bool  // the presence, since IDENTIFY told it
	latency   atomic.Int64 // of the last acknowledged heartbeat, in nanoseconds

	mu      sync.Mutex
	session session
	seq     int64     // of the last event that was taken
	alive   time.Time // when Discord was last heard: all events up to then have arrived
	gap     *Gap      // to be reported once connected
	relay   *relay    // the connection of now; nil between two
}

// session is one of Discord's, as READY named it.
type session struct {
	id  string
	url string // resume_gateway_url, which discordgo does not use
}

// ending says how a connection ended.
type ending struct {
	err    error
	forget bool          // the session cannot be resumed
	wait   time.Duration // before the next try, where Discord asks for it
	served bool          // events had begun to come
}

// run connects again and again, until ctx ends or a setting must be changed.
func (s *shard) run(ctx context.Context) error {
	for failures := 0; ctx.Err() == nil; {
		began := time.Now()
		end := s.connect(ctx)
		s.connected.Store(false)
		if ctx.Err() != nil {
			break
		}
		var fatal *FatalError
		if errors.As(end.err, &fatal) {
			return fatal
		}
		if end.forget {
			s.forget(end.err.Error())
		}
		if end.served && time.Since(began) >= s.gateway.timing.stable {
			failures = 0
		}
		wait := end.wait
		if failures > 0 || !end.served {
			wait = max(wait, s.gateway.backoff(failures))
		}
		failures++
		s.gateway.reconnects.Add(1)
		s.gateway.log.Warn("The gateway's connection ended", slog.Int("shard", s.id), slog.String("cause", end.err.Error()),
			slog.Bool("resume", s.resumable()), slog.Duration("wait", wait))
		_ = sleep(ctx, wait) // the loop looks at ctx
	}
	return nil //nolint:nilerr // the end of ctx is no failure
}

// connect makes one connection and returns when it has ended.
func (s *shard) connect(ctx context.Context) ending {
	s.mu.Lock()
	resume := s.session
	s.mu.Unlock()
	address, err := s.address(ctx, resume)
	if err != nil {
		return ending{err: err}
	}
	up, err := s.dial(ctx, address)
	if err != nil {
		s.mu.Lock()
		s.session.url = "" // the next try goes to the gateway's general address
		s.mu.Unlock()
		return ending{err: err}
	}
	return newRelay(s, up, resume).run(ctx)
}

func (s *shard) address(ctx context.Context, resume session) (string, error) {
	switch {
	case resume.id == "":
		return s.gateway.pace.turn(ctx, s.id)
	case resume.url == "":
		return s.gateway.pace.address(ctx)
	default:
		return resume.url, nil
	}
}

func (s *shard) dial(ctx context.Context, address string) (*websocket.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, s.gateway.timing.dial)
	defer cancel()
	where, err := url.Parse(address)
	if err != nil {
		return nil, errors.New("the gateway's address cannot be read")
	}
	if where.Path == "" {
		where.Path = "/"
	}
	query := where.Query()
	query.Set("v", "10")
	query.Set("encoding", "json")
	where.RawQuery = query.Encode()
	dialer := websocket.Dialer{Proxy: http.ProxyFromEnvironment, HandshakeTimeout: s.gateway.timing.dial}
	up, response, err := dialer.DialContext(ctx, where.String(), nil)
	if response != nil && response.Body != nil {
		_ = response.Body.Close()
	}
	if err != nil {
		return nil, err
	}
	up.SetReadLimit(largestPayload)
	return up, nil
}

func (s *shard) resumable() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.session.id != ""
}

// skew is how far apart our clock and Discord's may be, for a gap's beginning.
const skew = 5 * time.Second

// forget gives the session up. What happened since Discord was last heard will
// not come any more.
func (s *shard) forget(cause string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.session.id != "" && s.gap == nil {
		s.gap = &Gap{Since: s.alive.Add(-skew), Cause: cause}
	}
	s.session, s.seq = session{}, 0
}

func (s *shard) heard() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.alive = time.Now()
}

func (s *shard) sequence() int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.seq
}

func (s *shard) setRelay(r *relay) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.relay = r
}

// identified is the presence that an IDENTIFY tells.
func (s *shard) identified() Presence {
	s.changed.Store(false)
	return s.gateway.presence()
}

// tellPresence tells Discord of a presence that is not the one of IDENTIFY. A
// resumed session is told again, since a change that was written to a
// connection about to break may not have arrived.
func (s *shard) tellPresence() {
	s.mu.Lock()
	r := s.relay
	s.mu.Unlock()
	if r != nil && s.changed.Load() && s.connected.Load() {
		_ = r.write(fields{"op": opPresence, "d": presencePayload(s.gateway.presence())}) // what breaks here is told when it is resumed
	}
}

// dispatch takes an event that discordgo read from r. Until it is taken here
// it counts as not received, and a resumed session brings it again; then the
// sequence moves on, and a repetition is dropped.
func (s *shard) dispatch(r *relay, e *discordgo.Event) {
	if e.Operation != opDispatch {
		return
	}
	gap, isNew := s.take(r, e)
	r.greet()
	var event *Event
	if isNew {
		event = newEvent(s, r.session, e)
		if event == nil {
			s.gateway.log.Warn("An event cannot be read", slog.Int("shard", s.id), slog.String("type", e.Type))
			return
		}
	}
	if !isNew || !s.gateway.recent.isNew(event.ID) {
		s.gateway.duplicates.Add(1)
		return
	}
	s.queue.put(*event)
	if gap != nil {
		s.queue.put(Event{
			ID:   Lost + "/" + strconv.Itoa(s.id) + "/" + strconv.FormatInt(gap.Since.UnixNano(), 10),
			Type: Lost, Shard: s.id, Count: s.count, Lost: gap,
		})
	}
}

// take moves the sequence on. It reports false for an event that this session
// had brought before, and gives the gap to report after a new session began, or
// that of another process was resumed.
// r.session is written here alone, by the goroutine that reads r's events.
func (s *shard) take(r *relay, e *discordgo.Event) (gap *Gap, isNew bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.alive = time.Now()
	if e.Type == Ready {
		var ready struct {
			Session string `json:"session_id"`
			URL     string `json:"resume_gateway_url"`
		}
		if json.Unmarshal(e.RawData, &ready) == nil && ready.Session != "" {
			s.session = session{id: ready.Session, url: ready.URL}
			s.seq, r.session = e.Sequence, ready.Session
		}
		gap, s.gap = s.gap, nil
		return gap, true
	}
	if r.session != s.session.id || e.Sequence == 0 {
		return nil, true // a straggler of a session before: its id tells a repetition
	}
	if e.Sequence <= s.seq {
		return nil, false
	}
	s.seq = e.Sequence
	if e.Type == Resumed {
		gap, s.gap = s.gap, nil
	}
	return gap, true
}
