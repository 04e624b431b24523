package article

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// meta keeps a meta element under each of its names.
func (s *surveyor) meta(n *html.Node) {
	var content, property, name, itemprop, equiv string
	for _, a := range n.Attr {
		switch a.Key {
		case "content":
			content = strings.TrimSpace(a.Val)
		case "property":
			property = a.Val
		case "name":
			name = a.Val
		case "itemprop":
			itemprop = a.Val
		case "http-equiv":
			equiv = a.Val
		}
	}
	if content == "" {
		return
	}
	for _, key := range [...]string{property, name, itemprop, equiv} {
		if key == "" || len(s.metas) > 400 {
			continue
		}
		key = strings.ToLower(strings.TrimSpace(key))
		if len(s.metas[key]) < maxMarked {
			s.metas[key] = append(s.metas[key], content)
		}
	}
}

// link keeps the address of the canonical link.
func (s *surveyor) link(n *html.Node) {
	if s.canonical == "" && strings.EqualFold(attribute(n, "rel"), "canonical") {
		s.canonical = attribute(n, "href")
	}
	if attribute(n, "itemprop") == "image" && s.image == "" {
		s.image = attribute(n, "href")
	}
}

// script keeps JSON-LD and measures everything else.
func (s *surveyor) script(n *html.Node) {
	kind := attribute(n, "type")
	if strings.Contains(strings.ToLower(kind), "ld+json") {
		if n.FirstChild != nil {
			s.linked = append(s.linked, n.FirstChild.Data)
		}
		return
	}
	if source := attribute(n, "src"); source != "" {
		s.code = append(s.code, source)
	}
	if n.FirstChild != nil && !strings.Contains(kind, "json") {
		s.code = append(s.code, n.FirstChild.Data)
		s.scriptBytes += len(n.FirstChild.Data)
	}
}

// input looks at form fields: a password makes a login, a submit button has a label.
func (s *surveyor) input(n *html.Node, in scope) {
	switch strings.ToLower(attribute(n, "type")) {
	case "password":
		if !in.hidden && !in.aside {
			s.signs |= signPassword
		}
	case "submit", "button":
		if len(s.buttons) < maxMarked && !in.hidden {
			s.buttons = append(s.buttons, attribute(n, "value"))
		}
	}
}

// frame looks at embedded documents and media.
func (s *surveyor) frame(n *html.Node, in scope) {
	source := attribute(n, "src")
	h := hintsOf(source)
	switch {
	case h&hintCaptcha != 0 && !in.hidden:
		s.signs |= signCaptcha
	case h&hintChallenge != 0:
		s.signs |= signChallenge
	case n.DataAtom != atom.Iframe || h&hintPlayer != 0 || strings.Contains(source, "/embed"):
		if !in.hidden && !in.aside {
			s.players++
		}
	}
}

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

// textSize returns the number of bytes of text within a node, up to limit.
func textSize(n *html.Node, limit int) int {
	size := 0
	for d := range n.Descendants() {
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
