package queue

import (
	"context"
	"time"

	"github.com/lede-bot/lede/internal/store"
)

// What River offers no function for is done on its tables here: to let a job
// begin in its turn, and to release the jobs of processes that died.
const (
	// queryHead is the turn that is next among the jobs of a priority. Those
	// whose turn is a real time wait for another attempt.
	queryHead = `SELECT a.turn FROM river_job j JOIN accepted a ON a.job_id = j.id
		WHERE j.state = 'available' AND j.queue = $1 AND j.priority = $2 AND j.scheduled_at < $3
		ORDER BY j.scheduled_at LIMIT 1`
	queryRelease = `UPDATE river_job SET state = 'available', priority = $1, scheduled_at = $2 WHERE id = $3 AND state = 'scheduled'`
	queryCancel  = `DELETE FROM river_job WHERE id = $1 AND state = 'scheduled'`
	queryHurry   = `UPDATE river_job SET priority = priority - 1 WHERE id = $1 AND priority > 1`

	// queryBuryLost ends requests whose job went without them: it was cancelled
	// from outside, or given up by River itself.
	queryBuryLost = `UPDATE accepted SET finished_at = $1, outcome = 'dead', secret = '', reason = 'its job was cancelled or lost'
		WHERE finished_at = 0 AND accepted_at < $2 AND NOT EXISTS (SELECT 1 FROM river_job j WHERE j.id = accepted.job_id
			AND j.state NOT IN ('cancelled', 'completed', 'discarded'))`

	queryStates = `SELECT CAST(j.state AS TEXT), COUNT(*), MIN(a.accepted_at), SUM(CASE WHEN j.attempt > 1 THEN 1 ELSE 0 END)
		FROM accepted a JOIN river_job j ON j.id = a.job_id WHERE a.finished_at = 0 GROUP BY j.state`
)

// On SQLite, where a sole worker has begun.
const (
	queryTakeRunning = `UPDATE river_job SET state = 'available' WHERE state = 'running' AND queue = $1`
	// queryTakeUnbegun lets begin what a process before accepted and did not begin.
	queryTakeUnbegun = `UPDATE river_job SET state = 'available' WHERE state = 'scheduled' AND queue = $1 AND id IN
		(SELECT job_id FROM accepted WHERE finished_at = 0 AND begun = FALSE AND accepted_at < $2)`
	queryResignLeader = `DELETE FROM river_leader`
)

// On Postgres, where workers say that they live.
const (
	queryBeat        = `INSERT INTO queue_workers (id, beat_at) VALUES ($1, now()) ON CONFLICT (id) DO UPDATE SET beat_at = excluded.beat_at`
	queryLeave       = `DELETE FROM queue_workers WHERE id = $1`
	queryBury        = `DELETE FROM queue_workers WHERE beat_at < now() - interval '1 hour'`
	queryReleaseDead = `UPDATE river_job SET state = 'available' WHERE state = 'running' AND queue = $1 AND NOT EXISTS (
		SELECT 1 FROM queue_workers w WHERE w.id = attempted_by[array_upper(attempted_by, 1)]
			AND w.beat_at > now() - make_interval(secs => $2))`
	// queryReleaseOrphans releases jobs of this worker that it does not know of:
	// it was told of them, or told that they ended, when the database was away.
	queryReleaseOrphans = `UPDATE river_job SET state = 'available' WHERE state = 'running' AND queue = $1
		AND attempted_by[array_upper(attempted_by, 1)] = $2 AND NOT id = ANY($3) AND attempted_at < now() - make_interval(secs => $4)`
	queryAnnounce = `SELECT pg_notify(current_schema() || '.' || $1, $2)`
)

// firstTurn is the time that stands for turn 0 where River orders jobs by the
// time that they are due; each turn is a millisecond. All lie in the past, so
// that no turn has to be waited for.
func turnTime(turn int64) time.Time {
	return time.Date(2001, time.January, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(turn) * time.Millisecond)
}

// lastTurnTime parts times that stand for turns from real ones.
func lastTurnTime() time.Time { return time.Date(2011, time.January, 1, 0, 0, 0, 0, time.UTC) }

// dialect is what the two databases do differently.
type dialect interface {
	// time is how River keeps one.
	time(t time.Time) any
	// announce tells workers elsewhere of a job when the transaction ends.
	announce(ctx context.Context, t store.Tx) error
}

type sqliteDialect struct{}

func (sqliteDialect) time(t time.Time) any { return t.UTC().Format("2006-01-02 15:04:05.000") }

func (sqliteDialect) announce(context.Context, store.Tx) error { return nil } // the bell does

type postgresDialect struct{}

func (postgresDialect) time(t time.Time) any { return t }

func (postgresDialect) announce(ctx context.Context, t store.Tx) error {
	_, err := t.Exec(ctx, queryAnnounce, insertTopic, insertPayload)
	return err
}
