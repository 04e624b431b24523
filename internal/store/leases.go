package store

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"time"

	"github.com/lede-bot/lede/internal/lease"
)

var _ lease.Store = (*Store)(nil)

// leaseLife is how long it is kept what the last holder of a lease left: longer
// than Discord waits for a session to be resumed.
const leaseLife = time.Hour

// In these NOW is the database's own time, in nanoseconds since 1970.
const (
	queryTakeLease = `INSERT INTO leases (name, holder, note, held_until) VALUES ($1, $2, $3, NOW + $4)
		ON CONFLICT (name) DO UPDATE SET
			note = CASE WHEN leases.held_until > NOW OR excluded.note = '' THEN leases.note ELSE excluded.note END,
			holder = excluded.holder, held_until = excluded.held_until
		WHERE leases.holder = excluded.holder OR leases.held_until <= NOW
		RETURNING note`
	queryRenewLease   = `UPDATE leases SET held_until = NOW + $1, note = $2 WHERE name = $3 AND holder = $4 AND held_until > NOW`
	queryReleaseLease = `DELETE FROM leases WHERE name = $1 AND holder = $2`
	queryEndLease     = `UPDATE leases SET held_until = NOW, note = $1 WHERE name = $2 AND holder = $3`
	queryLeases       = `SELECT name, holder, note, held_until - NOW FROM leases WHERE name >= $1 AND name < $2 ORDER BY name`
	queryNextTurn     = `INSERT INTO leases (name, holder, note, held_until) VALUES ($1, '', '', NOW + $2)
		ON CONFLICT (name) DO UPDATE SET held_until = CASE WHEN leases.held_until > NOW THEN leases.held_until ELSE NOW END + $2
		RETURNING held_until - NOW - $2`
	querySweepLeases = `DELETE FROM leases WHERE held_until < $1`
)

// timed has a query look at the database's own clock.
func (s *Store) timed(query string) string {
	return strings.ReplaceAll(query, "NOW", s.database.clock())
}

func (postgresServer) clock() string {
	return "((extract(epoch FROM clock_timestamp()) * 1000000)::bigint * 1000)"
}

func (sqliteFile) clock() string { return "(CAST(unixepoch('subsec') * 1000 AS INTEGER) * 1000000)" }

// TakeLease implements [lease.Store].
func (s *Store) TakeLease(ctx context.Context, name, holder, note string, life time.Duration) (l lease.Lease, taken bool, _ error) {
	err := s.write(ctx, "taking a lease", func(t transaction) error {
		l = lease.Lease{Name: name, Holder: holder, Left: life}
		err := t.row(ctx, s.timed(queryTakeLease), name, holder, note, int64(life)).Scan(&l.Note)
		taken = err == nil
		if errors.Is(err, sql.ErrNoRows) {
			return nil // somebody else holds it
		}
		return err
	})
	if err != nil || !taken {
		return lease.Lease{}, false, err
	}
	return l, true, nil
}

// RenewLeases implements [lease.Store].
func (s *Store) RenewLeases(ctx context.Context, holder string, notes map[string]string, life time.Duration) ([]string, error) {
	if len(notes) == 0 {
		return nil, nil
	}
	var kept []string
	err := s.write(ctx, "renewing leases", func(t transaction) error {
		kept = nil
		for name, note := range notes {
			rows, err := t.exec(ctx, s.timed(queryRenewLease), int64(life), note, name, holder)
			if err != nil {
				return err
			}
			if rows > 0 {
				kept = append(kept, name)
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return kept, nil
}

// ReleaseLease implements [lease.Store].
func (s *Store) ReleaseLease(ctx context.Context, name, holder, note string) error {
	const doing = "releasing a lease"
	if note == "" {
		return s.change(ctx, doing, queryReleaseLease, name, holder)
	}
	return s.change(ctx, doing, s.timed(queryEndLease), note, name, holder)
}

// Leases implements [lease.Store].
func (s *Store) Leases(ctx context.Context, prefix string) ([]lease.Lease, error) {
	return readAll(ctx, s, "looking leases up", func(scan func(...any) error) (l lease.Lease, err error) {
		var left int64
		err = scan(&l.Name, &l.Holder, &l.Note, &left)
		l.Left = time.Duration(left)
		return l, err
	}, s.timed(queryLeases), prefix, prefix+"\U0010FFFF")
}

// NextTurn implements [lease.Store]. A turn that nobody uses, as its process
// died or was told twice, is lost.
func (s *Store) NextTurn(ctx context.Context, name string, pause time.Duration) (time.Duration, error) {
	var wait int64
	err := s.write(ctx, "waiting for a turn", func(t transaction) error {
		return t.row(ctx, s.timed(queryNextTurn), name, int64(pause)).Scan(&wait)
	})
	return max(time.Duration(wait), 0), err
}
