package llm

import (
	"math"
	"unicode"
)

// EstimateTokens estimates how many tokens a text is without the model's own
// tokenizer: a token is about 4 letters of a Latin word (3 with accents), 2.2
// of Cyrillic, Greek, Arabic or Hebrew, one sign of Chinese, Japanese or Korean
// a little under one token; digits go by threes, and punctuation stands alone.
// Beside the o200k tokenizer it gives 1.16 times the count on English articles,
// 0.75 to 1.3 times in most other languages, and 1.6 in Russian; the endpoint's
// own counts correct it, see [Description.TokensPerEstimate].
func EstimateTokens(text string) int {
	var tokens, latin, digits float64
	flush := func() {
		if latin > 0 {
			tokens += math.Max(1, latin/4.6)
		}
		if digits > 0 {
			tokens += math.Ceil(digits / 3)
		}
		latin, digits = 0, 0
	}
	for _, r := range text {
		switch {
		case r < 0x80 && (r|0x20 >= 'a' && r|0x20 <= 'z'):
			if digits > 0 {
				flush()
			}
			latin++
		case r >= '0' && r <= '9':
			if latin > 0 {
				flush()
			}
			digits++
		case r == ' ' || r == '\'' || r == '’':
			flush()
		case unicode.IsSpace(r):
			flush()
			tokens += 0.5
		case r < 0x80:
			flush()
			tokens++
		case unicode.In(r, unicode.Latin):
			latin += 1.6
		case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul):
			flush()
			tokens += 0.9
		case unicode.IsLetter(r) || unicode.IsMark(r):
			flush()
			tokens += 0.45
		default:
			flush()
			tokens++
		}
	}
	flush()
	return int(math.Ceil(tokens))
}
