// Package fragment builds text directives (#:~:text=) that are unique on a page
// as rendered, after the WICG scroll-to-text-fragment specification
// (https://wicg.github.io/scroll-to-text-fragment/).
//
// A [Page] is indexed by its words. [Page.Locate] finds where passages stand on
// it, [Page.Directive] chooses the shortest directive that finds such a place
// and no other. Words are compared without case, marks and punctuation, which is
// looser than what browsers do: a directive that is unique here is unique there.
// The directive itself quotes the page character by character.
package fragment

import "strings"

// Directive is one text directive; empty parts are left out.
type Directive struct {
	// Prefix and Suffix are the context before and after the match.
	Prefix string
	// Start is the match, or, when End is not empty, its beginning.
	Start, End string
	Suffix     string
}

// String returns the directive as it stands after "#:~:text=".
func (d Directive) String() string {
	var b strings.Builder
	if d.Prefix != "" {
		encode(&b, d.Prefix)
		b.WriteString("-,")
	}
	encode(&b, d.Start)
	if d.End != "" {
		b.WriteByte(',')
		encode(&b, d.End)
	}
	if d.Suffix != "" {
		b.WriteString(",-")
		encode(&b, d.Suffix)
	}
	return b.String()
}

// encode percent-encodes all but letters, digits, "." and "_": the specification
// asks for "-", "," and "&" and what a URL cannot hold; brackets, stars and
// quotes are encoded as well because chat programs end a link at them.
func encode(b *strings.Builder, term string) {
	const hex = "0123456789ABCDEF"
	for i := range len(term) {
		c := term[i]
		if 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '.' || c == '_' {
			b.WriteByte(c)
			continue
		}
		b.WriteByte('%')
		b.WriteByte(hex[c>>4])
		b.WriteByte(hex[c&15])
	}
}
