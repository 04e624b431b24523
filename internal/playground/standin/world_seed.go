package standin

import "strings"

func newWorld(clock Clock, seed Seed) *world {
	w := &world{
		clock:    clock,
		accounts: map[Snowflake]*account{},
		guilds:   map[Snowflake]*guild{},
		channels: map[Snowflake]*channel{},
		files:    map[Snowflake]*file{},
	}
	w.app = application{id: w.newID(), name: seed.Application, token: seed.Token, messageContent: true}
	w.accounts[w.app.id] = &account{
		User:   User{ID: w.app.id, Username: seed.Application, Discriminator: "0000", Bot: true},
		locale: "en-US",
	}
	for _, p := range seed.People {
		w.addPerson(p)
	}
	if len(w.people) > 0 {
		w.app.ownerID = w.people[0]
	}
	for _, g := range seed.Guilds {
		w.addGuild(g)
	}
	return w
}

func (w *world) addPerson(p PersonSeed) *account {
	a := &account{
		User:      User{ID: w.newID(), Username: p.Name, Discriminator: "0"},
		locale:    p.Locale,
		installed: p.Installed,
		noDMs:     p.NoDMs,
	}
	if a.locale == "" {
		a.locale = "en-US"
	}
	if p.Display != "" {
		a.GlobalName = ref(p.Display)
	}
	w.accounts[a.ID] = a
	w.people = append(w.people, a.ID)
	return a
}

func (w *world) addGuild(seed GuildSeed) *guild {
	g := &guild{ID: w.newID(), Name: seed.Name, Locale: seed.Locale, members: map[Snowflake]*Member{}}
	if g.Locale == "" {
		g.Locale = "en-US"
	}
	everyone := EveryonePermissions
	if seed.Everyone != nil {
		everyone = *seed.Everyone
	}
	g.Roles = []Role{{ID: g.ID, Name: "@everyone", Permissions: everyone}}
	w.guilds[g.ID] = g
	w.guildOrder = append(w.guildOrder, g.ID)
	members := seed.Members
	if len(members) == 0 {
		for _, id := range w.people {
			members = append(members, w.accounts[id].Username)
		}
	}
	for _, name := range members {
		if a := w.accountNamed(name); a != nil {
			w.addMember(g, a)
		}
	}
	if owner := w.accountNamed(seed.Owner); owner != nil {
		g.OwnerID = owner.ID
	}
	for _, r := range seed.Roles {
		role := w.addRole(g, r.Name, r.Permissions)
		role.Color, role.Colors.Primary = r.Color, r.Color
		for _, name := range r.Members {
			if a := w.accountNamed(name); a != nil && g.members[a.ID] != nil {
				g.members[a.ID].Roles = append(g.members[a.ID].Roles, role.ID)
			}
		}
	}
	if !seed.WithoutBot {
		w.inviteBot(g, seed.BotPermissions)
	}
	for _, c := range seed.Channels {
		w.addChannel(g, c)
	}
	return g
}

func (w *world) addMember(g *guild, a *account) *Member {
	m := &Member{User: &a.User, Roles: []Snowflake{}, JoinedAt: w.now()}
	g.members[a.ID] = m
	g.order = append(g.order, a.ID)
	return m
}

func (w *world) addRole(g *guild, name string, p Permission) *Role {
	g.Roles = append(g.Roles, Role{ID: w.newID(), Name: name, Permissions: p, Position: len(g.Roles)})
	return &g.Roles[len(g.Roles)-1]
}

func (w *world) inviteBot(g *guild, p Permission) {
	m := w.addMember(g, w.bot())
	role := w.addRole(g, w.app.name, p)
	role.Managed, role.Tags = true, &RoleTags{BotID: w.app.id}
	m.Roles = append(m.Roles, role.ID)
}

func (w *world) addChannel(g *guild, seed ChannelSeed) *channel {
	ch := &channel{Channel: Channel{
		ID: w.newID(), Type: seed.Type, GuildID: g.ID, Name: seed.Name, Position: ref(len(g.channels)),
	}}
	if seed.Topic != "" {
		ch.Topic = ref(seed.Topic)
	}
	if seed.Type == ChannelForum {
		ch.AvailableTags = []ForumTag{}
		for _, name := range seed.Tags {
			ch.AvailableTags = append(ch.AvailableTags, ForumTag{ID: w.newID(), Name: name})
		}
	}
	for _, o := range seed.Overwrites {
		ch.Overwrites = append(ch.Overwrites, w.overwrite(g, o))
	}
	w.channels[ch.ID] = ch
	g.channels = append(g.channels, ch.ID)
	return ch
}

func (w *world) overwrite(g *guild, seed OverwriteSeed) Overwrite {
	o := Overwrite{Type: OverwriteRole, Allow: seed.Allow, Deny: seed.Deny}
	switch {
	case seed.Role == "@everyone":
		o.ID = g.ID
	case seed.Person == "@bot":
		o.ID, o.Type = w.app.id, OverwriteMember
	case seed.Person != "":
		o.Type = OverwriteMember
		if a := w.accountNamed(seed.Person); a != nil {
			o.ID = a.ID
		}
	default:
		for _, r := range g.Roles {
			if strings.EqualFold(r.Name, seed.Role) {
				o.ID = r.ID
			}
		}
	}
	return o
}
