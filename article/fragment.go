package article

import (
	"strings"
	"sync"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/lede-bot/lede/article/internal/fragment"
)

// locator finds text fragments on the page as rendered. The page's words are
// indexed when the first fragment is asked for.
type locator struct {
	blocks  []string
	once    sync.Once
	page    *fragment.Page
	regions []fragment.Region
	// known are the directives of the passages of a restored article, whose
	// page is not at hand; empty where there is none.
	known []string
}

// newLocator reads the text of a page as a browser without its style sheets
// would show it. The document is not kept and may change afterwards.
func newLocator(doc *html.Node) *locator {
	var r renderedText
	r.walk(doc, false)
	r.breakBlock()
	return &locator{blocks: r.blocks}
}

// directive returns the text directive of passage i of passages, which must be
// the same at every call; false where the page has no such place.
func (l *locator) directive(passages []Passage, i int) (string, bool) {
	if l.known != nil {
		return l.known[i], l.known[i] != ""
	}
	l.once.Do(func() {
		texts := make([]string, len(passages))
		for j, p := range passages {
			texts[j] = p.Text
		}
		l.page = fragment.NewPage(l.blocks)
		l.regions = l.page.Locate(texts)
		l.blocks = nil
	})
	d, ok := l.page.Directive(l.regions[i])
	if !ok {
		return "", false
	}
	return d.String(), true
}

// CitationURL returns the address of the page with a text fragment that makes a
// browser scroll to passage number n and highlight it (WICG
// scroll-to-text-fragment). It is empty where the article has no address, and
// the plain address where n is no passage or no fragment is unique. A fragment
// that the address has already is dropped.
func (a *Article) CitationURL(n int) string {
	address, _, _ := strings.Cut(a.URL, "#")
	if address == "" || a.locator == nil || n < 1 || n > len(a.Passages) {
		return address
	}
	d, ok := a.locator.directive(a.Passages, n-1)
	if !ok {
		return address
	}
	return address + "#:~:text=" + d
}

// renderedText collects the visible text of a tree, block by block.
type renderedText struct {
	blocks []string
	text   strings.Builder
	space  bool // white space is due before the next character
}

// breakBlock ends the current block.
func (r *renderedText) breakBlock() {
	if r.text.Len() > 0 {
		r.blocks = append(r.blocks, r.text.String())
		r.text.Reset()
	}
	r.space = false
}

func (r *renderedText) walk(n *html.Node, preformatted bool) {
	switch n.Type {
	case html.TextNode:
		r.add(n.Data, preformatted)
		return
	case html.ElementNode:
		if unseen(n) {
			return
		}
		preformatted = preformatted || n.DataAtom == atom.Pre
	}
	block := n.Type == html.ElementNode && breaksText(n.DataAtom)
	if block {
		r.breakBlock()
	}
	for child := n.FirstChild; child != nil; child = child.NextSibling {
		r.walk(child, preformatted)
	}
	if block {
		r.breakBlock()
	}
}

// add appends a text node. White space is squeezed; in preformatted text a line
// is a block, since a browser matches no blank against a line break.
func (r *renderedText) add(text string, preformatted bool) {
	for len(text) > 0 {
		i := strings.IndexAny(text, " \t\n\r\f")
		if i < 0 {
			i = len(text)
		}
		if i > 0 {
			if r.space && r.text.Len() > 0 {
				r.text.WriteByte(' ')
			}
			r.space = false
			r.text.WriteString(text[:i])
		}
		if i < len(text) {
			r.space = true
			if preformatted && text[i] == '\n' {
				r.breakBlock()
			}
			i++
		}
		text = text[i:]
	}
}

// unseen says whether a browser shows nothing of an element, or nothing that
// text fragments search.
func unseen(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Head, atom.Script, atom.Style, atom.Noscript, atom.Template, atom.Iframe, atom.Object, atom.Embed,
		atom.Svg, atom.Canvas, atom.Video, atom.Audio, atom.Img, atom.Select, atom.Datalist, atom.Textarea,
		atom.Input, atom.Meter, atom.Progress, atom.Title, atom.Rp, atom.Noembed, atom.Noframes:
		return true
	}
	closedDialog := n.DataAtom == atom.Dialog
	for _, attribute := range n.Attr {
		switch attribute.Key {
		case "hidden":
			return attribute.Val != "until-found"
		case "open":
			closedDialog = false
		case "style":
			style := strings.ToLower(strings.ReplaceAll(attribute.Val, " ", ""))
			if strings.Contains(style, "display:none") || strings.Contains(style, "visibility:hidden") {
				return true
			}
		}
	}
	return closedDialog
}

// breaksText says whether an element parts the text before it from the text
// after: no term of a text fragment reaches over it.
func breaksText(a atom.Atom) bool {
	switch a {
	case atom.Address, atom.Article, atom.Aside, atom.Blockquote, atom.Body, atom.Br, atom.Button, atom.Caption, atom.Center,
		atom.Col, atom.Colgroup, atom.Dd, atom.Details, atom.Dialog, atom.Dir, atom.Div, atom.Dl, atom.Dt, atom.Fieldset,
		atom.Figcaption, atom.Figure, atom.Footer, atom.Form, atom.Frameset, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5,
		atom.H6, atom.Header, atom.Hgroup, atom.Hr, atom.Html, atom.Legend, atom.Li, atom.Main, atom.Menu, atom.Nav, atom.Ol,
		atom.Optgroup, atom.Option, atom.P, atom.Pre, atom.Search, atom.Section, atom.Summary, atom.Table, atom.Tbody,
		atom.Td, atom.Tfoot, atom.Th, atom.Thead, atom.Tr, atom.Ul:
		return true
	}
	return false
}
