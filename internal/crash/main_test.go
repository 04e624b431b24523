//go:build unix && !race

package crash_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/lede-bot/lede/internal/store/storetest"
)

// shared is what all tests here need, made when the first one asks for it.
var shared struct {
	database sync.Once
	postgres *storetest.Postgres
	err      error

	build    sync.Once
	folder   string
	buildErr error
}

func TestMain(m *testing.M) { goleak.VerifyTestMain(stopping{m}) }

// stopping tidies up once the tests have run.
type stopping struct{ tests *testing.M }

func (s stopping) Run() int {
	code := s.tests.Run()
	var err error
	if shared.postgres != nil {
		err = shared.postgres.Stop()
	}
	if err = errors.Join(err, os.RemoveAll(shared.folder)); err != nil {
		fmt.Fprintln(os.Stderr, "tidying up:", err)
		return 1
	}
	return code
}

// thePostgres returns the server; the test is skipped where there is none, but
// not in the continuous integration.
func thePostgres(tb testing.TB) *storetest.Postgres {
	tb.Helper()
	shared.database.Do(func() {
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		defer cancel()
		shared.postgres, shared.err = storetest.StartPostgres(ctx)
	})
	switch {
	case errors.Is(shared.err, storetest.ErrNoPostgres) && os.Getenv("CI") == "":
		tb.Skip(shared.err)
	case shared.err != nil:
		tb.Fatal(shared.err)
	}
	return shared.postgres
}

// theBinary returns the program, built with fail-points.
func theBinary(tb testing.TB) string {
	tb.Helper()
	shared.build.Do(func() {
		if shared.folder, shared.buildErr = os.MkdirTemp("", "lede-crash-"); shared.buildErr != nil { //nolint:usetesting // it serves all tests
			return
		}
		build := exec.Command("go", "build", "-tags", "failpoints", "-o", filepath.Join(shared.folder, "lede"), "../../cmd/lede")
		if output, err := build.CombinedOutput(); err != nil {
			shared.buildErr = fmt.Errorf("%w: %s", err, output)
		}
	})
	if shared.buildErr != nil {
		tb.Fatal(shared.buildErr)
	}
	return filepath.Join(shared.folder, "lede")
}
