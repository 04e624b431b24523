package body

import (
	_ "embed"
	"fmt"
	"strconv"
	"strings"
	"sync"
)

// Model is a sum of decision trees whose value is the log odds that a block
// belongs to the body.
type Model struct {
	trees []tree
}

// tree is the nodes of one tree in preorder; a node's left child follows it.
type tree []node

type node struct {
	feature   int32 // -1 for a leaf
	right     int32
	threshold float32 // the value of a leaf
}

// ParseModel reads a model, one tree a line: a split is "name<threshold" and
// is followed by its two branches, a leaf is "=value".
func ParseModel(text string, names []string) (*Model, error) {
	index := make(map[string]int32, len(names))
	for i, name := range names {
		index[name] = int32(i)
	}
	m := &Model{}
	for line := range strings.Lines(text) {
		words := strings.Fields(line)
		if len(words) == 0 || words[0] == "#" {
			continue
		}
		var t tree
		rest, err := t.parse(words, index)
		if err != nil {
			return nil, err
		}
		if len(rest) > 0 {
			return nil, fmt.Errorf("model: %d words too many in a tree", len(rest))
		}
		m.trees = append(m.trees, t)
	}
	return m, nil
}

func (t *tree) parse(words []string, index map[string]int32) ([]string, error) {
	if len(words) == 0 {
		return nil, fmt.Errorf("model: a branch is missing")
	}
	if value, ok := strings.CutPrefix(words[0], "="); ok {
		x, err := strconv.ParseFloat(value, 32)
		if err != nil {
			return nil, fmt.Errorf("model: %w", err)
		}
		*t = append(*t, node{feature: -1, threshold: float32(x)})
		return words[1:], nil
	}
	name, value, _ := strings.Cut(words[0], "<")
	x, err := strconv.ParseFloat(value, 32)
	if err != nil {
		return nil, fmt.Errorf("model: %w", err)
	}
	feature, ok := index[name]
	if !ok {
		return nil, fmt.Errorf("model: no feature is named %q", name)
	}
	at := len(*t)
	*t = append(*t, node{feature: feature, threshold: float32(x)})
	rest, err := t.parse(words[1:], index)
	if err != nil {
		return nil, err
	}
	(*t)[at].right = int32(len(*t))
	return t.parse(rest, index)
}

// Odds returns the log odds that the block of these features belongs to the body.
func (m *Model) Odds(features []float32) float64 {
	sum := 0.0
	for _, t := range m.trees {
		i := int32(0)
		for t[i].feature >= 0 {
			if features[t[i].feature] < t[i].threshold {
				i++
			} else {
				i = t[i].right
			}
		}
		sum += float64(t[i].threshold)
	}
	return sum
}

//go:embed model.txt
var modelText string

var embeddedModel = sync.OnceValue(func() *Model {
	m, err := ParseModel(modelText, FeatureNames())
	if err != nil {
		panic(err) // the file is part of the program and read by a test
	}
	return m
})
