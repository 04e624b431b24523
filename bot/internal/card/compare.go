package card

import (
	"github.com/bwmarrin/discordgo"

	"github.com/lede-bot/lede/bot/internal/discord"
	"github.com/lede-bot/lede/bot/internal/words"
	"github.com/lede-bot/lede/summarize"
)

// Pair is what two articles say to one matter, each with its citations.
type Pair struct {
	First, Second summarize.Claim
	// SecondShown has the text of Second shown where both say the same.
	SecondShown bool
}

// Compared is what two articles have in common and what not.
type Compared struct {
	First, Second Source
	// Both holds what both say: the text of one is shown, the citations of both.
	Both []Pair
	// OnlyFirst and OnlySecond hold what only one of them says.
	OnlyFirst, OnlySecond []summarize.Claim
	// Differ holds where they say different things of one matter.
	Differ []Pair
}

// Comparison returns the card of two articles side by side.
func Comparison(v *words.Voice, c Compared, o Options) []discord.Message {
	var n numbering
	r := reply{colour: ink, private: o.Private, groups: comparison(v, &n, c)}
	r.add(smallPrint(v, "", nil, o)...)
	if o.ReplyKey != "" {
		r.buttons = []discordgo.Button{
			button(v, words.ButtonAsk, ID{Action: ActionAsk, ReplyKey: o.ReplyKey}),
			button(v, words.ButtonSources, ID{Action: ActionSources, ReplyKey: o.ReplyKey}),
			button(v, words.ButtonDelete, ID{Action: ActionDelete, ReplyKey: o.ReplyKey}),
		}
	}
	return r.messages(v)
}

// ComparisonCitations returns the citations of a comparison in the order of
// their numbers on its card.
func ComparisonCitations(v *words.Voice, c Compared) []Citation {
	var n numbering
	comparison(v, &n, c)
	return n.list
}

func comparison(v *words.Voice, n *numbering, c Compared) []group {
	named := names(v, []Source{c.First, c.Second})
	groups := []group{{lines: []line{
		{prefix: "### ", words: said(v.Say(words.CompareTitle, nil)), keeps: true},
		{prefix: "- ", words: origin(v, c.First)},
		{prefix: "- ", words: origin(v, c.Second)},
	}}}
	add := func(title string, points []line) {
		if len(points) > 0 {
			groups = append(groups, group{lines: append([]line{heading(title)}, points...)})
		}
	}
	both := make([]line, len(c.Both))
	for i, pair := range c.Both {
		shown, other := pair.First, pair.Second
		shownOf, otherOf := c.First, c.Second
		if pair.SecondShown {
			shown, other, shownOf, otherOf = other, shown, otherOf, shownOf
		}
		text := append(n.claim(v, shownOf, shown, false), n.cite(otherOf, other.Citations)...)
		both[i] = line{prefix: "- ", words: text}
	}
	add(v.Say(words.CompareBoth, nil), both)
	if len(both) == 0 {
		groups = append(groups, group{lines: []line{{words: said(v.Say(words.CompareNoCommon, nil))}}})
	}
	var differ []line
	for _, pair := range c.Differ {
		differ = append(differ,
			line{prefix: "- ", words: attributed(named[0], n.claim(v, c.First, pair.First, false)), keeps: true},
			line{prefix: "- ", words: attributed(named[1], n.claim(v, c.Second, pair.Second, false))},
		)
	}
	add(v.Say(words.CompareDiffer, nil), differ)
	for i, only := range [][]summarize.Claim{c.OnlyFirst, c.OnlySecond} {
		var points []line
		for _, claim := range only {
			points = append(points, line{prefix: "- ", words: n.claim(v, []Source{c.First, c.Second}[i], claim, false)})
		}
		add(v.Say(words.CompareOnly, words.Args{"Name": inline(named[i])}), points)
	}
	return groups
}

// attributed puts the name of its article before a statement.
func attributed(name string, text []word) []word {
	return append([]word{{text: inline(name) + ":", bold: true}}, text...)
}
