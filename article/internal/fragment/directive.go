package fragment

import (
	"slices"
	"strings"
)

const (
	// leastTermWords is the least number of words at either end of a range, where
	// the block has as many: one word is too easily met in what scripts add to a page.
	leastTermWords = 2
	contextWords   = 12 // words of context that are tried

	longestTerm  = 40  // words of a range's start or end
	longestQuote = 300 // words of a passage that is quoted whole
)

// Directive returns the shortest directive whose match is the region and that
// matches nowhere else on the page; failing that, one that a browser, which takes
// the first match, finds there, or in another copy of the same words. It is false
// where there is none of these.
func (p *Page) Directive(r Region) (Directive, bool) {
	if !r.Found() {
		return Directive{}, false
	}
	for _, rivals := range []func(Region, terms) []int{p.rivals, p.earlierRivals, p.differentRivals} {
		var best choice
		for _, t := range p.termChoices(r) {
			best.take(p.withContext(r, t, rivals(r, t)))
		}
		if best.length > 0 {
			return best.directive, true
		}
	}
	return Directive{}, false
}

// choice is the best directive so far. Context from another block may be hidden
// by a style sheet, so that a directive without it comes before a shorter one.
type choice struct {
	directive Directive
	length    int // 0: none yet
	crosses   bool
}

func (c *choice) take(o choice) {
	if o.length == 0 || c.length > 0 && (o.crosses && !c.crosses || o.crosses == c.crosses && o.length >= c.length) {
		return
	}
	*c = o
}

// terms says how a region is quoted: by start words at its beginning and end
// words at its end; with end 0, by all of its words.
type terms struct{ start, end int }

// termChoices returns the ways to quote a region, each with the least number of words.
func (p *Page) termChoices(r Region) []terms {
	var choices []terms
	words := r.to - r.from
	if words <= longestQuote && p.sameBlock(r.from, r.to) {
		choices = append(choices, terms{words, 0})
	}
	// The words that tell the beginning from all others; where nothing does, context will.
	unique := 0
	for _, place := range p.places[p.tokens[r.from].id] {
		if int(place) != r.from {
			unique = max(unique, p.forward(int(place), r.from, min(words, longestTerm)))
		}
	}
	for _, least := range []int{unique + 1, 1} {
		if start, ok := p.startTerm(r, least); ok {
			if end, ok := p.endTerm(r, start); ok {
				choices = append(choices, terms{start, end})
			}
		}
	}
	return choices
}

// startTerm returns the number of words, at least least, that the region's start
// term needs to end at a word boundary within its block.
func (p *Page) startTerm(r Region, least int) (int, bool) {
	for n := least; n <= longestTerm && r.from+n < r.to && p.sameBlock(r.from, r.from+n); n++ {
		if p.bounded(r.from+n) && (n >= leastTermWords || !p.sameBlock(r.from, r.from+n+1)) {
			return n, true
		}
	}
	return 0, false
}

// endTerm returns the least number of words at the region's end that are first
// met there when reading on from its start term; where the last block has too few
// for that, all it has, for a suffix to settle.
func (p *Page) endTerm(r Region, start int) (int, bool) {
	from, longest := r.from+start, 0
	for n := 1; n <= longestTerm && r.to-n >= from && p.sameBlock(r.to-n, r.to); n++ {
		if !p.bounded(r.to-n) || n < leastTermWords && p.sameBlock(r.to-n-1, r.to) {
			continue
		}
		longest = n
		if p.endsThere(r, terms{start, n}, 0) {
			break
		}
	}
	return longest, longest > 0
}

// endsThere says whether the end term with so many words of suffix is first met
// at the region's end when reading on from its start term.
func (p *Page) endsThere(r Region, t terms, suffix int) bool {
	for _, place := range p.places[p.tokens[r.to-1].id] {
		at := int(place) + 1
		if at-t.end >= r.from+t.start && at < r.to && p.backward(at, r.to, t.end) == t.end && p.forward(at, r.to, suffix) == suffix {
			return false
		}
	}
	return true
}

// withContext returns the directive that quotes the region by t, with the least
// context that shuts out the rivals; its length is 0 where none does.
func (p *Page) withContext(r Region, t terms, rivals []int) (best choice) {
	needPrefix, needSuffix := !p.edge(r.from), !p.edge(r.to)
	for prefix := range contextWords + 1 {
		if needPrefix && prefix == 0 || !p.prefixFits(r, prefix) {
			continue
		}
		for suffix := range contextWords + 1 {
			if needSuffix && suffix == 0 || !p.suffixFits(r, suffix) || !p.settles(r, t, rivals, prefix, suffix) {
				continue
			}
			d := p.quote(r, t, prefix, suffix)
			best.take(choice{d, len(d.String()), prefix > 0 && !p.sameBlock(r.from-1, r.from+1) || suffix > 0 && !p.sameBlock(r.to-1, r.to+1)})
			break
		}
	}
	return best
}

// rivals returns the other places at which the start term stands.
func (p *Page) rivals(r Region, t terms) []int {
	var others []int
	for _, place := range p.places[p.tokens[r.from].id] {
		if at := int(place); at != r.from && p.forward(at, r.from, t.start) == t.start {
			others = append(others, at)
		}
	}
	return others
}

// earlierRivals returns the rivals that a browser meets before the region.
func (p *Page) earlierRivals(r Region, t terms) []int {
	others := p.rivals(r, t)
	for i, at := range others {
		if at > r.from {
			return others[:i]
		}
	}
	return others
}

// differentRivals returns the rivals that do not go on as the region does.
func (p *Page) differentRivals(r Region, t terms) []int {
	words := r.to - r.from
	return slices.DeleteFunc(p.rivals(r, t), func(at int) bool { return p.forward(at, r.from, words) == words })
}

// settles says whether context of so many words shuts out every rival, and every
// earlier end of a range. A suffix tells only whole matches apart: after a range
// it leads the match on to another end.
func (p *Page) settles(r Region, t terms, rivals []int, prefix, suffix int) bool {
	if t.end > 0 && !p.endsThere(r, t, suffix) {
		return false
	}
	for _, at := range rivals {
		if prefix > 0 && p.backward(at, r.from, prefix) < prefix {
			continue
		}
		if suffix > 0 && t.end == 0 && p.forward(at+t.start, r.to, suffix) < suffix {
			continue
		}
		return false
	}
	return true
}

// prefixFits says whether the n words before the region can be its prefix: in
// one block, at a word boundary, and with no block of mere signs in between.
func (p *Page) prefixFits(r Region, n int) bool {
	return n == 0 || r.from-n >= 0 && p.sameBlock(r.from-n, r.from) && p.bounded(r.from-n) &&
		p.tokens[r.from].block-p.tokens[r.from-1].block <= 1
}

// suffixFits is prefixFits for the words after the region.
func (p *Page) suffixFits(r Region, n int) bool {
	return n == 0 || r.to+n <= len(p.tokens) && p.sameBlock(r.to, r.to+n) && p.bounded(r.to+n) &&
		p.tokens[r.to].block-p.tokens[r.to-1].block <= 1
}

// quote takes the directive's terms from the page.
func (p *Page) quote(r Region, t terms, prefix, suffix int) Directive {
	var d Directive
	first, last := p.tokens[r.from], p.tokens[r.to-1]
	start, end := int(first.start), int(last.end)
	if prefix > 0 {
		before := p.tokens[r.from-prefix]
		if before.block == first.block {
			d.Prefix = p.text(before.block, int(before.start), start)
		} else {
			// Context must touch the match: punctuation between them joins the nearer one.
			d.Prefix = p.text(before.block, int(before.start), len(p.blocks[before.block]))
			start = 0
		}
	}
	if suffix > 0 {
		after := p.tokens[r.to+suffix-1]
		if after.block == last.block {
			d.Suffix = p.text(last.block, end, int(after.end))
		} else {
			d.Suffix = p.text(after.block, 0, int(after.end))
			end = len(p.blocks[last.block])
		}
	}
	if t.end == 0 {
		d.Start = p.text(first.block, start, end)
		return d
	}
	d.Start = p.text(first.block, start, int(p.tokens[r.from+t.start-1].end))
	d.End = p.text(last.block, int(p.tokens[r.to-t.end].start), end)
	return d
}

func (p *Page) text(block int32, from, to int) string {
	return strings.Trim(p.blocks[block][from:to], " \u00a0")
}
