package summarize

import (
	"bufio"
	"embed"
	"path"
	"strings"
	"sync"
)

// class is a set of things that the lexicon says about a word of a passage.
type class uint16

const (
	classTime class = 1 << iota
	classNumeral
	classUnit
	classCause
	classMeans
	classPlace
	classNegation
	classPronoun
	classOpinion
	classReport
	classGuess
	classSuperlative
	classPerson
)

var classNames = map[string]class{
	"time": classTime, "numeral": classNumeral, "unit": classUnit, "cause": classCause, "means": classMeans,
	"place": classPlace, "negation": classNegation, "pronoun": classPronoun, "opinion": classOpinion,
	"report": classReport, "guess": classGuess, "superlative": classSuperlative, "person": classPerson,
}

// askKind is what a question asks for.
type askKind uint8

const (
	askWhat askKind = iota
	askWho
	askWhen
	askWhere
	askWhy
	askNumber
	askHow
	askYes
	askFiller // no kind of question: a noun that says nothing about the answer
	askKinds  = askFiller
)

var askNames = map[string]askKind{
	"what": askWhat, "who": askWho, "when": askWhen, "where": askWhere, "why": askWhy,
	"number": askNumber, "how": askHow, "yes": askYes, "filler": askFiller,
}

// lexicon is what the answering knows about the words of one language. A word
// that opens a phrase maps to the rest of the phrase, longest first.
type lexicon struct {
	ask       map[string][]phrase
	nouns     map[string]askKind
	classes   map[string]class
	synonyms  map[string][]string // by stem
	opposites map[string][]string // by stem
}

type phrase struct {
	rest []string
	kind askKind
}

//go:embed words/*.txt
var lexiconFiles embed.FS

// lexicons holds each language's lexicon, read when first needed.
var lexicons = func() map[string]func() *lexicon {
	all := map[string]func() *lexicon{}
	files, err := lexiconFiles.ReadDir("words")
	if err != nil {
		return all
	}
	for _, file := range files {
		language := strings.TrimSuffix(file.Name(), ".txt")
		all[language] = sync.OnceValue(func() *lexicon {
			text, err := lexiconFiles.ReadFile(path.Join("words", file.Name()))
			if err != nil {
				return newLexicon(language, "")
			}
			return newLexicon(language, string(text))
		})
	}
	return all
}()

// lexiconOf returns the lexicon of a language, an empty one where there is none.
func lexiconOf(language string) *lexicon {
	if read, ok := lexicons[language]; ok {
		return read()
	}
	return &lexicon{}
}

// newLexicon reads a word file; its format is told at the head of words/en.txt.
func newLexicon(language, text string) *lexicon {
	l := &lexicon{
		ask: map[string][]phrase{}, nouns: map[string]askKind{}, classes: map[string]class{},
		synonyms: map[string][]string{}, opposites: map[string][]string{},
	}
	lines := bufio.NewScanner(strings.NewReader(text))
	for lines.Scan() {
		name, list, ok := strings.Cut(lines.Text(), ":")
		if !ok || strings.HasPrefix(name, "#") {
			continue
		}
		words := strings.Fields(list)
		head, kind, _ := strings.Cut(name, " ")
		switch head {
		case "ask":
			for _, w := range words {
				parts := strings.Split(w, "_")
				l.ask[parts[0]] = append(l.ask[parts[0]], phrase{parts[1:], askNames[kind]})
			}
		case "noun":
			for _, w := range words {
				l.nouns[w] = askNames[kind]
			}
		case "same":
			relate(l.synonyms, language, words, words)
		case "opposite":
			left, right, _ := strings.Cut(list, "/")
			relate(l.opposites, language, strings.Fields(left), strings.Fields(right))
			relate(l.opposites, language, strings.Fields(right), strings.Fields(left))
		default:
			for _, w := range words {
				l.classes[w] |= classNames[name]
			}
		}
	}
	return l
}

// relate enters the stems of to under each stem of from.
func relate(table map[string][]string, language string, from, to []string) {
	for _, f := range from {
		key := stemOf(language, f)
		for _, t := range to {
			if stem := stemOf(language, t); stem != key {
				table[key] = append(table[key], stem)
			}
		}
	}
}
