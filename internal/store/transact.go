package store

import (
	"context"
	"database/sql"
	"errors"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/lede-bot/lede/bot"
	"github.com/lede-bot/lede/internal/observe"
)

// patience is how long a database that went away is waited for.
const patience = 10 * time.Second

// transaction is what one write does, all or nothing.
type transaction struct{ tx *sql.Tx }

// exec returns how many rows were changed.
func (t transaction) exec(ctx context.Context, query string, args ...any) (int64, error) {
	result, err := t.tx.ExecContext(ctx, query, storable(args)...)
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

func (t transaction) row(ctx context.Context, query string, args ...any) *sql.Row {
	return t.tx.QueryRowContext(ctx, query, storable(args)...)
}

// write runs f in a transaction, anew where the database went away meanwhile:
// f may be run more than once.
func (s *Store) write(ctx context.Context, doing string, f func(transaction) error) error {
	return s.patiently(ctx, "write", doing, func() error {
		tx, err := s.writer.BeginTx(ctx, nil)
		if err != nil {
			return err
		}
		if err := f(transaction{tx}); err != nil {
			return errors.Join(err, ignoreDone(tx.Rollback()))
		}
		return tx.Commit()
	})
}

func ignoreDone(err error) error {
	if errors.Is(err, sql.ErrTxDone) {
		return nil
	}
	return err
}

// readAll returns what scan makes of each row of a query.
func readAll[T any](ctx context.Context, s *Store, doing string, scan func(row func(...any) error) (T, error), query string, args ...any) ([]T, error) {
	var all []T
	err := s.patiently(ctx, "read", doing, func() (err error) {
		all = nil
		rows, err := s.reader.QueryContext(ctx, query, storable(args)...)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, rows.Close()) }()
		for rows.Next() {
			one, err := scan(rows.Scan)
			if err != nil {
				return err
			}
			all = append(all, one)
		}
		return rows.Err()
	})
	return all, err
}

// readOne scans the only row of a query; [bot.ErrNotKept] where there is none.
func (s *Store) readOne(ctx context.Context, doing, query string, args, into []any) error {
	return s.patiently(ctx, "read", doing, func() error {
		err := s.reader.QueryRowContext(ctx, query, storable(args)...).Scan(into...)
		if errors.Is(err, sql.ErrNoRows) {
			return bot.ErrNotKept
		}
		return err
	})
}

// patiently does what may be done again while the database is away for a moment.
// The operation is "read" or "write".
func (s *Store) patiently(ctx context.Context, operation, doing string, do func() error) (err error) {
	ctx, end := observe.Begin(ctx, observe.Store, observe.Label{Name: observe.Operation, Value: operation})
	defer func() { end(observe.Label{Name: observe.Outcome, Value: outcome(err)}) }()
	began, pause := time.Now(), 20*time.Millisecond
	for {
		err := do()
		if err == nil || ctx.Err() != nil || !s.database.passing(err) || time.Since(began) > patience {
			return s.explain(doing, err)
		}
		pause = min(2*pause, time.Second)
		select {
		case <-ctx.Done():
		case <-time.After(pause/2 + rand.N(pause/2)): //nolint:gosec // a pause is no secret
		}
	}
}

func outcome(err error) string {
	if err == nil || errors.Is(err, bot.ErrNotKept) {
		return observe.OK
	}
	return "failed"
}

// storable makes text such as Postgres takes: UTF-8 without zero bytes.
func storable(args []any) []any {
	for i, arg := range args {
		if text, is := arg.(string); is {
			args[i] = strings.ReplaceAll(strings.ToValidUTF8(text, "\uFFFD"), "\x00", "\uFFFD")
		}
	}
	return args
}

// stamp is how a time is kept: nanoseconds since 1970, 0 for the zero time.
func stamp(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixNano()
}

// at is the reverse of stamp.
func at(stamp int64) time.Time {
	if stamp == 0 {
		return time.Time{}
	}
	return time.Unix(0, stamp).UTC()
}
