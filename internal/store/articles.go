package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"time"

	"github.com/lede-bot/lede/article"
)

const (
	queryArticle       = `SELECT body FROM articles WHERE key = $1`
	queryLatestArticle = `SELECT article_key, read_at FROM pages WHERE link_key = $1`
	queryPutArticle    = `INSERT INTO articles (key, body, read_at) VALUES ($1, $2, $3)
		ON CONFLICT (key) DO UPDATE SET body = excluded.body, read_at = excluded.read_at`
	queryPutPage = `INSERT INTO pages (link_key, article_key, read_at) VALUES ($1, $2, $3)
		ON CONFLICT (link_key) DO UPDATE SET article_key = excluded.article_key, read_at = excluded.read_at`
)

// Article implements [bot.Articles].
func (s *Store) Article(ctx context.Context, key string) (*article.Article, error) {
	const doing = "looking an article up"
	var packed []byte
	if err := s.readOne(ctx, doing, queryArticle, []any{key}, []any{&packed}); err != nil {
		return nil, err
	}
	encoded, err := s.packer.unpack(packed)
	if err != nil {
		return nil, s.explain(doing, err)
	}
	a, err := article.Decode(encoded)
	if err != nil {
		return nil, s.explain(doing, errDamaged)
	}
	return a, nil
}

// LatestArticle implements [bot.Articles].
func (s *Store) LatestArticle(ctx context.Context, link string) (key string, read time.Time, err error) {
	var readAt int64
	if err := s.readOne(ctx, "looking a link up", queryLatestArticle, []any{indexed(link)}, []any{&key, &readAt}); err != nil {
		return "", time.Time{}, err
	}
	return key, at(readAt), nil
}

// PutArticle implements [bot.Articles].
func (s *Store) PutArticle(ctx context.Context, key, link string, a *article.Article) error {
	const doing = "keeping an article"
	encoded, err := article.Encode(a)
	if err != nil {
		return s.explain(doing, err)
	}
	packed := s.packer.pack(encoded)
	return s.write(ctx, doing, func(t transaction) error {
		now := stamp(time.Now())
		if _, err := t.exec(ctx, queryPutArticle, key, packed, now); err != nil {
			return err
		}
		if link == "" {
			return nil
		}
		_, err := t.exec(ctx, queryPutPage, indexed(link), key, now)
		return err
	})
}

// mostIndexed is how long a name may be, in bytes, to be looked for as it is:
// an index of Postgres takes no more than about 2,700.
const mostIndexed = 500

// indexed returns what a link or name is looked for by.
func indexed(name string) string {
	if len(name) <= mostIndexed {
		return name
	}
	sum := sha256.Sum256([]byte(name))
	return "sha256:" + hex.EncodeToString(sum[:])
}
