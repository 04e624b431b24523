package card

import (
	"net/url"
	"slices"
	"strings"

	"github.com/lede-bot/lede/article"
	"github.com/lede-bot/lede/bot/internal/words"
	"github.com/lede-bot/lede/summarize"
)

// Source is an article that a reply rests on.
type Source struct {
	Article *article.Article
	// Link is where readers find it when the article has no address of its own:
	// the message with the file or pasted text. It may be empty.
	Link string
	// Name tells the article apart from others in one reply; empty: its site,
	// else its headline.
	Name string
}

// address is where the whole article can be read, empty for pasted text.
func (s Source) address() string {
	if s.Article != nil && s.Article.URL != "" {
		return s.Article.URL
	}
	return s.Link
}

// citation returns the link to a passage, empty for a text without a page: a
// link to the message with it would lead to no sentence.
func (s Source) citation(passage int) string {
	if s.Article == nil {
		return ""
	}
	return s.Article.CitationURL(passage)
}

// passage returns the text of a passage, empty for a number that is none.
func (s Source) passage(n int) string {
	if s.Article == nil || n < 1 || n > len(s.Article.Passages) {
		return ""
	}
	return s.Article.Passages[n-1].Text
}

// headline returns what the article is called, as plain text.
func (s Source) headline(v *words.Voice) string {
	switch {
	case s.Article != nil && clean(s.Article.Headline) != "":
		return s.Article.Headline
	case s.Article == nil && clean(s.Name) != "":
		return s.Name
	case s.address() == "" || s.Article == nil || s.Article.URL == "":
		return v.Say(words.SummaryPasted, nil)
	}
	return v.Say(words.SummaryUntitled, nil)
}

// site returns the name of the site, else its host, as plain text.
func (s Source) site() string {
	if s.Article == nil {
		return ""
	}
	if site := clean(s.Article.Site); site != "" {
		return site
	}
	parsed, err := url.Parse(s.Article.URL)
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(parsed.Hostname(), "www.")
}

// longestName is the most characters of what tells an article apart.
const longestName = 60

// name returns what tells the article apart, as plain text.
func (s Source) name(v *words.Voice) string {
	name := clean(s.Name)
	if name == "" {
		name = s.site()
	}
	if name == "" {
		name = s.headline(v)
	}
	return shorten(name, longestName)
}

// names returns the names of articles; those that would be the same are the headlines.
func names(v *words.Voice, sources []Source) []string {
	all := make([]string, len(sources))
	seen := make(map[string]int)
	for i, s := range sources {
		all[i] = s.name(v)
		seen[all[i]]++
	}
	for i, s := range sources {
		if seen[all[i]] > 1 && clean(s.Name) == "" {
			all[i] = shorten(s.headline(v), longestName)
		}
	}
	return all
}

// Citation is a passage that a reply cites. A reply's citations are numbered
// from 1 in the order of a list of them.
type Citation struct {
	Source  Source
	Passage int
}

// numbering gives the citations of a reply their numbers, in order of appearance.
type numbering struct {
	list    []Citation
	numbers map[citationKey]int
}

type citationKey struct {
	article *article.Article
	passage int
}

// of returns the number of a passage; it is 0 for one that the article does not have.
func (n *numbering) of(s Source, passage int) int {
	if s.passage(passage) == "" {
		return 0
	}
	key := citationKey{s.Article, passage}
	if number, known := n.numbers[key]; known {
		return number
	}
	if n.numbers == nil {
		n.numbers = make(map[citationKey]int)
	}
	n.list = append(n.list, Citation{s, passage})
	n.numbers[key] = len(n.list)
	return len(n.list)
}

// noBreak keeps a citation on the line of the word that it follows.
const noBreak = "\u00a0"

// cite returns the small links to passages, to stand behind a statement.
func (n *numbering) cite(s Source, passages []int) []word {
	var links []word
	for i, passage := range passages {
		number := n.of(s, passage)
		if number == 0 || slices.Contains(passages[:i], passage) {
			continue
		}
		links = append(links, word{text: noBreak + link(superscript(number), s.citation(passage)), joined: true})
	}
	return links
}

// claim returns a statement with its citations.
func (n *numbering) claim(v *words.Voice, s Source, c summarize.Claim, bold bool) []word {
	text := prose(c.Text, bold)
	if len(text) == 0 {
		return nil
	}
	if c.Doubt {
		text = append(text, word{text: "*(" + v.Say(words.SummaryDoubt, nil) + ")*"})
	}
	return append(text, n.cite(s, c.Citations)...)
}
