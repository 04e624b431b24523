package body

import (
	"github.com/lede-bot/lede/article/internal/webpage"
)

// candidate is one extractor's idea of the body, ready to be looked up block by block.
type candidate struct {
	shingles map[uint64]struct{}
	tokens   int
}

// newCandidate returns the candidate of the texts of an extractor's blocks.
func newCandidate(texts ...[]uint64) *candidate {
	c := &candidate{shingles: make(map[uint64]struct{})}
	for _, tokens := range texts {
		if len(tokens) == 0 {
			continue
		}
		for i := 0; i == 0 || i+webpage.Shingle <= len(tokens); i++ {
			c.shingles[webpage.ShingleHash(tokens[i:min(len(tokens), i+webpage.Shingle)])] = struct{}{}
		}
	}
	return c
}

// coverage returns the share of a block's shingles that the candidate holds.
func (c *candidate) coverage(tokens []uint64) float64 {
	if c == nil || len(tokens) == 0 || len(c.shingles) == 0 {
		return 0
	}
	found, all := 0, 0
	for i := 0; i == 0 || i+webpage.Shingle <= len(tokens); i++ {
		all++
		if _, ok := c.shingles[webpage.ShingleHash(tokens[i:min(len(tokens), i+webpage.Shingle)])]; ok {
			found++
		}
	}
	return float64(found) / float64(all)
}
