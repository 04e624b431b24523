package standin

import (
	"crypto/rand"
	"encoding/json"
	"strings"
	"time"
)

// maxReplay is how many events a session keeps for RESUME; one that fell
// further behind cannot be resumed.
const maxReplay = 20000

// session is what RESUME goes on with: it outlives the connection.
type session struct {
	id      string
	intents Intent
	shard   int
	shards  int
	seq     int64
	replay  []sent
	lost    bool  // cannot be resumed
	conn    *conn // nil while disconnected
	shows   Presence
	left    time.Time
}

// sessionLife is how long a session waits for its client to resume it.
const sessionLife = 5 * time.Minute

// forgetSessions drops those whose client has not come back.
func (s *Server) forgetSessions() {
	for id, x := range s.sessions {
		if x.conn == nil && time.Since(x.left) > sessionLife {
			delete(s.sessions, id)
		}
	}
}

type sent struct {
	seq  int64
	data []byte
}

// owns reports whether the session's shard is told of the server; direct
// messages go to shard 0.
func (x *session) owns(guild Snowflake) bool {
	return int(uint64(guild)>>22%uint64(x.shards)) == x.shard
}

// dispatch sends a session an event, now or when it resumes; the caller holds the lock.
func (s *Server) dispatch(x *session, name string, data any) {
	twice, late := s.faults.onEvent(name)
	send := func() {
		s.dispatchNow(x, name, data)
		if twice {
			s.dispatchNow(x, name, data)
		}
	}
	if late <= 0 {
		send()
		return
	}
	body := mustMarshal(data) // as it is now
	s.work.Go(func() {
		timer := time.NewTimer(late)
		defer timer.Stop()
		select {
		case <-timer.C:
			s.mu.Lock()
			defer s.mu.Unlock()
			data = json.RawMessage(body)
			send()
		case <-s.life.Done():
		}
	})
}

func (s *Server) dispatchNow(x *session, name string, data any) {
	x.seq++
	body := mustMarshal(payload{Op: opDispatch, Data: data, Seq: ref(x.seq), Name: &name})
	x.replay = append(x.replay, sent{x.seq, body})
	if len(x.replay) > maxReplay {
		x.replay = append([]sent(nil), x.replay[len(x.replay)-maxReplay/2:]...)
	}
	if x.conn != nil {
		x.conn.sendRaw(body)
	}
}

// mustMarshal writes one of the package's own types, whose every value is JSON.
func mustMarshal(v any) []byte {
	data, err := json.Marshal(v)
	if err != nil {
		panic("standin: our own types do not marshal: " + err.Error())
	}
	return data
}

type identify struct {
	Token    string   `json:"token"`
	Compress bool     `json:"compress"`
	Shard    *[2]int  `json:"shard"`
	Intents  *Intent  `json:"intents"`
	Presence Presence `json:"presence"`
}

// identify answers IDENTIFY: READY and the servers, or the reason why not.
func (c *conn) identify(data json.RawMessage) {
	if c.session != nil {
		c.close(closeAlreadyAuthed, "Already authenticated.")
		return
	}
	if c.faulted(c.s.faults.nextLogin()) {
		return
	}
	var in identify
	if json.Unmarshal(data, &in) != nil {
		c.close(closeDecodeError, "Error while decoding payload.")
		return
	}
	s, shard := c.s, [2]int{0, 1}
	if in.Shard != nil {
		shard = *in.Shard
	}
	switch {
	case bare(in.Token) != s.w.app.token:
		c.close(closeAuthenticationFaild, "Authentication failed.")
		return
	case shard[1] < 1 || shard[0] < 0 || shard[0] >= shard[1]:
		c.close(closeInvalidShard, "Invalid shard.")
		return
	case in.Intents == nil || *in.Intents&^knownIntents != 0:
		c.close(closeInvalidIntents, "Invalid intent(s).")
		return
	case *in.Intents&(IntentGuildMembers|IntentGuildPresences) != 0,
		in.Intents.has(IntentMessageContent) && !s.w.app.messageContent:
		c.close(closeDisallowedIntents, "Disallowed intent(s).")
		return
	}
	key := shard[0] % s.opts.MaxConcurrency
	if last := s.identified[key]; time.Since(last) < s.opts.IdentifyEvery {
		c.send(payload{Op: opInvalidSession, Data: false})
		return
	}
	s.identified[key] = time.Now()
	s.starts++
	c.compress = in.Compress
	c.begin(&session{
		id: strings.ToLower(rand.Text()), intents: *in.Intents, shard: shard[0], shards: shard[1], conn: c, shows: in.Presence,
	})
}

// bare is a token without the word "Bot", which clients may leave there.
func bare(token string) string { return strings.TrimPrefix(token, "Bot ") }

// begin opens a session with READY and a GUILD_CREATE for each server.
func (c *conn) begin(x *session) {
	s := c.s
	s.forgetSessions()
	s.sessions[x.id] = x
	c.session = x
	unavailable := []map[string]any{}
	var mine []*guild
	for _, id := range s.w.guildOrder {
		if g := s.w.guilds[id]; s.w.botIn(g) && x.owns(id) {
			mine = append(mine, g)
			unavailable = append(unavailable, map[string]any{"id": id, "unavailable": true})
		}
	}
	s.dispatch(x, "READY", map[string]any{
		"v":                  10,
		"user":               s.me(),
		"guilds":             unavailable,
		"session_id":         x.id,
		"session_type":       "normal",
		"resume_gateway_url": s.socketURL("/resume"),
		"shard":              [2]int{x.shard, x.shards},
		"application":        map[string]any{"id": s.w.app.id, "flags": s.applicationFlags()},
		"user_settings":      map[string]any{},
		"private_channels":   []any{},
		"presences":          []any{},
		"relationships":      []any{},
		"_trace":             []string{},
	})
	if x.intents.has(IntentGuilds) {
		for _, g := range mine {
			s.dispatch(x, "GUILD_CREATE", s.guildCreate(g))
		}
	}
	s.tellPresence()
}

// resume answers RESUME: the events that were missed, then RESUMED; or op 9.
func (c *conn) resume(data json.RawMessage) {
	if c.session != nil {
		c.close(closeAlreadyAuthed, "Already authenticated.")
		return
	}
	if c.faulted(c.s.faults.nextLogin()) {
		return
	}
	var in struct {
		Token     string `json:"token"`
		SessionID string `json:"session_id"`
		Seq       int64  `json:"seq"`
	}
	if json.Unmarshal(data, &in) != nil {
		c.close(closeDecodeError, "Error while decoding payload.")
		return
	}
	s := c.s
	if bare(in.Token) != s.w.app.token {
		c.close(closeAuthenticationFaild, "Authentication failed.")
		return
	}
	x := s.sessions[in.SessionID]
	switch {
	case x == nil || x.lost || len(x.replay) > 0 && in.Seq < x.replay[0].seq-1:
		delete(s.sessions, in.SessionID)
		c.send(payload{Op: opInvalidSession, Data: false})
		return
	case in.Seq > x.seq:
		delete(s.sessions, in.SessionID)
		c.close(closeInvalidSequence, "Invalid seq.")
		return
	}
	if old := x.conn; old != nil {
		old.close(4000, "Session resumed elsewhere.")
		old.detach()
	}
	x.conn, c.session = c, x
	for _, e := range x.replay {
		if e.seq > in.Seq {
			c.sendRaw(e.data)
		}
	}
	s.dispatchNow(x, "RESUMED", map[string]any{"_trace": []string{}})
	s.tellPresence()
}

// faulted carries out what a fault puts in place of the answer to a login.
func (c *conn) faulted(l Login) bool {
	switch l {
	case 0:
		return false
	case LoginReconnect:
		c.send(payload{Op: opReconnect})
	case LoginInvalid, LoginInvalidResumable:
		c.send(payload{Op: opInvalidSession, Data: l == LoginInvalidResumable})
	case LoginSilence:
	case LoginCut:
		c.cut()
	default:
		c.close(int(l), "closed on command")
	}
	return true
}

func (s *Server) socketURL(path string) string {
	return "ws" + strings.TrimPrefix(s.url, "http") + path
}
