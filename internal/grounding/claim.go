package grounding

import (
	"math"
	"slices"
	"strings"
)

// How well a word of the claim is met in the article.
const (
	matchSame    = 1.0
	matchStem    = 0.97
	matchRelated = 0.8
	matchDerived = 0.75
)

// candidate is a stem of the article that may stand for a word of the claim.
type candidate struct {
	stem     int32
	strength float32
}

// word is a content word of the claim.
type word struct {
	token
	at         int // in claim.tokens
	candidates []candidate
	best       float32 // the strongest of them
}

// claim is a statement as the checks see it.
type claim struct {
	text       string
	tokens     []token
	quantities []quantity
	words      []word // content words in order
	cover      []float32
	ranked     []int32 // passages, best first
}

// readClaim reads a claim in the words of an article.
func (a *Article) readClaim(v *vocabulary, text string) *claim {
	c := &claim{text: text}
	c.tokens = make([]token, 0, len(text)/5+2)
	scan(text, v.elides, func(s scanned) {
		t, ok := a.terms[string(s.folded)]
		if !ok {
			t = v.term(string(s.folded), s.shape)
			t.rank = rankOf(a.language, t)
			t.weight = weightOf(t)
			a.learn(t)
			if id, ok := a.stems[t.stem]; ok {
				t.id = id
			}
		}
		c.tokens = append(c.tokens, token{t, int32(s.start), int32(s.end), s.shape})
	})
	c.quantities = quantitiesOf(a.lexicon, text, c.tokens)
	for i, t := range c.tokens {
		if !t.stop && t.text != "'" {
			c.words = append(c.words, a.word(t, i))
		}
	}
	a.matchFigures(c)
	a.rankPassages(c)
	return c
}

// word finds what in the article may stand for a word of the claim.
func (a *Article) word(t token, at int) word {
	w := word{token: t, at: at}
	if t.id >= 0 {
		strength := float32(matchStem)
		if _, same := a.terms[t.text]; same {
			strength = matchSame
		}
		w.candidates = append(w.candidates, candidate{t.id, strength})
		w.best = strength
	}
	if t.number || t.alone {
		return w
	}
	for _, stem := range a.lexicon.related[t.stem] {
		w.add(a, stem, matchRelated)
	}
	if participle, ok := strings.CutPrefix(t.stem, "ge"); ok && (a.language == "de" || a.language == "nl") {
		w.add(a, participle, matchDerived) // "gestreikt" of "streikten"
	}
	if key := kinKey(t.term); key != "" {
		for _, id := range a.kin[key] {
			if id != t.id && derived(t.stem, a.forms[id].stem) {
				w.candidates = append(w.candidates, candidate{id, matchDerived})
				w.best = max(w.best, matchDerived)
			}
		}
	}
	return w
}

// allMet says whether the article has something for each word of the claim.
func (c *claim) allMet() bool {
	return !slices.ContainsFunc(c.words, func(w word) bool { return w.best == 0 })
}

// add lets a stem of the article stand for a word.
func (w *word) add(a *Article, stem string, strength float32) {
	if id, ok := a.stems[stem]; ok && id != w.id {
		w.candidates = append(w.candidates, candidate{id, strength})
		w.best = max(w.best, strength)
	}
}

// matchFigures lets a number be met by the same number written otherwise.
func (a *Article) matchFigures(c *claim) {
	for k := range c.words {
		w := &c.words[k]
		for i := range c.quantities {
			q := &c.quantities[i]
			if w.best > 0 || w.at < q.from || w.at >= q.to {
				continue
			}
			unit := w.entry.class&classUnit != 0
			for p := range a.passages {
				for j := range a.passages[p].quantities {
					o := &a.passages[p].quantities[j]
					if q.same(o) == 2 && (!unit || q.unit == o.unit) {
						w.candidates = append(w.candidates, candidate{a.passages[p].tokens[o.from].id, matchStem})
						w.best = matchStem
					}
				}
			}
		}
	}
}

// rankPassages orders the passages by how much of the claim they cover.
func (a *Article) rankPassages(c *claim) {
	c.cover = make([]float32, len(a.passages))
	last := make([]int32, len(a.passages))
	total := float32(0)
	for k := range c.words {
		w := &c.words[k]
		total += w.weight
		for _, m := range w.candidates {
			for _, at := range a.places[m.stem] {
				if last[at.passage] != int32(k)+1 { // candidates come strongest first
					last[at.passage] = int32(k) + 1
					c.cover[at.passage] += w.weight * m.strength
				}
			}
		}
	}
	for i := range a.passages {
		if c.cover[i] > 0 {
			c.ranked = append(c.ranked, int32(i))
		}
	}
	score := func(i int32) float64 {
		return float64(c.cover[i]) - 0.02*math.Sqrt(float64(len(a.passages[i].tokens)))
	}
	slices.SortStableFunc(c.ranked, func(i, j int32) int {
		switch x, y := score(i), score(j); {
		case x > y:
			return -1
		case x < y:
			return 1
		}
		return 0
	})
	if total > 0 {
		for i := range c.cover {
			c.cover[i] /= total
		}
	}
}

// in returns how strongly a passage meets a word.
func (a *Article) in(w *word, passage int32) (strength float32) {
	for _, m := range w.candidates {
		for _, at := range a.places[m.stem] {
			if at.passage == passage && m.strength > strength {
				strength = m.strength
			}
		}
	}
	return strength
}
