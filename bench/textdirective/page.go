package textdirective

import (
	"strings"
	"unicode"

	"github.com/clipperhouse/uax29/v2/words"
	"golang.org/x/net/html"
	"golang.org/x/text/unicode/norm"
)

// Page is the visible text of a page, a character a cell.
type Page struct {
	raw []rune
	// folded holds the base character of each cell in lower case, 0 for a mark,
	// which matches nothing and is passed over.
	folded []rune
	// breaks marks the cells that end a block; their rune is a line feed.
	breaks []bool
	// boundary marks the cells before which a word may begin or end.
	boundary []bool
}

const blockElements = " address article aside blockquote body br button caption center dd details dialog dir div dl dt fieldset " +
	"figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol p pre search section " +
	"summary table tbody td tfoot th thead tr ul "

const invisibleElements = " head script style noscript template iframe object embed svg canvas video audio img select " +
	"datalist textarea input meter progress title rp noembed noframes "

// NewPage reads the visible text of a parsed page; style sheets are not known.
func NewPage(doc *html.Node) *Page {
	p := &Page{}
	var block []rune
	flush := func() {
		text := strings.TrimSpace(string(block))
		block = block[:0]
		if text != "" {
			p.add(text)
		}
	}
	var walk func(n *html.Node, pre bool)
	walk = func(n *html.Node, pre bool) {
		if n.Type == html.TextNode {
			for _, r := range n.Data {
				switch {
				case pre && r == '\n':
					flush()
				case r == ' ' || r == '\t' || r == '\n' || r == '\r' || r == '\f':
					if len(block) > 0 && block[len(block)-1] != ' ' {
						block = append(block, ' ')
					}
				default:
					block = append(block, r)
				}
			}
			return
		}
		name := " " + n.Data + " "
		if n.Type == html.ElementNode && (strings.Contains(invisibleElements, name) || hidden(n)) {
			return
		}
		isBlock := n.Type == html.ElementNode && strings.Contains(blockElements, name)
		if isBlock {
			flush()
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c, pre || n.Data == "pre")
		}
		if isBlock {
			flush()
		}
	}
	walk(doc, false)
	flush()
	return p
}

func hidden(n *html.Node) bool {
	open := n.Data != "dialog"
	for _, a := range n.Attr {
		style := strings.ReplaceAll(strings.ToLower(a.Val), " ", "")
		switch {
		case a.Key == "hidden" && a.Val != "until-found",
			a.Key == "style" && (strings.Contains(style, "display:none") || strings.Contains(style, "visibility:hidden")):
			return true
		case a.Key == "open":
			open = true
		}
	}
	return !open
}

// add appends a block.
func (p *Page) add(text string) {
	for segment := words.FromString(text); segment.Next(); {
		for i, r := range segment.Value() {
			p.raw = append(p.raw, r)
			p.folded = append(p.folded, fold(r))
			p.breaks = append(p.breaks, false)
			p.boundary = append(p.boundary, i == 0)
		}
	}
	p.raw = append(p.raw, '\n')
	p.folded = append(p.folded, ' ')
	p.breaks = append(p.breaks, true)
	p.boundary = append(p.boundary, true)
}

// fold returns the base character of r in lower case, 0 for a mark or joiner.
func fold(r rune) rune {
	switch {
	case unicode.Is(unicode.Mn, r), r == 0xAD, 0x200B <= r && r <= 0x200F, r == 0x2060, r == 0xFEFF:
		return 0
	case unicode.IsSpace(r):
		return ' '
	case r < 0x80:
		return unicode.ToLower(r)
	}
	base := []rune(norm.NFKD.String(string(r)))
	if len(base) == 1 || len(base) > 1 && unicode.Is(unicode.Mn, base[1]) {
		return unicode.ToLower(base[0])
	}
	return unicode.ToLower(r)
}
