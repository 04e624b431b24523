package terminal

import (
	"regexp"
	"strings"
	"unicode"
)

// escape matches a whole control sequence (ECMA-48 CSI) or command string (OSC
// and its kin, as far as its terminator on the same line), so that what is left
// after removing the control characters holds no litter such as "[31m".
var escape = regexp.MustCompile("(?:\x1b\\[|\u009b)[0-?]*[ -/]*[@-~]|\x1b[\\]PX^_][^\x07\x1b\n]*(?:\x07|\x1b\\\\)")

// Safe returns text of foreign origin without anything that a terminal would
// act on: escape sequences, control characters other than line break and tab,
// and the characters that reorder what is read (Unicode UAX 9 overrides,
// embeddings and isolates). Invalid UTF-8 becomes U+FFFD.
func Safe(text string) string {
	text = strings.ToValidUTF8(text, "\uFFFD")
	if !strings.ContainsFunc(text, unsafe) {
		return text
	}
	return strings.Map(func(r rune) rune {
		if unsafe(r) {
			return -1
		}
		return r
	}, escape.ReplaceAllString(text, ""))
}

// SafeLine is [Safe] for what must stay on one line.
func SafeLine(text string) string { return strings.Join(strings.Fields(Safe(text)), " ") }

func unsafe(r rune) bool {
	switch {
	case r == '\n' || r == '\t':
		return false
	case r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069':
		return true
	}
	return unicode.IsControl(r)
}
