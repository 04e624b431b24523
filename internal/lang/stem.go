package lang

import (
	"embed"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/arabic"
	"github.com/blevesearch/snowballstem/danish"
	"github.com/blevesearch/snowballstem/dutch"
	"github.com/blevesearch/snowballstem/english"
	"github.com/blevesearch/snowballstem/finnish"
	"github.com/blevesearch/snowballstem/french"
	"github.com/blevesearch/snowballstem/german"
	"github.com/blevesearch/snowballstem/hungarian"
	"github.com/blevesearch/snowballstem/italian"
	"github.com/blevesearch/snowballstem/norwegian"
	"github.com/blevesearch/snowballstem/portuguese"
	"github.com/blevesearch/snowballstem/romanian"
	"github.com/blevesearch/snowballstem/russian"
	"github.com/blevesearch/snowballstem/spanish"
	"github.com/blevesearch/snowballstem/swedish"
	"github.com/blevesearch/snowballstem/turkish"
)

// Stem returns the stem of a folded word: by Snowball where it has the
// language, by cutting inflectional endings in Polish, Czech and Ukrainian, the
// word itself elsewhere.
func Stem(language, word string) string { return NewStemmer(language).Stem(word) }

// Stemmer is [Stem] for many words of one language. It is not safe for
// concurrent use.
type Stemmer struct {
	snowball func(*snowballstem.Env) bool
	env      *snowballstem.Env
	endings  map[string]bool
}

// NewStemmer returns the stemmer of a language.
func NewStemmer(language string) *Stemmer {
	language = Base(language)
	return &Stemmer{snowball: snowball(language), env: snowballstem.NewEnv(""), endings: inflections()[language]}
}

// Stem returns the stem of a folded word.
func (s *Stemmer) Stem(word string) string {
	switch {
	case len(word) < 3 || !utf8.ValidString(word):
		return word
	case s.snowball != nil:
		s.env.SetCurrent(word)
		s.snowball(s.env)
		return s.env.Current()
	case s.endings != nil:
		return cutEnding(word, s.endings)
	}
	return word
}

func snowball(language string) func(*snowballstem.Env) bool {
	switch language {
	case "en":
		return english.Stem
	case "de":
		return german.Stem
	case "fr":
		return french.Stem
	case "es":
		return spanish.Stem
	case "ru":
		return russian.Stem
	case "it":
		return italian.Stem
	case "pt":
		return portuguese.Stem
	case "nl":
		return dutch.Stem
	case "sv":
		return swedish.Stem
	case "da":
		return danish.Stem
	case "nb", "nn":
		return norwegian.Stem
	case "fi":
		return finnish.Stem
	case "hu":
		return hungarian.Stem
	case "ro":
		return romanian.Stem
	case "tr":
		return turkish.Stem
	case "ar":
		return arabic.Stem
	}
	return nil
}

// One file a language: the inflectional endings that may be cut from a word.
//
//go:embed inflections/*.txt
var inflectionFiles embed.FS

var inflections = sync.OnceValue(func() map[string]map[string]bool {
	tables := map[string]map[string]bool{}
	for _, language := range []string{"pl", "cs", "uk"} {
		list, err := inflectionFiles.ReadFile("inflections/" + language + ".txt")
		if err != nil {
			continue
		}
		tables[language] = map[string]bool{}
		for _, ending := range strings.Fields(string(list)) {
			tables[language][ending] = true
		}
	}
	return tables
})

// cutEnding removes the longest ending that leaves at least three letters.
func cutEnding(word string, endings map[string]bool) string {
	runes := 0
	for i := range word {
		if runes >= 3 && endings[word[i:]] {
			return word[:i]
		}
		runes++
	}
	return word
}
