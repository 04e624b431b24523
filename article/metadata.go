package article

import (
	"net/url"
	"strings"
	"time"

	"golang.org/x/net/html"
)

// metadata is what a page says about its article, and what the verdict needs to
// know about the page. Every string is one line of valid UTF-8, every address
// absolute with scheme http or https.
type metadata struct {
	headline, dek, byline, site string
	published, modified         time.Time
	language                    string
	canonicalURL, leadImage     string

	linked linkedData
	page   *survey
}

// Limits in bytes on what is kept of a page's metadata.
const (
	maxHeadline = 500
	maxDek      = 1000
	maxByline   = 300
	maxSite     = 100
)

// readMetadata reads the metadata of a page. Sources are asked in the order of
// how often they are right: what the page shows where machine-readable sources
// confirm it, then JSON-LD, OpenGraph, microdata, other meta names, and last
// what can only be guessed from text and address. The page is not changed.
func readMetadata(doc *html.Node, pageURL string) metadata {
	s := surveyPage(doc)
	pageURL = strings.TrimSpace(pageURL)
	m := metadata{page: s, linked: readLinkedData(s.linked, pageURL)}
	base := baseURL(pageURL, s.base)

	m.canonicalURL = canonicalURL(base, pageURL, s.canonical, s.meta1("og:url"), m.linked.url)
	m.site = siteName(s, m.linked, pageURL)
	m.headline = chooseHeadline(s, m.linked, m.site, pageURL)
	m.dek = chooseDek(s, m.linked, m.headline)
	m.byline = chooseByline(s, m.linked, m.site, m.headline, pageURL)
	m.language = languageLabel(s, m.linked)
	m.published, m.modified = chooseDates(s, m.linked, m.headline, pageURL)
	m.leadImage = chooseImage(base, s, m.linked)
	return m
}

// describe copies the metadata into an article.
func (m *metadata) describe(a *Article) {
	a.Headline, a.Dek, a.Byline, a.Site = m.headline, m.dek, m.byline, m.site
	a.Published, a.Modified = m.published, m.modified
	a.Language = m.language
	a.CanonicalURL, a.LeadImage = m.canonicalURL, m.leadImage
}

// meta1 returns the first content of the first of the named meta elements that the page has.
func (s *survey) meta1(names ...string) string {
	for _, name := range names {
		for _, content := range s.metas[name] {
			if content != "" {
				return content
			}
		}
	}
	return ""
}

// chooseDek returns the subhead: what the page shows as such, otherwise the
// description, unless that is cut off or repeats the headline.
func chooseDek(s *survey, linked linkedData, headline string) string {
	title := foldLetters(headline)
	usable := func(dek string) bool {
		folded := foldLetters(dek)
		return folded != "" && folded != title && !strings.HasPrefix(title, folded)
	}
	for _, candidate := range append([]string{linked.alternative}, s.deks...) {
		if dek := oneLine(candidate, maxDek); usable(dek) {
			return dek
		}
	}
	for _, candidate := range [...]string{linked.description, s.meta1("og:description", "description", "twitter:description", "dc.description")} {
		dek := oneLine(candidate, maxDek)
		if usable(dek) && !strings.HasSuffix(dek, "...") && !strings.HasSuffix(dek, "…") {
			return dek
		}
	}
	return ""
}

// chooseImage returns the address of the lead image.
func chooseImage(base *url.URL, s *survey, linked linkedData) string {
	for _, candidate := range [...]string{
		s.meta1("og:image:secure_url", "og:image", "og:image:url"), linked.image,
		s.meta1("twitter:image", "twitter:image:src", "image", "parsely-image-url", "sailthru.image.full"), s.image,
	} {
		if address := absolute(base, candidate); address != nil {
			return address.String()
		}
	}
	return ""
}

// siteName returns the name of the site as readers know it; its host where the
// page does not say.
func siteName(s *survey, linked linkedData, pageURL string) string {
	for _, candidate := range [...]string{
		s.meta1("og:site_name"), linked.publisher, s.meta1("application-name", "al:android:app_name", "citation_journal_title", "dc.publisher", "publisher"),
	} {
		if name := withoutTagline(oneLine(candidate, maxSite)); name != "" && !strings.Contains(name, "://") && !strings.ContainsAny(name, "{}") {
			return name
		}
	}
	return hostOf(pageURL)
}

// longSite is the length in bytes from which a site's name has a tagline behind it.
const longSite = 40

// withoutTagline cuts a long name of a site at its first separator.
func withoutTagline(name string) string {
	if head, _, ok := cutFirstSeparator(name); ok && len(name) > longSite {
		return head
	}
	return name
}
