package pasted

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Bounds of the width, in characters, at which text is wrapped by hand or by a
// mail program.
const (
	minWrapWidth = 40
	maxWrapWidth = 100
)

// unwrap joins the lines of paragraphs that were wrapped at a fixed width: each
// line but the last is as long as it could be, as the next word would not have fitted.
func unwrap(lines []Line) []Line {
	out := lines[:0]
	for start := 0; start < len(lines); {
		end := start + 1
		for end < len(lines) && !lines[end].Gap && !lines[end].Row && !lines[start].Row {
			end++
		}
		out = append(out, unwrapGroup(lines[start:end])...)
		start = end
	}
	return out
}

func unwrapGroup(group []Line) []Line {
	if len(group) < 2 {
		return group
	}
	widths := make([]int, len(group))
	widest := 0
	for i, line := range group {
		widths[i] = utf8.RuneCountInString(line.Text)
		widest = max(widest, widths[i])
	}
	if widest < minWrapWidth || widest > maxWrapWidth {
		return group
	}
	wrapped, open := 0, 0
	for i := 0; i+1 < len(group); i++ {
		if isFull(widths[i], group[i+1], widest) {
			wrapped++
		}
		if continues(group[i].Text, group[i+1].Text) {
			open++
		}
	}
	if pairs := len(group) - 1; wrapped*5 < pairs*4 || open*2 < pairs {
		return group
	}
	joined := []Line{group[0]}
	for i := 1; i < len(group); i++ {
		last := &joined[len(joined)-1]
		if group[i].Bullet || !isFull(widths[i-1], group[i], widest) {
			joined = append(joined, group[i])
			continue
		}
		last.Text = glue(last.Text, group[i].Text)
	}
	return joined
}

// isFull says whether a line of this width had no room for the first word of the next.
func isFull(width int, next Line, widest int) bool {
	word, _, _ := strings.Cut(next.Text, " ")
	return width+1+utf8.RuneCountInString(word) > widest
}

// continues says whether a sentence runs on from one line to the next.
func continues(line, next string) bool {
	first, _ := utf8.DecodeRuneInString(next)
	return !endsSentence(line) || unicode.IsLower(first)
}

// glue joins two lines of a paragraph; a hyphen at the end of the first was put
// there when a word was broken, if the rest of it is in lower case.
func glue(line, next string) string {
	if first, _ := utf8.DecodeRuneInString(next); strings.HasSuffix(line, "-") && unicode.IsLower(first) {
		stem := line[:len(line)-1]
		if before, _ := utf8.DecodeLastRuneInString(stem); unicode.IsLetter(before) {
			return stem + next
		}
	}
	return line + " " + next
}

// endsSentence says whether text ends in a full stop, question or exclamation
// mark, closing quotes and brackets behind it apart.
func endsSentence(text string) bool { return terminal(text) != 0 }

// terminal returns the mark that ends the sentence at the end of text, 0 for none.
func terminal(text string) rune {
	for text != "" {
		r, size := utf8.DecodeLastRuneInString(text)
		switch r {
		case '.', '!', '?', '…', '。', '！', '？', '؟', '।', '۔', '։', '።':
			return r
		case '"', '”', '“', '»', '«', '’', '‘', '\'', ')', ']', '」', '』', ' ':
			text = text[:len(text)-size]
		default:
			return 0
		}
	}
	return 0
}

// endsOpen says whether text ends in a mark behind which it goes on.
func endsOpen(text string) bool {
	last, _ := utf8.DecodeLastRuneInString(text)
	return last == ',' || last == ';' || last == '-' || last == '–' || last == '—'
}

// startsUpper says whether text does not begin with a lower-case letter.
func startsUpper(text string) bool {
	first, _ := utf8.DecodeRuneInString(text)
	return !unicode.IsLower(first)
}
