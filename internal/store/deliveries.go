package store

import (
	"context"
	"errors"
	"time"

	"github.com/lede-bot/lede/bot"
)

const (
	queryPutDelivery = `INSERT INTO deliveries (request_id, message_id, guild_id, asker_id, began_at, done, body)
		VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (request_id) DO UPDATE SET done = excluded.done, body = excluded.body`
	queryDelivery = `SELECT body FROM deliveries WHERE request_id = $1 AND began_at >= $2`
	queryUnderway = `SELECT body FROM deliveries WHERE message_id = $1 AND message_id <> '' AND NOT done AND began_at >= $2 ORDER BY began_at`
	queryWithdraw = `INSERT INTO withdrawals (message_id, deleted, for_request, made_at) VALUES ($1, $2, $3, $4)
		ON CONFLICT (message_id) DO UPDATE SET deleted = excluded.deleted, for_request = excluded.for_request, made_at = excluded.made_at`
	queryWithdrawal = `SELECT deleted, for_request FROM withdrawals WHERE message_id = $1 AND made_at >= $2`
)

// PutDelivery implements [bot.Deliveries]. What was written of a reply until
// then is erased with the log when the delivery is swept.
func (s *Store) PutDelivery(ctx context.Context, d *bot.Delivery) error {
	const doing = "keeping a delivery"
	packed, err := s.packer.packJSON(d)
	if err != nil {
		return s.explain(doing, err)
	}
	return s.change(ctx, doing, queryPutDelivery, d.RequestID, d.MessageID, d.GuildID, d.AskerID, stamp(d.Began), d.Done, packed)
}

// Delivery implements [bot.Deliveries].
func (s *Store) Delivery(ctx context.Context, requestID string) (*bot.Delivery, error) {
	const doing = "looking a delivery up"
	var packed []byte
	since := stamp(time.Now().Add(-bot.DeliveryLife))
	if err := s.readOne(ctx, doing, queryDelivery, []any{requestID, since}, []any{&packed}); err != nil {
		return nil, err
	}
	d := new(bot.Delivery)
	if err := s.packer.unpackJSON(packed, d); err != nil {
		return nil, s.explain(doing, err)
	}
	return d, nil
}

// Underway implements [bot.Deliveries].
func (s *Store) Underway(ctx context.Context, messageID string) ([]*bot.Delivery, error) {
	return readAll(ctx, s, "looking deliveries up", func(scan func(...any) error) (*bot.Delivery, error) {
		var packed []byte
		if err := scan(&packed); err != nil {
			return nil, err
		}
		d := new(bot.Delivery)
		return d, s.packer.unpackJSON(packed, d)
	}, queryUnderway, messageID, stamp(time.Now().Add(-bot.DeliveryLife)))
}

// Withdraw implements [bot.Deliveries].
func (s *Store) Withdraw(ctx context.Context, messageID string, w bot.Withdrawal) error {
	return s.change(ctx, "noting what became of a message", queryWithdraw, messageID, w.Deleted, w.For, stamp(time.Now()))
}

// Withdrawal implements [bot.Deliveries].
func (s *Store) Withdrawal(ctx context.Context, messageID string) (bot.Withdrawal, error) {
	var w bot.Withdrawal
	since := stamp(time.Now().Add(-bot.WithdrawalLife))
	err := s.readOne(ctx, "looking up what became of a message", queryWithdrawal, []any{messageID, since}, []any{&w.Deleted, &w.For})
	if errors.Is(err, bot.ErrNotKept) {
		return bot.Withdrawal{}, nil
	}
	return w, err
}
