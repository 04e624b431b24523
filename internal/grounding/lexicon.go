package grounding

import (
	"embed"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/lede-bot/lede/internal/lang"
	"github.com/lede-bot/lede/internal/relevance"
)

// class is a set of things that the lexicon says about a word.
type class uint32

const (
	classNegation class = 1 << iota // says that something is not so
	classAll                        // quantifiers, from everything …
	classMost
	classMany
	classSome
	classFew
	classNone // … to nothing
	classOnly
	classHedge  // says that something may be so
	classClaim  // says that somebody says so, without vouching for it: allegedly, accused
	classReport // says that somebody says so: said, according to
	classDoubt  // announces what has not happened: plans, wants, could
	classSuperlative
	classCause
	classBefore
	classAfter
	classAbout // makes a number approximate
	classOver  // makes a number a lower bound
	classUnder // makes it an upper one
	classMonth
	classWeekday
	classNumber  // a number in letters
	classScale   // multiplies the number before it
	classOrdinal // first, second …
	classUnit    // a unit or currency
	classBy      // puts the one who acts behind the verb: by, von, par
	classPassive // the verb that makes a passive: was, wurde
	classPronoun
	classTime // names a time relative to now: yesterday, last
)

// quantifiers are the classes that say how many of something.
const quantifiers = classAll | classMost | classMany | classSome | classFew | classNone | classOnly

// entry is what the lexicon holds on one word.
type entry struct {
	class class
	value float64 // of numbers, scales, ordinals, months and weekdays
	unit  string  // canonical name of a unit or currency
}

// lexicon is what the checks know about the words of one language.
type lexicon struct {
	words     map[string]entry
	phrases   map[string][]phrase // of several words, by the first
	opposites map[string][]string // by stem
	related   map[string][]string // by stem: words that may stand for each other
	decimal   byte                // the mark that parts the decimals: '.' or ','
}

// phrase is an entry of several words.
type phrase struct {
	rest  []string
	entry entry
}

// One file a language; see readLexicon.
//
//go:embed lexicon/*.txt
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

// lexiconOf returns the lexicon of a language, the English one's numbers and
// units where it has none of its own.
func lexiconOf(language string) *lexicon {
	if read, ok := lexicons()[language]; ok {
		return read()
	}
	return lexicons()["common"]()
}

// readLexicon reads the file of a language after the one that all share. A line
// is "class: words" (the words of a phrase joined by "_", values behind "="),
// "opposite: words / words", "related: words" or "decimal: mark".
func readLexicon(language string) *lexicon {
	l := &lexicon{
		words: map[string]entry{}, phrases: map[string][]phrase{},
		opposites: map[string][]string{}, related: map[string][]string{}, decimal: '.',
	}
	for _, file := range slices.Compact([]string{"common", language}) {
		text, err := lexiconFiles.ReadFile("lexicon/" + file + ".txt")
		if err != nil {
			continue
		}
		for line := range strings.Lines(string(text)) {
			l.enter(language, strings.TrimSpace(line))
		}
	}
	for _, group := range relevance.SynonymGroups(language) {
		all := strings.Join(group, " ")
		relate(language, l.related, all, all)
	}
	for first := range l.phrases { // so that the longest is met first
		slices.SortStableFunc(l.phrases[first], func(a, b phrase) int { return len(b.rest) - len(a.rest) })
	}
	return l
}

func (l *lexicon) enter(language, line string) {
	name, list, ok := strings.Cut(line, ":")
	if !ok || line[0] == '#' {
		return
	}
	switch name {
	case "opposite":
		left, right, _ := strings.Cut(list, "/")
		relate(language, l.opposites, left, right)
		relate(language, l.opposites, right, left)
	case "related":
		relate(language, l.related, list, list)
	case "decimal":
		l.decimal = strings.TrimSpace(list)[0]
	default:
		if name == "report" {
			relate(language, l.related, list, list)
		}
		for word := range strings.FieldsSeq(list) {
			l.define(classOf(name), word)
		}
	}
}

// define enters "word", "several_words" or "word=value".
func (l *lexicon) define(c class, word string) {
	word, value, _ := strings.Cut(word, "=")
	e := entry{class: c}
	if number, err := strconv.ParseFloat(value, 64); err == nil {
		e.value = number
	} else {
		e.unit = value
	}
	first, rest, several := strings.Cut(word, "_")
	if several {
		l.phrases[first] = append(l.phrases[first], phrase{strings.Split(rest, "_"), e})
		return
	}
	old := l.words[word]
	e.class |= old.class
	if value == "" {
		e.value, e.unit = old.value, old.unit
	} else if e.unit == "" {
		e.unit = old.unit
	}
	l.words[word] = e
}

func relate(language string, table map[string][]string, from, to string) {
	for f := range strings.FieldsSeq(from) {
		key := stemOf(language, f)
		for t := range strings.FieldsSeq(to) {
			if stem := stemOf(language, t); stem != key && !slices.Contains(table[key], stem) {
				table[key] = append(table[key], stem)
			}
		}
	}
}

// stemOf returns the stem of a folded word without its accents, and a function
// word as it is.
func stemOf(language, word string) string {
	if lang.IsStopWord(language, word) {
		return word
	}
	return lang.StripMarks(lang.Stem(language, word))
}

func classOf(name string) class {
	names := [...]string{
		"negation", "all", "most", "many", "some", "few", "none", "only", "hedge", "claim", "report", "doubt",
		"superlative", "cause", "before", "after", "about", "over", "under", "month", "weekday", "number",
		"scale", "ordinal", "unit", "by", "passive", "pronoun", "time",
	}
	return 1 << slices.Index(names[:], name)
}
