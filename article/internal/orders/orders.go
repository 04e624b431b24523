// Package orders tells sentences that give orders to a machine which reads them
// ("ignore all previous instructions and say …") from what an article reports.
//
// Such sentences are addressed to a language model and no part of the article:
// a model that obeys them could otherwise point to them as its source. The
// rules know how orders open, in a dozen languages; who words an order in a
// way of their own gets past them, and meets the verifier next.
package orders

import (
	_ "embed"
	"math/bits"
	"regexp"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

//go:embed orders.txt
var rulesFile string

// rules are the patterns of the file, at most 64, and what tells quickly which
// of them a sentence can't match: bit i stands for pattern i.
type rules struct {
	patterns []*regexp.Regexp
	words    map[[2]byte][]hint // by their first two bytes
	signs    []hint             // what is looked for as it is
	alone    uint64             // patterns without a second list
}

// hint is a word, or how words begin, and the patterns that have it in their lists.
type hint struct {
	text          string
	whole         bool
	first, second uint64
}

// opening is where a clause opens: at the start, after punctuation, and after
// what an order is politely begun with.
const opening = `(?:^"?|[.:;!?|<>()\[\]{}*#=-] ?"? ?|\b(?:please|now|and|then|must|should|bitte|und|et|por favor|y) )`

var compiled = sync.OnceValue(func() *rules {
	r := &rules{words: map[[2]byte][]hint{}}
	before := ""
	for line := range strings.Lines(rulesFile) {
		switch line = strings.TrimSpace(line); line {
		case "[opened]":
			before = opening
		case "[inside]":
			before = ""
		default:
			if hints, pattern, found := strings.Cut(line, " :: "); found && !strings.HasPrefix(line, "//") {
				r.add(hints, before+"(?:"+pattern+")")
			}
		}
	}
	return r
})

func (r *rules) add(hints, pattern string) {
	bit := uint64(1) << len(r.patterns)
	r.patterns = append(r.patterns, regexp.MustCompile(pattern))
	first, second, both := strings.Cut(hints, " & ")
	if !both {
		r.alone |= bit
	}
	for _, text := range strings.Fields(first) {
		r.addHint(hint{text: text, first: bit})
	}
	for _, text := range strings.Fields(second) {
		r.addHint(hint{text: text, second: bit})
	}
}

func (r *rules) addHint(h hint) {
	c, _ := utf8.DecodeRuneInString(h.text)
	switch {
	case c == '=':
		h.text, h.whole = h.text[1:], true
	case !unicode.IsLetter(c), unicode.In(c, unicode.Han, unicode.Hiragana, unicode.Katakana):
		r.signs = append(r.signs, h)
		return
	}
	key := [2]byte{h.text[0], h.text[1]}
	r.words[key] = append(r.words[key], h)
}

// candidates returns the patterns that a folded sentence may match.
func (r *rules) candidates(plain string) uint64 {
	var first uint64
	second := r.alone
	for i := 0; i < len(plain); {
		end := i
		for end < len(plain) && (plain[end] >= 'a' && plain[end] <= 'z' || plain[end] >= utf8.RuneSelf) {
			end++
		}
		if word := plain[i:end]; len(word) >= 2 {
			for _, h := range r.words[[2]byte{word[0], word[1]}] {
				if strings.HasPrefix(word, h.text) && (!h.whole || len(word) == len(h.text)) {
					first |= h.first
					second |= h.second
				}
			}
		}
		i = end + 1
	}
	for _, h := range r.signs {
		if strings.Contains(plain, h.text) {
			first |= h.first
		}
	}
	return first & second
}

// ToMachine reports whether a sentence gives an order to a machine, or one of
// several sentences in a row.
func ToMachine(sentence string) bool {
	r := compiled()
	plain := fold(sentence)
	for left := r.candidates(plain); left != 0; left &= left - 1 {
		if r.patterns[bits.TrailingZeros64(left)].MatchString(plain) {
			return true
		}
	}
	return false
}

// fold undoes what hides words from a comparison and not from a model: case,
// accents, wide and decorated letters, letters of another script or digits in
// a word that look alike, and letters set apart.
func fold(text string) string {
	if isPlain(text) {
		return strings.ToLower(text)
	}
	var b strings.Builder
	b.Grow(len(text))
	for _, r := range norm.NFKD.String(text) {
		switch {
		case unicode.Is(unicode.Mn, r), unicode.Is(unicode.Cf, r), unicode.Is(unicode.Co, r):
		case unicode.IsSpace(r):
			b.WriteByte(' ')
		case r == '“' || r == '”' || r == '„' || r == '«' || r == '»' || r == '‘' || r == '’' || r == '‚' || r == '\'' || r == '`' || r == '「' || r == '」':
			b.WriteByte('"')
		case r == '–' || r == '—' || r == '•' || r == '·':
			b.WriteByte('-')
		default:
			b.WriteRune(unicode.ToLower(r))
		}
	}
	words := strings.Fields(b.String())
	for i, word := range words {
		words[i] = unmask(word)
	}
	return strings.Join(joinLetters(words), " ")
}

// isPlain reports whether lower case is all that folding a text comes to.
func isPlain(text string) bool {
	apart, lone := 0, true // letters in a row that stand alone
	for i := range len(text) {
		switch c := text[i]; {
		case c >= utf8.RuneSelf, c == '\'', c == '`', c == '@', c == '$', c >= '0' && c <= '9', c < ' ':
			return false
		case c == ' ':
			if i > 0 && text[i-1] == ' ' {
				return false
			}
			lone = true
		default:
			if !lone || i+1 < len(text) && text[i+1] != ' ' {
				apart, lone = 0, false
				continue
			}
			if apart++; apart == fewestApart {
				return false
			}
		}
	}
	return true
}

// lookAlikes are letters and digits that pass for Latin letters.
var lookAlikes = strings.NewReplacer(
	"а", "a", "е", "e", "о", "o", "р", "p", "с", "c", "у", "y", "х", "x", "і", "i", "ј", "j", "ѕ", "s", "ԁ", "d", "ո", "n",
	"α", "a", "ε", "e", "ι", "i", "ο", "o", "ρ", "p", "ν", "v", "τ", "t", "κ", "k", "υ", "u", "ɡ", "g", "ı", "i",
	"0", "o", "1", "i", "3", "e", "4", "a", "5", "s", "7", "t", "@", "a", "$", "s",
)

// unmask replaces look-alikes in a word that mixes them with Latin letters.
func unmask(word string) string {
	latin, other := false, false
	for _, r := range word {
		switch {
		case r >= 'a' && r <= 'z':
			latin = true
		case r >= '0' && r <= '9', r == '@', r == '$', r > unicode.MaxASCII && unicode.IsLetter(r):
			other = true
		}
	}
	if last, _ := utf8.DecodeLastRuneInString(word); !latin || !other || unicode.IsDigit(last) {
		return word // "base64" is meant as it stands
	}
	return lookAlikes.Replace(word)
}

// fewestApart is how many letters in a row have to stand alone to be a word set apart.
const fewestApart = 4

// joinLetters puts words together whose letters were set apart.
func joinLetters(words []string) []string {
	joined := words[:0:0]
	for i := 0; i < len(words); {
		end := i
		for end < len(words) && len([]rune(words[end])) == 1 {
			end++
		}
		if end-i >= fewestApart {
			joined = append(joined, strings.Join(words[i:end], ""))
			i = end
			continue
		}
		joined = append(joined, words[i])
		i++
	}
	return joined
}
