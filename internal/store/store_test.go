package store_test

import (
	"path/filepath"
	"testing"

	"github.com/lede-bot/lede/bot"
	"github.com/lede-bot/lede/internal/lease"
	"github.com/lede-bot/lede/internal/lease/leasetest"
	"github.com/lede-bot/lede/internal/store"
	"github.com/lede-bot/lede/internal/store/storetest"
)

func open(tb testing.TB, o store.Options) *store.Store {
	tb.Helper()
	s, err := store.Open(tb.Context(), o)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := s.Close(); err != nil {
			tb.Error(err)
		}
	})
	return s
}

func newSQLite(tb testing.TB) (*store.Store, string) {
	tb.Helper()
	path := filepath.Join(tb.TempDir(), "lede.db")
	return open(tb, store.Options{URL: "sqlite:" + path}), path
}

func TestInMemory(t *testing.T) {
	t.Parallel()
	storetest.Run(t, func(*testing.T) bot.Memory { return bot.NewMemory() })
}

func TestSQLite(t *testing.T) {
	t.Parallel()
	storetest.Run(t, func(t *testing.T) bot.Memory { s, _ := newSQLite(t); return s })
}

func TestPostgres(t *testing.T) {
	t.Parallel()
	storetest.Run(t, func(t *testing.T) bot.Memory { return newPostgres(t) })
}

func TestLeases(t *testing.T) {
	t.Parallel()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		leasetest.Run(t, func(t *testing.T) lease.Store { s, _ := newSQLite(t); return s })
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		leasetest.Run(t, func(t *testing.T) lease.Store { return newPostgres(t) })
	})
}
