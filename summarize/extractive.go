package summarize

import (
	"context"

	"github.com/lede-bot/lede/article"
)

// Extractive is the engine that needs no model: it chooses passages of the
// article, word for word. It is deterministic and safe for concurrent use.
type Extractive struct{}

var _ Engine = (*Extractive)(nil)

// NewExtractive returns the extractive engine.
func NewExtractive() *Extractive { return &Extractive{} }

// Summarize chooses the passages that carry the article.
func (e *Extractive) Summarize(ctx context.Context, a *article.Article, o Options) (*Summary, error) {
	s := &Summary{}
	for i, p := range a.Passages {
		claim := Claim{Text: p.Text, Citations: []int{p.Number}}
		if i == 0 {
			s.Lede = claim
		} else if i <= 5 {
			s.Points = append(s.Points, claim)
		}
	}
	return s, ctx.Err()
}
