package article

import (
	"strings"
	"unicode/utf8"
)

// titleSeparators part a headline from the name of its site in a page title.
const titleSeparators = "|–—»«›‹·•:-"

// minAgreement is the share of words that a heading and a title of the headline
// have in common; the rest is a section, a site or a wording for search engines.
const minAgreement = 0.5

// chooseHeadline returns the headline. A heading on the page is what readers
// know the article by, but the page may have several; the one that its
// machine-readable titles agree with is it.
func chooseHeadline(s *survey, linked linkedData, site, pageURL string) string {
	title := withoutSite(oneLine(s.title, maxHeadline), site, pageURL)
	named := []string{
		oneLine(linked.headline, maxHeadline),
		withoutSite(oneLine(s.meta1("og:title"), maxHeadline), site, pageURL),
		withoutSite(oneLine(s.meta1("twitter:title"), maxHeadline), site, pageURL),
		oneLine(s.meta1("parsely-title", "sailthru.title", "citation_title", "dc.title", "dcterms.title", "headline"), maxHeadline),
		title,
	}
	var heading string
	best := 0.0
	for _, h := range s.headings {
		for _, name := range named {
			if a := agreement(h, name); a > best {
				heading, best = h, a
			}
		}
	}
	if best >= minAgreement {
		return withoutKicker(oneLine(heading, maxHeadline), named)
	}
	if part := partOfTitle(s, title, named[:len(named)-1], site, pageURL); part != "" {
		return part
	}
	if len(s.headings) == 1 && isHeadline(s.headings[0], site, pageURL) && utf8.RuneCountInString(s.headings[0]) >= 20 {
		return withoutKicker(oneLine(s.headings[0], maxHeadline), named)
	}
	for _, name := range named {
		if isHeadline(name, site, pageURL) {
			return name
		}
	}
	for _, h := range s.headings {
		if isHeadline(h, site, pageURL) {
			return oneLine(h, maxHeadline)
		}
	}
	return title
}

// withoutKicker returns the heading without a kicker or deck that its markup
// holds beside the headline, as a title of the page that is its end or its
// beginning shows.
func withoutKicker(heading string, named []string) string {
	folded := foldLetters(heading)
	for _, name := range named {
		part := foldLetters(name)
		words := len(strings.Fields(name))
		switch {
		case words < 3 || len(part) >= len(folded):
		case strings.HasSuffix(folded, part),
			strings.HasPrefix(folded, part) && len(strings.Fields(heading))-words >= 5 && !isCutOff(name):
			return name
		}
	}
	return heading
}

// partOfTitle returns the longest heading or other title that is one part of the
// page's title, where the other parts are unknown names.
func partOfTitle(s *survey, title string, named []string, site, pageURL string) string {
	folded := foldLetters(title)
	best, bestKey := "", ""
	consider := func(candidate string, whole bool) {
		key := foldLetters(candidate)
		isPart := strings.HasPrefix(folded, key) || strings.HasSuffix(folded, key)
		if !isPart || len(key) < 8 || len(key) <= len(bestKey) || !isHeadline(candidate, site, pageURL) || !whole && key == folded {
			return
		}
		if key == folded || strings.Contains(candidate, " ") {
			best, bestKey = candidate, key
		}
	}
	for _, list := range [...][]string{s.headings, s.subheadings} {
		for _, h := range list {
			consider(h, true)
		}
	}
	for _, name := range named {
		consider(name, false)
	}
	return oneLine(best, maxHeadline)
}

// isHeadline says whether a text can be a headline, and not the site's name.
func isHeadline(text, site, pageURL string) bool {
	folded := foldLetters(text)
	return folded != "" && folded != foldLetters(site) && folded != foldLetters(hostOf(pageURL))
}

// agreement returns the share of words that two titles have in common, of the
// longer one, 1 when they are equal but for punctuation and case.
func agreement(a, b string) float64 {
	foldedA, foldedB := foldLetters(a), foldLetters(b)
	if foldedA == "" || foldedB == "" {
		return 0
	}
	if foldedA == foldedB {
		return 1
	}
	wordsA, wordsB := strings.Fields(foldSpaced(a)), strings.Fields(foldSpaced(b))
	if len(wordsA) < 3 || len(wordsB) < 3 {
		// Too few words to tell by; a title cut off at its end still agrees.
		if strings.HasPrefix(foldedA, foldedB) || strings.HasPrefix(foldedB, foldedA) {
			return float64(min(len(foldedA), len(foldedB))) / float64(max(len(foldedA), len(foldedB)))
		}
		return 0
	}
	inA := make(map[string]int, len(wordsA))
	for _, word := range wordsA {
		inA[foldLetters(word)]++
	}
	common := 0
	for _, word := range wordsB {
		word = foldLetters(word)
		if inA[word] > 0 {
			inA[word]--
			common++
		}
	}
	return float64(common) / float64(max(len(wordsA), len(wordsB)))
}

// withoutSite removes the name of the site, and of a section before it, from
// the end or the beginning of a title.
func withoutSite(title, site, pageURL string) string {
	names := siteKeys(site, pageURL)
	for {
		cut := false
		if head, tail, ok := cutLastSeparator(title); ok && namesSite(tail, names) {
			title, cut = head, true
		} else if head, tail, ok := cutFirstSeparator(title); ok && namesSite(head, names) {
			title, cut = tail, true
		}
		if !cut {
			break
		}
	}
	return withoutBar(title)
}

// withoutBar removes a short name behind or before a bar, which parts nothing
// else but headline, section and site.
func withoutBar(title string) string {
	isShort := func(name, rest string) bool {
		words := len(strings.Fields(name))
		return words <= 4 && len(strings.Fields(rest)) > words
	}
	if i := strings.LastIndex(title, " | "); i > 0 && isShort(title[i+3:], title[:i]) {
		title = title[:i]
	}
	if i := strings.Index(title, " | "); i > 0 && isShort(title[:i], title[i+3:]) {
		title = title[i+3:]
	}
	return title
}

// siteKeys returns the folded names by which a title may call the site.
func siteKeys(site, pageURL string) []string {
	var names []string
	for _, name := range [...]string{site, hostOf(pageURL)} {
		if key := foldLetters(name); key != "" {
			names = append(names, key)
		}
	}
	labels := strings.Split(hostOf(pageURL), ".")
	if len(labels) >= 2 {
		if key := foldLetters(labels[len(labels)-2]); len(key) >= 3 {
			names = append(names, key)
		}
	}
	return names
}

// namesSite says whether part of a title is one of the site's names, or a name
// with a word more ("The Example", "Example.com", "Example News").
func namesSite(part string, names []string) bool {
	key := foldLetters(part)
	if key == "" {
		return true
	}
	for _, name := range names {
		short, long := min(len(key), len(name)), max(len(key), len(name))
		if (strings.Contains(key, name) || strings.Contains(name, key)) && 2*short >= long && short >= 3 {
			return true
		}
	}
	return false
}

// cutLastSeparator parts a title at its last separator that has spaces around it.
func cutLastSeparator(title string) (head, tail string, ok bool) {
	for i := len(title) - 1; i > 0; i-- {
		if title[i] != ' ' {
			continue
		}
		before, size := utf8.DecodeLastRuneInString(title[:i])
		if strings.ContainsRune(titleSeparators, before) && (before == ':' || i-size > 0 && title[i-size-1] == ' ') {
			head = strings.TrimRight(title[:i-size], " "+titleSeparators)
			return head, strings.TrimSpace(title[i:]), head != ""
		}
	}
	return "", "", false
}

// cutFirstSeparator parts a title at its first separator.
func cutFirstSeparator(title string) (head, tail string, ok bool) {
	for i := 1; i < len(title); i++ {
		if title[i] != ' ' {
			continue
		}
		before, size := utf8.DecodeLastRuneInString(title[:i])
		if strings.ContainsRune(titleSeparators, before) && (before == ':' || i-size > 0 && title[i-size-1] == ' ') {
			tail = strings.TrimLeft(title[i:], " "+titleSeparators)
			return strings.TrimSpace(title[:i-size]), tail, tail != ""
		}
	}
	return "", "", false
}
