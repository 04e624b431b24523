package store

import (
	"context"
	"database/sql"
	"errors"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// Tx is a transaction that the store shares with what keeps tables of its own
// beside the store's: one of its fields is set, by the kind of the database.
type Tx struct {
	SQLite   *sql.Tx
	Postgres pgx.Tx
}

// Connections are what others may use for work of their own on the same
// database: one of the fields is set. They are closed with the store.
type Connections struct {
	SQLite   *sql.DB // the only one that writes
	Postgres *pgxpool.Pool
}

// Connections returns the store's.
func (s *Store) Connections() Connections {
	if s.pool != nil {
		return Connections{Postgres: s.pool}
	}
	return Connections{SQLite: s.writer}
}

// InTx runs f in a transaction, all or nothing, and anew where the database
// went away meanwhile: f may be run more than once. doing says in errors what failed.
func (s *Store) InTx(ctx context.Context, doing string, f func(Tx) error) error {
	if s.pool == nil {
		return s.write(ctx, doing, func(t transaction) error { return f(Tx{SQLite: t.tx}) })
	}
	return s.patiently(ctx, doing, func() error {
		tx, err := s.pool.Begin(ctx)
		if err != nil {
			return err
		}
		if err := f(Tx{Postgres: tx}); err != nil {
			if undo := tx.Rollback(ctx); undo != nil && !errors.Is(undo, pgx.ErrTxClosed) {
				err = errors.Join(err, undo)
			}
			return err
		}
		return tx.Commit(ctx)
	})
}

// Exec returns how many rows were changed.
func (t Tx) Exec(ctx context.Context, query string, args ...any) (int64, error) {
	if t.SQLite != nil {
		return transaction{t.SQLite}.exec(ctx, query, args...)
	}
	tag, err := t.Postgres.Exec(ctx, query, storable(args)...)
	return tag.RowsAffected(), err
}

// Row scans the first row of a query into something; found is false where there is none.
func (t Tx) Row(ctx context.Context, query string, args []any, into ...any) (found bool, err error) {
	if t.SQLite != nil {
		err = transaction{t.SQLite}.row(ctx, query, args...).Scan(into...)
	} else {
		err = t.Postgres.QueryRow(ctx, query, storable(args)...).Scan(into...)
	}
	if errors.Is(err, sql.ErrNoRows) || errors.Is(err, pgx.ErrNoRows) {
		return false, nil
	}
	return err == nil, err
}

// Rows calls scan for each row of a query, with what scans it.
func (t Tx) Rows(ctx context.Context, query string, args []any, scan func(scan func(...any) error) error) (err error) {
	var rows interface {
		Next() bool
		Scan(into ...any) error
		Err() error
	}
	if t.SQLite != nil {
		found, failure := t.SQLite.QueryContext(ctx, query, storable(args)...)
		if failure != nil {
			return failure
		}
		defer func() { err = errors.Join(err, found.Close()) }()
		rows = found
	} else {
		found, failure := t.Postgres.Query(ctx, query, storable(args)...)
		if failure != nil {
			return failure
		}
		defer found.Close()
		rows = found
	}
	for rows.Next() {
		if err := scan(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}
