// Package forest fits extremely randomized trees for a yes or no (Geurts, Ernst
// and Wehenkel 2006): each split is the best of a few features, each cut at
// random. One tree is a poor judge; the mean of many judges well from few rows,
// since their mistakes differ. It is deterministic.
package forest

import (
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
)

// Options are the knobs of a fit.
type Options struct {
	Trees    int
	LeafRows int     // least rows in a leaf
	Features float64 // share of the features that a split chooses from
	// Prior is how much weight of either label a leaf counts beside its own, so
	// that the log odds of a small one stay moderate.
	Prior float64
	Seed  uint64
}

// Set is the rows to fit to.
type Set struct {
	Rows    [][]float64
	Labels  []float64 // 0 or 1
	Weights []float64
}

// Forest is trees whose mean are the log odds of a yes.
type Forest struct{ roots []*node }

type node struct {
	feature     int
	threshold   float32
	value       float64
	left, right *node // nil in a leaf
}

// Fit fits a forest.
func Fit(s Set, o Options) *Forest {
	g := grower{s, o, rand.New(rand.NewPCG(o.Seed, 1))}
	f := &Forest{roots: make([]*node, o.Trees)}
	for i := range f.roots {
		rows := make([]int, len(s.Rows))
		for k := range rows {
			rows[k] = k
		}
		f.roots[i] = g.grow(rows)
	}
	return f
}

// Odds returns the mean log odds of the trees.
func (f *Forest) Odds(row []float64) float64 {
	sum := 0.0
	for _, n := range f.roots {
		for n.left != nil {
			if float32(row[n.feature]) < n.threshold {
				n = n.left
			} else {
				n = n.right
			}
		}
		sum += n.value
	}
	return sum / float64(len(f.roots))
}

// Lines returns the trees, one a line, as package trees reads them; their sum is
// the log odds times scale.
func (f *Forest) Lines(names []string, scale float64) []string {
	lines := make([]string, len(f.roots))
	for i, root := range f.roots {
		var words []string
		root.write(&words, names, scale/float64(len(f.roots)))
		lines[i] = strings.Join(words, " ")
	}
	return lines
}

func (n *node) write(words *[]string, names []string, scale float64) {
	if n.left == nil {
		*words = append(*words, "="+strconv.FormatFloat(n.value*scale, 'g', 3, 64))
		return
	}
	*words = append(*words, names[n.feature]+"<"+strconv.FormatFloat(float64(n.threshold), 'g', -1, 32))
	n.left.write(words, names, scale)
	n.right.write(words, names, scale)
}

type grower struct {
	set    Set
	o      Options
	random *rand.Rand
}

func (g *grower) grow(rows []int) *node {
	yes, no := g.weigh(rows)
	leaf := &node{value: math.Log((yes + g.o.Prior) / (no + g.o.Prior))}
	if len(rows) < 2*g.o.LeafRows || yes == 0 || no == 0 {
		return leaf
	}
	best, purest := node{feature: -1}, math.Inf(-1)
	wanted := max(1, int(g.o.Features*float64(len(g.set.Rows[0]))))
	for _, feature := range g.random.Perm(len(g.set.Rows[0])) {
		if wanted == 0 {
			break
		}
		threshold, ok := g.cut(rows, feature)
		if !ok { // all rows are alike in it
			continue
		}
		wanted--
		if p, enough := g.purity(rows, feature, threshold); enough && p > purest {
			best, purest = node{feature: feature, threshold: threshold}, p
		}
	}
	if best.feature < 0 {
		return leaf
	}
	left := slices.Clone(rows)
	right := slices.DeleteFunc(slices.Clone(rows), func(r int) bool { return g.below(r, best.feature, best.threshold) })
	left = slices.DeleteFunc(left, func(r int) bool { return !g.below(r, best.feature, best.threshold) })
	best.left, best.right = g.grow(left), g.grow(right)
	return &best
}

func (g *grower) below(row, feature int, threshold float32) bool {
	return float32(g.set.Rows[row][feature]) < threshold
}

func (g *grower) weigh(rows []int) (yes, no float64) {
	for _, r := range rows {
		yes += g.set.Weights[r] * g.set.Labels[r]
		no += g.set.Weights[r] * (1 - g.set.Labels[r])
	}
	return yes, no
}

// cut draws a threshold between the least and the greatest value, short enough
// to be written.
func (g *grower) cut(rows []int, feature int) (float32, bool) {
	least, most := math.Inf(1), math.Inf(-1)
	for _, r := range rows {
		least, most = min(least, g.set.Rows[r][feature]), max(most, g.set.Rows[r][feature])
	}
	text := strconv.FormatFloat(least+(most-least)*g.random.Float64(), 'g', 4, 64)
	threshold, err := strconv.ParseFloat(text, 32)
	return float32(threshold), err == nil && threshold > least && threshold <= most
}

// purity is Gini's, the greater the purer, and whether both sides have rows enough.
func (g *grower) purity(rows []int, feature int, threshold float32) (float64, bool) {
	var yes, no [2]float64
	var count [2]int
	for _, r := range rows {
		side := 0
		if !g.below(r, feature, threshold) {
			side = 1
		}
		count[side]++
		yes[side] += g.set.Weights[r] * g.set.Labels[r]
		no[side] += g.set.Weights[r] * (1 - g.set.Labels[r])
	}
	sum := 0.0
	for side := range 2 {
		if all := yes[side] + no[side]; all > 0 {
			sum += (yes[side]*yes[side] + no[side]*no[side]) / all
		}
	}
	return sum, min(count[0], count[1]) >= g.o.LeafRows
}
