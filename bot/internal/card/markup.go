package card

import (
	"fmt"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// Article text is data: whatever it holds, it shows as it stands in the
// article, and neither formats, links nor mentions anything in Discord.

var (
	// everyone and here are mentions without any bracket.
	massMention = regexp.MustCompile(`(?i)@(everyone|here)`)
	// an invitation is shown as such without being a link
	invitation = regexp.MustCompile(`(?i)(discord(?:app)?)\.(gg|com)/`)
	// :smile: is shown as a picture
	emojiName = regexp.MustCompile(`:([\w+-])`)
	// what begins a heading, quote, list or small print at the start of a line
	lineMark = regexp.MustCompile(`^(?:[#>+-]|\d+[.)])`)
)

// marks escapes the characters that have a meaning anywhere in a line.
var marks = strings.NewReplacer(
	`\`, `\\`, `*`, `\*`, `_`, `\_`, `~`, `\~`, `|`, `\|`, "`", "\\`", `[`, `\[`, `]`, `\]`, `<`, `\<`,
)

// noWidth stands inside what must not be read as a mention.
const noWidth = "\u200b"

// escape returns text so that Discord's Markdown shows it as it is, in the
// middle of a line; see [escapeStart] for its beginning.
func escape(text string) string {
	text = marks.Replace(clean(text))
	text = massMention.ReplaceAllString(text, "@"+noWidth+"$1")
	text = strings.ReplaceAll(text, "://", `\://`) // else it would become a link
	text = invitation.ReplaceAllString(text, `$1\.$2/`)
	if strings.Count(text, ":") < 2 {
		return text
	}
	return emojiName.ReplaceAllString(text, `\:$1`)
}

// escapeStart escapes what has a meaning at the start of a line; text is escaped already.
func escapeStart(text string) string {
	mark := lineMark.FindString(text)
	if mark == "" {
		return text
	}
	end := len(mark) - 1
	return text[:end] + `\` + text[end:]
}

// clean squeezes white space and drops control characters, also those that
// turn the direction of all text that follows.
func clean(text string) string {
	text = strings.ToValidUTF8(text, "\uFFFD")
	text = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), r >= 0x202A && r <= 0x202E, r >= 0x2066 && r <= 0x2069:
			return -1
		}
		return r
	}, text)
	return strings.Join(strings.Fields(text), " ")
}

// isolate keeps text that is written from right to left from turning what
// stands beside it in one line around.
func isolate(text string) string {
	for _, r := range text {
		if unicode.In(r, unicode.Hebrew, unicode.Arabic, unicode.Syriac, unicode.Thaana, unicode.Nko) {
			return "\u2068" + text + "\u2069"
		}
	}
	return text
}

// inline prepares a name, such as that of a site, for a line of Lede's own words.
func inline(text string) string { return isolate(escape(text)) }

// shorten cuts a reader's own words to at most n characters, visibly.
func shorten(text string, n int) string {
	text = clean(text)
	runes := []rune(text)
	if len(runes) <= n {
		return text
	}
	cut := string(runes[:n-1])
	if blank := strings.LastIndexByte(cut, ' '); blank > len(cut)/2 {
		cut = cut[:blank]
	}
	return cut + "…"
}

// unlabelled are the characters of a link's label that Discord's reader of links can't see escaped.
var unlabelled = strings.NewReplacer(`\[`, "(", `\]`, ")")

// link returns a masked link that brings no preview; label is escaped already.
// It is the label alone where the address is none that may be linked, or too
// long to be worth the room: then the sources show the sentence.
func link(label, address string) string {
	address = linkable(address)
	if address == "" {
		return label
	}
	return "[" + unlabelled.Replace(label) + "](<" + address + ">)"
}

// longestLink is the most characters of a link in a card. A tenth of all the
// text of a message is enough for one link.
const longestLink = 900

// unlinked are the characters that would end a masked link, or format it.
var unlinked = strings.NewReplacer(
	"<", "%3C", ">", "%3E", "(", "%28", ")", "%29", "[", "%5B", "]", "%5D", `\`, "%5C", "|", "%7C", "*", "%2A",
	"`", "%60", `"`, "%22", "@", "%40",
)

// linkable returns an address as it may stand in a masked link, without its
// fragment when it is too long with it, and empty when there is no such form.
func linkable(address string) string {
	address = strings.ToValidUTF8(address, "")
	parsed, err := url.Parse(address)
	if err != nil || (parsed.Scheme != "http" && parsed.Scheme != "https") || parsed.Host == "" {
		return ""
	}
	if strings.ContainsFunc(address, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }) {
		address = parsed.String()
	}
	safe := unlinked.Replace(address)
	if len(safe) > longestLink {
		safe, _, _ = strings.Cut(safe, "#")
	}
	if len(safe) > longestLink {
		return ""
	}
	return safe
}

// superscript writes a positive number with raised digits.
func superscript(n int) string {
	return strings.Map(func(r rune) rune { return []rune("⁰¹²³⁴⁵⁶⁷⁸⁹")[r-'0'] }, strconv.Itoa(n))
}

// date shows a day in each reader's own language. A time of publication that
// is a bare day (midnight, as pages give it) is put at an hour at which it is
// the same day in nearly every time zone.
func date(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	if h, m, s := t.Clock(); h == 0 && m == 0 && s == 0 {
		t = time.Date(t.Year(), t.Month(), t.Day(), 10, 30, 0, 0, time.UTC)
	}
	return fmt.Sprintf("<t:%d:D>", t.Unix())
}

// Ago shows how long ago, or how soon, a time is, in each reader's own language.
func Ago(t time.Time) string { return fmt.Sprintf("<t:%d:R>", t.Unix()) }
