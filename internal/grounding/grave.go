package grounding

import (
	_ "embed"
	"fmt"
	"strings"
	"sync"
	"unicode"
)

//go:embed grave.txt
var graveFile string

// graveWord is how words begin that speak of a grave matter: of bit matter.
type graveWord struct {
	text   string
	whole  bool
	sure   bool // it means nothing else
	matter uint64
}

// graveWords are the words of a language by their first two bytes; phrases are
// those of several words.
type graveWords struct {
	words   map[[2]byte][]graveWord
	phrases []graveWord
}

// graveTable holds the words by language, and the names of the matters by their bits.
type graveTable struct {
	languages map[string]*graveWords
	names     []string
}

var graveMatters = sync.OnceValue(func() graveTable {
	t := graveTable{languages: map[string]*graveWords{}}
	var into *graveWords
	for line := range strings.Lines(graveFile) {
		line = strings.TrimSpace(line)
		switch {
		case line == "" || strings.HasPrefix(line, "//"):
		case strings.HasPrefix(line, "["):
			into = &graveWords{words: map[[2]byte][]graveWord{}}
			t.languages[strings.Trim(line, "[]")] = into
		default:
			name, words, _ := strings.Cut(line, " ")
			sure, perhaps, _ := strings.Cut(words, "|")
			bit := t.bit(name)
			for _, word := range strings.Fields(sure) {
				into.add(word, true, bit)
			}
			for _, word := range strings.Fields(perhaps) {
				into.add(word, false, bit)
			}
		}
	}
	return t
})

// bit returns the bit of a matter, a new one for a name that is new.
func (t *graveTable) bit(name string) uint64 {
	for i, known := range t.names {
		if known == name {
			return 1 << i
		}
	}
	t.names = append(t.names, name)
	return 1 << (len(t.names) - 1)
}

func (g *graveWords) add(word string, sure bool, bit uint64) {
	w := graveWord{text: word, sure: sure, matter: bit}
	if w.text, w.whole = strings.CutPrefix(word, "="); strings.Contains(word, "+") {
		w.text = strings.ReplaceAll(w.text, "+", " ")
		g.phrases = append(g.phrases, w)
		return
	}
	key := [2]byte{w.text[0], w.text[1]}
	g.words[key] = append(g.words[key], w)
}

// graveIn returns the grave matters that a text in a language speaks of: surely, and perhaps.
func graveIn(language, text string) (sure, perhaps uint64) {
	g := graveMatters().languages[language]
	if g == nil {
		return 0, 0
	}
	text = strings.ToLower(text)
	for word := range strings.FieldsFuncSeq(text, func(r rune) bool { return !unicode.IsLetter(r) && r != '-' }) {
		if len(word) < 2 {
			continue
		}
		for _, w := range g.words[[2]byte{word[0], word[1]}] {
			if strings.HasPrefix(word, w.text) && (!w.whole || word == w.text) {
				perhaps |= w.matter
				if w.sure {
					sure |= w.matter
				}
			}
		}
	}
	for _, w := range g.phrases {
		if strings.Contains(text, w.text) {
			perhaps |= w.matter
		}
	}
	return sure, perhaps
}

// graveFault returns what is grave in a claim in a language and nowhere in the article.
func (a *Article) graveFault(text, language string) []Reason {
	said, _ := graveIn(language, text)
	said &^= a.grave
	if said == 0 || graveMatters().languages[a.language] == nil {
		return nil
	}
	for i, name := range graveMatters().names {
		if said&(1<<i) != 0 {
			return []Reason{{"grave", fmt.Sprintf("the article has no word of %s", name)}}
		}
	}
	return nil
}
