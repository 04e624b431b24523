package store

import (
	"context"
	"database/sql"
	"errors"
	"time"
)

// soleRetry is the pause between two tries to become the sole worker.
const soleRetry = 250 * time.Millisecond

// SoleWorker waits until no other process works on the requests in a SQLite
// file, and returns what lets the next one. A process that dies, however, lets
// go at once, so whatever a worker before left unfinished may be taken over.
// On Postgres, where many may work, it returns at once.
//
// The lock is SQLite's own, on a file beside the database: it holds between
// containers that share a disk, and needs no heartbeat.
func (s *Store) SoleWorker(ctx context.Context) (release func() error, err error) {
	const doing = "waiting for the worker of before"
	if s.pool != nil {
		return func() error { return nil }, nil
	}
	path := s.path + "-worker"
	if _, err := makeFile(path); err != nil {
		return nil, s.explain(doing, err)
	}
	db, err := sql.Open("sqlite", "file:"+escaped(path)+"?_pragma=busy_timeout(0)")
	if err != nil {
		return nil, s.explain(doing, err)
	}
	db.SetMaxOpenConns(1)
	for waited := false; ; waited = true {
		_, err = db.ExecContext(ctx, "BEGIN EXCLUSIVE")
		if err == nil {
			return db.Close, nil
		}
		if s.database.classify(err) != KindBusy {
			return nil, s.explain(doing, errors.Join(err, db.Close()))
		}
		if !waited {
			s.log.InfoContext(ctx, "another process works on this database: waiting for it to end")
		}
		select {
		case <-ctx.Done():
			return nil, s.explain(doing, errors.Join(ctx.Err(), db.Close()))
		case <-time.After(soleRetry):
		}
	}
}
