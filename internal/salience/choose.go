package salience

import (
	"cmp"
	"math"
	"slices"
)

// Budget is how much to choose. Words wins over Sentences when both are positive.
type Budget struct {
	// Sentences is a number of sentences.
	Sentences int
	// Words is a number of words, see [density].
	Words int
	// ReadableOnly leaves the budget unfilled rather than take a sentence that
	// does not read well alone.
	ReadableOnly bool
}

const (
	// density is how many words of whole sentences count as one word asked for:
	// a sentence taken from an article says less a word than one written for a
	// summary. Sentences are added until so many words are reached.
	density = 1.2
	// beamWidth is how many partial choices are kept after each step.
	beamWidth = 6
	// widestPool bounds the sentences that are considered, the best ones alone.
	widestPool = 30
	// usualLength is the length in words that a summary is taken to have where none is asked for.
	usualLength = 45
	// stale is the share of a sentence's content terms that others of the choice
	// have, from which on it would only repeat them.
	stale = 0.75
	// danglingPrice is what a sentence without the one that it points back to
	// costs in the score, shared among the sentences of the choice: so much that
	// hardly one in fifty is chosen, and that one says what no other does.
	danglingPrice = 24.5
)

// filled says whether so many sentences or words are enough.
func (b Budget) filled(sentences, words int) bool {
	if b.Words > 0 {
		return float64(words) >= density*float64(b.Words)
	}
	return sentences >= b.Sentences
}

// Choose returns the best choice that fills the budget, as indexes in article
// order. A sentence that points back to one that is not chosen has its price;
// sentences that do not read well alone for other reasons are taken only when
// all others are. Where the budget is for readable ones only, neither is taken.
func (m *Model) Choose(d *Document, budget Budget) []int {
	if budget.Sentences <= 0 && budget.Words <= 0 {
		return nil
	}
	c := m.chooser(d, budget)
	c.pool = c.pool[:min(widestPool, len(c.pool))]
	chosen := c.search()
	if !budget.ReadableOnly {
		chosen = c.fill(chosen)
	}
	slices.Sort(chosen)
	return chosen
}

// chooser is one search.
type chooser struct {
	model     *Model
	document  *Document
	budget    Budget
	marginals *marginals
	alone     []float64 // weighted sentence features of each sentence
	pool      []int     // sentences that may be chosen, the best ones alone first
	length    float64   // expected of a person's summary
	features  []float64 // scratch
}

// choice is a set of sentences.
type choice struct {
	members        []int
	termSet, pairs bits
	tally
}

// tally is what the score of a choice is made of.
type tally struct {
	terms, pairs  float64 // expected matches
	length, words int
	repeated      int
	neighbours    int
	alone         float64
	score         float64
	key           uint64 // the same for every order of the same sentences
}

// step is a choice with one more sentence, not yet made.
type step struct {
	from     *choice
	sentence int
	tally
}

func (m *Model) chooser(d *Document, budget Budget) *chooser {
	c := &chooser{
		model: m, document: d, budget: budget, marginals: m.marginals(d), length: usualLength,
		alone: make([]float64, len(d.sentences)), features: make([]float64, max(len(m.Sentence), len(m.Choice))),
	}
	if budget.Words > 0 {
		c.length = float64(budget.Words)
	}
	score, empty := make([]float64, len(d.sentences)), c.empty()
	for i := range d.sentences {
		s := &d.sentences[i]
		d.sentenceFeatures(i, c.marginals, c.features)
		c.alone[i] = dot(m.Sentence, c.features)
		if s.prose && s.fault <= dangling && len(s.terms) > 0 {
			c.pool = append(c.pool, i)
			score[i] = c.add(empty, i, 0).score
		}
	}
	slices.SortStableFunc(c.pool, func(a, b int) int { return cmp.Compare(score[b], score[a]) })
	return c
}

func (c *chooser) empty() *choice {
	return &choice{termSet: newBits(len(c.document.terms)), pairs: newBits(len(c.document.pairs))}
}

// search is a beam search; it returns nil where nothing fits.
func (c *chooser) search() []int {
	beam := []*choice{c.empty()}
	var best, longest *choice
	steps := make([]step, 0, beamWidth)
	for len(beam) > 0 {
		steps = steps[:0]
		for _, from := range beam {
			for _, i := range c.pool {
				if known, ok := c.fits(from, i); ok {
					steps = keepBest(steps, step{from, i, c.add(from, i, known)})
				}
			}
		}
		beam = beam[:0:0]
		for _, s := range steps {
			made := c.take(s)
			switch {
			case !c.budget.filled(len(made.members), made.words):
				beam = append(beam, made)
			case best == nil || made.score > best.score:
				best = made
			}
		}
		if len(beam) > 0 {
			longest = beam[0]
		}
	}
	switch {
	case best != nil:
		return best.members
	case longest != nil:
		return longest.members
	}
	return nil
}

// fits says whether a sentence may join a choice, and how many of its content
// terms the choice has.
func (c *chooser) fits(from *choice, i int) (known int, ok bool) {
	s := &c.document.sentences[i]
	if slices.Contains(from.members, i) || c.budget.ReadableOnly && c.dangles(from, i) {
		return 0, false
	}
	for _, id := range s.content {
		if from.termSet.has(id) {
			known++
		}
	}
	return known, known == 0 || float64(known) < stale*float64(len(s.content))
}

// dangles says whether a sentence points back to one that a choice does not have.
func (c *chooser) dangles(from *choice, i int) bool {
	return c.document.sentences[i].fault == dangling && !slices.Contains(from.members, i-1)
}

// add returns the tally of a choice with one more sentence, of whose content
// terms the choice has those known.
func (c *chooser) add(from *choice, i, known int) tally {
	s, t := &c.document.sentences[i], from.tally
	t.length += len(s.terms)
	t.words += s.words
	t.alone += c.alone[i]
	t.key += mix(i)
	for _, id := range s.distinctTerms {
		if !from.termSet.has(id) {
			t.terms += c.marginals.terms[id]
		}
	}
	t.repeated += known
	for _, id := range s.distinctPairs {
		if !from.pairs.has(id) {
			t.pairs += c.marginals.pairs[id]
		}
	}
	if slices.Contains(from.members, i-1) {
		t.neighbours++
	} else if s.fault == dangling && !c.budget.ReadableOnly {
		t.alone -= danglingPrice
	}
	if slices.Contains(from.members, i+1) {
		t.neighbours++
		if c.dangles(from, i+1) && !c.budget.ReadableOnly {
			t.alone += danglingPrice
		}
	}
	n := len(from.members) + 1
	c.choiceFeatures(&t, n, c.features)
	t.score = t.alone/float64(n) + dot(c.model.Choice, c.features)
	return t
}

// take makes the choice of a step.
func (c *chooser) take(s step) *choice {
	made := &choice{
		members: append(slices.Clone(s.from.members), s.sentence),
		termSet: slices.Clone(s.from.termSet), pairs: slices.Clone(s.from.pairs), tally: s.tally,
	}
	sentence := &c.document.sentences[s.sentence]
	for _, id := range sentence.distinctTerms {
		made.termSet.add(id)
	}
	for _, id := range sentence.distinctPairs {
		made.pairs.add(id)
	}
	return made
}

func (c *chooser) choiceFeatures(t *tally, members int, x []float64) {
	length := float64(t.length)
	x[0] = 2 * t.terms / (length + c.length)
	x[1] = 2 * t.pairs / (length + c.length)
	x[2] = t.terms / c.length
	x[3] = t.pairs / c.length
	x[4] = float64(t.repeated) / length
	x[5] = float64(t.neighbours) / float64(members)
	x[6] = math.Log(length / c.length)
}

// fill adds the sentences with the least fault, in article order, until the
// budget is filled or nothing is left.
func (c *chooser) fill(chosen []int) []int {
	words := 0
	for _, i := range chosen {
		words += c.document.sentences[i].words
	}
	var rest []int
	for i := range c.document.sentences {
		if !slices.Contains(chosen, i) {
			rest = append(rest, i)
		}
	}
	slices.SortStableFunc(rest, func(a, b int) int {
		x, y := &c.document.sentences[a], &c.document.sentences[b]
		return cmp.Or(cmp.Compare(indicator(y.prose), indicator(x.prose)), cmp.Compare(x.fault, y.fault))
	})
	for _, i := range rest {
		if c.budget.filled(len(chosen), words) {
			break
		}
		chosen = append(chosen, i)
		words += c.document.sentences[i].words
	}
	return chosen
}

// keepBest adds a step to the best ones, one to each set of sentences, best first.
func keepBest(kept []step, s step) []step {
	if len(kept) == beamWidth && worse(&s, &kept[beamWidth-1]) {
		return kept
	}
	if i := slices.IndexFunc(kept, func(k step) bool { return k.key == s.key }); i >= 0 {
		if worse(&s, &kept[i]) {
			return kept
		}
		kept = slices.Delete(kept, i, i+1)
	}
	kept = kept[:min(len(kept), beamWidth-1)]
	i := len(kept)
	for i > 0 && worse(&kept[i-1], &s) {
		i--
	}
	return slices.Insert(kept, i, s)
}

// worse says whether step a comes after step b.
func worse(a, b *step) bool {
	if a.score != b.score {
		return a.score < b.score
	}
	return cmp.Or(cmp.Compare(a.sentence, b.sentence), slices.Compare(a.from.members, b.from.members)) > 0
}

// mix spreads a small number over 64 bits (the finalizer of SplitMix64).
func mix(i int) uint64 {
	h := uint64(i+1) * 0x9E3779B97F4A7C15
	h = (h ^ h>>30) * 0xBF58476D1CE4E5B9
	h = (h ^ h>>27) * 0x94D049BB133111EB
	return h ^ h>>31
}

// bits is a set of small numbers.
type bits []uint64

func newBits(n int) bits { return make(bits, (n+63)/64) }

func (b bits) has(i int32) bool { return b[i>>6]&(1<<(i&63)) != 0 }

func (b bits) add(i int32) { b[i>>6] |= 1 << (i & 63) }
