package grounding

import (
	_ "embed"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"sync"

	"github.com/lede-bot/lede/internal/trees"
)

// Model weighs the features of a claim: the log odds are a weighted sum of
// features that are shifted by their mean, divided by their spread and clipped at
// three spreads, and the values of decision trees. It is safe for concurrent use
// once made.
type Model struct {
	Mean, Spread, Weight []float64 // in the order of FeatureNames; no weight where only the trees look
	Bias                 float64
	Trees                []string // as they are written; see package trees
	trees                *trees.Model
}

// clipAt is how many spreads from the mean a feature counts.
const clipAt = 3

// NewModel returns a model without weights and trees.
func NewModel() *Model {
	n := len(featureNames())
	return &Model{Mean: make([]float64, n), Spread: make([]float64, n), Weight: make([]float64, n), trees: &trees.Model{}}
}

// Plant gives the model its trees.
func (m *Model) Plant(lines []string) error {
	read, err := trees.Parse(strings.Join(lines, "\n"), featureNames())
	if err != nil {
		return fmt.Errorf("grounding model: %w", err)
	}
	m.Trees, m.trees = lines, read
	return nil
}

// Standardize returns the features as the weights see them.
func (m *Model) Standardize(features []float64) []float64 {
	row := make([]float64, len(features))
	for i, x := range features {
		row[i] = max(-clipAt, min(clipAt, (x-m.Mean[i])/m.Spread[i]))
	}
	return row
}

// Score returns how likely a claim of these features is supported, 0 to 1.
func (m *Model) Score(features []float64) float64 {
	var rough [FitFeatures + TreeFeatures + StyleFeatures]float32
	sum := m.Bias
	for i, x := range features {
		rough[i] = float32(x)
		if m.Weight[i] != 0 {
			sum += m.Weight[i] * max(-clipAt, min(clipAt, (x-m.Mean[i])/m.Spread[i]))
		}
	}
	return 1 / (1 + math.Exp(-sum-m.trees.Sum(rough[:])))
}

// Write writes the model as ParseModel reads it.
func (m *Model) Write(w io.Writer) error {
	var b strings.Builder
	b.WriteString("# The verifier's weights: feature, mean, spread, weight; then its trees. Fitted by the measurements' fit-grounding.\n")
	fmt.Fprintf(&b, "bias 0 1 %.4f\n", m.Bias)
	for i, name := range featureNames() {
		if m.Weight[i] != 0 {
			fmt.Fprintf(&b, "%s %.5g %.5g %.4f\n", name, m.Mean[i], m.Spread[i], m.Weight[i])
		}
	}
	b.WriteString("\n" + strings.Join(m.Trees, "\n") + "\n")
	_, err := io.WriteString(w, b.String())
	return err
}

// ParseModel reads a line for each feature that the sum weighs: its name, mean,
// spread and weight; and after an empty line the trees.
func ParseModel(r io.Reader) (*Model, error) {
	text, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("grounding model: %w", err)
	}
	sum, forest, ok := strings.Cut(string(text), "\n\n")
	if !ok {
		return nil, errors.New("grounding model: it has no trees")
	}
	m, names, seen := NewModel(), featureNames(), 0
	for i := range m.Spread {
		m.Spread[i] = 1
	}
	for line := range strings.Lines(sum) {
		if line[0] == '#' {
			continue
		}
		var name string
		var mean, spread, weight float64
		if _, err := fmt.Sscan(line, &name, &mean, &spread, &weight); err != nil {
			return nil, fmt.Errorf("grounding model: line %q: %w", line, err)
		}
		if name == "bias" {
			m.Bias = weight
			continue
		}
		i := slices.Index(names, name)
		if i < 0 || spread <= 0 {
			return nil, fmt.Errorf("grounding model: line %q names no feature or has no spread", line)
		}
		m.Mean[i], m.Spread[i], m.Weight[i] = mean, spread, weight
		seen++
	}
	if seen != FitFeatures+StyleFeatures {
		return nil, fmt.Errorf("grounding model: %d of %d weights", seen, FitFeatures+StyleFeatures)
	}
	return m, m.Plant(strings.Split(strings.TrimSpace(forest), "\n"))
}

//go:embed model.txt
var modelText string

// Default returns the fitted model that comes with the program.
var Default = sync.OnceValue(func() *Model {
	m, err := ParseModel(strings.NewReader(modelText))
	if err != nil {
		panic(err) // the file is part of the program and read by a test
	}
	return m
})
