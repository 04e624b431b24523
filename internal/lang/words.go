package lang

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Words returns the words of text, folded as by [Fold].
//
//   - Hyphens and dashes part words: "COVID-19" is covid, 19.
//   - An English possessive is dropped (Trump's: trump), a contraction and an
//     apostrophe within a Cyrillic word stay (don't, п'ять), any other
//     apostrophe parts words (l'homme: l, homme).
//   - A number is one word with its decimals, "3.5" or "3,5"; a comma or
//     apostrophe that groups thousands is dropped, "1,900" is 1900.
//   - Dotted initials stay together: "U.S." is u.s.
//   - Scripts without spaces: each Han ideograph and each hiragana is a word, a
//     run of katakana is one; Thai, Lao, Khmer and Burmese are cut into
//     syllable-like clusters, so that their words count about double.
func Words(text string) []string {
	return AppendWords(make([]string, 0, len(text)/6+1), text)
}

// AppendWords appends the words of text to words, as [Words] returns them.
func AppendWords(words []string, text string) []string {
	for i := 0; i < len(text); {
		r, size := decode(text[i:])
		if !wordRune(r) || ignorable(r) {
			i += size
			continue
		}
		end, word := scanWord(text, i)
		if word != "" {
			words = append(words, word)
		}
		i = end
	}
	return words
}

// scanWord reads the word that starts at i, returning where it ends and its folded form.
func scanWord(text string, i int) (end int, word string) {
	first, size := decode(text[i:])
	switch {
	case first == '\'':
		return i + size, ""
	case ideograph(first):
		return i + size, foldWord(text[i : i+size])
	case clustered(first):
		end = clusterEnd(text, i)
		return end, foldWord(text[i:end])
	}
	end = i + size
	previous, letters := first, 1
	grouped := false
	for end < len(text) {
		r, size := decode(text[end:])
		if wordRune(r) && (r < utf8.RuneSelf || !ideograph(r) && !clustered(r)) {
			previous, letters = r, letters+1
			end += size
			continue
		}
		if r == ' ' {
			break
		}
		next, _ := utf8.DecodeRuneInString(text[end+size:])
		switch {
		case unicode.IsDigit(previous) && unicode.IsDigit(next) && (r == '.' || r == ',' || r == ':' || apostrophe(r)):
			grouped = grouped || (r != '.' && r != ':' && threeDigits(text[end+size:]))
		case r == '.' && letters == 1 && singleLetter(text[end+size:]):
			letters = 0
		case apostrophe(r) && unicode.IsLetter(next):
			suffix := asciiTail(text[end+size:])
			switch {
			case suffix == "s":
				return end + size + 1, finishWord(text[i:end], grouped)
			case !contraction(suffix) && !unicode.Is(unicode.Cyrillic, next):
				return end, finishWord(text[i:end], grouped)
			}
		default:
			return end, finishWord(text[i:end], grouped)
		}
		previous = r
		end += size
	}
	return end, finishWord(text[i:end], grouped)
}

func finishWord(word string, grouped bool) string {
	if grouped {
		word = ungroup(word)
	}
	return foldWord(word)
}

// foldWord returns a word in folded form, the very same memory where it is folded already.
func foldWord(word string) string {
	ascii := true
	for i := 0; i < len(word); i++ {
		c := word[i]
		if c >= utf8.RuneSelf {
			ascii = false
			break
		}
	}
	if ascii {
		return strings.ToLower(word)
	}
	if !norm.NFKC.IsNormalString(word) {
		word = norm.NFKC.String(word)
	}
	for _, r := range word {
		if foldRune(r) != r || apostrophe(r) && r != '\'' {
			return strings.Map(func(r rune) rune {
				if apostrophe(r) {
					return '\''
				}
				return foldRune(r)
			}, word)
		}
	}
	return word
}

// ungroup drops the separators of thousands.
func ungroup(number string) string {
	var b strings.Builder
	for i, r := range number {
		if (r == ',' || apostrophe(r)) && threeDigits(number[i+utf8.RuneLen(r):]) {
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

// threeDigits says whether s opens with three digits and no fourth.
func threeDigits(s string) bool {
	for i := range 3 {
		if i >= len(s) || s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return len(s) == 3 || s[3] < '0' || s[3] > '9'
}

// singleLetter says whether s opens with one letter that no other word rune follows.
func singleLetter(s string) bool {
	r, size := utf8.DecodeRuneInString(s)
	if !unicode.IsLetter(r) {
		return false
	}
	next, _ := utf8.DecodeRuneInString(s[size:])
	return !wordRune(next)
}

func contraction(suffix string) bool {
	switch suffix {
	case "t", "d", "m", "ll", "re", "ve":
		return true
	}
	return false
}

// asciiTail returns the run of at most three ASCII letters that s opens with, in
// lower case; it is empty where the run is longer or goes on in other letters.
func asciiTail(s string) string {
	n := 0
	for n < len(s) && n < 4 && 'a' <= s[n]|0x20 && s[n]|0x20 <= 'z' {
		n++
	}
	if r, _ := utf8.DecodeRuneInString(s[n:]); n > 3 || wordRune(r) {
		return ""
	}
	return strings.ToLower(s[:n])
}

func decode(s string) (rune, int) {
	if s[0] < utf8.RuneSelf {
		return rune(s[0]), 1
	}
	return utf8.DecodeRuneInString(s)
}

func apostrophe(r rune) bool { return r == '\'' || r == '’' || r == 'ʼ' }

func wordRune(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r|0x20 && r|0x20 <= 'z' || '0' <= r && r <= '9'
	}
	if r == utf8.RuneError || r == 'ʼ' {
		return false
	}
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) || ignorable(r)
}

// ideograph says whether a rune is a word of its own.
func ideograph(r rune) bool {
	if r < 0x2E80 {
		return false
	}
	return 0x4E00 <= r && r <= 0x9FFF || 0x3041 <= r && r <= 0x309F || unicode.Is(unicode.Han, r)
}

// clustered says whether a rune belongs to a script that is cut into clusters.
func clustered(r rune) bool {
	return 0x0E01 <= r && r <= 0x0EFF || 0x1000 <= r && r <= 0x109F || 0x1780 <= r && r <= 0x17FF
}

// clusterEnd returns the end of the syllable-like cluster at i: a vowel written
// before its consonant, the consonant, and the vowels and marks after it.
func clusterEnd(text string, i int) int {
	seenBase := false
	for i < len(text) {
		r, size := decode(text[i:])
		if !clustered(r) || !wordRune(r) {
			break
		}
		leading := 0x0E40 <= r && r <= 0x0E44 || 0x0EC0 <= r && r <= 0x0EC4
		trailing := unicode.IsMark(r) || r == 0x0E30 || r == 0x0E32 || r == 0x0E33 || r == 0x0EB0 || r == 0x0EB2 || r == 0x0EB3
		if seenBase && !trailing {
			break
		}
		seenBase = seenBase || !leading
		i += size
	}
	return i
}
