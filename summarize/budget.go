package summarize

import (
	"slices"

	"github.com/lede-bot/lede/article"
	"github.com/lede-bot/lede/internal/llm"
	"github.com/lede-bot/lede/internal/relevance"
)

const (
	// shareForQuestion is how much of an article is shown for a question: the
	// passages that it may be about hold the answer all but always, and every
	// other one costs tokens.
	shareForQuestion = 0.8
	// leastShown is how many tokens of an article are shown in any case.
	leastShown = 300
)

// passagesWithin returns the indexes of the passages to show a model that has
// room for so many tokens of them, in order: all where they fit. Otherwise it
// keeps the opening, about a third, and fills the rest with the passages that
// the topic (a question, or the headline and opening for a summary) is about,
// each with the passage before it, so that what it points back to is there. Of an
// article that is not short only a share is shown, by tokens, even where all would fit.
func passagesWithin(a *article.Article, topic string, index func() *relevance.Index, tokens int, share float64, describe llm.Description) []int {
	cost := make([]int, len(a.Passages))
	total := 0
	for i, p := range a.Passages {
		cost[i] = describe.Tokens(p.Text) + 4 // its number, brackets and line end
		total += cost[i]
	}
	if share < 1 {
		tokens = min(tokens, max(leastShown, int(share*float64(total))))
	}
	chosen := make([]bool, len(a.Passages))
	left := tokens
	take := func(i int) bool {
		if i < 0 || chosen[i] {
			return true
		}
		if cost[i] > left {
			return false
		}
		chosen[i], left = true, left-cost[i]
		return true
	}
	if total <= tokens {
		return indexesOf(chosen, true)
	}
	for i := 0; i < len(a.Passages) && left > tokens*2/3; i++ {
		take(i)
	}
	for _, i := range index().Ask(relevance.Default(), topic).Ranked {
		if take(i) {
			take(i - 1)
		}
	}
	// The ranking may name few; what is left goes to the text from its opening on.
	for i := range a.Passages {
		take(i)
	}
	return indexesOf(chosen, false)
}

func indexesOf(chosen []bool, all bool) []int {
	indexes := make([]int, 0, len(chosen))
	for i, c := range chosen {
		if c || all {
			indexes = append(indexes, i)
		}
	}
	return slices.Clip(indexes)
}

// topicOf is what a summary should be about: the headline and the opening.
func topicOf(a *article.Article) string {
	topic := a.Headline
	for _, p := range a.Passages[:min(3, len(a.Passages))] {
		topic += " " + p.Text
	}
	return topic
}
