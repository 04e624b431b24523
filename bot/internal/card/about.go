package card

import (
	"strings"

	"github.com/bwmarrin/discordgo"

	"github.com/lede-bot/lede/bot/internal/discord"
	"github.com/lede-bot/lede/bot/internal/words"
)

// Kept is what the privacy notice tells about what is kept.
type Kept struct {
	// Days is how long it is kept; 0: until it is deleted.
	Days int
	// Model names the language model that texts are sent to; empty: none.
	Model string
	// Replies, Questions, Shared and Requests count what is held about the person.
	Replies, Questions, Shared, Requests int
}

// Privacy returns the notice of what Lede keeps, with a button to erase it.
func Privacy(v *words.Voice, k Kept) discord.Message {
	r := reply{colour: grey, private: true}
	r.add(line{prefix: "### ", words: said(v.Say(words.PrivacyTitle, nil)), keeps: true})
	days := v.Say(words.PrivacyForever, nil)
	if k.Days > 0 {
		days = v.Count(words.PrivacyDays, k.Days, nil)
	}
	model := v.Say(words.PrivacyNoModel, nil)
	if k.Model != "" {
		model = v.Say(words.PrivacyModel, words.Args{"Model": inline(shorten(k.Model, longestName))})
	}
	var points []line
	for _, text := range []string{v.Say(words.PrivacyKept, nil), days, v.Say(words.PrivacyUnkept, nil), model, v.Say(words.PrivacyRights, nil) + " " + v.Say(words.PrivacyCounts, nil)} {
		points = append(points, line{prefix: "- ", words: said(text)})
	}
	r.add(points...)
	var held []string
	for _, one := range []struct {
		key words.Key
		n   int
	}{
		{words.PrivacyReplies, k.Replies},
		{words.PrivacyQuestions, k.Questions},
		{words.PrivacyShared, k.Shared},
		{words.PrivacyRequests, k.Requests},
	} {
		if one.n > 0 {
			held = append(held, v.Count(one.key, one.n, nil))
		}
	}
	if len(held) == 0 {
		r.add(line{words: said(v.Say(words.PrivacyNothing, nil))})
		return r.messages(v)[0]
	}
	r.add(line{words: append([]word{{text: v.Say(words.PrivacyHeld, nil), bold: true}}, said(strings.Join(held, " · "))...)})
	erase := button(v, words.ButtonErase, ID{Action: ActionErase})
	erase.Style = discordgo.DangerButton
	r.buttons = []discordgo.Button{erase}
	return r.messages(v)[0]
}

// EraseConfirm asks whether to erase everything about a person.
func EraseConfirm(v *words.Voice) discord.Message {
	r := reply{colour: amber, private: true}
	r.add(line{words: said(v.Say(words.PrivacyConfirm, nil))})
	confirm := button(v, words.ButtonConfirm, ID{Action: ActionConfirm})
	confirm.Style = discordgo.DangerButton
	r.buttons = []discordgo.Button{confirm, button(v, words.ButtonCancel, ID{Action: ActionCancel})}
	return r.messages(v)[0]
}

// Abilities is what Lede can do where it is asked for help.
type Abilities struct {
	// MessageContent is false where Lede does not see messages that don't mention it.
	MessageContent bool
	// Reactions is false where a reaction is no way to ask, whatever is seen.
	Reactions bool
	// Automatic is true where links are summarized without asking in some channel.
	Automatic bool
	// Server is true in a server, where there are commands that a direct message lacks.
	Server bool
	// CommandIDs makes commands clickable: the ids that Discord gave them, by English name.
	CommandIDs map[string]string
}

// Help returns what Lede can do and how to ask for it; it is also the welcome.
func Help(v *words.Voice, a Abilities) discord.Message {
	r := reply{colour: ink, private: true}
	r.add(
		line{prefix: "### ", words: said(v.Say(words.HelpTitle, nil)), keeps: true},
		line{words: said(v.Say(words.HelpIntro, nil))},
	)
	command := func(key words.Key, english string, name words.Key) line {
		shown := "`/" + v.Say(name, nil) + "`"
		if id := a.CommandIDs[english]; isSnowflake(id) {
			shown = "</" + english + ":" + id + ">"
		}
		return line{prefix: "- ", words: said(v.Say(key, words.Args{"Command": shown}))}
	}
	ways := []line{
		command(words.HelpSummarize, "summarize", words.CommandSummarize),
		command(words.HelpAsk, "ask", words.CommandAsk),
		command(words.HelpCompare, "compare", words.CommandCompare),
	}
	if a.Server {
		ways = append(ways, command(words.HelpDigest, "digest", words.CommandDigest))
	}
	r.add(ways...)
	point := func(key words.Key, args words.Args) line { return line{prefix: "- ", words: said(v.Say(key, args))} }
	more := []line{
		point(words.HelpMenu, words.Args{"Name": "**" + v.Say(words.MenuSummarize, nil) + "**"}),
		point(words.HelpMention, nil),
	}
	if a.Server && a.MessageContent && a.Reactions {
		more = append(more, point(words.HelpReaction, nil))
	}
	if a.Server && a.MessageContent && a.Automatic {
		more = append(more, point(words.HelpChannels, nil))
	}
	r.add(append(more, command(words.HelpPrivacy, "privacy", words.CommandPrivacy))...)
	r.add(waysOff(v, a)...)
	return r.messages(v)[0]
}

// waysOff says which ways in are off in a server, and why.
func waysOff(v *words.Voice, a Abilities) []line {
	if !a.Server {
		return nil
	}
	if !a.MessageContent {
		return []line{small(said(v.Say(words.HelpContentOff, nil)))}
	}
	var off []line
	if !a.Reactions {
		off = append(off, small(said(v.Say(words.HelpReactionOff, nil))))
	}
	if !a.Automatic {
		off = append(off, small(said(v.Say(words.HelpChannelsNone, words.Args{"Command": "`/" + CommandSettings + "`"}))))
	}
	return off
}
