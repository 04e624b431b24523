package store_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/lede-bot/lede/article"
	"github.com/lede-bot/lede/internal/store"
	"github.com/lede-bot/lede/internal/store/storetest"
)

// Whatever is kept comes back as it was.
func FuzzRoundTrip(f *testing.F) {
	s, _ := newSQLite(f)
	f.Add("key", "https://example.org/a?b=c", "A text. With two sentences.")
	f.Add("", "", "")
	f.Add("\x00\xff", strings.Repeat("x", 600), "“Quoted,” he said.\n\n- a\n- b\n")
	f.Fuzz(func(t *testing.T, key, link, text string) {
		a, err := article.FromText(t.Context(), text, article.TextOptions{Title: link})
		if err != nil {
			t.Skip()
		}
		r := storetest.Reply(strings.ToValidUTF8(strings.ReplaceAll(key, "\x00", ""), ""), "a")
		r.Question = strings.ToValidUTF8(text, "")
		if err := s.PutArticle(t.Context(), key, link, a); err != nil {
			t.Fatal(err)
		}
		if err := s.PutReply(t.Context(), r); err != nil {
			t.Fatal(err)
		}
		got, err := s.Article(t.Context(), key)
		if err != nil {
			t.Fatal(err)
		}
		valid := cmp.Transformer("valid", func(s string) string { return strings.ToValidUTF8(s, "\uFFFD") })
		if d := cmp.Diff(a, got, cmpopts.IgnoreUnexported(article.Article{}), cmpopts.EquateEmpty(), valid); d != "" {
			t.Error(d)
		}
		back, err := s.ReplyAt(t.Context(), "m"+r.Key)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(r, back, cmpopts.EquateEmpty()); d != "" {
			t.Error(d)
		}
		if latest, _, err := s.LatestArticle(t.Context(), link); link != "" && err != nil {
			t.Errorf("the latest is %q, %v", latest, err)
		}
	})
}

// A look-up in a store of 100,000 articles, with the whole way to an article in memory.
func BenchmarkArticleAmong100000(b *testing.B) {
	s, _ := newSQLite(b)
	a := storetest.Page(b.Context(), b, "bench")
	if err := s.PutArticle(b.Context(), "0", "https://example.org/0", a); err != nil {
		b.Fatal(err)
	}
	const copies = `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 99999) `
	for _, statement := range []string{
		copies + `INSERT INTO articles (key, body, read_at) SELECT CAST(i AS TEXT), (SELECT body FROM articles WHERE key = '0'), i FROM n`,
		copies + `INSERT INTO pages (link_key, article_key, read_at) SELECT 'https://example.org/' || i, CAST(i AS TEXT), i FROM n`,
	} {
		if _, err := s.DB().Exec(statement); err != nil {
			b.Fatal(err)
		}
	}
	i := 0
	for b.Loop() {
		i = (i + 7919) % 100_000
		key, _, err := s.LatestArticle(b.Context(), fmt.Sprint("https://example.org/", i))
		if err != nil {
			b.Fatal(err)
		}
		if _, err := s.Article(b.Context(), key); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkPutReply(b *testing.B) {
	for name, open := range map[string]func() *store.Store{
		"sqlite": func() *store.Store { return first(newSQLite(b)) }, "postgres": func() *store.Store { return newPostgres(b) },
	} {
		b.Run(name, func(b *testing.B) {
			s, i := open(), 0
			for b.Loop() {
				i++
				if err := s.PutReply(b.Context(), storetest.Reply(fmt.Sprint(i), "a")); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkClaim(b *testing.B) {
	s, _ := newSQLite(b)
	i := 0
	for b.Loop() {
		i++
		if free, err := s.Claim(b.Context(), fmt.Sprint(i), "", time.Hour); err != nil || !free {
			b.Fatal(free, err)
		}
	}
}
