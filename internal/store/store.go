// Package store keeps what Lede knows beyond one request, in SQLite or in
// Postgres: articles, replies with what they rest on, conversations, settings
// of servers, shared links, and the account of what was used and what it cost.
//
// [Open] is the way in; a [Store] is a [bot.Memory] that lasts. What is written
// has been committed to disk when the method returns. What is forgotten is
// erased: on SQLite it is overwritten in the database and gone from its log.
// Errors are of type [*Error] and hold nothing of what is kept. All methods are
// safe for concurrent use, also by several processes on one database, and may
// be repeated with the same values.
package store

import (
	"context"
	"database/sql"
	"errors"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/lede-bot/lede/bot"
)

var _ bot.Memory = (*Store)(nil)

// DefaultRetention is how long replies and articles are kept where neither the
// operator nor a server's admins chose.
const DefaultRetention = 90 * 24 * time.Hour

// Options says where to keep what, and how long.
type Options struct {
	// URL is "sqlite:PATH" or "postgres://…"; see [DefaultURL].
	URL string
	// Retention is how long replies and what belongs to them are kept where a
	// server chose nothing; 0: [DefaultRetention].
	Retention time.Duration
	// Log gets to know what is swept and what fails meanwhile; nil: nothing is logged.
	Log *slog.Logger
}

// Store is an open database.
type Store struct {
	// writer and reader are one and the same on Postgres. SQLite has one writer
	// at a time, and readers beside it that it does not keep waiting.
	writer, reader *sql.DB
	pool           *pgxpool.Pool // what both take their connections from on Postgres
	path           string        // of the file on SQLite
	database       database
	retention      time.Duration
	log            *slog.Logger
	packer         *packer
}

// database is what the two databases do differently.
type database interface {
	// schema names the folder of the migrations, and the statement that lets one
	// process alone migrate until the end of its transaction; empty: any does.
	schema() (folder, lock string)
	// erased sees to it that nothing is left of what was deleted before.
	erased(ctx context.Context, db *sql.DB) error
	// classify tells what kind of error the driver returned.
	classify(err error) Kind
	// passing reports whether to try again what met an error.
	passing(err error) bool
}

// Open opens the database, which is made where there is none, and brings its
// schema up to date. Two processes may do so at once.
func Open(ctx context.Context, o Options) (*Store, error) {
	s := &Store{retention: o.Retention, log: o.Log}
	if s.retention <= 0 {
		s.retention = DefaultRetention
	}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	var err error
	if s.packer, err = newPacker(); err != nil {
		return nil, err
	}
	path, isFile, err := sqlitePath(o.URL)
	switch {
	case err != nil:
	case isFile:
		err = s.openSQLite(ctx, path)
	default:
		err = s.openPostgres(ctx, o.URL)
	}
	if err != nil {
		return nil, err
	}
	if err := s.migrate(ctx); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// Close ends all connections; what is under way ends with an error.
func (s *Store) Close() error {
	err := s.writer.Close()
	if s.reader != s.writer {
		// The readers go first, so that the writer can tidy the log away; but
		// both are closed whatever happens to the other.
		if other := s.reader.Close(); err == nil {
			err = other
		}
	}
	if s.pool != nil {
		s.pool.Close()
	}
	s.packer.close()
	return s.explain("closing the database", err)
}

// Ping reports whether the database can be reached.
func (s *Store) Ping(ctx context.Context) error {
	return s.explain("reaching the database", s.reader.PingContext(ctx))
}
