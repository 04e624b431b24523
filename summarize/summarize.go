// Package summarize turns an article into a summary, and an article with a
// question into an answer, whose every claim cites the passages that support it.
package summarize

import (
	"context"

	"github.com/lede-bot/lede/article"
)

// Length is how long a summary a reader wants.
type Length string

// The lengths; Normal is a lede and up to five points.
const (
	Short  Length = "short"
	Normal Length = "normal"
	Long   Length = "long"
)

// Style is how a summary is put.
type Style string

// The styles; an engine that only quotes the article takes Plain for Points.
const (
	Points    Style = "points"    // a lede and points
	Paragraph Style = "paragraph" // the same as running text
	Headline  Style = "headline"  // one sentence
	Plain     Style = "plain"     // explained to somebody new to the subject
)

// Options shapes a summary.
type Options struct {
	Length Length // empty means Normal
	Style  Style  // empty means Points
	// Language is the ISO 639-1 code of the language to write in; empty means
	// the article's own, which is also what an engine that only quotes keeps to.
	Language string
	// Sentences, when positive, asks for exactly so many sentences (fewer where the article has fewer).
	Sentences int
	// Words, when positive, asks for about so many words.
	Words int
}

// Claim is one statement of a reply with the numbers of the passages that support it.
type Claim struct {
	Text      string `json:"text"`
	Citations []int  `json:"citations"`
	// Doubt marks a claim that the cited passages hold only in part, as far as
	// can be told: it is shown with a mark.
	Doubt bool `json:"doubt,omitempty"`
}

// Summary is a lede and points, in article order where order matters.
type Summary struct {
	Lede   Claim   `json:"lede"`
	Points []Claim `json:"points"`
	Notes  Notes   `json:"notes,omitzero"`
}

// Answer is the reply to a question.
type Answer struct {
	// Claims are the direct answer first, then the evidence; empty when abstained.
	Claims []Claim `json:"claims"`
	// Abstained is true when the article does not say.
	Abstained bool `json:"abstained"`
	// Nearest is the passage nearest to the question, also when abstained; 0 when the article is empty.
	Nearest int `json:"nearest"`
	// Score is the confidence, 0 to 1, that the article answers the question.
	Score float64 `json:"score"`
	// FalsePremise is true when the question takes for granted what the article
	// contradicts: the first claim says what the article says instead.
	FalsePremise bool  `json:"false_premise,omitempty"`
	Notes        Notes `json:"notes,omitzero"`
}

// Engine writes summaries and answers.
type Engine interface {
	Summarize(ctx context.Context, a *article.Article, o Options) (*Summary, error)
	Answer(ctx context.Context, a *article.Article, question string) (*Answer, error)
}
