package metric

import (
	"strings"
	"unicode"
)

// SameTitle says whether two titles are equal but for case, punctuation and
// white space.
func SameTitle(a, b string) bool {
	fold := func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) {
			return unicode.ToLower(r)
		}
		return -1
	}
	a, b = strings.Map(fold, a), strings.Map(fold, b)
	return a == b && a != ""
}
