package store

import (
	"context"
	"time"

	"github.com/lede-bot/lede/bot"
)

const (
	querySpend = `INSERT INTO requests (id, kind, guild_id, user_id, made_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`
	querySpent = `SELECT COUNT(*) FROM requests WHERE guild_id = $1 AND made_at > $2`
	// querySpentBy counts for one person.
	querySpentBy = `SELECT COUNT(*) FROM requests WHERE guild_id = $1 AND user_id IN ($2, $3) AND made_at > $4`

	queryKeptReplies  = `SELECT COUNT(*), COALESCE(SUM(CASE WHEN question THEN 1 ELSE 0 END), 0) FROM replies WHERE asker_id = $1`
	queryKeptShared   = `SELECT COUNT(*) FROM shared WHERE author_id = $1`
	queryKeptRequests = `SELECT COUNT(*) FROM requests WHERE user_id = $1`
)

// Spend implements [bot.Accounts]. A request is counted once, however often it is told.
func (s *Store) Spend(ctx context.Context, u bot.Usage) error {
	return s.change(ctx, "counting a request", querySpend, u.RequestID, string(u.Kind), u.GuildID, u.UserID, stamp(u.At))
}

// Spent implements [bot.Accounts].
func (s *Store) Spent(ctx context.Context, guildID, userID string, since time.Time) (n int, err error) {
	query, args := querySpent, []any{guildID, stamp(since)}
	if userID != "" {
		alias, err := s.aliasToday(ctx, userID)
		if err != nil {
			return 0, err
		}
		query, args = querySpentBy, []any{guildID, userID, alias, stamp(since)}
	}
	err = s.readOne(ctx, "counting requests", query, args, []any{&n})
	return n, err
}

// Kept implements [bot.Memory].
func (s *Store) Kept(ctx context.Context, userID string) (bot.Kept, error) {
	const doing = "counting what is kept"
	var k bot.Kept
	for _, count := range []struct {
		query string
		into  []any
	}{
		{queryKeptReplies, []any{&k.Replies, &k.Questions}},
		{queryKeptShared, []any{&k.Shared}},
		{queryKeptRequests, []any{&k.Requests}},
	} {
		if err := s.readOne(ctx, doing, count.query, []any{userID}, count.into); err != nil {
			return bot.Kept{}, err
		}
	}
	return k, nil
}
