// Package textdirective finds what a URL's text fragment matches on a page: a
// second implementation of the WICG scroll-to-text-fragment specification, by
// which the fragments that Lede writes are judged. It shares no code with them.
package textdirective

import (
	"errors"
	"net/url"
	"strings"
)

// Directive is a parsed text directive.
type Directive struct{ Prefix, Start, End, Suffix string }

// Parse reads the first text directive of an address. It is false where the
// address has none.
func Parse(address string) (Directive, bool, error) {
	_, fragment, found := strings.Cut(address, ":~:")
	if !found {
		return Directive{}, false, nil
	}
	for part := range strings.SplitSeq(fragment, "&") {
		if value, is := strings.CutPrefix(part, "text="); is {
			d, err := parseValue(value)
			return d, true, err
		}
	}
	return Directive{}, false, nil
}

func parseValue(value string) (Directive, error) {
	var d Directive
	terms := strings.Split(value, ",")
	if len(terms) > 4 || terms[0] == "-" {
		return d, errors.New("too many terms, or an empty prefix")
	}
	if strings.HasSuffix(terms[0], "-") {
		d.Prefix, terms = strings.TrimSuffix(terms[0], "-"), terms[1:]
	}
	if n := len(terms); n > 0 && strings.HasPrefix(terms[n-1], "-") {
		d.Suffix, terms = strings.TrimPrefix(terms[n-1], "-"), terms[:n-1]
	}
	switch len(terms) {
	case 1:
		d.Start = terms[0]
	case 2:
		d.Start, d.End = terms[0], terms[1]
	default:
		return d, errors.New("no start term, or too many")
	}
	for _, term := range []*string{&d.Prefix, &d.Start, &d.End, &d.Suffix} {
		if strings.ContainsAny(*term, "-&,#") {
			return d, errors.New("a term holds a bare sign")
		}
		plain, err := url.PathUnescape(*term)
		if err != nil {
			return d, err
		}
		*term = plain
	}
	if d.Start == "" {
		return d, errors.New("empty start term")
	}
	return d, nil
}
