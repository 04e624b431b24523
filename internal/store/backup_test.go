package store_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/lede-bot/lede/bot"
	"github.com/lede-bot/lede/internal/store"
	"github.com/lede-bot/lede/internal/store/storetest"
)

// A backup of a database that is being written restores to one that is sound and
// holds every reply that was kept before it began.
func TestBackupWhileWriting(t *testing.T) {
	t.Parallel()
	s, path := newSQLite(t)
	ctx := t.Context()
	var kept atomic.Int64
	var writer sync.WaitGroup
	stop := make(chan struct{})
	writer.Go(func() {
		for i := int64(0); ; i++ {
			select {
			case <-stop:
				return
			default:
			}
			if err := s.PutReply(ctx, storetest.Reply(fmt.Sprint(i), "a")); err != nil {
				t.Errorf("writing during a backup: %v", err)
				return
			}
			kept.Store(i + 1)
		}
	})
	for round := range 3 {
		for begun := kept.Load(); kept.Load() < begun+100 && !t.Failed(); time.Sleep(time.Millisecond) {
		}
		before := kept.Load()
		file := filepath.Join(t.TempDir(), fmt.Sprintf("copy%d.db", round))
		if err := store.Backup(ctx, "sqlite:"+path, file); err != nil {
			t.Fatal(err)
		}
		if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("the copy: %v, %v", info, err)
		}
		restored := open(t, store.Options{URL: "sqlite:" + file})
		var verdict string
		if err := restored.DB().QueryRow("PRAGMA quick_check").Scan(&verdict); err != nil || verdict != "ok" {
			t.Errorf("the copy is %q, %v", verdict, err)
		}
		for i := range before {
			if _, err := restored.Reply(ctx, fmt.Sprint(i)); err != nil {
				t.Fatalf("reply %d of %d: %v", i, before, err)
			}
		}
	}
	close(stop)
	writer.Wait()
}

func TestBackupOverwritesNothing(t *testing.T) {
	t.Parallel()
	_, path := newSQLite(t)
	file := filepath.Join(t.TempDir(), "copy.db")
	if err := os.WriteFile(file, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := store.Backup(t.Context(), "sqlite:"+path, file); kindOf(err) != store.KindExists {
		t.Errorf("got %v", err)
	}
	if content, err := os.ReadFile(file); err != nil || string(content) != "mine" {
		t.Errorf("the file holds %q, %v", content, err)
	}
	if err := store.Backup(t.Context(), "sqlite:"+path+".absent", file+"2"); kindOf(err) != store.KindUnreachable {
		t.Errorf("of no database: %v", err)
	}
	left, err := filepath.Glob(file + "*")
	if err != nil || len(left) != 1 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// What was left by a backup that was cut off does not stand in the way of the next.
func TestBackupAfterOneThatWasCutOff(t *testing.T) {
	t.Parallel()
	s, path := newSQLite(t)
	if err := s.PutReply(t.Context(), storetest.Reply("1", "a")); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "copy.db")
	if err := os.WriteFile(file+".partial", []byte("half"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := store.Backup(t.Context(), "sqlite:"+path, file); err != nil {
		t.Fatal(err)
	}
	if _, err := open(t, store.Options{URL: "sqlite:" + file}).Reply(t.Context(), "1"); err != nil {
		t.Error(err)
	}
}

// Erased text is in no copy, and a copy is restored by putting it in the place of the database.
func TestRestore(t *testing.T) {
	t.Parallel()
	s, path := newSQLite(t)
	ctx := t.Context()
	file := filepath.Join(t.TempDir(), "copy.db")
	if err := errors.Join(
		s.PutReply(ctx, storetest.Reply("1", "a")), store.Backup(ctx, "sqlite:"+path, file),
		s.DeleteReply(ctx, "1"), s.Close(), os.Rename(file, path),
	); err != nil {
		t.Fatal(err)
	}
	restored := open(t, store.Options{URL: "sqlite:" + path})
	if _, err := restored.Reply(ctx, "1"); err != nil {
		t.Errorf("after the restore: %v", err)
	}
	if _, err := restored.Reply(ctx, "2"); !errors.Is(err, bot.ErrNotKept) {
		t.Error(err)
	}
}

func kindOf(err error) store.Kind {
	var known *store.Error
	if errors.As(err, &known) {
		return known.Kind
	}
	return store.KindOther
}
