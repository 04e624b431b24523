package store

import (
	"context"
	"strings"
	"time"
)

// In these, WHOSE stands for the column of replies that says whose a reply is.
const (
	// queryForgetArticles erases what only the replies rest on that will go.
	queryForgetArticles = `DELETE FROM articles WHERE key IN (
			SELECT a.article_key FROM replies r JOIN reply_articles a ON a.reply_id = r.id WHERE r.WHOSE = $1)
		AND NOT EXISTS (SELECT 1 FROM reply_articles a JOIN replies r ON r.id = a.reply_id
			WHERE a.article_key = articles.key AND r.WHOSE <> $1)`
	// queryForgetWritings erases what was written about the articles of those replies,
	// for it may be what the replies say.
	queryForgetWritings = `DELETE FROM writings WHERE article_key IN (
			SELECT a.article_key FROM replies r JOIN reply_articles a ON a.reply_id = r.id WHERE r.WHOSE = $1)`
	queryForgetReplies = `DELETE FROM replies WHERE WHOSE = $1`
)

const (
	queryForgetUserDeliveries  = `DELETE FROM deliveries WHERE asker_id = $1`
	queryForgetGuildDeliveries = `DELETE FROM deliveries WHERE guild_id = $1`

	queryForgetUserDrafts   = `DELETE FROM drafts WHERE asker_id = $1`
	queryForgetUserShared   = `DELETE FROM shared WHERE author_id = $1`
	queryForgetUserRequests = `DELETE FROM requests WHERE user_id = $1`
	queryDisownUserCalls    = `UPDATE model_calls SET user_id = '' WHERE user_id = $1`

	queryForgetGuildDrafts   = `DELETE FROM drafts WHERE guild_id = $1`
	queryForgetGuildShared   = `DELETE FROM shared WHERE guild_id = $1`
	queryForgetGuildRequests = `DELETE FROM requests WHERE guild_id = $1`
	queryForgetGuildSeen     = `DELETE FROM seen WHERE guild_id = $1`
	queryForgetGuildSettings = `DELETE FROM guild_settings WHERE guild_id = $1`
	queryDisownGuildCalls    = `UPDATE model_calls SET guild_id = '', user_id = '' WHERE guild_id = $1`

	queryNoteDeletion = `INSERT INTO deletions (made_at, cause, replies, articles, others) VALUES ($1, $2, $3, $4, $5)`
	queryDeletions    = `SELECT made_at, cause, replies, articles, others FROM deletions WHERE made_at >= $1 ORDER BY made_at`
)

// Cause is by whose wish something was erased.
type Cause string

// The causes.
const (
	CauseReply Cause = "reply"  // somebody deleted a reply
	CauseUser  Cause = "person" // a person wants to be forgotten
	CauseGuild Cause = "server" // a server's admins want it to be forgotten
	CauseAge   Cause = "age"    // it was kept for as long as it may be
)

// Deletion says what was erased and when, never whose or what it was.
type Deletion struct {
	At                        time.Time
	Cause                     Cause
	Replies, Articles, Others int64 // rows
}

// DeleteReply implements [bot.Replies]. Articles that no reply is left of go with it.
func (s *Store) DeleteReply(ctx context.Context, key string) error {
	return s.erase(ctx, "deleting a reply", CauseReply, key, "key")
}

// Forget implements [bot.Memory]. What a person's requests cost stays in the
// ledger, as nobody's; what they used today, under an alias until the day ends.
func (s *Store) Forget(ctx context.Context, userID string) error {
	return s.erase(ctx, "forgetting a person", CauseUser, userID, "asker_id",
		queryForgetUserDrafts, queryForgetUserShared, queryForgetUserAccepted, queryForgetUserDeliveries, queryAliasUserRequests, queryForgetUserRequests,
		queryAliasUserCalls, queryDisownUserCalls)
}

// ForgetGuild implements [bot.Memory]. What a server's requests cost stays in
// the ledger, as nobody's; what they cost today, under an alias until the day ends.
func (s *Store) ForgetGuild(ctx context.Context, guildID string) error {
	return s.erase(ctx, "forgetting a server", CauseGuild, guildID, "guild_id",
		queryForgetGuildDrafts, queryForgetGuildShared, queryForgetGuildAccepted, queryForgetGuildDeliveries, queryForgetGuildRequests, queryForgetGuildSeen, queryForgetGuildSettings,
		queryAliasGuildCalls, queryDisownGuildCalls)
}

// erase deletes the replies whose column has a value, with what else belongs to
// it, and returns when nothing is left of the text. It may be repeated: where
// the rows are gone already, their traces are looked after again.
func (s *Store) erase(ctx context.Context, doing string, cause Cause, value, column string, others ...string) error {
	err := s.write(ctx, doing, func(t transaction) error {
		gone := Deletion{At: time.Now(), Cause: cause}
		_, err := t.exec(ctx, strings.ReplaceAll(queryForgetWritings, "WHOSE", column), value)
		if err != nil {
			return err
		}
		if gone.Articles, err = t.exec(ctx, strings.ReplaceAll(queryForgetArticles, "WHOSE", column), value); err != nil {
			return err
		}
		if gone.Replies, err = t.exec(ctx, strings.ReplaceAll(queryForgetReplies, "WHOSE", column), value); err != nil {
			return err
		}
		for _, query := range others {
			args := []any{value}
			if strings.Contains(query, "$3") {
				name, began, err := t.alias(ctx, value)
				if err != nil {
					return err
				}
				args = append(args, name, stamp(began))
			}
			rows, err := t.exec(ctx, query, args...)
			if err != nil {
				return err
			}
			gone.Others += rows
		}
		return t.note(ctx, gone)
	})
	if err != nil {
		return err
	}
	return s.explain(doing, s.database.erased(ctx, s.writer))
}

// note writes down that something was erased, if anything was.
func (t transaction) note(ctx context.Context, d Deletion) error {
	if d.Replies+d.Articles+d.Others == 0 {
		return nil
	}
	_, err := t.exec(ctx, queryNoteDeletion, stamp(d.At), string(d.Cause), d.Replies, d.Articles, d.Others)
	return err
}

// Deletions returns what was erased since a time, oldest first.
func (s *Store) Deletions(ctx context.Context, since time.Time) ([]Deletion, error) {
	return readAll(ctx, s, "looking deletions up", func(scan func(...any) error) (d Deletion, err error) {
		var madeAt int64
		err = scan(&madeAt, &d.Cause, &d.Replies, &d.Articles, &d.Others)
		d.At = at(madeAt)
		return d, err
	}, queryDeletions, stamp(since))
}
