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
	opened   uint64          // patterns that count where a clause opens
	words    [1 << 10][]hint // by a hash of their first two bytes
	signs    []hint          // what is looked for as it is
	alone    uint64          // patterns without a second list
}

// hint is a word, or how words begin, and the patterns that have it in their lists.
type hint struct {
	text          string
	whole         bool
	first, second uint64
}

var compiled = sync.OnceValue(func() *rules {
	r := &rules{}
	opened := false
	for line := range strings.Lines(rulesFile) {
		switch line = strings.TrimSpace(line); line {
		case "[opened]", "[inside]":
			opened = line == "[opened]"
		default:
			if hints, pattern, found := strings.Cut(line, " :: "); found && !strings.HasPrefix(line, "//") {
				r.add(hints, pattern, opened)
			}
		}
	}
	return r
})

func (r *rules) add(hints, pattern string, opened bool) {
	bit := uint64(1) << len(r.patterns)
	if opened {
		r.opened |= bit
		pattern = "^(?:" + pattern + ")"
	}
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
	key := keyOf(h.text)
	r.words[key] = append(r.words[key], h)
}

// keyOf returns where the hints stand that begin as a word does.
func keyOf(word string) int { return int(word[0])&31<<5 | int(word[1])&31 }

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
			for _, h := range r.words[keyOf(word)] {
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

// ToMachine reports whether a sentence, or one of several in a row, gives an
// order to a machine.
func ToMachine(text string) bool {
	r := compiled()
	plain := fold(text)
	for len(plain) > 0 {
		end := sentenceEnd(plain)
		if r.match(plain[:end]) {
			return true
		}
		plain = plain[end:]
	}
	return false
}

func (r *rules) match(sentence string) bool {
	candidates := r.candidates(sentence)
	if r.any(candidates&^r.opened, sentence) {
		return true
	}
	opened := candidates & r.opened
	for at := 0; opened != 0 && at < len(sentence); at++ {
		if opens(sentence, at) && r.any(opened, sentence[at:]) {
			return true
		}
	}
	return false
}

// any reports whether one of some patterns matches.
func (r *rules) any(patterns uint64, text string) bool {
	for left := patterns; left != 0; left &= left - 1 {
		if r.patterns[bits.TrailingZeros64(left)].MatchString(text) {
			return true
		}
	}
	return false
}

// opens reports whether a clause may open at a place: at the start, after
// punctuation, and after what an order is politely begun with.
func opens(sentence string, at int) bool {
	if c := sentence[at]; c == ' ' || c == '"' {
		return false
	}
	before := strings.TrimRight(sentence[:at], ` "`)
	if before == "" {
		return true
	}
	if between := sentence[len(before):at]; strings.ContainsRune(".:;!?|<>()[]{}*#=-", rune(before[len(before)-1])) && len(between) <= 3 {
		return true
	} else if between != " " {
		return false
	}
	word := before[strings.LastIndexByte(before, ' ')+1:]
	switch word {
	case "please", "now", "and", "then", "must", "should", "bitte", "und", "et", "favor", "y":
		return true
	}
	return false
}

// sentenceEnd returns where the next sentence of a folded text begins, roughly:
// long texts are searched in pieces, since that is much faster.
func sentenceEnd(plain string) int {
	for i := 1; i < len(plain); i++ {
		if plain[i] != ' ' {
			continue
		}
		before := plain[i-1]
		if before == '"' && i > 1 {
			before = plain[i-2]
		}
		if before == '.' || before == '!' || before == '?' {
			return i + 1
		}
	}
	return len(plain)
}

// fold undoes what hides words from a comparison and not from a model: case,
// accents, wide and decorated letters, letters of another script or digits in
// a word that look alike, and letters set apart.
func fold(text string) string {
	var b strings.Builder
	b.Grow(len(text))
	var word wordSigns
	apart, hidden := 0, false // letters in a row that stand alone; something is hidden in the words
	end := func() {
		switch {
		case word.letters == 0 && !word.other:
			return
		case word.letters == 1:
			apart++
		default:
			apart = 0
		}
		hidden = hidden || word.latin && word.other || apart >= fewestApart
		word = wordSigns{}
	}
	spaced := true
	for _, r := range norm.NFKD.String(text) {
		if r >= 'a' && r <= 'z' { // nearly all
			b.WriteByte(byte(r))
			word.latin, spaced = true, false
			word.letters++
			continue
		}
		r = folded(r)
		if r == ' ' {
			end()
			if !spaced {
				b.WriteByte(' ')
			}
			spaced = true
			continue
		}
		if r != dropped {
			b.WriteRune(r)
			word.see(r)
			spaced = false
		}
	}
	end()
	plain := strings.TrimSuffix(b.String(), " ")
	if !hidden {
		return plain
	}
	words := strings.Fields(plain)
	for i, word := range words {
		words[i] = unmask(word)
	}
	return strings.Join(joinLetters(words), " ")
}

// dropped stands for a character that is none of the text.
const dropped = -1

// folded returns a character in lower case, quotation marks, dashes and white
// space each as one of their kind.
func folded(r rune) rune {
	switch {
	case r >= 'A' && r <= 'Z':
		return r + 'a' - 'A'
	case r == '\'', r == '`':
		return '"'
	case r == '\t', r == '\n', r == '\v', r == '\f', r == '\r':
		return ' '
	case r < utf8.RuneSelf:
		return r
	case unicode.In(r, unicode.Mn, unicode.Cf, unicode.Co):
		return dropped
	case unicode.IsSpace(r):
		return ' '
	case strings.ContainsRune("“”„«»‘’‚「」", r):
		return '"'
	case strings.ContainsRune("–—•·", r):
		return '-'
	}
	return unicode.ToLower(r)
}

// wordSigns are what a word is made of.
type wordSigns struct {
	letters      int
	latin, other bool // other: what may pass for a Latin letter
}

func (w *wordSigns) see(r rune) {
	switch {
	case r >= 'a' && r <= 'z':
		w.latin = true
		w.letters++
	case r >= '0' && r <= '9', r == '@', r == '$', r > unicode.MaxASCII && unicode.IsLetter(r):
		w.other = true
		w.letters++
	}
}

// lookAlikes are letters and digits that pass for Latin letters.
var lookAlikes = strings.NewReplacer(
	"а", "a", "е", "e", "о", "o", "р", "p", "с", "c", "у", "y", "х", "x", "і", "i", "ј", "j", "ѕ", "s", "ԁ", "d", "ո", "n",
	"α", "a", "ε", "e", "ι", "i", "ο", "o", "ρ", "p", "ν", "v", "τ", "t", "κ", "k", "υ", "u", "ɡ", "g", "ı", "i",
	"0", "o", "1", "i", "3", "e", "4", "a", "5", "s", "7", "t", "@", "a", "$", "s",
)

// unmask replaces look-alikes in a word that mixes them with Latin letters.
func unmask(word string) string {
	var signs wordSigns
	for _, r := range word {
		signs.see(r)
	}
	if last, _ := utf8.DecodeLastRuneInString(word); !signs.latin || !signs.other || unicode.IsDigit(last) {
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
