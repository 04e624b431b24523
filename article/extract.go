package article

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"strings"

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
func readPage(ctx context.Context, page []byte, o HTMLOptions) (*pageRead, error) {
	text, err := decode(page, o.ContentType)
	if err != nil {
		return nil, err
	}
	doc, err := parse(text)
	if err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, ended(err)
	}
	read := &pageRead{doc: doc, meta: readMetadata(doc, o.URL)}
	m := &read.meta
	read.body, err = body.Read(ctx, doc, body.Hints{
		Headline:    m.headline,
		Dek:         m.dek,
		Byline:      m.byline,
		Description: m.page.meta1("og:description", "description", "twitter:description"),
		Stated:      m.linked.body,
		Language:    m.language,
	})
	if err != nil {
		return nil, ended(err)
	}
	return read, nil
}

// recovered turns a panic, which some page may cause in a library, into an error.
func recovered(err *error) {
	if r := recover(); r != nil {
		*err = &Error{Kind: KindUnreadable, Sentence: unreadablePage, Err: fmt.Errorf("panic: %v\n%s", r, debug.Stack())}
	}
}

const unreadablePage = "This page could not be read. Please paste its text instead."

// parse parses a page; one that nests too deep for the parser is flattened first.
func parse(page []byte) (*html.Node, error) {
	doc, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		doc, err = html.Parse(bytes.NewReader(flatten(page)))
	}
	if err != nil {
		return nil, &Error{Kind: KindTooLarge, Sentence: unreadablePage, Err: fmt.Errorf("parsing the page: %w", err)}
	}
	return doc, nil
}

// ended returns the error of a reading that its context ended.
func ended(err error) error {
	if errors.Is(err, context.Canceled) {
		return &Error{Kind: KindTooLarge, Sentence: "Reading this page was stopped.", Err: err}
	}
	return &Error{Kind: KindTooLarge, Sentence: "This page took too long to read. Please paste its text instead.", Err: err}
}

// BodyInput reads a page up to the decision on its body. It exists for fitting
// and measuring that decision; [FromHTML] is what reads an article.
func BodyInput(ctx context.Context, page []byte, o HTMLOptions) (in *body.Input, err error) {
	defer recovered(&err)
	read, err := readPage(ctx, page, o)
	if err != nil {
		return nil, err
	}
	return read.body, nil
}

// bodyBlocks returns the blocks of the page that belong to the body. A page
// that shows nothing of the body it states, because a script would, gives that.
func bodyBlocks(ctx context.Context, in *body.Input, stated string) []Block {
	if in.HidesStated() {
		return statedBlocks(ctx, stated)
	}
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

// statedBlocks returns the paragraphs of a body as JSON-LD gives it, in which
// markup is not foreseen but found.
func statedBlocks(ctx context.Context, text string) []Block {
	if strings.Contains(text, "</") {
		if doc, err := parse([]byte(text)); err == nil {
			if page, err := webpage.Read(ctx, doc); err == nil {
				blocks := make([]Block, len(page.Blocks))
				for i := range page.Blocks {
					b := &page.Blocks[i]
					blocks[i] = Block{Kind: blockKind(b), Level: b.Level, Marker: b.Marker, Text: b.Text}
				}
				return blocks
			}
		}
	}
	var blocks []Block
	for line := range strings.Lines(text) {
		if line = webpage.Clean(line); line != "" {
			blocks = append(blocks, Block{Text: line})
		}
	}
	return blocks
}
