package sentence

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/lede-bot/lede/internal/lang"
)

// endsAtPeriod judges a full stop that white space and a possible opening follow.
func (s *splitter) endsAtPeriod(dot int, next ahead) bool {
	token, at := s.token(dot)
	if token == "" || s.afterApostrophe(at, len(token)) {
		return true
	}
	if isNumber(token) {
		return s.endsAfterNumber(token, at, next)
	}
	if s.rules.ordinals && len(token) > 1 && isRoman(token) {
		return next.class == letter && s.functionWord(next)
	}
	switch s.classOf(token, at) {
	case title:
		return next.class == other
	case inner:
		return next.class == other || next.class == letter && s.functionWord(next)
	case number:
		return next.class == letter && !s.romanNumeral(next.word) || next.class == uncased
	case clock:
		return next.class == letter && !s.keepsClock(next)
	}
	return true
}

// token returns the word before the full stop at dot and where it begins.
func (s *splitter) token(dot int) (string, int) {
	i := dot
	for i > s.start {
		r, size := utf8.DecodeLastRuneInString(s.text[s.start:i])
		if space(r) || strings.ContainsRune(`"“”„«»()[]{}'’‘/—–…「」『』（）¿¡!?,;:`, r) {
			break
		}
		i -= size
	}
	return s.text[i:dot], i
}

// afterApostrophe says whether the token of size bytes at i is the one letter
// that an apostrophe ties to a word: "world's", "wasn't".
func (s *splitter) afterApostrophe(i, size int) bool {
	return size == 1 && (strings.HasSuffix(s.text[s.start:i], "'") || strings.HasSuffix(s.text[s.start:i], "’")) &&
		i > s.start+1 && !space(rune(s.text[i-2]))
}

// before returns the word before position i of the sentence, with its punctuation.
func (s *splitter) before(i int) (string, int) {
	end := s.trimRight(s.start, i)
	at := end
	for at > s.start {
		r, size := utf8.DecodeLastRuneInString(s.text[s.start:at])
		if space(r) {
			break
		}
		at -= size
	}
	return s.text[at:end], at
}

// endsAfterNumber judges a full stop after a whole number: a list number, an
// ordinal or a date in some languages, otherwise an ordinary end.
func (s *splitter) endsAfterNumber(token string, at int, next ahead) bool {
	if len(token) <= 3 && !strings.ContainsFunc(s.text[s.start:at], wordRune) {
		return false
	}
	if !s.rules.ordinals || len(token) > 3 && next.class != digit || s.partOfNumber(at) {
		return true
	}
	previous, from := s.before(at)
	abbreviation, dotted := strings.CutSuffix(previous, ".")
	switch next.class {
	case digit:
		return len(token) > 2 && (s.rules.language != "ko" || len(token) > 4)
	case letter:
		return s.functionWord(next) || dotted && s.classOf(abbreviation, from) == number
	}
	return s.rules.language != "ko" || !dotted || !isNumber(abbreviation)
}

// partOfNumber says whether the digits at i go on a longer number: "3:2", "1,5".
func (s *splitter) partOfNumber(i int) bool {
	return i-2 >= s.start && strings.IndexByte(":,/", s.text[i-1]) >= 0 && '0' <= s.text[i-2] && s.text[i-2] <= '9'
}

// classOf returns the class of the abbreviation that token is, ordinary for a plain word.
func (s *splitter) classOf(token string, at int) class {
	folded := strings.ToLower(token)
	if c, from := s.classOfParts(folded, at); c != ordinary {
		return s.inContext(c, from)
	}
	r, size := utf8.DecodeRuneInString(token)
	single := size == len(token) && unicode.IsLetter(r)
	c := s.rules.abbrev[folded]
	if s.rules.language == "ar" || s.rules.language == "he" {
		for _, and := range []string{"و", "ו"} {
			c = max(c, s.rules.abbrev[strings.TrimPrefix(folded, and)])
		}
	}
	switch {
	case c == ordinary:
	case single && unicode.IsUpper(r) && c != title: // an initial, not the abbreviation in lower case
	case c == inner && s.afterNumber(at) && utf8.RuneCountInString(token) <= 2 && strings.IndexByte(token, '.') < 0:
		return ordinary // a unit of measure as the last word
	default:
		return s.inContext(c, at)
	}
	if i := strings.LastIndexByte(folded, '-'); i >= 0 {
		if c := s.rules.abbrev[folded[i+1:]]; c == title || c == inner {
			return c
		}
	}
	for suffix, c := range s.rules.suffixes {
		if strings.HasSuffix(folded, suffix) {
			return c
		}
	}
	switch {
	case single:
		return s.singleLetter(r, at)
	case isInitials(token):
		return inner
	case s.rules.vowelless && vowelless(token) && !s.afterNumber(at):
		return inner
	}
	return ordinary
}

// classOfParts looks up an abbreviation whose parts are written apart, "z. B.",
// of which token is the first or a later one.
func (s *splitter) classOfParts(folded string, at int) (class, int) {
	if utf8.RuneCountInString(folded) > 3 {
		return ordinary, at
	}
	dot := at + len(folded)
	if i := s.skipSpace(dot + 1); i > dot+1 {
		next := s.word(i)
		if end := i + len(next); next != "" && end < len(s.text) && s.text[end] == '.' &&
			s.rules.abbrev[folded+"."+strings.ToLower(next)] != ordinary {
			return title, at
		}
	}
	joined, from := folded, at
	for range 3 {
		previous, start := s.before(from)
		if !strings.HasSuffix(previous, ".") || utf8.RuneCountInString(previous) > 4 {
			break
		}
		joined, from = strings.ToLower(previous)+joined, start
		if c := s.rules.abbrev[joined]; c != ordinary {
			return c, from
		}
	}
	return ordinary, at
}

// singleLetter returns the class of a single letter. A capital is an initial
// unless a function word follows ("plan B. But"), and a small letter part of an
// abbreviation; a syllable or ideograph is a word.
func (s *splitter) singleLetter(r rune, at int) class {
	switch {
	case unicode.IsUpper(r), unicode.IsLower(r) && !s.afterNumber(at):
		return inner
	case unicode.In(r, unicode.Hebrew, unicode.Arabic):
		return title
	}
	return ordinary
}

// inContext settles the classes that depend on the word before.
func (s *splitter) inContext(c class, at int) class {
	if c != year {
		return c
	}
	if s.afterNumber(at) {
		return final
	}
	return title
}

// afterNumber says whether the word before position i is a number, or a Roman one.
func (s *splitter) afterNumber(i int) bool {
	previous, _ := s.before(i)
	if previous == "" {
		return false
	}
	last, _ := utf8.DecodeLastRuneInString(previous)
	return unicode.IsDigit(last) || isRoman(previous)
}

// word returns the run of letters at i.
func (s *splitter) word(i int) string {
	end := i
	for end < len(s.text) {
		r, size := utf8.DecodeRuneInString(s.text[end:])
		if !unicode.IsLetter(r) && !unicode.IsMark(r) {
			break
		}
		end += size
	}
	return s.text[i:end]
}

// romanNumeral says whether the word at i is a Roman numeral, and not the pronoun
// or an elided article.
func (s *splitter) romanNumeral(i int) bool {
	word := s.word(i)
	after, _ := s.runeAt(i + len(word))
	return isRoman(word) && after != '\'' && after != '’' && (word != "I" || s.rules.language != "en")
}

// functionWord says whether the next word is a capitalized function word: no
// name goes on with one, so that it opens a sentence.
func (s *splitter) functionWord(next ahead) bool {
	word := s.word(next.word)
	if end := next.word + len(word); end < len(s.text) && s.text[end] == '.' {
		return false // an initial
	}
	return lang.IsStopWord(s.rules.language, lang.Fold(word))
}

// keepsClock says whether the next word belongs to a time of day before it.
func (s *splitter) keepsClock(next ahead) bool {
	word := s.word(next.word)
	return s.rules.after[strings.ToLower(word)]
}

// attributed says whether what follows a closed quotation at i names its
// speaker, with a verb of saying within a few words: “Why?” Mrs. Alving asked.
func (s *splitter) attributed(i int) bool {
	const reach = 4
	if len(s.rules.say) == 0 {
		return false
	}
	if s.rules.language == "zh" {
		return s.attributedChinese(i)
	}
	for range reach {
		word := s.word(i)
		if word == "" {
			return false
		}
		if s.rules.say[word] {
			return true
		}
		i += len(word)
		if i < len(s.text) && s.text[i] == '.' && s.rules.abbrev[strings.ToLower(word)] == title {
			i++
		}
		if i >= len(s.text) || s.text[i] != ' ' {
			return false
		}
		i++
	}
	return false
}

func (s *splitter) attributedChinese(i int) bool {
	const reach = 8
	for range reach {
		r, size := s.runeAt(i)
		if !unicode.IsLetter(r) {
			return false
		}
		if s.rules.say[s.text[i:i+size]] {
			return true
		}
		i += size
	}
	return false
}

// endsGlued judges terminators that no white space follows.
func (s *splitter) endsGlued(kind mark, from, end int, closed bool) bool {
	next, size := s.runeAt(end)
	before, _ := utf8.DecodeLastRuneInString(s.text[s.start:from])
	if s.bracketed(from, end) {
		return false
	}
	if kind == full {
		return s.endsFull(end, closed)
	}
	switch {
	case next == '¿' || next == '¡':
		return true
	case unicode.In(next, unicode.Han, unicode.Hangul, unicode.Hiragana, unicode.Katakana):
		eastAsian := unicode.In(before, unicode.Han, unicode.Hangul, unicode.Hiragana, unicode.Katakana)
		return eastAsian && !closed && kind != ellipsis
	case !unicode.IsUpper(next) && next != '“' && next != '„':
		return false
	}
	// "the end.The start": the blank was lost between two paragraphs.
	if next != '“' && next != '„' {
		if second, _ := s.runeAt(end + size); !unicode.IsLower(second) {
			return false
		}
		if kind == period && !closed && hostLike(s.word(end)) {
			return false
		}
	}
	if closed {
		return true
	}
	token, at := s.token(from)
	if s.classOf(token, at) != ordinary || strings.ContainsAny(token, ".@_") {
		return false
	}
	return unicode.IsLower(before) && utf8.RuneCountInString(token) > 2 || unicode.IsDigit(before) && kind == strong
}

// hostLike says whether a word is the end of a host, product or file name: "Booking.Com".
func hostLike(word string) bool {
	switch strings.ToLower(word) {
	case "com", "org", "net", "de", "fr", "es", "it", "pl", "ru", "uk", "io", "js", "tv", "gov", "edu", "info", "html", "pdf", "txt", "doc", "docx":
		return true
	}
	return utf8.RuneCountInString(word) < 2
}

// endsFull judges an ideographic or Indic full stop.
func (s *splitter) endsFull(end int, closed bool) bool {
	next, _ := s.runeAt(end)
	switch {
	case strings.ContainsRune("，、；：）」』》】〉,;:)", next):
		return false
	case !closed:
		return true
	case unicode.Is(unicode.Hiragana, next):
		return false // 「はい。」と答えた
	case s.remark(end):
		return false
	}
	return !s.attributed(end)
}

// remark says whether end closes a remark in brackets within a sentence: 本（见第3页。）很长。
func (s *splitter) remark(end int) bool {
	const reach = 600 // bytes
	from := max(s.start, end-reach)
	sentence, ok := strings.CutSuffix(s.text[from:end], "）")
	return ok && strings.LastIndex(sentence, "（") > s.start-from
}
