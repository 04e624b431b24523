package salience

import (
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
		x := make([]float64, len(termFeatureNames))
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
		x := make([]float64, len(pairFeatureNames))
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

// Choices returns every choice that fills the budget from the pool best
// sentences of the model, at most limit of them.
func (m *Model) Choices(d *Document, budget Budget, pool, limit int) []Choice {
	c := m.chooser(d, budget)
	c.rankPool()
	c.pool = c.pool[:min(pool, len(c.pool))]
	for _, i := range slices.Clone(c.pool) {
		if i+1 < len(d.sentences) && d.sentences[i+1].prose && d.sentences[i+1].fault == dangling && !slices.Contains(c.pool, i+1) && len(c.pool) < pool+4 {
			c.pool = append(c.pool, i+1)
		}
	}
	slices.Sort(c.pool)
	var out []Choice
	var grow func(from *choice, k int)
	grow = func(from *choice, k int) {
		for ; k < len(c.pool) && len(out) < limit; k++ {
			to := c.extend(from, c.pool[k])
			if to == nil {
				continue
			}
			if !budget.filled(to) {
				grow(to, k+1)
				continue
			}
			out = append(out, Choice{to.members, c.features(to)})
		}
	}
	grow(c.empty(), 0)
	return out
}

func (c *chooser) features(s *choice) []float64 {
	x := make([]float64, len(sentenceFeatureNames)+len(choiceFeatureNames))
	one := make([]float64, len(sentenceFeatureNames))
	for _, i := range s.members {
		c.document.sentenceFeatures(i, c.marginals, one)
		for k, v := range one {
			x[k] += v / float64(len(s.members))
		}
	}
	c.choiceFeatures(s, x[len(one):])
	return x
}
