package standin

import (
	"encoding/json"
	"net/http"
	"slices"
)

func interactionRoutes() []route {
	return []route{
		{"POST /interactions/{interaction_id}/{interaction_token}/callback", true, answerInteraction},
	}
}

// answerInteraction takes the first answer to an interaction.
func answerInteraction(c *call) (reply, error) {
	i := c.interactions[c.id("interaction_id")]
	if i == nil || i.Token != c.r.PathValue("interaction_token") {
		return reply{}, errUnknownInteraction()
	}
	resource, err := c.firstAnswer(i)
	if err != nil {
		return reply{}, err
	}
	if c.query("with_response") != "true" {
		return noContent()
	}
	about := map[string]any{"id": i.ID, "type": i.Type, "channel_id": i.ch.ID}
	if i.ch.GuildID != 0 {
		about["guild_id"] = i.ch.GuildID
	}
	if i.original != nil {
		about["response_message_id"] = i.original.ID
		about["response_message_loading"] = i.original.Flags&FlagLoading != 0
		about["response_message_ephemeral"] = i.original.onlyFor != 0
	}
	body := map[string]any{"interaction": about}
	if resource != nil {
		kind := CallbackMessage // of a deferral too: the description knows a message's creation and its update
		if resource == i.source {
			kind = CallbackUpdate
		}
		body["resource"] = map[string]any{"type": kind, "message": c.w.render(resource, c.w.app.id)}
	}
	return reply{http.StatusOK, body}, nil
}

// firstAnswer holds the body of an answer to the rules and carries it out. It
// returns the message that was made or changed.
func (c *call) firstAnswer(i *interaction) (*message, error) {
	switch {
	case i.phase == dead, i.expired(c.w.clock.Now()):
		return nil, errUnknownInteraction()
	case i.phase == acknowledged:
		return nil, errAlreadyAcknowledged()
	}
	var in callback
	if err := decode(c.body, &in); err != nil {
		return nil, err
	}
	if !slices.Contains(i.answers(), in.Type) {
		bad := problems{}
		bad.add("type", "BASE_TYPE_CHOICES", "Value must be one of %v.", i.answers())
		return nil, bad.err()
	}
	return c.answer(i, in)
}

// answers lists the types of answer that the interaction takes.
func (i *interaction) answers() []int {
	update := i.source != nil
	switch {
	case i.Type == InteractionAutocomplete:
		return []int{CallbackAutocomplete}
	case i.Type == InteractionModalSubmit && update:
		return []int{CallbackMessage, CallbackDefer, CallbackDeferUpdate, CallbackUpdate}
	case i.Type == InteractionModalSubmit:
		return []int{CallbackMessage, CallbackDefer}
	case update:
		return []int{CallbackMessage, CallbackDefer, CallbackDeferUpdate, CallbackUpdate, CallbackModal}
	default:
		return []int{CallbackMessage, CallbackDefer, CallbackModal}
	}
}

// answer carries out the first answer, and returns the message that it made or changed.
func (c *call) answer(i *interaction, in callback) (*message, error) {
	switch in.Type {
	case CallbackMessage:
		form, err := c.messageForm(in.Data)
		if err != nil {
			return nil, err
		}
		return c.firstMessage(i, form, 0)
	case CallbackDefer:
		form, err := c.messageForm(in.Data)
		if err != nil {
			return nil, err
		}
		return c.think(i, form)
	case CallbackDeferUpdate:
		i.original = i.source
		c.acknowledge(i)
		return nil, nil
	case CallbackUpdate:
		form, err := c.messageForm(in.Data)
		if err != nil {
			return nil, err
		}
		if err := c.edit(i.ch, i.source, form); err != nil {
			return nil, err
		}
		i.original = i.source
		c.acknowledge(i)
		return i.source, nil
	case CallbackAutocomplete:
		return nil, c.suggest(i, in.Data)
	default:
		return nil, c.openModal(i, in.Data)
	}
}

// privateFor is the one who sees an answer: everyone (0) unless it is ephemeral.
// Where the person may not use external apps in the open, all answers of an
// application that only they installed are private.
func (s *Server) privateFor(i *interaction, flags int) Snowflake {
	forced := i.userOnly() && !s.w.permissionsIn(i.person.ID, i.ch).Has(UseExternalApps)
	if flags&FlagEphemeral != 0 || forced {
		return i.person.ID
	}
	return 0
}

func (c *call) firstMessage(i *interaction, form *messageForm, flags int) (*message, error) {
	m, err := c.respond(i, form, flags, c.privateFor(i, form.Flags.value))
	if err != nil {
		return nil, err
	}
	i.original, i.private = m, m.onlyFor != 0
	c.acknowledge(i)
	return m, nil
}

// respond posts a message in answer to an interaction. It needs no permission
// to send, as on Discord.
func (s *Server) respond(i *interaction, form *messageForm, flags int, onlyFor Snowflake) (*message, error) {
	if onlyFor != 0 {
		flags |= FlagEphemeral
	}
	p := posting{author: s.w.bot(), kind: i.answerKind(), flags: flags, onlyFor: onlyFor, answers: i}
	if i.source != nil && i.answerKind() == MessageReply {
		form.Reference = &Reference{MessageID: i.source.ID}
		if i.source.onlyFor != 0 || i.ch.find(i.source.ID) == nil {
			form.Reference, p.kind = nil, MessageDefault
		}
	}
	return s.post(i.ch, form, p)
}

// think shows "is thinking" until the bot edits its answer.
func (c *call) think(i *interaction, form *messageForm) (*message, error) {
	onlyFor := c.privateFor(i, form.Flags.value)
	flags := FlagLoading
	if onlyFor != 0 {
		flags |= FlagEphemeral
	}
	m := &message{onlyFor: onlyFor, answers: i, Message: Message{
		ID: c.w.newID(), ChannelID: i.ch.ID, Author: c.w.bot().User, Type: i.answerKind(), Timestamp: c.w.now(), Flags: flags,
		Mentions: []User{}, MentionRoles: []Snowflake{}, Attachments: []Attachment{}, Embeds: []Embed{}, Components: []Component{},
	}}
	if m.Type == MessageReply {
		m.Reference = &Reference{MessageID: i.source.ID, ChannelID: i.ch.ID, GuildID: i.ch.GuildID}
		if i.source.onlyFor != 0 {
			m.Reference, m.Type = nil, MessageDefault
		}
	}
	i.sign(m, c.w.app.id)
	i.original, i.deferred, i.private = m, true, onlyFor != 0
	c.insert(i.ch, m)
	c.acknowledge(i)
	c.tellMessage("MESSAGE_CREATE", m, i.ch)
	return m, nil
}

func (c *call) suggest(i *interaction, data json.RawMessage) error {
	var form struct {
		Choices []CommandChoice `json:"choices"`
	}
	if err := decode(data, &form); err != nil {
		return err
	}
	bad := problems{}
	if len(form.Choices) > 25 {
		bad.add("data.choices", "BASE_TYPE_MAX_LENGTH", "Must be 25 or fewer in length.")
	}
	for n, choice := range form.Choices {
		bad.length(at("data.choices", n, "name"), choice.Name, 1, 100)
	}
	if err := bad.err(); err != nil {
		return err
	}
	i.phase = acknowledged
	i.stop()
	c.tellPerson(i, "APPLICATION_COMMAND_AUTOCOMPLETE_RESPONSE", map[string]any{
		"id": i.ID, "nonce": i.nonce, "choices": nonNil(form.Choices),
	})
	return nil
}

func (c *call) openModal(i *interaction, data json.RawMessage) error {
	var form modalForm
	if err := decode(data, &form); err != nil {
		return err
	}
	if err := checkModal(&form); err != nil {
		return err
	}
	m := &openModal{from: i, person: i.person.ID, Modal: Modal{
		ID: c.w.newID(), ChannelID: i.ch.ID, CustomID: form.CustomID, Title: form.Title, Components: form.Components,
		Application: c.w.app.id,
	}}
	c.modals[m.ID] = m
	c.acknowledge(i)
	c.tellPerson(i, "INTERACTION_MODAL_CREATE", m.Modal)
	return nil
}

// messageForm reads a message from an answer's data, with the request's files.
func (c *call) messageForm(data json.RawMessage) (*messageForm, error) {
	form := &messageForm{uploads: c.uploads}
	if len(data) == 0 || string(data) == "null" {
		return form, nil
	}
	if err := decode(data, form); err != nil {
		return nil, err
	}
	return form, nil
}
