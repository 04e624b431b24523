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

// creditLines finds who wrote a pasted article and when in the lines between
// its headline and its body. A line of body is never taken for one.
func creditLines(d *pasted.Document, body []bool, headline int) (byline string, published time.Time) {
	if headline < 0 {
		return "", time.Time{}
	}
	monthFirst := d.Language == "en"
	for i := headline + 1; i < min(headline+1+creditReach, len(d.Lines)); i++ {
		text := d.Lines[i].Text
		if body[i] || len(text) > maxCreditLength {
			break
		}
		if byline == "" {
			if _, ledIn := cutLeadIn(text, true); ledIn {
				byline = strings.Join(authorNames([]string{text}, true, nil), ", ")
			}
		}
		if published.IsZero() {
			if date, ok := parseDate(text, monthFirst); ok {
				published = date
			}
		}
	}
	return byline, published
}
