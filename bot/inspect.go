package bot

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/bwmarrin/discordgo"

	"github.com/lede-bot/lede/bot/internal/discord"
)

// InspectOptions says what to look at.
type InspectOptions struct {
	// Token and API are those of [Options].
	Token, API string
	// ChannelID is a channel to look at, too; empty: none.
	ChannelID string
}

// Inspection is what Discord says about a bot that is not connected.
type Inspection struct {
	ApplicationID string
	Name          string // the bot's
	PublicKey     string // hexadecimal: it signs what comes over HTTP
	// MessageContent says that the portal grants the intent of this name.
	MessageContent bool
	// Clock is by how much this machine's clock is ahead of Discord's, to a second
	// or so. ClockKnown is false where Discord did not tell the time.
	Clock      time.Duration
	ClockKnown bool
	// SessionsLeft of SessionsADay connections may be begun until the day is over;
	// Shards is how many connections Discord recommends.
	SessionsLeft, SessionsADay, Shards int

	Channel *ChannelInspection // nil: none was asked about
}

// ChannelInspection is what Lede may do in a channel.
type ChannelInspection struct {
	// Missing are the permissions that Lede needs there and does not have.
	Missing []Need
	// Err says why the channel cannot be looked at: nil: it can.
	Err error
}

// The flags of an application that the portal grants message content to, for many
// servers or for few (developers/resources/application, application flags).
const (
	flagMessageContent        = 1 << 18
	flagMessageContentLimited = 1 << 19
)

// Inspect asks Discord about a bot without connecting it. An error that the
// operator can do something about is a [*StartError].
func Inspect(ctx context.Context, o InspectOptions) (*Inspection, error) {
	watch := &clock{next: http.DefaultTransport}
	client, err := discord.NewClient(discord.ClientOptions{Token: o.Token, BaseURL: o.API, Transport: watch})
	if err != nil {
		return nil, err
	}
	defer client.Close()
	self, err := client.Self(ctx)
	if err != nil {
		return nil, explained(err)
	}
	application, err := client.Application(ctx)
	if err != nil {
		return nil, explained(err)
	}
	starts, err := client.Starts(ctx)
	if err != nil {
		return nil, explained(err)
	}
	found := &Inspection{
		ApplicationID: application.ID, Name: self.Username, PublicKey: application.VerifyKey,
		MessageContent: application.Flags&(flagMessageContent|flagMessageContentLimited) != 0,
		SessionsLeft:   starts.SessionStartLimit.Remaining, SessionsADay: starts.SessionStartLimit.Total, Shards: starts.Shards,
	}
	found.Clock, found.ClockKnown = watch.ahead()
	if o.ChannelID != "" {
		missing, err := missingIn(ctx, client, self.ID, o.ChannelID)
		found.Channel = &ChannelInspection{Missing: missing, Err: err}
	}
	return found, nil
}

// missingIn returns the permissions that the bot needs in a channel and does not have.
func missingIn(ctx context.Context, client *discord.Client, self, channelID string) ([]Need, error) {
	channel, err := client.Channel(ctx, channelID)
	if err != nil {
		return nil, fmt.Errorf("the channel: %w", err)
	}
	if channel.GuildID == "" {
		return nil, errors.New("it is a direct message, where there are no permissions")
	}
	if channel.IsThread() {
		if channel, err = client.Channel(ctx, channel.ParentID); err != nil {
			return nil, fmt.Errorf("the channel of the thread: %w", err)
		}
	}
	guild, err := client.Guild(ctx, channel.GuildID)
	if err != nil {
		return nil, fmt.Errorf("the server: %w", err)
	}
	member, err := client.Member(ctx, channel.GuildID, self)
	if err != nil {
		return nil, fmt.Errorf("the bot as a member of the server: %w", err)
	}
	has := permissionsIn(guild, channel, member, self)
	return slices.DeleteFunc(PermissionNeeds(), func(n Need) bool { return has&n.Bit != 0 }), nil
}

// permissionsIn reckons as Discord documents it (developers/topics/permissions):
// everyone's, those of the roles, then what the channel denies and allows to
// everyone, to the roles together, and to the member.
func permissionsIn(guild *discordgo.Guild, channel *discordgo.Channel, member *discordgo.Member, self string) int64 {
	if guild.OwnerID == self {
		return discordgo.PermissionAll
	}
	var has int64
	for _, role := range guild.Roles {
		if role.ID == guild.ID || slices.Contains(member.Roles, role.ID) {
			has |= role.Permissions
		}
	}
	if has&discordgo.PermissionAdministrator != 0 {
		return discordgo.PermissionAll
	}
	var everyone, roles, own discordgo.PermissionOverwrite
	for _, o := range channel.PermissionOverwrites {
		switch {
		case o.ID == guild.ID:
			everyone = *o
		case o.ID == self:
			own = *o
		case slices.Contains(member.Roles, o.ID):
			roles.Deny |= o.Deny
			roles.Allow |= o.Allow
		}
	}
	for _, o := range []discordgo.PermissionOverwrite{everyone, roles, own} {
		has = has&^o.Deny | o.Allow
	}
	if has&discordgo.PermissionViewChannel == 0 {
		return 0 // who cannot see a channel can do nothing in it
	}
	return has
}

// clock reads the time that a server tells with its answers.
type clock struct {
	next http.RoundTripper

	mu      sync.Mutex
	skew    time.Duration
	fastest time.Duration // of the exchange that skew is from
	known   bool
}

// RoundTrip passes a request on, and compares the clocks in the middle of the exchange.
func (c *clock) RoundTrip(r *http.Request) (*http.Response, error) {
	asked := time.Now()
	response, err := c.next.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	took := time.Since(asked)
	told, err := http.ParseTime(response.Header.Get("Date"))
	if err != nil {
		return response, nil // an answer without a time is an answer
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.known || took < c.fastest {
		// The header drops the part of the second that has passed: half of one on average.
		c.skew, c.fastest, c.known = asked.Add(took/2).Sub(told.Add(time.Second/2)), took, true
	}
	return response, nil
}

func (c *clock) ahead() (time.Duration, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.skew.Round(time.Second / 2), c.known
}
