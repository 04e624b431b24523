package article

import (
	"unicode"
	"unicode/utf8"
)

// Words per ten characters in scripts that write without spaces: a Chinese word
// has about 1.6 characters, a Japanese one 2.5 in kana, a Thai one 5 letters.
const (
	wordsPerTenHan      = 6
	wordsPerTenKana     = 4
	wordsPerTenThaiKind = 2
)

// countWords counts words as a publisher's system does: runs of letters and
// digits, where an apostrophe, hyphen or point inside a word does not part it
// ("don't", "well-known", "3.5"). Chinese, Japanese, Thai, Lao, Khmer and
// Burmese text is counted by characters at its usual word length, so that a
// threshold means the same length of text in every script.
func countWords(text string) int {
	words, tenths := 0, 0
	inWord := false
	for i := 0; i < len(text); {
		c := text[i]
		if c < utf8.RuneSelf {
			i++
			switch {
			case 'a' <= c|0x20 && c|0x20 <= 'z' || '0' <= c && c <= '9':
				if !inWord {
					words++
					inWord = true
				}
			case inWord && (c == '\'' || c == '-' || c == '.' || c == '_'):
				// Joins two halves of a word; before a space it changes nothing.
			default:
				inWord = false
			}
			continue
		}
		r, size := utf8.DecodeRuneInString(text[i:])
		i += size
		switch weight := unspacedWeight(r); {
		case weight > 0:
			tenths += weight
			inWord = false
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			if !inWord {
				words++
				inWord = true
			}
		case r == '’' || r == '\u00ad' || r == '\u200d' || r == '\u2011' || unicode.IsMark(r):
			// Inside a word; no boundary.
		default:
			inWord = false
		}
	}
	return words + (tenths+5)/10
}

// unspacedWeight returns the tenths of a word that a character stands for, 0
// for characters of scripts that part words by spaces.
func unspacedWeight(r rune) int {
	switch {
	case r < 0x0E00:
		return 0
	case r <= 0x0EFF, r >= 0x1000 && r <= 0x109F, r >= 0x1780 && r <= 0x17FF:
		if unicode.IsLetter(r) {
			return wordsPerTenThaiKind
		}
		return 0
	case r >= 0x3041 && r <= 0x30FF:
		return wordsPerTenKana
	case r >= 0x3400 && r <= 0x9FFF, r >= 0xF900 && r <= 0xFAFF, r >= 0x20000 && r <= 0x3FFFF:
		return wordsPerTenHan
	}
	return 0
}
