package article

import (
	"bytes"
	"context"
	"strconv"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	extensionast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// maxMarkers is the length in bytes up to which the markers that a line begins with
// count. The parser descends once for each nested quote or list.
const maxMarkers = 256

// fromMarkdown reads CommonMark with tables, strike-through and footnotes. Its
// structure is the author's own, so what it says is taken to be the article,
// but for pictures, inline HTML and footnotes. text is valid UTF-8.
func fromMarkdown(ctx context.Context, source []byte) (*Article, error) {
	matter, source := frontMatterOf(source)
	source = withoutDeepNesting(source)
	parser := goldmark.New(goldmark.WithExtensions(extension.Table, extension.Strikethrough, extension.Footnote)).Parser()
	document := parser.Parse(text.NewReader(source))
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	walk := markdownWalk{source: source}
	walk.children(document, Paragraph)
	a := &Article{
		Headline: matter.Title, Dek: matter.Dek, Byline: matter.Byline, Published: matter.Published, Language: matter.Language,
		Blocks: walk.blocks, Verdict: VerdictArticle,
	}
	a.takeHeadline()
	a.finish()
	if len(a.Passages) == 0 {
		a.Verdict = VerdictEmpty
	}
	return a, nil
}

// takeHeadline takes the headline out of the blocks where it opens them: what
// is known from elsewhere, or else the first heading.
func (a *Article) takeHeadline() {
	if len(a.Blocks) == 0 || a.Blocks[0].Kind != Heading {
		return
	}
	first := a.Blocks[0].Text
	if a.Headline == "" && a.Blocks[0].Level <= 2 {
		a.Headline = first
	}
	if strings.EqualFold(a.Headline, first) {
		a.Blocks = a.Blocks[1:]
	}
}

// withoutDeepNesting shortens what can only be nesting without end: the parser
// descends as deep, and a stack that overflows cannot be recovered.
func withoutDeepNesting(source []byte) []byte {
	isMarker := func(r rune) bool { return strings.ContainsRune(" \t>*+-.)0123456789", r) }
	var shortened []byte
	kept := 0
	for start := 0; start < len(source); {
		end := len(source)
		if i := bytes.IndexByte(source[start:], '\n'); i >= 0 {
			end = start + i + 1
		}
		line := source[start:end]
		if markers := len(line) - len(bytes.TrimLeftFunc(line, isMarker)); markers > maxMarkers {
			shortened = append(shortened, source[kept:start]...)
			kept = start + markers
		}
		start = end
	}
	if kept == 0 {
		return source
	}
	return append(shortened, source[kept:]...)
}

// markdownWalk turns the blocks of a document into those of an article.
type markdownWalk struct {
	source []byte
	blocks []Block
	level  int // depth of the list at hand
}

func (w *markdownWalk) children(parent ast.Node, kind BlockKind) {
	for child := parent.FirstChild(); child != nil; child = child.NextSibling() {
		w.block(child, kind)
	}
}

// block adds a node's text. kind is what a paragraph here is: a paragraph or
// part of a quote.
func (w *markdownWalk) block(node ast.Node, kind BlockKind) {
	switch node := node.(type) {
	case *ast.Heading:
		w.add(Block{Kind: Heading, Level: node.Level, Text: w.inline(node)})
	case *ast.Paragraph, *ast.TextBlock:
		w.add(Block{Kind: kind, Text: w.inline(node)})
	case *ast.Blockquote:
		w.children(node, Quote)
	case *ast.List:
		w.level++
		number := node.Start
		for item := node.FirstChild(); item != nil; item = item.NextSibling() {
			marker := ""
			if node.IsOrdered() {
				marker = strconv.Itoa(number) + string(node.Marker)
				number++
			}
			w.listItem(item, marker, kind)
		}
		w.level--
	case *ast.CodeBlock:
		w.add(Block{Kind: Preformatted, Text: w.lines(node)})
	case *ast.FencedCodeBlock:
		w.add(Block{Kind: Preformatted, Text: w.lines(node)})
	case *extensionast.Table:
		for row := node.FirstChild(); row != nil; row = row.NextSibling() {
			var cells []string
			for cell := row.FirstChild(); cell != nil; cell = cell.NextSibling() {
				cells = append(cells, w.inline(cell))
			}
			w.add(Block{Kind: TableRow, Text: strings.Join(cells, "\t")})
		}
	}
}

// listItem adds the first paragraph of an item with the item's marker, and
// what else it holds.
func (w *markdownWalk) listItem(item ast.Node, marker string, kind BlockKind) {
	for child := item.FirstChild(); child != nil; child = child.NextSibling() {
		switch child.(type) {
		case *ast.Paragraph, *ast.TextBlock:
			w.add(Block{Kind: ListItem, Level: w.level, Marker: marker, Text: w.inline(child)})
			marker = ""
		default:
			w.block(child, kind)
		}
	}
}

func (w *markdownWalk) add(block Block) {
	if strings.TrimSpace(block.Text) != "" {
		w.blocks = append(w.blocks, block)
	}
}

// lines returns the text of a code block, with its line breaks.
func (w *markdownWalk) lines(node ast.Node) string {
	return strings.TrimRight(string(node.Lines().Value(w.source)), "\n")
}

// inline returns the text of a block, its white space squeezed: of links their
// text, of pictures, HTML and footnote marks nothing. It does not recurse, so
// that emphasis nested without end does no harm.
func (w *markdownWalk) inline(root ast.Node) string {
	var b strings.Builder
	for node := root.FirstChild(); node != nil; {
		next := node.FirstChild()
		switch node := node.(type) {
		case *ast.Text:
			b.Write(unescape(node.Value(w.source)))
			if node.SoftLineBreak() || node.HardLineBreak() {
				b.WriteByte(' ')
			}
		case *ast.String:
			b.Write(node.Value)
		case *ast.AutoLink:
			b.Write(node.Label(w.source))
		case *ast.CodeSpan:
			for child := node.FirstChild(); child != nil; child = child.NextSibling() {
				if t, ok := child.(*ast.Text); ok {
					b.Write(t.Value(w.source))
				}
			}
			next = nil
		case *ast.Image:
			next = nil
		case *ast.RawHTML:
			if strings.HasPrefix(strings.ToLower(string(node.Segments.Value(w.source))), "<br") {
				b.WriteByte(' ')
			}
		}
		for ; next == nil && node != root; node = node.Parent() {
			next = node.NextSibling()
		}
		node = next
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// unescape undoes backslash escapes and character references.
func unescape(value []byte) []byte {
	return util.ResolveEntityNames(util.ResolveNumericReferences(util.UnescapePunctuations(value)))
}
