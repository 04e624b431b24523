package sentence

import (
	"embed"
	"strings"
	"sync"

	"github.com/lede-bot/lede/internal/lang"
)

// class says how a full stop after an abbreviation reads; see rules/README.md.
type class uint8

const (
	ordinary class = iota // no abbreviation
	title
	inner
	final
	number
	year
	clock
)

// rules are what the splitter knows of one language.
type rules struct {
	language string
	abbrev   map[string]class
	suffixes map[string]class // of compounds: "Ringstr."
	after    map[string]bool  // keep a sentence going after a clock abbreviation
	say      map[string]bool  // verbs that attribute a quotation
	// ordinals is true where a number with a full stop is an ordinal ("am 3. Mai").
	ordinals bool
	// vowelless is true where a short word without a vowel is an abbreviation.
	vowelless bool
}

//go:embed rules/*.txt
var ruleFiles embed.FS

var ruleTable = sync.OnceValue(func() map[string]*rules {
	table := map[string]*rules{}
	files, err := ruleFiles.ReadDir("rules")
	if err != nil {
		return table
	}
	for _, file := range files {
		text, err := ruleFiles.ReadFile("rules/" + file.Name())
		if err != nil {
			continue
		}
		language := strings.TrimSuffix(file.Name(), ".txt")
		table[language] = parseRules(language, string(text))
	}
	return table
})

// rulesFor returns the rules of a language, English ones where it has none:
// most texts hold English names and titles.
func rulesFor(language string) *rules {
	language = lang.Base(language)
	if r := ruleTable()[language]; r != nil {
		return r
	}
	return ruleTable()["en"]
}

func parseRules(language, text string) *rules {
	r := &rules{language: language, abbrev: map[string]class{}, suffixes: map[string]class{}, after: map[string]bool{}, say: map[string]bool{}}
	classes := map[string]class{"title": title, "inner": inner, "final": final, "number": number, "year": year, "time": clock}
	for line := range strings.Lines(text) {
		name, entries, _ := strings.Cut(line, ":")
		for entry := range strings.FieldsSeq(entries) {
			switch name {
			case "after":
				r.after[entry] = true
			case "say":
				r.say[entry] = true
			default:
				if suffix, ok := strings.CutPrefix(entry, "-"); ok {
					r.suffixes[suffix] = classes[name]
					continue
				}
				r.abbrev[entry] = classes[name]
			}
		}
	}
	switch language {
	case "de", "da", "nb", "fi", "cs", "sk", "hu", "hr", "pl", "tr", "ko":
		r.ordinals = true
	}
	switch language {
	case "cs", "sk", "hr", "ar", "he", "hi", "bn", "zh":
	default:
		r.vowelless = true
	}
	return r
}
