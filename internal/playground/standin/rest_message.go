package standin

import (
	"slices"
	"strconv"
	"time"
)

func messageRoutes() []route {
	const one = " /channels/{channel_id}/messages/{message_id}"
	return []route{
		{"GET /channels/{channel_id}/messages", false, listMessages},
		{"POST /channels/{channel_id}/messages", false, createMessage},
		{"POST /channels/{channel_id}/messages/bulk-delete", false, bulkDelete},
		{"GET" + one, false, getMessage},
		{"PATCH" + one, false, editMessage},
		{"DELETE" + one, false, deleteMessage},
	}
}

func createMessage(c *call) (reply, error) {
	ch, err := c.channel()
	if err != nil {
		return reply{}, err
	}
	form, err := c.messageForm(c.body)
	if err != nil {
		return reply{}, err
	}
	if err := c.maySpeak(c.w.app.id, ch, form); err != nil {
		return reply{}, err
	}
	m, err := c.post(ch, form, posting{author: c.w.bot()})
	if err != nil {
		return reply{}, err
	}
	view := c.w.render(m, c.w.app.id)
	return ok(view)
}

func getMessage(c *call) (reply, error) {
	ch, m, err := c.message()
	if err != nil {
		return reply{}, err
	}
	if !c.w.permissionsIn(c.w.app.id, ch).Has(ReadMessageHistory) {
		return reply{}, errMissingAccess()
	}
	return ok(c.w.render(m, c.w.app.id))
}

func listMessages(c *call) (reply, error) {
	ch, err := c.channel()
	if err != nil {
		return reply{}, err
	}
	limit, bad := 50, problems{}
	if text := c.query("limit"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil {
			n = 0
		}
		limit = n
		bad.between("limit", n, 1, 100)
	}
	if err := bad.err(); err != nil {
		return reply{}, err
	}
	if !c.w.permissionsIn(c.w.app.id, ch).Has(ReadMessageHistory) {
		return ok([]Message{})
	}
	var all []*message
	for _, m := range ch.messages {
		if m.onlyFor == 0 {
			all = append(all, m)
		}
	}
	list := []Message{}
	for _, m := range slices.Backward(page(all, limit, c.query("before"), c.query("after"), c.query("around"))) {
		list = append(list, c.w.render(m, c.w.app.id))
	}
	return ok(list)
}

// page cuts a list that is sorted by id as the three query parameters say.
func page(all []*message, limit int, before, after, around string) []*message {
	index := func(text string) int {
		id, _ := ParseSnowflake(text) // a bad one is before everything
		i := slices.IndexFunc(all, func(m *message) bool { return m.ID >= id })
		if i < 0 {
			return len(all)
		}
		return i
	}
	switch {
	case around != "":
		start := max(index(around)-limit/2, 0)
		return all[start:min(start+limit, len(all))]
	case before != "":
		end := index(before)
		return all[max(end-limit, 0):end]
	case after != "":
		start := index(after)
		if start < len(all) && all[start].ID.String() == after {
			start++
		}
		return all[start:min(start+limit, len(all))]
	default:
		return all[max(len(all)-limit, 0):]
	}
}

func editMessage(c *call) (reply, error) {
	ch, m, err := c.message()
	if err != nil {
		return reply{}, err
	}
	form, err := c.messageForm(c.body)
	if err != nil {
		return reply{}, err
	}
	if err := c.mayEdit(c.w.app.id, ch, m, form); err != nil {
		return reply{}, err
	}
	if err := c.edit(ch, m, form); err != nil {
		return reply{}, err
	}
	return ok(c.w.render(m, c.w.app.id))
}

// mayEdit lets authors edit; others may only hide embeds, and only if they manage messages.
func (s *Server) mayEdit(user Snowflake, ch *channel, m *message, form *messageForm) error {
	if ch.isThread() && ch.ThreadMetadata.Archived {
		return errThreadArchived()
	}
	if m.Author.ID == user {
		if isSystem(m) {
			return errSystemMessage()
		}
		return nil
	}
	onlyFlags := form.Flags.set && !form.Content.set && !form.Embeds.set && !form.Components.set && !form.Attachments.set
	if !onlyFlags {
		return errNotAuthor()
	}
	if !s.w.permissionsIn(user, ch).Has(ManageMessages) {
		return errMissingPermissions()
	}
	return nil
}

func deleteMessage(c *call) (reply, error) {
	ch, m, err := c.message()
	if err != nil {
		return reply{}, err
	}
	if err := c.mayDelete(c.w.app.id, ch, m); err != nil {
		return reply{}, err
	}
	c.erase(ch, m)
	return noContent()
}

func (s *Server) mayDelete(user Snowflake, ch *channel, m *message) error {
	switch {
	case m.Type == MessageThreadStarter:
		return errSystemMessage()
	case m.Author.ID == user:
		return nil
	case ch.isDM():
		return errNotInDM()
	case !s.w.permissionsIn(user, ch).Has(ManageMessages):
		return errMissingPermissions()
	}
	return nil
}

// bulkDelete deletes 2 to 100 messages of the last two weeks.
func bulkDelete(c *call) (reply, error) {
	ch, err := c.channel()
	if err != nil {
		return reply{}, err
	}
	var form struct {
		Messages []Snowflake `json:"messages"`
	}
	if err := decode(c.body, &form); err != nil {
		return reply{}, err
	}
	switch {
	case ch.isDM():
		return reply{}, errNotInDM()
	case !c.w.permissionsIn(c.w.app.id, ch).Has(ManageMessages):
		return reply{}, errMissingPermissions()
	case len(form.Messages) < 2 || len(form.Messages) > 100:
		return reply{}, errBulkCount()
	}
	for _, id := range form.Messages {
		if c.w.clock.Now().Sub(id.Time()) > 14*24*time.Hour {
			return reply{}, errTooOld()
		}
	}
	gone := []Snowflake{}
	for _, id := range form.Messages {
		if m := ch.find(id); m != nil && m.onlyFor == 0 {
			ch.remove(id)
			gone = append(gone, id)
		}
	}
	event := map[string]any{"ids": gone, "channel_id": ch.ID}
	if ch.GuildID != 0 {
		event["guild_id"] = ch.GuildID
	}
	c.emit(happening{
		name: "MESSAGE_DELETE_BULK", channel: ch, intent: IntentGuildMessages, intentDM: IntentDirectMessages, data: constant(event),
	})
	return noContent()
}
