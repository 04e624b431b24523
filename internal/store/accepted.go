package store

import (
	"context"
	"errors"
	"time"

	"github.com/lede-bot/lede/bot"
)

const (
	// acceptedLife is how long it is kept that a request was done, so that it is
	// not accepted again.
	acceptedLife = 24 * time.Hour
	// deadLife is how long a request that failed is kept for another try.
	deadLife = 7 * 24 * time.Hour
)

const (
	queryAccept = `INSERT INTO accepted (id, kind, owner, guild_id, user_id, automatic, turn, job_id, accepted_by, accepted_at,
		begun, body, secret, secret_until, finished_at, outcome, reason)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, FALSE, $11, $12, $13, 0, '', '') ON CONFLICT DO NOTHING`
	queryAcceptedBy = `SELECT accepted_by, job_id FROM accepted WHERE id = $1`
	// queryBacklog counts what is unfinished, of one owner and of all, the latter
	// as far as it matters, with the last turns of both.
	queryBacklog = `SELECT COUNT(*), COALESCE(MAX(turn), -1),
		(SELECT COUNT(*) FROM (SELECT 1 FROM accepted WHERE finished_at = 0 LIMIT $1) AS unfinished),
		COALESCE((SELECT MAX(turn) FROM accepted WHERE finished_at = 0), 0)
		FROM accepted WHERE owner = $2 AND finished_at = 0`
	queryBegin    = `UPDATE accepted SET begun = TRUE, body = $1, secret = $2, secret_until = $3 WHERE id = $4 AND finished_at = 0`
	queryAccepted = `SELECT kind, owner, guild_id, user_id, automatic, turn, job_id, accepted_at, begun, body, secret, secret_until,
		finished_at, outcome, reason FROM accepted WHERE id = $1`
	queryFinish = `UPDATE accepted SET finished_at = $1, outcome = $2, reason = $3, secret = '',
		body = CASE WHEN $4 THEN body ELSE NULL END WHERE id = $5 AND finished_at = 0`
	queryReopen       = `UPDATE accepted SET finished_at = 0, outcome = '', reason = '', job_id = $1 WHERE id = $2 AND outcome = 'dead'`
	queryDiscard      = `UPDATE accepted SET outcome = 'discarded', body = NULL WHERE id = $1 AND outcome = 'dead'`
	queryDead         = `SELECT id, kind, guild_id, accepted_at, finished_at, reason FROM accepted WHERE outcome = 'dead' ORDER BY finished_at DESC LIMIT $1`
	queryCountDead    = `SELECT COUNT(*) FROM accepted WHERE outcome = 'dead'`
	queryEraseSecrets = `UPDATE accepted SET secret = '' WHERE secret <> '' AND secret_until < $1`

	queryForgetUserAccepted  = `DELETE FROM accepted WHERE user_id = $1`
	queryForgetGuildAccepted = `DELETE FROM accepted WHERE guild_id = $1`
	querySweepAccepted       = `DELETE FROM accepted WHERE outcome IN ('done', 'abandoned', 'discarded') AND finished_at < $1`
	querySweepDead           = `DELETE FROM accepted WHERE outcome = 'dead' AND finished_at < $1`
)

// Outcome is what became of an accepted request.
type Outcome string

// The outcomes.
const (
	OutcomeDone      Outcome = "done"
	OutcomeAbandoned Outcome = "abandoned" // it could not be acknowledged
	OutcomeDead      Outcome = "dead"      // every try failed; it is kept for another for a week
	OutcomeDiscarded Outcome = "discarded" // it was dead, and the operator gave it up
)

// Accepted is a request that was accepted.
type Accepted struct {
	ID, Kind string
	// Owner is whom turns are taken among.
	Owner           string
	GuildID, UserID string // whose it is to have forgotten
	Automatic       bool   // nobody waits for it
	// Turn is its place among the requests of all owners, ascending.
	Turn  int64
	JobID int64 // its job in the queue
	// By names the one call that accepted it.
	By    string
	At    time.Time
	Begun bool
	// Body is what is to be done, Secret what is needed for it that nobody may
	// read later; it is erased at SecretUntil at the latest.
	Body        []byte
	Secret      string
	SecretUntil time.Time

	FinishedAt time.Time // zero: it is not
	Outcome    Outcome   // once it is finished
	Reason     string    // why it is dead
}

// Backlog is how much is unfinished.
type Backlog struct {
	Total int // counted up to a bound
	Own   int // of one owner
	// LastOwn and Last are the highest turns of the owner, -1 where there is
	// none, and of all.
	LastOwn, Last int64
}

// Backlog counts what is unfinished, no further than most.
func (t Tx) Backlog(ctx context.Context, owner string, most int) (b Backlog, err error) {
	_, err = t.Row(ctx, queryBacklog, []any{most, owner}, &b.Own, &b.LastOwn, &b.Total, &b.Last)
	return b, err
}

// Accept writes a request down. accepted is false where one of its ID was
// before; by and jobID are those of the one that stands.
func (t Tx) Accept(ctx context.Context, a Accepted) (accepted bool, by string, jobID int64, err error) {
	rows, err := t.Exec(ctx, queryAccept, a.ID, a.Kind, a.Owner, a.GuildID, a.UserID, a.Automatic, a.Turn, a.JobID, a.By,
		stamp(a.At), a.Body, a.Secret, stamp(a.SecretUntil))
	if err != nil || rows > 0 {
		return err == nil, a.By, a.JobID, err
	}
	_, err = t.Row(ctx, queryAcceptedBy, []any{a.ID}, &by, &jobID)
	return false, by, jobID, err
}

// Begin notes that a request was acknowledged, and what it is now.
func (t Tx) Begin(ctx context.Context, id string, body []byte, secret string, until time.Time) error {
	_, err := t.Exec(ctx, queryBegin, body, secret, stamp(until), id)
	return err
}

// Finish notes what became of a request, and erases its secret and, unless it is dead, its body.
func (t Tx) Finish(ctx context.Context, id string, outcome Outcome, reason string) error {
	_, err := t.Exec(ctx, queryFinish, stamp(time.Now()), string(outcome), reason, outcome == OutcomeDead, id)
	return err
}

// Reopen lets a dead request be done after all, by another job; found is false where it is not dead.
func (t Tx) Reopen(ctx context.Context, id string, jobID int64) (found bool, err error) {
	rows, err := t.Exec(ctx, queryReopen, jobID, id)
	return rows > 0, err
}

// Discard gives a dead request up and erases it; found is false where it is not dead.
func (t Tx) Discard(ctx context.Context, id string) (found bool, err error) {
	rows, err := t.Exec(ctx, queryDiscard, id)
	return rows > 0, err
}

// Accepted returns a request; found is false where there is none.
func (s *Store) Accepted(ctx context.Context, id string) (a Accepted, found bool, err error) {
	a.ID = id
	var acceptedAt, until, finishedAt int64
	err = s.readOne(ctx, "looking an accepted request up", queryAccepted, []any{id}, []any{
		&a.Kind, &a.Owner, &a.GuildID, &a.UserID, &a.Automatic, &a.Turn, &a.JobID, &acceptedAt, &a.Begun, &a.Body, &a.Secret, &until,
		&finishedAt, &a.Outcome, &a.Reason,
	})
	if errors.Is(err, bot.ErrNotKept) {
		return a, false, nil
	}
	a.At, a.SecretUntil, a.FinishedAt = at(acceptedAt), at(until), at(finishedAt)
	return a, err == nil, err
}

// Dead returns requests whose every try failed, the latest first, without what they ask for.
func (s *Store) Dead(ctx context.Context, most int) ([]Accepted, error) {
	return readAll(ctx, s, "looking dead requests up", func(scan func(...any) error) (a Accepted, err error) {
		var acceptedAt, finishedAt int64
		err = scan(&a.ID, &a.Kind, &a.GuildID, &acceptedAt, &finishedAt, &a.Reason)
		a.At, a.FinishedAt, a.Outcome = at(acceptedAt), at(finishedAt), OutcomeDead
		return a, err
	}, queryDead, most)
}

// CountDead counts requests whose every try failed.
func (s *Store) CountDead(ctx context.Context) (n int, err error) {
	err = s.readOne(ctx, "counting dead requests", queryCountDead, nil, []any{&n})
	return n, err
}

// EraseSecrets erases the secrets whose time is up.
func (s *Store) EraseSecrets(ctx context.Context, now time.Time) error {
	return s.change(ctx, "erasing secrets", queryEraseSecrets, stamp(now))
}
