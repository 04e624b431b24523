package grounding

import (
	"bufio"
	_ "embed"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"sync"
)

// Model weighs the features of a claim: a logistic regression on features that
// are shifted by their mean, divided by their spread and clipped at three
// spreads. It is safe for concurrent use once made.
type Model struct {
	Mean, Spread, Weight []float64 // in the order of FeatureNames
	Bias                 float64
}

// clipAt is how many spreads from the mean a feature counts.
const clipAt = 3

// NewModel returns a model without weights.
func NewModel() *Model {
	n := len(featureNames())
	return &Model{Mean: make([]float64, n), Spread: make([]float64, n), Weight: make([]float64, n)}
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
	sum := m.Bias
	for i, x := range m.Standardize(features) {
		sum += m.Weight[i] * x
	}
	return 1 / (1 + math.Exp(-sum))
}

// Write writes the model as ParseModel reads it.
func (m *Model) Write(w io.Writer) error {
	var b strings.Builder
	b.WriteString("# The verifier's weights: feature, mean, spread, weight. Fitted by the measurements' fit-grounding.\n")
	fmt.Fprintf(&b, "bias 0 1 %.4f\n", m.Bias)
	for i, name := range featureNames() {
		fmt.Fprintf(&b, "%s %.5g %.5g %.4f\n", name, m.Mean[i], m.Spread[i], m.Weight[i])
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// ParseModel reads a line for each feature: its name, mean, spread and weight.
func ParseModel(r io.Reader) (*Model, error) {
	m, names := NewModel(), featureNames()
	seen := 0
	lines := bufio.NewScanner(r)
	for lines.Scan() {
		line := lines.Text()
		if line == "" || line[0] == '#' {
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
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("grounding model: %w", err)
	}
	if seen != len(names) {
		return nil, fmt.Errorf("grounding model: %d of %d features", seen, len(names))
	}
	return m, nil
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
