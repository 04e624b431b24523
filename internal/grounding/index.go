package grounding

import (
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/lede-bot/lede/internal/lang"
)

// Passage is a sentence of an article.
type Passage struct {
	Text    string
	Heading bool
}

// Article is an article that claims can be checked against. It is immutable and
// safe for concurrent use.
type Article struct {
	language string
	lexicon  *lexicon
	terms    map[string]*term // by word form
	stems    map[string]int32
	places   [][]place // by stem
	kin      map[string][]int32
	forms    []*term // the first word form of each stem
	passages []passage
	words    *vocabularies

	// whole holds the passages, folded, for claims that are one of them.
	whole      map[string]bool
	foldedText func() string // the text, typography folded
}

// passage is a sentence as the checks see it.
type passage struct {
	text       string
	heading    bool
	tokens     []token
	quantities []quantity
}

// place is where a stem stands.
type place struct{ passage, position int32 }

// Read prepares an article in a language (ISO 639-1, may be empty) for checks.
func Read(language string, passages []Passage) *Article {
	language = lang.Base(language)
	size := 0
	for _, p := range passages {
		size += len(p.Text)
	}
	a := &Article{
		language: language, lexicon: lexiconOf(language),
		terms: make(map[string]*term, size/12+8), stems: make(map[string]int32, size/12+8), kin: map[string][]int32{},
		passages: make([]passage, len(passages)), words: &vocabularies{}, whole: make(map[string]bool, len(passages)),
	}
	a.foldedText = sync.OnceValue(a.foldText)
	v := a.words.take(language)
	for i, p := range passages {
		a.whole[foldQuote(p.Text)] = true
		a.passages[i] = a.readPassage(v, int32(i), p)
	}
	a.words.give(v)
	return a
}

func (a *Article) readPassage(v *vocabulary, number int32, p Passage) passage {
	tokens := make([]token, 0, len(p.Text)/5+2)
	scan(p.Text, v.elides, func(s scanned) {
		t, ok := a.terms[string(s.folded)]
		if !ok {
			t = v.term(string(s.folded), s.shape)
			t.weight = weightOf(t)
			a.enter(t)
			a.terms[t.text] = t
		}
		a.places[t.id] = append(a.places[t.id], place{number, int32(len(tokens))})
		tokens = append(tokens, token{t, int32(s.start), int32(s.end), s.shape})
	})
	return passage{text: p.Text, heading: p.Heading, tokens: tokens, quantities: quantitiesOf(a.lexicon, p.Text, tokens)}
}

// enter numbers the stem of a new term.
func (a *Article) enter(t *term) {
	id, ok := a.stems[t.stem]
	if !ok {
		id = int32(len(a.places))
		a.stems[t.stem] = id
		a.places = append(a.places, nil)
		a.forms = append(a.forms, t)
		if key := kinKey(t); key != "" {
			a.kin[key] = append(a.kin[key], id)
		}
	}
	t.id = id
}

// kinKey is what words derived from each other share: the first four letters.
func kinKey(t *term) string {
	if t.stop || t.number || t.alone {
		return ""
	}
	n := 0
	for i := range t.stem {
		if n == 4 {
			return t.stem[:i]
		}
		n++
	}
	if n == 4 {
		return t.stem
	}
	return ""
}

// derived says whether two stems that share their kinKey are forms of one word:
// "invade" and "invasion", "protest" and "protester".
func derived(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	common := 0
	for common < len(a) && a[common] == b[common] {
		common++
	}
	return common >= 4 && common*10 >= len(a)*7 && len(b)-common <= 5
}

// weightOf returns how much a word says: long words are the rarer ones.
func weightOf(t *term) float32 {
	switch {
	case t.stop:
		return 0.1
	case t.number:
		return 1
	}
	return min(1, 0.3+0.1*float32(utf8.RuneCountInString(t.text)))
}

func (a *Article) foldText() string {
	var b strings.Builder
	for _, p := range a.passages {
		b.WriteString(p.text)
		b.WriteByte(' ')
	}
	return strings.Join(strings.Fields(typography.Replace(b.String())), " ")
}
