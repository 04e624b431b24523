package lang

import (
	"unicode"
	"unicode/utf8"

	"github.com/abadojack/whatlanggo"
)

const (
	detectBytes  = 4096 // read for a judgement
	trigramBytes = 768  // read by the slower judgement where the fast one is unsure
	leastLetters = 12   // below, only a script that one language owns decides
)

// Detect returns the ISO 639-1 code of the language of text, empty when unsure
// or when there are only a few letters. At most the first 4 KB are read.
//
// A script that belongs to one language decides at once, and so do the letters
// that tell apart the languages of the Cyrillic and Arabic scripts; among the
// others the function words vote, and character trigrams where the vote is close.
func Detect(text string) string {
	text = opening(text, detectBytes)
	letters := countLetters(text)
	script, share := letters.most()
	if share == 0 {
		return ""
	}
	switch script {
	case scriptHan, scriptKana:
		if letters[scriptKana]*12 > letters[scriptHan] {
			return "ja"
		}
		return "zh"
	case scriptLatin, scriptCyrillic, scriptArabic, scriptOther:
		if letters.total() < leastLetters {
			return ""
		}
	default:
		return scriptOwner(script)
	}
	if code := byLetters(text, script, letters[script]); code != "" {
		return code
	}
	if code := vote(Words(text)); code != "" {
		return code
	}
	return byTrigrams(opening(text, trigramBytes))
}

// opening returns at most n bytes of text, without a broken rune at the end.
func opening(text string, n int) string {
	if len(text) <= n {
		return text
	}
	for n > 0 && !utf8.RuneStart(text[n]) {
		n--
	}
	return text[:n]
}

// vote lets each word speak for the languages that have it as a function word,
// one vote shared among them. It is empty when too few speak or two are close.
func vote(words []string) string {
	table := stopWords()
	scores := make([]float64, len(table.codes))
	for _, word := range words {
		set := table.words[word]
		if set == 0 {
			continue
		}
		share := 1.0
		if n := popcount(set); n > 1 {
			share = 1 / float64(n)
		}
		for i := 0; set != 0; i, set = i+1, set>>1 {
			if set&1 != 0 {
				scores[i] += share
			}
		}
	}
	best, second := -1, 0.0
	for i, score := range scores {
		if best < 0 || score > scores[best] {
			if best >= 0 {
				second = scores[best]
			}
			best = i
		} else if score > second {
			second = score
		}
	}
	if best < 0 || scores[best] < 1.5 || scores[best] < 0.08*float64(len(words)) || scores[best] < 1.3*second {
		return ""
	}
	return table.codes[best]
}

func popcount(set languageSet) (n int) {
	for ; set != 0; set &= set - 1 {
		n++
	}
	return n
}

// byTrigrams asks whatlanggo, whose answer counts only when it is sure of it.
func byTrigrams(text string) string {
	info := whatlanggo.Detect(text)
	if !info.IsReliable() {
		return ""
	}
	return Base(info.Lang.Iso6391())
}

// byLetters decides by the letters that only some languages of a script use.
func byLetters(text string, script, total int) string {
	var n [tellingCount]int
	for _, r := range text {
		if r >= utf8.RuneSelf {
			n[tellingLetter(r)]++
		}
	}
	least := total/250 + 1 // a foreign name is no evidence
	switch script {
	case scriptCyrillic:
		switch {
		case n[lettersTurkic] > least:
			return "" // Kazakh, Kyrgyz, Tatar or Mongolian: for the trigrams
		case n[lettersBelarusian] > least && n[lettersUkrainian] > least:
			return "be"
		case n[lettersUkrainian] > least:
			return "uk"
		case n[lettersMacedonian] > 0 && n[lettersSerbian] > 0:
			return "mk"
		case n[lettersSerbian] > least:
			return "sr"
		case n[lettersRussian] > least:
			return "ru"
		case n[lettersBulgarian] > least:
			return "bg"
		}
	case scriptArabic:
		switch {
		case n[lettersUrdu] > least:
			return "ur"
		case n[lettersPersian] > least:
			return "fa"
		case n[lettersPersian] == 0:
			return "ar"
		}
	}
	return ""
}

// The groups of telling letters.
const (
	lettersPlain = iota
	lettersUkrainian
	lettersBelarusian
	lettersRussian
	lettersBulgarian // also in Russian, there rare and beside ы and э
	lettersSerbian
	lettersMacedonian
	lettersTurkic
	lettersPersian
	lettersUrdu
	tellingCount
)

func tellingLetter(r rune) int {
	switch unicode.ToLower(r) {
	case 'і', 'ї', 'є', 'ґ':
		return lettersUkrainian
	case 'ў':
		return lettersBelarusian
	case 'ы', 'э', 'ё':
		return lettersRussian
	case 'ъ':
		return lettersBulgarian
	case 'ј', 'љ', 'њ', 'ћ', 'ђ':
		return lettersSerbian
	case 'ѓ', 'ќ', 'ѕ':
		return lettersMacedonian
	case 'ә', 'ғ', 'қ', 'ң', 'ө', 'ұ', 'ү', 'һ':
		return lettersTurkic
	case 'پ', 'چ', 'ژ', 'گ', 'ک', 'ی':
		return lettersPersian
	case 'ٹ', 'ڈ', 'ڑ', 'ے', 'ں', 'ہ', 'ھ':
		return lettersUrdu
	}
	return lettersPlain
}

// The scripts that are told apart; those from scriptGreek on belong to one language.
const (
	scriptLatin = iota
	scriptCyrillic
	scriptArabic
	scriptOther
	scriptHan
	scriptKana
	scriptGreek
	scriptHebrew
	scriptThai
	scriptHangul
	scriptArmenian
	scriptGeorgian
	scriptBengali
	scriptGurmukhi
	scriptGujarati
	scriptTamil
	scriptTelugu
	scriptKannada
	scriptMalayalam
	scriptSinhala
	scriptLao
	scriptBurmese
	scriptKhmer
	scriptCount
)

// scriptOwner names the language that owns a script.
func scriptOwner(script int) string {
	owners := [scriptCount]string{
		scriptGreek: "el", scriptHebrew: "he", scriptThai: "th", scriptHangul: "ko", scriptArmenian: "hy",
		scriptGeorgian: "ka", scriptBengali: "bn", scriptGurmukhi: "pa", scriptGujarati: "gu", scriptTamil: "ta",
		scriptTelugu: "te", scriptKannada: "kn", scriptMalayalam: "ml", scriptSinhala: "si", scriptLao: "lo",
		scriptBurmese: "my", scriptKhmer: "km",
	}
	return owners[script]
}

// letterCounts counts letters by script.
type letterCounts [scriptCount]int

func countLetters(text string) (n letterCounts) {
	for _, r := range text {
		switch {
		case r < utf8.RuneSelf:
			if 'a' <= r|0x20 && r|0x20 <= 'z' {
				n[scriptLatin]++
			}
		case unicode.IsLetter(r):
			n[scriptOf(r)]++
		}
	}
	return n
}

// most returns the script with most letters; an ideograph, which stands for
// about three letters, weighs as much.
func (n *letterCounts) most() (script, letters int) {
	for s, count := range n {
		if s == scriptHan || s == scriptKana {
			count *= 3
		}
		if count > letters {
			script, letters = s, count
		}
	}
	return script, letters
}

func (n *letterCounts) total() (sum int) {
	for _, count := range n {
		sum += count
	}
	return sum
}

func scriptOf(r rune) int {
	switch {
	case r < 0x370:
		return scriptLatin
	case r < 0x400 || 0x1F00 <= r && r < 0x2000:
		return scriptGreek
	case r < 0x530:
		return scriptCyrillic
	case r < 0x590:
		return scriptArmenian
	case r < 0x600:
		return scriptHebrew
	case r < 0x780 || 0xFB50 <= r && r < 0xFE00 || 0xFE70 <= r && r < 0xFF00:
		return scriptArabic
	case 0x980 <= r && r < 0xE80:
		return indicScript(r)
	case 0xE80 <= r && r < 0xF00:
		return scriptLao
	case 0x1000 <= r && r < 0x10A0:
		return scriptBurmese
	case 0x10A0 <= r && r < 0x1100:
		return scriptGeorgian
	case 0x1100 <= r && r < 0x1200 || 0xAC00 <= r && r < 0xD800:
		return scriptHangul
	case 0x1780 <= r && r < 0x1800:
		return scriptKhmer
	case 0x1E00 <= r && r < 0x1F00:
		return scriptLatin
	case 0x3040 <= r && r < 0x3100:
		return scriptKana
	case unicode.Is(unicode.Han, r):
		return scriptHan
	}
	return scriptOther
}

// indicScript tells apart the neighbouring blocks from Bengali to Thai, each 128 code points wide.
func indicScript(r rune) int {
	switch (r - 0x980) / 0x80 {
	case 0:
		return scriptBengali
	case 1:
		return scriptGurmukhi
	case 2:
		return scriptGujarati
	case 4:
		return scriptTamil
	case 5:
		return scriptTelugu
	case 6:
		return scriptKannada
	case 7:
		return scriptMalayalam
	case 8:
		return scriptSinhala
	case 9:
		return scriptThai
	}
	return scriptOther
}
