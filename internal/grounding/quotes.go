package grounding

import (
	"strings"
	"unicode/utf8"

	"github.com/lede-bot/lede/internal/lang"
)

// Quote is a quotation in a claim.
type Quote struct {
	// Start and End are byte offsets into the claim, the quotation marks included.
	Start, End int
	Text       string // without the marks
	// Found says whether the words stand in the article, character for character
	// after typographic folding; Passage is where, an index.
	Found   bool
	Passage int
}

// quotesOf finds the quotations of a claim between double quotation marks of any
// typography. A single word that is only set apart counts too.
func (a *Article) quotesOf(text string) (quotes []Quote) {
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		closing := closingMarks(r)
		if closing == "" {
			i += size
			continue
		}
		n := strings.IndexAny(text[i+size:], closing)
		if n < 0 {
			i += size
			continue
		}
		inner := text[i+size : i+size+n]
		_, last := utf8.DecodeRuneInString(text[i+size+n:])
		end := i + size + n + last
		if strings.TrimSpace(inner) != "" {
			q := Quote{Start: i, End: end, Text: strings.TrimSpace(inner), Passage: -1}
			q.Passage = a.holds(q.Text)
			q.Found = q.Passage >= 0
			quotes = append(quotes, q)
		}
		i = end
	}
	return quotes
}

// closingMarks returns what may close a quotation that r opens.
func closingMarks(r rune) string {
	switch r {
	case '"':
		return "\"”"
	case '“':
		return "”\"“"
	case '„':
		return "“”\""
	case '«':
		return "»"
	case '»':
		return "«"
	case '「':
		return "」"
	case '『':
		return "』"
	}
	return ""
}

// holds returns the passage in which words stand, -1 when in none. The stop or
// comma that a writer sets before closing the quotation is left out.
func (a *Article) holds(words string) int {
	folded := strings.TrimRight(lang.Fold(words), " .,!?;:。，")
	if folded == "" {
		return -1
	}
	for i := range a.passages {
		if whole(a.passages[i].folded, folded) {
			return i
		}
	}
	// a quotation over several sentences
	if strings.ContainsAny(folded, ".!?。！？") {
		for i := 0; i+1 < len(a.passages); i++ {
			joined := a.passages[i].folded
			for j := i + 1; j < min(i+6, len(a.passages)); j++ {
				joined += " " + a.passages[j].folded
			}
			if whole(joined, folded) {
				return i
			}
		}
	}
	return -1
}

// whole says whether part stands in text and not within longer words.
func whole(text, part string) bool {
	for from := 0; ; {
		i := strings.Index(text[from:], part)
		if i < 0 {
			return false
		}
		i += from
		before, _ := utf8.DecodeLastRuneInString(text[:i])
		after, _ := utf8.DecodeRuneInString(text[i+len(part):])
		first, _ := utf8.DecodeRuneInString(part)
		if (i == 0 || !wordLetter(before) || !wordLetter(first) || standsAlone(first)) && (i+len(part) == len(text) || !wordLetter(after) || standsAlone(after)) {
			return true
		}
		from = i + len(part)
	}
}

// Unquote returns a claim without the marks of the quotations that the article
// does not have.
func Unquote(text string, quotes []Quote) string {
	var b strings.Builder
	at := 0
	for _, q := range quotes {
		if q.Found {
			continue
		}
		_, open := utf8.DecodeRuneInString(text[q.Start:])
		_, shut := utf8.DecodeLastRuneInString(text[:q.End])
		b.WriteString(text[at:q.Start])
		b.WriteString(text[q.Start+open : q.End-shut])
		at = q.End
	}
	b.WriteString(text[at:])
	return b.String()
}
