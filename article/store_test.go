package article

import (
	"bytes"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func storedPage(tb testing.TB) *Article {
	tb.Helper()
	page, err := os.ReadFile("../docs/examples/ferry.html")
	if err != nil {
		tb.Fatal(err)
	}
	a, err := FromHTML(tb.Context(), page, HTMLOptions{URL: "https://news.example.org/ferry?id=7#top"})
	if err != nil {
		tb.Fatal(err)
	}
	return a
}

func TestStoredArticleIsRestored(t *testing.T) {
	pasted, err := FromText(t.Context(), "One “thing” happened.\n\nThen <another> did, on the 3rd.", TextOptions{Title: "Things"})
	if err != nil {
		t.Fatal(err)
	}
	byHand := &Article{Headline: "By hand", Text: "A text. Not from blocks.", Published: time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)}
	for name, a := range map[string]*Article{"page": storedPage(t), "pasted": pasted, "by hand": byHand, "empty": {}} {
		t.Run(name, func(t *testing.T) {
			encoded, err := Encode(a)
			if err != nil {
				t.Fatal(err)
			}
			restored, err := Decode(encoded)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(a, restored, cmpopts.IgnoreUnexported(Article{})); d != "" {
				t.Error(d)
			}
			linked := 0
			for n := range len(a.Passages) + 2 {
				want := a.CitationURL(n)
				if strings.Contains(want, "#:~:text=") {
					linked++
				}
				if got := restored.CitationURL(n); got != want {
					t.Errorf("passage %d is cited as %q, want %q", n, got, want)
				}
			}
			if name == "page" && linked == 0 {
				t.Error("no passage of the page has a link of its own")
			}
			again, err := Encode(restored)
			if err != nil || !bytes.Equal(again, encoded) {
				t.Errorf("a restored article is stored otherwise: %v", err)
			}
		})
	}
}

func TestDamagedArticlesAreRefusedWithoutTheirText(t *testing.T) {
	for _, encoded := range []string{
		"", "{", "null", `{"v":2}`, `{"v":1,"blocks":"secret"}`,
		`{"v":1,"blocks":[{"t":"secret"}],"passages":[[1,0,3]]}`,
		`{"v":1,"blocks":[{"t":"secret"}],"passages":[[0,2,1]]}`,
		`{"v":1,"blocks":[{"t":"secret"}],"passages":[[0,0,7]]}`,
		`{"v":1,"blocks":[{"t":"secret"}],"passages":[[0,-1,3]]}`,
		`{"v":1,"blocks":[{"t":"secret"}],"passages":[[0,0,3]],"directives":["a","b"]}`,
	} {
		if _, err := Decode([]byte(encoded)); err == nil || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: %v", encoded, err)
		}
	}
}

// Whatever is decoded can be used, and is stable from then on.
func FuzzStored(f *testing.F) {
	encoded, err := Encode(storedPage(f))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(encoded)
	f.Add([]byte(`{"v":1,"blocks":[{"t":"a"},{"k":2,"t":"b"}],"passages":[[0,0,1]],"directives":["a"]}`))
	f.Fuzz(func(t *testing.T, encoded []byte) {
		a, err := Decode(encoded)
		if err != nil {
			return
		}
		for n := range len(a.Passages) + 2 {
			_ = a.CitationURL(n)
		}
		first, err := Encode(a)
		if err != nil {
			return // a year beyond 9999
		}
		restored, err := Decode(first)
		if err != nil {
			t.Fatal(err)
		}
		second, err := Encode(restored)
		if err != nil || !bytes.Equal(first, second) {
			t.Errorf("not stable: %v\n%s\n%s", err, first, second)
		}
	})
}

func BenchmarkStore(b *testing.B) {
	a := storedPage(b)
	for b.Loop() {
		if _, err := Encode(a); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkRestore(b *testing.B) {
	encoded, err := Encode(storedPage(b))
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(encoded)))
	for b.Loop() {
		if _, err := Decode(encoded); err != nil {
			b.Fatal(err)
		}
	}
}
