package standin

import "strings"

// UserID finds a person by the name in the seed; zero when there is none.
func (s *Server) UserID(name string) Snowflake {
	s.mu.Lock()
	defer s.mu.Unlock()
	if a := s.w.accountNamed(name); a != nil {
		return a.ID
	}
	return 0
}

// GuildID finds a server by its name; zero when there is none.
func (s *Server) GuildID(name string) Snowflake {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, id := range s.w.guildOrder {
		if strings.EqualFold(s.w.guilds[id].Name, name) {
			return id
		}
	}
	return 0
}

// Guild is the first server's id.
func (s *Server) Guild() Snowflake {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.w.guildOrder) == 0 {
		return 0
	}
	return s.w.guildOrder[0]
}

// ChannelID finds a channel by its name, in the servers in their order; zero
// when there is none.
func (s *Server) ChannelID(name string) Snowflake {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, guildID := range s.w.guildOrder {
		for _, id := range s.w.guilds[guildID].channels {
			if s.w.channels[id].Name == name {
				return id
			}
		}
	}
	return 0
}

// RoleID finds a role by its name; zero when there is none.
func (s *Server) RoleID(name string) Snowflake {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, guildID := range s.w.guildOrder {
		for _, r := range s.w.guilds[guildID].Roles {
			if strings.EqualFold(r.Name, name) {
				return r.ID
			}
		}
	}
	return 0
}

// AddPerson adds a person, and makes them a member of every server.
func (s *Server) AddPerson(p PersonSeed) Snowflake {
	s.mu.Lock()
	defer s.mu.Unlock()
	a := s.w.addPerson(p)
	for _, id := range s.w.guildOrder {
		s.w.addMember(s.w.guilds[id], a)
	}
	return a.ID
}

// AddChannel adds a channel to a server; zero when there is no such server.
func (s *Server) AddChannel(guildID Snowflake, seed ChannelSeed) Snowflake {
	s.mu.Lock()
	defer s.mu.Unlock()
	g := s.w.guilds[guildID]
	if g == nil {
		return 0
	}
	ch := s.w.addChannel(g, seed)
	s.tellChannel("CHANNEL_CREATE", ch)
	return ch.ID
}

// AddGuild adds a server; the bot is told of it if it was invited.
func (s *Server) AddGuild(seed GuildSeed) Snowflake {
	s.mu.Lock()
	defer s.mu.Unlock()
	g := s.w.addGuild(seed)
	for _, session := range s.sessions {
		if s.w.botIn(g) && session.owns(g.ID) && session.intents.has(IntentGuilds) {
			s.dispatch(session, "GUILD_CREATE", s.guildCreate(g))
		}
	}
	return g.ID
}

// Overwrite sets what a role, a person or the bot may do in a channel, in
// addition to or less than elsewhere; it replaces an earlier one for the same.
func (s *Server) Overwrite(channelID Snowflake, seed OverwriteSeed) {
	s.mu.Lock()
	defer s.mu.Unlock()
	ch := s.w.channels[channelID]
	if ch == nil || ch.GuildID == 0 {
		return
	}
	o := s.w.overwrite(s.w.guildOf(ch), seed)
	kept := []Overwrite{o}
	for _, old := range ch.Overwrites {
		if old.ID != o.ID {
			kept = append(kept, old)
		}
	}
	ch.Overwrites = kept
	s.tellChannel("CHANNEL_UPDATE", ch)
}

// DeleteChannel removes a channel or a thread.
func (s *Server) DeleteChannel(channelID Snowflake) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if ch := s.w.channels[channelID]; ch != nil {
		s.removeChannel(ch)
	}
}

// KickBot takes the bot out of a server.
func (s *Server) KickBot(guildID Snowflake) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if g := s.w.guilds[guildID]; s.w.botIn(g) {
		s.removeBot(g)
	}
}

// SetDirectMessages says whether a person takes direct messages.
func (s *Server) SetDirectMessages(user Snowflake, accepted bool) {
	s.change(user, func(a *account) { a.noDMs = !accepted })
}

// SetLocale changes the language of a person's client.
func (s *Server) SetLocale(user Snowflake, locale string) {
	s.change(user, func(a *account) { a.locale = locale })
}

// SetInstalled says whether a person has installed the application for themself.
func (s *Server) SetInstalled(user Snowflake, installed bool) {
	s.change(user, func(a *account) { a.installed = installed })
}

func (s *Server) change(user Snowflake, do func(*account)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if a := s.w.accounts[user]; a != nil {
		do(a)
	}
}

// SetMessageContent grants the application the privileged intent, or takes it away.
func (s *Server) SetMessageContent(granted bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.w.app.messageContent = granted
}
