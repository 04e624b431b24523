package card

import (
	"github.com/bwmarrin/discordgo"

	"github.com/lede-bot/lede/bot/internal/discord"
	"github.com/lede-bot/lede/bot/internal/words"
	"github.com/lede-bot/lede/summarize"
)

// Answered is what one article says to a question.
type Answered struct {
	Source Source
	Answer *summarize.Answer
}

const (
	// shownQuestion is how many characters of a question the card repeats.
	shownQuestion = 300
	// shownQuotes is how many of the sentences under a statement stand on the
	// card; the sources show all.
	shownQuotes = 2
)

// Answer returns the card of an answer: the question, the direct answer in
// bold, and what stands in the article. Of several articles each is named, those
// that answer come first. Where none does, the card says so and quotes what
// comes nearest.
func Answer(v *words.Voice, question string, all []Answered, o Options) []discord.Message {
	var n numbering
	r := reply{colour: ink, private: o.Private}
	r.groups = answerGroups(v, &n, question, all)
	if o.Unfinished {
		r.add(small(said(v.Say(words.SummaryWriting, nil))))
		return r.messages(v)
	}
	var partial string
	if len(all) == 1 {
		partial = coverage(v, all[0].Source.Article)
	}
	if partial != "" {
		r.colour = amber
	}
	var how []summarize.Notes
	for _, one := range all {
		if one.Answer != nil {
			how = append(how, one.Answer.Notes)
		}
	}
	r.add(smallPrint(v, partial, how, o)...)
	if o.ReplyKey != "" {
		r.buttons = answerButtons(v, o.ReplyKey)
	}
	return r.messages(v)
}

// AnswerCitations returns the citations of an answer in the order of their
// numbers on its card.
func AnswerCitations(v *words.Voice, all []Answered) []Citation {
	var n numbering
	answerGroups(v, &n, "", all)
	return n.list
}

func answerGroups(v *words.Voice, n *numbering, question string, all []Answered) []group {
	var groups []group
	add := func(lines ...line) { groups = append(groups, group{lines: lines}) }
	add(line{prefix: "> ", words: prose(shorten(question, shownQuestion), false)})
	if len(all) == 1 {
		for _, lines := range answered(v, n, all[0]) {
			add(lines...)
		}
		add(small(origin(v, all[0].Source)))
		return groups
	}
	var sources []Source
	for _, one := range all {
		sources = append(sources, one.Source)
	}
	named := names(v, sources)
	title := func(i int) line {
		label := []word{{text: link(inline(named[i]), sources[i].address()), bold: true}}
		return line{words: label, keeps: true}
	}
	var silent []int
	for i, one := range all {
		if one.Answer == nil || len(one.Answer.Claims) == 0 {
			silent = append(silent, i)
			continue
		}
		for j, lines := range answered(v, n, one) {
			if j == 0 {
				lines = append([]line{title(i)}, lines...)
			}
			add(lines...)
		}
	}
	if len(silent) == len(all) {
		add(line{words: []word{{text: v.Say(words.AnswerUnsaidAll, nil), bold: true}}})
	}
	for _, i := range silent {
		if len(silent) == len(all) {
			add(append([]line{title(i)}, nearest(v, n, all[i])...)...)
			continue
		}
		add(title(i), small(said(v.Say(words.AnswerUnsaid, nil))))
	}
	return groups
}

// answered returns what one article says, in groups of lines.
func answered(v *words.Voice, n *numbering, one Answered) [][]line {
	if one.Answer == nil || len(one.Answer.Claims) == 0 {
		unsaid := line{words: []word{{text: v.Say(words.AnswerUnsaid, nil), bold: true}}}
		return [][]line{{unsaid}, nearest(v, n, one)}
	}
	claims := one.Answer.Claims
	groups := [][]line{{{words: n.claim(v, one.Source, claims[0], true)}}}
	if one.Answer.FalsePremise {
		premise := small(said("⚠️ " + v.Say(words.NotePremise, nil)))
		premise.keeps = true
		groups[0] = append([]line{premise}, groups[0]...)
	}
	shown := make(map[int]bool)
	var statements, quotes []line
	for i, c := range claims {
		verbatim := quoted(one.Source, c)
		for _, passage := range c.Citations {
			shown[passage] = shown[passage] || verbatim
		}
		switch {
		case i == 0:
		case verbatim:
			quotes = append(quotes, line{prefix: "> ", words: n.claim(v, one.Source, c, false)})
		default:
			statements = append(statements, line{prefix: "- ", words: n.claim(v, one.Source, c, false)})
		}
	}
	for _, passage := range claims[0].Citations {
		text := one.Source.passage(passage)
		if text == "" || shown[passage] || len(quotes) >= shownQuotes {
			continue
		}
		shown[passage] = true
		quote := append(prose(text, false), n.cite(one.Source, []int{passage})...)
		quotes = append(quotes, line{prefix: "> ", words: quote})
	}
	if len(statements) > 0 {
		groups = append(groups, statements)
	}
	if len(quotes) > 0 {
		introduced := small(said(v.Say(words.AnswerEvidence, nil)))
		introduced.keeps = true
		groups = append(groups, append([]line{introduced}, quotes...))
	}
	return groups
}

// quoted says whether a claim is the very passage that it cites.
func quoted(s Source, c summarize.Claim) bool {
	return len(c.Citations) == 1 && clean(s.passage(c.Citations[0])) == clean(c.Text)
}

// nearest returns the passage that comes nearest to a question that the article does not answer.
func nearest(v *words.Voice, n *numbering, one Answered) []line {
	if one.Answer == nil {
		return nil
	}
	text := one.Source.passage(one.Answer.Nearest)
	if text == "" {
		return nil
	}
	introduced := small(said(v.Say(words.AnswerNearest, nil)))
	introduced.keeps = true
	quote := append(prose(text, false), n.cite(one.Source, []int{one.Answer.Nearest})...)
	return []line{introduced, {prefix: "> ", words: quote}}
}

// origin names the article of a reply that is not its summary.
func origin(v *words.Voice, s Source) []word {
	label := link(isolate(escape(shorten(s.headline(v), longestTitle))), s.address())
	if site := s.site(); site != "" {
		label += " · " + inline(shorten(site, 200))
	}
	return whole(label)
}

func answerButtons(v *words.Voice, key string) []discordgo.Button {
	return []discordgo.Button{
		button(v, words.ButtonAskMore, ID{Action: ActionAsk, ReplyKey: key}),
		button(v, words.ButtonSources, ID{Action: ActionSources, ReplyKey: key}),
		button(v, words.ButtonDelete, ID{Action: ActionDelete, ReplyKey: key}),
	}
}
