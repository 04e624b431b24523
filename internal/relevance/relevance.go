// Package relevance finds the passages of an article that answer a question,
// and says how sure it is that one does. It reads words, not meaning: stems,
// synonyms, opposites, names, numbers, and what kind of answer the question asks
// for, weighed by two small fitted models. It is deterministic.
//
// Make an [Index] of an article once, then ask it as often as needed.
package relevance

import (
	"math"
	"slices"
)

// Passage is one sentence of an article.
type Passage struct {
	Text    string
	Heading bool
}

// Finding is what an index says to a question.
type Finding struct {
	// Ranked holds the indices of all passages, the best first.
	Ranked []int
	// Confidence is the estimated chance, 0 to 1, that the best passage answers
	// the question, where as many questions have an answer as have none.
	Confidence float64
	// Gains holds, in the order of Ranked, the share of the question's weight
	// that a passage adds to those ranked before it.
	Gains []float64
}

// Ask ranks the passages for a question. An article without passages finds nothing.
func (x *Index) Ask(m *Model, question string) Finding {
	if len(x.passages) == 0 {
		return Finding{}
	}
	v := x.look(question)
	scores := m.scores(v)
	ranked := make([]int, len(scores))
	for i := range ranked {
		ranked[i] = i
	}
	slices.SortStableFunc(ranked, func(a, b int) int {
		switch {
		case scores[a] > scores[b]:
			return -1
		case scores[a] < scores[b]:
			return 1
		}
		return 0
	})
	found := Finding{Ranked: ranked, Gains: v.gains(ranked)}
	if len(v.query.terms) > 0 { // nothing answers a question without content
		found.Confidence = m.confidence(v, ranked[0])
	}
	return found
}

// RankFeatures returns, for fitting, the features of each passage, in the order of [RankNames].
func (x *Index) RankFeatures(question string) [][]float64 {
	v := x.look(question)
	rows := make([][]float64, len(v.sights))
	for i := range v.sights {
		rows[i] = slices.Clone(v.sights[i].features[:])
	}
	return rows
}

// ConfidenceFeatures returns, for fitting, the features that judge the best
// passage by the model's ranking, in the order of [ConfidenceNames], and how
// much the article is an excerpt (0 to 1); nil for an article without passages.
func (x *Index) ConfidenceFeatures(m *Model, question string) (features []float64, excerpt float64) {
	if len(x.passages) == 0 {
		return nil, 0
	}
	v := x.look(question)
	f := v.confidence(best(m.scores(v)))
	return f[:], v.excerpt()
}

// best returns the index of the greatest score, the first of equals.
func best(scores []float64) (at int) {
	for i, s := range scores {
		if s > scores[at] {
			at = i
		}
	}
	return at
}

func sigmoid(z float64) float64 { return 1 / (1 + math.Exp(-z)) }
