package card

import (
	"slices"
	"strings"

	"github.com/lede-bot/lede/article"
	"github.com/lede-bot/lede/bot/internal/words"
	"github.com/lede-bot/lede/summarize"
)

// smallPrint returns what stands under a reply: how much was read, how the
// reply came about, who wrote it, what to do next.
func smallPrint(v *words.Voice, partial string, replies []summarize.Notes, o Options) []line {
	var all []string
	add := func(text string) {
		if text != "" && !slices.Contains(all, text) {
			all = append(all, text)
		}
	}
	warn := func(text string) { add("⚠️ " + text) }
	if partial != "" {
		warn(partial)
	}
	for _, n := range replies {
		for _, key := range warnings(n) {
			warn(v.Say(key, nil))
		}
		if n.Shown > 0 && n.Shown < n.Of {
			warn(v.Say(words.CoverageModelOf, words.Args{"N": v.Number(n.Shown), "All": v.Number(n.Of)}))
		}
		if n.Dropped > 0 {
			add(v.Count(words.SummaryLeftOut, n.Dropped, nil))
		}
		if n.Mended > 0 || n.Unquoted > 0 {
			add(v.Say(words.SummaryMended, nil))
		}
	}
	for _, warning := range o.Warnings {
		warn(warning)
	}
	for _, n := range replies {
		if n.Engine != "" {
			add(v.Say(words.SummaryModel, words.Args{"Model": inline(shorten(n.Engine, longestName))}))
		}
	}
	if o.Extracted {
		add(v.Say(words.SummaryExtracted, nil))
	}
	if o.FollowUp {
		add(v.Say(words.AnswerFollow, nil))
	}
	lines := make([]line, len(all))
	for i, text := range all {
		lines[i] = small(said(text))
	}
	return lines
}

// warnings returns what a reader must know of how a reply came about.
func warnings(n summarize.Notes) []words.Key {
	var all []words.Key
	switch n.InsteadOf {
	case "":
	case summarize.ReasonBudget:
		all = append(all, words.NoteBudget)
	case summarize.ReasonSetup:
		all = append(all, words.NoteSetup)
	case summarize.ReasonRefused:
		all = append(all, words.NoteRefused)
	case summarize.ReasonUnsupported:
		all = append(all, words.NoteUnsupported)
	case summarize.ReasonUnreadable:
		all = append(all, words.NoteUnreadable)
	default:
		all = append(all, words.ProblemModelDown)
	}
	for _, one := range [...]struct {
		holds bool
		key   words.Key
	}{{n.Truncated, words.NoteTruncated}, {n.StoppedEarly, words.NoteStopped}, {n.OtherLanguage, words.NoteLanguage}} {
		if one.holds {
			all = append(all, one.key)
		}
	}
	return all
}

// coverage says how much was read where it was less than the whole, and what
// was left out, as [article.Article.Notice] does in English; empty otherwise.
func coverage(v *words.Voice, a *article.Article) string {
	if a == nil || a.Notice() == "" {
		return ""
	}
	said := readOf(v, a)
	if n := a.Coverage.OrdersLeftOut; n > 0 {
		said = strings.TrimSpace(said + " " + v.Count(words.CoverageOrders, n, nil))
	}
	return said
}

func readOf(v *words.Voice, a *article.Article) string {
	read, expected := a.Coverage.WordsRead, roundWords(a.Coverage.WordsExpected)
	of := words.Args{"N": v.Number(read), "All": v.Number(expected)}
	switch {
	case a.Verdict == article.VerdictLive:
		return v.Count(words.CoverageLive, read, nil)
	case a.Verdict == article.VerdictMedia:
		return v.Count(words.CoverageMedia, read, nil)
	case a.Verdict == article.VerdictPaywall && expected == 0:
		return v.Count(words.CoverageTeaser, read, nil)
	case a.Verdict == article.VerdictPaywall:
		return v.Say(words.CoverageTeaserOf, of)
	case a.Coverage.Partial():
		return v.Say(words.CoverageRestOf, of)
	}
	return ""
}

// roundWords rounds an estimate to two significant digits.
func roundWords(n int) int {
	unit := 1
	for n/unit >= 100 {
		unit *= 10
	}
	return (n + unit/2) / unit * unit
}
