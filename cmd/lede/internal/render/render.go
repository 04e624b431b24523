// Package render writes articles, summaries and answers as text for a terminal,
// as Markdown, and as JSON. Text of foreign origin loses whatever a terminal
// would act on, in all three.
package render

import (
	"strconv"
	"strings"
	"time"

	"github.com/lede-bot/lede/article"
	"github.com/lede-bot/lede/summarize"
)

// Format writes the results of the commands; each string ends in a line break.
type Format interface {
	Summary(a *article.Article, s *summarize.Summary) (string, error)
	Answer(a *article.Article, question string, answer *summarize.Answer) (string, error)
	Article(a *article.Article) (string, error)
}

// Silent is what an answer says when the article does not.
const Silent = "The article doesn't say."

// claims returns lede and points in one list.
func claims(s *summarize.Summary) []summarize.Claim {
	return append([]summarize.Claim{s.Lede}, s.Points...)
}

// cited returns the passages that claims cite, each once, in the order they are
// first cited. Numbers without a passage are left out.
func cited(a *article.Article, list []summarize.Claim) []article.Passage {
	var passages []article.Passage
	seen := map[int]bool{}
	for _, claim := range list {
		for _, n := range claim.Citations {
			if passage, ok := passage(a, n); ok && !seen[n] {
				seen[n] = true
				passages = append(passages, passage)
			}
		}
	}
	return passages
}

func passage(a *article.Article, n int) (article.Passage, bool) {
	if n < 1 || n > len(a.Passages) {
		return article.Passage{}, false
	}
	return a.Passages[n-1], true
}

// Moment writes a time in RFC 3339, as a date alone where the page named no time
// of day, and as nothing when the time is not known.
func Moment(t time.Time) string {
	switch {
	case t.IsZero():
		return ""
	case t.Equal(t.UTC().Truncate(24 * time.Hour)):
		return t.UTC().Format(time.DateOnly)
	}
	return t.Format(time.RFC3339)
}

// facts returns what stands under the headline: site, byline, date, reading time.
func facts(a *article.Article) []string {
	var out []string
	for _, fact := range []string{a.Site, a.Byline} {
		if fact != "" {
			out = append(out, fact)
		}
	}
	if !a.Published.IsZero() {
		out = append(out, a.Published.Format("2 January 2006"))
	}
	if a.Coverage.WordsRead > 0 {
		out = append(out, readingTime(a.Coverage.WordsRead))
	}
	return out
}

// readingTime uses 238 words a minute, the mean of silent reading in English
// (Brysbaert 2019, "How many words do we read per minute?").
func readingTime(words int) string {
	const wordsPerMinute = 238
	return strconv.Itoa(max(1, (words+wordsPerMinute/2)/wordsPerMinute)) + " min read"
}

// cells parts the cells of a table row.
func cells(row string) []string { return strings.Split(row, "\t") }
