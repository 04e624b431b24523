package terminal

import (
	"strings"

	"github.com/rivo/uniseg"
)

// Width returns the number of columns that text takes; escape sequences take none.
func Width(text string) int {
	if strings.Contains(text, "\x1b") {
		text = Safe(text)
	}
	return uniseg.StringWidth(text)
}

// Tail is what follows a wrapped text without being parted from its last word.
type Tail struct {
	// Text is what is printed, escape sequences included.
	Text string
	// Columns is the width of what is seen of it.
	Columns int
}

// Wrap breaks text into lines of the given number of columns at the places where
// Unicode allows it (UAX 14), so between the ideographs of Chinese and Japanese
// too. style is applied to each line apart; nil leaves it as it is. The first
// line follows first, the others rest, two strings that should be of one width.
func Wrap(text string, columns int, first, rest string, style func(string) string, tail Tail) string {
	columns = max(columns-Width(first), 1)
	lines := breakLines(text, columns, tail.Columns)
	var b strings.Builder
	for i, line := range lines {
		if i == 0 {
			b.WriteString(first)
		} else {
			b.WriteString("\n" + rest)
		}
		if style != nil {
			line = style(line)
		}
		b.WriteString(line)
	}
	b.WriteString(tail.Text)
	return b.String()
}

func breakLines(text string, columns, tail int) []string {
	var lines []string
	line, used := "", 0
	state := -1
	for text != "" {
		var segment string
		var must bool
		segment, text, must, state = uniseg.FirstLineSegmentInString(text, state)
		word := strings.TrimRight(segment, " \n\t\u3000")
		needed := Width(word)
		if text == "" {
			needed += tail
		}
		if used > 0 && used+needed > columns {
			lines, line, used = append(lines, strings.TrimRight(line, " ")), "", 0
		}
		for Width(word) > columns {
			head := prefix(word, columns)
			lines, word = append(lines, head), word[len(head):]
			segment = segment[len(head):]
		}
		line += strings.TrimRight(segment, "\n")
		used += Width(strings.TrimRight(segment, "\n"))
		if must && text != "" {
			lines, line, used = append(lines, strings.TrimRight(line, " ")), "", 0
		}
	}
	return append(lines, strings.TrimRight(line, " "))
}

// prefix returns as many whole characters as fit, and at least one.
func prefix(word string, columns int) string {
	end, used, state := 0, 0, -1
	for rest := word; rest != ""; {
		var cluster string
		var width int
		cluster, rest, width, state = uniseg.FirstGraphemeClusterInString(rest, state)
		if end > 0 && used+width > columns {
			break
		}
		end, used = end+len(cluster), used+width
	}
	return word[:end]
}

// Shorten cuts text to the given number of columns, at a word where there is
// one near, and marks the cut with an ellipsis.
func Shorten(text string, columns int) string {
	if Width(text) <= columns {
		return text
	}
	head := prefix(text, max(columns-1, 1))
	if space := strings.LastIndexByte(head, ' '); text[len(head)] != ' ' && space > len(head)*2/3 {
		head = head[:space]
	}
	return strings.TrimRight(head, " ,;:") + "…"
}
