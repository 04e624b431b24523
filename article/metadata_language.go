package article

import (
	"strings"

	"golang.org/x/text/language"

	"github.com/lede-bot/lede/internal/lang"
)

// languageLabel returns the ISO 639-1 code that the page claims for itself.
func languageLabel(s *survey, linked linkedData) string {
	for _, label := range [...]string{
		s.language, linked.language, s.meta1("og:locale"),
		s.meta1("content-language", "dc.language", "dcterms.language", "language"),
	} {
		if code := languageCode(label); code != "" {
			return code
		}
	}
	return ""
}

// languageCode returns the ISO 639-1 code of a language tag (BCP 47) or locale,
// empty when it is none.
func languageCode(label string) string {
	label, _, _ = strings.Cut(strings.TrimSpace(label), ",")
	label, _, _ = strings.Cut(label, ".")
	if label == "" || len(label) > 32 {
		return ""
	}
	tag, err := language.Parse(strings.ReplaceAll(label, "_", "-"))
	if err != nil {
		return ""
	}
	base, confidence := tag.Base()
	if confidence < language.High || len(base.String()) != 2 {
		return ""
	}
	if code := base.String(); code != "nb" && code != "nn" {
		return code
	}
	return "no"
}

// minDetectWords is how much text overrules a page's own label: templates are
// often left in the language they were written for.
const minDetectWords = 40

// detectBytes is how much text the language is told by.
const detectBytes = 4096

// settleLanguage returns the language of an article from the page's label and
// its body. The body wins where it is long enough and the detector is sure,
// except between languages so close that the detector mixes them up.
func settleLanguage(label string, blocks []Block) string {
	var b strings.Builder
	for _, block := range blocks {
		if b.Len() >= detectBytes {
			break
		}
		b.WriteString(block.Text)
		b.WriteByte('\n')
	}
	text := b.String()
	detected := lang.Detect(text)
	switch {
	case detected == "" || detected == label:
		return label
	case label == "":
		return detected
	case closeLanguages(label, detected) || countWords(text) < minDetectWords:
		return label
	}
	return detected
}

// closeLanguages says whether two languages are easily taken for each other.
func closeLanguages(a, b string) bool {
	for _, group := range [...]string{"no nb nn da sv", "hr sr bs sl mk", "id ms jv", "cs sk", "uk be ru bg mk", "gl pt es ca", "af nl", "fa ur ar", "hi ne mr", "zh ja"} {
		words := " " + group + " "
		if strings.Contains(words, " "+a+" ") && strings.Contains(words, " "+b+" ") {
			return true
		}
	}
	return false
}
