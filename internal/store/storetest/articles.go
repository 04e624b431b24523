package storetest

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/lede-bot/lede/article"
	"github.com/lede-bot/lede/bot"
)

func testArticles(ctx context.Context, t *testing.T, m bot.Memory) {
	before := time.Now().Add(-time.Second)
	first, second := Page(ctx, t, "old"), Page(ctx, t, "new")
	const link = "https://news.example.org/story"
	must(t, m.PutArticle(ctx, "one", link, first), m.PutArticle(ctx, "one", link, first))
	got, err := m.Article(ctx, "one")
	must(t, err)
	same(t, "the article", first, got)
	linked := 0
	for n := range len(first.Passages) + 1 {
		if want := first.CitationURL(n); got.CitationURL(n) != want {
			t.Errorf("passage %d is cited as %q, want %q", n, got.CitationURL(n), want)
		} else if strings.Contains(want, "#:~:text=") {
			linked++
		}
	}
	if linked == 0 {
		t.Error("no passage has a link of its own")
	}

	must(t, m.PutArticle(ctx, "two", link, second))
	key, read, err := m.LatestArticle(ctx, link)
	must(t, err)
	if key != "two" || read.Before(before) || read.After(time.Now().Add(time.Second)) {
		t.Errorf("the latest is %q, read %v", key, read)
	}
	got, err = m.Article(ctx, "one")
	must(t, err)
	same(t, "the article as it was before", first, got)

	text, err := article.FromText(ctx, "A pasted text. It has no link.", article.TextOptions{Title: "Pasted"})
	must(t, err, m.PutArticle(ctx, "pasted", "", text))
	got, err = m.Article(ctx, "pasted")
	must(t, err)
	same(t, "a pasted text", text, got)

	_, err = m.Article(ctx, "none")
	gone(t, "an unknown article", err)
	_, _, err = m.LatestArticle(ctx, "")
	gone(t, "the latest article without a link", err)
	_, _, err = m.LatestArticle(ctx, "https://news.example.org/other")
	gone(t, "an unknown link", err)

	long := "https://news.example.org/" + strings.Repeat("long/", 1000)
	must(t, m.PutArticle(ctx, "long", long, first))
	if key, _, err := m.LatestArticle(ctx, long); key != "long" || err != nil {
		t.Errorf("a long link: %q, %v", key, err)
	}
}

func testOddText(ctx context.Context, t *testing.T, m bot.Memory) {
	for i, text := range []string{"", "\x00", "a\x00b", "\xff\xfe", "ünïcödé 🗞️ 新聞", strings.Repeat("x", 100_000), "'; DROP TABLE replies; --"} {
		key := fmt.Sprint("k", i)
		r := Reply(key, "a")
		r.Question, r.Asked.Text, r.Articles[0].Headline = text, text, text
		r.AskedIn = text[:min(len(text), 50)]
		link := bot.SharedLink{ChannelID: "c" + key, MessageID: key, AuthorID: "a", Link: "https://example.org/" + text, Headline: text, At: time.Now()}
		must(t, m.PutReply(ctx, r), m.Share(ctx, link), m.NameShared(ctx, "c"+key, link.Link, text))
		got, err := m.Reply(ctx, key)
		must(t, err)
		if want := strings.ToValidUTF8(text, "\uFFFD"); strings.ToValidUTF8(got.Question, "\uFFFD") != want && text != "\xff\xfe" {
			t.Errorf("%.20q came back as %.20q", want, got.Question)
		}
		shared, err := m.Shared(ctx, "c"+key, time.Time{})
		must(t, err)
		if len(shared) != 1 {
			t.Errorf("%.20q: %d links", text, len(shared))
		}
		if _, err := m.Claim(ctx, "name "+text, text, time.Hour); err != nil {
			t.Errorf("%.20q as a name: %v", text, err)
		}
	}
}

func testEndedContext(ctx context.Context, t *testing.T, m bot.Memory) {
	must(t, m.PutReply(ctx, Reply("1", "a")))
	ended, end := context.WithCancel(ctx)
	end()
	// A memory may look at the context or not, but what it says must be true.
	if err := m.PutReply(ended, Reply("2", "a")); err == nil {
		_, err = m.Reply(ctx, "2")
		must(t, err)
	}
	if r, err := m.Reply(ended, "1"); err == nil && r.Key != "1" {
		t.Errorf("got %q", r.Key)
	}
	_, err := m.Reply(ctx, "1")
	must(t, err)
}
