package card

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// word is a piece of a line that is never cut: an escaped word or a link.
type word struct {
	text string
	bold bool
	// joined is true when no blank stands before it: the rest of a long word,
	// or of a text in a script without blanks.
	joined bool
}

// line is a paragraph, point, quote or heading that may be split over messages.
type line struct {
	// prefix is the Markdown that it begins with, again on each of its pieces.
	prefix string
	words  []word
	// keeps is true when it must not end a message: a heading belongs to what follows.
	keeps bool
}

// group is lines that belong together: one text display, with a gap around it.
type group struct {
	lines []line
	// side is shown beside the first piece of the group: an image.
	side string
}

// longestWord is the number of characters from which on a word may be cut, and
// longestRun from which on it is cut even between two letters.
const (
	longestWord = 60
	longestRun  = 400
)

// prose returns article text as words.
func prose(text string, bold bool) []word {
	fields := strings.Fields(escape(text))
	words := make([]word, 0, len(fields))
	for _, field := range fields {
		for i, part := range parts(field) {
			words = append(words, word{text: part, bold: bold, joined: i > 0})
		}
	}
	return words
}

// parts cuts a long escaped word, never between a backslash and what it
// escapes, and neither within a sign made of several characters.
func parts(text string) []string {
	if utf8.RuneCountInString(text) <= longestWord {
		return []string{text}
	}
	var all []string
	start, length, escaped := 0, 0, false
	previous := rune(0)
	for i, r := range text {
		if !escaped && !oneSign(previous, r) && (length >= longestRun || length >= longestWord/2 && !inWord(previous, r)) {
			all = append(all, text[start:i])
			start, length = i, 0
		}
		escaped = r == '\\' && !escaped
		previous = r
		length++
	}
	return append(all, text[start:])
}

// oneSign says whether two characters are, or may be, parts of one sign.
func oneSign(before, after rune) bool {
	joins := func(r rune) bool { return r == '\u200d' || r == '\u200b' }
	flag := func(r rune) bool { return r >= 0x1F1E6 && r <= 0x1F1FF }
	return joins(before) || joins(after) || unicode.Is(unicode.M, after) || flag(before) && flag(after) || after >= 0x1F3FB && after <= 0x1F3FF
}

// inWord says whether two characters stand in one word of a script with blanks.
func inWord(before, after rune) bool {
	letter := func(r rune) bool {
		return unicode.IsDigit(r) || unicode.IsLetter(r) && !unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai)
	}
	return letter(before) && letter(after)
}

// said returns Lede's own words, which may hold Markdown, as words of a line.
func said(text string) []word {
	fields := strings.Split(text, " ")
	words := make([]word, len(fields))
	for i, field := range fields {
		words[i] = word{text: field}
	}
	return words
}

// whole returns text that is never split.
func whole(text string) []word { return []word{{text: text}} }
