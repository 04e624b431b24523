package grounding

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"unicode"

	"github.com/lede-bot/lede/internal/lang"
)

// unchecked is the score of a claim in another language of which too little can
// be checked.
const unchecked = 0.4

// claimLanguage returns the language of a claim where it is surely another than
// the article's. A sentence is often too short to be sure of its language, but
// not of its being another: then the function words of each language are counted.
// Fewer do where the claim was to be in the expected language, if any.
func claimLanguage(text, article, expected string) string {
	if article == "" || expected == "" && len(text) < 20 {
		return article
	}
	if found := lang.Detect(text); found != "" {
		return found
	}
	words := lang.Words(text)
	if expected != "" && expected != article && leansTo(expected, article, words) {
		return expected
	}
	best, lead := article, 0
	for _, language := range spokenLanguages() {
		own, other, shared := 0, 0, 0 // function words of the article's language, of the other, of both
		for _, w := range words {
			switch mine, theirs := lang.IsStopWord(article, w), lang.IsStopWord(language, w); {
			case mine && theirs:
				shared++
			case mine:
				own++
			case theirs:
				other++
			}
		}
		sure := other >= 2 && other > 2*own || other > 0 && own+shared == 0 && len(words) > 4
		if sure && other-own > lead {
			best, lead = language, other-own
		}
	}
	return best
}

// leansTo reports whether more words are function words of one language alone
// than of the other alone.
func leansTo(language, other string, words []string) bool {
	lead := 0
	for _, w := range words {
		switch mine, theirs := lang.IsStopWord(language, w), lang.IsStopWord(other, w); {
		case mine && !theirs:
			lead++
		case theirs && !mine:
			lead--
		}
	}
	return lead > 0
}

// spokenLanguages are those that have a lexicon, in order.
var spokenLanguages = sync.OnceValue(func() []string {
	return slices.Sorted(maps.Keys(lexicons()))
})

// checkForeign checks what does not hang on the language: numbers, dates, names
// and quotes. Names may be translated, declined or written in other letters, so
// that one which seems missing says little by itself: only a person's first name
// with another surname contradicts, and a claim most of whose names are missing is
// not supported.
func (a *Article) checkForeign(f *Finding, text, language string) {
	f.Foreign = true
	v := newVocabulary(language)
	c := &claim{text: text}
	scan(text, v.elides, func(s scanned) {
		t := v.term(string(s.folded), s.shape)
		if known, ok := a.terms[t.text]; ok {
			t.id = known.id
		}
		c.tokens = append(c.tokens, token{t, int32(s.start), int32(s.end), s.shape})
	})
	c.quantities = quantitiesOf(v.lexicon, text, c.tokens)
	f.Reasons = append(a.figureFaults(c), a.graveFault(text, language)...)
	met, missed, replaced := a.foreignNames(c, language)
	if replaced != "" {
		f.Reasons = append(f.Reasons, Reason{"name", fmt.Sprintf("the article has “%s” with another surname", replaced)})
	}
	for _, q := range f.Quotes {
		if !q.Found {
			f.Reasons = append(f.Reasons, Reason{"quote", fmt.Sprintf("the article does not say “%s” word for word", q.Text)})
		}
	}
	switch anchors := met + len(c.quantities); {
	case len(f.Reasons) > 0:
		f.Score = contradicted
	case len(missed) > anchors:
		f.Score = unchecked
		f.Reasons = append(f.Reasons, Reason{"language", "in another language than the article, which has no name like " + strings.Join(missed[:min(3, len(missed))], ", ")})
	case anchors > 0:
		f.Score = Threshold
	default:
		f.Score = unchecked
		f.Reasons = append(f.Reasons, Reason{"language", "in another language than the article, with nothing in it to check"})
	}
	f.Supported = f.Score >= Threshold
}

// properName is a capitalized word of the article, with the one that follows it.
type properName struct{ sound, next string }

// properNames returns the capitalized words of the article as they sound.
func (a *Article) properNames() (names []properName) {
	for _, p := range a.passages {
		for i, t := range p.tokens {
			if t.shape&shapeCapital == 0 || t.stop || t.number {
				continue
			}
			n := properName{sound: soundOf(t.text)}
			if i+1 < len(p.tokens) && p.tokens[i+1].shape&shapeCapital != 0 && p.text[t.end:p.tokens[i+1].start] == " " {
				n.next = soundOf(p.tokens[i+1].text)
			}
			names = append(names, n)
		}
	}
	return names
}

// foreignNames counts the names of a claim in another language that sound like
// one of the article, returns those that don't, and the first name that the
// article has with another surname alone.
func (a *Article) foreignNames(c *claim, language string) (met int, missed []string, replaced string) {
	known := a.properNames()
	if len(known) == 0 {
		return 0, nil, ""
	}
	has := func(sound string) bool {
		return slices.ContainsFunc(known, func(n properName) bool { return alike(n.sound, sound) })
	}
	for i, t := range c.tokens {
		if t.shape&shapeCapital == 0 || t.stop || t.number || t.entry.class&(classMonth|classWeekday|classUnit) != 0 {
			continue
		}
		sound := soundOf(t.text)
		switch {
		case sound == "":
		case has(sound):
			if t.shape&shapeInitial == 0 || t.id >= 0 {
				met++
			}
			if i+1 >= len(c.tokens) || replaced != "" {
				continue
			}
			next := c.tokens[i+1]
			if next.shape&shapeCapital != 0 && !next.stop && c.text[t.end:next.start] == " " && !has(soundOf(next.text)) && alwaysPaired(known, sound) {
				replaced = c.text[t.start:t.end]
			}
		case t.shape&shapeInitial == 0 && language != "de": // which writes every noun so
			missed = append(missed, c.text[t.start:t.end])
		}
	}
	return met, missed, replaced
}

// alwaysPaired says whether another name follows a name wherever the article has
// it, as a surname does.
func alwaysPaired(known []properName, sound string) bool {
	return !slices.ContainsFunc(known, func(n properName) bool { return n.sound == sound && n.next == "" }) &&
		slices.ContainsFunc(known, func(n properName) bool { return n.sound == sound })
}

// alike says whether two names may be one in two languages: "Tolva" and
// "Тольвой", "Francis" and "Francisco".
func alike(x, y string) bool {
	if x == y {
		return true
	}
	common := 0
	for common < min(len(x), len(y)) && x[common] == y[common] {
		common++
	}
	return common >= 3 && 3*common >= 2*max(len(x), len(y)) || common >= 2 && common == min(len(x), len(y)) && max(len(x), len(y))-common <= 1
}

// soundOf returns the first letter and the consonants of a folded word in Latin
// letters, without what languages write differently; "" for other scripts.
func soundOf(word string) string {
	var latin strings.Builder
	for _, r := range lang.StripMarks(word) {
		switch {
		case r >= 'a' && r <= 'z':
			latin.WriteRune(r)
		case unicode.Is(unicode.Cyrillic, r):
			latin.WriteString(latinOf(r))
		case unicode.Is(unicode.Latin, r):
			latin.WriteByte('e') // ø, ł and the like: a letter that two languages write differently
		case unicode.IsLetter(r):
			return ""
		}
	}
	spelled := spellings().Replace(latin.String())
	sound := make([]byte, 0, len(spelled))
	for i := range len(spelled) {
		letter := spelled[i]
		if i > 0 && strings.IndexByte("aeiouyjwh", letter) >= 0 {
			continue
		}
		if len(sound) == 0 || sound[len(sound)-1] != letter {
			sound = append(sound, letter)
		}
	}
	return string(sound)
}

// spellings makes one of the ways in which languages write a sound.
var spellings = sync.OnceValue(func() *strings.Replacer {
	return strings.NewReplacer(
		"ce", "se", "ci", "si", "cy", "sy", "tsch", "s", "tch", "s", "shch", "s", "sch", "s", "sh", "s", "ch", "s", "cz", "s", "sz", "s", "zh", "s",
		"kh", "h", "ph", "f", "th", "t", "qu", "k", "ck", "k", "ts", "s", "dj", "j", "dzh", "j",
		"x", "ks", "q", "k", "c", "k", "z", "s", "v", "f", "w", "f",
	)
})

// latinOf writes a Cyrillic letter in Latin ones, about as English does.
func latinOf(r rune) string {
	const letters = "абвгґдеєжзиіїйклмнопрстуфхцчшщъыьэюя"
	latin := [...]string{
		"a", "b", "v", "g", "g", "d", "e", "ye", "zh", "z", "i", "i", "yi", "j", "k", "l", "m", "n", "o", "p", "r",
		"s", "t", "u", "f", "h", "ts", "ch", "sh", "shch", "", "y", "", "e", "yu", "ya",
	}
	for i, letter := range []rune(letters) {
		if letter == r {
			return latin[i]
		}
	}
	return ""
}
