package main

import (
	"regexp"
	"strings"

	"github.com/lede-bot/lede/article"
)

var tmpEnd = regexp.MustCompile(`[.!?…]+["'”’»)\]]*`)
var tmpNext = regexp.MustCompile(`^\s+["'“‘«(\[\-—–]*\s*[\p{Lu}\d]`)
var tmpGlue = regexp.MustCompile(`^["“«]?\p{Lu}['’]?\p{Ll}`)
var tmpGlueBefore = regexp.MustCompile(`(\p{Ll}{2}|\p{Lu}{3}|["»”]|\d)$`)
var tmpInit = regexp.MustCompile(`^(\p{L}|(\p{L}\.)+\p{L})$`)

const tmpAbb = " mr mrs ms dr st jr sr gen sen rep gov lt col sgt capt prof rev hon no vs inc corp co ltd jan feb aug sept oct nov dec u.s u.k a.m p.m ph.d d.c e.g i.e m mm mme mlle cf av bd "

func tmpArticle(text, title, language string) *article.Article {
	var blocks []article.Block
	for _, p := range strings.Split(text, "\n") {
		if p = strings.Join(strings.Fields(p), " "); p != "" {
			blocks = append(blocks, article.Block{Text: p})
		}
	}
	a := &article.Article{Headline: title, Language: language, Blocks: blocks, Verdict: article.VerdictArticle}
	var offsets []int
	a.Text, offsets = article.JoinBlocks(blocks)
	for i, b := range blocks {
		start := 0
		add := func(s, e int) {
			for s < e && b.Text[s] == ' ' {
				s++
			}
			if s < e {
				a.Passages = append(a.Passages, article.Passage{Number: len(a.Passages) + 1, Block: i, Start: offsets[i] + s, End: offsets[i] + e, Text: b.Text[s:e]})
			}
		}
		for _, m := range tmpEnd.FindAllStringIndex(b.Text, -1) {
			before, mark, after := b.Text[:m[0]], b.Text[m[0]:m[1]], b.Text[m[1]:]
			if after == "" {
				continue
			}
			if after[0] == ' ' {
				if !tmpNext.MatchString(after) {
					continue
				}
			} else if !tmpGlue.MatchString(after) || !tmpGlueBefore.MatchString(before) {
				continue
			}
			if mark == "." {
				w := before[strings.LastIndexAny(before, " ")+1:]
				w = strings.ToLower(strings.TrimLeft(w, "\"'“‘«("))
				if tmpInit.MatchString(w) || strings.Contains(tmpAbb, " "+w+" ") {
					continue
				}
			}
			add(start, m[1])
			start = m[1]
		}
		add(start, len(b.Text))
	}
	return a
}
