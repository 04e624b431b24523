package queue

import (
	"context"
	"database/sql"
	"log/slog"
	"net/http"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivermigrate"
	"github.com/riverqueue/river/rivertype"

	"github.com/lede-bot/lede/internal/store"
)

// queueName is the queue of River's that requests wait in.
const queueName = "requests"

// The priorities of jobs, the first first.
const (
	priorityAgain     = 1 // somebody has waited through an attempt already
	priorityPerson    = 2
	priorityAutomatic = 3
)

const (
	// pollInterval is how often jobs are looked for that nobody announced.
	pollInterval = time.Second
	// rescueAfter is when River itself, as a last resort, takes a job for stuck
	// that a living process still holds: far above the longest request.
	rescueAfter = 15 * time.Minute
)

// request is what a job holds: the name of its request.
type request struct {
	ID string `json:"id"`
}

// Kind names the kind of job.
func (request) Kind() string { return "request" }

// engine is River on either database.
type engine interface {
	migrate(ctx context.Context, s *store.Store) error
	// insert makes a job, which begins at a time; the zero time: at once.
	insert(ctx context.Context, t store.Tx, requestID string, priority, attempts int, at time.Time) (int64, error)
	// complete is called from a worker.
	complete(ctx context.Context, t store.Tx, job *river.Job[request]) error
	// panel returns a page on the jobs, and what starts its counting until a context ends.
	panel() (http.Handler, func(context.Context) error, error)
	// start works until stop is called.
	start(ctx context.Context, o Options, id string, w river.Worker[request]) (stop func(context.Context) error, err error)
}

// connect sets up River for the kind of the store's database.
func (q *Queue) connect() (err error) {
	c := q.store.Connections()
	if c.Postgres != nil {
		q.dialect = postgresDialect{}
		q.river, err = newRiver(riverpgxv5.New(c.Postgres), func(t store.Tx) pgx.Tx { return t.Postgres }, 10*time.Millisecond, q.log)
		return err
	}
	q.dialect = sqliteDialect{}
	q.river, err = newRiver(newBellDriver(c.SQLite, q.bell), func(t store.Tx) *sql.Tx { return t.SQLite }, 2*time.Millisecond, q.log)
	return err
}

// riverEngine is an engine. T is the transaction of its driver.
type riverEngine[D riverdriver.Driver[T], T any] struct {
	driver   D
	tx       func(store.Tx) T
	inserter *river.Client[T]
	cooldown time.Duration // between two looks for jobs
	log      *slog.Logger
}

func newRiver[D riverdriver.Driver[T], T any](driver D, tx func(store.Tx) T, cooldown time.Duration, log *slog.Logger) (*riverEngine[D, T], error) {
	log = slog.New(quieter{log.Handler()})
	inserter, err := river.NewClient(driver, &river.Config{Logger: log})
	return &riverEngine[D, T]{driver: driver, tx: tx, inserter: inserter, cooldown: cooldown, log: log}, err
}

func (e *riverEngine[D, T]) migrate(ctx context.Context, s *store.Store) error {
	migrator, err := rivermigrate.New(e.driver, &rivermigrate.Config{Logger: e.log})
	// One step is one transaction: Postgres uses no value of an enumeration
	// before the transaction that adds it ends.
	for done := false; err == nil && !done; {
		err = s.MigrateBeside(ctx, func(t store.Tx) error {
			result, err := migrator.MigrateTx(ctx, e.tx(t), rivermigrate.DirectionUp, &rivermigrate.MigrateOpts{MaxSteps: 1})
			done = err == nil && len(result.Versions) == 0
			return err
		})
	}
	return err
}

func (e *riverEngine[D, T]) insert(ctx context.Context, t store.Tx, requestID string, priority, attempts int, at time.Time) (int64, error) {
	inserted, err := e.inserter.InsertTx(ctx, e.tx(t), request{requestID}, &river.InsertOpts{
		Queue: queueName, Priority: priority, MaxAttempts: attempts, ScheduledAt: at,
	})
	if err != nil {
		return 0, err
	}
	return inserted.Job.ID, nil
}

func (e *riverEngine[D, T]) complete(ctx context.Context, t store.Tx, job *river.Job[request]) error {
	_, err := river.JobCompleteTx[D](ctx, e.tx(t), job)
	return err
}

func (e *riverEngine[D, T]) start(ctx context.Context, o Options, id string, w river.Worker[request]) (func(context.Context) error, error) {
	workers := river.NewWorkers()
	if err := river.AddWorkerSafely(workers, w); err != nil {
		return nil, err
	}
	client, err := river.NewClient(e.driver, &river.Config{
		ID: id, Logger: e.log, Workers: workers,
		Queues:        map[string]river.QueueConfig{queueName: {MaxWorkers: o.Workers}},
		FetchCooldown: e.cooldown, FetchPollInterval: pollInterval,
		JobTimeout: -1, RescueStuckJobsAfter: rescueAfter, // work ends itself; see the keeper
		CompletedJobRetentionPeriod: time.Hour, CancelledJobRetentionPeriod: time.Hour,
		ReindexerIndexNames: []string{}, // the tables stay small
	})
	if err != nil {
		return nil, err
	}
	if err := client.Start(ctx); err != nil {
		return nil, err
	}
	return client.Stop, nil
}

// retryIn is the pause before another attempt: 1, 4, 9 and 16 seconds.
func retryIn(job *rivertype.JobRow) time.Duration {
	return time.Duration(job.Attempt*job.Attempt) * time.Second
}

// quieter lets through of River's log what an operator should know.
type quieter struct{ slog.Handler }

// Enabled implements [slog.Handler].
func (q quieter) Enabled(ctx context.Context, level slog.Level) bool {
	return level >= slog.LevelWarn && q.Handler.Enabled(ctx, level)
}

// WithAttrs implements [slog.Handler].
func (q quieter) WithAttrs(attrs []slog.Attr) slog.Handler {
	return quieter{q.Handler.WithAttrs(attrs)}
}

// WithGroup implements [slog.Handler].
func (q quieter) WithGroup(name string) slog.Handler { return quieter{q.Handler.WithGroup(name)} }
