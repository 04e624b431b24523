package standin

import (
	"slices"
	"strconv"
)

func guildRoutes() []route {
	return []route{
		{"GET /guilds/{guild_id}", false, getGuild},
		{"GET /guilds/{guild_id}/channels", false, guildChannels},
		{"GET /guilds/{guild_id}/roles", false, guildRoles},
		{"GET /guilds/{guild_id}/roles/{role_id}", false, getRole},
		{"GET /guilds/{guild_id}/members", false, listMembers},
		{"GET /guilds/{guild_id}/members/{user_id}", false, getMember},
		{"GET /guilds/{guild_id}/threads/active", false, activeThreads},
		{"DELETE /users/@me/guilds/{guild_id}", false, leaveGuild},
	}
}

func getGuild(c *call) (reply, error) {
	g, err := c.guild()
	if err != nil {
		return reply{}, err
	}
	body := c.guildBody(g)
	if c.query("with_counts") == "true" {
		body["approximate_member_count"], body["approximate_presence_count"] = len(g.members), len(g.members)
	}
	return ok(body)
}

func guildChannels(c *call) (reply, error) {
	g, err := c.guild()
	if err != nil {
		return reply{}, err
	}
	list := []Channel{}
	for _, id := range g.channels {
		if ch := c.w.channels[id]; !ch.isThread() && c.w.visible(c.w.app.id, ch) {
			list = append(list, c.w.channelView(ch, c.w.app.id))
		}
	}
	return ok(list)
}

func guildRoles(c *call) (reply, error) {
	g, err := c.guild()
	if err != nil {
		return reply{}, err
	}
	return ok(g.Roles)
}

func getRole(c *call) (reply, error) {
	g, err := c.guild()
	if err != nil {
		return reply{}, err
	}
	id := c.id("role_id")
	if i := slices.IndexFunc(g.Roles, func(r Role) bool { return r.ID == id }); i >= 0 {
		return ok(g.Roles[i])
	}
	return reply{}, errUnknownRole()
}

// listMembers needs the privileged members intent, which the application has not got.
func listMembers(c *call) (reply, error) {
	if _, err := c.guild(); err != nil {
		return reply{}, err
	}
	return reply{}, errMissingAccess()
}

func getMember(c *call) (reply, error) {
	g, err := c.guild()
	if err != nil {
		return reply{}, err
	}
	if c.w.accounts[c.id("user_id")] == nil {
		return reply{}, errUnknownUser()
	}
	m := g.members[c.id("user_id")]
	if m == nil {
		return reply{}, errUnknownMember()
	}
	return ok(m)
}

func activeThreads(c *call) (reply, error) {
	g, err := c.guild()
	if err != nil {
		return reply{}, err
	}
	threads := c.w.threadsOf(g, c.w.app.id)
	members := []ThreadMember{}
	for _, t := range threads {
		if t.Member != nil {
			members = append(members, *t.Member)
		}
	}
	return ok(map[string]any{"threads": threads, "members": members, "has_more": false})
}

func leaveGuild(c *call) (reply, error) {
	g, err := c.guild()
	if err != nil {
		return reply{}, err
	}
	c.removeBot(g)
	return noContent()
}

// removeBot takes the bot out of a server and tells it so.
func (s *Server) removeBot(g *guild) {
	for _, session := range s.sessions {
		if session.owns(g.ID) && session.intents.has(IntentGuilds) {
			s.dispatch(session, "GUILD_DELETE", map[string]any{"id": g.ID})
		}
	}
	delete(g.members, s.w.app.id)
	g.order = without(g.order, s.w.app.id)
}

func limitOf(text string, otherwise int) int {
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		return otherwise
	}
	return n
}
