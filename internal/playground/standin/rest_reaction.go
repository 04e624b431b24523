package standin

import "slices"

func reactionRoutes() []route {
	const all = " /channels/{channel_id}/messages/{message_id}/reactions"
	const emoji = all + "/{emoji_name}"
	return []route{
		{"PUT" + emoji + "/@me", false, addReaction},
		{"DELETE" + emoji + "/@me", false, removeReaction},
		{"DELETE" + emoji + "/{user_id}", false, removeReaction},
		{"GET" + emoji, false, listReactions},
		{"DELETE" + emoji, false, clearReactions},
		{"DELETE" + all, false, clearReactions},
	}
}

func addReaction(c *call) (reply, error) {
	ch, m, err := c.message()
	if err != nil {
		return reply{}, err
	}
	emoji, err := parseEmoji(c.r.PathValue("emoji_name"))
	if err != nil {
		return reply{}, err
	}
	if err := c.react(c.w.app.id, ch, m, emoji); err != nil {
		return reply{}, err
	}
	return noContent()
}

func removeReaction(c *call) (reply, error) {
	ch, m, err := c.message()
	if err != nil {
		return reply{}, err
	}
	emoji, err := parseEmoji(c.r.PathValue("emoji_name"))
	if err != nil {
		return reply{}, err
	}
	user := c.w.app.id
	if c.r.PathValue("user_id") != "" {
		user = c.id("user_id")
		if err := c.botCan(ch, ManageMessages); err != nil {
			return reply{}, err
		}
	}
	c.unreact(user, ch, m, emoji)
	return noContent()
}

func listReactions(c *call) (reply, error) {
	_, m, err := c.message()
	if err != nil {
		return reply{}, err
	}
	emoji, err := parseEmoji(c.r.PathValue("emoji_name"))
	if err != nil {
		return reply{}, err
	}
	users := []User{}
	for _, r := range m.reactions {
		if !r.emoji.same(emoji) {
			continue
		}
		for _, id := range r.users {
			users = append(users, c.w.accounts[id].User)
		}
	}
	return ok(users)
}

// clearReactions removes everyone's, of one emoji or of all.
func clearReactions(c *call) (reply, error) {
	ch, m, err := c.message()
	if err != nil {
		return reply{}, err
	}
	if err := c.botCan(ch, ManageMessages); err != nil {
		return reply{}, err
	}
	event := map[string]any{"channel_id": ch.ID, "message_id": m.ID}
	if ch.GuildID != 0 {
		event["guild_id"] = ch.GuildID
	}
	name := "MESSAGE_REACTION_REMOVE_ALL"
	if text := c.r.PathValue("emoji_name"); text != "" {
		emoji, err := parseEmoji(text)
		if err != nil {
			return reply{}, err
		}
		m.reactions = slices.DeleteFunc(m.reactions, func(r reaction) bool { return r.emoji.same(emoji) })
		name, event["emoji"] = "MESSAGE_REACTION_REMOVE_EMOJI", emoji
	} else {
		m.reactions = nil
	}
	c.emit(happening{
		name: name, channel: ch, intent: IntentGuildMessageReactions, intentDM: IntentDirectMessageReactions, data: constant(event),
	})
	return noContent()
}
