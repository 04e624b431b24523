package grounding

import (
	"sync"

	"github.com/lede-bot/lede/internal/lang"
)

// term is what is known about one word form.
type term struct {
	text    string // folded
	stem    string
	id      int32 // number of the stem in the article, negative where it is not there
	entry   entry
	weight  float32 // how much the word says, about 0 to 1
	rank    int32   // place among the words of the language by frequency, -1 when rare
	meaning *meaning
	stop    bool
	number  bool // written in digits
	alone   bool // a character of a script without spaces
}

// token is one word of a passage or claim.
type token struct {
	*term
	start, end int32
	shape      shape
}

// name says whether a token is written like a name.
func (t token) name() bool {
	return t.shape&shapeCapital != 0 && t.shape&shapeInitial == 0 && !t.number
}

// vocabulary turns the words of one language into terms. It is not safe for concurrent use.
type vocabulary struct {
	language string
	lexicon  *lexicon
	stemmer  *lang.Stemmer
	elides   bool
}

func newVocabulary(language string) *vocabulary {
	return &vocabulary{
		language: language, lexicon: lexiconOf(language), stemmer: lang.NewStemmer(language),
		elides: language == "fr" || language == "it" || language == "ca",
	}
}

// vocabularies keeps those that are not in use: a stemmer has a buffer of its own.
type vocabularies struct{ pool sync.Pool }

func (v *vocabularies) take(language string) *vocabulary {
	if known, ok := v.pool.Get().(*vocabulary); ok && known.language == language {
		return known
	}
	return newVocabulary(language)
}

func (v *vocabularies) give(known *vocabulary) { v.pool.Put(known) }

// term returns what is known about a folded word that is in no article.
func (v *vocabulary) term(word string, s shape) *term {
	t := &term{text: word, id: -1, entry: v.lexicon.words[word]}
	t.number = s&shapeDigit != 0
	t.stop = lang.IsStopWord(v.language, word)
	t.alone = len(word) > 2 && len(word) < 5 && aloneWord(word)
	if t.stop || t.number || t.alone {
		t.stem = word
	} else {
		t.stem = lang.StripMarks(v.stemmer.Stem(word))
	}
	return t
}

func aloneWord(word string) bool {
	for i, r := range word {
		if i > 0 || !standsAlone(r) {
			return false
		}
	}
	return true
}
