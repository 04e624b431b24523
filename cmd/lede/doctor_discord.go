package main

import (
	"context"
	"errors"
	"time"

	"github.com/lede-bot/lede/bot"
)

// discordTime bounds what is asked of Discord.
const discordTime = 30 * time.Second

// checkDiscord looks at the bot as Discord knows it, and at this machine's clock
// beside Discord's.
func (p *program) checkDiscord(ctx context.Context, channel string) (discord, clock checkup) {
	discord, clock = newCheckup("Discord"), newCheckup("Clock")
	settings := p.settings.Config.Discord
	if !settings.Token.IsSet() {
		discord.find("no token is set: lede serve needs one, all else does not")
		clock.find("not compared: there is no token to ask Discord with")
		if channel != "" {
			discord.fail("Set discord.token to look at a channel; docs/discord.md says where to get one.")
		}
		return discord, clock
	}
	token, err := discordToken(settings)
	if err != nil {
		discord.fail(sentence(err.Error()))
		return discord, clock
	}
	ctx, cancel := context.WithTimeout(ctx, discordTime)
	defer cancel()
	found, err := bot.Inspect(ctx, bot.InspectOptions{Token: token, API: settings.APIURL, ChannelID: channel})
	if err != nil {
		var start *bot.StartError
		if errors.As(err, &start) {
			err = errors.New(start.Sentence)
		}
		discord.fail(sentence(err.Error()) + ".")
		clock.find("not compared: Discord did not tell the time")
		return discord, clock
	}
	discord.find("the token is good: %s, application %s, public key %s", found.Name, found.ApplicationID, found.PublicKey)
	checkIntents(&discord, settings.MessageContent, settings.Reactions, found.MessageContent)
	discord.find("connections: %d recommended, %d of %d may still be begun today", found.Shards, found.SessionsLeft, found.SessionsADay)
	if found.SessionsLeft <= found.Shards {
		discord.fail("Discord lets the bot connect a limited number of times a day, and they are used up: find out what restarts it, and wait.")
	}
	if found.Channel != nil {
		checkChannel(&discord, channel, found.Channel, bot.Invite(found.ApplicationID))
	}
	checkClock(&clock, found)
	return discord, clock
}

func checkIntents(c *checkup, wanted, reactions, granted bool) {
	switch {
	case wanted && !granted:
		c.fail("Switch on Message Content Intent in the developer portal under Bot, or set discord.message_content to no: Discord refuses the connection otherwise.")
	case !wanted && granted:
		c.find("intents: message content is granted in the portal, and discord.message_content does not ask for it")
	default:
		c.find("intents: message content is asked for: %s, granted: %s", yesNo(wanted), yesNo(granted))
	}
	if reactions && !wanted {
		c.warn("discord.reactions does nothing without discord.message_content: the message under the reaction cannot be read.")
	}
}

func checkChannel(c *checkup, id string, found *bot.ChannelInspection, invite string) {
	if found.Err != nil {
		c.fail("Channel "+id+" cannot be looked at ("+found.Err.Error()+").",
			"Is the bot a member of the server, and may it see the channel? This link adds it: "+invite)
		return
	}
	if len(found.Missing) == 0 {
		c.find("channel %s: all permissions are there", id)
		return
	}
	for _, need := range found.Missing {
		c.fail("Channel " + id + ": allow “" + need.Name + "” for the bot's role, " + need.Why + ".")
	}
}

// How far clocks may differ: the answer to a command is refused after 15 minutes,
// so much is left of them on both sides; and Discord tells whole seconds only.
const (
	clockWarning = 3 * time.Second
	clockFailure = time.Minute
)

func checkClock(c *checkup, found *bot.Inspection) {
	if !found.ClockKnown {
		c.warn("Discord did not tell the time: something between here and there drops the Date header.")
		return
	}
	ahead := "ahead of"
	if found.Clock < 0 {
		ahead = "behind"
	}
	switch off := found.Clock.Abs(); {
	case off < clockWarning:
		c.find("agrees with Discord's")
	case off < clockFailure:
		c.find("%s %s Discord's", off, ahead)
		c.warn("Have the clock set by NTP: times to reply are measured wrong, and requests seem older or younger than they are.")
	default:
		c.find("%s %s Discord's", off, ahead)
		c.fail("Set the clock, by NTP: requests would be taken for too old to be answered, or be answered too late.")
	}
}
