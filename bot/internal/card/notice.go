package card

import (
	"context"
	"errors"
	"regexp"

	"github.com/bwmarrin/discordgo"

	"github.com/lede-bot/lede/article"
	"github.com/lede-bot/lede/bot/internal/discord"
	"github.com/lede-bot/lede/bot/internal/words"
)

// NoticeOptions are what a notice offers to do.
type NoticeOptions struct {
	// ReplyKey names what the buttons act on: the request that failed, kept
	// for another try. Without one there is only the button to open the page.
	ReplyKey string
	// Paste offers the modal for the article's text, Again another try.
	Paste, Again bool
	// Page is the address of the page that was not read; empty: none to open.
	Page string
	// Private asks that only the reader who asked sees it.
	Private bool
	// Erasable offers to delete the notice; one that is not private stays
	// in the channel otherwise.
	Erasable bool
}

// Notice returns a plain sentence with the buttons that help. The sentence is
// no Markdown, but for the times of [Ago]: what it holds is shown as it is.
func Notice(v *words.Voice, sentence string, o NoticeOptions) discord.Message {
	if clean(sentence) == "" {
		sentence = v.Say(words.ErrorUnknown, nil)
	}
	r := reply{colour: amber, private: o.Private}
	r.add(line{words: whole(plainSentence(shorten(sentence, discord.MaxCharacters/4)))})
	if o.ReplyKey != "" {
		for _, b := range [...]struct {
			offered bool
			label   words.Key
			action  Action
		}{
			{o.Paste, words.ButtonPaste, ActionPaste},
			{o.Again, words.ButtonAgain, ActionAgain},
		} {
			if b.offered {
				r.buttons = append(r.buttons, button(v, b.label, ID{Action: b.action, ReplyKey: o.ReplyKey}))
			}
		}
	}
	if page := linkAddress(o.Page); page != "" {
		r.buttons = append(r.buttons, discordgo.Button{Label: v.Say(words.ButtonOpen, nil), Style: discordgo.LinkButton, URL: page})
	}
	if o.ReplyKey != "" && o.Erasable {
		r.buttons = append(r.buttons, button(v, words.ButtonDelete, ID{Action: ActionDelete, ReplyKey: o.ReplyKey}))
	}
	return r.messages(v)[0]
}

// longestButtonLink is the most characters of the address of a button.
const longestButtonLink = 512

// linkAddress returns an address as a button may have it, else empty.
func linkAddress(address string) string {
	address = linkable(address)
	if len(address) > longestButtonLink {
		return ""
	}
	return address
}

var escapedTime = regexp.MustCompile(`\\<t\\?:(-?\d+)\\?:R>`)

// plainSentence escapes a sentence of Lede's own.
func plainSentence(sentence string) string {
	return escapedTime.ReplaceAllString(escape(sentence), "<t:$1:R>")
}

// Refused returns the notice for an error, in the reader's language and with
// the buttons that can help with it: pasting the text where the page can't be
// read, another try where that may succeed, opening the page where it is worth
// a look. The options' own Paste, Again and Page are ignored but for Page, the
// address that was asked for.
func Refused(v *words.Voice, err error, o NoticeOptions) discord.Message {
	return Notice(v, v.Refusal(err), Helping(err, o))
}

// Helping returns the options of the notice for an error, as [Refused] chooses them.
func Helping(err error, o NoticeOptions) NoticeOptions {
	page := o.Page
	o.Paste, o.Again, o.Page = false, false, ""
	var (
		reading *article.Error
		problem *words.Problem
	)
	switch {
	case errors.As(err, &problem):
		o.Paste, o.Again = problemHelp(problem.Key)
	case errors.As(err, &reading):
		o.Paste = reading.Kind != article.KindBadLink && reading.Verdict != article.VerdictIndex
		o.Again = reading.Kind == article.KindNetwork
		if reading.Kind == article.KindRefused || reading.Kind == article.KindNetwork || reading.Kind == article.KindTooLarge {
			o.Page = page
		}
	case errors.Is(err, context.Canceled):
		o.Again = true
	default:
		o.Paste, o.Again = true, true
	}
	return o
}

// problemHelp says which buttons help with a problem.
func problemHelp(key words.Key) (paste, again bool) {
	switch key {
	case words.ProblemNoLink, words.ProblemBlockedSite, words.ProblemFileLarge, words.ProblemFileKind, words.ProblemMessageGone:
		return true, false
	case words.ProblemQueueFull, words.ProblemSlowDown, words.ProblemExpired:
		return false, true
	}
	return false, false
}

// Working returns the small line that stands while a reader waits: one of the
// keys Working…, with the site for [words.WorkingReading].
func Working(v *words.Voice, stage words.Key, site string) discord.Message {
	text := v.Say(stage, words.Args{"Site": inline(shorten(site, 200))})
	return discord.Message{V2: true, Components: []discordgo.MessageComponent{discordgo.TextDisplay{Content: "-# ⏳ " + text}}}
}
