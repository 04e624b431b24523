package playground

import (
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"github.com/lede-bot/lede/internal/playground/standin"
)

// keepAlive is how often a stream of events says that it is still there.
const keepAlive = 20 * time.Second

// snapshot is all that the page needs to draw itself for a person.
type snapshot struct {
	standin.State
	Base    string   `json:"base"` // the address that links to the playground begin with
	Samples []sample `json:"samples"`
}

// person finds who the page acts as, by name; the first of the world where
// there is no such person (any more).
func (p *Playground) person(name string) standin.Snowflake {
	if id := p.discord.UserID(name); id != 0 {
		return id
	}
	return p.discord.UserID(p.first)
}

func (p *Playground) serveSnapshot(w http.ResponseWriter, r *http.Request) {
	person := p.person(r.URL.Query().Get("as"))
	w.Header().Set("Cache-Control", "no-store")
	answerJSON(w, http.StatusOK, snapshot{State: p.discord.Snapshot(person), Base: p.URL(), Samples: samples(p.URL())})
}

// serveEvents streams what the person's own client would be told, and what
// passes on the wire, as server-sent events that hold {"t": name, "d": data}.
func (p *Playground) serveEvents(w http.ResponseWriter, r *http.Request) {
	person := p.person(r.URL.Query().Get("as"))
	events, stopEvents := p.discord.Watch(person)
	defer stopEvents()
	lately, wired, stopWire := p.wire.listen()
	defer stopWire()

	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	stream := eventStream{w: w, flush: http.NewResponseController(w).Flush}
	stream.send(standin.Event{Type: "WIRE_RESET", Data: json.RawMessage("null")})
	for _, event := range lately {
		stream.send(event)
	}
	beat := time.NewTicker(keepAlive)
	defer beat.Stop()
	for stream.err == nil {
		select {
		case <-r.Context().Done():
			return
		case event, open := <-events:
			if !open {
				return
			}
			if event.Type == standin.WireREST || event.Type == standin.WireGateway {
				continue // told by the wire, which also knows what came before
			}
			stream.send(event)
			if event.Type == "CHANNEL_CREATE" || event.Type == "THREAD_CREATE" {
				stream.send(p.commandsFor(person)) // which commands there are depends on the channel
			}
		case event := <-wired:
			stream.send(event)
			if registersCommands(event) {
				stream.send(p.commandsFor(person))
			}
		case <-beat.C:
			stream.write(": still here\n\n")
		}
	}
}

// registersCommands says whether an exchange changed the bot's commands.
func registersCommands(event standin.Event) bool {
	if event.Type != standin.WireREST {
		return false
	}
	var exchange struct {
		Method, Route string
		Status        int
	}
	if err := json.Unmarshal(event.Data, &exchange); err != nil || exchange.Status >= http.StatusBadRequest {
		return false
	}
	return exchange.Method == http.MethodPut && strings.HasSuffix(exchange.Route, "/commands")
}

func (p *Playground) commandsFor(person standin.Snowflake) standin.Event {
	data, err := json.Marshal(p.discord.Snapshot(person).Commands)
	if err != nil {
		data = []byte("{}")
	}
	return standin.Event{Type: "COMMANDS", Data: data}
}

// eventStream writes server-sent events until the first error.
type eventStream struct {
	w     http.ResponseWriter
	flush func() error
	err   error
}

func (s *eventStream) send(event standin.Event) {
	data, err := json.Marshal(event)
	if err != nil {
		return
	}
	s.write("data: " + string(data) + "\n\n")
}

func (s *eventStream) write(text string) {
	if s.err != nil {
		return
	}
	if _, s.err = s.w.Write([]byte(text)); s.err == nil {
		s.err = s.flush()
	}
}
