package relevance

import "unicode/utf8"

// maxQuestionTokens bounds the work on one question; what follows is not read.
const maxQuestionTokens = 64

// queryToken is any word of a question.
type queryToken struct {
	word  string
	stem  string
	shape shape
	term  int   // in query.terms; -1 for a word without content of its own
	exact int32 // the term of the index with the same stem; -1 where the article has none
}

// queryTerm is a content word of a question.
type queryTerm struct {
	stem   string
	token  int // in query.tokens
	name   bool
	number bool
	verb   bool    // looks like one
	soft   bool    // shapes the question more than its content
	weight float64 // how much it tells about a passage; see view.weigh
}

// query is a question as read against one article.
type query struct {
	kind   askKind
	asked  bool // a question word was found
	class  class
	tokens []queryToken
	terms  []queryTerm
	focus  int // in terms: the noun that the question word asks for; -1 without
}

// read reads a question in the article's language.
func (x *Index) read(question string) *query {
	q := &query{focus: -1}
	scanWords(question, x.elides(), func(folded []byte, s shape) {
		if len(q.tokens) < maxQuestionTokens {
			q.tokens = append(q.tokens, queryToken{word: string(folded), shape: s, term: -1, exact: -1})
		}
	})
	asking, focus := q.ask(x.lexicon)
	for i := range q.tokens {
		t := &q.tokens[i]
		stem, stop := x.stem(t.word)
		t.stem = stem
		if number, ok := x.byStem[stem]; ok {
			t.exact = number
		}
		if asking[i] {
			continue
		}
		q.class |= x.lexicon.classes[t.word]
		if stop || utf8.RuneCountInString(t.word) == 1 && t.shape == 0 {
			continue
		}
		t.term = q.enter(x, i, i == focus)
	}
	return q
}

// enter returns the number of the term of token i, which is new unless the question repeats it.
func (q *query) enter(x *Index, i int, focus bool) int {
	t := &q.tokens[i]
	for k := range q.terms {
		if q.terms[k].stem == t.stem {
			return k
		}
	}
	noun := x.lexicon.nouns[t.word]
	entry := queryTerm{
		stem: t.stem, token: i, number: t.shape&shapeNumber != 0, verb: q.verb(i),
		soft: x.lexicon.classes[t.word]&classLight != 0 || focus && noun == q.kind && noun != askWhat,
	}
	entry.name = !entry.number && x.looksLikeName(t)
	if focus {
		q.focus = len(q.terms)
	}
	q.terms = append(q.terms, entry)
	return len(q.terms) - 1
}

// looksLikeName says whether a word of a question is likely a name: by its
// capital, or because the article writes it so; readers often write none.
func (x *Index) looksLikeName(t *queryToken) bool {
	if t.exact >= 0 {
		return x.terms[t.exact].capital && !x.terms[t.exact].small || t.shape&shapeCapital != 0 && t.shape&shapeInitial == 0
	}
	return t.shape&shapeCapital != 0
}

// verb says whether token i looks like an English verb: by its ending or after "to".
func (q *query) verb(i int) bool {
	word := q.tokens[i].word
	return len(word) > 4 && word[len(word)-2:] == "ed" || len(word) > 5 && word[len(word)-3:] == "ing" ||
		i > 0 && q.tokens[i-1].word == "to"
}

// ask finds what the question asks for. It returns the tokens that only shape
// the question, and the place of the noun that it asks for, -1 without one.
func (q *query) ask(l *lexicon) (asking []bool, focus int) {
	asking = make([]bool, len(q.tokens))
	end := -1
	for i := 0; i < len(q.tokens) && end < 0; i++ {
		p, ok := q.phraseAt(l, i)
		switch {
		case !ok || p.kind == askYes && i > 0:
		case p.kind == askYes && len(p.rest) == 0: // unless a question word follows
			q.kind, q.asked = askYes, true
		default:
			q.kind, q.asked = p.kind, true
			end = i + 1 + len(p.rest)
			for j := i; j < end; j++ {
				asking[j] = true
			}
		}
	}
	if end < 0 || q.kind != askWhat {
		return asking, -1
	}
	for i := end; i < len(q.tokens) && i < end+4; i++ {
		kind, ok := l.nouns[q.tokens[i].word]
		switch {
		case ok && kind == askFiller:
			asking[i] = true
		case ok:
			q.kind = kind
			return asking, i
		}
	}
	if end == len(q.tokens) {
		return asking, -1
	}
	return asking, end
}

// phraseAt returns the longest question phrase that begins at token i.
func (q *query) phraseAt(l *lexicon, i int) (phrase, bool) {
phrases:
	for _, p := range l.ask[q.tokens[i].word] {
		if i+1+len(p.rest) > len(q.tokens) {
			continue
		}
		for j, word := range p.rest {
			if q.tokens[i+1+j].word != word {
				continue phrases
			}
		}
		return p, true
	}
	return phrase{}, false
}
