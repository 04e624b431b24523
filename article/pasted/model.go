package pasted

import (
	_ "embed"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/lede-bot/lede/article/body"
)

// Which lines are body is decided in three steps. A logistic model gives each
// line a first probability from its own features. Decision trees, which also
// see what that model thinks of the lines around (stacked sequential learning,
// Cohen and Carvalho 2005) and of the course of the whole text, and how much of
// its words the likely body shares, give the final log odds. The lines are then chosen
// so that their log odds sum to most, less a price for each change between
// body and not body (Viterbi's algorithm).

// Model holds both models: First has a weight for each feature of
// [Document.Features], Second splits on the columns of [Document.Stacked].
type Model struct {
	First  []float64
	Second *body.Model
}

// weightsFile has a row a feature: its name and its weight in the first model.
//
//go:embed weights.tsv
var weightsFile string

// treesFile has the second model in the notation of package body.
//
//go:embed trees.txt
var treesFile string

// embeddedModel returns the models fitted for Lede. It panics on files that name other
// features than this version's, which any test would see.
var embeddedModel = sync.OnceValue(func() *Model {
	first, err := ParseWeights(weightsFile)
	if err != nil {
		panic(err)
	}
	second, err := body.ParseModel(treesFile, StackedNames())
	if err != nil {
		panic(err)
	}
	return &Model{first, second}
})

// hopeless is the probability below which a line is left out without a look at
// the trees, when both the first model and the course of the text give it no
// more: most lines of a page are in its menus.
const hopeless = 0.02

// odds returns the log odds of each line by both models.
func (d *Document) odds(m *Model) []float64 {
	view := d.view(d.Features(), m.First)
	odds := make([]float64, len(d.Lines))
	row := make([]float32, 0, len(StackedNames()))
	for i := range odds {
		odds[i] = -certain
		if view.p[i] > hopeless || view.course[i][0] > hopeless {
			row = view.appendRow(row[:0], i)
			odds[i] = m.Second.Odds(row)
		}
	}
	return odds
}

// StackedNames names the columns of [Document.Stacked].
func StackedNames() []string {
	return slices.Concat(FeatureNames(), contextNames(), courseNames(), surroundingNames(), topicNames())
}

// Stacked returns what the second model sees: one row a line, its features
// followed by what the first model thinks of it and of all the lines around.
func (d *Document) Stacked(rows [][]float64, first []float64) [][]float32 {
	view := d.view(rows, first)
	width := len(StackedNames())
	stacked := make([][]float32, len(rows))
	for i := range rows {
		stacked[i] = view.appendRow(make([]float32, 0, width), i)
	}
	return stacked
}

// view is the columns of [Document.Stacked] by where they come from, a row a line each.
type view struct {
	p                                              []float64
	features, context, course, surroundings, topic [][]float64
}

func (d *Document) view(rows [][]float64, first []float64) view {
	look := d.look(rows, first)
	return view{look.p, rows, d.context(look), course(look.gains, turnCost), d.surroundings(), d.topic(look.p)}
}

// appendRow appends the row of line i.
func (v *view) appendRow(row []float32, i int) []float32 {
	for _, part := range [...][]float64{v.features[i], v.context[i], v.course[i], v.surroundings[i], v.topic[i]} {
		for _, x := range part {
			row = append(row, float32(x))
		}
	}
	return row
}

// ParseWeights reads the weights as [FormatWeights] writes them.
func ParseWeights(text string) ([]float64, error) {
	names := FeatureNames()
	lines := strings.Split(strings.TrimSpace(text), "\n")[1:]
	if len(lines) != len(names) {
		return nil, fmt.Errorf("weights: %d rows for %d features", len(lines), len(names))
	}
	weights := make([]float64, len(names))
	for i, name := range names {
		found, value, _ := strings.Cut(lines[i], "\t")
		if found != name {
			return nil, fmt.Errorf("weights: row %d is not of feature %s", i+1, name)
		}
		weight, err := strconv.ParseFloat(value, 64)
		if err != nil {
			return nil, fmt.Errorf("weights: %s: %w", name, err)
		}
		weights[i] = weight
	}
	return weights, nil
}

// FormatWeights writes the weights of the first model as a table parted by tabs.
func FormatWeights(weights []float64) string {
	var b strings.Builder
	b.WriteString("feature\tweight\n")
	for i, name := range FeatureNames() {
		fmt.Fprintf(&b, "%s\t%.3f\n", name, weights[i])
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
