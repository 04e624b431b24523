package standin

// webhookRoutes serve the follow-ups of interactions. The token in the path is
// the authority; a webhook of any other kind does not exist here.
func webhookRoutes() []route {
	const original = " /webhooks/{webhook_id}/{webhook_token}/messages/@original"
	const other = " /webhooks/{webhook_id}/{webhook_token}/messages/{message_id}"
	return []route{
		{"POST /webhooks/{webhook_id}/{webhook_token}", true, followUp},
		{"GET" + original, true, getAnswer},
		{"PATCH" + original, true, editAnswer},
		{"DELETE" + original, true, deleteAnswer},
		{"GET" + other, true, getAnswer},
		{"PATCH" + other, true, editAnswer},
		{"DELETE" + other, true, deleteAnswer},
	}
}

// answered finds the acknowledged interaction whose token is in the path.
func (c *call) answered() (*interaction, error) {
	i := c.byToken[c.r.PathValue("webhook_token")]
	switch {
	case i == nil || c.id("webhook_id") != c.w.app.id || i.phase != acknowledged:
		return nil, errUnknownWebhook()
	case i.expired(c.w.clock.Now()):
		return nil, errInvalidToken()
	case c.w.channels[i.ch.ID] == nil:
		return nil, errUnknownChannel()
	}
	return i, nil
}

// answerMessage finds one of the interaction's messages: @original or a follow-up.
func (c *call) answerMessage() (*interaction, *message, error) {
	i, err := c.answered()
	if err != nil {
		return nil, nil, err
	}
	id := c.id("message_id")
	if c.r.PathValue("message_id") == "" || i.original != nil && i.original.ID == id {
		if i.original == nil || i.ch.find(i.original.ID) == nil {
			return nil, nil, errUnknownMessage()
		}
		return i, i.original, nil
	}
	m := i.ch.find(id)
	if m == nil || m.answers != i {
		return nil, nil, errUnknownMessage()
	}
	return i, m, nil
}

func followUp(c *call) (reply, error) {
	i, err := c.answered()
	if err != nil {
		return reply{}, err
	}
	form, err := c.messageForm(c.body)
	if err != nil {
		return reply{}, err
	}
	if i.deferred { // the first follow-up to a deferred answer is that answer
		if err := c.edit(i.ch, i.original, form); err != nil {
			return reply{}, err
		}
		i.deferred = false
		return ok(c.w.render(i.original, c.w.app.id))
	}
	if i.userOnly() && i.followups >= userFollowups {
		return reply{}, errTooManyFollowups()
	}
	m, err := c.respond(i, form, 0, c.privateFor(i, form.Flags.value))
	if err != nil {
		return reply{}, err
	}
	i.followups++
	return ok(c.w.render(m, c.w.app.id))
}

func getAnswer(c *call) (reply, error) {
	_, m, err := c.answerMessage()
	if err != nil {
		return reply{}, err
	}
	return ok(c.w.render(m, c.w.app.id))
}

func editAnswer(c *call) (reply, error) {
	i, m, err := c.answerMessage()
	if err != nil {
		return reply{}, err
	}
	form, err := c.messageForm(c.body)
	if err != nil {
		return reply{}, err
	}
	if err := c.edit(i.ch, m, form); err != nil {
		return reply{}, err
	}
	if m == i.original {
		i.deferred = false
	}
	return ok(c.w.render(m, c.w.app.id))
}

func deleteAnswer(c *call) (reply, error) {
	i, m, err := c.answerMessage()
	if err != nil {
		return reply{}, err
	}
	c.erase(i.ch, m)
	if m == i.original {
		i.deferred = false
	}
	return noContent()
}
