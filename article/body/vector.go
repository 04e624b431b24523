package body

import (
	"math"
	"strconv"

	"github.com/lede-bot/lede/article/internal/boilerplate"
	"github.com/lede-bot/lede/article/internal/webpage"
)

// vectors collects the features of blocks, row by row. Names are collected only
// where they are asked for.
type vectors struct {
	values []float32
	names  []string
	named  bool
}

func (v *vectors) add(name string, value float64) {
	v.values = append(v.values, float32(value))
	if v.named {
		v.names = append(v.names, name)
	}
}

// addOf adds one feature of a numbered group.
func (v *vectors) addOf(group string, number int, name string, value float64) {
	v.values = append(v.values, float32(value))
	if v.named {
		v.names = append(v.names, group+strconv.Itoa(number)+name)
	}
}

// Features returns the features of each block, named by [FeatureNames].
func Features(in *Input) [][]float32 { return newFacts(in).features() }

func (f *facts) features() [][]float32 {
	n := len(f.in.Page.Blocks)
	rows := make([][]float32, n)
	v := vectors{values: make([]float32, 0, 192*n)}
	for i := range n {
		from := len(v.values)
		f.fill(&v, i)
		rows[i] = v.values[from:len(v.values):len(v.values)]
	}
	return rows
}

// FeatureNames names the features of a block, in their order.
func FeatureNames() []string {
	page := &webpage.Page{Blocks: make([]webpage.Block, 1), Elements: []webpage.Element{{Parent: -1}}}
	v := vectors{named: true}
	newFacts(&Input{Page: page, Labels: make([]boilerplate.Label, 1)}).fill(&v, 0)
	return v.names
}

func log1(n int) float64 { return math.Log1p(float64(n)) }

func ratio(a, b int) float64 {
	if b == 0 {
		return 0
	}
	return float64(a) / float64(b)
}

func flag(b bool) float64 {
	if b {
		return 1
	}
	return 0
}
