package standin

func channelRoutes() []route {
	return []route{
		{"GET /channels/{channel_id}", false, getChannel},
		{"PATCH /channels/{channel_id}", false, changeChannel},
		{"DELETE /channels/{channel_id}", false, deleteChannel},
		{"POST /channels/{channel_id}/typing", false, typing},
	}
}

func getChannel(c *call) (reply, error) {
	ch, err := c.channel()
	if err != nil {
		return reply{}, err
	}
	return ok(c.w.channelView(ch, c.w.app.id))
}

// changeChannel renames, archives or locks.
func changeChannel(c *call) (reply, error) {
	ch, err := c.channel()
	if err != nil {
		return reply{}, err
	}
	var form struct {
		Name        *string `json:"name"`
		Topic       *string `json:"topic"`
		Archived    *bool   `json:"archived"`
		Locked      *bool   `json:"locked"`
		AutoArchive *int    `json:"auto_archive_duration"`
	}
	if err := decode(c.body, &form); err != nil {
		return reply{}, err
	}
	if ch.isDM() {
		return reply{}, errNotInDM()
	}
	own := ch.isThread() && ch.OwnerID == c.w.app.id && form.Locked == nil
	need := ManageChannels
	if ch.isThread() {
		need = ManageThreads
	}
	if !own && !c.w.permissionsIn(c.w.app.id, ch).Has(need) {
		return reply{}, errMissingPermissions()
	}
	if form.Name != nil {
		bad := problems{}
		bad.length("name", *form.Name, 1, 100)
		if err := bad.err(); err != nil {
			return reply{}, err
		}
		ch.Name = *form.Name
	}
	if ch.isThread() {
		c.changeThread(ch, form.Archived, form.Locked, form.AutoArchive)
	} else {
		if form.Topic != nil {
			ch.Topic = form.Topic
		}
		c.tellChannel("CHANNEL_UPDATE", ch)
	}
	return ok(c.w.channelView(ch, c.w.app.id))
}

func (s *Server) changeThread(ch *channel, archived, locked *bool, autoArchive *int) {
	meta := ch.ThreadMetadata
	if archived != nil && *archived != meta.Archived {
		meta.Archived, meta.ArchiveTimestamp = *archived, ref(s.w.now())
	}
	if locked != nil {
		meta.Locked = *locked
	}
	if autoArchive != nil {
		meta.AutoArchiveDuration = *autoArchive
	}
	s.tellChannel("THREAD_UPDATE", ch)
}

func deleteChannel(c *call) (reply, error) {
	ch, err := c.channel()
	if err != nil {
		return reply{}, err
	}
	need := ManageChannels
	if ch.isThread() {
		need = ManageThreads
	}
	if ch.isDM() {
		return ok(c.w.channelView(ch, c.w.app.id)) // closing a direct channel hides it alone
	}
	if err := c.botCan(ch, need); err != nil {
		return reply{}, err
	}
	view := c.w.channelView(ch, c.w.app.id)
	c.removeChannel(ch)
	return ok(view)
}

func typing(c *call) (reply, error) {
	ch, err := c.channel()
	if err != nil {
		return reply{}, err
	}
	if err := c.botCan(ch, sendingIn(ch)); err != nil {
		return reply{}, err
	}
	c.tellTyping(ch, c.w.app.id)
	return noContent()
}

func (s *Server) tellTyping(ch *channel, user Snowflake) {
	event := map[string]any{"channel_id": ch.ID, "user_id": user, "timestamp": s.w.clock.Now().Unix()}
	if ch.GuildID != 0 {
		event["guild_id"] = ch.GuildID
		event["member"] = s.w.member(ch.GuildID, user)
	}
	s.emit(happening{
		name: "TYPING_START", channel: ch, intent: IntentGuildMessageTyping, intentDM: IntentDirectMessageTyping, data: constant(event),
	})
}
