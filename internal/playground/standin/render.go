package standin

import "slices"

// render makes of a stored message what the viewer is shown.
func (w *world) render(m *message, viewer Snowflake) Message {
	view := m.Message
	view.Reactions = nil
	for _, r := range m.reactions {
		view.Reactions = append(view.Reactions, Reaction{
			Emoji: r.emoji, Count: len(r.users), CountDetails: ReactionCount{Normal: len(r.users)},
			BurstColors: []string{}, Me: slices.Contains(r.users, viewer),
		})
	}
	if ref := m.Reference; ref != nil && ref.Type == ReferenceReply && m.Type != MessageThreadCreated {
		view.Referenced = &Referenced{}
		if ch := w.channels[ref.ChannelID]; ch != nil {
			if original := ch.find(ref.MessageID); original != nil && original.shown(viewer) {
				inner := w.renderPlain(original, viewer)
				view.Referenced.Message = &inner
			}
		}
	}
	if thread := w.channels[m.ID]; thread != nil && deref(thread.ParentID) == m.ChannelID {
		inner := w.channelView(thread, viewer)
		view.Thread = &inner
	}
	if viewer != m.Author.ID {
		view.Nonce = nil
	}
	w.blank(&view, viewer)
	return view
}

// renderPlain is render without the message's own reference and thread.
func (w *world) renderPlain(m *message, viewer Snowflake) Message {
	view := m.Message
	view.Nonce, view.Thread, view.Reactions = nil, nil, nil
	w.blank(&view, viewer)
	return view
}

// renderEvent adds what events alone carry: the server and the author's membership.
func (w *world) renderEvent(m *message, ch *channel, viewer Snowflake) Message {
	view := w.render(m, viewer)
	view.GuildID = ch.GuildID
	if member := w.member(ch.GuildID, m.Author.ID); member != nil && m.WebhookID == 0 {
		bare := *member
		bare.User = nil
		view.Member = &bare
	}
	return view
}

// renderWhole is what the target of a message command looks like to the bot.
func (w *world) renderWhole(m *message) Message {
	granted := w.app.messageContent
	w.app.messageContent = true
	defer func() { w.app.messageContent = granted }()
	return w.render(m, w.app.id)
}

// blank empties what the bot may not read: without the privileged intent it is
// given the content of direct messages, of messages that mention it, and of its
// own, and nothing else.
func (w *world) blank(view *Message, viewer Snowflake) {
	if viewer != w.app.id || w.app.messageContent || w.readable(view) {
		return
	}
	blankContent(view)
}

func (w *world) readable(view *Message) bool {
	ch := w.channels[view.ChannelID]
	return view.Author.ID == w.app.id || ch == nil || ch.isDM() ||
		slices.ContainsFunc(view.Mentions, func(u User) bool { return u.ID == w.app.id })
}

func blankContent(view *Message) {
	view.Content = ""
	view.Attachments, view.Embeds, view.Components = []Attachment{}, []Embed{}, []Component{}
	view.Snapshots = slices.Clone(view.Snapshots)
	for i := range view.Snapshots {
		s := &view.Snapshots[i].Message
		s.Content = ""
		s.Attachments, s.Embeds, s.Components = []Attachment{}, []Embed{}, []Component{}
	}
}
