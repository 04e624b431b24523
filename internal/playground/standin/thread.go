package standin

import "slices"

// threadForm is what a client sends to open a thread or a forum post.
type threadForm struct {
	Name        string       `json:"name"`
	AutoArchive *int         `json:"auto_archive_duration"`
	Type        *int         `json:"type"`
	Tags        []Snowflake  `json:"applied_tags"`
	Message     *messageForm `json:"message"`
}

// openThread opens a thread: on a message when starter is not nil, as a post
// when the channel is a forum, else on its own.
func (s *Server) openThread(author *account, ch *channel, starter *message, form *threadForm) (*channel, error) {
	if err := s.mayOpenThread(author.ID, ch, starter, form); err != nil {
		return nil, err
	}
	now := s.w.now()
	thread := &channel{Channel: Channel{
		ID: s.w.newID(), Type: ChannelPublicThread, GuildID: ch.GuildID, Name: form.Name, ParentID: ref(ch.ID), OwnerID: author.ID,
		ThreadMetadata: &ThreadMetadata{AutoArchiveDuration: orElse(form.AutoArchive, 4320), ArchiveTimestamp: &now, CreateTimestamp: now},
		MessageCount:   ref(0), TotalMessageSent: ref(0),
	}}
	switch {
	case starter != nil:
		thread.ID = starter.ID // a thread on a message has the message's id
		starter.Flags |= FlagHasThread
	case ch.Type == ChannelForum:
		thread.AppliedTags = nonNil(form.Tags)
	case deref(form.Type) == ChannelPrivateThread:
		thread.Type = ChannelPrivateThread
	}
	thread.joined = []ThreadMember{s.w.threadMember(thread, author.ID)}
	s.w.channels[thread.ID] = thread
	g := s.w.guildOf(ch)
	g.channels = append(g.channels, thread.ID)
	thread.NewlyCreated = true
	s.tellChannel("THREAD_CREATE", thread)
	thread.NewlyCreated = false
	switch {
	case starter != nil:
		s.system(thread, author, MessageThreadStarter, "", &Reference{MessageID: starter.ID, ChannelID: ch.ID, GuildID: ch.GuildID})
		s.tellMessage("MESSAGE_UPDATE", starter, ch)
	case ch.Type != ChannelForum && thread.Type == ChannelPublicThread:
		s.system(ch, author, MessageThreadCreated, thread.Name, &Reference{ChannelID: thread.ID, GuildID: ch.GuildID})
	}
	return thread, nil
}

func (s *Server) mayOpenThread(author Snowflake, ch *channel, starter *message, form *threadForm) error {
	can := s.w.permissionsIn(author, ch)
	need := CreatePublicThreads
	if ch.Type == ChannelForum {
		need = SendMessages
	} else if deref(form.Type) == ChannelPrivateThread {
		need = CreatePrivateThreads
	}
	bad := problems{}
	bad.length("name", form.Name, 1, 100)
	if d := orElse(form.AutoArchive, 4320); !slices.Contains([]int{60, 1440, 4320, 10080}, d) {
		bad.add("auto_archive_duration", "BASE_TYPE_CHOICES", "Value must be one of (60, 1440, 4320, 10080).")
	}
	switch {
	case !can.Has(ViewChannel):
		return errMissingAccess()
	case ch.isDM(), ch.isThread():
		return &Error{400, 50024, "Cannot execute action on this channel type", nil}
	case starter != nil && isSystem(starter):
		return errSystemMessage()
	case starter != nil && s.w.channels[starter.ID] != nil:
		return errThreadExists()
	case !can.Has(need), starter != nil && !can.Has(ReadMessageHistory):
		return errMissingPermissions()
	case ch.Type == ChannelForum && form.Message == nil:
		bad.required("message")
	}
	return bad.err()
}

// system posts one of Discord's own messages.
func (s *Server) system(ch *channel, author *account, kind int, content string, reference *Reference) {
	m := &message{Message: Message{
		ID: s.w.newID(), ChannelID: ch.ID, Author: author.User, Type: kind, Content: content, Timestamp: s.w.now(),
		Mentions: []User{}, MentionRoles: []Snowflake{}, Attachments: []Attachment{}, Embeds: []Embed{}, Components: []Component{},
		Reference: reference,
	}}
	s.insert(ch, m)
	s.tellMessage("MESSAGE_CREATE", m, ch)
}

func (w *world) threadMember(thread *channel, user Snowflake) ThreadMember {
	return ThreadMember{ID: thread.ID, UserID: user, JoinTimestamp: w.now()}
}

// join makes the user a member of the thread.
func (s *Server) join(thread *channel, user Snowflake) {
	if thread.hasJoined(user) {
		return
	}
	member := s.w.threadMember(thread, user)
	thread.joined = append(thread.joined, member)
	s.emit(happening{
		name: "THREAD_MEMBERS_UPDATE", channel: thread, intent: IntentGuilds,
		data: constant(map[string]any{
			"id": thread.ID, "guild_id": thread.GuildID, "member_count": len(thread.joined), "added_members": []ThreadMember{member},
		}),
	})
}

func (s *Server) setArchived(thread *channel, archived bool) {
	thread.ThreadMetadata.Archived = archived
	thread.ThreadMetadata.ArchiveTimestamp = ref(s.w.now())
	s.tellChannel("THREAD_UPDATE", thread)
}

// removeChannel removes a channel and its threads, and tells of it.
func (s *Server) removeChannel(ch *channel) {
	name := "CHANNEL_DELETE"
	if ch.isThread() {
		name = "THREAD_DELETE"
	}
	s.tellChannel(name, ch)
	delete(s.w.channels, ch.ID)
	g := s.w.guildOf(ch)
	if g == nil {
		return
	}
	g.channels = without(g.channels, ch.ID)
	for _, id := range g.channels {
		if thread := s.w.channels[id]; deref(thread.ParentID) == ch.ID {
			delete(s.w.channels, id)
			g.channels = without(g.channels, id)
		}
	}
}
