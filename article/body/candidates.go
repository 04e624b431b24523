package body

import (
	"context"

	readability "codeberg.org/readeck/go-readability/v2"
	"github.com/markusmobius/go-trafilatura"
	"golang.org/x/net/html"

	"github.com/lede-bot/lede/article/internal/boilerplate"
	"github.com/lede-bot/lede/article/internal/webpage"
)

// Limits on what is handed to the extractors, whose time grows faster than the page.
const (
	maxNodes = 40_000
	maxRunes = 300_000
)

// Hints is what the page's metadata says; each may be empty.
type Hints struct {
	Headline, Dek, Byline, Description string
	// Stated is the body as the page's JSON-LD gives it (schema.org/articleBody).
	Stated   string
	Language string
}

// Read reads the page below doc and asks the extractors. The error is that of
// ctx; an extractor that fails or is not asked leaves its opinion out.
func Read(ctx context.Context, doc *html.Node, h Hints) (*Input, error) {
	page, err := webpage.Read(ctx, doc)
	if err != nil {
		return nil, err
	}
	in := &Input{Page: page, Headline: h.Headline, Dek: h.Dek, Byline: h.Byline, Description: h.Description}
	in.Labels = boilerplate.Classify(texts(page), h.Language)
	if h.Stated != "" {
		tokens := webpage.Tokens(h.Stated)
		in.Stated = newCandidate(tokens)
		in.Stated.tokens = len(tokens)
	}
	if page.Elements[0].Runes > maxRunes {
		return in, nil
	}
	slim, whole := webpage.Slim(doc, maxNodes)
	if !whole {
		return in, nil
	}
	return in, in.ask(ctx, slim)
}

// HidesStated says whether the page shows hardly anything of the long body that
// it states in JSON-LD.
func (in *Input) HidesStated() bool {
	const long, shown = 120, 0.2
	if in.Stated == nil || in.Stated.tokens < long {
		return false
	}
	covered, tokens := 0.0, 0
	for i := range in.Page.Blocks {
		t := in.Page.Blocks[i].Tokens
		covered += in.Stated.coverage(t) * float64(len(t))
		tokens += len(t)
	}
	return covered < shown*float64(in.Stated.tokens) && tokens < in.Stated.tokens
}

func texts(page *webpage.Page) []string {
	all := make([]string, len(page.Blocks))
	for i := range page.Blocks {
		all[i] = page.Blocks[i].Text
	}
	return all
}

// ask runs the extractors on tree, which they may change. They know no context,
// so they run beside the caller, who is free to go when ctx ends; the work that
// is left behind is bounded by the limits on the tree.
func (in *Input) ask(ctx context.Context, tree *html.Node) error {
	type opinions struct{ trafilatura, readability *candidate }
	done := make(chan opinions, 1)
	go func() {
		var o opinions
		o.trafilatura = recovering(ctx, func() *html.Node { return askTrafilatura(tree) })
		if ctx.Err() == nil {
			o.readability = recovering(ctx, func() *html.Node { return askReadability(tree) })
		}
		done <- o
	}()
	select {
	case o := <-done:
		in.Trafilatura, in.Readability = o.trafilatura, o.readability
		return ctx.Err()
	case <-ctx.Done():
		return ctx.Err()
	}
}

// recovering runs an extractor and returns its opinion; a panic of the library
// costs its opinion, not the page.
func recovering(ctx context.Context, extract func() *html.Node) (c *candidate) {
	defer func() {
		if recover() != nil {
			c = nil
		}
	}()
	if n := extract(); n != nil {
		return fromTree(ctx, n)
	}
	return nil
}

func askTrafilatura(tree *html.Node) *html.Node {
	r, err := trafilatura.ExtractDocument(tree, trafilatura.Options{ExcludeComments: true, HtmlDateMode: trafilatura.Disabled})
	if err != nil {
		return nil
	}
	return r.ContentNode
}

func askReadability(tree *html.Node) *html.Node {
	parser := readability.NewParser()
	r, err := parser.ParseAndMutate(tree, nil)
	if err != nil {
		return nil
	}
	return r.Node
}

func fromTree(ctx context.Context, n *html.Node) *candidate {
	page, err := webpage.Read(ctx, n)
	if err != nil {
		return nil
	}
	texts := make([][]uint64, len(page.Blocks))
	for i := range page.Blocks {
		texts[i] = page.Blocks[i].Tokens
	}
	return newCandidate(texts...)
}

// Block is a block of the page.
type Block = webpage.Block

// Tokens returns the hashed words of a text, as those of a Block.
func Tokens(text string) []uint64 { return webpage.Tokens(text) }

// ShingleHash returns one hash of a run of tokens.
func ShingleHash(tokens []uint64) uint64 { return webpage.ShingleHash(tokens) }
