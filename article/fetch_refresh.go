package article

import (
	"bytes"
	"net/url"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

const (
	// maxRefreshPage is the size in bytes up to which a page may be a mere redirect.
	maxRefreshPage = 16 << 10
	// maxRefreshDelay is how many seconds a redirecting page may wait; more is
	// a page that shows something and reloads.
	maxRefreshDelay = 10
)

// refreshTarget returns the absolute address in <meta http-equiv="refresh">, nil where a
// page has none, waits long, or names itself.
func refreshTarget(page *fetchedPage) *url.URL {
	text, err := decode(page.body, page.contentType)
	if err != nil {
		return nil
	}
	// Without scripting, so that what stands in <noscript> counts: we are one
	// of those for whom it is meant.
	root, err := html.ParseWithOptions(bytes.NewReader(text), html.ParseOptionEnableScripting(false))
	if err != nil {
		return nil
	}
	for node := range root.Descendants() {
		if node.DataAtom != atom.Meta || !strings.EqualFold(attribute(node, "http-equiv"), "refresh") {
			continue
		}
		next, err := page.url.Parse(refreshURL(attribute(node, "content")))
		if err != nil {
			return nil
		}
		next.Fragment, next.RawFragment = "", ""
		if next.String() != page.url.String() {
			return next
		}
	}
	return nil
}

// refreshURL reads "0; url='…'" as the HTML standard has it ("shared
// declarative refresh steps"); empty where there is no address or the delay is long.
func refreshURL(content string) string {
	content = strings.TrimSpace(content)
	end := strings.IndexFunc(content, func(r rune) bool { return r < '0' || r > '9' })
	if end < 0 {
		return ""
	}
	delay, err := strconv.Atoi("0" + content[:end])
	if err != nil || delay > maxRefreshDelay {
		return ""
	}
	rest := strings.TrimLeft(content[end:], "0123456789. \t\r\n;,")
	if len(rest) >= 3 && strings.EqualFold(rest[:3], "url") {
		if after, found := strings.CutPrefix(strings.TrimLeft(rest[3:], " \t\r\n"), "="); found {
			rest = strings.TrimLeft(after, " \t\r\n")
		}
	}
	if rest != "" && (rest[0] == '"' || rest[0] == '\'') {
		rest, _, _ = strings.Cut(rest[1:], rest[:1])
	}
	return strings.TrimSpace(rest)
}
