package article

import (
	"context"
	"strings"
)

// TextOptions is what the caller knows about a pasted text.
type TextOptions struct {
	// Title is the headline where it is known; the text is then taken to be the body.
	Title string
	// Language is an ISO 639-1 code; empty means: find out.
	Language string
	// Clean is true for text as copied from a page, whose boilerplate is to be
	// removed; false for text that is an article already.
	Clean bool
}

// FromText reads pasted plain text.
func FromText(ctx context.Context, text string, o TextOptions) (*Article, error) {
	var blocks []Block
	for _, paragraph := range strings.Split(text, "\n\n") {
		if paragraph = strings.Join(strings.Fields(paragraph), " "); paragraph != "" {
			blocks = append(blocks, Block{Text: paragraph})
		}
	}
	a := &Article{Headline: o.Title, Language: o.Language, Blocks: blocks, Verdict: VerdictArticle}
	a.finish()
	return a, ctx.Err()
}
