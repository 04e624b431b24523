package salience

import (
	_ "embed"
	"fmt"
	"math"
	"strconv"
	"strings"
	"sync"
)

// Model is the fitted weights, one for each feature.
type Model struct {
	Term, Pair, Sentence, Choice []float64
}

// NewModel returns a model whose weights are all 0.
func NewModel() *Model {
	return &Model{
		Term:     make([]float64, len(termFeatureNames())),
		Pair:     make([]float64, len(pairFeatureNames())),
		Sentence: make([]float64, len(sentenceFeatureNames())),
		Choice:   make([]float64, len(choiceFeatureNames())),
	}
}

// part is one group of weights.
type part struct {
	name    string
	names   []string
	weights []float64
}

func (m *Model) parts() []part {
	return []part{
		{"term", termFeatureNames(), m.Term},
		{"pair", pairFeatureNames(), m.Pair},
		{"sentence", sentenceFeatureNames(), m.Sentence},
		{"choice", choiceFeatureNames(), m.Choice},
	}
}

//go:embed weights.txt
var weightsText string

// Default returns the model that Lede ships with.
var Default = sync.OnceValue(func() *Model {
	m, err := ParseModel(weightsText)
	if err != nil {
		return NewModel()
	}
	return m
})

// ParseModel reads weights as [Model.String] writes them.
func ParseModel(text string) (*Model, error) {
	m := NewModel()
	for line := range strings.Lines(text) {
		fields := strings.Fields(line)
		if len(fields) == 0 || strings.HasPrefix(line, "#") {
			continue
		}
		if len(fields) != 3 {
			return nil, fmt.Errorf("weights: %q is not a part, a name and a number", strings.TrimSpace(line))
		}
		value, err := strconv.ParseFloat(fields[2], 64)
		if err != nil {
			return nil, fmt.Errorf("weights: %w", err)
		}
		if !m.set(fields[0], fields[1], value) {
			return nil, fmt.Errorf("weights: there is no %s feature %q", fields[0], fields[1])
		}
	}
	return m, nil
}

func (m *Model) set(part, name string, value float64) bool {
	for _, p := range m.parts() {
		for i, n := range p.names {
			if p.name == part && n == name {
				p.weights[i] = value
				return true
			}
		}
	}
	return false
}

// String returns the weights as text, one a line.
func (m *Model) String() string {
	var b strings.Builder
	for _, p := range m.parts() {
		for i, name := range p.names {
			fmt.Fprintf(&b, "%-8s  %-18s  %8.4f\n", p.name, name, p.weights[i])
		}
	}
	return b.String()
}

// marginals are the chances that a person's summary has a term or pair of terms.
type marginals struct{ terms, logits, pairs []float64 }

func (m *Model) marginals(d *Document) *marginals {
	out := &marginals{make([]float64, len(d.terms)), make([]float64, len(d.terms)), make([]float64, len(d.pairs))}
	x := make([]float64, max(len(m.Term), len(m.Pair)))
	for i := range d.terms {
		d.termFeatures(&d.terms[i], x)
		out.logits[i] = dot(m.Term, x)
		out.terms[i] = sigmoid(out.logits[i])
	}
	for i := range d.pairs {
		d.pairFeatures(&d.pairs[i], out.logits, x)
		out.pairs[i] = sigmoid(dot(m.Pair, x))
	}
	return out
}

func dot(w, x []float64) float64 {
	sum := 0.0
	for i, v := range w {
		sum += v * x[i]
	}
	return sum
}

func sigmoid(z float64) float64 { return 1 / (1 + math.Exp(-z)) }
