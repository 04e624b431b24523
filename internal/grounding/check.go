// Package grounding checks claims against the passages of an article, locally
// and in well under a millisecond: [Read] an article once, then [Article.Check]
// each claim. Rules find contradictions, and a small fitted model weighs the
// rest. It finds much, not all: what it passes is likely supported, not proven.
package grounding

import (
	"fmt"
	"slices"
	"strings"
)

// Threshold is the score from which a claim counts as supported.
const Threshold = 0.5

// contradicted is what remains of the score of a claim that a rule speaks against.
const contradicted = 0.2

// Reason is something that speaks against a claim, for the operator.
type Reason struct {
	Kind   string `json:"kind"` // "number", "date", "unit", "name", "negation", "role" …
	Detail string `json:"detail"`
}

// Finding is what a check found out about a claim.
type Finding struct {
	// Score says how well the article supports the claim, 0 to 1; from
	// Threshold on it counts as supported.
	Score     float64
	Supported bool
	// Foreign is true when the claim is in another language than the article, so
	// that only numbers, dates, names and quotes could be checked.
	Foreign bool
	// Reasons speak against the claim; empty when nothing does.
	Reasons []Reason
	// Passages are the indexes of the passages that hold the claim best, in order.
	Passages []int
	// Quotes are the quotations of the claim.
	Quotes []Quote
}

// Check judges a claim by a model.
//
// A passage repeated word for word is supported. Else rules look for
// contradictions (an altered number, date, unit, name, role, negation,
// quantifier, attribution or quotation), and where they find none the model
// decides. expected is the language that the claim was asked for in (ISO 639-1),
// empty where nothing is known of it.
func (a *Article) Check(m *Model, text, expected string) Finding {
	f := Finding{Quotes: a.quotesOf(text)}
	v := a.words.take(a.language)
	defer a.words.give(v)
	c := a.readClaim(v, text)
	if len(c.tokens) == 0 {
		f.Reasons = append(f.Reasons, Reason{"empty", "the claim has no words"})
		return f
	}
	if at, n := a.repeats(c); n > 0 {
		f.Score = 1
		for i := range n {
			f.Passages = append(f.Passages, at+i)
		}
		f.Supported = true
		return f
	}
	if language := claimLanguage(text, a.language, expected); language != a.language {
		a.checkForeign(&f, text, language)
		return f
	}
	chosen := a.choose(c, 3)
	for _, p := range chosen {
		f.Passages = append(f.Passages, int(p))
	}
	slices.Sort(f.Passages)
	f.Score = m.Score(a.features(c))
	if len(chosen) == 0 {
		f.Score = min(f.Score, unheard) // no passage has a word of it
	}
	f.Reasons = append(f.Reasons, a.figureFaults(c)...)
	f.Reasons = append(f.Reasons, a.edits(c)...)
	f.Reasons = append(f.Reasons, a.graveFault(text, a.language)...)
	for _, q := range f.Quotes {
		if !q.Found {
			f.Reasons = append(f.Reasons, Reason{"quote", fmt.Sprintf("the article does not say “%s” word for word", q.Text)})
		}
	}
	f.Score = weigh(f.Score, f.Reasons)
	f.Supported = f.Score >= Threshold
	if !f.Supported && len(f.Reasons) == 0 {
		f.Reasons = append(f.Reasons, a.doubts(c))
	}
	return f
}

// weigh lowers a score for what speaks against its claim. That the article only
// reports what the claim tells as a fact leaves it just below the threshold, in
// the order of the scores: a true account may be shortened so.
func weigh(score float64, reasons []Reason) float64 {
	switch {
	case len(reasons) == 0:
		return score
	case slices.ContainsFunc(reasons, func(r Reason) bool { return r.Kind != "attribution" }):
		return score * contradicted
	case score < Threshold:
		return score
	}
	return Threshold - 0.1 + 0.1*score
}

// unheard is the most that a claim can score of which no passage has a word.
const unheard = 0.1

// repeats finds whether the claim is one passage or several in a row, word for word.
func (a *Article) repeats(c *claim) (at, n int) {
	if c.tokens[0].id < 0 {
		return 0, 0
	}
	for _, place := range a.places[c.tokens[0].id] {
		if place.position != 0 {
			continue
		}
		i, p := 0, int(place.passage)
		for i < len(c.tokens) && p < len(a.passages) && sameWords(c.tokens[i:], a.passages[p].tokens) {
			i += len(a.passages[p].tokens)
			p++
			if i == len(c.tokens) {
				return int(place.passage), p - int(place.passage)
			}
		}
	}
	return 0, 0
}

// sameWords says whether tokens begin with those of a passage.
func sameWords(tokens, passage []token) bool {
	if len(passage) == 0 || len(tokens) < len(passage) {
		return false
	}
	for i, t := range passage {
		if tokens[i].text != t.text {
			return false
		}
	}
	return true
}

// figureFaults returns the numbers, dates and units that the article has not.
func (a *Article) figureFaults(c *claim) (reasons []Reason) {
	for i := range c.quantities {
		q := &c.quantities[i]
		if q.words && (q.value <= 2 || q.kind == kindOrdinal || q.to == q.from+1 && c.tokens[q.from].entry.class&classScale != 0) {
			continue
		}
		best := 0
		for p := range a.passages {
			for k := range a.passages[p].quantities {
				best = max(best, q.same(&a.passages[p].quantities[k]))
			}
		}
		text := c.text[c.tokens[q.from].start:c.tokens[q.to-1].end]
		switch {
		case best == 0 && q.kind >= kindYear:
			reasons = append(reasons, Reason{"date", fmt.Sprintf("the article has no “%s”", text)})
		case best == 0:
			reasons = append(reasons, Reason{"number", fmt.Sprintf("the article has no “%s”", text)})
		case best == 1 && !strings.Contains("usd gbp eur", q.unit):
			reasons = append(reasons, Reason{"unit", fmt.Sprintf("the article has “%s” of something else", text)})
		}
	}
	return reasons
}

// doubts names what weighs most against a claim that no rule speaks against.
func (a *Article) doubts(c *claim) Reason {
	var missing []string
	for k := range c.words {
		if w := &c.words[k]; w.best == 0 && len(missing) < 4 {
			missing = append(missing, c.text[w.start:w.end])
		}
	}
	if len(missing) > 0 {
		return Reason{"words", "the article lacks: " + strings.Join(missing, ", ")}
	}
	return Reason{"context", "the article has the words, but not so joined"}
}

// Covers returns how much of a claim passages cover, 0 to 1; indexes out of
// range are passed over.
func (a *Article) Covers(text string, passages []int) float64 {
	v := a.words.take(a.language)
	defer a.words.give(v)
	c := a.readClaim(v, text)
	var known []int32
	for _, p := range passages {
		if p >= 0 && p < len(a.passages) {
			known = append(known, int32(p))
		}
	}
	return a.share(c, known...)
}
