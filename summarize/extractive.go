package summarize

import (
	"context"

	"github.com/lede-bot/lede/article"
	"github.com/lede-bot/lede/internal/salience"
)

// Extractive is the engine that needs no model: it chooses passages of the
// article, word for word. It is deterministic and safe for concurrent use.
type Extractive struct{ indexes indexes }

var _ Engine = (*Extractive)(nil)

// NewExtractive returns the extractive engine.
func NewExtractive() *Extractive { return &Extractive{} }

// Summarize chooses the passages that carry the article.
func (e *Extractive) Summarize(ctx context.Context, a *article.Article, o Options) (*Summary, error) {
	s := &Summary{}
	for i, n := range salience.Default().Choose(Document(a), salience.Budget{Sentences: o.Sentences, Words: o.Words}) {
		p := a.Passages[n]
		claim := Claim{Text: p.Text, Citations: []int{p.Number}}
		if i == 0 {
			s.Lede = claim
		} else {
			s.Points = append(s.Points, claim)
		}
	}
	return s, ctx.Err()
}

// Document prepares an article.
func Document(a *article.Article) *salience.Document {
	sentences := make([]salience.Sentence, len(a.Passages))
	for i, p := range a.Passages {
		sentences[i] = salience.Sentence{Text: p.Text, Paragraph: p.Block, Prose: p.Kind == article.Paragraph || p.Kind == article.Quote}
	}
	return salience.NewDocument(a.Headline, a.Language, sentences)
}
