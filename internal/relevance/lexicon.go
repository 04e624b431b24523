package relevance

import (
	"bufio"
	"embed"
	"io/fs"
	"slices"
	"strings"
	"sync"
)

// class is a set of things that the lexicon says about a word.
type class uint16

const (
	classTime     class = 1 << iota // names a time: months, days, "century"
	classNumeral                    // a number in letters
	classUnit                       // what numbers count
	classCause                      // introduces a reason
	classMeans                      // introduces how something was done
	classPlace                      // introduces a place
	classPerson                     // a role that a person has
	classNegation                   // says that something is not so
	classPronoun                    // points back when it opens a sentence
	classOpinion                    // what somebody thinks or wants
	classLight                      // shapes a question rather than its content
)

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
	askFiller // no question: a noun that only shapes one, as in "what kind of"
)

// phrase is the rest of a question phrase whose first word opens it.
type phrase struct {
	rest []string
	kind askKind
}

// lexicon is what Lede knows about the words of one language when it answers.
type lexicon struct {
	ask       map[string][]phrase // by first word
	nouns     map[string]askKind  // what "which <noun>" asks for
	classes   map[string]class
	synonyms  map[string][]string // by stem
	opposites map[string][]string // by stem
}

// One file a language. A line of lexicon/ holds what the words after the colon
// are: "ask who" question phrases (words joined by "_"), "noun when" nouns that
// make "what" or "which" ask for a time, or a class. A line of synonyms/ holds
// words that may stand for each other; a "/" parts opposites.
//
//go:embed lexicon/*.txt synonyms/*.txt
var lexiconFiles embed.FS

// lexicons holds the lexicon of each language, read when first asked for.
var lexicons = sync.OnceValue(func() map[string]func() *lexicon {
	all := map[string]func() *lexicon{}
	files, err := fs.Glob(lexiconFiles, "lexicon/*.txt")
	if err != nil {
		return all
	}
	for _, file := range files {
		language := strings.TrimSuffix(strings.TrimPrefix(file, "lexicon/"), ".txt")
		all[language] = sync.OnceValue(func() *lexicon { return readLexicon(language) })
	}
	return all
})

// lexiconOf returns the lexicon of a language, an empty one where there is none.
func lexiconOf(language string) *lexicon {
	if read, ok := lexicons()[language]; ok {
		return read()
	}
	return &lexicon{}
}

func readLexicon(language string) *lexicon {
	l := &lexicon{
		ask: map[string][]phrase{}, nouns: map[string]askKind{}, classes: map[string]class{},
		synonyms: map[string][]string{}, opposites: map[string][]string{},
	}
	eachLine("lexicon/"+language+".txt", l.enter)
	eachLine("synonyms/"+language+".txt", func(line string) { l.relate(language, line) })
	for first := range l.ask { // so that the longest phrase is met first
		slices.SortStableFunc(l.ask[first], func(a, b phrase) int { return len(b.rest) - len(a.rest) })
	}
	return l
}

// eachLine calls do with the lines of an embedded file that are not comments; a
// file that is not there has none.
func eachLine(file string, do func(line string)) {
	text, err := lexiconFiles.ReadFile(file)
	if err != nil {
		return
	}
	lines := bufio.NewScanner(strings.NewReader(string(text)))
	for lines.Scan() {
		if line := lines.Text(); line != "" && line[0] != '#' {
			do(line)
		}
	}
}

// enter reads a line of a lexicon file.
func (l *lexicon) enter(line string) {
	name, list, _ := strings.Cut(line, ":")
	head, kind, _ := strings.Cut(name, " ")
	for _, word := range strings.Fields(list) {
		switch head {
		case "ask":
			parts := strings.Split(word, "_")
			l.ask[parts[0]] = append(l.ask[parts[0]], phrase{parts[1:], askKindOf(kind)})
		case "noun":
			l.nouns[word] = askKindOf(kind)
		default:
			l.classes[word] |= classOf(name)
		}
	}
}

// SynonymGroups returns, for a language, lists of words that may stand for each other.
func SynonymGroups(language string) (groups [][]string) {
	eachLine("synonyms/"+language+".txt", func(line string) {
		if !strings.Contains(line, "/") { // which parts opposites
			groups = append(groups, strings.Fields(line))
		}
	})
	return groups
}

// relate reads a line of a synonym file.
func (l *lexicon) relate(language, line string) {
	left, right, opposite := strings.Cut(line, "/")
	table := l.synonyms
	if opposite {
		table = l.opposites
	} else {
		right = left
	}
	link := func(from, to []string) {
		for _, f := range from {
			key, _ := stemOf(language, f)
			for _, t := range to {
				if stem, _ := stemOf(language, t); stem != key && !slices.Contains(table[key], stem) {
					table[key] = append(table[key], stem)
				}
			}
		}
	}
	link(strings.Fields(left), strings.Fields(right))
	if opposite {
		link(strings.Fields(right), strings.Fields(left))
	}
}

func askKindOf(name string) askKind {
	switch name {
	case "who":
		return askWho
	case "when":
		return askWhen
	case "where":
		return askWhere
	case "why":
		return askWhy
	case "number":
		return askNumber
	case "how":
		return askHow
	case "yes":
		return askYes
	case "filler":
		return askFiller
	}
	return askWhat
}

func classOf(name string) class {
	switch name {
	case "time":
		return classTime
	case "numeral":
		return classNumeral
	case "unit":
		return classUnit
	case "cause":
		return classCause
	case "means":
		return classMeans
	case "place":
		return classPlace
	case "person":
		return classPerson
	case "negation":
		return classNegation
	case "pronoun":
		return classPronoun
	case "opinion":
		return classOpinion
	case "light":
		return classLight
	}
	return 0
}
