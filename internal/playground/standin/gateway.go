package standin

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/gorilla/websocket"
)

// Gateway opcodes (Discord, topics/opcodes-and-status-codes).
const (
	opDispatch       = 0
	opHeartbeat      = 1
	opIdentify       = 2
	opPresence       = 3
	opVoiceState     = 4
	opResume         = 6
	opReconnect      = 7
	opRequestMembers = 8
	opInvalidSession = 9
	opHello          = 10
	opHeartbeatACK   = 11
)

// Gateway close codes.
const (
	closeUnknownOpcode       = 4001
	closeDecodeError         = 4002
	closeNotAuthenticated    = 4003
	closeAuthenticationFaild = 4004
	closeAlreadyAuthed       = 4005
	closeInvalidSequence     = 4007
	closeRateLimited         = 4008
	closeInvalidShard        = 4010
	closeInvalidVersion      = 4012
	closeInvalidIntents      = 4013
	closeDisallowedIntents   = 4014
)

// Discord takes 120 payloads a minute of at most 4,096 bytes on one connection.
const (
	sendsPerMinute = 120
	maxPayload     = 4096
)

// payload is a gateway message to the client.
type payload struct {
	Op   int     `json:"op"`
	Data any     `json:"d"`
	Seq  *int64  `json:"s"`
	Name *string `json:"t"`
}

// received is a gateway message from the client.
type received struct {
	Op   int             `json:"op"`
	Data json.RawMessage `json:"d"`
}

func (s *Server) serveGateway(w http.ResponseWriter, r *http.Request) {
	upgrader := websocket.Upgrader{
		CheckOrigin: func(*http.Request) bool { return true }, // authority is the token, as on Discord
	}
	socket, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		return // the upgrader has answered
	}
	c := newConn(s, socket, strings.TrimSuffix(r.URL.Path, "/"), r.URL.Query().Get("compress") == "zlib-stream")
	s.mu.Lock()
	select {
	case <-s.life.Done():
		s.mu.Unlock()
		_ = socket.Close() // the server is going
		return
	default:
	}
	s.conns[c] = struct{}{}
	s.work.Go(c.write)
	s.work.Add(1) // for the reader, which is this goroutine
	defer s.work.Done()
	if v := r.URL.Query().Get("v"); v != "" && v != "10" && v != "9" {
		c.close(closeInvalidVersion, "Invalid API version specified")
	} else {
		c.send(payload{Op: opHello, Data: map[string]any{
			"heartbeat_interval": s.opts.Heartbeat.Milliseconds(), "_trace": []string{`["stand-in",{"micros":0.0}]`},
		}})
	}
	s.mu.Unlock()
	c.read()
}

// read takes what the client sends until the connection ends. A connection that
// misses its heartbeats is cut, as Discord does.
func (c *conn) read() {
	defer c.leave()
	c.socket.SetReadLimit(1 << 20)
	for {
		patience := c.s.opts.Heartbeat + c.s.opts.Heartbeat/2 + 5*time.Second
		if err := c.socket.SetReadDeadline(time.Now().Add(patience)); err != nil {
			return
		}
		_, data, err := c.socket.ReadMessage()
		if err != nil {
			c.sawClose(err)
			return
		}
		var in received
		switch {
		case len(data) > maxPayload, json.Unmarshal(data, &in) != nil:
			c.lockedClose(closeDecodeError, "Error while decoding payload.")
			return
		case !c.withinRate():
			c.lockedClose(closeRateLimited, "You are sending payloads too quickly.")
			return
		}
		c.s.mu.Lock()
		c.s.recordFrame(true, c, data)
		c.handle(in)
		c.s.mu.Unlock()
	}
}

func (c *conn) handle(in received) {
	switch in.Op {
	case opHeartbeat:
		if !c.s.faults.acksStopped() {
			c.send(payload{Op: opHeartbeatACK})
		}
	case opIdentify:
		c.identify(in.Data)
	case opResume:
		c.resume(in.Data)
	case opPresence, opVoiceState, opRequestMembers:
		if c.session == nil {
			c.close(closeNotAuthenticated, "Not authenticated.")
			return
		}
		switch in.Op {
		case opRequestMembers:
			c.members(in.Data)
		case opPresence:
			c.present(in.Data)
		}
	default:
		c.close(closeUnknownOpcode, "Unknown opcode.")
	}
}

// sawClose forgets the session when the client closed with 1000 or 1001, which
// by Discord's documentation ends it.
func (c *conn) sawClose(err error) {
	var closed *websocket.CloseError
	if !errors.As(err, &closed) || closed.Code != websocket.CloseNormalClosure && closed.Code != websocket.CloseGoingAway {
		return
	}
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	if !c.closing && c.session != nil && c.session.conn == c {
		delete(c.s.sessions, c.session.id)
	}
}

func (c *conn) withinRate() bool {
	now := time.Now()
	if now.Sub(c.minute) > time.Minute {
		c.minute, c.sends = now, 0
	}
	c.sends++
	return c.sends <= sendsPerMinute
}

// members answers a request for guild members with one chunk.
func (c *conn) members(data json.RawMessage) {
	var request struct {
		GuildID Snowflake   `json:"guild_id"`
		Query   string      `json:"query"`
		Limit   int         `json:"limit"`
		UserIDs []Snowflake `json:"user_ids"`
		Nonce   string      `json:"nonce"`
	}
	if json.Unmarshal(data, &request) != nil {
		c.close(closeDecodeError, "Error while decoding payload.")
		return
	}
	g := c.s.w.guilds[request.GuildID]
	if !c.s.w.botIn(g) {
		return
	}
	found := []Member{}
	for _, id := range g.order {
		m := g.members[id]
		wanted := len(request.UserIDs) == 0 && strings.HasPrefix(m.User.Username, request.Query)
		for _, u := range request.UserIDs {
			wanted = wanted || u == id
		}
		if wanted && (request.Limit == 0 || len(found) < request.Limit) {
			found = append(found, *m)
		}
	}
	chunk := map[string]any{"guild_id": g.ID, "members": found, "chunk_index": 0, "chunk_count": 1, "not_found": []Snowflake{}}
	if request.Nonce != "" {
		chunk["nonce"] = request.Nonce
	}
	c.s.dispatch(c.session, "GUILD_MEMBERS_CHUNK", chunk)
}
