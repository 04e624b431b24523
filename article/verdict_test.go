package article

import (
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// fixtureFacts is the first line of a fixture: what a fetch would know of it.
var fixtureFacts = regexp.MustCompile(`^<!-- url: (\S+)(?: status: (\d+))? -->`)

// readFixture returns a fixture's bytes with the address and status it was "fetched" with.
func readFixture(t *testing.T, path string) (page []byte, o HTMLOptions) {
	t.Helper()
	page, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	facts := fixtureFacts.FindSubmatch(page)
	if facts == nil {
		t.Fatalf("%s does not begin with its address", path)
	}
	o.URL = string(facts[1])
	o.Status, _ = strconv.Atoi(string(facts[2]))
	return page, o
}

// plainBlocks is the simplest extraction there is: the paragraphs, headings and
// list items of the main part, dialogs and all.
func plainBlocks(doc *html.Node) []Block {
	root := doc
	for n := range doc.Descendants() {
		if n.DataAtom == atom.Main || n.DataAtom == atom.Article && attribute(n, "class") == "" {
			root = n
			break
		}
	}
	var blocks []Block
	for n := range root.Descendants() {
		switch n.DataAtom {
		case atom.P, atom.H2, atom.H3:
			if text := textOf(n, 10_000); text != "" {
				blocks = append(blocks, Block{Text: text})
			}
		}
	}
	return blocks
}

// Each fixture lies in the folder of the verdict it must get, both as read and
// with the plainest extraction: a verdict must not hang on a lucky body.
func TestVerdicts(t *testing.T) {
	paths, err := filepath.Glob("testdata/verdicts/*/*.html")
	if err != nil || len(paths) < 60 {
		t.Fatalf("%d fixtures, error %v", len(paths), err)
	}
	for _, path := range paths {
		want := Verdict(filepath.Base(filepath.Dir(path)))
		t.Run(string(want)+"/"+strings.TrimSuffix(filepath.Base(path), ".html"), func(t *testing.T) {
			page, o := readFixture(t, path)
			a, err := FromHTML(t.Context(), page, o)
			if err != nil {
				t.Fatal(err)
			}
			if a.Verdict != want {
				t.Errorf("verdict %q, want %q; coverage %+v, text %q", a.Verdict, want, a.Coverage, a.Text)
			}
			doc, err := html.Parse(strings.NewReader(string(page)))
			if err != nil {
				t.Fatal(err)
			}
			m := readMetadata(doc, o.URL)
			got, coverage := judge(pageFacts{meta: &m, blocks: plainBlocks(doc), url: o.URL, status: o.Status})
			if got != want {
				t.Errorf("plain extraction: verdict %q, want %q; coverage %+v", got, want, coverage)
			}
		})
	}
}
