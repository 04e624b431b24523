package store_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/lede-bot/lede/bot"
	"github.com/lede-bot/lede/internal/store"
	"github.com/lede-bot/lede/internal/store/storetest"
)

// traces are pieces by which something kept would be found again on the disk:
// text as it was told, and pieces of its packed form.
type traces [][]byte

// packed adds pieces short enough to stand on one page whole.
func (tr *traces) packed(body []byte) {
	const piece = 24
	for i := 0; i+piece <= len(body); i += 2 * piece {
		*tr = append(*tr, body[i:i+piece])
	}
}

// found counts the traces in a database's files.
func (tr traces) found(t *testing.T, path string) int {
	t.Helper()
	n := 0
	for _, suffix := range []string{"", "-wal", "-shm", "-journal"} {
		content, err := os.ReadFile(path + suffix)
		if errors.Is(err, os.ErrNotExist) {
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		for _, trace := range tr {
			if bytes.Contains(content, trace) {
				n++
			}
		}
	}
	return n
}

const keptReplies = 60

// keepMuch keeps replies of two people in turn, and returns the traces of the first's.
func keepMuch(t *testing.T, s *store.Store, at time.Time) (tr traces) {
	t.Helper()
	ctx := t.Context()
	var others []byte // what stays, and may look the same here and there once packed
	for i := range keptReplies {
		user := []string{"7412258", "other"}[i%2]
		key := fmt.Sprintf("%s-%d", user, i)
		r := storetest.Reply(key, "article-"+key)
		r.AskerID, r.GuildID, r.At = user, "guild of "+user, at
		r.Question = fmt.Sprint("What about the harbour of ", key, "? ", randomText(i))
		link := bot.SharedLink{MessageID: key, ChannelID: "c", GuildID: r.GuildID, AuthorID: user, Link: "https://secret.example.org/" + key, Headline: "Harbour " + key, At: at}
		if err := errors.Join(
			s.PutArticle(ctx, "article-"+key, "https://secret.example.org/a/"+key, storetest.Page(t.Context(), t, randomText(i))),
			s.PutReply(ctx, r), s.Share(ctx, link), s.PutDraft(ctx, &bot.Request{ID: key, GuildID: r.GuildID, Asker: bot.Asker{ID: user}}),
		); err != nil {
			t.Fatal(err)
		}
		reply, err := s.Body(ctx, key)
		if err != nil {
			t.Fatal(err)
		}
		text, err := s.ArticleBody(ctx, "article-"+key)
		if err != nil {
			t.Fatal(err)
		}
		if user == "other" {
			others = append(append(others, reply...), text...)
			continue
		}
		tr.packed(reply)
		tr.packed(text)
		tr = append(tr, []byte("secret.example.org/"+key), []byte("secret.example.org/a/"+key), []byte("Harbour "+key), []byte("article-"+key))
	}
	return slices.DeleteFunc(tr, func(trace []byte) bool { return bytes.Contains(others, trace) })
}

// randomText does not pack well, so that articles are large.
func randomText(seed int) string {
	var b bytes.Buffer
	n := uint64(seed)*0x9e3779b97f4a7c15 + 1
	for range 1500 {
		n ^= n << 13
		n ^= n >> 7
		n ^= n << 17
		fmt.Fprintf(&b, "%c", 'a'+rune(n%26))
		if n%7 == 0 {
			b.WriteByte(' ')
		}
	}
	return b.String()
}

// After deletion no trace of the text is left in database, log or free pages.
func TestErasedTextIsNowhereOnTheDisk(t *testing.T) {
	t.Parallel()
	for name, erase := range map[string]func(context.Context, *store.Store) error{
		"person": func(ctx context.Context, s *store.Store) error { return s.Forget(ctx, "7412258") },
		"server": func(ctx context.Context, s *store.Store) error { return s.ForgetGuild(ctx, "guild of 7412258") },
		"age": func(ctx context.Context, s *store.Store) error {
			if err := s.PutSettings(ctx, "guild of other", bot.Settings{KeepDays: 9999}); err != nil {
				return err
			}
			_, err := s.Sweep(ctx, time.Now().AddDate(1, 0, 0))
			return err
		},
		"each reply": func(ctx context.Context, s *store.Store) error {
			var all []error
			for i := 0; i < keptReplies; i += 2 {
				all = append(all, s.DeleteReply(ctx, fmt.Sprintf("7412258-%d", i)), s.Unshare(ctx, fmt.Sprintf("7412258-%d", i)))
			}
			return errors.Join(append(all, s.Erased(ctx))...)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, path := newSQLite(t)
			tr := keepMuch(t, s, time.Now())
			if n := tr.found(t, path); n < len(tr)*9/10 {
				t.Fatalf("the test finds only %d of %d traces before", n, len(tr))
			}
			if err := erase(t.Context(), s); err != nil {
				t.Fatal(err)
			}
			if n := tr.found(t, path); n > 0 {
				t.Errorf("%d of %d traces are left", n, len(tr))
			}
			if kept, err := s.Kept(t.Context(), "other"); err != nil || kept.Replies != keptReplies/2 {
				t.Errorf("of the other: %+v, %v", kept, err)
			}
		})
	}
}
