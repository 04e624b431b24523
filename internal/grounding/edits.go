package grounding

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// closeCopy is the share of the claim's words that must stand in one passage, in
// order, for the differences to be read as edits of that passage.
const closeCopy = 0.6

func wordLetter(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// edits compares a claim with the passage that it nearly repeats, and returns
// those differences that change what is said.
func (a *Article) edits(c *claim) []Reason {
	if len(c.ranked) == 0 {
		return nil
	}
	var best *comparison
	for _, p := range c.ranked[:min(3, len(c.ranked))] {
		x := compare(c.tokens, a.passages[p].tokens)
		x.number = p
		if best == nil || x.same > best.same {
			best = x
		}
	}
	if float64(best.same) < closeCopy*float64(len(c.tokens)) || best.same < 3 {
		return nil
	}
	whole := best.nearlyWhole()
	var reasons []Reason
	add := func(kind, format string, args ...any) {
		reasons = append(reasons, Reason{kind, fmt.Sprintf(format, args...)})
	}
	if mine, theirs := best.only(classNegation); (mine+theirs)%2 == 1 {
		add("negation", "the claim and its passage differ in a negation")
	}
	for _, pair := range best.changed {
		a.changed(c, best.number, pair, whole, add)
	}
	if x, y, ok := best.crossed(); ok && whole {
		add("role", "“%s” and “%s” have changed places", x, y)
	}
	if whole && best.firms() {
		add("attribution", "the passage only says that it may be so, or that somebody says so")
	}
	return reasons
}

// changed looks at one stretch of words that stands in the place of another.
func (a *Article) changed(c *claim, passage int32, s stretch, whole bool, add func(kind, format string, args ...any)) {
	for _, t := range s.mine {
		text := c.text[t.start:t.end]
		switch {
		case a.figureMet(c, t, passage): // the same number or date in other words
		case t.number && slices.ContainsFunc(s.theirs, func(u token) bool { return u.number }) && !a.figureIn(c, t, passage):
			add("number", "“%s” stands where the passage has another number", text)
		case whole && t.name() && slices.ContainsFunc(s.theirs, func(u token) bool { return u.name() || u.shape&shapeCapital != 0 }):
			if !hasStem(s.theirs, t) && (a.language != "de" || !germanNoun(t.text)) {
				add("name", "“%s” stands where the passage has another name", text)
			}
		case whole && t.entry.class&quantifiers != 0 && slices.ContainsFunc(s.theirs, func(u token) bool {
			return u.entry.class&quantifiers != 0 && u.entry.class&t.entry.class&quantifiers == 0
		}):
			add("quantifier", "“%s” stands where the passage says how many otherwise", text)
		case whole && t.entry.unit != "" && len(s.theirs) > 0 && !slices.ContainsFunc(s.theirs, func(u token) bool { return u.entry.unit == t.entry.unit }):
			add("unit", "“%s” stands where the passage has another unit", text)
		case whole && t.entry.class&(classSuperlative|classCause) != 0 && !slices.ContainsFunc(a.passages[passage].tokens, func(u token) bool {
			return u.entry.class&t.entry.class&(classSuperlative|classCause) != 0
		}):
			if t.entry.class&classCause != 0 {
				add("cause", "“%s” makes a reason of what the passage only tells", text)
			} else {
				add("superlative", "the passage does not say “%s”", text)
			}
		case slices.ContainsFunc(s.theirs, func(u token) bool { return a.opposite(t, u) }):
			add("antonym", "“%s” stands where the passage says the opposite", text)
		}
	}
}

// germanNoun says whether a word ends as German nouns do and names seldom.
func germanNoun(word string) bool {
	for _, ending := range []string{"e", "en", "er", "ung", "heit", "keit", "schaft", "ion", "tät", "nis"} {
		if strings.HasSuffix(word, ending) {
			return true
		}
	}
	return false
}

// figureMet says whether token t belongs to a quantity that a passage has in the
// same unit.
func (a *Article) figureMet(c *claim, t token, passage int32) bool {
	return slices.ContainsFunc(c.quantities, func(q quantity) bool {
		return t.start >= c.tokens[q.from].start && t.start <= c.tokens[q.to-1].start &&
			slices.ContainsFunc(a.passages[passage].quantities, func(o quantity) bool { return q.same(&o) == 2 && q.unit == o.unit })
	})
}

// figureIn says whether a passage has the quantity of the claim that token t
// belongs to.
func (a *Article) figureIn(c *claim, t token, passage int32) bool {
	for i := range c.quantities {
		q := &c.quantities[i]
		if t.start < c.tokens[q.from].start || t.start > c.tokens[q.to-1].start {
			continue
		}
		return slices.ContainsFunc(a.passages[passage].quantities, func(o quantity) bool { return q.same(&o) > 0 })
	}
	return true
}

func (a *Article) opposite(t, u token) bool {
	return slices.Contains(a.lexicon.opposites[t.stem], u.stem) || slices.Contains(loadNetwork().opposites[t.stem], u.stem) && t.meaning != nil && u.meaning != nil
}
