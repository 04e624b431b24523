package fragment

import "math"

// Region is a place on a page: the half-open range of its words. The zero value
// is no place.
type Region struct{ from, to int }

// Found says whether the region is a place at all.
func (r Region) Found() bool { return r.to > r.from }

const (
	manyPlaces  = 24 // places of one passage that are weighed against each other
	anchorWords = 4  // words at either end of a passage that is not on the page as a whole
	leastRun    = 4  // words that a part of a passage must have to stand for it
)

// Locate returns where each passage stands, in the order given, which is that of
// the article. A passage that stands in several places is taken where its
// neighbours are; one that is not on the page as a whole is found by its two
// ends, or by its longest part.
func (p *Page) Locate(passages []string) []Region {
	options := make([][]Region, len(passages))
	for i, passage := range passages {
		options[i] = p.candidates(p.words(passage))
	}
	return p.chain(options)
}

// candidates returns the places where the words may stand, the best kind only.
func (p *Page) candidates(words []int32) []Region {
	var found []Region
	p.find(words, func(at int) bool {
		found = append(found, Region{at, at + len(words)})
		return len(found) < manyPlaces
	})
	if len(found) > 0 || len(words) < leastRun {
		return found
	}
	if len(words) >= 2*anchorWords {
		found = p.byEnds(words)
	}
	if len(found) == 0 {
		if r := p.longestRun(words); r.Found() {
			found = append(found, r)
		}
	}
	return found
}

// byEnds finds a passage by its first and last words, with a note mark, an
// inserted link or the like between them.
func (p *Page) byEnds(words []int32) []Region {
	var found []Region
	head, tail := words[:anchorWords], words[len(words)-anchorWords:]
	reach := len(words) + len(words)/2 + 8
	p.find(head, func(at int) bool {
		// Much shorter than the passage is another text with the same ends.
		for last := at + max(anchorWords, len(words)/2-anchorWords); last+anchorWords <= min(at+reach, len(p.tokens)); last++ {
			if p.matches(last, tail) {
				found = append(found, Region{at, last + anchorWords})
				break
			}
		}
		return len(found) < manyPlaces
	})
	return found
}

// longestRun returns the place of the longest part of the words that is on the
// page, the zero Region where that is no good part of them.
func (p *Page) longestRun(words []int32) Region {
	var best Region
	for i := 0; i+leastRun <= len(words); i++ {
		p.find(words[i:i+leastRun], func(at int) bool {
			n := leastRun
			for i+n < len(words) && at+n < len(p.tokens) && p.tokens[at+n].id == words[i+n] {
				n++
			}
			if n > best.to-best.from {
				best = Region{at, at + n}
			}
			return true
		})
	}
	if 3*(best.to-best.from) < len(words) {
		return Region{}
	}
	return best
}

// chain chooses one place of each passage so that the way from place to place is
// short and goes forward: a Viterbi search over the options.
func (p *Page) chain(options [][]Region) []Region {
	cost := make([][]float64, len(options))
	from := make([][]int, len(options))
	last := -1
	for i, places := range options {
		if len(places) == 0 {
			continue
		}
		cost[i] = make([]float64, len(places))
		from[i] = make([]int, len(places))
		for j, place := range places {
			if last < 0 {
				continue
			}
			cost[i][j] = math.Inf(1)
			for k, previous := range options[last] {
				if c := cost[last][k] + way(previous, place); c < cost[i][j] {
					cost[i][j], from[i][j] = c, k
				}
			}
		}
		last = i
	}
	chosen := make([]Region, len(options))
	next := -1
	for i := len(options) - 1; i >= 0; i-- {
		if len(options[i]) == 0 {
			continue
		}
		if next < 0 {
			next = 0
			for j := range cost[i] {
				if cost[i][j] < cost[i][next] {
					next = j
				}
			}
		}
		chosen[i] = options[i][next]
		next = from[i][next]
	}
	return chosen
}

// way is the price of the way from the end of one place to the next place; going
// back costs more than any way forward.
func way(a, b Region) float64 {
	const back = 20
	if b.from >= a.to {
		return math.Log2(1 + float64(b.from-a.to))
	}
	return back + math.Log2(1+float64(a.to-b.from))
}
