package body

import (
	_ "embed"
	"sync"

	"github.com/lede-bot/lede/internal/trees"
)

// Model is a sum of decision trees whose value is the log odds that a block
// belongs to the body.
type Model struct {
	trees *trees.Model
}

// ParseModel reads a model, one tree a line: a split is "name<threshold" and
// is followed by its two branches, a leaf is "=value".
func ParseModel(text string, names []string) (*Model, error) {
	m, err := trees.Parse(text, names)
	if err != nil {
		return nil, err
	}
	return &Model{m}, nil
}

// Odds returns the log odds that the block of these features belongs to the body.
func (m *Model) Odds(features []float32) float64 { return m.trees.Sum(features) }

//go:embed model.txt
var modelText string

var embeddedModel = sync.OnceValue(func() *Model {
	m, err := ParseModel(modelText, FeatureNames())
	if err != nil {
		panic(err) // the file is part of the program and read by a test
	}
	return m
})
