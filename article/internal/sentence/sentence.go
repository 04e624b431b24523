// Package sentence finds sentence boundaries in a block of text.
//
// It is one scan over the bytes that stops at terminators and asks what stands
// on either side of them: abbreviations, numbers and initials before, the case
// and kind of the next word after. What differs between languages is data, in
// the files under rules; the rest follows from the script.
package sentence

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Span is a half-open range of byte offsets.
type Span struct{ Start, End int }

// Split returns the sentences of text in order, without the white space around
// them; together they cover every byte that is not white space. language is an
// ISO 639-1 code or empty. An empty line always ends a sentence, a single line
// break is white space like any other.
func Split(text, language string) []Span {
	s := splitter{text: text, rules: rulesFor(language)}
	thai := false
	for i := 0; i < len(text); {
		if !special(text[i]) {
			i++
			continue
		}
		if text[i] == '\n' {
			i = s.lineBreak(i)
			continue
		}
		if m, _ := s.terminator(i); m == noMark {
			thai = thai || text[i] == 0xE0
			i++
			continue
		}
		kind, end, closed := s.run(i)
		if s.ends(kind, i, end, closed) {
			s.cut(end)
		}
		i = end
	}
	s.cut(len(text))
	if thai {
		return splitThai(text, s.spans)
	}
	return s.spans
}

type splitter struct {
	text  string
	rules *rules
	// start is where the current sentence begins.
	start int
	spans []Span
	// lower says whether the text has letters but no capital; unknown until asked for.
	lower triState
}

type triState uint8

const (
	unknown triState = iota
	no
	yes
)

// cut ends the current sentence before end. What holds no letter or digit is no
// sentence of its own and joins the one before it.
func (s *splitter) cut(end int) {
	from := s.skipSpace(s.start)
	to := s.trimRight(from, end)
	s.start = end
	if from >= to {
		return
	}
	if n := len(s.spans); n > 0 && !strings.ContainsFunc(s.text[from:to], wordRune) {
		s.spans[n-1].End = to
		return
	}
	s.spans = append(s.spans, Span{from, to})
}

func (s *splitter) trimRight(from, to int) int {
	for to > from {
		r, size := utf8.DecodeLastRuneInString(s.text[from:to])
		if !space(r) {
			break
		}
		to -= size
	}
	return to
}

// lineBreak cuts at an empty line and returns where to read on.
func (s *splitter) lineBreak(i int) int {
	end := s.skipSpace(i)
	if strings.Count(s.text[i:end], "\n") > 1 {
		s.cut(i)
	}
	return end
}

// ends says whether the terminators between from and end, with their closing
// marks, end a sentence.
func (s *splitter) ends(kind mark, from, end int, closed bool) bool {
	next := s.skipSpace(end)
	if next == len(s.text) {
		return true
	}
	if next == end {
		return s.endsGlued(kind, from, end, closed)
	}
	ahead := s.look(next)
	if ahead.joins || s.bracketed(from, end) || s.openBracket(end) {
		return false
	}
	if kind == full {
		return !closed || !s.attributed(next)
	}
	if ahead.lower && !ahead.inverted && (kind == ellipsis || !s.allLower()) {
		return false
	}
	switch kind {
	case strong:
		return !closed || !s.attributed(next)
	case ellipsis:
		return ahead.class != other && ahead.class != uncased
	}
	return s.endsAtPeriod(from, ahead)
}

// nextClass is what kind of rune the next word opens with.
type nextClass uint8

const (
	other nextClass = iota
	letter
	digit
	// uncased is a letter of a script without capitals.
	uncased
)

// ahead describes what follows a terminator and white space.
type ahead struct {
	class nextClass
	// word is where the next word begins, after opening quotes, brackets and dashes.
	word int
	// joins is true where punctuation follows that cannot open a sentence.
	joins bool
	// lower is true for a word in lower case, other than "iPhone".
	lower bool
	// inverted is true after an inverted Spanish mark, which opens a sentence in any case.
	inverted bool
}

func (s *splitter) look(i int) ahead {
	a := ahead{word: i}
	for first := true; ; first = false {
		r, size := s.runeAt(a.word)
		switch r {
		case ',', ';', ':', ')', ']', '}', '%', '/', '=', '、', '，', '；', '：', '」', '』', '）':
			a.joins = first
			return a
		case '¿', '¡':
			a.inverted = true
		case '"', '\'', '“', '”', '„', '‚', '‘', '’', '«', '»', '‹', '›', '(', '[', '{', '「', '『', '（', '《', '【', '-', '–', '—', '―', '•', '*', '·', '▪', '►', ' ', '\u00a0', '\u202f':
		default:
			s.classify(&a, r, size)
			return a
		}
		a.word += size
	}
}

func (s *splitter) classify(a *ahead, r rune, size int) {
	switch {
	case unicode.IsLower(r):
		a.class = letter
		second, _ := s.runeAt(a.word + size)
		a.lower = !unicode.IsUpper(second)
	case unicode.IsUpper(r) || unicode.IsTitle(r):
		a.class = letter
	case unicode.IsDigit(r):
		a.class = digit
	case unicode.IsLetter(r):
		a.class = uncased
	}
}

// allLower says whether the text is written without any capital, as some people
// type; then a lower-case letter says nothing.
func (s *splitter) allLower() bool {
	if s.lower == unknown {
		s.lower = yes
		if strings.ContainsFunc(s.text, unicode.IsUpper) {
			s.lower = no
		}
	}
	return s.lower == yes
}

// bracketed says whether the terminators are all that a pair of brackets holds: "300 (!) goals".
func (s *splitter) bracketed(from, end int) bool {
	before, _ := utf8.DecodeLastRuneInString(s.text[s.start:from])
	after, _ := utf8.DecodeLastRuneInString(s.text[from:end])
	return before == '(' && after == ')' || before == '[' && after == ']' || before == '（' && after == '）'
}

// openBracket says whether a bracket that the sentence opened is closed soon
// after end: a remark in brackets is not torn apart.
func (s *splitter) openBracket(end int) bool {
	const reach = 300 // bytes, in either direction
	sentence := s.text[max(s.start, end-reach):end]
	open := strings.LastIndexByte(sentence, '(')
	if open < 0 || open < strings.LastIndexByte(sentence, ')') {
		return false
	}
	rest := s.text[end:min(end+reach, len(s.text))]
	closing := strings.IndexAny(rest, "()\n")
	return closing >= 0 && rest[closing] == ')'
}
