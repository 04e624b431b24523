package store

import (
	"context"
	"time"

	"github.com/lede-bot/lede/bot"
)

const (
	queryShare = `INSERT INTO shared (message_id, link_key, link, guild_id, channel_id, author_id, headline, shared_at, replies, reactions)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING`
	queryNameShared = `UPDATE shared SET headline = $1 WHERE channel_id = $2 AND link_key = $3`
	queryStir       = `UPDATE shared SET
		replies = CASE WHEN replies + $1 < 0 THEN 0 ELSE replies + $1 END,
		reactions = CASE WHEN reactions + $2 < 0 THEN 0 ELSE reactions + $2 END WHERE message_id = $3`
	queryUnshare = `DELETE FROM shared WHERE message_id = $1`
	queryShared  = `SELECT guild_id, channel_id, message_id, author_id, link, headline, shared_at, replies, reactions
		FROM shared WHERE channel_id = $1 AND shared_at > $2 ORDER BY replies + reactions DESC, shared_at DESC, link`
)

// Share implements [bot.Sharing].
func (s *Store) Share(ctx context.Context, l bot.SharedLink) error {
	return s.change(ctx, "keeping a shared link", queryShare, l.MessageID, indexed(l.Link), l.Link, l.GuildID, l.ChannelID,
		l.AuthorID, l.Headline, stamp(l.At), l.Replies, l.Reactions)
}

// NameShared implements [bot.Sharing].
func (s *Store) NameShared(ctx context.Context, channelID, link, headline string) error {
	return s.change(ctx, "naming a shared link", queryNameShared, headline, channelID, indexed(link))
}

// Stir implements [bot.Sharing]. Where a connection is lost at the very moment
// of writing, it may count twice.
func (s *Store) Stir(ctx context.Context, messageID string, replies, reactions int) error {
	return s.change(ctx, "counting at a shared link", queryStir, replies, reactions, messageID)
}

// Unshare implements [bot.Sharing].
func (s *Store) Unshare(ctx context.Context, messageID string) error {
	return s.change(ctx, "forgetting a shared link", queryUnshare, messageID)
}

// Shared implements [bot.Sharing].
func (s *Store) Shared(ctx context.Context, channelID string, since time.Time) ([]bot.SharedLink, error) {
	return readAll(ctx, s, "looking shared links up", func(scan func(...any) error) (l bot.SharedLink, err error) {
		var sharedAt int64
		err = scan(&l.GuildID, &l.ChannelID, &l.MessageID, &l.AuthorID, &l.Link, &l.Headline, &sharedAt, &l.Replies, &l.Reactions)
		l.At = at(sharedAt)
		return l, err
	}, queryShared, channelID, stamp(since))
}

// change is a write of one statement.
func (s *Store) change(ctx context.Context, doing, query string, args ...any) error {
	return s.write(ctx, doing, func(t transaction) error {
		_, err := t.exec(ctx, query, args...)
		return err
	})
}
