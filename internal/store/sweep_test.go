package store_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/lede-bot/lede/bot"
	"github.com/lede-bot/lede/internal/store"
	"github.com/lede-bot/lede/internal/store/storetest"
)

// Servers keep replies for as long as their admins chose, the others for as long
// as the operator did; articles go with the last reply that rests on them.
func TestSweep(t *testing.T) {
	t.Parallel()
	for name, s := range map[string]*store.Store{"sqlite": first(newSQLite(t)), "postgres": newPostgres(t)} {
		t.Run(name, func(t *testing.T) {
			ctx, now := t.Context(), time.Now()
			put := func(guild string, days int) {
				t.Helper()
				key := fmt.Sprint(guild, days)
				r := storetest.Reply(key, "article "+key)
				r.GuildID, r.At = guild, now.AddDate(0, 0, -days)
				r.Articles = append(r.Articles, bot.ArticleRef{Key: "common"})
				shared := bot.SharedLink{GuildID: guild, ChannelID: guild, MessageID: key, Link: "l", At: r.At}
				if err := errors.Join(
					s.PutArticle(ctx, "article "+key, "https://example.org/"+key, storetest.Page(ctx, t, "x")), s.PutArticle(ctx, "common", "", storetest.Page(ctx, t, "y")),
					s.PutReply(ctx, r), s.Share(ctx, shared)); err != nil {
					t.Fatal(err)
				}
			}
			for _, guild := range []string{"short", "long", "usual", ""} {
				for _, days := range []int{1, 20, 100, 300} {
					put(guild, days)
				}
			}
			if err := errors.Join(
				s.PutSettings(ctx, "short", bot.Settings{KeepDays: 7}), s.PutSettings(ctx, "long", bot.Settings{KeepDays: 200}),
				s.PutSettings(ctx, "usual", bot.Settings{PerUser: 3}),
				s.PutDraft(ctx, &bot.Request{ID: "draft"}), s.Spend(ctx, bot.Usage{RequestID: "old", UserID: "u", At: now.AddDate(-2, 0, 0)}),
			); err != nil {
				t.Fatal(err)
			}
			if _, err := s.Sweep(ctx, now); err != nil {
				t.Fatal(err)
			}
			var left []string
			for _, guild := range []string{"short", "long", "usual", ""} {
				for _, days := range []int{1, 20, 100, 300} {
					key := fmt.Sprint(guild, days)
					if _, err := s.Reply(ctx, key); err == nil {
						left = append(left, key)
					} else if !errors.Is(err, bot.ErrNotKept) {
						t.Error(err)
					}
					if _, err := s.Article(ctx, "article "+key); err != nil {
						t.Errorf("an article is kept for a day in any case: %v", err)
					}
				}
				shared, err := s.Shared(ctx, guild, time.Time{})
				if want := map[string]int{"short": 1, "long": 3, "usual": 2, "": 2}[guild]; err != nil || len(shared) != want {
					t.Errorf("%d shared links of %q, %v, want %d", len(shared), guild, err, want)
				}
			}
			if d := cmp.Diff([]string{"short1", "long1", "long20", "long100", "usual1", "usual20", "1", "20"}, left); d != "" {
				t.Error(d)
			}
			if _, err := s.Draft(ctx, "draft"); err != nil {
				t.Error(err)
			}
			if n, err := s.Spent(ctx, "", "u", time.Time{}); n != 0 || err != nil {
				t.Errorf("an account of two years ago: %d, %v", n, err)
			}

			gone, err := s.Sweep(ctx, now.AddDate(0, 0, 2))
			if err != nil || gone.Articles != 8 {
				t.Errorf("two days later: %+v, %v", gone, err)
			}
			if _, err := s.Article(ctx, "article long100"); err != nil {
				t.Errorf("an article with a reply: %v", err)
			}
			if _, _, err := s.LatestArticle(ctx, "https://example.org/long300"); !errors.Is(err, bot.ErrNotKept) {
				t.Errorf("an erased article's link: %v", err)
			}
			noted, err := s.Deletions(ctx, now.Add(-time.Hour))
			want := []store.Deletion{{Cause: store.CauseAge, Replies: 8, Others: 9}, {Cause: store.CauseAge, Articles: 8, Others: 1}}
			if d := cmp.Diff(want, noted, cmpopts.IgnoreFields(store.Deletion{}, "At")); d != "" || err != nil {
				t.Errorf("noted: %v\n%s", err, d)
			}
		})
	}
}

func TestRunSweepsAndEndsWithItsContext(t *testing.T) {
	t.Parallel()
	s, _ := newSQLite(t)
	old := storetest.Reply("1", "a")
	old.At = time.Now().AddDate(-1, 0, 0)
	if err := s.PutReply(t.Context(), old); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { defer close(done); s.Run(ctx) }()
	for {
		if _, err := s.Reply(t.Context(), "1"); errors.Is(err, bot.ErrNotKept) {
			break
		}
		time.Sleep(5 * time.Millisecond)
	}
	cancel()
	<-done
}
