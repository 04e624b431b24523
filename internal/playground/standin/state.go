package standin

import (
	"cmp"
	"slices"
)

// State is all that a person's client needs to draw itself.
type State struct {
	Me       User                    `json:"me"`
	Locale   string                  `json:"locale"`
	Bot      User                    `json:"bot"`
	People   []User                  `json:"people"`
	Guilds   []GuildState            `json:"guilds"`
	Direct   []Channel               `json:"direct"`
	Messages map[Snowflake][]Message `json:"messages"` // by channel, oldest first, private ones of this person among them
	Commands map[Snowflake][]Command `json:"commands"` // by channel: what may be used there
	Modals   []Modal                 `json:"modals"`   // open on this person's screen
	Online   bool                    `json:"online"`   // the bot is connected
	Presence Presence                `json:"presence"` // of the bot
}

// GuildState is a server as one of its members sees it.
type GuildState struct {
	ID       Snowflake `json:"id"`
	Name     string    `json:"name"`
	OwnerID  Snowflake `json:"owner_id"`
	Locale   string    `json:"locale"`
	Roles    []Role    `json:"roles"`
	Members  []Member  `json:"members"`
	Channels []Channel `json:"channels"` // threads among them; permissions are the person's
}

// Snapshot returns what the person's client would show now. Events of
// [Server.Watch] that were told before it are already in it.
func (s *Server) Snapshot(user Snowflake) State {
	s.mu.Lock()
	defer s.mu.Unlock()
	state := State{
		Bot: s.w.bot().User, People: []User{}, Guilds: []GuildState{}, Direct: []Channel{},
		Messages: map[Snowflake][]Message{}, Commands: map[Snowflake][]Command{}, Modals: []Modal{},
	}
	me := s.w.accounts[user]
	if me == nil {
		return state
	}
	state.Me, state.Locale = me.User, me.locale
	for _, id := range s.w.people {
		state.People = append(state.People, s.w.accounts[id].User)
	}
	for _, id := range s.w.guildOrder {
		if g := s.w.guilds[id]; g.members[user] != nil {
			state.Guilds = append(state.Guilds, s.guildState(g, me, &state))
		}
	}
	for _, ch := range s.w.channels {
		if ch.isDM() && ch.hasRecipient(user) {
			state.Direct = append(state.Direct, s.w.channelView(ch, user))
			s.channelState(ch, me, &state)
		}
	}
	for _, m := range s.modals {
		if m.person == user {
			state.Modals = append(state.Modals, m.Modal)
		}
	}
	slices.SortFunc(state.Modals, func(a, b Modal) int { return cmp.Compare(a.ID, b.ID) })
	state.Presence = s.presence()
	state.Online = state.Presence.Status != "offline"
	return state
}

func (s *Server) guildState(g *guild, me *account, state *State) GuildState {
	view := GuildState{
		ID: g.ID, Name: g.Name, OwnerID: g.OwnerID, Locale: g.Locale, Roles: slices.Clone(g.Roles),
		Members: []Member{}, Channels: []Channel{},
	}
	for _, id := range g.order {
		view.Members = append(view.Members, *g.members[id])
	}
	for _, id := range g.channels {
		ch := s.w.channels[id]
		can := s.w.permissionsIn(me.ID, ch)
		if !can.Has(ViewChannel) {
			continue
		}
		c := s.w.channelView(ch, me.ID)
		c.Permissions = &can
		view.Channels = append(view.Channels, c)
		s.channelState(ch, me, state)
	}
	return view
}

func (s *Server) channelState(ch *channel, me *account, state *State) {
	list := []Message{}
	for _, m := range ch.messages {
		if m.shown(me.ID) {
			list = append(list, s.w.render(m, me.ID))
		}
	}
	state.Messages[ch.ID] = list
	commands := []Command{}
	for _, c := range s.w.usableCommands(me, ch) {
		commands = append(commands, *c)
	}
	state.Commands[ch.ID] = commands
}

// Messages returns what the person sees in one channel, oldest first.
func (s *Server) Messages(user, channelID Snowflake) []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	ch := s.w.channels[channelID]
	list := []Message{}
	if ch == nil || !s.w.visible(user, ch) {
		return list
	}
	for _, m := range ch.messages {
		if m.shown(user) {
			list = append(list, s.w.render(m, user))
		}
	}
	return list
}

// Online reports whether the bot has a live gateway session.
func (s *Server) Online() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.presence().Status != "offline"
}

// InvalidRequests counts the answers 401, 403 and 429 (of a scope that is not
// shared), of which Discord takes 10,000 in ten minutes before it bans an address.
func (s *Server) InvalidRequests() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.invalid
}
