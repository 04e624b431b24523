package store

import (
	"context"

	"github.com/lede-bot/lede/bot"
)

const (
	queryWriting = `SELECT body FROM writings WHERE name = $1`
	// queryPutWriting does nothing where the article is gone.
	queryPutWriting = `INSERT INTO writings (name, article_key, body) SELECT CAST($1 AS TEXT), key, $3 FROM articles WHERE key = $2
		ON CONFLICT (name) DO UPDATE SET article_key = excluded.article_key, body = excluded.body`
)

// Writing implements [bot.Writings].
func (s *Store) Writing(ctx context.Context, name string) (*bot.Writing, error) {
	const doing = "looking up what was written"
	var packed []byte
	if err := s.readOne(ctx, doing, queryWriting, []any{name}, []any{&packed}); err != nil {
		return nil, err
	}
	w := new(bot.Writing)
	if err := s.packer.unpackJSON(packed, w); err != nil {
		return nil, s.explain(doing, err)
	}
	return w, nil
}

// PutWriting implements [bot.Writings].
func (s *Store) PutWriting(ctx context.Context, name, articleKey string, w *bot.Writing) error {
	const doing = "keeping what was written"
	packed, err := s.packer.packJSON(w)
	if err != nil {
		return s.explain(doing, err)
	}
	return s.change(ctx, doing, queryPutWriting, name, articleKey, packed)
}
