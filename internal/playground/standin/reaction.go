package standin

import (
	"slices"
	"strings"
)

const maxReactions = 20

// parseEmoji reads an emoji as it stands in a path: itself, or name:id.
func parseEmoji(text string) (Emoji, error) {
	name, id, custom := strings.Cut(text, ":")
	if !custom {
		if name == "" || name[0] < 0x80 {
			return Emoji{}, errUnknownEmoji()
		}
		return Emoji{Name: &name}, nil
	}
	parsed, err := ParseSnowflake(id)
	if err != nil {
		return Emoji{}, errUnknownEmoji()
	}
	return Emoji{ID: &parsed, Name: &name}, nil
}

func (e Emoji) same(other Emoji) bool {
	return deref(e.ID) == deref(other.ID) && (e.ID != nil || deref(e.Name) == deref(other.Name))
}

// react adds a user's reaction, or does nothing when it is there.
func (s *Server) react(user Snowflake, ch *channel, m *message, emoji Emoji) error {
	can := s.w.permissionsIn(user, ch)
	i := slices.IndexFunc(m.reactions, func(r reaction) bool { return r.emoji.same(emoji) })
	switch {
	case !can.Has(ReadMessageHistory), i < 0 && !can.Has(AddReactions):
		return errMissingPermissions()
	case ch.isThread() && ch.ThreadMetadata.Archived:
		return errThreadArchived()
	case i < 0 && len(m.reactions) >= maxReactions:
		return errTooManyReactions()
	case i < 0:
		m.reactions = append(m.reactions, reaction{emoji: emoji})
		i = len(m.reactions) - 1
	case slices.Contains(m.reactions[i].users, user):
		return nil
	}
	m.reactions[i].users = append(m.reactions[i].users, user)
	s.tellReaction("MESSAGE_REACTION_ADD", ch, m, emoji, user)
	return nil
}

// unreact takes a user's reaction away, if it is there.
func (s *Server) unreact(user Snowflake, ch *channel, m *message, emoji Emoji) {
	i := slices.IndexFunc(m.reactions, func(r reaction) bool { return r.emoji.same(emoji) })
	if i < 0 || !slices.Contains(m.reactions[i].users, user) {
		return
	}
	m.reactions[i].users = without(m.reactions[i].users, user)
	if len(m.reactions[i].users) == 0 {
		m.reactions = slices.Delete(m.reactions, i, i+1)
	}
	s.tellReaction("MESSAGE_REACTION_REMOVE", ch, m, emoji, user)
}

func (s *Server) tellReaction(name string, ch *channel, m *message, emoji Emoji, user Snowflake) {
	event := map[string]any{
		"user_id": user, "channel_id": ch.ID, "message_id": m.ID, "emoji": emoji, "burst": false, "type": 0,
	}
	if ch.GuildID != 0 {
		event["guild_id"] = ch.GuildID
		if member := s.w.member(ch.GuildID, user); member != nil && name == "MESSAGE_REACTION_ADD" {
			event["member"] = member
		}
	}
	if name == "MESSAGE_REACTION_ADD" {
		event["message_author_id"] = m.Author.ID
		event["burst_colors"] = []string{}
	}
	s.emit(happening{
		name: name, channel: ch, intent: IntentGuildMessageReactions, intentDM: IntentDirectMessageReactions, data: constant(event),
	})
}
