package card

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"

	"github.com/lede-bot/lede/bot/internal/discord"
	"github.com/lede-bot/lede/bot/internal/words"
	"github.com/lede-bot/lede/summarize"
)

// Shared is an article that someone shared in a channel.
type Shared struct {
	// Source may be without an article, where it was not read: then its Name is
	// the headline and its Link the address.
	Source Source
	// Line is the one line about it.
	Line summarize.Claim
	// By is the display name of who shared it, Message the link to their message.
	By, Message string
	At          time.Time
	// Replies and Reactions count what the message received.
	Replies, Reactions int
}

// Digest returns what a channel shared in the last hours, one line for each
// article, the most discussed first. Unread counts links that could not be read.
func Digest(v *words.Voice, hours int, shared []Shared, unread int, o Options) []discord.Message {
	var n numbering
	r := reply{colour: ink, private: o.Private, groups: digest(v, &n, hours, shared)}
	if unread > 0 {
		r.add(small(said(v.Count(words.DigestUnread, unread, nil))))
	}
	if len(shared) == 0 {
		return r.messages(v)
	}
	r.add(smallPrint(v, "", nil, o)...)
	if o.ReplyKey != "" {
		r.buttons = []discordgo.Button{
			button(v, words.ButtonSources, ID{Action: ActionSources, ReplyKey: o.ReplyKey}),
			button(v, words.ButtonDelete, ID{Action: ActionDelete, ReplyKey: o.ReplyKey}),
		}
	}
	return r.messages(v)
}

// DigestCitations returns the citations of a digest in the order of their
// numbers on its card.
func DigestCitations(v *words.Voice, shared []Shared) []Citation {
	var n numbering
	digest(v, &n, 1, shared)
	return n.list
}

func digest(v *words.Voice, n *numbering, hours int, shared []Shared) []group {
	if len(shared) == 0 {
		return []group{{lines: []line{{words: said(v.Count(words.DigestEmpty, hours, nil))}}}}
	}
	title := line{prefix: "### ", words: said(v.Count(words.DigestTitle, hours, nil)), keeps: true}
	groups := []group{{lines: []line{title}}}
	shared = slices.Clone(shared)
	slices.SortStableFunc(shared, func(a, b Shared) int { return b.Replies + b.Reactions - a.Replies - a.Reactions })
	for i, s := range shared {
		headline := []word{{text: strconv.Itoa(i + 1), bold: true}}
		headline = append(headline, origin(v, s.Source)...)
		groups = append(groups, group{lines: []line{
			{words: headline, keeps: true},
			{words: n.claim(v, s.Source, s.Line, false)},
			small(said(sharing(v, s))),
		}})
	}
	return groups
}

// sharing says who shared an article where, and how much was said about it.
func sharing(v *words.Voice, s Shared) string {
	var parts []string
	if name := clean(s.By); name != "" {
		parts = append(parts, v.Say(words.DigestShared, words.Args{"Name": inline(shorten(name, 80))}))
	}
	if !s.At.IsZero() {
		parts = append(parts, Ago(s.At))
	}
	if linkable(s.Message) != "" {
		parts = append(parts, link(v.Say(words.DigestMessage, nil), s.Message))
	}
	if s.Replies > 0 {
		parts = append(parts, v.Count(words.DigestReplies, s.Replies, nil))
	}
	if s.Reactions > 0 {
		parts = append(parts, v.Count(words.DigestReactions, s.Reactions, nil))
	}
	return strings.Join(parts, " · ")
}
