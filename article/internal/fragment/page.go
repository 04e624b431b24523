package fragment

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/lede-bot/lede/internal/lang"
)

// Page is the text of a page as rendered, indexed by its words. It is immutable
// and safe for concurrent use.
type Page struct {
	blocks []string
	tokens []token
	ids    map[string]int32
	// places lists the positions in tokens of each word, by its id.
	places [][]int32
}

// token is a word of a block.
type token struct {
	id         int32
	block      int32
	start, end int32 // byte offsets in the block
}

// NewPage indexes blocks: the rendered text in order, cut wherever a block
// element or a line break does, white space squeezed to single blanks.
func NewPage(blocks []string) *Page {
	p := &Page{blocks: blocks, ids: map[string]int32{}}
	for i, block := range blocks {
		scanWords(block, func(start, end int) {
			id := p.intern(foldWord(block[start:end]))
			start, end = withJoiners(block, start, end)
			p.places[id] = append(p.places[id], int32(len(p.tokens)))
			p.tokens = append(p.tokens, token{id, int32(i), int32(start), int32(end)})
		})
	}
	return p
}

// narrowBlank joins words for Unicode's word boundaries, though it looks like a
// blank: "Sussex\u202f?" is one word and a question mark.
const narrowBlank = "\u202f"

// withJoiners widens a word by the narrow blanks around it.
func withJoiners(block string, start, end int) (int, int) {
	for strings.HasPrefix(block[end:], narrowBlank) {
		end += len(narrowBlank)
	}
	for strings.HasSuffix(block[:start], narrowBlank) {
		start -= len(narrowBlank)
	}
	return start, end
}

func (p *Page) intern(word string) int32 {
	id, known := p.ids[word]
	if !known {
		id = int32(len(p.places))
		p.ids[word] = id
		p.places = append(p.places, nil)
	}
	return id
}

// words returns the ids of a text's words, -1 for those that the page lacks.
func (p *Page) words(text string) []int32 {
	var ids []int32
	scanWords(text, func(start, end int) {
		id, known := p.ids[foldWord(text[start:end])]
		if !known {
			id = -1
		}
		ids = append(ids, id)
	})
	return ids
}

// scanWords calls found with the byte offsets of each run of letters, digits,
// underscores and marks; each ideograph and kana is a word.
func scanWords(text string, found func(start, end int)) {
	start := -1
	for i := 0; i < len(text); {
		r, size := rune(text[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(text[i:])
		}
		inWord := wordRune(r)
		single := inWord && ideograph(r)
		if start >= 0 && (!inWord || single) {
			found(start, i)
			start = -1
		}
		if single {
			end := i + size
			for end < len(text) { // the marks that belong to it
				mark, size := utf8.DecodeRuneInString(text[end:])
				if !unicode.IsMark(mark) {
					break
				}
				end += size
			}
			found(i, end)
			i = end
			continue
		}
		if inWord && start < 0 && !ignorable(r) && !unicode.IsMark(r) {
			start = i
		}
		i += size
	}
	if start >= 0 {
		found(start, len(text))
	}
}

func wordRune(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r|0x20 && r|0x20 <= 'z' || '0' <= r && r <= '9' || r == '_'
	}
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r) || ignorable(r))
}

// ignorable says whether a rune may stand in a word without being seen.
func ignorable(r rune) bool {
	return r == 0xAD || 0x200B <= r && r <= 0x200F || 0x2060 <= r && r <= 0x206F || r == 0xFEFF
}

func ideograph(r rune) bool {
	return r >= 0x2E80 && (unicode.Is(unicode.Han, r) || unicode.Is(unicode.Hiragana, r) || unicode.Is(unicode.Katakana, r))
}

// foldWord returns the form in which words are compared.
func foldWord(word string) string {
	for i := range len(word) {
		if word[i] >= utf8.RuneSelf {
			return strings.ReplaceAll(lang.StripMarks(lang.Fold(word)), "ß", "ss")
		}
	}
	return strings.ToLower(word)
}

// sameBlock says whether tokens[from:to] stand in one block.
func (p *Page) sameBlock(from, to int) bool {
	return from >= to || p.tokens[from].block == p.tokens[to-1].block
}

// gap returns what stands between tokens i-1 and i; apart is true at the edge of a block.
func (p *Page) gap(i int) (gap string, apart bool) {
	if i <= 0 || i >= len(p.tokens) || p.tokens[i-1].block != p.tokens[i].block {
		return "", true
	}
	from, to := p.tokens[i-1].end, p.tokens[i].start
	return p.blocks[p.tokens[i].block][from:max(from, to)], false
}

// edge says whether Unicode's rules (UAX 29) put a word boundary between tokens
// i-1 and i: where anything stands between them but a sign that joins letters or
// digits, as in "don't", "example.org" and "3.5".
func (p *Page) edge(i int) bool {
	gap, apart := p.gap(i)
	if apart {
		return true
	}
	sign, size := utf8.DecodeRuneInString(gap)
	if size == 0 {
		return false
	}
	if size < len(gap) || !strings.ContainsRune("'’‘.․:·‧,;_", sign) {
		return true
	}
	block := p.blocks[p.tokens[i].block]
	before, _ := utf8.DecodeLastRuneInString(block[:p.tokens[i-1].end])
	after, _ := utf8.DecodeRuneInString(block[p.tokens[i].start:])
	return unicode.IsDigit(before) != unicode.IsDigit(after)
}

// bounded is edge for a place that is free to choose: only a blank, the edge of
// a block or the punctuation of scripts without blanks will do.
func (p *Page) bounded(i int) bool {
	gap, apart := p.gap(i)
	return apart || strings.ContainsFunc(gap, func(r rune) bool {
		return unicode.IsSpace(r) || 0x3001 <= r && r <= 0x303F || 0xFF00 <= r && r <= 0xFF0F || 0xFF1A <= r && r <= 0xFF1F
	})
}

// forward returns how many tokens agree from positions a and b on, up to limit.
func (p *Page) forward(a, b, limit int) int {
	n := 0
	for n < limit && a+n < len(p.tokens) && b+n < len(p.tokens) && p.tokens[a+n].id == p.tokens[b+n].id {
		n++
	}
	return n
}

// backward returns how many tokens agree before positions a and b, up to limit.
func (p *Page) backward(a, b, limit int) int {
	n := 0
	for n < limit && a-n > 0 && b-n > 0 && p.tokens[a-n-1].id == p.tokens[b-n-1].id {
		n++
	}
	return n
}

// manyOccurrences bounds the work on a page that repeats itself without end.
const manyOccurrences = 5000

// find calls found with each position at which the words stand, until it returns
// false. Of words that are all very common not every position is tried.
func (p *Page) find(words []int32, found func(at int) bool) {
	rarest, least := -1, 0
	for i, id := range words {
		if id < 0 {
			return
		}
		if n := len(p.places[id]); rarest < 0 || n < least {
			rarest, least = i, n
		}
	}
	if rarest < 0 {
		return
	}
	places := p.places[words[rarest]]
	for _, place := range places[:min(len(places), manyOccurrences)] {
		at := int(place) - rarest
		if at < 0 || at+len(words) > len(p.tokens) || !p.matches(at, words) {
			continue
		}
		if !found(at) {
			return
		}
	}
}

func (p *Page) matches(at int, words []int32) bool {
	for i, id := range words {
		if p.tokens[at+i].id != id {
			return false
		}
	}
	return true
}
