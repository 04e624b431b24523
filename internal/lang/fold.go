package lang

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Fold returns s in the form in which texts are compared: compatibility forms
// composed (NFKC), lower case, typographic quotes and dashes as their ASCII
// fellows, soft hyphens and joiners dropped, white space squeezed to single
// blanks. Diacritics are kept; see [StripMarks].
func Fold(s string) string {
	if !norm.NFKC.IsNormalString(s) {
		s = norm.NFKC.String(s)
	}
	var b strings.Builder
	b.Grow(len(s))
	space := false
	for _, r := range s {
		if unicode.IsSpace(r) {
			space = b.Len() > 0
			continue
		}
		r = foldRune(r)
		if r < 0 {
			continue
		}
		if space {
			b.WriteByte(' ')
			space = false
		}
		switch r {
		case '‘', '’', '‚', '‛', '′', 'ʼ', '´', '`':
			b.WriteByte('\'')
		case '“', '”', '„', '‟', '″', '«', '»':
			b.WriteByte('"')
		case '‐', '‑', '‒', '–', '—', '―', '−':
			b.WriteByte('-')
		case '…':
			b.WriteString("...")
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// StripMarks returns s without combining marks: "über" becomes "uber". Letters
// that only look like marked ones (ø, ł, ß) stay.
func StripMarks(s string) string {
	ascii := true
	for i := 0; i < len(s) && ascii; i++ {
		ascii = s[i] < utf8.RuneSelf
	}
	if ascii {
		return s
	}
	marks := func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}
	return norm.NFC.String(strings.Map(marks, norm.NFD.String(s)))
}

// foldRune returns the folded form of one rune, -1 where it is to be dropped
// because writers set or omit it at will: soft hyphens, joiners, and the vowel
// points of Arabic and Hebrew.
func foldRune(r rune) rune {
	switch {
	case r < utf8.RuneSelf:
		if 'A' <= r && r <= 'Z' {
			r += 'a' - 'A'
		}
		return r
	case ignorable(r):
		return -1
	case r == 'ς':
		return 'σ'
	case r == 'ё' || r == 'Ё':
		return 'е'
	case r == 'İ':
		return 'i'
	}
	return unicode.ToLower(r)
}

func ignorable(r rune) bool {
	switch {
	case r < 0x300:
		return r == 0xAD
	case r == 0x307: // the dot that lower-casing leaves of a decomposed İ
		return true
	case 0x591 <= r && r <= 0x5C7:
		return r != 0x5BE && unicode.Is(unicode.Mn, r)
	case 0x640 <= r && r <= 0x670:
		return r == 0x640 || r == 0x670 || (r >= 0x64B && r <= 0x65F)
	case r >= 0x200B && r <= 0x200F:
		return true
	}
	return r == 0x2060 || r == 0xFEFF
}
