package salience

import (
	_ "embed"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// fault is why a sentence does not read well alone.
type fault uint8

const (
	readable fault = iota
	// dangling opens with a word that points back to the sentence before it.
	dangling
	// captioned reads like the line under a picture: "(left)", "Pictured: …", "Photo: …".
	captioned
	// openQuote has a quotation mark or bracket without its partner.
	openQuote
	// question asks something.
	question
	// fragment is no whole sentence.
	fragment
)

// fewestWords is the length under which a sentence is taken for a fragment.
const fewestWords = 5

// faultOf returns the worst fault of a sentence.
func faultOf(text, language string) fault {
	text = strings.TrimSpace(text)
	bare := strings.TrimRight(text, "\"'”’»)]›」』 \u00a0")
	last, _ := utf8.DecodeLastRuneInString(bare)
	switch {
	case !strings.ContainsRune(".!…。！؟？?।", last) || opensInLowerCase(text) || countWords(text) < fewestWords:
		return fragment
	case strings.ContainsRune("?？؟", last):
		return question
	case !balanced(text):
		return openQuote
	case isCaption(text):
		return captioned
	case pointsBack(text, language):
		return dangling
	}
	return readable
}

func opensInLowerCase(text string) bool {
	for _, r := range text {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.IsLower(r)
		}
	}
	return true
}

// countWords counts the words of a sentence; in scripts without spaces, its letters.
func countWords(text string) int {
	n, inWord := 0, false
	for _, r := range text {
		letter := unicode.IsLetter(r) || unicode.IsDigit(r) || r == '\'' || r == '’' || r == '-'
		if letter && (!inWord || r >= 0x0E00 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Thai)) {
			n++
		}
		inWord = letter
	}
	return n
}

// balanced says whether every quotation mark and bracket has its partner.
func balanced(text string) bool {
	var straight, low, singleOpen, singleClose, round, square, curly, angle, corner int
	previous := ' '
	for i, r := range text {
		switch r {
		case '"':
			straight++
		case '„':
			low++
		case '“', '”':
			switch {
			case low > 0: // German and Polish close with the mark that English opens or closes with
				low--
			case r == '“':
				curly++
			default:
				curly--
			}
		case '«':
			angle++
		case '»':
			angle--
		case '「', '『':
			corner++
		case '」', '』':
			corner--
		case '(':
			round++
		case ')':
			round--
		case '[':
			square++
		case ']':
			square--
		case '\'', '‘', '’':
			next, _ := utf8.DecodeRuneInString(text[i+utf8.RuneLen(r):])
			switch {
			case r == '‘' || !unicode.IsLetter(previous) && !unicode.IsDigit(previous) && !unicode.IsPunct(previous) && unicode.IsLetter(next):
				singleOpen++
			case !unicode.IsLetter(next) && !unicode.IsDigit(next):
				// A plural possessive looks like a closing mark, so it may only
				// close what was opened.
				if singleOpen > singleClose || strings.ContainsRune(".,!?…", previous) {
					singleClose++
				}
			}
		}
		previous = r
	}
	return straight%2 == 0 && low == 0 && curly == 0 && angle == 0 && round == 0 && square == 0 && corner == 0 && singleOpen == singleClose
}

//go:embed openings.txt
var openingsText string

// phraseTable holds phrases by language and first word.
type phraseTable map[string]map[string][]string

// phraseTables reads openings.txt: sections in brackets, in each one line a language.
var phraseTables = sync.OnceValue(func() map[string]phraseTable {
	tables := make(map[string]phraseTable)
	section := ""
	for line := range strings.Lines(openingsText) {
		line = strings.TrimSpace(line)
		switch {
		case line == "" || line[0] == '#':
		case line[0] == '[':
			section = strings.Trim(line, "[]")
			tables[section] = make(phraseTable)
		default:
			language, phrases, _ := strings.Cut(line, ":")
			byWord := make(map[string][]string)
			for phrase := range strings.SplitSeq(phrases, ",") {
				phrase = strings.TrimSpace(phrase)
				first, _, _ := strings.Cut(phrase, " ")
				byWord[first] = append(byWord[first], phrase)
			}
			tables[section][language] = byWord
		}
	}
	return tables
})

// pointsBack says whether a sentence opens with a word or phrase that needs the
// sentence before it.
func pointsBack(text, language string) bool {
	opening := strings.TrimLeftFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	if len(opening) > 60 {
		opening = strings.ToValidUTF8(opening[:60], "")
	}
	opening = strings.ReplaceAll(strings.ToLower(opening), "’", "'")
	table := phraseTables()["back"][language]
	if language == "zh" || language == "ja" {
		return opensUnspaced(table, opening)
	}
	return opensWith(table, opening)
}

// opensUnspaced is opensWith for scripts that do not part words.
func opensUnspaced(table map[string][]string, opening string) bool {
	for phrase := range table {
		if strings.HasPrefix(opening, phrase) {
			return true
		}
	}
	return false
}

func opensWith(table map[string][]string, opening string) bool {
	end := strings.IndexFunc(opening, func(r rune) bool { return !unicode.IsLetter(r) && r != '\'' && r != '-' })
	if end < 0 {
		end = len(opening)
	}
	first := opening[:end]
	candidates := [2]string{first}
	if i := strings.IndexByte(first, '\''); i > 0 {
		candidates[1] = first[:i+1] // an elision ("l'") or the stem of a contraction
	}
	for _, word := range candidates {
		for _, phrase := range table[word] {
			if rest, ok := strings.CutPrefix(opening, phrase); ok {
				next, _ := utf8.DecodeRuneInString(rest)
				if strings.HasSuffix(phrase, "'") || !unicode.IsLetter(next) && !unicode.IsDigit(next) && next != '-' && next != '\'' {
					return true
				}
			}
		}
	}
	return false
}

// isCaption says whether a sentence reads like the line under a picture.
func isCaption(text string) bool {
	// Most sentences have none of the signs, so look for those first.
	if !strings.Contains(text, "ictured ") && !strings.ContainsAny(text, "(:") {
		return false
	}
	lower := strings.ToLower(text)
	for _, mark := range []string{
		"(left)", "(right)", "(centre)", "(center)", "(pictured", "(above)", "(below)", "(l)", "(r)", "(c)",
		"(à gauche)", "(à droite)", "(au centre)", "(links)", "(rechts)", "pictured above", "pictured below", "pictured with",
	} {
		if strings.Contains(lower, mark) {
			return true
		}
	}
	for _, opening := range []string{"pictured", "photo", "image", "picture", "video", "foto", "bild"} {
		if strings.HasPrefix(lower, opening+":") || strings.HasPrefix(lower, opening+" (") {
			return true
		}
	}
	return false
}
