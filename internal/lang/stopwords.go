package lang

import (
	"embed"
	"path"
	"strings"
	"sync"
)

// One file a language, named by its code: function words in lower case.
//
//go:embed stopwords/*.txt
var stopWordFiles embed.FS

// languageSet holds one bit for each language with a list.
type languageSet uint64

// stopWordTable says of every function word which languages have it.
type stopWordTable struct {
	codes []string
	bits  map[string]languageSet
	words map[string]languageSet
}

var stopWords = sync.OnceValue(func() *stopWordTable {
	table := &stopWordTable{bits: map[string]languageSet{}, words: map[string]languageSet{}}
	files, err := stopWordFiles.ReadDir("stopwords")
	if err != nil {
		return table
	}
	for i, file := range files {
		list, err := stopWordFiles.ReadFile(path.Join("stopwords", file.Name()))
		if err != nil || i >= 64 {
			break
		}
		code := strings.TrimSuffix(file.Name(), ".txt")
		table.codes = append(table.codes, code)
		table.bits[code] = 1 << i
		for _, word := range strings.Fields(string(list)) {
			table.words[foldWord(word)] |= 1 << i
		}
	}
	return table
})

// IsStopWord says whether a folded word, as [Words] returns it, is a function
// word of the language. It is false in languages without a list.
func IsStopWord(language, word string) bool {
	table := stopWords()
	return table.words[word]&table.bits[Base(language)] != 0
}

// Base returns the ISO 639-1 code that Lede keeps a language under: without
// script and region ("pt-BR": pt, "zh_Hant": zh), with Norwegian as nb.
func Base(language string) string {
	if i := strings.IndexAny(language, "-_"); i >= 0 {
		language = language[:i]
	}
	switch language = strings.ToLower(language); language {
	case "no":
		return "nb"
	case "iw":
		return "he"
	case "in":
		return "id"
	case "sh", "bs":
		return "hr"
	}
	return language
}
