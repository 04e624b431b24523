package article

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// attribute returns the value of an attribute, empty when it is missing.
func attribute(n *html.Node, key string) string {
	for i := range n.Attr {
		if n.Attr[i].Key == key {
			return n.Attr[i].Val
		}
	}
	return ""
}

// textOf returns the text within a node on one line, cut after limit bytes.
func textOf(n *html.Node, limit int) string {
	var b strings.Builder
	appendText(&b, n, limit)
	return oneLine(b.String(), limit)
}

// maxMarkedNodes is how many nodes an element that holds a name or date may have.
const maxMarkedNodes = 500

// textSize returns the number of bytes of text within a node, up to limit.
func textSize(n *html.Node, limit int) int {
	size, nodes := 0, 0
	for d := range n.Descendants() {
		if nodes++; nodes > maxMarkedNodes {
			return limit
		}
		if d.Type == html.TextNode {
			if size += len(strings.TrimSpace(d.Data)); size >= limit {
				return limit
			}
		}
	}
	return size
}

func appendText(b *strings.Builder, n *html.Node, limit int) {
	for c := n.FirstChild; c != nil && b.Len() < 2*limit; c = c.NextSibling {
		switch {
		case c.Type == html.TextNode:
			b.WriteString(c.Data)
		case c.Type != html.ElementNode || c.DataAtom == atom.Script || c.DataAtom == atom.Style || c.DataAtom == atom.Svg:
		case isBlockElement(c.DataAtom) || c.DataAtom == atom.Br:
			b.WriteByte(' ')
			appendText(b, c, limit)
			b.WriteByte(' ')
		default:
			appendText(b, c, limit)
		}
	}
}

// isBlockElement says whether a browser starts a new line for an element.
func isBlockElement(a atom.Atom) bool {
	switch a {
	case atom.P, atom.Div, atom.Section, atom.Article, atom.Header, atom.Footer, atom.Main, atom.Aside, atom.Nav,
		atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Ul, atom.Ol, atom.Li, atom.Dl, atom.Dt, atom.Dd,
		atom.Table, atom.Tr, atom.Td, atom.Th, atom.Blockquote, atom.Figure, atom.Figcaption, atom.Form,
		atom.Fieldset, atom.Pre, atom.Hr, atom.Address, atom.Button, atom.Label, atom.Body:
		return true
	}
	return false
}

// holdsMain says whether an element encloses the page's main part: layouts are
// named after the sidebar or comments that they have besides.
func holdsMain(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Html, atom.Body, atom.Main, atom.Article:
		return true
	}
	for d := range n.Descendants() {
		if d.DataAtom == atom.H1 || d.DataAtom == atom.Main {
			return true
		}
	}
	return false
}

// holdsAuthor says whether an element encloses one that is marked up as the author.
func holdsAuthor(n *html.Node) bool {
	for d := range n.Descendants() {
		if d.Type == html.ElementNode && (attribute(d, "rel") == "author" || attribute(d, "itemprop") == "author") {
			return true
		}
	}
	return false
}

// holdsHeading says whether a link encloses a heading.
func holdsHeading(n *html.Node) bool {
	for d := range n.Descendants() {
		switch d.DataAtom {
		case atom.H2, atom.H3, atom.H4:
			return true
		}
	}
	return false
}

// startsWithClock says whether text begins with a time of day, as the entries
// of a live blog do: "14:05", "9.30 Uhr", "11h20".
func startsWithClock(text string) bool {
	text = strings.TrimLeft(text, " \t\n")
	i := 0
	for i < len(text) && i < 2 && '0' <= text[i] && text[i] <= '9' {
		i++
	}
	if i == 0 || len(text) < i+3 || strings.IndexByte(":.h", text[i]) < 0 {
		return false
	}
	return isDigit(text[i+1]) && isDigit(text[i+2]) && (len(text) == i+3 || !isDigit(text[i+3]) && text[i+3] != '.')
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }
