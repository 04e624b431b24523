package store_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/lede-bot/lede/internal/store"
	"github.com/lede-bot/lede/internal/store/storetest"
)

// server is the Postgres of all tests here, started when the first one needs it.
var server struct {
	once     sync.Once
	postgres *storetest.Postgres
	err      error
}

func TestMain(m *testing.M) { goleak.VerifyTestMain(stopping{m}) }

// stopping ends the Postgres once the tests have run.
type stopping struct{ tests *testing.M }

func (s stopping) Run() int {
	code := s.tests.Run()
	if server.postgres != nil {
		if err := server.postgres.Stop(); err != nil {
			fmt.Fprintln(os.Stderr, "stopping postgres:", err)
			return 1
		}
	}
	return code
}

// thePostgres returns the server; the test is skipped where there is none, but
// not in the continuous integration.
func thePostgres(tb testing.TB) *storetest.Postgres {
	tb.Helper()
	server.once.Do(func() {
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		defer cancel()
		server.postgres, server.err = storetest.StartPostgres(ctx)
	})
	switch {
	case errors.Is(server.err, storetest.ErrNoPostgres) && os.Getenv("CI") == "":
		tb.Skip(server.err)
	case server.err != nil:
		tb.Fatal(server.err)
	}
	return server.postgres
}

func newPostgres(tb testing.TB) *store.Store {
	tb.Helper()
	return open(tb, store.Options{URL: thePostgres(tb).Fresh(tb)})
}
