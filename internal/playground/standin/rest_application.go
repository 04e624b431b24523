package standin

import (
	"strconv"
	"time"
)

func applicationRoutes() []route {
	return []route{
		{"GET /gateway", true, func(c *call) (reply, error) { return ok(map[string]any{"url": c.socketURL("/gateway")}) }},
		{"GET /gateway/bot", false, gatewayBot},
		{"GET /applications/@me", false, getApplication},
		{"GET /oauth2/applications/@me", false, getApplication},
		{"GET /oauth2/@me", false, getAuthorization},
		{"GET /users/@me", false, func(c *call) (reply, error) { return ok(c.me()) }},
		{"GET /users/{user_id}", false, getUser},
		{"GET /users/@me/guilds", false, myGuilds},
		{"POST /users/@me/channels", false, openDirect},
	}
}

func gatewayBot(c *call) (reply, error) {
	return ok(map[string]any{
		"url": c.socketURL("/gateway"), "shards": c.opts.Shards,
		"session_start_limit": map[string]any{
			"total": 1000, "remaining": max(1000-c.starts, 0), "reset_after": (24 * time.Hour).Milliseconds(),
			"max_concurrency": c.opts.MaxConcurrency,
		},
	})
}

// me is the bot's own user, with what it alone is told.
func (s *Server) me() map[string]any {
	bot := s.w.bot()
	return map[string]any{
		"id": bot.ID, "username": bot.Username, "global_name": bot.GlobalName, "avatar": bot.Avatar,
		"discriminator": bot.Discriminator, "public_flags": 0, "flags": 0, "bot": true, "primary_guild": nil,
		"mfa_enabled": true, "locale": "en-US", "verified": true, "email": nil,
	}
}

// Flags of an application that tell of the message content intent.
const (
	applicationMessageContentLimited = 1 << 19
	applicationCommandBadge          = 1 << 23
)

func (s *Server) applicationFlags() int {
	flags := 0
	if s.w.app.messageContent {
		flags |= applicationMessageContentLimited
	}
	if len(s.w.commands) > 0 {
		flags |= applicationCommandBadge
	}
	return flags
}

// applicationBody is the application as everyone may see it.
func (s *Server) applicationBody() map[string]any {
	return map[string]any{
		"id": s.w.app.id, "name": s.w.app.name, "icon": nil, "description": "", "type": nil, "bot": s.w.bot().User,
		"bot_public": true, "bot_require_code_grant": false, "verify_key": s.VerifyKey(),
		"flags": s.applicationFlags(), "flags_new": strconv.Itoa(s.applicationFlags()),
	}
}

func getApplication(c *call) (reply, error) {
	body := c.applicationBody()
	body["redirect_uris"] = []string{}
	body["interactions_endpoint_url"] = nil
	if c.endpoint != "" {
		body["interactions_endpoint_url"] = c.endpoint
	}
	body["role_connections_verification_url"] = nil
	body["owner"] = c.w.accounts[c.w.app.ownerID].User
	body["approximate_guild_count"] = len(c.w.guilds)
	body["approximate_user_install_count"], body["approximate_user_authorization_count"] = 0, 0
	body["explicit_content_filter"] = 0
	body["team"] = nil
	body["eligible_oauth2_scopes"] = []string{}
	return ok(body)
}

func getAuthorization(c *call) (reply, error) {
	return ok(map[string]any{
		"application": c.applicationBody(), "scopes": []string{"bot", "applications.commands"},
		"expires": timestamp(c.w.clock.Now().Add(7 * 24 * time.Hour)),
	})
}

func getUser(c *call) (reply, error) {
	if a := c.w.accounts[c.id("user_id")]; a != nil {
		return ok(a.User)
	}
	return reply{}, errUnknownUser()
}

func myGuilds(c *call) (reply, error) {
	list := []map[string]any{}
	for _, id := range c.w.guildOrder {
		if g := c.w.guilds[id]; c.w.botIn(g) {
			list = append(list, map[string]any{
				"id": g.ID, "name": g.Name, "icon": nil, "banner": nil, "owner": false, "features": []string{},
				"permissions": c.w.guildPermissions(c.w.app.id, g),
			})
		}
	}
	return ok(list)
}

// openDirect opens a direct channel; whether anything may be sent there shows only on sending.
func openDirect(c *call) (reply, error) {
	var form struct {
		Recipient Snowflake `json:"recipient_id"`
	}
	if err := decode(c.body, &form); err != nil {
		return reply{}, err
	}
	person := c.w.accounts[form.Recipient]
	switch {
	case person == nil:
		bad := problems{}
		bad.required("recipient_id")
		return reply{}, bad.err()
	case person.Bot:
		return reply{}, errCannotDM()
	}
	ch, opened := c.w.directChannel(person)
	if opened {
		c.tellChannel("CHANNEL_CREATE", ch)
	}
	return ok(c.w.channelView(ch, c.w.app.id))
}
