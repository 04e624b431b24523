package summarize

import (
	"context"

	"github.com/lede-bot/lede/article"
	"github.com/lede-bot/lede/internal/salience"
)

// Extractive is the engine that needs no language model: it chooses passages of
// the article, word for word. It is deterministic and safe for concurrent use.
//
// How a summary is chosen, without magic:
//
//   - Each word stem of the article, and each pair of neighbouring stems, gets
//     the chance that a person's summary would use it: a logistic regression on
//     how often and how early it stands there, whether it is a name, a number, a
//     function word or part of the headline.
//   - A choice of sentences is worth the words and pairs that it is expected to
//     share with such a summary, each counted once however often it is chosen,
//     over the lengths of both. So a sentence that repeats another adds length
//     and nothing else: sentences are chosen together, not one by one.
//   - To that come a few weighted traits of the sentences (position, paragraph
//     opening, length, quotation, first person) and of the choice (neighbours,
//     words said twice).
//   - A question, a fragment, a caption or a quotation left open is not chosen
//     while there is anything else. A sentence that opens with a word that points
//     back ("He", "But") is chosen together with the sentence before it, or, where
//     a number of sentences or words was asked for, alone at a high price.
//
// The weights are few, stand in a readable file of internal/salience, and are
// refitted by the measurements' command fit-summaries.
type Extractive struct{ indexes indexes }

var _ Engine = (*Extractive)(nil)

// NewExtractive returns the extractive engine.
func NewExtractive() *Extractive { return &Extractive{} }

// Summarize chooses the passages that carry the article, in article order: the
// first is the lede. Each claim is one passage, word for word. An article
// without passages gives an empty summary.
func (e *Extractive) Summarize(ctx context.Context, a *article.Article, o Options) (*Summary, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	document := NewDocument(a)
	summary := &Summary{}
	for i, n := range salience.Default().Choose(document, budgetOf(o, document)) {
		p := a.Passages[n]
		claim := Claim{Text: p.Text, Citations: []int{p.Number}}
		if i == 0 {
			summary.Lede = claim
		} else {
			summary.Points = append(summary.Points, claim)
		}
	}
	return summary, nil
}

// NewDocument prepares the passages of an article for choosing among them.
// Headings, table rows and preformatted text are never chosen.
func NewDocument(a *article.Article) *salience.Document {
	sentences := make([]salience.Sentence, len(a.Passages))
	for i, p := range a.Passages {
		prose := p.Kind == article.Paragraph || p.Kind == article.Quote || p.Kind == article.ListItem
		sentences[i] = salience.Sentence{Text: p.Text, Paragraph: p.Block, Prose: prose}
	}
	return salience.NewDocument(a.Headline, a.Language, sentences)
}

// budgetOf turns the wish of a reader into a number of sentences or words. A
// length is a most, and a share of the article where that is less: three
// sentences of a story of three are no summary of a story of nine.
func budgetOf(o Options, d *salience.Document) salience.Budget {
	if o.Words > 0 || o.Sentences > 0 {
		return salience.Budget{Sentences: o.Sentences, Words: o.Words}
	}
	readable := d.Readable()
	most, share := 6, max(3, readable/3)
	switch o.Length {
	case Short:
		most, share = 3, max(1, readable/3)
	case Long:
		most, share = 11, max(3, readable/2)
	}
	sentences := min(most, share)
	return salience.Budget{Sentences: sentences, ReadableOnly: readable > 0}
}
