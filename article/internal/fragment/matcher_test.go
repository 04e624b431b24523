package fragment

import (
	"net/url"
	"strings"
	"unicode"
)

// A reference matcher after the specification's "find a range from a text
// directive", rune by rune over the blocks of a page.

// decode is the specification's parser of one text directive.
func decode(directive string) (d Directive, ok bool) {
	parts := strings.Split(directive, ",")
	if p, is := strings.CutSuffix(parts[0], "-"); is {
		d.Prefix, parts = p, parts[1:]
	}
	if len(parts) == 0 {
		return d, false
	}
	if s, is := strings.CutPrefix(parts[len(parts)-1], "-"); is {
		d.Suffix, parts = s, parts[:len(parts)-1]
	}
	if len(parts) == 0 || len(parts) > 2 {
		return d, false
	}
	d.Start = parts[0]
	if len(parts) == 2 {
		d.End = parts[1]
	}
	for _, term := range []*string{&d.Prefix, &d.Start, &d.End, &d.Suffix} {
		if strings.ContainsAny(*term, "-&,") {
			return d, false
		}
		plain, err := url.PathUnescape(*term)
		if err != nil {
			return d, false
		}
		*term = plain
	}
	return d, true
}

// reference is the text of a page, blocks parted by line feeds.
type reference struct{ text []rune }

func newReference(blocks []string) reference {
	return reference{[]rune(strings.Join(blocks, "\n"))}
}

// match returns the text of the first range that the directive finds.
func (r reference) match(d Directive) (string, int) {
	prefix, start, end, suffix := []rune(d.Prefix), []rune(d.Start), []rune(d.End), []rune(d.Suffix)
	for at := 0; at < len(r.text); {
		var from, to int
		if len(prefix) > 0 {
			p, after := r.find(prefix, at, true, false)
			if p < 0 {
				return "", -1
			}
			at = p + 1
			after = r.skip(after)
			from, to = r.find(start, after, false, len(end) > 0 || len(suffix) == 0)
			if from < 0 {
				return "", -1
			}
			if from != after {
				continue
			}
		} else {
			from, to = r.find(start, at, true, len(end) > 0 || len(suffix) == 0)
			if from < 0 {
				return "", -1
			}
			at = from + 1
		}
		for next := to; ; next = to {
			if len(end) > 0 {
				e, after := r.find(end, next, true, len(suffix) == 0)
				if e < 0 {
					return "", -1
				}
				to = after
			}
			if len(suffix) == 0 {
				return string(r.text[from:to]), from
			}
			after := r.skip(to)
			s, _ := r.find(suffix, after, false, true)
			if s < 0 {
				return "", -1
			}
			if s == after {
				return string(r.text[from:to]), from
			}
			if len(end) == 0 {
				break
			}
		}
	}
	return "", -1
}

func (r reference) skip(i int) int {
	for i < len(r.text) && unicode.IsSpace(r.text[i]) {
		i++
	}
	return i
}

func (r reference) find(query []rune, from int, startBounded, endBounded bool) (int, int) {
next:
	for i := from; i+len(query) <= len(r.text); i++ {
		for j, q := range query {
			if r.text[i+j] == '\n' || unicode.ToLower(r.text[i+j]) != unicode.ToLower(q) {
				continue next
			}
		}
		if startBounded && !r.boundary(i) || endBounded && !r.boundary(i+len(query)) {
			continue
		}
		return i, i + len(query)
	}
	return -1, -1
}

func (r reference) boundary(i int) bool {
	if i == 0 || i == len(r.text) {
		return true
	}
	inWord := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) || r == '_' }
	middle := func(r rune) bool { return strings.ContainsRune("'’.:·,;", r) }
	if unicode.IsMark(r.text[i]) {
		return false
	}
	alike := func(a, b rune) bool { return inWord(a) && inWord(b) && unicode.IsDigit(a) == unicode.IsDigit(b) }
	base := i - 1
	for base > 0 && unicode.IsMark(r.text[base]) {
		base--
	}
	before, after := r.text[base], r.text[i]
	switch {
	case inWord(before) && inWord(after):
		return false
	case inWord(before) && middle(after) && i+1 < len(r.text):
		return !alike(before, r.text[i+1])
	case middle(before) && inWord(after) && base > 0:
		return !alike(r.text[base-1], after)
	}
	return true
}
