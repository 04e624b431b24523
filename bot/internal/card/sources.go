package card

import (
	"strconv"
	"strings"

	"github.com/bwmarrin/discordgo"

	"github.com/lede-bot/lede/bot/internal/discord"
	"github.com/lede-bot/lede/bot/internal/words"
)

// Sources returns the private list of the sentences that a reply cites, under
// the numbers of its card, each with a link to its place. A long list has
// pages, counted from 0; a page that does not exist is the nearest that does.
func Sources(v *words.Voice, cited []Citation, page int, o Options) discord.Message {
	pages := pack(sourceGroups(v, cited))
	page = max(0, min(page, len(pages)-1))
	title := "### " + v.Say(words.SourcesTitle, nil)
	if len(pages) > 1 {
		args := words.Args{"Page": v.Number(page + 1), "Pages": v.Number(len(pages))}
		title += "\n-# " + v.Say(words.SourcesPage, args)
	}
	inside := []discordgo.MessageComponent{discordgo.TextDisplay{Content: title}}
	if len(pages) == 0 {
		inside = append(inside, discordgo.TextDisplay{Content: v.Say(words.SourcesNone, nil)})
	} else {
		inside = append(inside, shown(pages[page])...)
	}
	r := reply{colour: grey, private: true}
	if len(pages) > 1 {
		turn := func(label words.Key, to int) discordgo.Button {
			b := button(v, label, ID{Action: ActionTurn, ReplyKey: o.ReplyKey, Arg: strconv.Itoa(to)})
			b.Disabled = to < 0 || to >= len(pages)
			return b
		}
		r.buttons = []discordgo.Button{turn(words.ButtonBack, page-1), turn(words.ButtonNext, page+1)}
	}
	return r.message(append(inside, r.controls()...))
}

func sourceGroups(v *words.Voice, cited []Citation) []group {
	var sources []Source
	for _, c := range cited {
		known := false
		for _, s := range sources {
			known = known || s.Article == c.Source.Article
		}
		if !known {
			sources = append(sources, c.Source)
		}
	}
	named := names(v, sources)
	groups := make([]group, 0, len(cited))
	for i, c := range cited {
		text := append([]word{{text: strconv.Itoa(i + 1), bold: true}}, prose(c.Source.passage(c.Passage), false)...)
		var below []string
		for j, s := range sources {
			if len(sources) > 1 && s.Article == c.Source.Article {
				below = append(below, inline(named[j]))
			}
		}
		if address := linkable(c.Source.citation(c.Passage)); address != "" {
			below = append(below, link(v.Say(words.SourcesOpen, nil), address))
		}
		lines := []line{{words: text}}
		if len(below) > 0 {
			lines[0].keeps = true
			lines = append(lines, small(whole(strings.Join(below, " · "))))
		}
		groups = append(groups, group{lines: lines})
	}
	return groups
}
