package relevance

import (
	"unicode"
	"unicode/utf8"

	"github.com/lede-bot/lede/internal/lang"
)

// token is one word of a passage.
type token struct {
	term  int32 // in Index.terms
	shape shape
}

// term is what an index knows about a stem.
type term struct {
	stem    string
	class   class // of all its words
	stop    bool
	number  bool
	capital bool // seen with a capital inside a passage: likely a name
	small   bool // seen without a capital: no name
}

// Index holds the words of an article's passages as numbered stems. It is
// immutable and safe for concurrent use.
type Index struct {
	language string
	lexicon  *lexicon
	terms    []term
	byStem   map[string]int32
	passages [][]token
	marks    []mark
	words    int
}

// mark is what the index keeps of a passage besides its words.
type mark struct{ heading, question bool }

// NewIndex reads the passages of an article in a language (ISO 639-1, may be empty).
func NewIndex(language string, passages []Passage) *Index {
	size := 0
	for _, p := range passages {
		size += len(p.Text)
	}
	language = lang.Base(language)
	x := &Index{
		language: language, lexicon: lexiconOf(language),
		terms: make([]term, 0, size/12+8), byStem: make(map[string]int32, size/12+8),
		passages: make([][]token, len(passages)), marks: make([]mark, len(passages)),
	}
	words := make(map[string]int32, size/12+8)
	tokens := make([]token, 0, size/5+8)
	for i, p := range passages {
		from := len(tokens)
		scanWords(p.Text, x.elides(), func(folded []byte, s shape) {
			number, ok := words[string(folded)]
			if !ok {
				word := string(folded)
				number = x.add(word)
				words[word] = number
			}
			if s&shapeCapital == 0 {
				x.terms[number].small = true
			} else if s&shapeInitial == 0 {
				x.terms[number].capital = true
			}
			tokens = append(tokens, token{number, s})
		})
		x.passages[i] = tokens[from:len(tokens):len(tokens)]
		x.marks[i] = mark{heading: p.Heading, question: endsAsQuestion(p.Text)}
	}
	x.words = len(tokens)
	return x
}

// add returns the number of the term of a folded word, entering it when new.
func (x *Index) add(word string) int32 {
	stem, stop := x.stem(word)
	number, ok := x.byStem[stem]
	if !ok {
		number = int32(len(x.terms))
		x.byStem[stem] = number
		x.terms = append(x.terms, term{stem: stem, stop: stop, number: isNumber(stem)})
	}
	x.terms[number].class |= x.lexicon.classes[word]
	return number
}

// stem returns the form under which a folded word is indexed, and whether it is a stop word.
func (x *Index) stem(word string) (stem string, stop bool) {
	return stemOf(x.language, word)
}

// stemOf returns stop words as they are, and of other words the stem without
// its accents, which readers leave out of their questions.
func stemOf(language, word string) (stem string, stop bool) {
	if lang.IsStopWord(language, word) {
		return word, true
	}
	return lang.StripMarks(lang.Stem(language, word)), false
}

// name says whether a token looks like a name or a part of one.
func (x *Index) name(t token) bool {
	entry := &x.terms[t.term]
	return t.shape&shapeCapital != 0 && (t.shape&shapeInitial == 0 || entry.capital) && !entry.small
}

// meanLength returns the mean number of words of a passage, at least 1.
func (x *Index) meanLength() float64 {
	return max(1, float64(x.words)/float64(max(1, len(x.passages))))
}

func isNumber(word string) bool {
	r, _ := utf8.DecodeRuneInString(word)
	return unicode.IsDigit(r)
}

// endsAsQuestion says whether a passage ends with a question mark of any script.
func endsAsQuestion(text string) bool {
	r, _ := utf8.DecodeLastRuneInString(text)
	return r == '?' || r == '？' || r == '؟'
}

// elides says whether an apostrophe ends a word in the article's language.
func (x *Index) elides() bool {
	return x.language == "fr" || x.language == "it" || x.language == "ca"
}
