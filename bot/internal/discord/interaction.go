package discord

import (
	"context"
	"net/url"

	"github.com/bwmarrin/discordgo"
)

// An interaction must be acknowledged within 3 seconds, by exactly one of
// Defer, DeferUpdate, Respond, Update, OpenModal and Choices. From then on its
// token is good for 15 minutes of edits and follow-ups. They answer by the
// interaction's callback or, given the context of an [Endpoint]'s handler, in
// the reply to Discord's request.

// original names the first reply of an interaction.
const original = "@original"

// Defer acknowledges: the reader sees that the bot is thinking, and
// [Client.EditOriginal] brings the reply. Whether that is private is decided
// here and cannot be changed later.
func (c *Client) Defer(ctx context.Context, i *discordgo.Interaction, private bool) error {
	data := fields{}
	if private {
		data["flags"] = discordgo.MessageFlagsEphemeral
	}
	return c.respond(ctx, i, fields{"type": discordgo.InteractionResponseDeferredChannelMessageWithSource, "data": data})
}

// DeferUpdate acknowledges a button or a menu without showing anything; the
// original is then the message it belongs to.
func (c *Client) DeferUpdate(ctx context.Context, i *discordgo.Interaction) error {
	return c.respond(ctx, i, fields{"type": discordgo.InteractionResponseDeferredMessageUpdate})
}

// Respond acknowledges with a message at once.
func (c *Client) Respond(ctx context.Context, i *discordgo.Interaction, m Message) error {
	return c.respondWith(ctx, i, discordgo.InteractionResponseChannelMessageWithSource, m, m.created())
}

// Update acknowledges a button or a menu by editing the message it belongs to.
func (c *Client) Update(ctx context.Context, i *discordgo.Interaction, m Message) error {
	return c.respondWith(ctx, i, discordgo.InteractionResponseUpdateMessage, m, m.edited())
}

// Choices answers an autocomplete question, with at most 25 choices.
func (c *Client) Choices(ctx context.Context, i *discordgo.Interaction, choices []*discordgo.ApplicationCommandOptionChoice) error {
	if choices == nil {
		choices = []*discordgo.ApplicationCommandOptionChoice{}
	}
	return c.respond(ctx, i, fields{"type": discordgo.InteractionApplicationCommandAutocompleteResult, "data": fields{"choices": choices}})
}

// Modal is a form of text fields.
type Modal struct {
	ID     string // comes back as the custom id of the submission; at most 100 characters
	Title  string // at most 45 characters
	Fields []Field
}

// Field is one text field of a [Modal].
type Field struct {
	ID          string // comes back with what was written
	Label       string // at most 45 characters
	Placeholder string // at most 100 characters
	Value       string // what it holds at first; at most 4,000 characters
	Paragraph   bool   // several lines
	Optional    bool
	Min, Max    int // characters; 0 means no limit of ours
}

// OpenModal acknowledges by showing a form. Its submission is an interaction
// of its own.
func (c *Client) OpenModal(ctx context.Context, i *discordgo.Interaction, m Modal) error {
	rows := make([]fields, 0, len(m.Fields))
	for _, field := range m.Fields {
		input := fields{
			"type": discordgo.TextInputComponent, "custom_id": field.ID, "label": field.Label,
			"style": discordgo.TextInputShort, "required": !field.Optional,
		}
		if field.Paragraph {
			input["style"] = discordgo.TextInputParagraph
		}
		if field.Placeholder != "" {
			input["placeholder"] = field.Placeholder
		}
		if field.Value != "" {
			input["value"] = field.Value
		}
		if field.Min > 0 {
			input["min_length"] = field.Min
		}
		if field.Max > 0 {
			input["max_length"] = field.Max
		}
		rows = append(rows, fields{"type": discordgo.ActionsRowComponent, "components": []fields{input}})
	}
	return c.respond(ctx, i, fields{
		"type": discordgo.InteractionResponseModal,
		"data": fields{"custom_id": m.ID, "title": m.Title, "components": rows},
	})
}

// callback may be repeated: Discord takes the first and refuses the rest as
// acknowledged before.
func callback(i *discordgo.Interaction) route {
	return to("POST", "/interactions/{interaction}/{token}/callback", i.ID, i.Token).again()
}

func (c *Client) respond(ctx context.Context, i *discordgo.Interaction, body fields) error {
	if here := inlineFor(ctx, i.ID); here != nil {
		return here.give(ctx, callback(i), body)
	}
	return c.call(ctx, callback(i), body, nil)
}

func (c *Client) respondWith(ctx context.Context, i *discordgo.Interaction, kind discordgo.InteractionResponseType, m Message, data fields) error {
	body := fields{"type": kind, "data": data}
	if here := inlineFor(ctx, i.ID); here != nil {
		if err := m.check(callback(i)); err != nil {
			return err
		}
		if len(m.Files) == 0 {
			return here.give(ctx, callback(i), body)
		}
		if err := here.give(ctx, callback(i), nil); err != nil {
			return err
		}
	}
	return c.sendMessage(ctx, callback(i), m, body, nil)
}

// EditOriginal replaces an interaction's first reply, deferred or not, with m,
// and returns it as it now stands.
func (c *Client) EditOriginal(ctx context.Context, appID, token string, m Message) (*discordgo.Message, error) {
	return c.editReply(ctx, appID, token, original, m)
}

// Original returns an interaction's first reply.
func (c *Client) Original(ctx context.Context, appID, token string) (*discordgo.Message, error) {
	var message discordgo.Message
	if err := c.call(ctx, reply("GET", appID, token, original), nil, &message); err != nil {
		return nil, err
	}
	return &message, nil
}

// DeleteOriginal deletes an interaction's first reply.
func (c *Client) DeleteOriginal(ctx context.Context, appID, token string) error {
	return c.call(ctx, reply("DELETE", appID, token, original), nil, nil)
}

// FollowUp adds a message to an interaction. It is not repeated when Discord
// may have taken it: follow-ups have no nonce.
func (c *Client) FollowUp(ctx context.Context, appID, token string, m Message) (*discordgo.Message, error) {
	r := to("POST", "/webhooks/{application}/{token}", appID, token).with(url.Values{"wait": {"true"}})
	var message discordgo.Message
	if err := c.sendMessage(ctx, r, m, m.created(), &message); err != nil {
		return nil, err
	}
	return &message, nil
}

// EditFollowUp replaces a follow-up.
func (c *Client) EditFollowUp(ctx context.Context, appID, token, messageID string, m Message) (*discordgo.Message, error) {
	return c.editReply(ctx, appID, token, messageID, m)
}

// DeleteFollowUp deletes a follow-up.
func (c *Client) DeleteFollowUp(ctx context.Context, appID, token, messageID string) error {
	return c.call(ctx, reply("DELETE", appID, token, messageID), nil, nil)
}

func (c *Client) editReply(ctx context.Context, appID, token, messageID string, m Message) (*discordgo.Message, error) {
	var message discordgo.Message
	if err := c.sendMessage(ctx, reply("PATCH", appID, token, messageID), m, m.edited(), &message); err != nil {
		return nil, err
	}
	return &message, nil
}

func reply(method, appID, token, messageID string) route {
	if messageID == original {
		return to(method, "/webhooks/{application}/{token}/messages/@original", appID, token)
	}
	return to(method, "/webhooks/{application}/{token}/messages/{message}", appID, token, messageID)
}

// sendMessage sends body, which was made from m, as JSON or, with files, as
// multipart.
func (c *Client) sendMessage(ctx context.Context, r route, m Message, body fields, out any) error {
	if err := m.check(r); err != nil {
		return err
	}
	if len(m.Files) == 0 {
		return c.call(ctx, r, body, out)
	}
	contentType, encoded, err := discordgo.MultipartBodyWithJSON(body, m.Files)
	if err != nil {
		return &Error{Route: r.String(), Err: err}
	}
	return c.send(ctx, r, contentType, encoded, out)
}
