package body

import "math"

// The decision weighs what the model believes of each block against the cost of
// beginning and ending the body, so that no block stands alone without reason.
const (
	// threshold is the least probability of a block that stands alone.
	threshold = 0.55
	// turnCost is the price in log odds of a change between two blocks that
	// stand next to each other in the tree.
	turnCost = 0.3
	// nearby is the most steps in the tree between two such blocks.
	nearby = 2
	// certainty bounds the log odds of one block.
	certainty = 5.3
)

// Decide says for each block of the page whether it belongs to the body.
func Decide(in *Input) []bool {
	m := embeddedModel()
	rows := features(in)
	probabilities := make([]float64, len(rows))
	for i, row := range rows {
		probabilities[i] = m.Probability(row)
	}
	return Choose(in, probabilities)
}

// Choose finds the most probable choice of blocks (Viterbi 1967) from the
// probability of each alone.
func Choose(in *Input, probabilities []float64) []bool {
	n := len(probabilities)
	keep := make([]bool, n)
	bias := math.Log(threshold / (1 - threshold))
	// out and kept are the best sums with the last block out or kept; from
	// remembers which state of the block before each of them comes from.
	out, kept := 0.0, math.Inf(-1)
	from := make([][2]bool, n)
	f := facts{in: in}
	for i, p := range probabilities {
		gain := max(-certainty, min(certainty, math.Log(p/(1-p)))) - bias
		cost := turnCost
		if i == 0 || f.distance(in.Page.Blocks[i-1].Element, in.Page.Blocks[i].Element) > nearby {
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
		out, kept = toOut, toKept+gain
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
