package discord

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"sync"
	"sync/atomic"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/gorilla/websocket"
)

// relay sits between one session of discordgo and Discord's gateway: the
// session connects to it through a pipe inside the process, and it connects to
// Discord. Events and heartbeats pass through. What it is there for, each a
// defect of discordgo v0.29.0 that cannot be mended in the session itself:
//
//   - the session id, the sequence and the address to resume at are private or
//     ignored: the session always identifies, and the relay resumes instead;
//   - op 7 makes Open wait for ever when it comes in place of READY, and holds
//     the session's lock: no op 7 reaches the session;
//   - op 9 makes it identify on the same connection, whatever it says: the
//     relay ends the connection, and resumes or begins anew as it was told;
//   - a missing heartbeat ack is noticed after five intervals: here after one;
//   - the session closes with 1000, which ends Discord's session: the relay
//     closes with 4000;
//   - close codes are not looked at: here they decide what happens next;
//   - op 1 is answered without the lock that protects the connection, which can
//     crash the process during a close: the relay answers it;
//   - IDENTIFY has field names of API versions before 8: it is written anew.
type relay struct {
	shard  *shard
	up     *websocket.Conn // Discord
	down   *websocket.Conn // discordgo
	resume session         // with an empty id: identify

	writing sync.Mutex   // of up
	unacked atomic.Bool  // a heartbeat waits for its ack
	beat    atomic.Int64 // when the last heartbeat was sent, in nanoseconds since 1970

	greeting sync.Once
	greeted  chan struct{} // closed when the first event came
	stopping sync.Once
	ended    chan struct{}
	ending   ending

	session string // whose events come; see shard.take
}

func newRelay(s *shard, up *websocket.Conn, resume session) *relay {
	return &relay{
		shard: s, up: up, resume: resume, session: resume.id,
		greeted: make(chan struct{}), ended: make(chan struct{}),
	}
}

// run relays until one side has ended or ctx does.
func (r *relay) run(ctx context.Context) ending {
	gone, err := r.attach()
	if err != nil {
		_ = r.up.Close()
		return ending{err: err}
	}
	r.shard.setRelay(r)
	defer r.shard.setRelay(nil)

	var pumps sync.WaitGroup
	pumps.Go(r.fromDiscord)
	pumps.Go(r.toDiscord)
	handshake := time.NewTimer(r.shard.gateway.timing.handshake)
	defer handshake.Stop()
	select {
	case <-r.greeted:
	case <-r.ended:
	case <-ctx.Done():
	case <-handshake.C:
		r.stop(ending{err: errors.New("no session was begun in time")}, closeResumable)
	}
	select {
	case <-r.ended:
	case <-ctx.Done():
		code := websocket.CloseNormalClosure
		if r.shard.gateway.o.Sharing != nil {
			code = closeResumable // the next holder goes on with the session
		}
		r.stop(ending{err: ctx.Err()}, code)
	}
	pumps.Wait()
	r.shard.gateway.closing.Go(gone)
	select {
	case <-r.greeted:
		r.ending.served = true
	default:
	}
	return r.ending
}

// leaveTimeout bounds the wait for a session of discordgo that is on its way
// out, which takes a second: should it hang in some way of its own, it is left
// behind.
const leaveTimeout = 5 * time.Second

// attach opens a new session of discordgo on the near end of a pipe and takes
// it up at the far end. The function that it returns waits for the session to
// be gone: closing, it sleeps a second with its lock held, for which the next
// connection does not have to wait.
func (r *relay) attach() (gone func(), err error) {
	near, far := net.Pipe()
	session, err := newSession(near)
	if err != nil {
		return nil, err
	}
	left := make(chan struct{})
	var leaving sync.Once
	session.AddHandler(func(_ *discordgo.Session, e *discordgo.Event) { r.shard.dispatch(r, e) })
	session.AddHandler(func(*discordgo.Session, *discordgo.Disconnect) { leaving.Do(func() { close(left) }) })
	opened := make(chan error, 1)
	go func() { opened <- session.Open() }()
	gone = func() {
		limit := time.NewTimer(leaveTimeout)
		defer limit.Stop()
		select {
		case err := <-opened:
			if err != nil {
				return
			}
		case <-limit.C:
			return
		}
		select {
		case <-left:
		case <-limit.C:
		}
	}
	r.down, err = accept(far, r.shard.gateway.timing.handshake)
	if err != nil {
		_ = far.Close()
		gone()
		return nil, fmt.Errorf("discordgo's session cannot be taken up: %w", err)
	}
	return gone, nil
}

// stop ends the connection; the first call decides why.
func (r *relay) stop(end ending, code int) {
	r.stopping.Do(func() {
		r.ending = end
		deadline := time.Now().Add(time.Second)
		_ = r.up.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, ""), deadline)
		_ = r.up.Close()
		_ = r.down.Close()
		close(r.ended)
	})
}

// greet takes the first event for the beginning of the session.
func (r *relay) greet() {
	r.greeting.Do(func() {
		r.shard.connected.Store(true)
		r.shard.tellPresence()
		close(r.greeted)
	})
}

// fromDiscord passes Discord's payloads on to the session, except those that
// the relay answers itself.
func (r *relay) fromDiscord() {
	for {
		kind, data, err := r.up.ReadMessage()
		if err != nil {
			r.stop(closed(err), closeResumable)
			return
		}
		data, op, err := readPayload(kind, data)
		if err != nil {
			r.stop(ending{err: err}, closeResumable)
			return
		}
		switch op {
		case opReconnect:
			r.stop(ending{err: errors.New("asked to reconnect")}, closeResumable)
			return
		case opInvalidSession:
			r.stop(r.invalid(data), closeResumable)
			return
		case opHeartbeat:
			err = r.write(heartbeatPayload(r.shard.sequence()))
		case opHeartbeatAck:
			r.unacked.Store(false)
			r.shard.latency.Store(time.Now().UnixNano() - r.beat.Load())
			r.shard.heard()
			err = r.down.WriteMessage(websocket.TextMessage, data)
		case opDispatch, opHello:
			err = r.down.WriteMessage(websocket.TextMessage, data)
		}
		if err != nil {
			r.stop(ending{err: err}, closeResumable)
			return
		}
	}
}

// toDiscord passes the session's payloads on to Discord: its heartbeats with
// the sequence that is ours, and its IDENTIFY as what is due.
func (r *relay) toDiscord() {
	for {
		kind, data, err := r.down.ReadMessage()
		if err != nil {
			r.stop(ending{err: fmt.Errorf("discordgo's session ended: %w", err)}, closeResumable)
			return
		}
		data, op, err := readPayload(kind, data)
		if err != nil {
			r.stop(ending{err: err}, closeResumable)
			return
		}
		switch op {
		case opHeartbeat:
			if r.unacked.Swap(true) {
				r.stop(ending{err: errors.New("a heartbeat was not acknowledged")}, closeResumable)
				return
			}
			r.beat.Store(time.Now().UnixNano())
			err = r.write(heartbeatPayload(r.shard.sequence()))
		case opIdentify:
			err = r.write(r.introduction())
		default:
			err = r.write(json.RawMessage(data))
		}
		if err != nil {
			r.stop(ending{err: err}, closeResumable)
			return
		}
	}
}

func (r *relay) introduction() fields {
	if r.resume.id == "" {
		return identifyPayload(r.shard, r.shard.identified())
	}
	return resumePayload(r.shard.gateway.o.Client.token, r.resume.id, r.shard.sequence())
}

const writeTimeout = 10 * time.Second

func (r *relay) write(payload any) error {
	r.writing.Lock()
	defer r.writing.Unlock()
	if err := r.up.SetWriteDeadline(time.Now().Add(writeTimeout)); err != nil {
		return err
	}
	return r.up.WriteJSON(payload)
}

// invalid reads op 9: true means that the session can be resumed.
func (r *relay) invalid(data []byte) ending {
	var told struct {
		Resumable bool `json:"d"`
	}
	_ = json.Unmarshal(data, &told) // what cannot be read is a no
	return ending{
		err:    fmt.Errorf("the session was called invalid (resumable: %t)", told.Resumable),
		forget: !told.Resumable, wait: jitter(r.shard.gateway.timing.invalid),
	}
}

// Close codes after which Discord has no session to resume.
const (
	closeInvalidSequence = 4007
	closeSessionTimedOut = 4009
)

func closed(err error) ending {
	var shut *websocket.CloseError
	if !errors.As(err, &shut) {
		return ending{err: err}
	}
	if fatal := fatalClose(shut.Code); fatal != nil {
		return ending{err: fatal}
	}
	return ending{err: err, forget: shut.Code == closeInvalidSequence || shut.Code == closeSessionTimedOut}
}
