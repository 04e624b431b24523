// Package storetest holds what every [bot.Memory] must do, as one suite, and a
// Postgres of its own for tests that need one.
package storetest

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/lede-bot/lede/article"
	"github.com/lede-bot/lede/bot"
	"github.com/lede-bot/lede/summarize"
)

// Page returns an article read from a page, so that its passages have links of
// their own; word makes it different from others.
func Page(ctx context.Context, tb testing.TB, word string) *article.Article {
	tb.Helper()
	page := fmt.Sprintf(`<html lang="en"><head><title>The %[1]s bridge</title></head><body><article><h1>The %[1]s bridge</h1>
<p>The %[1]s bridge carries nineteen hundred cars a day, and on Tuesday the council voted to shut it for good.</p>
<p>Its iron is older than the town hall. “Nobody will miss the noise of it,” said the mayor, who lives beside it.</p>
<p>A new bridge would cost four million, and the council has two. The engineers expect a decision by the spring of next year,
when the county opens its fund for roads again and when, as they put it, the %[1]s river is low enough to look at the piers.</p>
</article></body></html>`, word)
	a, err := article.FromHTML(ctx, []byte(page), article.HTMLOptions{URL: "https://news.example.org/" + word})
	if err != nil {
		tb.Fatal(err)
	}
	return a
}

// Reply returns a reply that rests on an article.
func Reply(key, articleKey string) *bot.Reply {
	return &bot.Reply{
		Key: key, Root: key, GuildID: "guild", ChannelID: "channel", ThreadID: "thread-" + key,
		MessageIDs: []string{"m" + key, "n" + key}, AskedIn: "asked-" + key, AskerID: "asker",
		At:       time.Now().UTC().Round(time.Microsecond),
		Articles: []bot.ArticleRef{{Key: articleKey, Link: "https://news.example.org/" + articleKey, Headline: "Bridge"}},
		Shape:    bot.Shape{Length: summarize.Short, Language: "en"},
		Summary:  &summarize.Summary{Lede: summarize.Claim{Text: "It shuts.", Citations: []int{1, 2}}},
		Question: "Why?",
		Answers:  []*summarize.Answer{{Claims: []summarize.Claim{{Text: "Noise.", Citations: []int{3}}}, Nearest: 3, Score: 0.5}},
		Asked:    bot.Material{Links: []string{"https://news.example.org/" + articleKey}, Text: "pasted", LeftOut: 1},
	}
}

// Run lets a memory show that it keeps what a [bot.Memory] promises. open is
// called for each test and returns an empty one.
func Run(t *testing.T, open func(*testing.T) bot.Memory) {
	for _, test := range []struct {
		name string
		run  func(context.Context, *testing.T, bot.Memory)
	}{
		{"articles", testArticles},
		{"replies", testReplies},
		{"replies again", testRepliesAgain},
		{"replies in a channel", testRepliesIn},
		{"shared links", testShared},
		{"accounts", testAccounts},
		{"budgets", testBudgets},
		{"writings", testWritings},
		{"settings", testSettings},
		{"claims", testClaims},
		{"one of many claims", testManyClaims},
		{"drafts", testDrafts},
		{"seen", testSeen},
		{"deliveries", testDeliveries},
		{"deliveries of a message", testUnderway},
		{"forgetting deliveries", testForgetDeliveries},
		{"withdrawals", testWithdrawals},
		{"forgetting a person", testForget},
		{"forgetting a server", testForgetGuild},
		{"odd text", testOddText},
		{"writers at once", testConcurrency},
		{"an ended context", testEndedContext},
	} {
		t.Run(test.name, func(t *testing.T) {
			test.run(t.Context(), t, open(t))
		})
	}
}

func must(t *testing.T, errs ...error) {
	t.Helper()
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
}

func same(t *testing.T, what string, want, got any) {
	t.Helper()
	if d := cmp.Diff(want, got, cmpopts.IgnoreUnexported(article.Article{}), cmpopts.EquateEmpty()); d != "" {
		t.Errorf("%s (-want +got):\n%s", what, d)
	}
}

func gone(t *testing.T, what string, err error) {
	t.Helper()
	if !errors.Is(err, bot.ErrNotKept) {
		t.Errorf("%s: got %v, want that it is not kept", what, err)
	}
}

func keys(t *testing.T, replies []*bot.Reply, err error) []string {
	t.Helper()
	must(t, err)
	var all []string
	for _, r := range replies {
		all = append(all, r.Key)
	}
	return all
}
