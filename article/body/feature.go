package body

import (
	"math"
	"math/bits"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/lede-bot/lede/article/internal/webpage"
)

func (f *facts) fill(v *vectors, i int) {
	p := f.in.Page
	b := &p.Blocks[i]
	f.fillText(v, b)
	f.fillPlace(v, i)
	v.add("label", float64(f.in.Labels[i].Kind))
	v.add("label_score", f.in.Labels[i].Score)
	// What encloses the block.
	for t := range webpage.TagCount {
		v.addOf("tag", t, "", float64(b.Tags>>t&1))
	}
	for h := range b.Hints {
		v.addOf("hint", h, "", float64(b.Hints[h]))
	}
	f.fillElements(v, i)
	// The candidates.
	v.add("stated", f.stated[i])
	v.add("traf", f.traf[i])
	v.add("read", f.read[i])
	v.add("has_stated", flag(f.in.Stated != nil))
	if f.in.Stated != nil {
		v.add("stated_share", ratio(f.in.Stated.tokens, f.tokens))
	} else {
		v.add("stated_share", 0)
	}
	all := f.trafSum[len(p.Blocks)]
	v.add("traf_share", all/math.Max(1, float64(f.prose)))
	v.add("traf_before", f.trafSum[i]/math.Max(1, all))
	v.add("traf_after", (all-f.trafSum[i+1])/math.Max(1, all))
	// The neighbours.
	for _, d := range [...]int{-3, -2, -1, 1, 2, 3} {
		j := i + d
		if j < 0 || j >= len(p.Blocks) {
			for _, k := range [...]string{"kind", "runes", "link", "stated", "traf", "read", "label", "same"} {
				v.addOf("at", d, "."+k, -1)
			}
			continue
		}
		c := &p.Blocks[j]
		v.addOf("at", d, ".kind", float64(c.Kind))
		v.addOf("at", d, ".runes", log1(c.Runes))
		v.addOf("at", d, ".link", ratio(c.LinkRunes, c.Runes))
		v.addOf("at", d, ".stated", f.stated[j])
		v.addOf("at", d, ".traf", f.traf[j])
		v.addOf("at", d, ".read", f.read[j])
		v.addOf("at", d, ".label", f.in.Labels[j].Score)
		v.addOf("at", d, ".same", float64(f.distance(b.Element, c.Element)))
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

func (f *facts) fillText(v *vectors, b *webpage.Block) {
	v.add("kind", float64(b.Kind))
	v.add("level", float64(b.Level))
	v.add("marker", flag(b.Marker != ""))
	v.add("runes", log1(b.Runes))
	v.add("words", float64(len(b.Tokens)))
	v.add("link_density", ratio(b.LinkRunes, b.Runes))
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
	v.add("word_length", ratio(b.Runes, len(b.Tokens)))
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
	v.add("of_headline", a)
	v.add("headline_in", c)
	a, c = overlap(b.Tokens, f.describes)
	v.add("of_description", a)
	v.add("description_in", c)
	a, c = overlap(b.Tokens, f.dek)
	v.add("of_dek", a)
	v.add("dek_in", c)
	a, c = overlap(b.Tokens, f.byline)
	v.add("of_byline", a)
	v.add("byline_in", c)
	s := f.styles[b.Style]
	v.add("style_blocks", log1(s.blocks))
	v.add("style_runes", float64(s.runes)/float64(s.blocks))
	v.add("style_link", ratio(s.links, s.runes))
	v.add("style_prose", ratio(s.prose, s.runes))
	v.add("style_share", ratio(s.prose, f.prose))
	v.add("style_traf", s.traf/math.Max(1, float64(s.runes)))
	v.add("style_read", s.read/math.Max(1, float64(s.runes)))
}

func (f *facts) fillPlace(v *vectors, i int) {
	p := f.in.Page
	v.add("index", ratio(i, len(p.Blocks)))
	v.add("from_end", float64(min(200, len(p.Blocks)-i)))
	v.add("prose_before", ratio(f.before[i], f.prose))
	v.add("prose_runes_before", log1(f.before[i]))
	v.add("prose_runes_after", log1(f.prose-f.before[i+1]))
	v.add("from_h1", place(i, f.h1))
	v.add("from_title", place(i, f.title))
	v.add("blocks", log1(len(p.Blocks)))
	v.add("prose", log1(f.prose))
	v.add("prose_share", ratio(f.prose, f.runes))
	near := func(step int) float64 {
		for j, d := i+step, 1; j >= 0 && j < len(p.Blocks) && d < 20; j, d = j+step, d+1 {
			if p.Blocks[j].IsProse() {
				return float64(d)
			}
		}
		return 20
	}
	v.add("prose_near_before", near(-1))
	v.add("prose_near_after", near(1))
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

func (f *facts) fillElements(v *vectors, i int) {
	p := f.in.Page
	b := &p.Blocks[i]
	own := &p.Elements[b.Element]
	v.add("depth", float64(own.Depth))
	for k, e := range f.container {
		v.addOf("container", k, "", f.inside(i, e))
	}
	v.add("best", f.inside(i, f.best))
	v.add("best_distance", float64(f.distance(b.Element, f.best)))
	e := b.Element
	for level := range 4 {
		x := &p.Elements[e]
		v.addOf("up", level, ".runes", log1(x.Runes))
		v.addOf("up", level, ".link", ratio(x.LinkRunes, x.Runes))
		v.addOf("up", level, ".prose", ratio(x.Prose, x.Runes))
		v.addOf("up", level, ".share", ratio(x.Prose, f.prose))
		v.addOf("up", level, ".blocks", log1(x.Last-x.First))
		v.addOf("up", level, ".place", ratio(i-x.First, max(1, x.Last-x.First-1)))
		if x.Parent >= 0 {
			e = x.Parent
		}
	}
	v.add("tags", float64(bits.OnesCount32(uint32(b.Tags))))
}
