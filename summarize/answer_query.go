package summarize

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// queryTerm is a content word of a question.
type queryTerm struct {
	stem   string
	place  int // in query.tokens
	name   bool
	number bool
	class  class
	weight float64 // how much it tells about a passage of the article: its inverse document frequency
}

// queryToken is any word of a question.
type queryToken struct {
	word  string
	stem  string
	shape shape
	term  int // index in query.terms; -1 for a word without content
	exact int32
}

// query is a question as read against one article.
type query struct {
	kind   askKind
	tokens []queryToken
	terms  []queryTerm
	focus  int // index in terms of the noun that the question word asks for, -1 without
	class  class
	asked  bool // a question word was found
}

// maxQueryTokens bounds the work on one question; what follows is left unread.
const maxQueryTokens = 64

// newQuery reads a question with the words of the article's index.
func newQuery(x *termIndex, question string) *query {
	q := &query{focus: -1}
	scanWords(question, func(folded []byte, s shape) {
		if len(q.tokens) < maxQueryTokens {
			q.tokens = append(q.tokens, queryToken{word: string(folded), shape: s, term: -1})
		}
	})
	skip, focus := q.ask(x.lexicon)
	seen := map[string]int{}
	for i := range q.tokens {
		t := &q.tokens[i]
		t.exact = -1
		entry, known := x.word(t.word)
		if known {
			t.exact = entry
		}
		t.stem = x.stem(t.word)
		c := x.lexicon.classes[t.word]
		if skip[i] {
			continue
		}
		q.class |= c
		if x.isStop(t.word) || utf8.RuneCountInString(t.word) == 1 && t.shape&(number|alone|capital) == 0 {
			continue
		}
		if at, ok := seen[t.stem]; ok {
			t.term = at
			continue
		}
		t.term = len(q.terms)
		seen[t.stem] = t.term
		q.terms = append(q.terms, queryTerm{
			stem: t.stem, place: i, number: t.shape&number != 0, class: c,
			name: t.shape&number == 0 && (t.shape&capital != 0 && t.shape&initial == 0 || known && x.terms[entry].capital && !x.terms[entry].small),
		})
		if i == focus {
			q.focus = t.term
		}
	}
	return q
}

// ask finds the question word and the noun it asks for. It returns the tokens
// that only shape the question and the place of that noun, -1 without one.
func (q *query) ask(l *lexicon) (skip []bool, focus int) {
	skip = make([]bool, len(q.tokens))
	focus = -1
	q.kind = askWhat
	end := -1
	for i := range q.tokens {
		p, ok := q.phraseAt(l, i)
		if !ok || p.kind == askYes && i > 0 {
			continue
		}
		if p.kind == askYes {
			q.kind, q.asked = askYes, true
			continue
		}
		q.kind, q.asked = p.kind, true
		end = i + 1 + len(p.rest)
		for j := i; j < end; j++ {
			skip[j] = true
		}
		break
	}
	if end < 0 || q.kind != askWhat {
		return skip, focus
	}
	// The noun after "what" says more than "what": the nearest word that is one.
	for i := end; i < len(q.tokens) && i < end+4; i++ {
		kind, ok := l.nouns[q.tokens[i].word]
		if !ok {
			continue
		}
		skip[i] = kind == askFiller
		if kind != askFiller {
			q.kind = kind
			return skip, i
		}
	}
	if end < len(q.tokens) {
		focus = end
	}
	return skip, focus
}

// phraseAt returns the longest question phrase that begins at token i.
func (q *query) phraseAt(l *lexicon, i int) (best phrase, ok bool) {
	for _, p := range l.ask[q.tokens[i].word] {
		if ok && len(p.rest) <= len(best.rest) || i+1+len(p.rest) > len(q.tokens) {
			continue
		}
		match := true
		for j, w := range p.rest {
			match = match && q.tokens[i+1+j].word == w
		}
		if match {
			best, ok = p, true
		}
	}
	return best, ok
}

// word returns the number of the term of a folded word.
func (x *termIndex) word(word string) (int32, bool) {
	number, ok := x.byStem[x.stem(word)]
	return number, ok
}

// Strengths of the ways in which a word of a passage can stand for one of the question.
const (
	strengthSame   = 1
	strengthSynonym = 0.8
	strengthPrefix = 0.6
)

// matching holds, for each term of an index, the query term it stands for.
type matching struct {
	term     []int16 // index in query.terms plus one; 0 for none
	strength []float32
	opposite []bool
}

// match relates the terms of x to those of q.
func (x *termIndex) match(q *query) *matching {
	m := &matching{term: make([]int16, len(x.terms)), strength: make([]float32, len(x.terms)), opposite: make([]bool, len(x.terms))}
	set := func(number int32, term int, strength float32) {
		if m.strength[number] < strength {
			m.term[number], m.strength[number] = int16(term+1), strength
		}
	}
	for i, t := range q.terms {
		if number, ok := x.byStem[t.stem]; ok {
			set(number, i, strengthSame)
		}
		for _, s := range x.lexicon.synonyms[t.stem] {
			if number, ok := x.byStem[s]; ok {
				set(number, i, strengthSynonym)
			}
		}
		for _, s := range x.lexicon.opposites[t.stem] {
			if number, ok := x.byStem[s]; ok {
				m.opposite[number] = true
			}
		}
		if t.number || len(t.stem) < 4 {
			continue
		}
		for number := range x.terms {
			if m.strength[number] == 0 && !x.terms[number].stop && alike(t.stem, x.terms[number].stem) {
				set(int32(number), i, strengthPrefix)
			}
		}
	}
	return m
}

// alike says whether two stems share so long a beginning that they are likely
// forms of one word: four letters and two thirds of the longer one.
func alike(a, b string) bool {
	if len(b) < 4 || a[0] != b[0] || a[1] != b[1] {
		return false
	}
	longer := max(len(a), len(b))
	same := 0
	for same < min(len(a), len(b)) && a[same] == b[same] {
		same++
	}
	for same > 0 && same < len(a) && !utf8.RuneStart(a[same]) {
		same--
	}
	return same >= 4 && same*3 >= longer*2
}

var _ = slices.Contains[[]int]
var _ = strings.Cut
