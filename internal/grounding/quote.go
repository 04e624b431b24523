package grounding

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// quoteMarks are the opening quotation marks with what closes them.
var quoteMarks = map[rune]string{
	'"': "\"“”", '“': "”“\"", '„': "“”\"", '”': "”", '«': "»", '»': "«»", '‹': "›", '›': "‹",
	'‘': "’‘", '‚': "‘’", '「': "」", '『': "』", '《': "》", '〝': "〞〟",
}

// span is a quotation: the places of its marks and of what stands between.
type span struct{ open, from, to, end int }

// quotations finds the quoted parts of a text that are of at least two words (or
// three characters of a script without spaces), nested ones inside their outer one.
func quotations(text string) []span {
	var found []span
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		closing, opens := quoteMarks[r]
		if !opens || r == '‘' && letterBefore(text, i) {
			i += size
			continue
		}
		from := i + size
		to, end := closeOf(text, from, closing)
		if to < 0 {
			to, end = len(text), len(text)
		}
		if quotable(text[from:to]) {
			found = append(found, span{i, from, to, end})
		}
		i = max(end, from)
	}
	return found
}

// closeOf finds the closing mark; an apostrophe within a word is none.
func closeOf(text string, from int, closing string) (to, end int) {
	for i, r := range text[from:] {
		if !strings.ContainsRune(closing, r) {
			continue
		}
		at, after := from+i, from+i+utf8.RuneLen(r)
		next, _ := utf8.DecodeRuneInString(text[after:])
		if r == '’' && unicode.IsLetter(next) && letterBefore(text, at) {
			continue
		}
		return at, after
	}
	return -1, -1
}

func letterBefore(text string, i int) bool {
	r, _ := utf8.DecodeLastRuneInString(text[:i])
	return unicode.IsLetter(r)
}

func quotable(s string) bool {
	if len(strings.Fields(s)) >= 2 {
		return true
	}
	alone := 0
	for _, r := range s {
		if standsAlone(r) {
			alone++
		}
	}
	return alone >= 3
}

// foldQuote folds what typography changes: case is kept, marks and blanks are made one.
func foldQuote(s string) string {
	folded := strings.Join(strings.Fields(typography.Replace(s)), " ")
	return strings.Trim(folded, " .,;:!?…-")
}

var typography = strings.NewReplacer(
	"“", "\"", "”", "\"", "„", "\"", "«", "\"", "»", "\"", "‘", "'", "’", "'", "‚", "'", "`", "'", "´", "'",
	"–", "-", "—", "-", "‑", "-", "‐", "-", "−", "-", "…", "...", "\u00a0", " ", "\u202f", " ", "\u2009", " ",
	"\u00ad", "", "\u200b", "", "\u200c", "", "\u200d", "", "ﬁ", "fi", "ﬂ", "fl",
)

// holds says whether words stand in the article, character for character after
// typographic folding; only the first letter may differ in case.
func (a *Article) holds(quoted string) bool {
	words := foldQuote(quoted)
	if words == "" {
		return true
	}
	folded := a.foldedText()
	for _, candidate := range []string{words, turnFirst(words)} {
		for rest, offset := folded, 0; ; {
			at := strings.Index(rest, candidate)
			if at < 0 {
				break
			}
			if wholeWords(folded, offset+at, offset+at+len(candidate)) {
				return true
			}
			offset += at + 1
			rest = folded[offset:]
		}
	}
	return false
}

// turnFirst changes the case of the first letter.
func turnFirst(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	if unicode.IsUpper(r) {
		return string(unicode.ToLower(r)) + s[size:]
	}
	return string(unicode.ToUpper(r)) + s[size:]
}

// wholeWords says whether text[from:to] neither begins nor ends within a word.
func wholeWords(text string, from, to int) bool {
	inside := func(i int) bool {
		if i <= 0 || i >= len(text) {
			return false
		}
		before, _ := utf8.DecodeLastRuneInString(text[:i])
		after, _ := utf8.DecodeRuneInString(text[i:])
		joined := func(r rune) bool { return (unicode.IsLetter(r) || unicode.IsDigit(r)) && !standsAlone(r) }
		return joined(before) && joined(after)
	}
	return !inside(from) && !inside(to)
}

// Unquote takes away the quotation marks of every quotation of two words or more
// that the article does not hold, and says of how many.
func (a *Article) Unquote(text string) (string, int) {
	var b strings.Builder
	removed, last := 0, 0
	for _, q := range quotations(text) {
		if a.holds(text[q.from:q.to]) {
			continue
		}
		removed++
		b.WriteString(text[last:q.open])
		inner := text[q.from:q.to]
		inner, nested := a.Unquote(inner)
		removed += nested
		b.WriteString(inner)
		last = q.end
	}
	if removed == 0 {
		return text, 0
	}
	b.WriteString(text[last:])
	return b.String(), removed
}

// verbatim says whether a text is a passage, word for word.
func (a *Article) verbatim(text string) bool { return a.whole[foldQuote(text)] }
