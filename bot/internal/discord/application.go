package discord

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/bwmarrin/discordgo"
)

// Self returns the bot's own user.
func (c *Client) Self(ctx context.Context) (*discordgo.User, error) {
	var user discordgo.User
	if err := c.call(ctx, to("GET", "/users/@me"), nil, &user); err != nil {
		return nil, err
	}
	return &user, nil
}

// Application returns the bot's application; its id belongs to every reply to
// an interaction.
func (c *Client) Application(ctx context.Context) (*discordgo.Application, error) {
	var application discordgo.Application
	if err := c.call(ctx, to("GET", "/applications/@me"), nil, &application); err != nil {
		return nil, err
	}
	return &application, nil
}

// SetCommands replaces all commands, of one server or, with an empty guildID,
// those that hold everywhere, and returns them with their ids.
func (c *Client) SetCommands(ctx context.Context, appID, guildID string, commands []*discordgo.ApplicationCommand) ([]*discordgo.ApplicationCommand, error) {
	r := to("PUT", "/applications/{application}/commands", appID)
	if guildID != "" {
		r = to("PUT", "/applications/{application}/guilds/{guild}/commands", appID, guildID)
	}
	if commands == nil {
		commands = []*discordgo.ApplicationCommand{}
	}
	described, err := describe(commands)
	if err != nil {
		return nil, &Error{Route: r.String(), Err: err}
	}
	var set []*discordgo.ApplicationCommand
	if err := c.call(ctx, r, described, &set); err != nil {
		return nil, err
	}
	return set, nil
}

// describe encodes commands as Discord describes them: it wants permissions as
// a number, which discordgo writes as text.
func describe(commands []*discordgo.ApplicationCommand) ([]fields, error) {
	described := make([]fields, len(commands))
	for i, command := range commands {
		encoded, err := json.Marshal(command)
		if err != nil {
			return nil, err
		}
		if err := json.Unmarshal(encoded, &described[i]); err != nil {
			return nil, err
		}
		if command.DefaultMemberPermissions != nil {
			described[i]["default_member_permissions"] = *command.DefaultMemberPermissions
		}
	}
	return described, nil
}

// gatewayBot asks where the gateway is and how many sessions may be started.
// A token that Discord does not accept is a [*FatalError].
func (c *Client) gatewayBot(ctx context.Context) (*discordgo.GatewayBotResponse, error) {
	var answer discordgo.GatewayBotResponse
	err := c.call(ctx, to("GET", "/gateway/bot"), nil, &answer)
	var refusal *Error
	if errors.As(err, &refusal) && refusal.Status == http.StatusUnauthorized {
		return nil, errRefusedToken()
	}
	if err != nil {
		return nil, err
	}
	return &answer, nil
}

// Starts returns how many connections may be begun today, and how many Discord
// recommends.
func (c *Client) Starts(ctx context.Context) (*discordgo.GatewayBotResponse, error) {
	return c.gatewayBot(ctx)
}

// epoch is the first millisecond of 2015, from which Discord's ids count.
const epoch = 1420070400000

// Snowflake returns the least id that something made at t can have, for a
// [Page] that begins at a point in time.
func Snowflake(t time.Time) string {
	return strconv.FormatInt(max(t.UnixMilli()-epoch, 0)<<22, 10)
}
