package article

import (
	"strings"
	"time"
)

// chooseDates returns when the article was published and last changed, zero
// where the page does not say.
func chooseDates(s *survey, linked linkedData, headline, pageURL string) (published, modified time.Time) {
	monthFirst := writesMonthFirst(s)
	first := func(candidates ...string) time.Time {
		for _, candidate := range candidates {
			if len(candidate) > maxMarkedText {
				continue
			}
			if t, ok := parseDate(candidate, monthFirst); ok {
				return t
			}
		}
		return time.Time{}
	}
	published = first(linked.published,
		s.meta1("article:published_time", "og:article:published_time", "datepublished", "og:published_time"),
		s.meta1("parsely-pub-date", "sailthru.date", "article.published", "publish-date", "publishdate", "publication_date", "dc.date.issued", "dcterms.created", "dcterms.date", "citation_publication_date", "citation_date", "dc.date", "dc.date.created", "bt:pubdate", "og:pubdate", "pubdate", "cxenseparse:recs:publishtime", "date"),
		linked.uploaded)
	if published.IsZero() {
		published = visibleDate(s, headline, pageURL, first)
	}
	modified = first(linked.modified,
		s.meta1("article:modified_time", "og:updated_time", "datemodified", "last-modified", "dcterms.modified", "dc.date.modified", "lastmod"))
	if modified.Before(published) {
		modified = time.Time{}
	}
	return published, modified
}

// afterHeadline returns the offset in the visible text behind the headline, that
// of the first main heading when the headline is none, and 0 without any.
func (s *survey) afterHeadline(headline string) int {
	key := foldLetters(headline)
	for i, h := range s.headings {
		if folded := foldLetters(h); key != "" && (strings.Contains(folded, key) || strings.Contains(key, folded)) {
			return s.headingEnds[i]
		}
	}
	if len(s.headingEnds) > 0 {
		return s.headingEnds[0]
	}
	return 0
}

// visibleDate returns the date that the page shows as its own, from the most to
// the least certain place.
func visibleDate(s *survey, headline, pageURL string, first func(...string) time.Time) time.Time {
	fromURL, exact := dateInURL(pageURL)
	start := s.afterHeadline(headline)
	byMarkup := func(accept func(dateMark) bool) time.Time {
		for _, mark := range s.dates {
			if accept(mark) {
				if t := first(mark.value); !t.IsZero() {
					return t
				}
			}
		}
		return time.Time{}
	}
	if t := byMarkup(func(d dateMark) bool { return d.published }); !t.IsZero() {
		return t
	}
	if exact {
		return fromURL
	}
	if t := byMarkup(func(d dateMark) bool { return start > 0 && d.at >= start }); !t.IsZero() {
		return t
	}
	if t := byMarkup(func(dateMark) bool { return true }); !t.IsZero() {
		return t
	}
	if t := first(s.byHeadline(headline)...); !t.IsZero() {
		return t
	}
	return fromURL
}

// byHeadline returns the short lines that stand around the headline, where a
// page that marks nothing up puts its date and byline.
func (s *survey) byHeadline(headline string) []string {
	const near = 400
	start := s.afterHeadline(headline)
	if start == 0 {
		return nil
	}
	text := s.text.String()
	after := text[start:min(len(text), start+near)]
	var lines []string
	for line := range strings.Lines(after) {
		if len(line) <= 120 {
			lines = append(lines, line)
		}
	}
	before := text[max(0, start-near):start]
	rows := strings.Split(before, "\n")
	for i := len(rows) - 1; i >= 0 && i > len(rows)-5; i-- {
		if len(rows[i]) <= 120 {
			lines = append(lines, rows[i])
		}
	}
	return lines
}

// writesMonthFirst says whether 3/4/2026 is a date in March on this page.
func writesMonthFirst(s *survey) bool {
	for _, label := range [...]string{s.language, s.meta1("og:locale")} {
		label = strings.ToLower(strings.ReplaceAll(label, "_", "-"))
		switch {
		case label == "en", strings.HasPrefix(label, "en-us"):
			return true
		case label != "":
			return false
		}
	}
	return false
}
