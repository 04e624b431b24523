package article

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"golang.org/x/net/html"

	"github.com/lede-bot/lede/article/body"
	"github.com/lede-bot/lede/article/internal/webpage"
)

// pageRead is a page after parsing, before the decision on its body.
type pageRead struct {
	doc  *html.Node
	meta metadata
	body *body.Input
}

// readPage decodes and parses a page once, and gathers all that the decision on
// its body is based on.
func readPage(ctx context.Context, page []byte, o HTMLOptions) (read *pageRead, err error) {
	defer func() {
		if r := recover(); r != nil {
			read, err = nil, &Error{Kind: ErrUnreadable, Sentence: unreadablePage, Err: fmt.Errorf("panic: %v", r)}
		}
	}()
	text, err := decode(page, o.ContentType)
	if err != nil {
		return nil, err
	}
	doc, err := parse(text)
	if err != nil {
		return nil, err
	}
	read = &pageRead{doc: doc, meta: readMetadata(doc, o.URL)}
	m := &read.meta
	read.body, err = body.Read(ctx, doc, body.Hints{
		Headline:    m.headline,
		Description: m.page.meta1("og:description", "description", "twitter:description"),
		Stated:      m.linked.body,
		Language:    m.language,
	})
	if err != nil {
		return nil, ended(err)
	}
	return read, nil
}

const unreadablePage = "This page could not be read. Please paste its text instead."

func parse(page []byte) (*html.Node, error) {
	doc, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		return nil, &Error{Kind: ErrTooLarge, Sentence: unreadablePage, Err: err}
	}
	return doc, nil
}

// ended returns the error of a reading that its context ended.
func ended(err error) error {
	if errors.Is(err, context.Canceled) {
		return &Error{Kind: ErrTooLarge, Sentence: "Reading this page was stopped.", Err: err}
	}
	return &Error{Kind: ErrTooLarge, Sentence: "This page took too long to read. Please paste its text instead.", Err: err}
}

// BodyInput reads a page up to the decision on its body. It exists for fitting
// and measuring that decision; [FromHTML] is what reads an article.
func BodyInput(ctx context.Context, page []byte, o HTMLOptions) (*body.Input, error) {
	read, err := readPage(ctx, page, o)
	if err != nil {
		return nil, err
	}
	return read.body, nil
}

// bodyBlocks returns the blocks of the page that belong to the body.
func bodyBlocks(in *body.Input) []Block {
	keep := body.Decide(in)
	var blocks []Block
	for i := range in.Page.Blocks {
		if !keep[i] {
			continue
		}
		b := &in.Page.Blocks[i]
		blocks = append(blocks, Block{Kind: blockKind(b), Level: b.Level, Marker: b.Marker, Text: b.Text})
	}
	return blocks
}

func blockKind(b *webpage.Block) BlockKind {
	switch b.Kind {
	case webpage.Heading:
		return Heading
	case webpage.ListItem:
		return ListItem
	case webpage.Quote:
		return Quote
	case webpage.TableRow:
		return TableRow
	case webpage.Preformatted:
		return Preformatted
	}
	return Paragraph
}
