package card

import (
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/bwmarrin/discordgo"

	"github.com/lede-bot/lede/bot/internal/discord"
	"github.com/lede-bot/lede/bot/internal/words"
	"github.com/lede-bot/lede/summarize"
)

// Summary returns the card of a summary: the headline with its link, the lede
// in bold, the points, and under them what the reader must know about how much
// was read and who wrote it.
func Summary(v *words.Voice, src Source, s *summarize.Summary, o Options) []discord.Message {
	var n numbering
	r := reply{colour: ink, private: o.Private}
	title := line{prefix: "### ", words: titleWords(v, src), keeps: true}
	head := group{lines: []line{title, small(byline(v, src, o))}}
	if o.LeadImage && src.Article != nil {
		head.side = imageAddress(src.Article.LeadImage)
	}
	r.groups = append(r.groups, head)
	if s != nil {
		for _, lines := range body(v, &n, src, s, o) {
			r.add(lines...)
		}
	}
	if o.Unfinished {
		r.add(small(said(v.Say(words.SummaryWriting, nil))))
		return r.messages(v)
	}
	partial := coverage(v, src.Article)
	if partial != "" {
		r.colour = amber
	}
	var how summarize.Notes
	if s != nil {
		how = s.Notes
	}
	r.add(smallPrint(v, partial, []summarize.Notes{how}, o)...)
	if o.ReplyKey != "" {
		r.buttons = summaryButtons(v, o)
	}
	return r.messages(v)
}

// SummaryCitations returns the citations of a summary in the order of their
// numbers on its card.
func SummaryCitations(v *words.Voice, src Source, s *summarize.Summary, o Options) []Citation {
	var n numbering
	if s != nil {
		body(v, &n, src, s, o)
	}
	return n.list
}

// body returns the groups of lines of a summary in its style.
func body(v *words.Voice, n *numbering, src Source, s *summarize.Summary, o Options) [][]line {
	lede := n.claim(v, src, s.Lede, true)
	if o.Style == summarize.Headline {
		return [][]line{{{words: lede}}}
	}
	if o.Style == summarize.Paragraph {
		for _, point := range s.Points {
			lede = append(lede, n.claim(v, src, point, false)...)
		}
		return [][]line{{{words: lede}}}
	}
	var points []line
	for _, point := range s.Points {
		points = append(points, line{prefix: "- ", words: n.claim(v, src, point, false)})
	}
	return [][]line{{{words: lede}}, points}
}

// longestTitle is the most characters of a headline that is one link; a longer
// one is split like any text, with a link behind it.
const longestTitle = 400

// titleWords returns the headline with its link.
func titleWords(v *words.Voice, src Source) []word {
	headline := src.headline(v)
	if utf8.RuneCountInString(headline) <= longestTitle {
		return whole(link(isolate(escape(headline)), src.address()))
	}
	text := prose(headline, false)
	if address := linkable(src.address()); address != "" {
		text = append(text, word{text: link("↗", address)})
	}
	return text
}

// minuteWords is how many words people read in a minute.
const minuteWords = 220

// byline returns site, author, date and reading time, as far as they are known.
func byline(v *words.Voice, src Source, o Options) []word {
	var parts []string
	if a := src.Article; a != nil {
		for _, name := range []string{src.site(), clean(a.Byline)} {
			if name != "" && (len(parts) == 0 || inline(name) != parts[0]) {
				parts = append(parts, inline(shorten(name, 200)))
			}
		}
		if day := date(a.Published); day != "" {
			parts = append(parts, day)
		}
		if read := a.Coverage.WordsRead; read > 0 {
			minutes := (max(read, a.Coverage.WordsExpected) + minuteWords - 1) / minuteWords
			parts = append(parts, strings.ReplaceAll(v.Count(words.SummaryMinutes, minutes, nil), " ", noBreak))
		}
	}
	if o.Style == summarize.Plain {
		parts = append(parts, v.Say(words.SummaryPlain, nil))
	}
	return said(strings.Join(parts, " · "))
}

// imageAddress returns an image's address if Discord may be asked to show it.
func imageAddress(address string) string {
	parsed, err := url.Parse(address)
	if err != nil || parsed.Scheme != "https" || parsed.Host == "" || len(address) > 2048 {
		return ""
	}
	return parsed.String()
}

// summaryButtons returns the buttons of a summary.
func summaryButtons(v *words.Voice, o Options) []discordgo.Button {
	id := func(a Action) ID { return ID{Action: a, ReplyKey: o.ReplyKey} }
	all := []discordgo.Button{button(v, words.ButtonAsk, id(ActionAsk))}
	all[0].Style = discordgo.PrimaryButton
	if o.Length != summarize.Short && o.Style != summarize.Headline {
		all = append(all, button(v, words.ButtonShorter, id(ActionShorter)))
	}
	if o.Length != summarize.Long {
		all = append(all, button(v, words.ButtonLonger, id(ActionLonger)))
	}
	if o.Translate {
		all = append(all, button(v, words.ButtonTranslate, id(ActionTranslate)))
	}
	return append(all, button(v, words.ButtonSources, id(ActionSources)), button(v, words.ButtonDelete, id(ActionDelete)))
}
