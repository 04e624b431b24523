package queue_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/lede-bot/lede/internal/queue"
	"github.com/lede-bot/lede/internal/store"
	"github.com/lede-bot/lede/internal/store/storetest"
)

// server is the Postgres of all tests here, started when the first one needs it.
var server struct {
	once     sync.Once
	postgres *storetest.Postgres
	err      error
}

func TestMain(m *testing.M) {
	if url := os.Getenv(victimVariable); url != "" {
		beVictim(url)
		return
	}
	goleak.VerifyTestMain(stopping{m})
}

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

// databases are the addresses of an empty database of each kind.
func databases() map[string]func(testing.TB) string {
	return map[string]func(testing.TB) string{
		"sqlite":   func(tb testing.TB) string { return "sqlite:" + filepath.Join(tb.TempDir(), "lede.db") },
		"postgres": func(tb testing.TB) string { return thePostgres(tb).Fresh(tb) },
	}
}

// onBoth runs a test on each kind of database.
func onBoth(t *testing.T, test func(t *testing.T, url string)) {
	t.Helper()
	t.Parallel()
	for name, fresh := range databases() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, fresh(t))
		})
	}
}

func openStore(tb testing.TB, url string) *store.Store {
	tb.Helper()
	s, err := store.Open(tb.Context(), store.Options{URL: url})
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

func open(tb testing.TB, url string, o queue.Options) (*queue.Queue, *store.Store) {
	tb.Helper()
	s := openStore(tb, url)
	q, err := queue.Open(tb.Context(), s, o)
	if err != nil {
		tb.Fatal(err)
	}
	return q, s
}

// work runs a queue until the function that it returns is called, or the test ends.
func work(tb testing.TB, q *queue.Queue, do func(context.Context, queue.Task) error) (stop func()) {
	tb.Helper()
	ctx, cancel := context.WithCancel(context.WithoutCancel(tb.Context()))
	ended := make(chan error, 1)
	go func() { ended <- q.Run(ctx, do) }()
	stop = sync.OnceFunc(func() {
		cancel()
		if err := <-ended; err != nil {
			tb.Error(err)
		}
	})
	tb.Cleanup(stop)
	return stop
}

func job(owner, id string) queue.Job {
	return queue.Job{ID: id, Kind: "summarize", Owner: owner, GuildID: owner, UserID: "user-" + owner, Body: []byte("body of " + id)}
}

func accept(tb testing.TB, q *queue.Queue, j queue.Job) *queue.Ticket {
	tb.Helper()
	ticket, err := q.Accept(tb.Context(), j)
	if err != nil {
		tb.Fatal(err)
	}
	return ticket
}

func submit(tb testing.TB, q *queue.Queue, j queue.Job) {
	tb.Helper()
	if err := accept(tb, q, j).Begin(tb.Context(), j.Body, j.Secret, j.SecretUntil); err != nil {
		tb.Fatal(err)
	}
}

// log is what was worked on, in order.
type log struct {
	mu    sync.Mutex
	tasks []queue.Task
	grown chan struct{}
}

func newLog() *log { return &log{grown: make(chan struct{}, 1)} }

func (l *log) add(t queue.Task) {
	l.mu.Lock()
	l.tasks = append(l.tasks, t)
	l.mu.Unlock()
	select {
	case l.grown <- struct{}{}:
	default:
	}
}

func (l *log) ids() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	var ids []string
	for _, t := range l.tasks {
		ids = append(ids, t.ID)
	}
	return ids
}

// wait waits for so many tasks, and returns them.
func (l *log) wait(tb testing.TB, n int) []queue.Task {
	tb.Helper()
	timeout := time.After(time.Minute)
	for {
		l.mu.Lock()
		tasks := l.tasks
		l.mu.Unlock()
		if len(tasks) >= n {
			return tasks
		}
		select {
		case <-l.grown:
		case <-timeout:
			tb.Fatalf("after a minute: %d tasks of %d", len(tasks), n)
		}
	}
}

// until waits until something holds.
func until(tb testing.TB, what string, holds func() bool) {
	tb.Helper()
	for deadline := time.Now().Add(time.Minute); !holds(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			tb.Fatalf("after a minute still not: %s", what)
		}
	}
}
