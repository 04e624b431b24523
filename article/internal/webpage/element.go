package webpage

import (
	"strings"
	"sync"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

var sharedHints = sync.OnceValue(newHintTable)

// role is how an element takes part in the flow of text.
type role uint8

const (
	inline role = iota
	block
	skipped
)

func roleOf(n *html.Node) role {
	switch n.DataAtom {
	case atom.Script, atom.Style, atom.Noscript, atom.Template, atom.Head, atom.Iframe, atom.Svg, atom.Math,
		atom.Canvas, atom.Object, atom.Embed, atom.Video, atom.Audio, atom.Map, atom.Select, atom.Option,
		atom.Textarea, atom.Button, atom.Input, atom.Datalist, atom.Progress, atom.Meter, atom.Title, atom.Frameset:
		return skipped
	case atom.Address, atom.Article, atom.Aside, atom.Blockquote, atom.Body, atom.Caption, atom.Center, atom.Dd,
		atom.Details, atom.Dialog, atom.Dir, atom.Div, atom.Dl, atom.Dt, atom.Fieldset, atom.Figcaption, atom.Figure,
		atom.Footer, atom.Form, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Header, atom.Hgroup,
		atom.Hr, atom.Html, atom.Legend, atom.Li, atom.Main, atom.Menu, atom.Nav, atom.Ol, atom.P, atom.Pre,
		atom.Search, atom.Section, atom.Summary, atom.Table, atom.Tbody, atom.Td, atom.Tfoot, atom.Th, atom.Thead,
		atom.Tr, atom.Ul, atom.Xmp, atom.Listing, atom.Plaintext:
		return block
	}
	return inline
}

// describe narrows the scope by what the element's name and roles say.
func (s *scope) describe(n *html.Node) {
	switch n.DataAtom {
	case atom.Article:
		s.tags |= InArticle
	case atom.Main:
		s.tags |= InMain
	case atom.Header, atom.Hgroup:
		s.tags |= InHeader
	case atom.Footer:
		s.tags |= InFooter
	case atom.Nav, atom.Menu:
		s.tags |= InNav
	case atom.Aside:
		s.tags |= InAside
	case atom.Form, atom.Fieldset:
		s.tags |= InForm
	case atom.Figure:
		s.tags |= InFigure
	case atom.Figcaption, atom.Caption:
		s.tags |= InFigure
		s.kind = Caption
	case atom.Blockquote, atom.Q:
		if n.DataAtom == atom.Blockquote {
			s.tags |= InQuote
			s.kind = Quote
		}
	case atom.Ul, atom.Ol:
		s.tags |= InList
		s.list++
	case atom.Li:
		if s.kind != Caption {
			s.kind = ListItem
		}
	case atom.Table:
		if isDataTable(n) {
			s.tags |= InTable
		} else {
			s.tags &^= InTable
		}
	case atom.Details:
		s.tags |= InDetails
	case atom.Address:
		s.tags |= InAddress
	case atom.Section:
		s.tags |= InSection
	case atom.P:
		s.tags |= InParagraph
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		s.kind, s.level = Heading, int(n.Data[1]-'0')
	case atom.Pre, atom.Xmp, atom.Listing, atom.Plaintext:
		s.kind, s.pre = Preformatted, true
	case atom.A:
		s.link = true
		s.tags |= InLink
	case atom.B, atom.Strong, atom.Em, atom.I:
		s.bold = true
	case atom.Dialog:
		s.tags |= InDialog
	}
	for _, a := range n.Attr {
		switch a.Key {
		case "role":
			switch a.Val {
			case "main":
				s.tags |= InMain
			case "article":
				s.tags |= InArticle
			case "navigation", "menu", "menubar", "tablist":
				s.tags |= InNav
			case "complementary":
				s.tags |= InAside
			case "contentinfo":
				s.tags |= InFooter
			case "banner":
				s.tags |= InHeader
			case "dialog", "alertdialog":
				s.tags |= InDialog
			case "button":
				s.tags |= InButton
			}
		case "itemprop", "property":
			if strings.Contains(a.Val, "articleBody") || strings.Contains(a.Val, "content:encoded") {
				s.tags |= InBody
			} else if a.Val == "comment" {
				s.tags |= InComment
			}
		case "itemtype":
			if strings.HasSuffix(a.Val, "Comment") || strings.HasSuffix(a.Val, "UserComments") {
				s.tags |= InComment
			}
		case "aria-modal":
			s.tags |= InDialog
		}
	}
}

// describeHints moves all hints one element further away and adds those of n.
func (w *walker) describeHints(n *html.Node, s *scope) {
	for i, distance := range s.hints {
		if distance > 0 && distance < 30 {
			s.hints[i]++
		}
	}
	copy(s.style[1:], s.style[:styleDepth-1])
	s.style[0] = hashString(fnvOffset, n.Data)
	var bits uint32
	for _, a := range n.Attr {
		if a.Key == "class" {
			s.style[0] = hashString(s.style[0], a.Val)
		}
		if a.Val == "" || a.Key != "class" && a.Key != "id" && a.Key != "data-component" && a.Key != "data-module" && a.Key != "data-testid" && a.Key != "itemprop" {
			continue
		}
		found, ok := w.cache[a.Val]
		if !ok {
			for name := range strings.FieldsSeq(a.Val) {
				found |= w.hints.lookup(name)
			}
			w.cache[a.Val] = found
		}
		bits |= found
	}
	for i := 0; bits != 0; i, bits = i+1, bits>>1 {
		if bits&1 != 0 {
			s.hints[i] = 1
		}
	}
}

// isDataTable tells a table of facts from one that only lays out the page.
func isDataTable(table *html.Node) bool {
	if role := attr(table, "role"); role == "presentation" || role == "none" {
		return false
	}
	rows, widest, columns := 0, 0, 0
	head := false
	for n := range table.Descendants() {
		switch n.DataAtom {
		case atom.Table:
			return false
		case atom.Th, atom.Thead, atom.Caption:
			head = true
		case atom.Tr:
			rows++
			columns = 0
		}
		if n.DataAtom == atom.Td || n.DataAtom == atom.Th {
			columns++
			widest = max(widest, columns)
			if blocks := blockChildren(n); blocks > 3 {
				return false
			}
		}
		if n.Type == html.TextNode && len(n.Data) > 500 {
			return false
		}
		switch n.DataAtom {
		case atom.H1, atom.H2, atom.Article, atom.Form, atom.Section:
			return false
		}
	}
	return widest >= 2 && (head || rows >= 2)
}

func blockChildren(n *html.Node) int {
	count := 0
	for c := range n.Descendants() {
		if c.Type == html.ElementNode && roleOf(c) == block {
			count++
		}
	}
	return count
}

// visibleRunes counts the letters and digits inside n that are not scripts or styles.
func visibleRunes(n *html.Node) int {
	count := 0
	for c := range n.Descendants() {
		if c.Type != html.TextNode || c.Parent != nil && roleOf(c.Parent) == skipped {
			continue
		}
		for _, r := range c.Data {
			if unicode.IsLetter(r) || unicode.IsDigit(r) {
				count++
			}
		}
	}
	return count
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// IsGroup says whether the element is a table, list or quote, whose parts stay together.
func IsGroup(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Table, atom.Ul, atom.Ol, atom.Dl, atom.Blockquote:
		return true
	}
	return false
}
