package boilerplate

import (
	"embed"
	"fmt"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

//go:embed lexicon/*.txt
var lexiconFiles embed.FS

// concept is what a word or phrase of the lexicon stands for. The concepts
// beyond conceptReport are phrases that suffice nearly alone, one for each Kind.
type concept uint8

const (
	conceptWe      concept = iota // the newsroom speaks of itself
	conceptYou                    // the reader is addressed
	conceptAct                    // an imperative or invitation, at the start of a sentence
	conceptPlease                 // please, thanks
	conceptGive                   // donations, support
	conceptPay                    // subscriptions, memberships
	conceptMail                   // e-mail, newsletters
	conceptPress                  // journalism, the newsroom, this site
	conceptSocial                 // platforms, sharing
	conceptAccount                // accounts, logging in
	conceptCookie                 // consent, privacy, terms
	conceptComment                // comments, opinions
	conceptApp                    // apps, notifications
	conceptMedia                  // video, audio, galleries of the page
	conceptShop                   // buying, affiliates, discounts
	conceptTip                    // tips for reporters, contact
	conceptUrge                   // now, free, every euro, cancel any time
	conceptRelated                // words that introduce a link, before a colon or alone
	conceptCredit                 // photo, image, courtesy of
	conceptAgency                 // picture and news agencies
	conceptAuthor                 // occupations of a newsroom
	conceptReport                 // attribution and narration: the mark of reporting
	conceptMeta                   // published, tags, sources: opens a line about the article
	conceptByline                 // by: opens a line of authors
	conceptStrong                 // conceptStrong+Kind: a phrase of that kind
	concepts       = conceptStrong + concept(kinds)
)

var conceptNames = [conceptStrong]string{
	"we", "you", "act", "please", "give", "pay", "mail", "press", "social", "account", "cookie", "comment",
	"app", "media", "shop", "tip", "urge", "related", "credit", "agency", "author", "report", "meta", "byline",
}

// A lexicon file has one entry a line below [section] headers. An entry is a
// word or phrase, matched in any case, accents folded, punctuation as a space;
// a final "*" matches any ending, an initial "^" only the start of a sentence,
// an initial "=" only a capital inside a sentence (German "Sie", you).
// A section named "!kind" holds phrases that suffice nearly alone.

// entry is what a path in the trie means.
type entry struct {
	concept concept
	open    bool // any ending may follow
	initial bool // only at the start of a sentence
	capital bool // only with a capital letter inside a sentence
}

// node is a node of a byte trie in child-sibling form.
type node struct {
	child, sibling int32 // 0: none
	entries        []entry
	label          byte
}

// trie finds every entry that begins at a word.
type trie struct {
	root  [256]int32
	nodes []node
}

// languages are those with a lexicon of their own.
var languages = []string{"en", "de", "fr", "es", "ru", "pl", "it", "pt", "nl"}

// tries holds, for each language and for "" (any other), the trie of its own
// entries, the neutral ones and, as pages everywhere borrow them, the English ones.
var tries = sync.OnceValue(func() map[string]func() *trie {
	all := map[string]func() *trie{"": sync.OnceValue(func() *trie { return loadTrie("neutral", "en") })}
	for _, language := range languages {
		all[language] = sync.OnceValue(func() *trie {
			if language == "en" {
				return loadTrie("neutral", "en")
			}
			return loadTrie("neutral", language)
		})
	}
	return all
})

func trieFor(language string) *trie {
	if load, ok := tries()[language]; ok {
		return load()
	}
	return tries()[""]()
}

// loadTrie reads embedded lexicon files. It panics on a malformed file, which
// a test loads every one of.
func loadTrie(names ...string) *trie {
	t := &trie{nodes: make([]node, 1, 8192)}
	sections := make(map[string]concept, concepts)
	for c, name := range conceptNames {
		sections[name] = concept(c)
	}
	for k, name := range kindNames {
		sections["!"+name] = conceptStrong + concept(k)
	}
	for _, name := range names {
		content, err := lexiconFiles.ReadFile("lexicon/" + name + ".txt")
		if err != nil {
			panic(err)
		}
		current, known := concept(0), false
		for number, line := range strings.Split(string(content), "\n") {
			line = strings.TrimSpace(line)
			switch {
			case line == "" || line[0] == '#':
			case line[0] == '[':
				if current, known = sections[strings.Trim(line, "[]")]; !known {
					panic(fmt.Sprintf("lexicon/%s.txt:%d: no such section: %s", name, number+1, line))
				}
			case !known:
				panic(fmt.Sprintf("lexicon/%s.txt:%d: entry outside a section", name, number+1))
			default:
				t.add(line, current)
			}
		}
	}
	return t
}

func (t *trie) add(line string, c concept) {
	e := entry{concept: c}
	line, e.initial = strings.CutPrefix(line, "^")
	line, e.capital = strings.CutPrefix(line, "=")
	line, e.open = strings.CutSuffix(line, "*")
	key := foldPhrase(line)
	if key == "" {
		return
	}
	at := t.root[key[0]]
	if at == 0 {
		t.nodes = append(t.nodes, node{label: key[0]})
		at = int32(len(t.nodes) - 1)
		t.root[key[0]] = at
	}
	for i := 1; i < len(key); i++ {
		next := t.nodes[at].child
		for next != 0 && t.nodes[next].label != key[i] {
			next = t.nodes[next].sibling
		}
		if next == 0 {
			t.nodes = append(t.nodes, node{label: key[i], sibling: t.nodes[at].child})
			next = int32(len(t.nodes) - 1)
			t.nodes[at].child = next
		}
		at = next
	}
	t.nodes[at].entries = append(t.nodes[at].entries, e)
}

// foldPhrase returns the words of a phrase as the scanner writes them: folded,
// parted by single spaces.
func foldPhrase(phrase string) string {
	var b []byte
	fold := latinFold()
	for _, r := range phrase {
		if folded := appendFolded(b, fold, r); len(folded) > len(b) {
			b = folded
		} else if len(b) > 0 && b[len(b)-1] != ' ' {
			b = append(b, ' ')
		}
	}
	return strings.TrimRight(string(b), " ")
}

// latinFold maps each letter below U+0250 to its base letter in lower case, all
// else there to 0.
var latinFold = sync.OnceValue(func() *[0x250]byte {
	var table [0x250]byte
	special := map[rune]byte{'ł': 'l', 'đ': 'd', 'ø': 'o', 'æ': 'a', 'œ': 'o', 'ß': 's', 'ı': 'i', 'ð': 'd', 'þ': 't', 'ħ': 'h'}
	for r := range rune(len(table)) {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			continue
		}
		lower := unicode.ToLower(r)
		if base := norm.NFD.String(string(lower))[0]; base < 0x80 {
			table[r] = base
		} else if base, ok := special[lower]; ok {
			table[r] = base
		} else {
			table[r] = '?'
		}
	}
	return &table
})

// appendFolded appends r folded to lower case without accent; it appends
// nothing for what is neither letter nor digit.
func appendFolded(b []byte, fold *[0x250]byte, r rune) []byte {
	if r < 0x250 {
		if folded := fold[r]; folded != 0 {
			return append(b, folded)
		}
		return b
	}
	if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
		return b
	}
	if r = unicode.ToLower(r); r == 'ё' {
		r = 'е'
	}
	return utf8.AppendRune(b, r)
}
