package sentence

import (
	"unicode"
	"unicode/utf8"
)

// mark is a kind of sentence-ending punctuation.
type mark uint8

const (
	noMark   mark = iota
	period        // "." needs white space after it, and may belong to an abbreviation
	strong        // "!" and "?" and their like
	ellipsis      // "…" and runs of full stops
	full          // "。" and its like end a sentence also without white space after them
)

// special says whether a byte may open a terminator, a blank line, or Thai text.
func special(c byte) bool {
	switch c {
	case '.', '!', '?', ';', '\n', 0xCD, 0xD6, 0xD8, 0xDB, 0xE0, 0xE1, 0xE2, 0xE3, 0xEF:
		return true
	}
	return false
}

// terminator returns the terminator that s opens with and its size in bytes.
func (s *splitter) terminator(i int) (mark, int) {
	switch c := s.text[i]; {
	case c == '.':
		return period, 1
	case c == '!' || c == '?':
		return strong, 1
	case c == ';' && s.rules.language == "el":
		return strong, 1
	case c < utf8.RuneSelf:
		return noMark, 0
	}
	r, size := utf8.DecodeRuneInString(s.text[i:])
	switch r {
	case '…', '‥':
		return ellipsis, size
	case '‼', '⁇', '⁈', '⁉', '؟', '\u037E', '՞', '՜':
		return strong, size
	case '。', '｡', '！', '？', '।', '॥', '։', '۔', '።', '፧', '။', '។', '៕':
		return full, size
	case '．':
		if next, _ := s.runeAt(i + size); !unicode.IsDigit(next) {
			return full, size
		}
	}
	return noMark, 0
}

// run reads the terminators at i, with what is written between and after them:
// blanks before French marks, closing quotes and brackets, footnote marks and emoji.
func (s *splitter) run(i int) (kind mark, end int, closed bool) {
	start, marks := i, 0
	for i < len(s.text) {
		if m, size := s.terminator(i); m != noMark {
			marks++
			switch {
			case m == full || kind == full:
				kind = full
			case m == strong || kind == strong:
				kind = strong
			case closed:
				kind, marks = m, 1
			case m == ellipsis || marks > 1:
				kind = ellipsis
			default:
				kind = m
			}
			i += size
			continue
		}
		if j := s.closer(i); j > i {
			i, closed = j, true
			continue
		}
		j := s.skipSpace(i)
		if j == i || j == len(s.text) {
			break
		}
		if m, _ := s.terminator(j); j > i && (s.text[j] == '!' || s.text[j] == '?' || m == period && s.loneDot(j) && kind != strong) {
			i = j
			continue
		}
		if k := s.spacedCloser(j); k > j {
			i, closed = k, true
			continue
		}
		break
	}
	if i == start {
		return noMark, start, false
	}
	return kind, i, closed
}

// loneDot says whether the full stop at i stands free, as in ". . .".
func (s *splitter) loneDot(i int) bool {
	return i+1 == len(s.text) || s.text[i+1] == ' ' || s.text[i+1] == '.'
}

// closer returns the end of the closing quote, bracket or footnote mark at i, or i.
func (s *splitter) closer(i int) int {
	r, size := s.runeAt(i)
	switch r {
	case ')', ']', '}', '”', '’', '›', '」', '』', '）', '】', '〉', '》', '〕', '］', '｣', '¹', '²', '³':
		return i + size
	case '"', '\'', '“', '‘', '»', '«', '‹':
		if next, _ := s.runeAt(i + size); !wordRune(next) && next != '¿' && next != '¡' {
			return i + size
		}
	case '[':
		j := i + 1
		for j < len(s.text) && '0' <= s.text[j] && s.text[j] <= '9' {
			j++
		}
		if j > i+1 && j < len(s.text) && s.text[j] == ']' {
			return j + 1
		}
	}
	return i
}

// spacedCloser returns the end of what may follow white space and still belong
// to the sentence before it, or i: a French closing quote, emoji.
func (s *splitter) spacedCloser(i int) int {
	r, size := s.runeAt(i)
	if r == '»' {
		if next, _ := s.runeAt(i + size); !wordRune(next) {
			return i + size
		}
		return i
	}
	if !emoji(r) {
		return i
	}
	for emoji(r) || r == 0x200D || r == 0xFE0F || 0x1F3FB <= r && r <= 0x1F3FF {
		i += size
		r, size = s.runeAt(i)
	}
	return i
}

func emoji(r rune) bool {
	return 0x2600 <= r && r <= 0x27BF && r != '❝' && r != '❞' || 0x1F000 <= r && r <= 0x1FAFF
}

func wordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// runeAt returns the rune at i and its size, U+FFFD and 0 at the end of the text.
func (s *splitter) runeAt(i int) (rune, int) {
	if i >= len(s.text) {
		return utf8.RuneError, 0
	}
	return utf8.DecodeRuneInString(s.text[i:])
}

// skipSpace returns the index of the first byte from i on that is no white space.
func (s *splitter) skipSpace(i int) int {
	for i < len(s.text) {
		c := s.text[i]
		if c == ' ' || '\t' <= c && c <= '\r' {
			i++
			continue
		}
		if c < utf8.RuneSelf {
			break
		}
		r, size := utf8.DecodeRuneInString(s.text[i:])
		if !space(r) {
			break
		}
		i += size
	}
	return i
}

// space says whether a rune is white space or has no ink: a sentence neither
// opens nor ends with it.
func space(r rune) bool {
	return unicode.IsSpace(r) || r == 0x200B || r == 0xFEFF || r == 0x2060 || r == 0x200E || r == 0x200F
}
