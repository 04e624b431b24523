package pasted

import (
	_ "embed"
	"fmt"
	"math"
	"strconv"
	"strings"
	"sync"
)

// Which lines are body is decided in three steps. A logistic model gives each
// line a first probability from its own features. A second one, which also
// sees what the first thinks of the lines around (stacked sequential learning,
// Cohen and Carvalho 2005), gives the final log odds. The lines are then chosen
// so that their log odds sum to most, less a price for each change between
// body and not body (Viterbi's algorithm).

// Model holds the weights of both logistic models: First one a feature of
// [Document.Features], Second one a feature and context of [Document.Context].
type Model struct{ First, Second []float64 }

// weightsFile has a row a feature: its name and the weights in the two models.
//
//go:embed weights.tsv
var weightsFile string

// model returns the embedded weights. It panics on a file that names other
// features than this version's, which any test would see.
var model = sync.OnceValue(func() Model {
	m, err := ParseModel(weightsFile)
	if err != nil {
		panic(err)
	}
	return m
})

// ParseModel reads the weights as [Model.String] writes them.
func ParseModel(text string) (Model, error) {
	var m Model
	names := append(FeatureNames(), ContextNames()...)
	lines := strings.Split(strings.TrimSpace(text), "\n")[1:]
	if len(lines) != len(names) {
		return m, fmt.Errorf("weights: %d rows for %d features", len(lines), len(names))
	}
	for i, name := range names {
		cells := strings.Split(lines[i], "\t")
		if len(cells) != 3 || cells[0] != name {
			return m, fmt.Errorf("weights: row %d is not of feature %s", i+1, name)
		}
		first, err1 := strconv.ParseFloat(cells[1], 64)
		second, err2 := strconv.ParseFloat(cells[2], 64)
		if err1 != nil || err2 != nil {
			return m, fmt.Errorf("weights: %s: not a number", name)
		}
		if i < len(FeatureNames()) {
			m.First = append(m.First, first)
		}
		m.Second = append(m.Second, second)
	}
	return m, nil
}

// String writes the weights as a table parted by tabs.
func (m Model) String() string {
	var b strings.Builder
	b.WriteString("feature\tfirst\tsecond\n")
	for i, name := range append(FeatureNames(), ContextNames()...) {
		first := 0.0
		if i < len(m.First) {
			first = m.First[i]
		}
		fmt.Fprintf(&b, "%s\t%.3f\t%.3f\n", name, first, m.Second[i])
	}
	return b.String()
}

// dot returns the log odds of a row under weights.
func dot(row, weights []float64) float64 {
	sum := 0.0
	for i, x := range row {
		sum += x * weights[i]
	}
	return sum
}

// logistic turns log odds into a probability.
func logistic(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

// best chooses lines so that the sum of their gains, less cost for each change
// between chosen and not, is greatest.
func best(gains []float64, cost float64) []bool {
	chosen := make([]bool, len(gains))
	cameIn := make([][2]bool, len(gains)) // whether the best way to leave a line out, or take it, came from a line taken
	out, in := 0.0, -cost
	for i, gain := range gains {
		leave, stay := in-cost > out, in >= out-cost
		nextOut, nextIn := out, out-cost
		if leave {
			nextOut = in - cost
		}
		if stay {
			nextIn = in
		}
		cameIn[i] = [2]bool{leave, stay}
		out, in = nextOut, nextIn+gain
	}
	taken := in-cost > out
	for i := len(gains) - 1; i >= 0; i-- {
		chosen[i] = taken
		if taken {
			taken = cameIn[i][1]
		} else {
			taken = cameIn[i][0]
		}
	}
	return chosen
}
