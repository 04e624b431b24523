package salience

import (
	"cmp"
	"slices"

	"github.com/lede-bot/lede/internal/lang"
)

// Samples are rows of features, each with the share of the references that have it.
type Samples struct {
	Rows   [][]float64
	Shares []float64
}

// TermSamples returns a row for each term of the article; the share is that of
// the references that hold the term.
func (d *Document) TermSamples(references []string) Samples {
	var out Samples
	terms, _ := d.shares(references)
	for i := range d.terms {
		x := make([]float64, len(termFeatureNames()))
		d.termFeatures(&d.terms[i], x)
		out.Rows = append(out.Rows, x)
		out.Shares = append(out.Shares, terms[i])
	}
	return out
}

// PairSamples is TermSamples for pairs of neighbouring terms, given the model's term weights.
func (m *Model) PairSamples(d *Document, references []string) Samples {
	var out Samples
	_, pairs := d.shares(references)
	logits := m.marginals(d).logits
	for i := range d.pairs {
		x := make([]float64, len(pairFeatureNames()))
		d.pairFeatures(&d.pairs[i], logits, x)
		out.Rows = append(out.Rows, x)
		out.Shares = append(out.Shares, pairs[i])
	}
	return out
}

func (d *Document) shares(references []string) (terms, pairs []float64) {
	terms, pairs = make([]float64, len(d.terms)), make([]float64, len(d.pairs))
	for _, reference := range references {
		stems := make(map[string]bool)
		both := make(map[[2]string]bool)
		previous := ""
		for _, word := range lang.Words(reference) {
			stem := lang.Stem(d.language, word)
			stems[stem] = true
			both[[2]string{previous, stem}] = true
			previous = stem
		}
		share := 1 / float64(len(references))
		for i := range d.terms {
			if stems[d.terms[i].stem] {
				terms[i] += share
			}
		}
		for i, p := range d.pairs {
			if both[[2]string{d.terms[p.a].stem, d.terms[p.b].stem}] {
				pairs[i] += share
			}
		}
	}
	return terms, pairs
}

// Choice is a set of sentences with the features that its score is the weighted sum of.
type Choice struct {
	Members  []int
	Features []float64 // those of the sentences, averaged, then those of the choice
}

// Choices returns choices that fill the budget from the best sentences of the
// model, every one of them or, where they are more than limit, an even sample.
// They are readable ones: what a sentence that is not costs is set, not fitted.
func (m *Model) Choices(d *Document, budget Budget, pool, limit int) []Choice {
	budget.ReadableOnly = true
	c := m.chooser(d, budget)
	c.pool = c.pool[:min(pool, len(c.pool))]
	slices.Sort(c.pool)
	var all []*choice
	var grow func(from *choice, k int)
	grow = func(from *choice, k int) {
		for ; k < len(c.pool); k++ {
			known, ok := c.fits(from, c.pool[k])
			if !ok {
				continue
			}
			made := c.take(step{from, c.pool[k], c.add(from, c.pool[k], known)})
			if budget.filled(len(made.members), made.words) {
				all = append(all, made)
			} else {
				grow(made, k+1)
			}
		}
	}
	grow(c.empty(), 0)
	slices.SortFunc(all, func(a, b *choice) int { return cmp.Compare(a.key, b.key) })
	out := make([]Choice, min(limit, len(all)))
	for i := range out {
		out[i] = Choice{all[i].members, c.allFeatures(all[i])}
	}
	return out
}

func (c *chooser) allFeatures(s *choice) []float64 {
	x := make([]float64, len(sentenceFeatureNames())+len(choiceFeatureNames()))
	one := make([]float64, len(sentenceFeatureNames()))
	for _, i := range s.members {
		c.document.sentenceFeatures(i, c.marginals, one)
		for k, v := range one {
			x[k] += v / float64(len(s.members))
		}
	}
	c.choiceFeatures(&s.tally, len(s.members), x[len(one):])
	return x
}
