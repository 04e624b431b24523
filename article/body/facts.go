// Package body decides which blocks of a page are the body of its article, from
// what well-kept extractors, the page's metadata, its markup and its words say.
//
// [Read] gathers what is known of a page, [Decide] weighs it. The weights stand in
// model.txt. The package is exported so that the measurements can fit them again.
package body

import (
	"math"

	"github.com/lede-bot/lede/article/internal/boilerplate"
	"github.com/lede-bot/lede/article/internal/webpage"
)

// Input is a page with all that is known about it before the decision.
type Input struct {
	Page *webpage.Page
	// Headline and Description are what the page's metadata says, empty when it does not.
	Headline, Dek, Byline, Description string
	// Stated, Trafilatura and Readability are the candidates; nil where there is none.
	Stated, Trafilatura, Readability *candidate
	// Labels is what the words of each block alone say.
	Labels []boilerplate.Label
}

// style is what blocks of the same style have in common.
type style struct {
	blocks, runes, links, prose int
	traf, read                  float64 // covered runes
}

// facts are what is worked out once per page.
type facts struct {
	in        *Input
	headline  map[uint64]struct{}
	describes map[uint64]struct{}
	dek       map[uint64]struct{}
	byline    map[uint64]struct{}
	styles    map[uint64]*style
	prose     int // runes in prose blocks
	runes     int
	tokens    int // in prose blocks
	// container[k] is the deepest element that holds most of the prose, by the shares below.
	container [3]int
	best      int // element with the most prose directly inside, as Readability scores it
	copies    map[uint64]int
	h1        int // index of the first h1 block, or of the block most like the headline; -1: none
	title     int
	stated    []float64
	traf      []float64
	read      []float64
	before    []int // prose runes before the block
	trafSum   []float64
}

var containerShares = [3]float64{0.5, 0.75, 0.9}

func tokenSet(text string) map[uint64]struct{} {
	set := make(map[uint64]struct{})
	for _, t := range webpage.Tokens(text) {
		set[t] = struct{}{}
	}
	return set
}

func overlap(tokens []uint64, set map[uint64]struct{}) (ofTokens, ofSet float64) {
	if len(tokens) == 0 || len(set) == 0 {
		return 0, 0
	}
	n := 0
	for _, t := range tokens {
		if _, ok := set[t]; ok {
			n++
		}
	}
	return float64(n) / float64(len(tokens)), math.Min(1, float64(n)/float64(len(set)))
}

func newFacts(in *Input) *facts {
	p := in.Page
	n := len(p.Blocks)
	f := &facts{
		in: in, headline: tokenSet(in.Headline), describes: tokenSet(in.Description),
		dek: tokenSet(in.Dek), byline: tokenSet(in.Byline), styles: make(map[uint64]*style),
		copies: make(map[uint64]int, n), h1: -1, title: -1,
		stated: make([]float64, n), traf: make([]float64, n), read: make([]float64, n),
		before: make([]int, n+1), trafSum: make([]float64, n+1),
	}
	similar := 0.6
	for i := range p.Blocks {
		b := &p.Blocks[i]
		f.before[i+1] = f.before[i]
		f.runes += b.Runes
		if b.IsProse() {
			f.prose += b.Runes
			f.tokens += len(b.Tokens)
			f.before[i+1] += b.Runes
		}
		f.copies[textHash(b.Tokens)]++
		f.stated[i] = in.Stated.coverage(b.Tokens)
		if b.Kind == webpage.Heading && b.Level == 1 && f.h1 < 0 {
			f.h1 = i
		}
		a, c := overlap(b.Tokens, f.headline)
		if s := a * c; s > similar && (b.Kind == webpage.Heading || f.title < 0) {
			f.title = i
			if b.Kind == webpage.Heading {
				similar = s
			}
		}
	}
	f.findContainers()
	for i := range p.Blocks {
		b := &p.Blocks[i]
		f.traf[i], f.read[i] = in.Trafilatura.coverage(b.Tokens), in.Readability.coverage(b.Tokens)
		if in.Trafilatura == nil && in.Readability == nil && f.inContainer(i) {
			f.traf[i], f.read[i] = 1, 1
		}
		f.trafSum[i+1] = f.trafSum[i] + f.traf[i]*float64(b.Runes)
		f.addStyle(i)
	}
	return f
}

func (f *facts) addStyle(i int) {
	b := &f.in.Page.Blocks[i]
	s := f.styles[b.Style]
	if s == nil {
		s = &style{}
		f.styles[b.Style] = s
	}
	s.blocks++
	s.runes += b.Runes
	s.links += b.LinkRunes
	if b.IsProse() {
		s.prose += b.Runes
	}
	s.traf += f.traf[i] * float64(b.Runes)
	s.read += f.read[i] * float64(b.Runes)
}

func textHash(tokens []uint64) uint64 { return webpage.ShingleHash(tokens) }

func (f *facts) findContainers() {
	elements := f.in.Page.Elements
	for k, share := range containerShares {
		for i := range elements {
			e := &elements[i]
			if float64(e.Prose) >= share*float64(f.prose) && e.Depth >= elements[f.container[k]].Depth {
				f.container[k] = i
			}
		}
	}
	score := make([]float64, len(elements))
	for i := range f.in.Page.Blocks {
		b := &f.in.Page.Blocks[i]
		if !b.IsProse() {
			continue
		}
		weight := float64(min(b.Runes, 1000))
		e := b.Element
		for level := 0; e >= 0 && level < 4; level++ {
			score[e] += weight / float64(1+level)
			e = elements[e].Parent
		}
	}
	for i := range elements {
		if elements[i].Runes > 0 {
			score[i] *= 1 - float64(elements[i].LinkRunes)/float64(elements[i].Runes)
		}
		if score[i] > score[f.best] {
			f.best = i
		}
	}
}

// inContainer stands in for the extractors on a page that is too large for
// them: the text of the deepest element that holds three quarters of the prose.
func (f *facts) inContainer(i int) bool {
	b := &f.in.Page.Blocks[i]
	return f.inside(i, f.container[1]) >= 0 && 2*b.LinkRunes <= b.Runes
}

// inside says whether block i is inside element e, and how many elements deep.
func (f *facts) inside(i, e int) float64 {
	elements := f.in.Page.Elements
	if i < elements[e].First || i >= elements[e].Last {
		return -1
	}
	return float64(elements[f.in.Page.Blocks[i].Element].Depth - elements[e].Depth)
}
