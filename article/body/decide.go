package body

import (
	"math"

	"github.com/lede-bot/lede/article/internal/webpage"
)

// The decision weighs what the model believes of each block against the cost of
// beginning and ending the body, so that no block stands alone without reason.
const (
	// threshold is the least probability of a block that stands alone.
	threshold = 0.64
	// turnCost is the price in log odds of a change between two blocks that
	// stand next to each other in the tree.
	turnCost = 0.8
	// nearby is the most steps in the tree between two such blocks.
	nearby = 2
	// certainty bounds the log odds of one block.
	certainty = 5.3
	// togetherness is how much a row or item follows the rest of its table,
	// list or quote.
	togetherness = 0.5
	// tableBonus and embedBonus are added to the log odds of the rows of a data
	// table and of the text of an embedded post within the body.
	tableBonus = 1.5
	embedBonus = 3
	// doubt is added to the log odds of what the extractors agree on where the
	// model leaves out most of that.
	doubt = 2
)

// Decide says for each block of the page whether it belongs to the body. Where
// there is any text at all, some of it does.
func Decide(in *Input) []bool {
	m := embeddedModel()
	f := newFacts(in)
	rows := f.features()
	odds := make([]float64, len(rows))
	for i, row := range rows {
		odds[i] = m.Odds(row)
	}
	return f.choose(odds)
}

// Choose decides from a model's log odds of each block.
func Choose(in *Input, odds []float64) []bool { return newFacts(in).choose(odds) }

func (f *facts) choose(odds []float64) []bool {
	scores := make([]float64, len(odds))
	for i, x := range odds {
		scores[i] = max(-certainty, min(certainty, x))
	}
	f.veto(scores)
	f.fillHoles(scores)
	f.evenOut(scores)
	keep := f.path(scores)
	if f.isDoubtful(keep) {
		for i := range scores {
			if scores[i] > vetoed && f.traf[i] > 0.5 && f.read[i] > 0.5 {
				scores[i] += doubt
			}
		}
		keep = f.path(scores)
	}
	for _, kept := range keep {
		if kept {
			return keep
		}
	}
	return f.anything()
}

// isDoubtful says whether the choice leaves out most of the prose that both
// extractors would take.
func (f *facts) isDoubtful(keep []bool) bool {
	agreed, kept := 0, 0
	for i := range keep {
		b := &f.in.Page.Blocks[i]
		if b.IsProse() && f.traf[i] > 0.5 && f.read[i] > 0.5 {
			agreed += b.Runes
			if keep[i] {
				kept += b.Runes
			}
		}
	}
	return 2*kept < agreed
}

// path finds the choice of blocks with the greatest sum of scores (Viterbi 1967).
func (f *facts) path(scores []float64) []bool {
	n := len(scores)
	keep := make([]bool, n)
	bias := math.Log(threshold / (1 - threshold))
	// out and kept are the best sums with the last block out or kept; from
	// remembers which state of the block before each of them comes from.
	out, kept := 0.0, math.Inf(-1)
	from := make([][2]bool, n)
	for i, score := range scores {
		cost := turnCost
		if i == 0 || f.distance(f.in.Page.Blocks[i-1].Element, f.in.Page.Blocks[i].Element) > nearby {
			cost = 0
		}
		toOut, toKept := out, kept
		if kept-cost > out {
			toOut, from[i][0] = kept-cost, true
		}
		from[i][1] = true
		if out-cost > kept {
			toKept, from[i][1] = out-cost, false
		}
		out, kept = toOut, toKept+score-bias
	}
	state := kept > out
	for i := n - 1; i >= 0; i-- {
		keep[i] = state
		if state {
			state = from[i][1]
		} else {
			state = from[i][0]
		}
	}
	return keep
}

// fillHoles raises the tables and embedded posts within the body, which extractors
// tend to drop: labels and numbers do not read like sentences.
func (f *facts) fillHoles(scores []float64) {
	for i := range scores {
		b := &f.in.Page.Blocks[i]
		if scores[i] <= vetoed || 3*b.LinkRunes > b.Runes || !f.isWithin(i) {
			continue
		}
		embed := b.Hints[webpage.HintEmbed]
		switch {
		case b.Kind == webpage.TableRow:
			scores[i] += tableBonus
		case b.Kind == webpage.Quote && embed > 0 && embed <= 3:
			scores[i] += embedBonus
		}
	}
}

// isWithin says whether the block stands in what holds most of the prose, or is
// named as the body.
func (f *facts) isWithin(i int) bool {
	b := &f.in.Page.Blocks[i]
	hint := b.Hints[webpage.HintBody]
	return f.inside(i, f.container[0]) >= 0 || b.Tags&webpage.InBody != 0 || hint > 0 && hint <= 4
}

// evenOut draws the rows of a table, the items of a list and the paragraphs of
// a quote towards their mean, so that they stay or go together.
func (f *facts) evenOut(scores []float64) {
	elements := f.in.Page.Elements
	for e := range elements {
		if !webpage.IsGroup(elements[e].Node) {
			continue
		}
		first, last := elements[e].First, elements[e].Last
		sum, weight := 0.0, 0.0
		for i := first; i < last; i++ {
			w := 1 + float64(f.in.Page.Blocks[i].Runes)
			if scores[i] > vetoed {
				sum += w * scores[i]
				weight += w
			}
		}
		if weight == 0 || last-first < 2 {
			continue
		}
		for i := first; i < last; i++ {
			if scores[i] > vetoed {
				scores[i] += togetherness * (sum/weight - scores[i])
			}
		}
	}
}

// anything returns the blocks that an extractor would take where the model
// takes none, or else what reads like sentences, or else all.
func (f *facts) anything() []bool {
	blocks := f.in.Page.Blocks
	keep := make([]bool, len(blocks))
	for _, wanted := range [...]func(i int) bool{
		func(i int) bool { return f.traf[i] > 0.5 && f.read[i] > 0.5 },
		func(i int) bool { return f.traf[i] > 0.5 },
		func(i int) bool { return f.read[i] > 0.5 },
		func(i int) bool { return blocks[i].IsProse() },
		func(int) bool { return true },
	} {
		found := false
		for i := range blocks {
			keep[i] = wanted(i)
			found = found || keep[i]
		}
		if found {
			break
		}
	}
	return keep
}
