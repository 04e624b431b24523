package article

import (
	"context"
	"slices"
	"strings"

	"github.com/lede-bot/lede/article/internal/boilerplate"
	"github.com/lede-bot/lede/article/pasted"
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

// FromText reads pasted plain text. The error is not nil only when ctx ended; a
// text without anything to read comes back as [VerdictEmpty]. Control
// characters, bidirectional overrides and zero-width characters are dropped in
// any case; with [TextOptions.Clean] so is all that does not belong to the
// article, and headline, byline and date are taken from the lines above it.
func FromText(ctx context.Context, text string, o TextOptions) (*Article, error) {
	if err := ctx.Err(); err != nil {
		return nil, stopped(err)
	}
	lines := pasted.Lines(text)
	if o.Clean {
		return FromDocument(ctx, pasted.NewDocument(lines, o.Language), o.Title)
	}
	a := &Article{Headline: strings.TrimSpace(o.Title), Language: o.Language, Blocks: textBlocks(lines, nil)}
	return a.finishText(ctx)
}

// FromDocument is [FromText] with [TextOptions.Clean] for a text whose lines are
// measured already, perhaps with another model than Lede's own. title is the
// headline where it is known.
func FromDocument(ctx context.Context, d *pasted.Document, title string) (*Article, error) {
	a := &Article{Headline: strings.TrimSpace(title)}
	a.readPasted(d)
	return a.finishText(ctx)
}

func (a *Article) finishText(ctx context.Context) (*Article, error) {
	a.Verdict = VerdictArticle
	if len(a.Blocks) == 0 {
		a.Verdict = VerdictEmpty
	}
	if err := ctx.Err(); err != nil {
		return nil, stopped(err)
	}
	a.finish()
	return a, nil
}

// maxPageLabelWords bounds the lines above a headline that are taken for labels of the page.
const maxPageLabelWords = 4

// readPasted takes body, headline, byline and date from copied text.
func (a *Article) readPasted(d *pasted.Document) {
	a.Language = d.Language
	body := d.Body()
	headline := d.Headline(body)
	if headline >= 0 {
		if a.Headline == "" {
			a.Headline = d.Lines[headline].Text
		}
		for i, line := range d.Lines {
			if i < headline && len(strings.Fields(line.Text)) <= maxPageLabelWords || line.Text == d.Lines[headline].Text {
				body[i] = false
			}
		}
	}
	a.Byline, a.Published = creditLines(d, body, headline)
	lines := slices.Clone(d.Lines)
	for i := range lines {
		if body[i] && len(lines[i].Text) > 80 {
			lines[i].Text = boilerplate.Trim(lines[i].Text, d.Language)
		}
	}
	a.Blocks = textBlocks(lines, body)
}

// textBlocks makes blocks of the chosen lines, of all when chosen is nil.
func textBlocks(lines []pasted.Line, chosen []bool) []Block {
	var blocks []Block
	for i, line := range lines {
		if chosen != nil && !chosen[i] {
			continue
		}
		block := Block{Text: line.Text}
		switch {
		case line.Bullet:
			block.Kind, block.Level = ListItem, 1
		case line.Row:
			block.Kind = TableRow
		case pasted.IsHeading(lines, i):
			block.Kind, block.Level = Heading, 2
		}
		if block.Kind != TableRow {
			block.Text = strings.ReplaceAll(block.Text, "\t", " ")
		}
		blocks = append(blocks, block)
	}
	// A heading heads something.
	for i := range blocks {
		if blocks[i].Kind == Heading && i+1 == len(blocks) {
			blocks[i].Kind, blocks[i].Level = Paragraph, 0
		}
	}
	return blocks
}
