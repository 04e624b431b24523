package store

import (
	"context"
	"time"

	"github.com/lede-bot/lede/bot"
)

const (
	// sweepEvery is the pause between two sweeps of [Store.Run].
	sweepEvery = time.Hour
	// sweepRows bounds the rows of one transaction, so that nobody waits long for the writer.
	sweepRows = 500
	// articleLife is how long an article is kept that no reply rests on: somebody
	// else may ask for it.
	articleLife = 24 * time.Hour
	// accountLife is how long it is kept what was used, and what was erased: a
	// year, and a month to look back on it.
	accountLife = 400 * 24 * time.Hour
)

const (
	queryKeepDays   = `SELECT guild_id, keep_days FROM guild_settings WHERE keep_days > 0`
	querySweepGuild = `DELETE FROM replies WHERE id IN (SELECT id FROM replies WHERE guild_id = $1 AND kept_at < $2 LIMIT $3)`
	querySweepReply = `DELETE FROM replies WHERE id IN (SELECT id FROM replies WHERE kept_at < $1
		AND guild_id NOT IN (SELECT guild_id FROM guild_settings WHERE keep_days > 0) LIMIT $2)`
	querySweepArticles = `DELETE FROM articles WHERE key IN (SELECT key FROM articles WHERE read_at < $1
		AND NOT EXISTS (SELECT 1 FROM reply_articles WHERE article_key = articles.key) LIMIT $2)`
	querySweepGuildShared = `DELETE FROM shared WHERE guild_id = $1 AND shared_at < $2`
	querySweepShared      = `DELETE FROM shared WHERE shared_at < $1
		AND guild_id NOT IN (SELECT guild_id FROM guild_settings WHERE keep_days > 0)`
	querySweepDrafts      = `DELETE FROM drafts WHERE kept_at < $1`
	querySweepDeliveries  = `DELETE FROM deliveries WHERE began_at < $1`
	querySweepWithdrawals = `DELETE FROM withdrawals WHERE made_at < $1`
	querySweepClaims      = `DELETE FROM claims WHERE held_until < $1`
	querySweepRequests    = `DELETE FROM requests WHERE made_at < $1`
	querySweepCalls       = `DELETE FROM model_calls WHERE made_at < $1`
	querySweepDeletions   = `DELETE FROM deletions WHERE made_at < $1`
)

// Run sweeps now and then until ctx ends. Several processes may do so.
func (s *Store) Run(ctx context.Context) {
	for {
		gone, err := s.Sweep(ctx, time.Now())
		switch {
		case ctx.Err() != nil:
			return
		case err != nil:
			s.log.WarnContext(ctx, "what is too old could not be erased", "error", err)
		default:
			s.log.DebugContext(ctx, "erased what is too old", "replies", gone.Replies, "articles", gone.Articles, "others", gone.Others)
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(sweepEvery):
		}
	}
}

// Sweep erases what has been kept for as long as it may be: replies and shared
// links by the setting of their server, else by [Options.Retention]; articles a
// day after the last reply that rests on them, and what was written about them
// with them; drafts after a day; accounts after 400 days, and what counts under an
// alias when the day is over.
func (s *Store) Sweep(ctx context.Context, now time.Time) (Deletion, error) {
	gone := Deletion{At: now, Cause: CauseAge}
	steps, err := s.sweepSteps(ctx, now)
	if err != nil {
		return gone, err
	}
	for _, step := range steps {
		if err := s.sweepStep(ctx, step, &gone); err != nil {
			return gone, err
		}
	}
	if err := s.write(ctx, "noting what was erased", func(t transaction) error { return t.note(ctx, gone) }); err != nil {
		return gone, err
	}
	const doing = "erasing what is too old"
	return gone, s.explain(doing, s.database.erased(ctx, s.writer))
}

// sweepStep deletes rows, a batch at a time where args end with its size.
type sweepStep struct {
	query string
	args  []any
	count func(*Deletion) *int64 // nil: not worth a note
}

func (s *Store) sweepSteps(ctx context.Context, now time.Time) ([]sweepStep, error) {
	type guild struct {
		id   string
		days int
	}
	guilds, err := readAll(ctx, s, "looking settings up", func(scan func(...any) error) (g guild, err error) {
		err = scan(&g.id, &g.days)
		return g, err
	}, queryKeepDays)
	if err != nil {
		return nil, err
	}
	replies := func(d *Deletion) *int64 { return &d.Replies }
	others := func(d *Deletion) *int64 { return &d.Others }
	usual := stamp(now.Add(-s.retention))
	day, began := today(now)
	steps := []sweepStep{
		{querySweepReply, []any{usual, sweepRows}, replies},
		{querySweepShared, []any{usual}, others},
		{querySweepAccepted, []any{stamp(now.Add(-acceptedLife))}, nil},
		{querySweepDead, []any{stamp(now.Add(-deadLife))}, others},
		{querySweepDrafts, []any{stamp(now.Add(-draftLife))}, others},
		{querySweepDeliveries, []any{stamp(now.Add(-bot.DeliveryLife))}, nil},
		{querySweepWithdrawals, []any{stamp(now.Add(-bot.WithdrawalLife))}, nil},
		{querySweepClaims, []any{stamp(now)}, nil},
		{querySweepLeases, []any{stamp(now.Add(-leaseLife))}, nil},
		{querySweepRequests, []any{stamp(now.Add(-accountLife))}, others},
		{querySweepCalls, []any{stamp(now.Add(-accountLife))}, others},
		{querySweepAliasRequests, []any{stamp(began)}, nil},
		{querySweepAliasUserCalls, []any{stamp(began)}, nil},
		{querySweepAliasGuildCalls, []any{stamp(began)}, nil},
		{querySweepDayKeys, []any{day}, nil},
		{querySweepDeletions, []any{stamp(now.Add(-accountLife))}, nil},
	}
	for _, g := range guilds {
		since := stamp(now.AddDate(0, 0, -g.days))
		steps = append(steps,
			sweepStep{querySweepGuild, []any{g.id, since, sweepRows}, replies},
			sweepStep{querySweepGuildShared, []any{g.id, since}, others})
	}
	return append(steps, sweepStep{ // last, when replies are gone
		querySweepArticles, []any{stamp(now.Add(-articleLife)), sweepRows}, func(d *Deletion) *int64 { return &d.Articles },
	}), nil
}

func (s *Store) sweepStep(ctx context.Context, step sweepStep, gone *Deletion) error {
	batched := step.args[len(step.args)-1] == sweepRows
	for {
		var rows int64
		err := s.write(ctx, "erasing what is too old", func(t transaction) (err error) {
			rows, err = t.exec(ctx, step.query, step.args...)
			return err
		})
		if err != nil {
			return err
		}
		if step.count != nil {
			*step.count(gone) += rows
		}
		if !batched || rows < sweepRows {
			return nil
		}
	}
}
