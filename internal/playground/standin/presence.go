package standin

import "encoding/json"

// Presence is how the bot shows itself: "online", "idle", "dnd" or "offline",
// and what it is doing.
type Presence struct {
	Status     string     `json:"status"`
	Activities []Activity `json:"activities"`
}

// Activity is a line below the bot's name. A custom status (type 4) has its
// words in State.
type Activity struct {
	Name  string `json:"name"`
	Type  int    `json:"type"`
	State string `json:"state,omitempty"`
}

// present takes a new presence from the client.
func (c *conn) present(data json.RawMessage) {
	var p Presence
	if json.Unmarshal(data, &p) != nil {
		c.close(closeDecodeError, "Error while decoding payload.")
		return
	}
	c.session.shows = p
	c.s.tellPresence()
}

// presence is what people see of the bot: offline unless a session is connected.
func (s *Server) presence() Presence {
	for _, x := range s.sessions {
		if x.conn == nil {
			continue
		}
		p := Presence{Status: x.shows.Status, Activities: nonNil(x.shows.Activities)}
		if p.Status == "" {
			p.Status = "online"
		}
		return p
	}
	return Presence{Status: "offline", Activities: []Activity{}}
}

// tellPresence tells everybody's clients how the bot shows itself.
func (s *Server) tellPresence() {
	p := s.presence()
	for w := range s.watchers {
		w.tell("PRESENCE_UPDATE", map[string]any{
			"user": map[string]any{"id": s.w.app.id}, "status": p.Status, "activities": p.Activities,
		})
	}
}
