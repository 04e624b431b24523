// Package pasted finds the article in text that was copied from a page: which
// lines are its body, where its headline stands, and who wrote it when.
//
// Copied text has no markup to go by, so each line is judged by its shape, its
// words and its neighbours ([Document.Features]) with two models, one on top of
// the other ([Model]), and the lines that together make the best body are then
// chosen by dynamic programming ([Document.Body]).
package pasted

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Line is one line of the text, normally one block of the page it was copied from.
type Line struct {
	// Text has its white space squeezed, tabs between the cells of a row apart.
	Text string
	// Gap is true when an empty line stands before it.
	Gap bool
	// Bullet is true when Text stood behind a bullet, which is removed.
	Bullet bool
	// Row is true when Text holds cells parted by tabs.
	Row bool
}

// Lines cuts text into its lines that are not empty. Invisible characters are
// dropped, lines that were wrapped at a fixed width are joined again.
func Lines(text string) []Line {
	text = Visible(text)
	var lines []Line
	gap := false
	for raw := range strings.SplitSeq(text, "\n") {
		line := readLine(raw)
		if line.Text == "" {
			gap = true
			continue
		}
		line.Gap = gap
		gap = false
		lines = append(lines, line)
	}
	return unwrap(lines)
}

// bullets are the marks that open list items in text.
const bullets = "•‣◦▪■●○·*-–—➤►▶✓✔"

func readLine(raw string) Line {
	line := Line{Text: squeeze(raw)}
	line.Row = strings.Contains(line.Text, "\t")
	if mark, size := utf8.DecodeRuneInString(line.Text); strings.ContainsRune(bullets, mark) {
		if rest := line.Text[size:]; strings.HasPrefix(rest, " ") || strings.HasPrefix(rest, "\t") {
			if rest = strings.TrimSpace(rest); startsItem(mark, rest) {
				line.Text, line.Bullet, line.Row = rest, true, strings.Contains(rest, "\t")
			}
		}
	}
	return line
}

// startsItem says whether mark is a bullet before rest: a dash also opens
// quotations and signatures ("— Jane Roe").
func startsItem(mark rune, rest string) bool {
	return mark != '–' && mark != '—' && rest != ""
}

// squeeze trims s and makes each run of white space one blank, or one tab where
// it parts cells.
func squeeze(s string) string {
	clean := true
	space := true
	for _, r := range s {
		if unicode.IsSpace(r) {
			clean = clean && r == ' ' && !space
			space = true
		} else {
			space = false
		}
	}
	if clean && !space || s == "" {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	pending := rune(0)
	for _, r := range s {
		switch {
		case r == '\t':
			pending = '\t'
		case unicode.IsSpace(r):
			if pending == 0 {
				pending = ' '
			}
		default:
			if pending != 0 && b.Len() > 0 {
				b.WriteRune(pending)
			}
			pending = 0
			b.WriteRune(r)
		}
	}
	return b.String()
}

// Visible returns text without control characters, bidirectional overrides and
// zero-width characters, and with every kind of line break as "\n". Joiners stay
// only between letters of scripts that spell with them.
func Visible(text string) string {
	if !strings.ContainsFunc(text, invisible) && utf8.ValidString(text) {
		return text
	}
	text = strings.ReplaceAll(text, "\r\n", "\n")
	var b strings.Builder
	b.Grow(len(text))
	previous := rune(0)
	for i, r := range text {
		switch {
		case r == '\r' || r == '\v' || r == '\f' || r == '\u0085' || r == '\u2028':
			b.WriteByte('\n')
		case r == '\u2029':
			b.WriteString("\n\n")
		case r == '\u200c' || r == '\u200d':
			next, _ := utf8.DecodeRuneInString(text[i+3:])
			if spellsWithJoiners(previous) && spellsWithJoiners(next) {
				b.WriteRune(r)
			}
			continue
		case invisible(r):
			continue
		default:
			b.WriteRune(r)
		}
		previous = r
	}
	return b.String()
}

// invisible says whether r has no place in text to be read; line breaks other
// than "\n" count, as Visible replaces them.
func invisible(r rune) bool {
	switch {
	case r < ' ':
		return r != '\n' && r != '\t'
	case r < 0x7f:
		return false
	case r <= 0x9f, r == '\u00ad', r == '\u034f', r == '\u061c', r == '\u180e', r == '\ufeff', r == utf8.RuneError:
		return true
	case r >= '\u200b' && r <= '\u200f', r >= '\u2028' && r <= '\u202e', r >= '\u2060' && r <= '\u206f':
		return true
	case r >= '\ufff9' && r <= '\ufffc', r >= 0xe0000 && r <= 0xe007f:
		return true
	}
	return false
}

// spellsWithJoiners says whether r belongs to a script in which zero-width
// joiners and non-joiners are part of the spelling: Arabic, Syriac, the Indic
// scripts, Khmer, Mongolian.
func spellsWithJoiners(r rune) bool {
	return unicode.In(r, unicode.Arabic, unicode.Syriac, unicode.Devanagari, unicode.Bengali, unicode.Gurmukhi,
		unicode.Gujarati, unicode.Oriya, unicode.Tamil, unicode.Telugu, unicode.Kannada, unicode.Malayalam,
		unicode.Sinhala, unicode.Khmer, unicode.Mongolian)
}
