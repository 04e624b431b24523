package summarize

import (
	"embed"
	"math"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/lede-bot/lede/internal/lang"
)

//go:embed facts/words.tsv
var factWords embed.FS

// meaning is what a word says in facts: a kind of facts/words.tsv and its value.
type meaning struct{ kind, value string }

// factLexicon reads facts/words.tsv: language, then folded word.
var factLexicon = sync.OnceValue(func() map[string]map[string]meaning {
	raw, err := factWords.ReadFile("facts/words.tsv")
	if err != nil {
		return nil // it is built in
	}
	all := map[string]map[string]meaning{}
	for line := range strings.Lines(string(raw)) {
		fields := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(fields) != 4 {
			continue // a comment
		}
		if all[fields[0]] == nil {
			all[fields[0]] = map[string]meaning{}
		}
		word := fields[2]
		if folded := lang.Words(lang.Fold(word)); len(folded) == 1 {
			word = folded[0]
		}
		all[fields[0]][word] = meaning{fields[1], fields[3]}
	}
	return all
})

// fact is a number, date or weekday of a passage. Two facts of one kind, such
// as kilometres, years or passengers, can disagree.
type fact struct {
	kind   string
	value  float64
	hedged bool // "about", "more than"
}

// agrees reports whether two facts may be the same: equal, or one a rounded
// form of the other.
func (f fact) agrees(g fact) bool {
	if f.kind != g.kind && f.kind != "" && g.kind != "" {
		return false
	}
	if f.value == g.value {
		return true
	}
	if exact := f.kind == kindYear || f.kind == kindDate || f.kind == kindWeekday; exact {
		return false
	}
	gap := math.Abs(f.value-g.value) / max(math.Abs(f.value), math.Abs(g.value))
	if gap <= 0.005 || (f.hedged || g.hedged) && gap <= 0.15 {
		return true
	}
	return rounds(f.value, g.value) || rounds(g.value, f.value)
}

// rounds reports whether a number is another one rounded to its own, at least
// two, significant digits.
func rounds(round, exact float64) bool {
	digits := strings.TrimRight(strings.ReplaceAll(strconv.FormatFloat(round, 'f', -1, 64), ".", ""), "0")
	digits = strings.TrimLeft(digits, "0")
	if len(digits) < 2 {
		return false
	}
	again, err := strconv.ParseFloat(strconv.FormatFloat(exact, 'g', len(digits), 64), 64)
	return err == nil && again == round
}

func (f fact) among(others []fact) bool { return slices.ContainsFunc(others, f.agrees) }

// disagree reports whether two passages give different values of one kind, none
// of which the other's article gives anywhere.
func disagree(p, q, first, second []fact) bool {
	ofKind := func(facts []fact, kind string) (found []fact) {
		for _, f := range facts {
			if f.kind == kind {
				found = append(found, f)
			}
		}
		return found
	}
	for _, f := range p {
		others := ofKind(q, f.kind)
		if f.kind == "" || len(others) == 0 || f.among(second) {
			continue
		}
		if !slices.ContainsFunc(others, func(g fact) bool { return g.among(first) }) {
			return true
		}
	}
	return false
}

// The kinds of facts besides units and what is counted.
const (
	kindYear    = "year"
	kindDate    = "date"
	kindWeekday = "weekday"
)

// capitals tells names from other words: they always stand with a capital.
type capitals struct{ seen, small map[string]bool }

func (c *capitals) learn(text string) {
	for i, w := range wordsOf(text) {
		if !w.capital {
			c.small[w.folded] = true
		} else if i > 0 {
			c.seen[w.folded] = true
		}
	}
}

func (c *capitals) name(w word) bool { return w.capital && c.seen[w.folded] && !c.small[w.folded] }

// word is one word of a passage.
type word struct {
	folded  string
	capital bool
}

// symbols are written as words, so that they are read like them.
var symbols = strings.NewReplacer("%", " percent ", "€", " euro ", "$", " dollar ", "£", " pound ", "¥", " yen ")

func wordsOf(text string) []word {
	var all []word
	for field := range strings.FieldsSeq(symbols.Replace(text)) {
		trimmed := strings.TrimLeftFunc(field, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
		first, _ := utf8.DecodeRuneInString(trimmed)
		for _, folded := range lang.Words(field) {
			if digits, letters := splitNumber(folded); letters != "" { // 10km
				all = append(all, word{folded: digits}, word{folded: letters})
				continue
			}
			all = append(all, word{folded: folded, capital: unicode.IsUpper(first)})
		}
	}
	return all
}

func splitNumber(s string) (digits, letters string) {
	end := strings.IndexFunc(s, func(r rune) bool { return unicode.IsLetter(r) })
	if end <= 0 || !isDigit(s[0]) {
		return s, ""
	}
	return s[:end], s[end:]
}

func isDigit(b byte) bool { return b >= '0' && b <= '9' }

// statement is a passage as words and facts.
type statement struct {
	terms     map[string]bool // stems of its words, but of those that tell facts
	universal map[string]bool // names and numbers, which all languages share
	facts     []fact
	bearers   map[string][]string // a role and the name after it
	denies    bool
	prose     bool
}

// factReader reads passages in one language.
type factReader struct {
	language string
	words    map[string]meaning
	units    map[string]meaning
	caps     *capitals
	stemmer  *lang.Stemmer
}

func newFactReader(language string, caps *capitals) *factReader {
	return &factReader{language, factLexicon()[language], factLexicon()["*"], caps, lang.NewStemmer(language)}
}

func (r *factReader) read(text string) statement {
	s := statement{terms: map[string]bool{}, universal: map[string]bool{}, bearers: map[string][]string{}}
	all := wordsOf(text)
	for i := 0; i < len(all); i++ {
		if f, end, ok := r.factAt(all, i); ok {
			s.facts = append(s.facts, f)
			s.universal["#"+strconv.FormatFloat(f.value, 'g', -1, 64)] = true
			i = end - 1
			continue
		}
		r.enter(&s, all, i)
	}
	return s
}

// enter takes in a word that tells no fact.
func (r *factReader) enter(s *statement, all []word, i int) {
	w := all[i]
	if r.words[w.folded].kind == "negation" || strings.HasSuffix(w.folded, "n't") {
		s.denies = true
		return
	}
	if lang.IsStopWord(r.language, w.folded) {
		return
	}
	if unit, known := r.units[w.folded]; known {
		s.terms["unit "+unit.value] = true
		return
	}
	stem := r.stem(w)
	s.terms[stem] = true
	if !r.caps.name(w) {
		return
	}
	s.universal[w.folded] = true
	if i > 0 && !r.caps.name(all[i-1]) && !lang.IsStopWord(r.language, all[i-1].folded) && !isDigit(all[i-1].folded[0]) {
		var name []string
		for j := i; j < len(all) && r.caps.name(all[j]); j++ {
			name = append(name, r.stem(all[j]))
		}
		s.bearers[r.stem(all[i-1])] = name
	}
}

func (r *factReader) stem(w word) string { return lang.StripMarks(r.stemmer.Stem(w.folded)) }
