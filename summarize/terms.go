package summarize

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/lede-bot/lede/article"
	"github.com/lede-bot/lede/internal/lang"
)

// shape is what the writing of a word says about it.
type shape uint8

const (
	capital  shape = 1 << iota // begins with an upper-case letter
	number                     // is written with digits
	initial                    // the first word of its passage
	spaceGap                   // follows something other than white space: punctuation stands between
	alone                      // a character of a script that writes no spaces
)

// token is one word of a passage.
type token struct {
	term  int32
	shape shape
}

// term is what an index knows about a stem.
type term struct {
	stem     string
	stop     bool
	passages int32 // that hold it
	last     int32 // the last of them, while counting
	capital  bool  // seen with a capital inside a passage: likely a name
	small    bool  // seen without a capital: no name
	number   bool
	class    class
}

// termIndex holds the words of an article's passages as numbered stems. It is
// immutable once built.
type termIndex struct {
	language string
	lexicon  *lexicon
	terms    []term
	byStem   map[string]int32
	passages [][]token
	length   float64 // mean passage length in tokens, at least 1
}

// newTermIndex reads the passages of a.
func newTermIndex(a *article.Article) *termIndex {
	x := &termIndex{language: a.Language, lexicon: lexiconOf(a.Language), byStem: make(map[string]int32, len(a.Text)/16+8)}
	x.terms = make([]term, 0, len(a.Text)/16+8)
	words := make(map[string]int32, len(a.Text)/14+8)
	tokens := make([]token, 0, len(a.Text)/5+8)
	x.passages = make([][]token, len(a.Passages))
	for i, p := range a.Passages {
		from := len(tokens)
		scanWords(p.Text, func(folded []byte, s shape) {
			number, ok := words[string(folded)]
			if !ok {
				word := string(folded)
				number = x.add(word)
				words[word] = number
			}
			if s&capital != 0 && s&initial == 0 {
				x.terms[number].capital = true
			} else if s&capital == 0 {
				x.terms[number].small = true
			}
			tokens = append(tokens, token{number, s})
		})
		x.passages[i] = tokens[from:len(tokens):len(tokens)]
		for _, t := range x.passages[i] {
			if entry := &x.terms[t.term]; entry.last != int32(i+1) {
				entry.last = int32(i + 1)
				entry.passages++
			}
		}
	}
	x.length = max(1, float64(len(tokens))/float64(max(1, len(a.Passages))))
	return x
}

// add returns the number of the term of a folded word, entering it when new.
func (x *termIndex) add(word string) int32 {
	stop := x.isStop(word)
	stem := x.stem(word)
	number, ok := x.byStem[stem]
	if !ok {
		number = int32(len(x.terms))
		x.byStem[stem] = number
		x.terms = append(x.terms, term{stem: stem, stop: stop, number: isNumber(stem)})
	}
	x.terms[number].class |= x.lexicon.classes[word]
	return number
}

func (x *termIndex) isStop(word string) bool { return lang.IsStopWord(x.language, word) }

// stem returns the stem of a folded word; stop words are their own.
func (x *termIndex) stem(word string) string {
	if x.isStop(word) {
		return word
	}
	return stemOf(x.language, word)
}

// stemOf returns the stem of a folded word without its accents, which readers
// leave out of their questions.
func stemOf(language, word string) string {
	stem := lang.Stem(language, word)
	for i := 0; i < len(stem); i++ {
		if stem[i] >= utf8.RuneSelf {
			return dropMarks(stem)
		}
	}
	return stem
}

// dropMarks removes combining marks after canonical decomposition.
func dropMarks(s string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(s) {
		if !unicode.Is(unicode.Mn, r) {
			b.WriteRune(r)
		}
	}
	if b.Len() == 0 {
		return s
	}
	return b.String()
}

// scanWords calls yield for each word of text, folded to lower case; the bytes
// are valid only during the call. "1,500.5" is one word, "U.S." becomes "us"
// with a dot to keep it from the pronoun, a possessive 's is left out, and each
// character of a script that writes no spaces is a word.
func scanWords(text string, yield func(folded []byte, s shape)) {
	var buffer [64]byte
	word := buffer[:0]
	var s shape
	first, gap := true, false
	upper, letters := 0, 0
	flush := func() {
		if len(word) == 0 {
			return
		}
		word = trimPossessive(word)
		if upper == letters && letters == 2 && s&number == 0 && len(word) == 2 {
			word = append(word, '.')
		}
		if first {
			s |= initial
		}
		if gap {
			s |= spaceGap
		}
		yield(word, s)
		word, s, first, gap = word[:0], 0, false, false
		upper, letters = 0, 0
	}
	for i := 0; i < len(text); {
		c := text[i]
		if c < utf8.RuneSelf {
			i++
			switch {
			case 'a' <= c && c <= 'z':
				word = append(word, c)
				letters++
			case 'A' <= c && c <= 'Z':
				if len(word) == 0 {
					s |= capital
				}
				word = append(word, c+'a'-'A')
				letters++
				upper++
			case '0' <= c && c <= '9':
				word = append(word, c)
				s |= number
			case c == '\'' && len(word) > 0 && i < len(text) && isLetter(text[i]):
				word = append(word, c)
			case (c == ',' || c == '.') && s&number != 0 && i < len(text) && isDigit(text[i]):
				if c == '.' {
					word = append(word, c)
				}
			case c == '.' && letters > 0 && upper == letters && s&number == 0 && len(word) <= 4 && inAcronym(text, i):
			case c == ' ':
				flush()
			default:
				flush()
				gap = true
			}
			continue
		}
		r, size := utf8.DecodeRuneInString(text[i:])
		i += size
		switch {
		case standsAlone(r):
			flush()
			word = utf8.AppendRune(word, r)
			s |= alone
			flush()
		case r == '’' && len(word) > 0 && i < len(text) && (isLetter(text[i]) || text[i] >= utf8.RuneSelf):
			word = append(word, '\'')
		case unicode.IsLetter(r) || unicode.Is(unicode.M, r):
			if unicode.IsUpper(r) {
				if len(word) == 0 {
					s |= capital
				}
				upper++
				r = unicode.ToLower(r)
			}
			letters++
			word = utf8.AppendRune(word, r)
		case unicode.IsDigit(r):
			word = utf8.AppendRune(word, r)
			s |= number
		default:
			flush()
			gap = gap || !unicode.IsSpace(r)
		}
	}
	flush()
}

func isNumber(word string) bool {
	r, _ := utf8.DecodeRuneInString(word)
	return unicode.IsDigit(r)
}

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }
func isDigit(c byte) bool  { return '0' <= c && c <= '9' }

// inAcronym says whether the full stop before text[i] parts the letters of an
// acronym: a single letter stands before it and a letter with a full stop follows.
func inAcronym(text string, i int) bool {
	before := i < 3 || !isLetter(text[i-3])
	follows := i+1 < len(text) && isLetter(text[i]) && text[i+1] == '.'
	closes := i >= 4 && text[i-3] == '.' && isLetter(text[i-4])
	return before && (follows || closes)
}

// trimPossessive removes an English possessive.
func trimPossessive(word []byte) []byte {
	if n := len(word); n > 2 && word[n-1] == 's' && word[n-2] == '\'' {
		return word[:n-2]
	}
	return word
}

// standsAlone says whether r belongs to a script that writes no spaces between words.
func standsAlone(r rune) bool {
	switch {
	case r < 0x0E00:
		return false
	case r <= 0x0EFF, 0x1000 <= r && r <= 0x109F, 0x1780 <= r && r <= 0x17FF: // Thai, Lao, Burmese, Khmer
		return unicode.IsLetter(r)
	case 0x3040 <= r && r <= 0x30FF, 0x3400 <= r && r <= 0x9FFF, 0xF900 <= r && r <= 0xFAFF, r >= 0x20000 && r <= 0x3FFFF:
		return unicode.IsLetter(r)
	}
	return false
}
