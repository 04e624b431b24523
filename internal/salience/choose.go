package salience

import (
	"cmp"
	"math"
	"slices"
)

// Budget is how much to choose. Words wins over Sentences when both are positive.
type Budget struct {
	// Sentences is the exact number of sentences.
	Sentences int
	// Words is a number of words: sentences are added until it is reached.
	Words int
}

func (b Budget) filled(c *choice) bool {
	if b.Words > 0 {
		return c.words >= b.Words
	}
	return len(c.members) >= b.Sentences
}

const (
	// beamWidth is how many partial choices are kept after each step.
	beamWidth = 10
	// widestPool bounds the sentences that are considered, the best ones alone.
	widestPool = 40
	// usualLength is the length in words that a summary is taken to have where none is asked for.
	usualLength = 45
)

// Choose returns the sentences of the best choice by index, in article order.
func (m *Model) Choose(d *Document, budget Budget) []int {
	c := m.chooser(d, budget)
	c.rankPool()
	c.pool = c.pool[:min(widestPool, len(c.pool))]
	c.beam = []*choice{c.empty()}
	var best *choice
	for len(c.beam) > 0 {
		var next []*choice
		for _, partial := range c.beam {
			for _, i := range c.pool {
				if extended := c.extend(partial, i); extended != nil {
					next = append(next, extended)
				}
			}
		}
		next = c.prune(next)
		c.beam = c.beam[:0]
		for _, n := range next {
			if budget.filled(n) {
				if best == nil || n.score > best.score {
					best = n
				}
				continue
			}
			c.beam = append(c.beam, n)
		}
		if len(c.beam) > 0 && len(c.beam[0].members) > 60 {
			break
		}
	}
	if best == nil {
		return nil
	}
	members := slices.Clone(best.members)
	slices.Sort(members)
	return members
}

// chooser is one search.
type chooser struct {
	model                *Model
	document             *Document
	marginals            *marginals
	alone                []float64 // weighted sentence features of each sentence
	pool                 []int
	length               float64 // expected of a person's summary
	beam                 []*choice
	expected1, expected2 float64
}

// choice is a set of sentences with what its score is made of.
type choice struct {
	members          []int
	termSet, pairSet bits
	terms, pairs     float64 // expected matches
	length, words    int
	repeated         int
	neighbours       int
	alone            float64
	score            float64
	key              uint64
}

func (m *Model) chooser(d *Document, budget Budget) *chooser {
	c := &chooser{model: m, document: d, marginals: m.marginals(d), length: usualLength}
	if budget.Words > 0 {
		c.length = float64(budget.Words)
	}
	for _, p := range c.marginals.terms {
		c.expected1 += p
	}
	for _, p := range c.marginals.pairs {
		c.expected2 += p
	}
	c.alone = make([]float64, len(d.sentences))
	x := make([]float64, len(m.Sentence))
	for i := range d.sentences {
		d.sentenceFeatures(i, c.marginals, x)
		c.alone[i] = dot(m.Sentence, x)
		if s := &d.sentences[i]; s.prose && s.fault <= dangling {
			c.pool = append(c.pool, i)
		}
	}
	return c
}

// rankPool orders the pool by the score of each sentence as the only one.
func (c *chooser) rankPool() {
	empty := c.empty()
	score := make([]float64, len(c.document.sentences))
	for _, i := range c.pool {
		if c.document.sentences[i].fault == dangling {
			score[i] = c.alone[i]
			continue
		}
		score[i] = c.extend(empty, i).score
	}
	slices.SortStableFunc(c.pool, func(a, b int) int { return cmp.Compare(score[b], score[a]) })
}

func (c *chooser) empty() *choice {
	return &choice{termSet: newBits(len(c.document.terms)), pairSet: newBits(len(c.document.pairs))}
}

// extend returns the choice with one more sentence, nil where it may not be added.
func (c *chooser) extend(from *choice, i int) *choice {
	d := c.document
	s := &d.sentences[i]
	if slices.Contains(from.members, i) {
		return nil
	}
	if s.fault == dangling && !slices.Contains(from.members, i-1) {
		return nil
	}
	to := &choice{
		members: append(slices.Clip(slices.Clone(from.members)), i), termSet: slices.Clone(from.termSet), pairSet: slices.Clone(from.pairSet),
		terms: from.terms, pairs: from.pairs, length: from.length + len(s.terms), words: from.words + s.words,
		repeated: from.repeated, neighbours: from.neighbours, alone: from.alone + c.alone[i], key: from.key + mix(i),
	}
	for _, id := range s.terms {
		if to.termSet.add(id) {
			to.terms += c.marginals.terms[id]
		}
	}
	for _, id := range s.content {
		if from.termSet.has(id) {
			to.repeated++
		}
	}
	for _, id := range s.pairs {
		if to.pairSet.add(id) {
			to.pairs += c.marginals.pairs[id]
		}
	}
	if slices.Contains(from.members, i-1) {
		to.neighbours++
	}
	if slices.Contains(from.members, i+1) {
		to.neighbours++
	}
	x := make([]float64, len(c.model.Choice))
	c.choiceFeatures(to, x)
	to.score = to.alone/float64(len(to.members)) + dot(c.model.Choice, x)
	return to
}

func (c *chooser) choiceFeatures(s *choice, x []float64) {
	length := float64(s.length)
	x[0] = 2 * s.terms / (length + c.length)
	x[1] = 2 * s.pairs / (length + c.length)
	x[2] = s.terms / c.length
	x[3] = s.pairs / c.length
	x[4] = float64(s.repeated) / length
	x[5] = float64(s.neighbours) / float64(len(s.members))
	x[6] = math.Log(length / c.length)
}

// prune keeps the best choices, each once.
func (c *chooser) prune(all []*choice) []*choice {
	slices.SortFunc(all, func(a, b *choice) int {
		switch {
		case a.score > b.score:
			return -1
		case a.score < b.score:
			return 1
		}
		return slices.Compare(a.members, b.members)
	})
	kept := all[:0]
	for _, s := range all {
		if len(kept) == beamWidth {
			break
		}
		if !slices.ContainsFunc(kept, func(k *choice) bool { return k.key == s.key }) {
			kept = append(kept, s)
		}
	}
	return kept
}

func mix(i int) uint64 {
	h := uint64(i+1) * 0x9E3779B97F4A7C15
	h ^= h >> 29
	return h * 0xBF58476D1CE4E5B9
}

// bits is a set of small numbers.
type bits []uint64

func newBits(n int) bits { return make(bits, (n+63)/64) }

func (b bits) has(i int32) bool { return b[i>>6]&(1<<(i&63)) != 0 }

// add says whether i was not in the set before.
func (b bits) add(i int32) bool {
	old := b[i>>6]
	b[i>>6] |= 1 << (i & 63)
	return b[i>>6] != old
}
