package grounding

import (
	"math"
	"strings"
	"unicode/utf8"

	"github.com/lede-bot/lede/internal/lang"
)

// Passage is a sentence of an article.
type Passage struct{ Text string }

// Article is an article that claims can be checked against. It is immutable and
// safe for concurrent use.
type Article struct {
	language  string
	lexicon   *lexicon
	terms     map[string]*term // by word form
	stems     map[string]int32
	places    [][]place // by stem
	positions [][]int32 // the same, counted through the whole article
	size      int32     // words in all, with a gap after each passage
	// smallLetters is 1 where the article is written without capitals, so that names cannot be seen.
	smallLetters float64
	kin          map[string][]int32
	forms        []*term // the first word form of each stem
	passages     []passage
	words        vocabularies
	grave        uint64 // the grave matters that it may speak of
}

// passage is a sentence as the checks see it.
type passage struct {
	text       string
	folded     string // as quotations are compared
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
		passages: make([]passage, len(passages)),
	}
	v := a.words.take(language)
	for i, p := range passages {
		a.passages[i] = a.readPassage(v, int32(i), p)
		_, matters := graveIn(language, p.Text)
		a.grave |= matters
	}
	a.words.give(v)
	a.survey()
	return a
}

// passageGap is how many words apart the words of neighbouring passages count as more.
const passageGap = 3

// survey numbers the words through the whole article and looks at its capitals.
func (a *Article) survey() {
	a.positions = make([][]int32, len(a.places))
	words, capitals := 0, 0
	offsets := make([]int32, len(a.passages))
	for i, p := range a.passages {
		offsets[i] = a.size
		a.size += int32(len(p.tokens)) + passageGap
		for _, t := range p.tokens {
			words++
			if t.shape&shapeCapital != 0 {
				capitals++
			}
		}
	}
	for id, places := range a.places {
		a.positions[id] = make([]int32, len(places))
		for i, at := range places {
			a.positions[id][i] = offsets[at.passage] + at.position
		}
	}
	if capitals*100 < words*8 {
		a.smallLetters = 1
	}
}

func (a *Article) readPassage(v *vocabulary, number int32, p Passage) passage {
	tokens := make([]token, 0, len(p.Text)/5+2)
	scan(p.Text, v.elides, func(s scanned) {
		t, ok := a.terms[string(s.folded)]
		if !ok {
			t = v.term(string(s.folded), s.shape)
			t.rank = rankOf(a.language, t)
			t.weight = weightOf(t)
			a.learn(t)
			a.enter(t)
			a.terms[t.text] = t
		}
		a.places[t.id] = append(a.places[t.id], place{number, int32(len(tokens))})
		tokens = append(tokens, token{t, int32(s.start), int32(s.end), s.shape})
	})
	return passage{text: p.Text, folded: lang.Fold(p.Text), tokens: tokens, quantities: quantitiesOf(a.lexicon, p.Text, tokens)}
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

func rankOf(language string, t *term) int32 {
	if language != "en" && language != "" || t.number || t.alone {
		return -1
	}
	if rank, ok := ranks()[strings.TrimSuffix(t.text, ".")]; ok {
		return rank
	}
	return -1
}

// learn looks up what an English word may mean.
func (a *Article) learn(t *term) {
	if (a.language == "en" || a.language == "") && !t.stop && !t.number {
		t.meaning = loadNetwork().meanings[t.stem]
	}
}

// weightOf returns how much a word says, from the more frequent to the rarer.
func weightOf(t *term) float32 {
	switch {
	case t.stop:
		return 0.1
	case t.number:
		return 1
	case t.rank < 0:
		return min(1, 0.4+0.1*float32(utf8.RuneCountInString(t.text)))
	}
	return float32(math.Log2(float64(t.rank)+16) / 15)
}
