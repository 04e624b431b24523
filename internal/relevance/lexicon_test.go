package relevance

import (
	"io/fs"
	"strings"
	"testing"
)

// A word that the scanner would cut in two is never met in a text.
func TestLexiconWordsAreWords(t *testing.T) {
	files, err := fs.Glob(lexiconFiles, "*/*.txt")
	if err != nil || len(files) < 20 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, file := range files {
		language := strings.TrimSuffix(file[strings.IndexByte(file, '/')+1:], ".txt")
		x := NewIndex(language, nil)
		eachLine(file, func(line string) {
			if strings.HasPrefix(file, "lexicon/") {
				name, list, _ := strings.Cut(line, ":")
				head, kind, _ := strings.Cut(name, " ")
				switch {
				case head == "ask" || head == "noun":
					if kind != "what" && askKindOf(kind) == askWhat {
						t.Errorf("%s: nobody asks for %q", file, kind)
					}
				case classOf(name) == 0:
					t.Errorf("%s: no class is called %q", file, name)
				}
				line = list
			}
			for _, word := range strings.Fields(strings.NewReplacer("_", " ", "/", " ").Replace(line)) {
				var got []string
				scanWords(word, x.elides(), func(folded []byte, _ shape) { got = append(got, string(folded)) })
				if len(got) != 1 || got[0] != strings.TrimSuffix(word, ".") { // "us." is how "US" is read
					t.Errorf("%s: %q is read as %q", file, word, got)
				}
			}
		})
	}
}
