package article

import (
	"html"
	"strings"
	"unicode"
	"unicode/utf8"
)

// oneLine returns text as one line of valid UTF-8: entities that were escaped
// twice are resolved, tags and control characters dropped, white space squeezed,
// and at most limit bytes kept.
func oneLine(text string, limit int) string {
	if strings.IndexByte(text, '&') >= 0 && strings.IndexByte(text, ';') >= 0 {
		text = html.UnescapeString(text)
	}
	if strings.IndexByte(text, '<') >= 0 {
		text = stripTags(text)
	}
	var b strings.Builder
	space := false
	for _, r := range text {
		switch {
		case unicode.IsSpace(r):
			space = b.Len() > 0
			continue
		case r == utf8.RuneError || r == '\u00ad' || r == '\u200b' || r == '\ufeff' || unicode.IsControl(r),
			r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069':
			continue
		}
		if b.Len()+utf8.RuneLen(r)+1 > limit {
			break
		}
		if space {
			b.WriteByte(' ')
			space = false
		}
		b.WriteRune(r)
	}
	return b.String()
}

// stripTags drops what looks like a tag; a lone "<" stays.
func stripTags(text string) string {
	var b strings.Builder
	for {
		open := strings.IndexByte(text, '<')
		if open < 0 || open+1 >= len(text) {
			break
		}
		end := strings.IndexByte(text[open:], '>')
		next := text[open+1] | 0x20
		if end < 0 || next != '/' && !isLower(next) {
			b.WriteString(text[:open+1])
			text = text[open+1:]
			continue
		}
		b.WriteString(text[:open])
		text = text[open+end+1:]
	}
	b.WriteString(text)
	return b.String()
}

// foldLetters returns the letters and digits of text in lower case, for
// comparing names and titles whatever their punctuation.
func foldLetters(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, text)
}

// foldSpaced returns text in lower case with plain apostrophes and single spaces, for
// finding phrases.
func foldSpaced(text string) string {
	var b strings.Builder
	b.Grow(len(text))
	space := true
	for _, r := range text {
		switch {
		case unicode.IsSpace(r):
			if !space {
				b.WriteByte(' ')
				space = true
			}
			continue
		case r == '’' || r == '‘' || r == 'ʼ':
			r = '\''
		case r == '\u00ad' || r == '\u200b':
			continue
		}
		space = false
		b.WriteRune(unicode.ToLower(r))
	}
	return strings.TrimRight(b.String(), " ")
}
