package standin

// guildCreate is a server as GUILD_CREATE shows it to the bot: with channels
// that it may see or not, active threads that it may see, and, without the
// members intent, no member but itself.
func (s *Server) guildCreate(g *guild) map[string]any {
	body := s.guildBody(g)
	channels := []Channel{}
	for _, id := range g.channels {
		if ch := s.w.channels[id]; !ch.isThread() {
			channels = append(channels, s.w.channelView(ch, s.w.app.id))
		}
	}
	body["channels"] = channels
	body["threads"] = s.w.threadsOf(g, s.w.app.id)
	body["members"] = []Member{*g.members[s.w.app.id]}
	body["member_count"] = len(g.members)
	body["joined_at"] = g.members[s.w.app.id].JoinedAt
	body["large"], body["unavailable"] = false, false
	for _, name := range []string{"presences", "voice_states", "stage_instances", "guild_scheduled_events", "soundboard_sounds"} {
		body[name] = []any{}
	}
	return body
}

// guildBody is a server as REST shows it.
func (s *Server) guildBody(g *guild) map[string]any {
	return map[string]any{
		"id": g.ID, "name": g.Name, "icon": nil, "description": nil, "home_header": nil, "splash": nil,
		"discovery_splash": nil, "features": []string{}, "banner": nil, "owner_id": g.OwnerID,
		"application_id": nil, "region": "deprecated", "afk_channel_id": nil, "afk_timeout": 300,
		"system_channel_id": nil, "system_channel_flags": 0, "widget_enabled": false, "widget_channel_id": nil,
		"verification_level": 0, "roles": g.Roles, "default_message_notifications": 0, "mfa_level": 0,
		"explicit_content_filter": 0, "max_presences": nil, "max_members": 500000,
		"max_stage_video_channel_users": 50, "max_video_channel_users": 25, "vanity_url_code": nil,
		"premium_tier": 0, "premium_subscription_count": 0, "preferred_locale": g.Locale,
		"rules_channel_id": nil, "safety_alerts_channel_id": nil, "public_updates_channel_id": nil,
		"premium_progress_bar_enabled": false, "nsfw": false, "nsfw_level": 0, "emojis": []any{},
		"stickers": []any{}, "incidents_data": nil,
	}
}
