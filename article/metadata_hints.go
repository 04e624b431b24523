package article

import (
	_ "embed"
	"strings"
	"sync"
)

// hint is what the name of a class, id or address stands for.
type hint uint32

const (
	hintByline hint = 1 << iota
	hintDate
	hintPublished
	hintDek
	hintAside
	hintCard
	hintConsent
	hintPaywall
	hintCaptcha
	hintChallenge
	hintMount
	hintLive
	hintGallery
	hintPlayer
	hintError
	hintDialog
)

// hintData lists name parts with the hint they stand for, one a line. A part in
// "=" stands for the whole name only, one that ends in "*" may go on within the word.
//
//go:embed metadata_hints.tsv
var hintData string

// namePart is one line of the table.
type namePart struct {
	text   string
	hint   hint
	whole  bool
	prefix bool
}

// nameParts returns the table by first byte.
var nameParts = sync.OnceValue(func() *[256][]namePart {
	names := map[string]hint{
		"byline": hintByline, "date": hintDate, "published": hintDate | hintPublished, "dek": hintDek,
		"aside": hintAside, "card": hintCard, "consent": hintConsent, "paywall": hintPaywall,
		"captcha": hintCaptcha, "challenge": hintChallenge, "mount": hintMount, "live": hintLive,
		"gallery": hintGallery, "player": hintPlayer, "error": hintError,
	}
	var table [256][]namePart
	for line := range strings.Lines(hintData) {
		text, name, ok := strings.Cut(strings.TrimSpace(line), "\t")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		part := namePart{text: text, hint: names[name]}
		part.text, part.whole = strings.CutPrefix(part.text, "=")
		part.text, part.prefix = strings.CutSuffix(part.text, "*")
		table[part.text[0]] = append(table[part.text[0]], part)
	}
	return &table
})

// hintsOf returns the hints of a class list, id or address. A part counts at the
// beginning of a word: after a separator or where the case changes, so that
// "update" is no date.
func hintsOf(name string) hint {
	table := nameParts()
	var found hint
	for i := 0; i < len(name); i++ {
		c := name[i]
		if 'A' <= c && c <= 'Z' {
			c |= 0x20
			if i > 0 && 'A' <= name[i-1] && name[i-1] <= 'Z' {
				continue
			}
		} else if i > 0 && isLower(c) && isLower(name[i-1]|0x20) {
			continue
		}
		for _, part := range table[c] {
			end := i + len(part.text)
			if end > len(name) || found&part.hint == part.hint || !strings.EqualFold(name[i:end], part.text) {
				continue
			}
			if part.whole && (i > 0 && name[i-1] != ' ' || end < len(name) && name[end] != ' ') {
				continue
			}
			if !part.prefix && end < len(name) && isLower(name[end]) {
				continue
			}
			found |= part.hint
		}
	}
	return found
}

func isLower(c byte) bool { return 'a' <= c && c <= 'z' }
