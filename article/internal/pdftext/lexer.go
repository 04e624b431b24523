package pdftext

import (
	"bytes"
	"strconv"
)

const (
	maxOperands = 1 << 14
	maxArrays   = 32 // that stand within each other
)

// The operands of content streams and character maps, besides float64: names,
// strings, and arrays of these. A dictionary's value is of no use here.
type (
	name     string
	operator string
	array    []any
)

// lexer reads the operands and operators of a content stream or a character map.
type lexer struct {
	data []byte
	at   int
}

// next returns an operand or an operator; false at the end.
func (l *lexer) next() (any, bool) { return l.object(0) }

func (l *lexer) object(depth int) (any, bool) {
	l.skipSpace()
	if l.at >= len(l.data) {
		return nil, false
	}
	switch c := l.data[l.at]; {
	case c == '/':
		l.at++
		return name(l.name()), true
	case c == '(':
		return l.literal(), true
	case c == '<' && l.peek(1) == '<':
		l.at += 2
		l.skipDict(depth)
		return nil, true
	case c == '<':
		return l.hex(), true
	case c == '[':
		l.at++
		return l.array(depth), true
	case c == ']' || c == '>' || c == '{' || c == '}' || c == ')':
		l.at++
		return operator(string(c)), true
	}
	word := l.regular()
	if c := word[0]; c == '+' || c == '-' || c == '.' || '0' <= c && c <= '9' {
		return number(word), true
	}
	return operator(word), true
}

func (l *lexer) peek(offset int) byte {
	if l.at+offset < len(l.data) {
		return l.data[l.at+offset]
	}
	return 0
}

func (l *lexer) skipSpace() {
	for l.at < len(l.data) {
		switch c := l.data[l.at]; {
		case isSpace(c):
			l.at++
		case c == '%':
			if i := bytes.IndexAny(l.data[l.at:], "\r\n"); i >= 0 {
				l.at += i
			} else {
				l.at = len(l.data)
			}
		default:
			return
		}
	}
}

// array reads up to the closing bracket.
func (l *lexer) array(depth int) array {
	var elements array
	for {
		element, ok := l.object(depth + 1)
		if !ok || element == operator("]") || depth >= maxArrays {
			return elements
		}
		if _, isOperator := element.(operator); !isOperator && len(elements) < maxOperands {
			elements = append(elements, element)
		}
	}
}

// skipDict reads up to the closing ">>".
func (l *lexer) skipDict(depth int) {
	for {
		l.skipSpace()
		if l.at >= len(l.data) || depth >= maxArrays {
			return
		}
		if l.data[l.at] == '>' && l.peek(1) == '>' {
			l.at += 2
			return
		}
		if _, ok := l.object(depth + 1); !ok {
			return
		}
	}
}

// regular reads a number or operator; always at least one byte.
func (l *lexer) regular() string {
	start := l.at
	for l.at++; l.at < len(l.data) && !isSpace(l.data[l.at]) && !isDelimiter(l.data[l.at]); l.at++ {
	}
	return string(l.data[start:l.at])
}

func (l *lexer) name() string {
	start := l.at
	for ; l.at < len(l.data) && !isSpace(l.data[l.at]) && !isDelimiter(l.data[l.at]); l.at++ {
	}
	raw := l.data[start:l.at]
	if bytes.IndexByte(raw, '#') < 0 {
		return string(raw)
	}
	var decoded []byte
	for i := 0; i < len(raw); i++ {
		if raw[i] == '#' && i+2 < len(raw) {
			if c, err := strconv.ParseUint(string(raw[i+1:i+3]), 16, 8); err == nil {
				decoded = append(decoded, byte(c))
				i += 2
				continue
			}
		}
		decoded = append(decoded, raw[i])
	}
	return string(decoded)
}

// literal reads a string in parentheses, which may hold balanced ones.
func (l *lexer) literal() []byte {
	text := []byte{}
	depth := 0
	for ; l.at < len(l.data); l.at++ {
		switch c := l.data[l.at]; c {
		case '(':
			if depth++; depth == 1 {
				continue
			}
		case ')':
			if depth--; depth == 0 {
				l.at++
				return text
			}
		case '\\':
			l.at++
			text = l.escaped(text)
			continue
		}
		text = append(text, l.data[l.at])
	}
	return text
}

// escaped adds what a backslash stands for; the lexer is at the byte after it,
// and stays at the last byte of the sequence.
func (l *lexer) escaped(text []byte) []byte {
	switch c := l.peek(0); c {
	case 'n':
		return append(text, '\n')
	case 'r':
		return append(text, '\r')
	case 't':
		return append(text, '\t')
	case 'b', 'f':
		return append(text, ' ')
	case '\n':
		return text
	case '\r':
		if l.peek(1) == '\n' {
			l.at++
		}
		return text
	default:
		if c < '0' || c > '7' {
			return append(text, c)
		}
		value := 0
		digits := 0
		for ; digits < 3 && '0' <= l.peek(digits) && l.peek(digits) <= '7'; digits++ {
			value = value*8 + int(l.peek(digits)-'0')
		}
		l.at += digits - 1
		return append(text, byte(value))
	}
}

func (l *lexer) hex() []byte {
	text := []byte{}
	var high byte
	odd := false
	for l.at++; l.at < len(l.data) && l.data[l.at] != '>'; l.at++ {
		digit, err := strconv.ParseUint(string(l.data[l.at]), 16, 8)
		if err != nil {
			continue
		}
		if odd {
			text = append(text, high|byte(digit))
		} else {
			high = byte(digit) << 4
		}
		odd = !odd
	}
	l.at++
	if odd {
		text = append(text, high)
	}
	return text
}

// skipInlineImage moves behind the EI that ends an image whose BI was read.
func (l *lexer) skipInlineImage() {
	l.at = min(l.at, len(l.data))
	begin := bytes.Index(l.data[l.at:], []byte("ID"))
	if begin < 0 {
		l.at = len(l.data)
		return
	}
	for l.at += begin + 2; ; l.at += 2 {
		end := bytes.Index(l.data[l.at:], []byte("EI"))
		if end < 0 {
			l.at = len(l.data)
			return
		}
		l.at += end
		if isSpace(l.data[l.at-1]) && (l.at+2 == len(l.data) || isSpace(l.data[l.at+2])) {
			l.at += 2
			return
		}
	}
}

// number reads what should be a number as well as it can: "--5" and "1.2.3" occur.
func number(word string) float64 {
	value, err := strconv.ParseFloat(word, 64)
	if err != nil || value != value || value > 1e9 || value < -1e9 {
		return 0
	}
	return value
}

func isSpace(c byte) bool {
	return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == 0
}

func isDelimiter(c byte) bool {
	return bytes.IndexByte([]byte("()<>[]{}/%"), c) >= 0
}
