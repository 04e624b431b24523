package store

import (
	"context"
	"time"

	"github.com/lede-bot/lede/bot"
)

const (
	queryPutReply = `INSERT INTO replies (key, root, guild_id, asked_in, asker_id, question, kept_at, body)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
		ON CONFLICT (key) DO UPDATE SET root = excluded.root, guild_id = excluded.guild_id, asked_in = excluded.asked_in,
			asker_id = excluded.asker_id, question = excluded.question, kept_at = excluded.kept_at, body = excluded.body
		RETURNING id`
	queryUnlistMessages = `DELETE FROM reply_messages WHERE reply_id = $1`
	queryUnlistPlaces   = `DELETE FROM reply_places WHERE reply_id = $1`
	queryUnlistArticles = `DELETE FROM reply_articles WHERE reply_id = $1`
	queryListMessage    = `INSERT INTO reply_messages (message_id, reply_id) VALUES ($1, $2) ON CONFLICT DO NOTHING`
	queryListPlace      = `INSERT INTO reply_places (channel_id, reply_id) VALUES ($1, $2) ON CONFLICT DO NOTHING`
	queryListArticle    = `INSERT INTO reply_articles (article_key, reply_id) VALUES ($1, $2) ON CONFLICT DO NOTHING`

	queryReply   = `SELECT body FROM replies WHERE key = $1`
	queryReplyAt = `SELECT r.body FROM reply_messages m JOIN replies r ON r.id = m.reply_id
		WHERE m.message_id = $1 ORDER BY m.reply_id DESC LIMIT 1`
	queryRepliesTo = `SELECT body FROM replies WHERE asked_in = $1 AND asked_in <> '' ORDER BY id`
	queryRepliesIn = `SELECT r.body FROM reply_places p JOIN replies r ON r.id = p.reply_id
		WHERE p.channel_id = $1 ORDER BY p.reply_id DESC LIMIT $2`
	queryConversation = `SELECT body FROM replies WHERE root = $1 ORDER BY id`
)

// PutReply implements [bot.Replies].
func (s *Store) PutReply(ctx context.Context, r *bot.Reply) error {
	const doing = "keeping a reply"
	packed, err := s.packer.packJSON(r)
	if err != nil {
		return s.explain(doing, err)
	}
	keptAt := r.At
	if keptAt.IsZero() {
		keptAt = time.Now()
	}
	var places, articles []string
	if !r.Private {
		places = []string{r.ChannelID, r.ThreadID}
	}
	for _, a := range r.Articles {
		articles = append(articles, a.Key)
	}
	return s.write(ctx, doing, func(t transaction) error {
		var id int64
		err := t.row(ctx, queryPutReply,
			r.Key, r.Root, r.GuildID, r.AskedIn, r.AskerID, r.Question != "", stamp(keptAt), packed).Scan(&id)
		if err != nil {
			return err
		}
		for _, list := range []struct {
			clear, add string
			names      []string
		}{
			{queryUnlistMessages, queryListMessage, r.MessageIDs},
			{queryUnlistPlaces, queryListPlace, places},
			{queryUnlistArticles, queryListArticle, articles},
		} {
			if _, err := t.exec(ctx, list.clear, id); err != nil {
				return err
			}
			for _, name := range list.names {
				if name == "" {
					continue
				}
				if _, err := t.exec(ctx, list.add, name, id); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// Reply implements [bot.Replies].
func (s *Store) Reply(ctx context.Context, key string) (*bot.Reply, error) {
	return s.reply(ctx, queryReply, key)
}

// ReplyAt implements [bot.Replies].
func (s *Store) ReplyAt(ctx context.Context, messageID string) (*bot.Reply, error) {
	return s.reply(ctx, queryReplyAt, messageID)
}

func (s *Store) reply(ctx context.Context, query, name string) (*bot.Reply, error) {
	const doing = "looking a reply up"
	var packed []byte
	if err := s.readOne(ctx, doing, query, []any{name}, []any{&packed}); err != nil {
		return nil, err
	}
	r := new(bot.Reply)
	if err := s.packer.unpackJSON(packed, r); err != nil {
		return nil, s.explain(doing, err)
	}
	return r, nil
}

// RepliesTo implements [bot.Replies].
func (s *Store) RepliesTo(ctx context.Context, messageID string) ([]*bot.Reply, error) {
	return s.replies(ctx, queryRepliesTo, messageID)
}

// RepliesIn implements [bot.Replies].
func (s *Store) RepliesIn(ctx context.Context, channelID string, limit int) ([]*bot.Reply, error) {
	return s.replies(ctx, queryRepliesIn, channelID, max(0, limit))
}

// Conversation implements [bot.Replies].
func (s *Store) Conversation(ctx context.Context, root string) ([]*bot.Reply, error) {
	return s.replies(ctx, queryConversation, root)
}

func (s *Store) replies(ctx context.Context, query string, args ...any) ([]*bot.Reply, error) {
	return readAll(ctx, s, "looking replies up", func(scan func(...any) error) (*bot.Reply, error) {
		var packed []byte
		if err := scan(&packed); err != nil {
			return nil, err
		}
		r := new(bot.Reply)
		return r, s.packer.unpackJSON(packed, r)
	}, query, args...)
}
