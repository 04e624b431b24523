package standin

import (
	"bytes"
	"cmp"
	"encoding/json"
	"slices"
	"strings"
	"time"
)

// posting says what a new message is, besides what its sender wrote.
type posting struct {
	author  *account
	kind    int
	flags   int          // Discord's own
	onlyFor Snowflake    // of a private message
	answers *interaction // of an interaction's answer
	id      Snowflake    // a new one when zero; a forum post's first message has the post's
}

// nonceLife is how long a nonce that is to be enforced is remembered.
const nonceLife = 3 * time.Minute

// post creates a message where the author has been found to be allowed to, and
// tells of it. Everything that can be refused is refused before anything changes.
func (s *Server) post(ch *channel, form *messageForm, p posting) (*message, error) {
	if form.EnforceNonce {
		if m := s.sameNonce(ch, form, p.author.ID); m != nil {
			return m, nil
		}
	}
	if _, err := checkMessage(form, nil); err != nil {
		return nil, err
	}
	m := &message{onlyFor: p.onlyFor, answers: p.answers}
	m.ID, m.ChannelID, m.Author, m.Type = p.id, ch.ID, p.author.User, p.kind
	if m.ID == 0 {
		m.ID = s.w.newID()
	}
	if err := s.refer(m, ch, form, p.author.ID); err != nil {
		return nil, err
	}
	m.Timestamp, m.Nonce, m.TTS = s.w.now(), form.Nonce, form.TTS
	if string(m.Nonce) == "null" {
		m.Nonce = nil
	}
	m.Flags = form.Flags.value&mayBeSet | p.flags | m.Flags
	m.Content, m.Embeds, m.Components = strings.TrimSpace(form.Content.value), richEmbeds(form.Embeds.value), nonNil(form.Components.value)
	m.Attachments = []Attachment{}
	s.attach(m, ch, form)
	if p.onlyFor != 0 {
		for i := range m.Attachments {
			m.Attachments[i].Ephemeral = true
		}
	}
	resolveMedia(m)
	s.mention(m, ch, form.AllowedMentions)
	if i := p.answers; i != nil {
		i.sign(m, s.w.app.id)
	}
	s.insert(ch, m)
	s.tellMessage("MESSAGE_CREATE", m, ch)
	s.unfurl(m, ch)
	return m, nil
}

// insert puts the message in its channel and, in a thread, brings that up to date.
func (s *Server) insert(ch *channel, m *message) {
	i, _ := slices.BinarySearchFunc(ch.messages, m.ID, func(m *message, id Snowflake) int { return cmp.Compare(m.ID, id) })
	ch.messages = slices.Insert(ch.messages, i, m)
	if m.onlyFor != 0 {
		return
	}
	ch.LastMessageID = ref(m.ID)
	if !ch.isThread() {
		return
	}
	if ch.ThreadMetadata.Archived {
		s.setArchived(ch, false) // speaking in it opens it again
	}
	ch.MessageCount, ch.TotalMessageSent = ref(deref(ch.MessageCount)+1), ref(deref(ch.TotalMessageSent)+1)
	s.join(ch, m.Author.ID)
}

func (s *Server) sameNonce(ch *channel, form *messageForm, author Snowflake) *message {
	for _, m := range ch.messages {
		if m.Author.ID == author && len(form.Nonce) > 0 && bytes.Equal(m.Nonce, form.Nonce) &&
			s.w.clock.Now().Sub(m.ID.Time()) < nonceLife {
			return m
		}
	}
	return nil
}

// refer makes the message a reply or a forward.
func (s *Server) refer(m *message, ch *channel, form *messageForm, author Snowflake) error {
	want := form.Reference
	if want == nil {
		return nil
	}
	from := ch
	if want.ChannelID != 0 {
		from = s.w.channels[want.ChannelID]
	}
	var original *message
	if from != nil && s.w.visible(author, from) {
		original = from.find(want.MessageID)
	}
	bad := problems{}
	switch {
	case original == nil || original.onlyFor != 0:
		if want.Type == ReferenceReply && want.FailIfNotExists != nil && !*want.FailIfNotExists {
			return nil
		}
		bad.add("message_reference", "REPLIES_UNKNOWN_MESSAGE", "Unknown message")
	case want.Type == ReferenceReply && from != ch:
		bad.add("message_reference.channel_id", "REPLIES_CANNOT_REPLY_ACROSS_CHANNELS", "Cannot reply to a message in another channel")
	case isSystem(original):
		bad.add("message_reference", "REPLIES_CANNOT_REPLY_TO_SYSTEM_MESSAGE", "Cannot reply to a system message")
	case !s.w.permissionsIn(author, from).Has(ReadMessageHistory):
		return errReplyNeedsHistory()
	}
	if err := bad.err(); err != nil {
		return err
	}
	m.Reference = &Reference{Type: want.Type, MessageID: original.ID, ChannelID: from.ID, GuildID: from.GuildID}
	if want.Type == ReferenceForward {
		m.Flags |= FlagHasSnapshot
		m.Snapshots = []Snapshot{snapshotOf(original)}
	} else {
		m.Type = MessageReply
	}
	return nil
}

func snapshotOf(m *message) Snapshot {
	if len(m.Snapshots) > 0 { // a forward of a forward carries the first one's words
		return m.Snapshots[0]
	}
	return Snapshot{SnapshotMessage{
		Type: m.Type, Content: m.Content, Mentions: m.Mentions, MentionRoles: m.MentionRoles, Attachments: m.Attachments,
		Embeds: m.Embeds, Timestamp: m.Timestamp, EditedTimestamp: m.EditedTimestamp, Flags: m.Flags, Components: m.Components,
	}}
}

func isSystem(m *message) bool {
	return m.Type == MessageThreadCreated || m.Type == MessageThreadStarter
}

// edit changes a message as a form says, and tells of it.
func (s *Server) edit(ch *channel, m *message, form *messageForm) error {
	v2, err := checkMessage(form, m)
	if err != nil {
		return err
	}
	if form.Content.set {
		m.Content = strings.TrimSpace(form.Content.value)
		m.Embeds = slices.DeleteFunc(slices.Clone(m.Embeds), func(e Embed) bool { return e.Type == unfurled && !strings.Contains(m.Content, e.URL) })
	}
	if form.Embeds.set {
		m.Embeds = richEmbeds(form.Embeds.value)
	}
	if form.Components.set {
		m.Components = nonNil(form.Components.value)
	}
	if form.Flags.set {
		m.Flags = m.Flags&^FlagSuppressEmbeds | form.Flags.value&(FlagSuppressEmbeds|FlagComponentsV2)
	}
	if v2 {
		m.Flags |= FlagComponentsV2
	}
	if m.Flags&FlagSuppressEmbeds != 0 {
		m.Embeds = []Embed{}
	}
	s.attach(m, ch, form)
	resolveMedia(m)
	s.mention(m, ch, form.AllowedMentions)
	if m.Flags&FlagLoading != 0 {
		m.Flags &^= FlagLoading // the first words of a deferred answer are no edit
	} else {
		m.EditedTimestamp = ref(s.w.now())
	}
	s.tellMessage("MESSAGE_UPDATE", m, ch)
	s.unfurl(m, ch)
	return nil
}

// erase deletes a message and tells of it.
func (s *Server) erase(ch *channel, m *message) {
	ch.remove(m.ID)
	if ch.isThread() && m.onlyFor == 0 {
		ch.MessageCount = ref(max(deref(ch.MessageCount)-1, 0))
	}
	gone := map[string]any{"id": m.ID, "channel_id": ch.ID}
	if ch.GuildID != 0 {
		gone["guild_id"] = ch.GuildID
	}
	s.emit(happening{
		name: "MESSAGE_DELETE", channel: ch, only: m.onlyFor,
		intent: IntentGuildMessages, intentDM: IntentDirectMessages, data: constant(gone),
	})
}

// maySpeak refuses a message that the author may not send here.
func (s *Server) maySpeak(author Snowflake, ch *channel, form *messageForm) error {
	can := s.w.permissionsIn(author, ch)
	switch {
	case !can.Has(ViewChannel):
		return errMissingAccess()
	case ch.Type == ChannelForum:
		return errNotTextChannel()
	case !can.Has(sendingIn(ch)),
		len(form.Embeds.value) > 0 && !can.Has(EmbedLinks),
		len(form.uploads) > 0 && !can.Has(AttachFiles):
		return errMissingPermissions()
	}
	if ch.isDM() {
		for _, u := range ch.Recipients {
			if a := s.w.accounts[u.ID]; a != nil && a.noDMs && u.ID != author {
				return errCannotDM()
			}
		}
	}
	if !ch.isThread() || !ch.ThreadMetadata.Locked || can.Has(ManageThreads) {
		return nil
	}
	if ch.ThreadMetadata.Archived {
		return errThreadArchived()
	}
	return errThreadLocked()
}

func richEmbeds(list []Embed) []Embed {
	list = nonNil(list)
	for i := range list {
		list[i].Type = "rich"
	}
	return list
}

func nonNil[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

func rawString(text string) json.RawMessage { return mustMarshal(text) }
