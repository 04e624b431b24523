package store_test

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/lede-bot/lede/bot"
	"github.com/lede-bot/lede/internal/store"
	"github.com/lede-bot/lede/internal/store/storetest"
)

// A file that is broken is refused with a sentence that says what to do, and
// left as it is.
func TestBrokenFilesAreRefused(t *testing.T) {
	t.Parallel()
	s, whole := newSQLite(t)
	for i := range 50 {
		if err := s.PutArticle(t.Context(), string(rune('a'+i)), "", storetest.Page(t.Context(), t, randomText(i))); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(whole)
	if err != nil {
		t.Fatal(err)
	}
	overwritten := bytes.Clone(content)
	copy(overwritten[2*4096:], bytes.Repeat([]byte("garbage!"), 512))
	for name, broken := range map[string][]byte{
		"cut in half": content[:len(content)/2/4096*4096], "page 3 overwritten": overwritten, "text": bytes.Repeat([]byte("no database "), 1000),
	} {
		path := filepath.Join(t.TempDir(), "lede.db")
		if err := os.WriteFile(path, broken, 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := store.Open(t.Context(), store.Options{URL: "sqlite:" + path})
		var known *store.Error
		if !errors.As(err, &known) || known.Kind != store.KindDamaged || !strings.Contains(known.Sentence, "docs/backup.md") {
			t.Errorf("%s: %v", name, err)
		}
		if after, err := os.ReadFile(path); err != nil || !bytes.Equal(after, broken) {
			t.Errorf("%s: the file was changed (%v)", name, err)
		}
	}
}

func TestNewerSchemaIsRefused(t *testing.T) {
	t.Parallel()
	for name, s := range map[string]*store.Store{"sqlite": first(newSQLite(t)), "postgres": newPostgres(t)} {
		if err := s.Migrate(t.Context()); err != nil {
			t.Errorf("%s: migrating again: %v", name, err)
		}
		if _, err := s.DB().Exec("INSERT INTO lede_schema (version, applied_at) VALUES (9999, 0)"); err != nil {
			t.Fatal(err)
		}
		if err := s.Migrate(t.Context()); kindOf(err) != store.KindNewer {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A program that is newer than the database brings it up to date, whatever
// version it has, and what is in it stays.
func TestOlderSchemasAreBroughtUpToDate(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "lede.db")
	for name, fresh := range map[string]func() (driver, source, url string){
		"sqlite":   func() (string, string, string) { return "sqlite", path, "sqlite:" + path },
		"postgres": func() (string, string, string) { url := thePostgres(t).Fresh(t); return "pgx", url, url },
	} {
		steps, err := store.Versions(name)
		if err != nil {
			t.Fatal(err)
		}
		for version := 1; version < len(steps); version++ {
			driver, source, url := fresh()
			older := append([]string{"CREATE TABLE lede_schema (version BIGINT PRIMARY KEY, applied_at BIGINT NOT NULL)"}, steps[:version]...)
			for i := range version {
				older = append(older, fmt.Sprintf("INSERT INTO lede_schema (version, applied_at) VALUES (%d, 0)", i+1))
			}
			db, err := sql.Open(driver, source)
			if err != nil {
				t.Fatal(err)
			}
			for _, statement := range append(older, "INSERT INTO claims (name, held_until) VALUES ('taken', 9000000000000000000)") {
				if _, err := db.Exec(statement); err != nil {
					t.Fatalf("%s, version %d: %v", name, version, err)
				}
			}
			if err := db.Close(); err != nil {
				t.Fatal(err)
			}
			s, err := store.Open(t.Context(), store.Options{URL: url})
			if err != nil {
				t.Fatalf("%s, version %d: %v", name, version, err)
			}
			if free, err := s.Claim(t.Context(), "taken", "somebody", time.Hour); free || err != nil {
				t.Errorf("%s, version %d: what was claimed before: free %v, %v", name, version, free, err)
			}
			if err := errors.Join(s.PutReply(t.Context(), storetest.Reply("1", "a")), s.Withdraw(t.Context(), "1", bot.Withdrawal{Deleted: true}), s.Close()); err != nil {
				t.Errorf("%s, version %d: %v", name, version, err)
			}
			if err := os.RemoveAll(path); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func first(s *store.Store, _ string) *store.Store { return s }

// Several processes that start at once make the schema once.
func TestOpeningAtOnce(t *testing.T) {
	t.Parallel()
	for name, url := range map[string]string{"sqlite": "sqlite:" + filepath.Join(t.TempDir(), "deep", "er", "a?b#c%41.db"), "postgres": thePostgres(t).Fresh(t)} {
		var all sync.WaitGroup
		for range 6 {
			all.Go(func() {
				s, err := store.Open(t.Context(), store.Options{URL: url})
				if err != nil {
					t.Errorf("%s: %v", name, err)
					return
				}
				if err := errors.Join(s.PutReply(t.Context(), storetest.Reply("1", "a")), s.Close()); err != nil {
					t.Errorf("%s: %v", name, err)
				}
			})
		}
		all.Wait()
	}
}

func TestAddressesThatAreNone(t *testing.T) {
	t.Parallel()
	for _, url := range []string{"", "lede.db", "sqlite:", "mysql://user:hunter2@host/db", "postgres://user:hunter2@host:port/db", "postgres://user:hunter2@h/d?sslmode=no"} {
		_, err := store.Open(t.Context(), store.Options{URL: url})
		if kindOf(err) != store.KindSetting || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%s: %v", url, err)
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	if _, err := store.Open(ctx, store.Options{URL: "postgres://user:hunter2@127.0.0.1:1/db"}); err == nil || strings.Contains(err.Error(), "hunter2") {
		t.Errorf("nobody listens: %v", err)
	}
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Open(t.Context(), store.Options{URL: "sqlite:" + file + "/lede.db"}); kindOf(err) != store.KindUnreachable {
		t.Errorf("a file as a folder: %v", err)
	}
}

// A writer elsewhere is waited for; one that does not end, with a sentence.
func TestLockedDatabaseIsWaitedFor(t *testing.T) {
	t.Parallel()
	s, path := newSQLite(t)
	other := open(t, store.Options{URL: "sqlite:" + path})
	tx, err := other.DB().BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	timer := time.AfterFunc(300*time.Millisecond, func() { _ = tx.Rollback() })
	defer timer.Stop()
	if err := s.PutReply(t.Context(), storetest.Reply("1", "a")); err != nil {
		t.Errorf("a short lock: %v", err)
	}
	if tx, err = other.DB().BeginTx(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = tx.Rollback() }()
	if _, err := s.Reply(t.Context(), "1"); err != nil {
		t.Errorf("reading beside a lock: %v", err)
	}
	if err := s.PutReply(t.Context(), storetest.Reply("2", "a")); kindOf(err) != store.KindBusy {
		t.Errorf("a long lock: %v", err)
	}
}

// A Postgres that crashes under load loses nothing that was kept, and is used
// again as soon as it is back.
func TestPostgresCrashesUnderLoad(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	if !thePostgres(t).Owned() {
		t.Skip("somebody else's Postgres is not crashed")
	}
	server, err := storetest.StartPostgres(ctx) // its own: the other tests go on
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Stop(); err != nil {
			t.Error(err)
		}
	})
	s := open(t, store.Options{URL: server.URL})
	const writers, each = 4, 40
	var all sync.WaitGroup
	for w := range writers {
		all.Go(func() {
			for i := range each {
				key := string(rune('a'+w)) + string(rune('A'+i))
				if err := s.PutReply(ctx, storetest.Reply(key, "a")); err != nil {
					t.Errorf("keeping %s: %v", key, err)
				}
				time.Sleep(5 * time.Millisecond)
			}
		})
	}
	time.Sleep(50 * time.Millisecond)
	if err := server.Restart(ctx); err != nil {
		t.Error(err)
	}
	all.Wait()
	kept, err := s.Kept(ctx, "asker")
	if want := (bot.Kept{Replies: writers * each, Questions: writers * each}); err != nil || kept != want {
		t.Errorf("kept %+v, %v, want %+v", kept, err, want)
	}
}
