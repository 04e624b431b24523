package article

import (
	_ "embed"
	"regexp"
	"strings"
	"sync"
)

// phraseData lists the sentences and titles by which walls, shells and errors
// can be told in nine languages.
//
//go:embed verdict_phrases.tsv
var phraseData string

// phrases are what tells one kind of page.
type phrases struct {
	titles   map[string]bool
	openings []string
	texts    []string
}

// phrasesOf returns the table by verdict, its phrases folded.
var phrasesOf = sync.OnceValue(func() map[Verdict]*phrases {
	table := map[Verdict]*phrases{}
	for line := range strings.Lines(phraseData) {
		fields := strings.SplitN(strings.TrimRight(line, "\r\n"), "\t", 3)
		if len(fields) < 3 || strings.HasPrefix(line, "#") {
			continue
		}
		verdict := Verdict(fields[0])
		p := table[verdict]
		if p == nil {
			p = &phrases{titles: map[string]bool{}}
			table[verdict] = p
		}
		for phrase := range strings.SplitSeq(fields[2], " | ") {
			phrase = foldSpaced(phrase)
			switch fields[1] {
			case "title":
				p.titles[trimTitle(phrase)] = true
			case "opening":
				p.openings = append(p.openings, phrase)
			case "text":
				p.texts = append(p.texts, phrase)
			}
		}
	}
	return table
})

// trimTitle drops the punctuation around a folded title.
func trimTitle(title string) string { return strings.Trim(title, " .!…:-–—|\"'«»") }

// titleMatch says how a title matches the phrases of a verdict.
type titleMatch uint8

const (
	titleDiffers titleMatch = iota
	titleHints              // by a single word, which may be a headline of its own
	titleSays               // by a phrase of several words
)

// maxSiteWords is how many words the site's name beside a title has at most.
const maxSiteWords = 4

// inTitle says whether a folded title, or a part of it between separators, is
// one of the phrases.
func (p *phrases) inTitle(title string) titleMatch {
	best := titleDiffers
	for _, opening := range p.openings {
		if strings.HasPrefix(title, opening) {
			best = max(best, matchBy(opening))
		}
	}
	parts := []string{title}
	if head, tail, ok := cutLastSeparator(title); ok {
		if countWords(tail) <= maxSiteWords {
			parts = append(parts, head)
		}
		if countWords(head) <= maxSiteWords {
			parts = append(parts, tail)
		}
	}
	for _, part := range parts {
		if part = trimTitle(part); p.titles[part] {
			best = max(best, matchBy(part))
		}
	}
	return best
}

// matchBy returns what a match with a phrase is worth.
func matchBy(phrase string) titleMatch {
	if countWords(phrase) > 1 {
		return titleSays
	}
	return titleHints
}

// count returns how many different phrases stand in folded text, up to limit.
func (p *phrases) count(text string, limit int) int {
	n := 0
	for _, phrase := range p.texts {
		if strings.Contains(text, phrase) {
			if n++; n >= limit {
				break
			}
		}
	}
	return n
}

// quoted matches what a text quotes: a report quotes the words of a wall, the
// wall itself does not.
var quoted = regexp.MustCompile(`"[^"]{1,120}"|[“„][^“”„]{1,120}[“”]|«[^«»]{1,120}»|»[^«»]{1,120}«`)

// withoutQuotes returns text without its short quotations.
func withoutQuotes(text string) string {
	if !strings.ContainsAny(text, "\"“„«»") {
		return text
	}
	return quoted.ReplaceAllString(text, " ")
}

// containsInShortLine says whether a line of at most limit words holds one of
// the phrases.
func (p *phrases) containsInShortLine(text string, limit int) bool {
	for _, phrase := range p.texts {
		i := strings.Index(text, phrase)
		if i < 0 {
			continue
		}
		start := strings.LastIndexByte(text[:i], '\n') + 1
		end := len(text)
		if n := strings.IndexByte(text[i:], '\n'); n >= 0 {
			end = i + n
		}
		if countWords(text[start:end]) <= limit {
			return true
		}
	}
	return false
}
