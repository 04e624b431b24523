// Package trees holds fitted decision trees: how they are written, and the sum
// of their values.
package trees

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// Model is a sum of decision trees. What their values mean is the business of
// whoever fitted them; most often it is log odds. It is safe for concurrent use.
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

// Parse reads a model, one tree a line: a split is "name<threshold" and is
// followed by its two branches, a leaf is "=value". Names are those of the
// features, in their order. Lines that begin with "# " say nothing.
func Parse(text string, names []string) (*Model, error) {
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
		return nil, errors.New("model: a branch is missing")
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

// Sum returns the sum of the trees' values for features in the order of their names.
func (m *Model) Sum(features []float32) float64 {
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

// Len returns the number of trees.
func (m *Model) Len() int { return len(m.trees) }
