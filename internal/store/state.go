package store

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/lede-bot/lede/bot"
)

// draftLife is how long a request waits for more from its reader.
const draftLife = 24 * time.Hour

const (
	querySettings    = `SELECT body FROM guild_settings WHERE guild_id = $1`
	queryPutSettings = `INSERT INTO guild_settings (guild_id, keep_days, body) VALUES ($1, $2, $3)
		ON CONFLICT (guild_id) DO UPDATE SET keep_days = excluded.keep_days, body = excluded.body`
	// A name that its holder takes again is held no longer for that.
	queryClaim = `INSERT INTO claims (name, holder, held_until) VALUES ($1, $2, $3)
		ON CONFLICT (name) DO UPDATE SET holder = excluded.holder,
			held_until = CASE WHEN claims.held_until <= $4 THEN excluded.held_until ELSE claims.held_until END
		WHERE claims.held_until <= $4 OR claims.holder = excluded.holder AND excluded.holder <> ''`
	queryRelease  = `DELETE FROM claims WHERE name = $1`
	queryPutDraft = `INSERT INTO drafts (id, asker_id, guild_id, kept_at, body) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (id) DO UPDATE SET asker_id = excluded.asker_id, guild_id = excluded.guild_id, kept_at = excluded.kept_at, body = excluded.body`
	queryDraft   = `SELECT body FROM drafts WHERE id = $1 AND kept_at >= $2`
	queryPutSeen = `INSERT INTO seen (channel_id, guild_id, message_id) VALUES ($1, $2, $3)
		ON CONFLICT (channel_id) DO UPDATE SET guild_id = excluded.guild_id, message_id = excluded.message_id
		WHERE length(excluded.message_id) > length(seen.message_id)
			OR length(excluded.message_id) = length(seen.message_id) AND excluded.message_id > seen.message_id`
	querySeen = `SELECT channel_id, guild_id, message_id FROM seen`
)

// Settings implements [bot.Memory].
func (s *Store) Settings(ctx context.Context, guildID string) (bot.Settings, error) {
	const doing = "looking settings up"
	var (
		settings bot.Settings
		encoded  []byte
	)
	err := s.readOne(ctx, doing, querySettings, []any{guildID}, []any{&encoded})
	switch {
	case errors.Is(err, bot.ErrNotKept):
		return settings, nil
	case err != nil:
		return settings, err
	case json.Unmarshal(encoded, &settings) != nil:
		return bot.Settings{}, s.explain(doing, errDamaged)
	}
	return settings, nil
}

// PutSettings implements [bot.Memory].
func (s *Store) PutSettings(ctx context.Context, guildID string, settings bot.Settings) error {
	const doing = "keeping settings"
	encoded, err := json.Marshal(settings)
	if err != nil {
		return s.explain(doing, err)
	}
	return s.change(ctx, doing, queryPutSettings, guildID, settings.KeepDays, string(encoded))
}

// Claim implements [bot.Memory], between all processes on one database.
func (s *Store) Claim(ctx context.Context, name, holder string, life time.Duration) (bool, error) {
	var taken bool
	err := s.write(ctx, "claiming a name", func(t transaction) error {
		now := time.Now()
		rows, err := t.exec(ctx, queryClaim, indexed(name), holder, stamp(now.Add(life)), stamp(now))
		taken = rows > 0
		return err
	})
	return taken && err == nil, err
}

// Release implements [bot.Memory].
func (s *Store) Release(ctx context.Context, name string) error {
	return s.change(ctx, "releasing a name", queryRelease, indexed(name))
}

// PutDraft implements [bot.Memory].
func (s *Store) PutDraft(ctx context.Context, r *bot.Request) error {
	const doing = "keeping a draft"
	packed, err := s.packer.packJSON(r)
	if err != nil {
		return s.explain(doing, err)
	}
	return s.change(ctx, doing, queryPutDraft, r.ID, r.Asker.ID, r.GuildID, stamp(time.Now()), packed)
}

// Draft implements [bot.Memory].
func (s *Store) Draft(ctx context.Context, id string) (*bot.Request, error) {
	const doing = "looking a draft up"
	var packed []byte
	if err := s.readOne(ctx, doing, queryDraft, []any{id, stamp(time.Now().Add(-draftLife))}, []any{&packed}); err != nil {
		return nil, err
	}
	r := new(bot.Request)
	if err := s.packer.unpackJSON(packed, r); err != nil {
		return nil, s.explain(doing, err)
	}
	return r, nil
}

// PutSeen implements [bot.Memory].
func (s *Store) PutSeen(ctx context.Context, guildID, channelID, messageID string) error {
	if messageID == "" {
		return nil
	}
	return s.change(ctx, "keeping how far a channel was read", queryPutSeen, channelID, guildID, messageID)
}

// Seen implements [bot.Memory].
func (s *Store) Seen(ctx context.Context) (map[string]bot.SeenChannel, error) {
	type channel struct {
		id   string
		seen bot.SeenChannel
	}
	all, err := readAll(ctx, s, "looking up how far channels were read", func(scan func(...any) error) (c channel, err error) {
		err = scan(&c.id, &c.seen.GuildID, &c.seen.MessageID)
		return c, err
	}, querySeen)
	if err != nil {
		return nil, err
	}
	seen := make(map[string]bot.SeenChannel, len(all))
	for _, c := range all {
		seen[c.id] = c.seen
	}
	return seen, nil
}
