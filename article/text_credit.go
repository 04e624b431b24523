package article

import (
	"strings"
	"time"

	"github.com/lede-bot/lede/article/pasted"
)

// Lines with the author's name and the date are short, and stand near the headline.
const (
	maxCreditLength = 120 // bytes
	creditReach     = 6   // lines
)

// creditLines finds who wrote a pasted article and when in the short lines
// between its headline and its first paragraph, and takes them out of the body.
func creditLines(d *pasted.Document, body []bool, headline int) (byline string, published time.Time) {
	if headline < 0 {
		return "", time.Time{}
	}
	monthFirst := d.Language == "en"
	for i := headline + 1; i < min(headline+1+creditReach, len(d.Lines)); i++ {
		text := d.Lines[i].Text
		if len(text) > maxCreditLength {
			if body[i] {
				break
			}
			continue
		}
		found := false
		if _, ledIn := cutLeadIn(text, true); ledIn && byline == "" {
			byline = strings.Join(authorNames([]string{text}, true, nil), ", ")
			found = byline != ""
		}
		if date, ok := parseDate(text, monthFirst); ok && published.IsZero() {
			published, found = date, true
		}
		if found {
			body[i] = false
		}
	}
	return byline, published
}
