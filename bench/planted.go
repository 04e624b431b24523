package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/lede-bot/lede/article"
	"github.com/lede-bot/lede/bench/dataset"
	"github.com/lede-bot/lede/internal/grounding"
	"github.com/lede-bot/lede/internal/lang"
)

// planter changes one thing in a true sentence; ok is false where there is
// nothing of the kind to change.
type planter struct {
	kind   string
	target float64 // share to be caught
	plant  func(sentence string, names []string, r *rand.Rand) (changed string, ok bool)
}

var (
	plantNumber     = regexp.MustCompile(`\b[1-9]\d{0,2}(,\d{3})*\b`)
	plantYear       = regexp.MustCompile(`\b(19|20)\d\d\b`)
	plantDay        = regexp.MustCompile(`\b(Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|January|February|March|April|June|July|August|September|October|November|December)\b`)
	plantName       = regexp.MustCompile(`[a-z,] ([A-Z][a-z]{3,})\b`)
	plantVerb       = regexp.MustCompile(` (is|are|was|were|has|have|had|will|would|can|could|should) `)
	plantQuantifier = regexp.MustCompile(`(?i)\b(all|every|most|many|some|few|several)\b`)
	plantHedge      = regexp.MustCompile(` (may|might|could) `)
	plantHearsay    = regexp.MustCompile(`\b(allegedly|reportedly|apparently) `)
	plantSaidAfter  = regexp.MustCompile(`^([A-Z][^"“”]{30,}), [^,"“”]{3,40} (said|says|told [^,"“”]{2,25}|added)\.$`)
	plantSaidBefore = regexp.MustCompile(`^[A-Z][^,"“”]{2,40} (said|says|claimed|claims) (that )?([a-z][^"“”]{30,})$`)
	plantUnit       = regexp.MustCompile(`\b(\d[\d.,]*|two|three|four|five|six|ten) (years|months|weeks|days|hours|minutes|miles|metres|people|per cent|percent)\b`)
	plantQuote      = regexp.MustCompile(`"[^"“”]*"|“[^"“”]*”`)
)

func planters() []planter {
	return []planter{
		{"number", 0.97, func(s string, _ []string, r *rand.Rand) (string, bool) {
			return replaceOne(s, plantNumber, r, func(old string) string {
				n, err := strconv.Atoi(strings.ReplaceAll(old, ",", ""))
				if err != nil {
					return old
				}
				return strconv.Itoa(n + 1 + r.IntN(n+7))
			})
		}},
		{"date", 0.97, func(s string, _ []string, r *rand.Rand) (string, bool) {
			if changed, ok := replaceOne(s, plantDay, r, func(old string) string { return otherDay(old, r) }); ok {
				return changed, true
			}
			return replaceOne(s, plantYear, r, func(old string) string {
				year, _ := strconv.Atoi(old)
				return strconv.Itoa(year - 1 - r.IntN(9))
			})
		}},
		{"name", 0.97, func(s string, names []string, r *rand.Rand) (string, bool) {
			at := plantName.FindAllStringSubmatchIndex(s, -1)
			if len(at) == 0 {
				return "", false
			}
			m := at[r.IntN(len(at))]
			if name := names[r.IntN(len(names))]; !strings.Contains(s, name) {
				return s[:m[2]] + name + s[m[3]:], true
			}
			return "", false
		}},
		{"negation", 0.97, func(s string, _ []string, r *rand.Rand) (string, bool) {
			return replaceOne(s, plantVerb, r, func(old string) string { return old + "not " })
		}},
		{"quote", 0.97, func(s string, _ []string, r *rand.Rand) (string, bool) {
			if strings.Count(s, `"`)%2 == 1 { // it is not said which of them open
				return "", false
			}
			return replaceOne(s, plantQuote, r, func(old string) string {
				words := strings.Fields(old)
				if len(words) < 3 {
					return old
				}
				i := 1 + r.IntN(max(1, len(words)-2))
				return strings.Join(slices.Delete(words, i, i+1), " ")
			})
		}},
		{"unit", 0.85, func(s string, _ []string, r *rand.Rand) (string, bool) {
			return replaceOne(s, plantUnit, r, func(old string) string {
				number, unit, _ := strings.Cut(old, " ")
				for {
					if other := []string{"years", "months", "weeks", "hours", "minutes", "miles", "metres", "kilograms"}[r.IntN(8)]; other != unit {
						return number + " " + other
					}
				}
			})
		}},
		{"role", 0.85, func(s string, _ []string, _ *rand.Rand) (string, bool) {
			at := plantName.FindAllStringSubmatchIndex(s, -1)
			if len(at) < 2 {
				return "", false
			}
			x, y := at[0], at[len(at)-1]
			if x[3] >= y[2]-2 || s[x[2]:x[3]] == s[y[2]:y[3]] {
				return "", false
			}
			between := s[x[3]:y[2]]
			if strings.Count(between, " ") < 2 {
				return "", false
			}
			return s[:x[2]] + s[y[2]:y[3]] + between + s[x[2]:x[3]] + s[y[3]:], true
		}},
		{"quantifier", 0.85, func(s string, _ []string, r *rand.Rand) (string, bool) {
			return replaceOne(s, plantQuantifier, r, func(old string) string {
				switch strings.ToLower(old) {
				case "all", "every", "most", "many":
					return "few"
				}
				return "all"
			})
		}},
		{"attribution", 0.85, func(s string, _ []string, r *rand.Rand) (string, bool) {
			if m := plantSaidAfter.FindStringSubmatch(s); m != nil {
				return m[1] + ".", true
			}
			if m := plantSaidBefore.FindStringSubmatch(s); m != nil {
				return strings.ToUpper(m[3][:1]) + m[3][1:], true
			}
			return replaceOne(s, plantHearsay, r, func(string) string { return "" })
		}},
		{"hedge", 0.85, func(s string, _ []string, r *rand.Rand) (string, bool) {
			return replaceOne(s, plantHedge, r, func(string) string { return " will " })
		}},
	}
}

// replaceOne replaces one match of a pattern, chosen by chance.
func replaceOne(s string, pattern *regexp.Regexp, r *rand.Rand, with func(string) string) (string, bool) {
	at := pattern.FindAllStringIndex(s, -1)
	if len(at) == 0 {
		return "", false
	}
	m := at[r.IntN(len(at))]
	changed := s[:m[0]] + with(s[m[0]:m[1]]) + s[m[1]:]
	return changed, changed != s
}

func otherDay(old string, r *rand.Rand) string {
	days := strings.Fields("Monday Tuesday Wednesday Thursday Friday Saturday Sunday")
	months := strings.Fields("January February March April June July August September October November December")
	list := months
	if slices.Contains(days, old) {
		list = days
	}
	for {
		if other := list[r.IntN(len(list))]; other != old {
			return other
		}
	}
}

// says whether an article has all quotations of a sentence, word for word: "Late
// Show" is no altered quotation of "Late Late Show".
func says(text, sentence string) bool {
	words := func(s string) string { return " " + strings.Join(lang.Words(s), " ") + " " }
	all := words(text)
	for _, quotation := range plantQuote.FindAllString(sentence, -1) {
		if !strings.Contains(all, words(quotation)) {
			return false
		}
	}
	return true
}

// runPlanted plants errors in sentences of articles and counts how many the
// verifier catches, and how many of the unchanged sentences it keeps.
func runPlanted(ctx context.Context, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("planted", flag.ContinueOnError)
	data := flags.String("data", "", "folder with the labelled claims, whose articles are used")
	show := flags.String("show", "", "print the missed errors of this kind")
	if err := flags.Parse(args); err != nil {
		return err
	}
	known := map[string]bool{}
	var articles []*article.Article
	for _, set := range []string{"cliff_cnndm", "cliff_xsum", "summedits_news"} { // written with capitals
		rows, err := dataset.Lines[dataset.Claim](*data, set+".jsonl")
		if err != nil {
			return fmt.Errorf("planted: %w", err)
		}
		for _, row := range rows {
			if known[row.Article] {
				continue
			}
			known[row.Article] = true
			a, err := article.FromText(ctx, row.Article, article.TextOptions{})
			if err != nil {
				return fmt.Errorf("planted: %w", err)
			}
			articles = append(articles, a)
		}
	}
	var names []string
	for _, a := range articles {
		for _, m := range plantName.FindAllStringSubmatch(a.Text, -1) {
			names = append(names, m[1])
		}
	}
	var verbatim, unquoted share
	caught := map[string]*share{}
	r := rand.New(rand.NewPCG(1, 2))
	all := planters()
	for _, p := range all {
		caught[p.kind] = &share{}
	}
	for _, a := range articles {
		x := groundingArticle(a)
		for _, passage := range a.Passages {
			if n := strings.Count(passage.Text, " "); n < 7 || n > 45 {
				continue
			}
			verbatim.count(x.Check(grounding.Default(), passage.Text, "").Supported)
			for _, p := range all {
				changed, ok := p.plant(passage.Text, names, r)
				if !ok || p.kind == "quote" && says(a.Text, changed) {
					continue
				}
				f := x.Check(grounding.Default(), changed, "")
				caught[p.kind].count(!f.Supported)
				if p.kind == "quote" {
					unquoted.count(grounding.Unquote(changed, f.Quotes) != changed)
				}
				if f.Supported && *show == p.kind {
					fmt.Fprintf(out, "%s\n  %s\n", passage.Text, changed)
				}
			}
		}
	}
	fmt.Fprintf(out, "%-24s%8s%9s%9s\n", "planted error", "cases", "caught", "target")
	for _, p := range all {
		s := caught[p.kind]
		fmt.Fprintf(out, "%-24s%8d%8.1f%%%8.0f%%\n", p.kind, s.all, s.percent(), 100*p.target)
	}
	fmt.Fprintf(out, "%-24s%8d%8.1f%%%8.0f%%\n", "quotation marks lost", unquoted.all, unquoted.percent(), 100.0)
	fmt.Fprintf(out, "%-24s%8d%8.1f%%%8.0f%%  kept\n", "word for word", verbatim.all, verbatim.percent(), 98.0)
	return nil
}
