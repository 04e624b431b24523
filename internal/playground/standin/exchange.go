package standin

import (
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
	"time"
)

// The types of [Event] that carry what passes between the bot and the server.
const (
	WireREST    = "WIRE_REST"    // an [Exchange]
	WireGateway = "WIRE_GATEWAY" // a [Frame]
)

// Exchange is a REST request of the bot with its answer, tokens masked.
type Exchange struct {
	Time        time.Time         `json:"time"`
	Method      string            `json:"method"`
	Route       string            `json:"route"` // the template, such as /channels/{channel_id}/messages; empty when there is none
	Path        string            `json:"path"`  // below /api/v10
	Query       string            `json:"query,omitempty"`
	ContentType string            `json:"content_type,omitempty"`
	Request     json.RawMessage   `json:"request,omitempty"` // the JSON part, of a multipart request too
	Files       []string          `json:"files,omitempty"`
	Status      int               `json:"status"` // 0 when the connection was dropped
	Header      map[string]string `json:"header,omitempty"`
	Response    json.RawMessage   `json:"response,omitempty"`
	Took        time.Duration     `json:"took"`
	Faulted     bool              `json:"faulted,omitempty"` // the answer was a fault's, not the API's
}

// Frame is a gateway payload, tokens masked.
type Frame struct {
	Time    time.Time       `json:"time"`
	FromBot bool            `json:"from_bot"`
	Path    string          `json:"path"` // where the connection was made: /gateway, or /resume
	Session string          `json:"session,omitempty"`
	Payload json.RawMessage `json:"payload"`
}

type observer struct {
	exchange func(Exchange)
	frame    func(Frame)
}

// Observe calls the functions, either of which may be nil, for every exchange
// and frame from now on. They must return quickly and must not call the server.
func (s *Server) Observe(exchange func(Exchange), frame func(Frame)) (stop func()) {
	o := &observer{exchange, frame}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.observers[o] = struct{}{}
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		delete(s.observers, o)
	}
}

// record tells an exchange; the caller holds the lock.
func (s *Server) record(e Exchange) {
	for o := range s.observers {
		if o.exchange != nil {
			o.exchange(e)
		}
	}
	for w := range s.watchers {
		w.tell(WireREST, e)
	}
}

// recordFrame tells a frame; the caller holds the lock.
func (s *Server) recordFrame(fromBot bool, c *conn, payload []byte) {
	if len(s.observers) == 0 && len(s.watchers) == 0 {
		return
	}
	f := Frame{Time: s.w.clock.Now(), FromBot: fromBot, Path: c.path, Session: c.sessionID(), Payload: s.mask(payload)}
	for o := range s.observers {
		if o.frame != nil {
			o.frame(f)
		}
	}
	for w := range s.watchers {
		w.tell(WireGateway, f)
	}
}

// masked stands where a token was.
const masked = "***"

var interactionToken = regexp.MustCompile(tokenPrefix + `[0-9A-Za-z]+`)

// mask hides the bot's token and the tokens of interactions.
func (s *Server) mask(text []byte) []byte {
	hidden := strings.ReplaceAll(string(text), s.w.app.token, masked)
	return []byte(interactionToken.ReplaceAllString(hidden, masked))
}

// shownHeaders are the ones that matter to who reads an exchange.
func shownHeaders(h http.Header) map[string]string {
	shown := map[string]string{}
	for name := range h {
		if strings.HasPrefix(name, "X-Ratelimit") || name == "Retry-After" || name == "Via" {
			shown[name] = h.Get(name)
		}
	}
	return shown
}

func rawOrString(body []byte) json.RawMessage {
	if len(body) == 0 {
		return nil
	}
	if json.Valid(body) {
		return body
	}
	text, _ := json.Marshal(string(body)) // a string always marshals
	return text
}
