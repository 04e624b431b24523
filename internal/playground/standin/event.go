package standin

import (
	"encoding/json"
	"slices"
)

// Event is what a person's client is told: the name and data of a gateway event,
// as Discord's own client gets them, or a [WireREST] or [WireGateway] record.
//
// Besides the events that bots know there are the client's own:
// INTERACTION_CREATE, INTERACTION_SUCCESS and INTERACTION_FAILURE with the
// interaction's id and nonce, INTERACTION_MODAL_CREATE with a [Modal], and
// APPLICATION_COMMAND_AUTOCOMPLETE_RESPONSE with the choices.
type Event struct {
	Type string          `json:"t"`
	Data json.RawMessage `json:"d"`
}

// happening is something to tell to whoever may know of it.
type happening struct {
	name     string
	guild    Snowflake
	channel  *channel
	intent   Intent // what a bot needs to hear of it in a server
	intentDM Intent // and in a direct channel
	only     Snowflake
	data     func(viewer Snowflake) any
}

// emit tells a happening to the bot's sessions and to the people who may know
// of it. The caller holds the lock.
func (s *Server) emit(h happening) {
	for _, session := range s.sessions {
		if s.botMayHear(session, h) {
			s.dispatch(session, h.name, s.forSession(session, h.data(s.w.app.id)))
		}
	}
	for w := range s.watchers {
		if s.personMayHear(w.user, h) {
			w.tell(h.name, h.data(w.user))
		}
	}
}

func (s *Server) botMayHear(session *session, h happening) bool {
	if h.only != 0 && h.only != s.w.app.id {
		return false
	}
	guildID := h.guild
	if h.channel != nil {
		guildID = h.channel.GuildID
	}
	if !session.owns(guildID) {
		return false
	}
	if h.only != 0 { // an interaction is told whatever the intents and permissions
		return true
	}
	if guildID == 0 {
		return h.channel != nil && h.channel.hasRecipient(s.w.app.id) && session.intents.has(h.intentDM)
	}
	if !s.w.botIn(s.w.guilds[guildID]) || !session.intents.has(h.intent) {
		return false
	}
	return h.channel == nil || s.w.visible(s.w.app.id, h.channel)
}

func (s *Server) personMayHear(user Snowflake, h happening) bool {
	switch {
	case h.only != 0:
		return h.only == user
	case h.channel != nil:
		return s.w.visible(user, h.channel)
	default:
		return s.w.member(h.guild, user) != nil
	}
}

// forSession empties what a session without the message content intent may not read.
func (s *Server) forSession(session *session, data any) any {
	m, ok := data.(Message)
	if !ok || session.intents.has(IntentMessageContent) {
		return data
	}
	if !s.w.readable(&m) {
		blankContent(&m)
	}
	if m.Referenced != nil && m.Referenced.Message != nil && !s.w.readable(m.Referenced.Message) {
		inner := *m.Referenced.Message
		blankContent(&inner)
		m.Referenced = &Referenced{&inner}
	}
	return m
}

// watcher is a person's client, listening.
type watcher struct {
	user Snowflake
	out  *outbox[Event]
}

func (w *watcher) tell(name string, data any) {
	w.out.put(Event{Type: name, Data: mustMarshal(data)})
}

// Watch tells what the person's own client would be told from now on, in order.
// The channel must be read until stop is called or the server closes; both end it.
func (s *Server) Watch(user Snowflake) (events <-chan Event, stop func()) {
	w := &watcher{user: user, out: newOutbox[Event]()}
	channel := make(chan Event)
	gone := make(chan struct{})
	s.mu.Lock()
	select {
	case <-s.life.Done():
		w.out.close()
	default:
	}
	s.watchers[w] = struct{}{}
	s.mu.Unlock()
	s.work.Go(func() {
		defer close(channel)
		for {
			items, ok := w.out.take()
			if !ok {
				return
			}
			for _, e := range items {
				select {
				case channel <- e:
				case <-gone:
					return
				case <-s.life.Done():
					return
				}
			}
		}
	})
	return channel, func() {
		s.mu.Lock()
		_, there := s.watchers[w]
		delete(s.watchers, w)
		s.mu.Unlock()
		if there {
			close(gone)
			w.out.close()
		}
	}
}

// tellMessage emits a message event, to its one person when the message is private.
func (s *Server) tellMessage(name string, m *message, ch *channel) {
	s.emit(happening{
		name: name, channel: ch, only: m.onlyFor,
		intent: IntentGuildMessages, intentDM: IntentDirectMessages,
		data: func(viewer Snowflake) any { return s.w.renderEvent(m, ch, viewer) },
	})
}

// tellThread emits a thread's or channel's event.
func (s *Server) tellChannel(name string, ch *channel) {
	s.emit(happening{
		name: name, channel: ch, intent: IntentGuilds, intentDM: IntentDirectMessages,
		data: func(viewer Snowflake) any { return s.w.channelView(ch, viewer) },
	})
}

// constant is data that looks the same to everyone.
func constant(v any) func(Snowflake) any { return func(Snowflake) any { return v } }

func without[T comparable](list []T, v T) []T {
	return slices.DeleteFunc(slices.Clone(list), func(other T) bool { return other == v })
}
