package article

import (
	"strings"
	"unicode/utf8"
)

// trimScript removes what publishers wrap around the JSON of a script: comment
// and CDATA marks, a byte order mark, a closing semicolon.
func trimScript(script string) string {
	for {
		before := script
		script = strings.Trim(script, "\ufeff \t\r\n;")
		for _, mark := range [...]string{"<!--", "//", "/*", "*/", "<![CDATA["} {
			script = strings.TrimPrefix(script, mark)
		}
		for _, mark := range [...]string{"-->", "//", "/*", "*/", "]]>"} {
			script = strings.TrimSuffix(script, mark)
		}
		if script == before {
			return script
		}
	}
}

// repairJSON mends the errors that templates put into JSON: raw control
// characters and unescaped quotes within strings, bad escapes, comments,
// trailing commas, and brackets left open at the end. Sound JSON is returned
// with the same meaning.
func repairJSON(s string) string {
	var b strings.Builder
	b.Grow(len(s) + 16)
	var open []byte // closing brackets that are due
	comma := false  // a comma was read but not written yet
	for i := 0; i < len(s); {
		switch c := s[i]; {
		case c == ',':
			comma = true
			i++
		case c == ' ' || c == '\t' || c == '\r' || c == '\n':
			i++
		case startsComment(s[i:]):
			i = skipComment(s, i)
		case c == '}' || c == ']':
			comma = false
			i++
			if len(open) > 0 && open[len(open)-1] == c {
				open = open[:len(open)-1]
				b.WriteByte(c)
			}
		default:
			if comma {
				b.WriteByte(',')
				comma = false
			}
			switch c {
			case '{':
				open = append(open, '}')
			case '[':
				open = append(open, ']')
			case '"':
				i = repairString(&b, s, i+1)
				continue
			}
			b.WriteByte(c)
			i++
		}
	}
	for i := len(open) - 1; i >= 0; i-- {
		b.WriteByte(open[i])
	}
	return b.String()
}

// startsComment says whether s begins with a comment of JavaScript.
func startsComment(s string) bool {
	return strings.HasPrefix(s, "//") || strings.HasPrefix(s, "/*")
}

// skipComment returns the position after the comment that starts at i.
func skipComment(s string, i int) int {
	end, width := "\n", 1
	if s[i+1] == '*' {
		end, width = "*/", 2
	}
	if n := strings.Index(s[i+2:], end); n >= 0 {
		return i + 2 + n + width
	}
	return len(s)
}

// repairString copies the string that starts at i, after its opening quote,
// and returns the position after its closing quote.
func repairString(b *strings.Builder, s string, i int) int {
	const hex = "0123456789abcdef"
	b.WriteByte('"')
	for i < len(s) {
		c := s[i]
		switch {
		case c == '"' && endsString(s[i+1:]):
			b.WriteByte('"')
			return i + 1
		case c == '"':
			b.WriteString(`\"`)
		case c == '\\' && i+1 < len(s) && strings.IndexByte(`"\/bfnrt`, s[i+1]) >= 0:
			b.WriteString(s[i : i+2])
			i++
		case c == '\\' && isUnicodeEscape(s[i:]):
			b.WriteByte('\\')
		case c == '\\':
			// A stray backslash escapes nothing: dropped.
		case c < ' ':
			b.WriteString(`\u00`)
			b.WriteByte(hex[c>>4])
			b.WriteByte(hex[c&15])
		case c < utf8.RuneSelf:
			b.WriteByte(c)
		default:
			_, size := utf8.DecodeRuneInString(s[i:])
			b.WriteString(s[i : i+size])
			i += size - 1
		}
		i++
	}
	b.WriteByte('"')
	return i
}

// endsString says whether a quote before rest closes its string: what follows
// then is a comma, colon, bracket or the end.
func endsString(rest string) bool {
	rest = strings.TrimLeft(rest, " \t\r\n")
	if rest == "" {
		return true
	}
	if startsComment(rest) {
		return true
	}
	switch rest[0] {
	case ':', '}', ']':
		return true
	case ',':
		// Within prose a comma after a quote is followed by a word, between
		// members by another quote, bracket, number or literal.
		next := strings.TrimLeft(rest[1:], " \t\r\n")
		return next == "" || startsComment(next) || strings.IndexByte(`"{[]}-0123456789,`, next[0]) >= 0 ||
			strings.HasPrefix(next, "true") || strings.HasPrefix(next, "false") || strings.HasPrefix(next, "null")
	}
	return false
}

// isUnicodeEscape says whether s starts with a complete \uXXXX.
func isUnicodeEscape(s string) bool {
	if len(s) < 6 || s[1] != 'u' {
		return false
	}
	for _, c := range []byte(s[2:6]) {
		if !isDigit(c) && (c|0x20 < 'a' || c|0x20 > 'f') {
			return false
		}
	}
	return true
}
