package article

import (
	"bytes"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// flatten rewrites a page that nests deeper than the parser allows (512 open
// elements): what only groups or styles text becomes a paragraph break or
// nothing, so that hardly anything can nest. Metadata stays as it is.
func flatten(page []byte) []byte {
	var out bytes.Buffer
	out.Grow(len(page))
	z := html.NewTokenizer(bytes.NewReader(page))
	for {
		kind := z.Next()
		switch kind {
		case html.ErrorToken:
			return out.Bytes()
		case html.StartTagToken, html.SelfClosingTagToken, html.EndTagToken:
			raw := bytes.Clone(z.Raw())
			name, _ := z.TagName()
			switch tag := atom.Lookup(name); {
			case staysFlat(tag):
				out.Write(raw)
			case !isPhrase(tag):
				out.WriteString("<p>")
			}
		case html.CommentToken:
		default:
			out.Write(z.Raw())
		}
	}
}

// staysFlat reports elements that the parser closes by itself or that hold no others.
func staysFlat(a atom.Atom) bool {
	switch a {
	case atom.Html, atom.Head, atom.Body, atom.Title, atom.Meta, atom.Link, atom.Base, atom.Script, atom.Style,
		atom.Noscript, atom.Textarea, atom.P, atom.Br, atom.Hr, atom.Img,
		atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		return true
	}
	return false
}

// isPhrase reports elements that stand within a line of text.
func isPhrase(a atom.Atom) bool {
	switch a {
	case 0, atom.A, atom.Abbr, atom.B, atom.Big, atom.Cite, atom.Code, atom.Em, atom.Font, atom.I, atom.Ins, atom.Kbd,
		atom.Mark, atom.Nobr, atom.Q, atom.S, atom.Small, atom.Span, atom.Strike, atom.Strong, atom.Sub, atom.Sup,
		atom.Time, atom.Tt, atom.U, atom.Var, atom.Wbr:
		return true
	}
	return false
}
