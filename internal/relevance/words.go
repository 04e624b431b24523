package relevance

import (
	"unicode"
	"unicode/utf8"
)

// shape is what the writing of a word says about it.
type shape uint8

const (
	shapeCapital shape = 1 << iota // begins with an upper-case letter
	shapeNumber                    // holds a digit
	shapeInitial                   // the first word of its passage
	shapeAlone                     // a character of a script that writes no spaces
)

// scanner cuts text into words. It differs from lang.Words in what questions
// need: capitals are seen, numbers keep their value ("1,500" is 1500), "U.S."
// and "US" are one word that is not the pronoun, and a possessive 's is left out.
type scanner struct {
	yield   func(folded []byte, s shape) // the bytes are valid only during the call
	elides  bool                         // an apostrophe ends a word, as in French and Italian
	word    []byte
	shape   shape
	letters int
	upper   int
	started bool // a word has been yielded
	buffer  [64]byte
}

// scanWords calls yield for each word of text, folded to lower case.
func scanWords(text string, elides bool, yield func(folded []byte, s shape)) {
	w := scanner{yield: yield, elides: elides}
	w.word = w.buffer[:0]
	for i := 0; i < len(text); {
		if c := text[i]; c < utf8.RuneSelf {
			w.ascii(c, text, i)
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(text[i:])
		i += size
		w.rune(r, text, i)
	}
	w.flush()
}

// ascii reads c, which is text[i].
func (w *scanner) ascii(c byte, text string, i int) {
	next := byte(0)
	if i+1 < len(text) {
		next = text[i+1]
	}
	switch {
	case 'a' <= c && c <= 'z':
		w.word = append(w.word, c)
		w.letters++
	case 'A' <= c && c <= 'Z':
		w.capital()
		w.word = append(w.word, c|0x20)
	case isDigit(c):
		w.word = append(w.word, c)
		w.shape |= shapeNumber
	case c == '\'':
		w.apostrophe(next)
	case c == ',' && w.shape&shapeNumber != 0 && isDigit(next):
	case c == '.' && w.shape&shapeNumber != 0 && isDigit(next):
		w.word = append(w.word, c)
	case c == '.' && w.upper > 0 && w.upper == w.letters && inAcronym(text, i):
	default:
		w.flush()
	}
}

// rune reads a character outside ASCII; what follows it begins at text[next].
func (w *scanner) rune(r rune, text string, next int) {
	switch {
	case standsAlone(r):
		w.flush()
		w.word = utf8.AppendRune(w.word, r)
		w.shape |= shapeAlone
		w.flush()
	case unicode.IsLetter(r) || unicode.Is(unicode.M, r):
		if unicode.IsUpper(r) {
			w.capital()
			r = unicode.ToLower(r)
		} else {
			w.letters++
		}
		w.word = utf8.AppendRune(w.word, r)
	case unicode.IsDigit(r):
		w.word = utf8.AppendRune(w.word, r)
		w.shape |= shapeNumber
	case r == '’' && next < len(text):
		w.apostrophe(text[next])
	case r == '\u00ad' || r == '\u200d' || r == '\u200c': // soft hyphen and joiners stand inside words
	default:
		w.flush()
	}
}

func (w *scanner) capital() {
	if len(w.word) == 0 {
		w.shape |= shapeCapital
	}
	w.letters++
	w.upper++
}

// apostrophe reads an apostrophe before the byte next.
func (w *scanner) apostrophe(next byte) {
	if w.elides || len(w.word) == 0 || !isLetter(next) && next < utf8.RuneSelf {
		w.flush()
		return
	}
	w.word = append(w.word, '\'')
}

// flush yields the word that has been read, if any.
func (w *scanner) flush() {
	if len(w.word) == 0 {
		return
	}
	if n := len(w.word); n > 2 && w.word[n-1] == 's' && w.word[n-2] == '\'' {
		w.word = w.word[:n-2]
	}
	if w.upper == w.letters && w.letters == 2 && len(w.word) == 2 {
		w.word = append(w.word, '.')
	}
	if !w.started {
		w.shape |= shapeInitial
	}
	w.yield(w.word, w.shape)
	w.word, w.shape, w.letters, w.upper, w.started = w.word[:0], 0, 0, 0, true
}

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }
func isDigit(c byte) bool  { return '0' <= c && c <= '9' }

// inAcronym says whether the full stop at text[i] belongs to an acronym such as
// "U.S.": one letter stands before it, and another lettered stop before or after.
func inAcronym(text string, i int) bool {
	if i >= 2 && isLetter(text[i-2]) {
		return false
	}
	follows := i+2 < len(text) && isLetter(text[i+1]) && text[i+2] == '.'
	closes := i >= 3 && text[i-2] == '.' && isLetter(text[i-3])
	return follows || closes
}

// standsAlone says whether r belongs to a script that writes no spaces between
// words: Thai, Lao, Burmese, Khmer, kana and Han.
func standsAlone(r rune) bool {
	switch {
	case r < 0x0E00:
		return false
	case r <= 0x0EFF, 0x1000 <= r && r <= 0x109F, 0x1780 <= r && r <= 0x17FF,
		0x3040 <= r && r <= 0x30FF, 0x3400 <= r && r <= 0x9FFF, 0xF900 <= r && r <= 0xFAFF, 0x20000 <= r && r <= 0x3FFFF:
		return unicode.IsLetter(r)
	}
	return false
}
