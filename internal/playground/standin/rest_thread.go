package standin

import "slices"

func threadRoutes() []route {
	const member = " /channels/{channel_id}/thread-members/"
	return []route{
		{"POST /channels/{channel_id}/threads", false, createThread},
		{"POST /channels/{channel_id}/messages/{message_id}/threads", false, createThreadOnMessage},
		{"GET /channels/{channel_id}/threads/archived/public", false, archivedThreads},
		{"PUT" + member + "@me", false, joinThread},
		{"DELETE" + member + "@me", false, leaveThread},
		{"PUT" + member + "{user_id}", false, joinThread},
		{"GET /channels/{channel_id}/thread-members", false, threadMembers},
	}
}

func createThreadOnMessage(c *call) (reply, error) {
	ch, m, err := c.message()
	if err != nil {
		return reply{}, err
	}
	var form threadForm
	if err := decode(c.body, &form); err != nil {
		return reply{}, err
	}
	thread, err := c.openThread(c.w.bot(), ch, m, &form)
	if err != nil {
		return reply{}, err
	}
	return created(c.w.channelView(thread, c.w.app.id))
}

func createThread(c *call) (reply, error) {
	ch, err := c.channel()
	if err != nil {
		return reply{}, err
	}
	var form threadForm
	if err := decode(c.body, &form); err != nil {
		return reply{}, err
	}
	if form.Message != nil {
		form.Message.uploads = c.uploads
	}
	thread, first, err := c.openPost(c.w.bot(), ch, &form)
	if err != nil {
		return reply{}, err
	}
	view := c.w.channelView(thread, c.w.app.id)
	if first != nil {
		view.Message = ref(c.w.render(first, c.w.app.id))
	}
	return created(view)
}

// openPost opens a thread without a starting message, and in a forum its first
// message, which has the thread's id.
func (s *Server) openPost(author *account, ch *channel, form *threadForm) (*channel, *message, error) {
	if ch.Type == ChannelForum && form.Message != nil {
		if _, err := checkMessage(form.Message, nil); err != nil {
			return nil, nil, err
		}
	}
	thread, err := s.openThread(author, ch, nil, form)
	if err != nil || ch.Type != ChannelForum {
		return thread, nil, err
	}
	first, err := s.post(thread, form.Message, posting{author: author, id: thread.ID})
	return thread, first, err
}

func archivedThreads(c *call) (reply, error) {
	ch, err := c.channel()
	if err != nil {
		return reply{}, err
	}
	if err := c.botCan(ch, ReadMessageHistory); err != nil {
		return reply{}, err
	}
	list := []Channel{}
	for _, id := range c.w.guildOf(ch).channels {
		t := c.w.channels[id]
		if t.isThread() && deref(t.ParentID) == ch.ID && t.ThreadMetadata.Archived && len(list) < limitOf(c.query("limit"), 50) {
			list = append(list, c.w.channelView(t, c.w.app.id))
		}
	}
	return ok(map[string]any{"threads": list, "members": []ThreadMember{}, "has_more": false})
}

func (c *call) thread() (*channel, error) {
	ch, err := c.channel()
	switch {
	case err != nil:
		return nil, err
	case !ch.isThread():
		return nil, errUnknownChannel()
	case ch.ThreadMetadata.Archived:
		return nil, errThreadArchived()
	}
	return ch, nil
}

func joinThread(c *call) (reply, error) {
	ch, err := c.thread()
	if err != nil {
		return reply{}, err
	}
	user := c.w.app.id
	if c.r.PathValue("user_id") != "" {
		user = c.id("user_id")
	}
	if c.w.member(ch.GuildID, user) == nil {
		return reply{}, errUnknownMember()
	}
	c.join(ch, user)
	return noContent()
}

func leaveThread(c *call) (reply, error) {
	ch, err := c.thread()
	if err != nil {
		return reply{}, err
	}
	ch.joined = slices.DeleteFunc(ch.joined, func(m ThreadMember) bool { return m.UserID == c.w.app.id })
	return noContent()
}

func threadMembers(c *call) (reply, error) {
	ch, err := c.channel()
	if err != nil {
		return reply{}, err
	}
	return ok(nonNil(ch.joined))
}
