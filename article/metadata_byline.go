package article

import (
	_ "embed"
	"regexp"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// bylineData lists the words around names in bylines: what leads in ("By"),
// what joins two names, roles behind a name, and names that are no author.
//
//go:embed metadata_byline.tsv
var bylineData string

// bylineWords is the table by kind of word.
var bylineWords = sync.OnceValue(func() map[string]map[string]bool {
	table := map[string]map[string]bool{}
	for line := range strings.Lines(bylineData) {
		kind, list, ok := strings.Cut(strings.TrimSpace(line), "\t")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		if table[kind] == nil {
			table[kind] = map[string]bool{}
		}
		for word := range strings.SplitSeq(list, ", ") {
			table[kind][word] = true
		}
	}
	return table
})

// maxAuthors bounds a byline.
const maxAuthors = 8

// notName matches what ends a name in a byline: separators, dates, addresses.
var notName = regexp.MustCompile(`\s+[|–—•·/(\[]|\s+-\s|[|•·(\[]|\s*\d|\s+@|\s*\S*@\S*|https?:|\s{2,}|…`)

// parenthesis matches a remark behind a name.
var parenthesis = regexp.MustCompile(`\s*\([^()]*\)`)

// chooseByline returns the authors' names joined by ", ", from the first source
// that names any.
func chooseByline(s *survey, linked linkedData, site, headline, pageURL string) string {
	reject := map[string]bool{
		foldLetters(site): true, foldLetters(hostOf(pageURL)): true, foldLetters(headline): true,
		foldLetters(linked.publisher): true,
	}
	for _, key := range siteKeys(site, pageURL) {
		reject[key] = true
	}
	var visible []string
	for _, line := range s.byHeadline(headline) {
		if rest, ok := cutLeadIn(oneLine(line, maxMarkedText), true); ok {
			visible = append(visible, rest)
		}
	}
	firstAuthor := s.authors[:min(1, len(s.authors))]
	sources := []struct {
		texts   []string
		visible bool
	}{
		{linked.authors, false},
		{s.metas["author"], false},
		{s.metas["article:author"], false},
		{s.metas["byl"], false},
		{s.metas["parsely-author"], false},
		{s.metas["sailthru.author"], false},
		{invertNames(s.metas["citation_author"]), false},
		{s.metas["dc.creator"], false},
		{s.metas["dcterms.creator"], false},
		{firstAuthor, true},
		{firstAuthor, false},
		{s.authors, true},
		{s.bylines, true},
		{visible, true},
	}
	for _, source := range sources {
		if names := authorNames(source.texts, source.visible, reject); len(names) > 0 {
			return oneLine(strings.Join(names, ", "), maxByline)
		}
	}
	return ""
}

// invertNames turns "Last, First" around, the form of citation_author.
func invertNames(names []string) []string {
	var turned []string
	for _, name := range names {
		if last, first, ok := strings.Cut(name, ","); ok && !strings.Contains(first, ",") {
			name = strings.TrimSpace(first) + " " + strings.TrimSpace(last)
		}
		turned = append(turned, name)
	}
	return turned
}

// authorNames returns the distinct names in the texts of one source. What is
// visible on the page may be anything, and must look like the name of a person.
func authorNames(texts []string, visible bool, reject map[string]bool) []string {
	var names []string
	seen := map[string]bool{}
	for _, text := range texts {
		text = oneLine(text, maxByline)
		if isAddress(text) {
			continue
		}
		text, ledIn := cutLeadIn(text, visible)
		if reject[foldLetters(text)] {
			continue
		}
		for _, name := range splitNames(text) {
			key := foldLetters(name)
			if reject[key] {
				break // the rest of an imprint: "Harbour Post, Marrow Bay"
			}
			strict := visible && (!ledIn || !strings.ContainsRune(name, ' '))
			if seen[key] || !isAuthorName(name, strict) {
				continue
			}
			seen[key] = true
			names = append(names, name)
		}
		// Of the visible bylines the first is the article's, the next ones are of other stories.
		if len(names) > 0 && visible || len(names) >= maxAuthors {
			break
		}
	}
	return names
}

// isAddress says whether a text is a link or an e-mail address rather than a name.
func isAddress(text string) bool {
	return strings.Contains(text, "://") || strings.HasPrefix(text, "www.") || strings.HasPrefix(text, "/") ||
		strings.HasPrefix(text, "{") || !strings.Contains(text, " ") && strings.ContainsAny(text, "@/")
}

// cutLeadIn removes "By", "Von", "Par" and the like from the beginning. Words
// that are also parts of names ("De", "Van") only count in a visible byline.
func cutLeadIn(text string, visible bool) (rest string, found bool) {
	words := bylineWords()
	for range 3 {
		lower := strings.ToLower(text)
		longest := 0
		for lead := range words["lead-in"] {
			if len(lead) > longest && hasWordPrefix(lower, lead) {
				longest = len(lead)
			}
		}
		if visible {
			for lead := range words["visible lead-in"] {
				if len(lead) > longest && hasWordPrefix(lower, lead) && len(strings.Fields(lower)) > 2 {
					longest = len(lead)
				}
			}
		}
		if longest == 0 || longest > len(text) {
			break
		}
		text, found = strings.TrimLeft(text[longest:], " :.–-—"), true
	}
	return text, found
}

// hasWordPrefix says whether text starts with a prefix that ends at a word's end.
func hasWordPrefix(text, prefix string) bool {
	if !strings.HasPrefix(text, prefix) {
		return false
	}
	r, _ := utf8.DecodeRuneInString(text[len(prefix):])
	return r != utf8.RuneError && !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '\'' && r != '’'
}

// splitNames parts a list of names at commas and at the word "and".
func splitNames(text string) []string {
	text = parenthesis.ReplaceAllString(text, "")
	if cut := notName.FindStringIndex(text); cut != nil && cut[0] > 0 {
		attached := isDigit(text[cut[0]])
		text = withoutDateWords(text[:cut[0]])
		if attached && !strings.Contains(text, " ") {
			return nil // an account ("reader77")
		}
	}
	joins := bylineWords()["join"]
	var names []string
	for part := range strings.FieldsFuncSeq(text, func(r rune) bool { return r == ',' || r == ';' || r == '&' || r == '、' || r == '，' }) {
		words := strings.Fields(part)
		start := 0
		for i, word := range words {
			if joins[strings.ToLower(word)] && looksLikePerson(words[start:i]) && looksLikePerson(words[i+1:]) {
				names = append(names, strings.Join(words[start:i], " "))
				start = i + 1
			}
		}
		if start == 0 && len(words) > 1 && joins[strings.ToLower(words[0])] {
			start = 1 // "A, B, and C"
		}
		if name := trimName(strings.Join(words[start:], " ")); name != "" {
			names = append(names, name)
		}
	}
	return names
}

// trimName drops punctuation around a name, but not the point of an abbreviation
// at its end ("Jr.").
func trimName(name string) string {
	name = strings.Trim(name, " :*-–—~／\"'“”")
	if i := strings.LastIndexByte(name, ' '); len(name)-i > 4 {
		name = strings.TrimRight(name, ".")
	}
	return strings.TrimLeft(name, ".")
}

// withoutDateWords removes what led to a date that was cut off: "on", a
// weekday, a month.
func withoutDateWords(text string) string {
	words := strings.Fields(text)
	for len(words) > 1 {
		last := strings.Trim(strings.ToLower(words[len(words)-1]), ".,:")
		if _, month := monthNames()[last]; !month && !bylineWords()["date"][last] {
			break
		}
		words = words[:len(words)-1]
	}
	return strings.Join(words, " ")
}

// looksLikePerson says whether words are two to five capitalized ones, apart
// from particles as in "van der".
func looksLikePerson(words []string) bool {
	if len(words) < 2 || len(words) > 5 {
		return false
	}
	capitals := 0
	for _, word := range words {
		r, _ := utf8.DecodeRuneInString(word)
		switch {
		case unicode.IsUpper(r):
			capitals++
		case unicode.IsLower(r) && utf8.RuneCountInString(word) > 4, unicode.IsDigit(r):
			return false
		}
	}
	return capitals >= 2
}

// isAuthorName says whether a text can be an author's name; strict asks for the
// shape of a person's name.
func isAuthorName(name string, strict bool) bool {
	words := strings.Fields(name)
	lower := strings.ToLower(name)
	table := bylineWords()
	if len(words) == 1 && (strings.HasSuffix(lower, "admin") || strings.ContainsAny(lower, "_0123456789")) {
		return false // an account
	}
	if len(words) == 0 || len(words) > 6 || utf8.RuneCountInString(name) > 60 || table["nobody"][lower] || table["lead-in"][lower] {
		return false
	}
	letters := 0
	for _, r := range name {
		switch {
		case unicode.IsLetter(r):
			letters++
		case unicode.IsDigit(r) && strict, r == '?' || r == '!' || r == '{' || r == '}' || r == '=':
			return false
		}
	}
	if letters < 2 {
		return false
	}
	for _, word := range strings.FieldsFunc(lower, func(r rune) bool { return !unicode.IsLetter(r) }) {
		if table["role"][word] && (strict || len(words) > 1) || table["never"][word] {
			return false
		}
	}
	return !strict || looksLikePerson(words) || isUnspacedName(name)
}

// isUnspacedName says whether a short name is written in a script without
// spaces or capitals.
func isUnspacedName(name string) bool {
	r, _ := utf8.DecodeRuneInString(name)
	return unicode.IsLetter(r) && !unicode.IsUpper(r) && !unicode.IsLower(r) && utf8.RuneCountInString(name) <= 20
}
