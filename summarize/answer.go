package summarize

import (
	"context"
	"errors"
	"slices"
	"sync"

	"github.com/lede-bot/lede/article"
	"github.com/lede-bot/lede/internal/relevance"
)

const (
	// answerConfidence is the least confidence with which a passage is given as
	// the answer: where it is likelier than not that the article says.
	answerConfidence = 0.5
	// maxEvidence bounds the supporting passages after the direct one.
	maxEvidence = 2
	// evidenceGain is the least share of the question's weight that a supporting
	// passage must add to those before it.
	evidenceGain = 0.15
)

// Answer gives the passages that answer a question, the direct one first and at
// most two that hold what it lacks, word for word. It abstains when the article
// does not seem to say; Nearest names the best passage also then.
func (e *Extractive) Answer(ctx context.Context, a *article.Article, question string) (*Answer, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if a == nil {
		return nil, errors.New("no article to answer from")
	}
	found := e.indexes.of(a).Ask(relevance.Default(), question)
	answer := &Answer{Score: found.Confidence, Abstained: found.Confidence < answerConfidence}
	if len(found.Ranked) == 0 {
		return answer, nil
	}
	answer.Nearest = a.Passages[found.Ranked[0]].Number
	if answer.Abstained {
		return answer, nil
	}
	for n, i := range found.Ranked {
		if n == 0 || len(answer.Claims) <= maxEvidence && found.Gains[n] >= evidenceGain && a.Passages[i].Kind != article.Heading {
			p := a.Passages[i]
			answer.Claims = append(answer.Claims, Claim{Text: p.Text, Citations: []int{p.Number}})
		}
	}
	return answer, nil
}

// keptIndexes is how many articles stay indexed: readers ask several questions in a row.
const keptIndexes = 8

// indexes keeps the indexes of the articles asked last. The zero value is ready
// and safe for concurrent use.
type indexes struct {
	mu   sync.Mutex
	kept []keptIndex // the last used at the end
}

type keptIndex struct {
	language string
	text     string
	passages []article.Passage
	index    *relevance.Index
}

// of returns the index of an article, from memory where its text was asked before.
func (k *indexes) of(a *article.Article) *relevance.Index {
	if x := k.find(a); x != nil {
		return x
	}
	x := AnswerIndex(a)
	k.mu.Lock()
	defer k.mu.Unlock()
	if len(k.kept) == keptIndexes {
		k.kept = slices.Delete(k.kept, 0, 1)
	}
	k.kept = append(k.kept, keptIndex{a.Language, a.Text, a.Passages, x})
	return x
}

func (k *indexes) find(a *article.Article) *relevance.Index {
	k.mu.Lock()
	defer k.mu.Unlock()
	for i := len(k.kept) - 1; i >= 0; i-- {
		old := k.kept[i]
		if old.language == a.Language && old.text == a.Text && slices.Equal(old.passages, a.Passages) {
			k.kept = append(slices.Delete(k.kept, i, i+1), old)
			return old.index
		}
	}
	return nil
}

// AnswerIndex reads the passages of an article for questions.
func AnswerIndex(a *article.Article) *relevance.Index {
	passages := make([]relevance.Passage, len(a.Passages))
	for i, p := range a.Passages {
		passages[i] = relevance.Passage{Text: p.Text, Heading: p.Kind == article.Heading}
	}
	return relevance.NewIndex(a.Language, passages)
}
