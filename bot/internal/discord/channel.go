package discord

import (
	"context"
	"net/url"
	"strconv"

	"github.com/bwmarrin/discordgo"
)

// Send posts a message in a channel, a thread or a direct-message channel.
func (c *Client) Send(ctx context.Context, channelID string, m Message) (*discordgo.Message, error) {
	r := to("POST", "/channels/{channel}/messages", channelID).again() // its nonce tells a repetition
	var message discordgo.Message
	if err := c.sendMessage(ctx, r, m, m.sent(), &message); err != nil {
		return nil, err
	}
	return &message, nil
}

// Edit replaces a message of the bot's own.
func (c *Client) Edit(ctx context.Context, channelID, messageID string, m Message) (*discordgo.Message, error) {
	var message discordgo.Message
	if err := c.sendMessage(ctx, channelMessage("PATCH", channelID, messageID), m, m.edited(), &message); err != nil {
		return nil, err
	}
	return &message, nil
}

// Delete deletes a message of the bot's own.
func (c *Client) Delete(ctx context.Context, channelID, messageID string) error {
	return c.call(ctx, channelMessage("DELETE", channelID, messageID), nil, nil)
}

// Message returns one message. Its content is empty where the bot may not read it.
func (c *Client) Message(ctx context.Context, channelID, messageID string) (*discordgo.Message, error) {
	var message discordgo.Message
	if err := c.call(ctx, channelMessage("GET", channelID, messageID), nil, &message); err != nil {
		return nil, err
	}
	return &message, nil
}

// Page says which messages of a channel to list. At most one of the ids is
// set; without one the newest are listed.
type Page struct {
	Around, Before, After string // message ids; see [Snowflake] for a point in time
	Limit                 int    // 1 to 100; zero means Discord's default of 50
}

// Messages lists messages of a channel, newest first.
func (c *Client) Messages(ctx context.Context, channelID string, p Page) ([]*discordgo.Message, error) {
	query := url.Values{}
	for name, value := range map[string]string{"around": p.Around, "before": p.Before, "after": p.After} {
		if value != "" {
			query.Set(name, value)
		}
	}
	if p.Limit > 0 {
		query.Set("limit", strconv.Itoa(p.Limit))
	}
	var messages messageList
	if err := c.call(ctx, to("GET", "/channels/{channel}/messages", channelID).with(query), nil, &messages); err != nil {
		return nil, err
	}
	return messages, nil
}

// React adds the bot's reaction: an emoji itself, or name:id of a custom one.
func (c *Client) React(ctx context.Context, channelID, messageID, emoji string) error {
	return c.call(ctx, reaction("PUT", channelID, messageID, emoji), nil, nil)
}

// Unreact takes the bot's reaction away.
func (c *Client) Unreact(ctx context.Context, channelID, messageID, emoji string) error {
	return c.call(ctx, reaction("DELETE", channelID, messageID, emoji), nil, nil)
}

// threadRest is how many minutes without talk archive a thread that the bot starts.
const threadRest = 1440

// StartThread opens a public thread at a message, named with at most 100
// characters. A thread that the message already has is returned instead.
func (c *Client) StartThread(ctx context.Context, channelID, messageID, name string) (*discordgo.Channel, error) {
	r := to("POST", "/channels/{channel}/messages/{message}/threads", channelID, messageID).again()
	var thread discordgo.Channel
	err := c.call(ctx, r, fields{"name": name, "auto_archive_duration": threadRest}, &thread)
	if hasCode(err, codeThreadExists) {
		return c.Channel(ctx, messageID) // such a thread has its message's id
	}
	if err != nil {
		return nil, err
	}
	return &thread, nil
}

// Typing shows "is typing" in a channel for ten seconds.
func (c *Client) Typing(ctx context.Context, channelID string) error {
	return c.call(ctx, to("POST", "/channels/{channel}/typing", channelID).again(), nil, nil)
}

// Channel returns a channel or thread.
func (c *Client) Channel(ctx context.Context, channelID string) (*discordgo.Channel, error) {
	var channel discordgo.Channel
	if err := c.call(ctx, to("GET", "/channels/{channel}", channelID), nil, &channel); err != nil {
		return nil, err
	}
	return &channel, nil
}

// Guild returns a server, with its roles.
func (c *Client) Guild(ctx context.Context, guildID string) (*discordgo.Guild, error) {
	var guild discordgo.Guild
	if err := c.call(ctx, to("GET", "/guilds/{guild}", guildID), nil, &guild); err != nil {
		return nil, err
	}
	return &guild, nil
}

// Member returns a member of a server.
func (c *Client) Member(ctx context.Context, guildID, userID string) (*discordgo.Member, error) {
	var member discordgo.Member
	if err := c.call(ctx, to("GET", "/guilds/{guild}/members/{user}", guildID, userID), nil, &member); err != nil {
		return nil, err
	}
	return &member, nil
}

func channelMessage(method, channelID, messageID string) route {
	return to(method, "/channels/{channel}/messages/{message}", channelID, messageID)
}

func reaction(method, channelID, messageID, emoji string) route {
	return to(method, "/channels/{channel}/messages/{message}/reactions/{emoji}/@me", channelID, messageID, emoji)
}
