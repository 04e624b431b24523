package summarize

import (
	"context"
	"sort"

	"github.com/lede-bot/lede/article"
)

func sortStrings(s []string) { sort.Strings(s) }

// Answer chooses the passages that answer the question best, or abstains.
func (e *Extractive) Answer(ctx context.Context, a *article.Article, question string) (*Answer, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	m, err := defaultAnswerModel()
	if err != nil {
		return nil, err
	}
	answer := &Answer{Abstained: true}
	f, top := AbstainFeatures(a, question, m.Rank)
	if top < 0 {
		return answer, nil
	}
	p := a.Passages[top]
	answer.Nearest = p.Number
	answer.Score = m.score(f)
	if answer.Score >= 0.5 {
		answer.Abstained = false
		answer.Claims = []Claim{{Text: p.Text, Citations: []int{p.Number}}}
	}
	return answer, nil
}
