package bot

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"

	"github.com/lede-bot/lede/bot/internal/card"
	"github.com/lede-bot/lede/bot/internal/discord"
	"github.com/lede-bot/lede/bot/internal/words"
	"github.com/lede-bot/lede/internal/failpoint"
	"github.com/lede-bot/lede/internal/observe"
)

// entry is where one command, menu entry, button or form comes in. It has
// three seconds until it must have acknowledged the call: by [Bot.accept],
// or by an answer of its own. An error is told to the caller alone.
type entry func(ctx context.Context, c *call) error

// call is a command, menu entry, button or form as it came in.
type call struct {
	interaction *discordgo.Interaction
	voice       *words.Voice
	// request names who calls, and where; what is wanted is for the entry to add.
	request *Request
	id      card.ID           // of a button or form
	options map[string]string // of a command, by name
	values  map[string]string // of a form, by the fields' ids; of a select menu under ""
	// answered is true once Discord has an acknowledgement.
	answered bool
}

// onInteraction takes a call in, and tells the caller alone when that fails.
func (b *Bot) onInteraction(ctx context.Context, i *discordgo.Interaction) {
	c := b.newCall(i)
	ctx, end := observe.Begin(observe.WithRequest(ctx, i.ID), observe.Accept)
	var err error
	defer func() { end(acceptance(c.request.Way, err)...) }()
	enter, err := b.entryOf(c)
	if err == nil {
		err = b.enter(ctx, c, enter)
	}
	if err == nil || errors.Is(err, errSilent) {
		return
	}
	b.log.LogAttrs(ctx, severity(err), "a call was refused", slog.String("interaction", i.ID), slog.Any("error", err))
	if c.answered {
		return
	}
	o := card.NoticeOptions{ReplyKey: b.keepForAnotherTry(ctx, c.request, c.request.ID), Page: c.request.firstLink(), Private: true}
	if err := b.client.Respond(ctx, i, card.Refused(c.voice, readerError(err), o)); err != nil {
		b.log.WarnContext(ctx, "undeliverable", "interaction", i.ID, "error", err)
	}
}

func (b *Bot) enter(ctx context.Context, c *call, enter entry) (err error) {
	defer recovered(&err)
	return enter(ctx, c)
}

// tooOld is the age of a call that Discord certainly takes no answer to any more.
const tooOld = 8 * time.Second

// inTime keeps calls from an entry that can't be answered: those that a gateway
// sends again when it goes on with another process's session may have had their
// effect already, and others would have one that nobody is shown.
func inTime(e entry) entry {
	return func(ctx context.Context, c *call) error {
		if time.Since(c.request.At) > tooOld {
			return fmt.Errorf("%w: it comes too late", errSilent)
		}
		return e(ctx, c)
	}
}

// newCall reads who calls, and where.
func (b *Bot) newCall(i *discordgo.Interaction) *call {
	c := &call{interaction: i, request: &Request{
		ID: i.ID, At: snowflakeTime(i.ID), GuildID: i.GuildID, ChannelID: i.ChannelID,
		Interaction: &Interaction{
			ID: i.ID, ApplicationID: i.AppID, Token: i.Token, AppPermissions: i.AppPermissions, UserInstalled: userInstalled(i),
		},
	}}
	asker := &c.request.Asker
	user := i.User
	if i.Member != nil {
		user = i.Member.User
		asker.Roles, asker.Permissions = i.Member.Roles, i.Member.Permissions
	}
	if user != nil {
		asker.ID, asker.Name = user.ID, user.DisplayName()
	}
	c.request.Interaction.Private = c.fromPrivate()
	asker.Locale = b.localeFor(string(i.Locale), i.GuildID, i.GuildLocale)
	c.voice = b.catalogue.For(discordgo.Locale(asker.Locale))
	return c
}

// fromPrivate reports whether the button or form was on a message that only the caller sees.
func (c *call) fromPrivate() bool {
	m := c.interaction.Message
	return m != nil && m.Flags&discordgo.MessageFlagsEphemeral != 0
}

// userInstalled reports whether Lede is here only because the caller brought
// it along: it is not a member of the server, or the direct message is not its own.
func userInstalled(i *discordgo.Interaction) bool {
	if len(i.AuthorizingIntegrationOwners) == 0 {
		return false
	}
	_, member := i.AuthorizingIntegrationOwners[discordgo.ApplicationIntegrationGuildInstall]
	if i.GuildID == "" {
		return i.Context == discordgo.InteractionContextPrivateChannel
	}
	return !member
}

// localeFor picks the language of the bot's own words: the reader's, else the
// server's, else the operator's.
func (b *Bot) localeFor(own, guildID string, guild *discordgo.Locale) string {
	if own != "" {
		return own
	}
	if guild != nil && *guild != "" {
		return string(*guild)
	}
	if locale := b.guilds.locale(guildID); locale != "" {
		return locale
	}
	return b.options.Locale
}

// entryOf finds the entry that a call is for, and reads what it brings along.
func (b *Bot) entryOf(c *call) (entry, error) {
	var found entry
	switch data := c.interaction.Data.(type) {
	case discordgo.ApplicationCommandInteractionData:
		c.request.Way = WaySlash
		if c.interaction.Type == discordgo.InteractionApplicationCommandAutocomplete {
			return b.noChoices, nil
		}
		if data.CommandType == discordgo.MessageApplicationCommand {
			c.request.Way = WayMessageCommand
			found = b.menus[data.Name]
			break
		}
		name := data.Name
		options := data.Options
		for len(options) == 1 && slices.Contains([]discordgo.ApplicationCommandOptionType{
			discordgo.ApplicationCommandOptionSubCommand, discordgo.ApplicationCommandOptionSubCommandGroup,
		}, options[0].Type) {
			name += " " + options[0].Name
			options = options[0].Options
		}
		c.options = map[string]string{}
		for _, option := range options {
			c.options[option.Name] = fmt.Sprint(option.Value)
		}
		found = b.commands[name]
	case discordgo.MessageComponentInteractionData:
		c.request.Way = WayButton
		c.values = map[string]string{"": strings.Join(data.Values, ",")}
		found = b.controlled(c, data.CustomID, b.buttons)
	case discordgo.ModalSubmitInteractionData:
		c.request.Way = WayForm
		c.values = fieldsOf(data.Components)
		found = b.controlled(c, data.CustomID, b.forms)
	}
	if found == nil && c.request.Way != WayButton && c.request.Way != WayForm {
		return nil, &words.Problem{Key: words.ProblemOldCommand}
	}
	if found == nil {
		return nil, &words.Problem{Key: words.ProblemOldButton}
	}
	return found, nil
}

func (b *Bot) controlled(c *call, customID string, entries map[card.Action]entry) entry {
	id, ok := card.ParseID(customID)
	if !ok {
		return nil
	}
	c.id = id
	if m := c.interaction.Message; m != nil {
		c.request.ControlID = m.ID
	}
	return entries[id.Action]
}

// fieldsOf reads what was written into a form.
func fieldsOf(components []discordgo.MessageComponent) map[string]string {
	values := map[string]string{}
	for _, component := range components {
		var inside []discordgo.MessageComponent
		switch row := component.(type) {
		case *discordgo.ActionsRow:
			inside = row.Components
		case discordgo.ActionsRow:
			inside = row.Components
		}
		for _, field := range inside {
			switch input := field.(type) {
			case *discordgo.TextInput:
				values[input.CustomID] = input.Value
			case discordgo.TextInput:
				values[input.CustomID] = input.Value
			}
		}
	}
	return values
}

// acknowledgement is what the caller sees until the reply is there.
type acknowledgement int

const (
	inPublic  acknowledgement = iota // everybody sees that Lede is at it
	inPrivate                        // the caller alone does
	inPlace                          // the message with the button stays as it is until it is edited
)

// accept acknowledges a call and hands its request to the workers.
func (b *Bot) accept(ctx context.Context, c *call, how acknowledgement) error {
	r := c.request
	r.Interaction.Private = how == inPrivate || how == inPlace && c.fromPrivate()
	r.Interaction.Update = how == inPlace
	taken, err := b.take(ctx, r)
	if err != nil {
		return err
	}
	defer func() {
		observe.Time(ctx, observe.Acknowledgement, time.Since(r.At), observe.Label{Name: observe.Way, Value: string(r.Way)})
	}()
	if how == inPlace {
		err = b.client.DeferUpdate(ctx, c.interaction)
	} else {
		err = b.client.Defer(ctx, c.interaction, how == inPrivate)
	}
	c.answered = true
	switch {
	case err == nil, discord.Acknowledged(err):
	case discord.Expired(err) && how == inPublic && !r.Interaction.UserInstalled:
		r.Interaction = nil // too late for Discord: the answer goes to the channel
	default:
		taken.Abandon()
		return fmt.Errorf("acknowledging: %w", err)
	}
	failpoint.Reach(failpoint.Deferred)
	taken.Begin(r)
	return nil
}

// take hands a request to the dispatcher, unless it was accepted before.
func (b *Bot) take(ctx context.Context, r *Request) (Accepted, error) {
	r.AcceptedAt, r.Trace = time.Now(), observe.Carry(ctx)
	taken, err := b.dispatcher.Accept(ctx, r)
	failpoint.Reach(failpoint.Accepted)
	if errors.Is(err, ErrTwice) {
		return nil, fmt.Errorf("%w: it came twice", errSilent)
	}
	return taken, err
}

// noChoices answers an autocomplete question that nobody has an answer to.
func (b *Bot) noChoices(ctx context.Context, c *call) error {
	c.answered = true
	return b.client.Choices(ctx, c.interaction, nil)
}

// snowflakeTime returns when something with an id of Discord's was made.
func snowflakeTime(id string) time.Time {
	at, err := discordgo.SnowflakeTimestamp(id)
	if err != nil {
		return time.Now()
	}
	return at
}
