package metric

import (
	_ "embed"
	"regexp"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// Fault is a reason why a sentence of a summary does not read well alone.
type Fault string

// The faults; a sentence is given the first that applies.
const (
	// Readable is no fault.
	Readable Fault = ""
	// Dangling opens with a word that points back ("He", "But", "The two") to
	// a sentence that is not the one shown right before it.
	Dangling Fault = "dangling"
	// Question ends with a question mark.
	Question Fault = "question"
	// Fragment has under five words, opens in lower case or lacks a full stop.
	Fragment Fault = "fragment"
	// OpenQuote opens or closes a quotation or bracket without its partner.
	OpenQuote Fault = "open quote"
)

// Shown is a sentence of a summary with its number in the article.
type Shown struct {
	Text   string
	Number int
}

//go:embed dangling.txt
var danglingText string

// danglingOpenings maps a language to the openings that point back.
var danglingOpenings = sync.OnceValue(func() map[string][]string {
	table := make(map[string][]string)
	for line := range strings.Lines(danglingText) {
		language, phrases, ok := strings.Cut(strings.TrimSpace(line), ":")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		for phrase := range strings.SplitSeq(phrases, ",") {
			table[language] = append(table[language], strings.TrimSpace(phrase))
		}
	}
	return table
})

// Faults returns the fault of each sentence of a summary as shown. A dangling
// opening is forgiven when the sentence right before it in the article is shown
// right before it and is itself no dangling one: then the reader has what it
// points to.
func Faults(summary []Shown, language string) []Fault {
	faults := make([]Fault, len(summary))
	for i, s := range summary {
		follows := i > 0 && summary[i-1].Number == s.Number-1 && faults[i-1] != Dangling
		switch {
		case isQuestion(s.Text):
			faults[i] = Question
		case isFragment(s.Text):
			faults[i] = Fragment
		case hasOpenQuote(s.Text):
			faults[i] = OpenQuote
		case !follows && pointsBack(s.Text, language):
			faults[i] = Dangling
		}
	}
	return faults
}

func pointsBack(text, language string) bool {
	opening := strings.TrimLeftFunc(strings.ToLower(strings.ReplaceAll(text, "’", "'")), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})
	for _, phrase := range danglingOpenings()[language] {
		if rest, ok := strings.CutPrefix(opening, phrase); ok {
			if next, _ := utf8.DecodeRuneInString(rest); !unicode.IsLetter(next) && next != '-' && next != '\'' {
				return true
			}
		}
	}
	return false
}

const closers = "\"'”’»)]›」』"

func isQuestion(text string) bool {
	text = strings.TrimRight(text, closers+" \u00a0")
	return strings.HasSuffix(text, "?") || strings.HasSuffix(text, "？")
}

func isFragment(text string) bool {
	ending, _ := utf8.DecodeLastRuneInString(strings.TrimRight(text, closers+" \u00a0"))
	if !strings.ContainsRune(".!…。！؟।", ending) {
		return true
	}
	first := strings.TrimLeftFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	if r, _ := utf8.DecodeRuneInString(first); unicode.IsLower(r) {
		return true
	}
	wide := strings.ContainsFunc(text, func(r rune) bool {
		return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai)
	})
	return !wide && len(strings.Fields(text)) < 5
}

func hasOpenQuote(text string) bool {
	if strings.Count(text, "\"")%2 != 0 {
		return true
	}
	if low := strings.Count(text, "„"); low > 0 {
		return low != strings.Count(text, "“")+strings.Count(text, "”")
	}
	for _, pair := range []string{"“”", "«»", "()", "[]", "「」", "『』"} {
		opening, size := utf8.DecodeRuneInString(pair)
		if strings.Count(text, string(opening)) != strings.Count(text, pair[size:]) {
			return true
		}
	}
	return hasOpenSingleQuote(text)
}

var (
	// singleOpening and singleClosing find quotations in single marks; an
	// apostrophe stands between letters ("don't"), or after one before a space
	// ("the players' union"), and is neither.
	singleOpening = regexp.MustCompile(`(?:^|[\s(—–-])['‘][\pL\pN]`)
	singleClosing = regexp.MustCompile(`[.,!?…]['’](?:$|[\s),.;:—–-])|[\pL\pN]['’](?:$|[),.;:—–-])|[^s\s]['’]\s`)
)

// hasOpenSingleQuote says whether a sentence opens with a single quotation mark
// that nothing closes, or ends with one that nothing opens.
func hasOpenSingleQuote(text string) bool {
	text = strings.TrimSpace(text)
	if strings.HasPrefix(text, "'") || strings.HasPrefix(text, "‘") {
		return !singleClosing.MatchString(text)
	}
	if strings.HasSuffix(text, "'") || strings.HasSuffix(text, "’") {
		return !singleOpening.MatchString(text)
	}
	return false
}
