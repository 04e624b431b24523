package summarize

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxClaimRunes bounds one claim; a longer one is no sentence, and is dropped.
const maxClaimRunes = 700

var (
	imageMark    = regexp.MustCompile(`!\[[^\]]*\]\([^)]*\)`)
	linkMark     = regexp.MustCompile(`\[([^\[\]]*)\]\((?:[^()]|\([^()]*\))*\)`)
	tag          = regexp.MustCompile(`</?[a-zA-Z][^<>]*>|<(?:@[!&]?|#|a?:\w+:|t:|id:|/)[^<>]*>`)
	address      = regexp.MustCompile(`(?i)\b(?:[a-z][a-z0-9+.-]{1,20}://|www\.)\S+|\bdiscord\.gg/\S+|\b(?:mailto|javascript|data):\S+`)
	massMention  = regexp.MustCompile(`(?i)@(everyone|here)\b`)
	emphasis     = regexp.MustCompile("(?:\\*{1,3}|_{2,3}|~~|\\|\\||`{1,3})")
	lineMark     = regexp.MustCompile(`(?m)^\s*(?:#{1,6}|>{1,3}|-#)\s+`)
	passageMark  = regexp.MustCompile(`\s*[\[(](?:passages?\s*)?\d{1,6}(?:\s*[,;–-]\s*\d{1,6})*[\])]`)
	spaceBefore  = regexp.MustCompile(`\s+([.,;:!?])`)
	halfMark     = regexp.MustCompile(`<[@#:/a-zA-Z]|\]\(`)
	emptyBracket = regexp.MustCompile(`[(\[]\s*[)\]]`)
)

// tidy makes one line of plain text of what a model wrote: no links, images,
// mentions, tags, markup or control characters, whatever the model was talked
// into. An address that the article itself has (known) stays, as text.
func tidy(text string, known func(address string) bool) string {
	text = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t' || r == '\r':
			return ' '
		case r == utf8.RuneError, unicode.Is(unicode.Cc, r), unicode.Is(unicode.Cf, r) && r != '\u200c' && r != '\u200d', unicode.Is(unicode.Co, r):
			return -1
		}
		return r
	}, text)
	// Taking one mark out can leave another behind.
	for range maxTidyRounds {
		before := text
		text = tidyOnce(text, known)
		if text == before {
			// What looks like half a mark is parted, so that nothing completes it.
			return halfMark.ReplaceAllStringFunc(text, func(mark string) string { return mark[:1] + " " + mark[1:] })
		}
	}
	return "" // nested on purpose, and no sentence
}

// maxTidyRounds is more than any sentence needs.
const maxTidyRounds = 12

func tidyOnce(text string, known func(address string) bool) string {
	text = imageMark.ReplaceAllString(text, " ")
	for linkMark.MatchString(text) { // the inner ones first; each round shortens the text
		text = linkMark.ReplaceAllString(text, "$1")
	}
	text = tag.ReplaceAllString(text, " ")
	text = address.ReplaceAllStringFunc(text, func(found string) string {
		if bare := strings.TrimRight(found, ".,;:!?)]}\"'»”"); known != nil && known(bare) {
			return found
		}
		return ""
	})
	text = massMention.ReplaceAllString(text, "$1")
	text = lineMark.ReplaceAllString(text, "")
	text = emphasis.ReplaceAllString(text, "")
	text = passageMark.ReplaceAllStringFunc(text, func(mark string) string {
		if strings.ContainsAny(mark, "[") || strings.Contains(mark, "passage") {
			return ""
		}
		return mark // "(2024)" is part of the sentence
	})
	text = emptyBracket.ReplaceAllString(text, "")
	text = strings.Join(strings.Fields(text), " ")
	return spaceBefore.ReplaceAllString(text, "$1")
}
