package grounding

import (
	"unicode"
	"unicode/utf8"
)

// shape is what the writing of a word says about it.
type shape uint8

const (
	shapeCapital shape = 1 << iota // begins with an upper-case letter
	shapeDigit                     // holds a digit
	shapeInitial                   // the first word of a sentence
	shapeUpper                     // of several capitals and nothing else
	shapeQuoted                    // stands between quotation marks
	shapeGlued                     // nothing, or only a hyphen, parts it from the word before
	shapeComma                     // a comma or another mark that parts clauses stands before it
)

// scanned is one word of a text.
type scanned struct {
	folded     []byte // valid only during the call
	start, end int
	shape      shape
}

// scanner cuts text into words. Numbers keep their separators ("1,500.5"), a
// letter ends a number and the other way round ("10million" is two words),
// "U.S." and "US" are one word that is not the pronoun, a possessive 's is left
// out, and scripts without spaces give a word for each character.
type scanner struct {
	text    string
	elides  bool // an apostrophe ends a word, as in French and Italian
	yield   func(scanned)
	word    []byte
	start   int
	shape   shape
	letters int
	upper   int
	last    int // where the last word ended
	opening bool
	quoted  bool
	comma   bool
	buffer  [64]byte
}

func scan(text string, elides bool, yield func(scanned)) {
	s := scanner{text: text, elides: elides, yield: yield, opening: true, last: -2}
	s.word = s.buffer[:0]
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		s.read(r, i, size)
		i += size
	}
	s.flush(len(text))
}

func (s *scanner) read(r rune, i, size int) {
	switch {
	case 'a' <= r && r <= 'z':
		s.letter(byte(r), i)
	case 'A' <= r && r <= 'Z':
		s.capital(i)
		s.word = append(s.word, byte(r)|0x20)
	case '0' <= r && r <= '9':
		s.digit(i)
		s.word = append(s.word, byte(r))
	case r == '\'' || r == '’':
		s.apostrophe(i, size)
	case (r == '.' || r == ',') && s.shape&shapeDigit != 0 && digitAt(s.text, i+1):
		s.word = append(s.word, byte(r))
	case r == '.' && s.letters > 0 && s.inAcronym(i):
		s.shape |= shapeUpper
	case standsAlone(r):
		s.flush(i)
		s.start = i
		s.word = utf8.AppendRune(s.word, r)
		s.flush(i + size)
	case unicode.IsLetter(r) || unicode.Is(unicode.M, r):
		if unicode.IsUpper(r) {
			s.capital(i)
		} else {
			s.letter(0, i)
		}
		s.word = utf8.AppendRune(s.word, foldLetter(r))
	case unicode.IsDigit(r):
		s.digit(i)
		s.word = append(s.word, byte('0'+digitValue(r)))
	case r == '\u00ad' || r == '\u200d' || r == '\u200c': // soft hyphen and joiners stand inside words
	default:
		s.flush(i)
		s.mark(r)
	}
}

// mark notes what a character between words says about the next one.
func (s *scanner) mark(r rune) {
	switch r {
	case '.', '!', '?', '。', '！', '？', '\n':
		s.opening = true
	case ',', ';', ':', '(', ')', '，', '、', '；', '：', '–', '—':
		s.comma = true
	case '"':
		s.quoted = !s.quoted
	case '`':
		s.quoted = true
	case '“', '„', '«', '「', '『':
		s.quoted = true
	case '”', '»', '」', '』':
		s.quoted = false
	}
}

func (s *scanner) begin(i int) {
	if len(s.word) == 0 {
		s.start = i
	}
}

func (s *scanner) letter(c byte, i int) {
	if s.shape&shapeDigit != 0 {
		s.flush(i)
	}
	s.begin(i)
	s.letters++
	if c != 0 {
		s.word = append(s.word, c)
	}
}

func (s *scanner) capital(i int) {
	if s.shape&shapeDigit != 0 {
		s.flush(i)
	}
	if len(s.word) == 0 {
		s.shape |= shapeCapital
	}
	s.begin(i)
	s.letters++
	s.upper++
}

func (s *scanner) digit(i int) {
	if s.letters > 0 {
		s.flush(i)
	}
	s.begin(i)
	s.shape |= shapeDigit
}

// apostrophe reads the apostrophe at text[i].
func (s *scanner) apostrophe(i, size int) {
	next, _ := utf8.DecodeRuneInString(s.text[i+size:])
	if s.shape&shapeDigit != 0 && digitAt(s.text, i+size) { // 1'500
		s.word = append(s.word, ',')
		return
	}
	if s.elides || len(s.word) == 0 || s.shape&shapeDigit != 0 || !unicode.IsLetter(next) {
		s.flush(i)
		return
	}
	s.word = append(s.word, '\'')
}

// inAcronym says whether the full stop at text[i] belongs to an acronym such as
// "U.S.": one letter stands before it, and another lettered stop before or after.
func (s *scanner) inAcronym(i int) bool {
	letter := func(j int) bool { return j >= 0 && j < len(s.text) && 'a' <= s.text[j]|0x20 && s.text[j]|0x20 <= 'z' }
	if !letter(i-1) || letter(i-2) {
		return false
	}
	follows := letter(i+1) && i+2 < len(s.text) && s.text[i+2] == '.'
	closes := i >= 3 && s.text[i-2] == '.' && letter(i-3)
	return follows || closes
}

func (s *scanner) flush(end int) {
	if len(s.word) == 0 {
		s.letters, s.upper, s.shape = 0, 0, 0
		return
	}
	if n := len(s.word); n > 2 && s.word[n-1] == 's' && s.word[n-2] == '\'' {
		s.word = s.word[:n-2]
	}
	if s.upper == s.letters && s.letters > 1 {
		s.shape |= shapeUpper
	}
	if s.shape&shapeUpper != 0 && s.letters == 2 && string(s.word) == "us" {
		s.word = append(s.word, '.')
	}
	if s.opening {
		s.shape |= shapeInitial
	}
	if s.quoted {
		s.shape |= shapeQuoted
	}
	if s.comma {
		s.shape |= shapeComma
	}
	if s.start == s.last || s.start == s.last+1 && s.text[s.last] == '-' {
		s.shape |= shapeGlued
	}
	s.yield(scanned{folded: s.word, start: s.start, end: end, shape: s.shape})
	s.word, s.shape, s.letters, s.upper = s.word[:0], 0, 0, 0
	s.last, s.opening, s.comma = end, false, false
}

func digitAt(text string, i int) bool {
	return i < len(text) && '0' <= text[i] && text[i] <= '9'
}

// digitValue returns the value of a decimal digit of any script: in Unicode they
// stand in runs of ten from zero on.
func digitValue(r rune) int {
	zero := r
	for unicode.IsDigit(zero-1) && r-zero < 9 {
		zero--
	}
	return int(r - zero)
}

// foldLetter lowers a letter and takes the final sigma and the Russian ё for their fellows.
func foldLetter(r rune) rune {
	switch r = unicode.ToLower(r); r {
	case 'ς':
		return 'σ'
	case 'ё':
		return 'е'
	}
	return r
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
