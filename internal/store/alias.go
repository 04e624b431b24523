package store

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"time"

	"github.com/lede-bot/lede/bot"
)

// Who has their data erased is forgotten, but not what they used today: else a
// budget could be had anew by a press of a button. It counts under an alias, a
// hash with a key that is made for the day and swept when the day (UTC) is over,
// with what was counted under it.

// aliasMark begins an alias; no id does.
const aliasMark = "="

const (
	queryMakeDayKey = `INSERT INTO day_keys (day, key) VALUES ($1, $2) ON CONFLICT DO NOTHING`
	queryDayKey     = `SELECT key FROM day_keys WHERE day = $1`

	// In these $2 is the alias, $3 when the day began.
	queryAliasUserRequests = `UPDATE requests SET user_id = $2 WHERE user_id = $1 AND made_at >= $3`
	queryAliasUserCalls    = `UPDATE model_calls SET user_id = $2 WHERE user_id = $1 AND made_at >= $3`
	queryAliasGuildCalls   = `UPDATE model_calls SET guild_id = $2, user_id = '' WHERE guild_id = $1 AND made_at >= $3`

	// In these, aliases are what sorts from = on, and before the sign that follows it.
	querySweepAliasRequests   = `DELETE FROM requests WHERE user_id >= '=' AND user_id < '>' AND made_at < $1`
	querySweepAliasUserCalls  = `UPDATE model_calls SET user_id = '' WHERE user_id >= '=' AND user_id < '>' AND made_at < $1`
	querySweepAliasGuildCalls = `UPDATE model_calls SET guild_id = '' WHERE guild_id >= '=' AND guild_id < '>' AND made_at < $1`
	querySweepDayKeys         = `DELETE FROM day_keys WHERE day < $1`
)

// today returns the number of a day since 1970 and when it began, UTC.
func today(now time.Time) (day int64, began time.Time) {
	began = now.UTC().Truncate(24 * time.Hour)
	return began.Unix() / (24 * 60 * 60), began
}

func alias(key, id string) string {
	mac := hmac.New(sha256.New, []byte(key))
	_, _ = mac.Write([]byte(id)) // does not fail
	return aliasMark + hex.EncodeToString(mac.Sum(nil)[:16])
}

// aliasToday returns the alias of a person or server; the id itself where nobody
// was forgotten today.
func (s *Store) aliasToday(ctx context.Context, id string) (string, error) {
	day, _ := today(time.Now())
	var key string
	err := s.readOne(ctx, "reading the ledger", queryDayKey, []any{day}, []any{&key})
	switch {
	case errors.Is(err, bot.ErrNotKept):
		return id, nil
	case err != nil:
		return "", err
	}
	return alias(key, id), nil
}

// alias returns the alias of somebody who is being forgotten, and since when it counts.
func (t transaction) alias(ctx context.Context, id string) (name string, began time.Time, err error) {
	day, began := today(time.Now())
	if _, err := t.exec(ctx, queryMakeDayKey, day, rand.Text()); err != nil {
		return "", began, err
	}
	var key string
	if err := t.row(ctx, queryDayKey, day).Scan(&key); err != nil {
		return "", began, err
	}
	return alias(key, id), began, nil
}
