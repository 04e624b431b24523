package body

import (
	"math"
	"math/bits"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/lede-bot/lede/article/internal/boilerplate"
	"github.com/lede-bot/lede/article/internal/webpage"
)

// Input is a page with all that is known about it before the decision.
type Input struct {
	Page *webpage.Page
	// Headline and Description are what the page's metadata says, empty when it does not.
	Headline, Description string
	// Stated, Trafilatura and Readability are the candidates; nil where there is none.
	Stated, Trafilatura, Readability *candidate
	// Labels is what the words of each block alone say.
	Labels []boilerplate.Label
}

// vector is the features of one block.
type vector []float32

// facts are what is worked out once per page.
type facts struct {
	in        *Input
	headline  map[uint64]struct{}
	describes map[uint64]struct{}
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

//nolint:gochecknoglobals // a constant table
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
		f.traf[i] = in.Trafilatura.coverage(b.Tokens)
		f.read[i] = in.Readability.coverage(b.Tokens)
		f.trafSum[i+1] = f.trafSum[i] + f.traf[i]*float64(b.Runes)
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
	return f
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

// inside says whether block i is inside element e, and how many elements deep.
func (f *facts) inside(i, e int) float64 {
	elements := f.in.Page.Elements
	if i < elements[e].First || i >= elements[e].Last {
		return -1
	}
	return float64(elements[f.in.Page.Blocks[i].Element].Depth - elements[e].Depth)
}

func log1(n int) float64 { return math.Log1p(float64(n)) }

func ratio(a, b int) float64 {
	if b == 0 {
		return 0
	}
	return float64(a) / float64(b)
}

func flag(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// features returns the vectors of all blocks.
func features(in *Input) []vector {
	f := newFacts(in)
	vectors := make([]vector, len(in.Page.Blocks))
	for i := range vectors {
		vectors[i] = f.block(i)
	}
	return vectors
}

// builder collects a vector; names are collected only where they are asked for.
type builder struct {
	v     vector
	names []string
	named bool
}

func (b *builder) add(name string, value float64) {
	b.v = append(b.v, float32(value))
	if b.named {
		b.names = append(b.names, strings.ReplaceAll(name, " ", "_"))
	}
}

// FeatureNames names the columns of the vectors.
func FeatureNames() []string {
	page := &webpage.Page{Blocks: make([]webpage.Block, 1), Elements: make([]webpage.Element, 1)}
	page.Elements[0].Parent = -1
	f := newFacts(&Input{Page: page, Labels: make([]boilerplate.Label, 1)})
	b := builder{named: true}
	f.fill(&b, 0)
	return b.names
}

func (f *facts) block(i int) vector {
	b := builder{v: make(vector, 0, 140)}
	f.fill(&b, i)
	return b.v
}

func (f *facts) fill(v *builder, i int) {
	p := f.in.Page
	b := &p.Blocks[i]
	f.fillText(v, b)
	f.fillPlace(v, i)
	v.add("label", float64(f.in.Labels[i].Kind))
	v.add("label score", f.in.Labels[i].Score)
	// What encloses the block.
	for t := range 20 {
		v.add("tag"+string(rune('a'+t)), float64(b.Tags>>t&1))
	}
	for h := range b.Hints {
		v.add("hint"+string(rune('a'+h)), float64(b.Hints[h]))
	}
	f.fillElements(v, i)
	// The candidates.
	v.add("stated", f.stated[i])
	v.add("traf", f.traf[i])
	v.add("read", f.read[i])
	v.add("has stated", flag(f.in.Stated != nil))
	if f.in.Stated != nil {
		v.add("stated share", ratio(f.in.Stated.tokens, f.tokens))
	} else {
		v.add("stated share", 0)
	}
	all := f.trafSum[len(p.Blocks)]
	v.add("traf share", all/math.Max(1, float64(f.prose)))
	v.add("traf before", f.trafSum[i]/math.Max(1, all))
	v.add("traf after", (all-f.trafSum[i+1])/math.Max(1, all))
	// The neighbours.
	for _, d := range [...]int{-3, -2, -1, 1, 2, 3} {
		j := i + d
		name := string(rune('0'+d+4)) + " "
		if j < 0 || j >= len(p.Blocks) {
			for _, k := range [...]string{"kind", "runes", "link", "stated", "traf", "read", "label", "same"} {
				v.add(name+k, -1)
			}
			continue
		}
		c := &p.Blocks[j]
		v.add(name+"kind", float64(c.Kind))
		v.add(name+"runes", log1(c.Runes))
		v.add(name+"link", ratio(c.LinkRunes, c.Runes))
		v.add(name+"stated", f.stated[j])
		v.add(name+"traf", f.traf[j])
		v.add(name+"read", f.read[j])
		v.add(name+"label", f.in.Labels[j].Score)
		v.add(name+"same", float64(f.distance(b.Element, c.Element)))
	}
}

// distance counts the elements from a up to the nearest that encloses c too, plus those down to it.
func (f *facts) distance(a, c int) int {
	elements := f.in.Page.Elements
	steps := 0
	for a != c && steps < 40 {
		if elements[a].Depth >= elements[c].Depth {
			a = elements[a].Parent
		} else {
			c = elements[c].Parent
		}
		steps++
	}
	return steps
}

func (f *facts) fillText(v *builder, b *webpage.Block) {
	v.add("kind", float64(b.Kind))
	v.add("level", float64(b.Level))
	v.add("marker", flag(b.Marker != ""))
	v.add("runes", log1(b.Runes))
	v.add("words", float64(len(b.Tokens)))
	v.add("link density", ratio(b.LinkRunes, b.Runes))
	v.add("links", float64(b.Links))
	v.add("bold", ratio(b.Bold, b.Runes))
	v.add("break", flag(b.Break))
	var stops, commas, digits, upper, capitals, odd int
	word := false
	for _, r := range b.Text {
		switch {
		case unicode.IsLetter(r):
			if unicode.IsUpper(r) {
				upper++
				if !word {
					capitals++
				}
			}
			word = true
			continue
		case unicode.IsDigit(r):
			digits++
		case strings.ContainsRune(".!?…。！？।؟", r):
			stops++
		case strings.ContainsRune(",;:、，،", r):
			commas++
		case strings.ContainsRune("|/•·©@→›»>€$£+=*#_", r):
			odd++
		}
		word = false
	}
	v.add("stops", float64(stops))
	v.add("commas", ratio(commas, len(b.Tokens)))
	v.add("digits", ratio(digits, b.Runes))
	v.add("upper", ratio(upper, b.Runes))
	v.add("capitals", ratio(capitals, len(b.Tokens)))
	v.add("odd", ratio(odd, len(b.Tokens)))
	v.add("word length", ratio(b.Runes, len(b.Tokens)))
	last, _ := utf8.DecodeLastRuneInString(strings.TrimRight(b.Text, "\"'”’»«“)] "))
	end := 0
	switch {
	case strings.ContainsRune(".。।", last):
		end = 4
	case strings.ContainsRune("!?！？؟", last):
		end = 3
	case last == '…':
		end = 2
	case last == ':' || last == '：':
		end = 1
	}
	if strings.HasSuffix(b.Text, "...") {
		end = 2
	}
	v.add("end", float64(end))
	first, _ := utf8.DecodeRuneInString(b.Text)
	start := 0
	switch {
	case unicode.IsLower(first):
		start = 1
	case unicode.IsDigit(first):
		start = 2
	case unicode.IsLetter(first):
		start = 3
	case strings.ContainsRune("\"“„«‘'", first):
		start = 4
	}
	v.add("start", float64(start))
	v.add("sign", flag(strings.ContainsAny(b.Text, "©®™")))
	v.add("copies", float64(f.copies[textHash(b.Tokens)]))
	a, c := overlap(b.Tokens, f.headline)
	v.add("of headline", a)
	v.add("headline in", c)
	a, c = overlap(b.Tokens, f.describes)
	v.add("of description", a)
	v.add("description in", c)
}

func (f *facts) fillPlace(v *builder, i int) {
	p := f.in.Page
	v.add("index", ratio(i, len(p.Blocks)))
	v.add("from end", float64(min(200, len(p.Blocks)-i)))
	v.add("prose before", ratio(f.before[i], f.prose))
	v.add("prose runes before", log1(f.before[i]))
	v.add("prose runes after", log1(f.prose-f.before[i+1]))
	v.add("from h1", place(i, f.h1))
	v.add("from title", place(i, f.title))
	v.add("blocks", log1(len(p.Blocks)))
	v.add("prose", log1(f.prose))
	v.add("prose share", ratio(f.prose, f.runes))
	near := func(step int) float64 {
		for j, d := i+step, 1; j >= 0 && j < len(p.Blocks) && d < 20; j, d = j+step, d+1 {
			if p.Blocks[j].IsProse() {
				return float64(d)
			}
		}
		return 20
	}
	v.add("prose near before", near(-1))
	v.add("prose near after", near(1))
}

// place is the signed logarithmic distance from a mark, -10 where there is no mark.
func place(i, mark int) float64 {
	if mark < 0 {
		return -10
	}
	if i < mark {
		return -log1(mark - i)
	}
	return log1(i - mark)
}

func (f *facts) fillElements(v *builder, i int) {
	p := f.in.Page
	b := &p.Blocks[i]
	own := &p.Elements[b.Element]
	v.add("depth", float64(own.Depth))
	for k, e := range f.container {
		v.add("container "+string(rune('0'+k)), f.inside(i, e))
	}
	v.add("best", f.inside(i, f.best))
	v.add("best distance", float64(f.distance(b.Element, f.best)))
	e := b.Element
	for level := range 4 {
		x := &p.Elements[e]
		name := string(rune('0'+level)) + " "
		v.add(name+"runes", log1(x.Runes))
		v.add(name+"link", ratio(x.LinkRunes, x.Runes))
		v.add(name+"prose", ratio(x.Prose, x.Runes))
		v.add(name+"share", ratio(x.Prose, f.prose))
		v.add(name+"blocks", log1(x.Last-x.First))
		v.add(name+"place", ratio(i-x.First, max(1, x.Last-x.First-1)))
		if x.Parent >= 0 {
			e = x.Parent
		}
	}
	v.add("tags", float64(bits.OnesCount32(uint32(b.Tags))))
}
