package main

import (
	"math"
	"slices"
	"strings"

	"github.com/lede-bot/lede/article/body"
)

// alignBody returns for each block the share of it that stands in gold, the
// text of the whole body. Of blocks with the same text only as many count as
// the body holds, those in the midst of other blocks of the body first.
func alignBody(gold string, blocks []body.Block) []float64 {
	g := newGold(gold)
	labels := make([]float64, len(blocks))
	var before []uint64 // tokens of the block before, when it is in the body
	same := make(map[uint64][]int)
	for i := range blocks {
		tokens := blocks[i].Tokens
		labels[i] = g.share(tokens, before)
		if labels[i] < 0.5 {
			continue
		}
		before = tokens
		hash := body.ShingleHash(tokens)
		same[hash] = append(same[hash], i)
	}
	raw := slices.Clone(labels)
	for _, indexes := range same {
		if len(indexes) < 2 {
			continue
		}
		slices.SortStableFunc(indexes, func(a, b int) int {
			return cmpDescending(surrounded(raw, blocks, a), surrounded(raw, blocks, b))
		})
		for _, i := range indexes[min(len(indexes), g.count(blocks[indexes[0]].Tokens)):] {
			labels[i] = 0
		}
	}
	return labels
}

func cmpDescending(a, b float64) int {
	switch {
	case a > b:
		return -1
	case a < b:
		return 1
	}
	return 0
}

// surrounded weighs how much of the body stands around block i.
func surrounded(labels []float64, blocks []body.Block, i int) float64 {
	sum := 0.0
	for j := max(0, i-6); j < min(len(labels), i+7); j++ {
		if j != i {
			sum += labels[j] * float64(len(blocks[j].Tokens)) / (1 + math.Abs(float64(i-j)))
		}
	}
	return sum
}

// goldBody is a body as shingles and lines.
type goldBody struct {
	shingles map[uint64]int
	lines    map[uint64]bool
}

const shingle = 4

func newGold(text string) goldBody {
	g := goldBody{make(map[uint64]int), make(map[uint64]bool)}
	tokens := body.Tokens(text)
	for i := 0; i+shingle <= len(tokens); i++ {
		g.shingles[body.ShingleHash(tokens[i:i+shingle])]++
	}
	for line := range strings.Lines(text) {
		g.lines[body.ShingleHash(body.Tokens(line))] = true
	}
	return g
}

// share returns the share of a block's shingles that the body holds. A block
// too short for a shingle counts when it is a line of the body, or goes on from
// the block before.
func (g goldBody) share(tokens, before []uint64) float64 {
	if len(tokens) == 0 {
		return 0
	}
	if len(tokens) < shingle {
		if g.lines[body.ShingleHash(tokens)] {
			return 1
		}
		if len(before) < shingle-1 {
			return 0
		}
		tokens = slices.Concat(before[len(before)-shingle+1:], tokens)
	}
	found, all := 0, 0
	for i := 0; i+shingle <= len(tokens); i++ {
		all++
		if g.shingles[body.ShingleHash(tokens[i:i+shingle])] > 0 {
			found++
		}
	}
	return float64(found) / float64(all)
}

// count returns how often the body holds the block, at least once.
func (g goldBody) count(tokens []uint64) int {
	if len(tokens) < shingle {
		return 1
	}
	return max(1, g.shingles[body.ShingleHash(tokens[:shingle])])
}
