// Package boost fits gradient boosted decision trees for a yes or no, with the
// logistic loss (Friedman 2001; histograms and second-order gains after Chen
// and Guestrin 2016). It is small, deterministic and made for some hundred
// thousand rows.
package boost

import (
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
)

// Options are the knobs of a fit.
type Options struct {
	Trees, Leaves  int
	Rate           float64 // shrinkage
	Lambda         float64 // L2 penalty on the values of leaves
	MinWeight      float64 // least sum of hessians in a leaf
	Rows, Features float64 // shares of rows (or groups of them) and features that each tree sees
	Seed           uint64
}

// Set is the rows to fit to.
type Set struct {
	Rows    [][]float32
	Labels  []float64 // 0 to 1
	Weights []float64
	// Groups has a number for each row; a tree sees all rows of a group or none.
	// Nil means: every row by itself.
	Groups []int
}

const maxBins = 64

// Fit returns the trees, one a line in the notation of package body: splits as
// "name<threshold" followed by their branches, leaves as "=value".
func Fit(s Set, names []string, o Options) []string {
	t := newTrainer(s, o)
	lines := make([]string, 0, o.Trees)
	for range o.Trees {
		lines = append(lines, t.grow(names))
	}
	return lines
}

type trainer struct {
	o          Options
	set        Set
	edges      [][]float32 // upper edges of the bins of each feature
	bins       [][]uint8   // by feature, then row
	score      []float64
	grad, hess []float64
	random     *rand.Rand
}

func newTrainer(s Set, o Options) *trainer {
	n, width := len(s.Rows), len(s.Rows[0])
	t := &trainer{
		o: o, set: s, edges: make([][]float32, width), bins: make([][]uint8, width),
		score: make([]float64, n), grad: make([]float64, n), hess: make([]float64, n),
		random: rand.New(rand.NewPCG(o.Seed, 1)),
	}
	values := make([]float32, n)
	for f := range width {
		for i, row := range s.Rows {
			values[i] = row[f]
		}
		t.edges[f] = edgesOf(slices.Clone(values))
		t.bins[f] = make([]uint8, n)
		for i, v := range values {
			bin, _ := slices.BinarySearch(t.edges[f], v)
			if bin < len(t.edges[f]) && t.edges[f][bin] == v {
				bin++
			}
			t.bins[f][i] = uint8(bin)
		}
	}
	return t
}

// edgesOf returns thresholds between the values: a value v is in the bin of the
// number of edges that are not above it.
func edgesOf(values []float32) []float32 {
	slices.Sort(values)
	distinct := slices.Compact(slices.Clone(values))
	var edges []float32
	if len(distinct) <= maxBins {
		for i := 1; i < len(distinct); i++ {
			edges = append(edges, (distinct[i-1]+distinct[i])/2)
		}
		return edges
	}
	for k := 1; k < maxBins; k++ {
		i := k * len(values) / maxBins
		if values[i] == values[0] {
			continue
		}
		j, _ := slices.BinarySearch(values, values[i])
		if edge := (values[j-1] + values[i]) / 2; len(edges) == 0 || edge > edges[len(edges)-1] {
			edges = append(edges, edge)
		}
	}
	return edges
}

type cell struct{ g, h float64 }

// leaf is a node that may still be split.
type leaf struct {
	rows      []int32
	histogram [][maxBins + 1]cell
	sum       cell
	gain      float64
	feature   int
	bin       int
	left      *leaf
	right     *leaf
}

func (t *trainer) grow(names []string) string {
	for i, score := range t.score {
		p := 1 / (1 + math.Exp(-score))
		t.grad[i] = t.set.Weights[i] * (p - t.set.Labels[i])
		t.hess[i] = t.set.Weights[i] * max(p*(1-p), 1e-6)
	}
	var rows []int32
	seen := t.sample()
	for i := range t.score {
		if t.set.Weights[i] > 0 && seen(i) {
			rows = append(rows, int32(i))
		}
	}
	var features []int
	for f := range t.bins {
		if len(t.edges[f]) > 0 && t.random.Float64() < t.o.Features {
			features = append(features, f)
		}
	}
	root := &leaf{rows: rows}
	t.fill(root, features)
	t.best(root, features)
	leaves := []*leaf{root}
	for len(leaves) < t.o.Leaves {
		at := 0
		for i, l := range leaves {
			if l.gain > leaves[at].gain {
				at = i
			}
		}
		l := leaves[at]
		if l.gain <= 1e-6 {
			break
		}
		t.split(l, features)
		leaves[at] = l.left
		leaves = append(leaves, l.right)
	}
	var b strings.Builder
	t.write(&b, root, names)
	for i := range t.score {
		l := root
		for l.left != nil {
			if int(t.bins[l.feature][i]) <= l.bin {
				l = l.left
			} else {
				l = l.right
			}
		}
		t.score[i] += t.value(l)
	}
	return b.String()
}

// sample draws the rows that a tree sees.
func (t *trainer) sample() func(row int) bool {
	if t.set.Groups == nil {
		return func(int) bool { return t.random.Float64() < t.o.Rows }
	}
	drawn := make([]bool, slices.Max(t.set.Groups)+1)
	for g := range drawn {
		drawn[g] = t.random.Float64() < t.o.Rows
	}
	return func(row int) bool { return drawn[t.set.Groups[row]] }
}

func (t *trainer) value(l *leaf) float64 {
	return math.Round(-t.o.Rate*l.sum.g/(l.sum.h+t.o.Lambda)*1e4) / 1e4
}

func (t *trainer) fill(l *leaf, features []int) {
	l.histogram = make([][maxBins + 1]cell, len(features))
	for _, i := range l.rows {
		l.sum.g += t.grad[i]
		l.sum.h += t.hess[i]
	}
	for k, f := range features {
		bins, histogram := t.bins[f], &l.histogram[k]
		for _, i := range l.rows {
			c := &histogram[bins[i]]
			c.g += t.grad[i]
			c.h += t.hess[i]
		}
	}
}

func (t *trainer) best(l *leaf, features []int) {
	l.gain = 0
	quality := func(c cell) float64 { return c.g * c.g / (c.h + t.o.Lambda) }
	whole := quality(l.sum)
	for k, f := range features {
		var left cell
		for bin := range t.edges[f] {
			left.g += l.histogram[k][bin].g
			left.h += l.histogram[k][bin].h
			right := cell{l.sum.g - left.g, l.sum.h - left.h}
			if left.h < t.o.MinWeight || right.h < t.o.MinWeight {
				continue
			}
			if gain := quality(left) + quality(right) - whole; gain > l.gain {
				l.gain, l.feature, l.bin = gain, f, bin
			}
		}
	}
}

func (t *trainer) split(l *leaf, features []int) {
	l.left, l.right = &leaf{}, &leaf{}
	for _, i := range l.rows {
		if int(t.bins[l.feature][i]) <= l.bin {
			l.left.rows = append(l.left.rows, i)
		} else {
			l.right.rows = append(l.right.rows, i)
		}
	}
	small, big := l.left, l.right
	if len(small.rows) > len(big.rows) {
		small, big = big, small
	}
	t.fill(small, features)
	big.sum = cell{l.sum.g - small.sum.g, l.sum.h - small.sum.h}
	big.histogram = l.histogram
	for k := range big.histogram {
		for bin := range big.histogram[k] {
			big.histogram[k][bin].g -= small.histogram[k][bin].g
			big.histogram[k][bin].h -= small.histogram[k][bin].h
		}
	}
	l.rows, l.histogram = nil, nil
	t.best(small, features)
	t.best(big, features)
}

func (t *trainer) write(b *strings.Builder, l *leaf, names []string) {
	if b.Len() > 0 {
		b.WriteByte(' ')
	}
	if l.left == nil {
		b.WriteString("=" + strconv.FormatFloat(t.value(l), 'g', -1, 64))
		return
	}
	b.WriteString(names[l.feature] + "<" + strconv.FormatFloat(float64(t.edges[l.feature][l.bin]), 'g', -1, 32))
	t.write(b, l.left, names)
	t.write(b, l.right, names)
}
