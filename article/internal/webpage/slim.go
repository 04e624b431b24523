package webpage

import (
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Slim returns a copy of the tree below doc that holds only what a reader sees:
// no scripts, styles, comments or hidden elements, and of the head only the
// title. It stops after limit nodes and then returns false.
func Slim(doc *html.Node, limit int) (*html.Node, bool) {
	s := slimmer{rules: readHiddenRules(doc), left: limit}
	root := &html.Node{Type: html.DocumentNode}
	s.copy(root, doc, 0)
	return root, s.left > 0
}

type slimmer struct {
	rules hiddenRules
	left  int
}

func (s *slimmer) copy(to, from *html.Node, depth int) {
	for c := from.FirstChild; c != nil && s.left > 0 && depth < maxDepth; c = c.NextSibling {
		switch c.Type {
		case html.TextNode:
		case html.ElementNode:
			if !s.wanted(c) {
				continue
			}
		default:
			continue
		}
		s.left--
		n := &html.Node{Type: c.Type, DataAtom: c.DataAtom, Data: c.Data, Attr: append([]html.Attribute(nil), c.Attr...)}
		to.AppendChild(n)
		s.copy(n, c, depth+1)
	}
}

func (s *slimmer) wanted(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Head, atom.Title:
		return true
	case atom.Meta, atom.Link, atom.Base:
		return false
	}
	return roleOf(n) != skipped && !s.rules.hides(n)
}
