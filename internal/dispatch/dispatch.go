// Package dispatch carries the bot's requests through the queue: [New] makes a
// [bot.Dispatcher] that outlives its process.
package dispatch

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/lede-bot/lede/bot"
	"github.com/lede-bot/lede/internal/queue"
)

// beginPatience is how long beginning or giving up a request is tried.
const beginPatience = 10 * time.Second

// Dispatcher is a [bot.Dispatcher] on a queue.
type Dispatcher struct {
	queue *queue.Queue
	log   *slog.Logger
}

var _ bot.Dispatcher = (*Dispatcher)(nil)

// New returns a Dispatcher; log gets to know what fails; nil: nothing is logged.
// A process that only accepts never calls [Dispatcher.Run].
func New(q *queue.Queue, log *slog.Logger) *Dispatcher {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	return &Dispatcher{queue: q, log: log}
}

// Accept implements [bot.Dispatcher].
func (d *Dispatcher) Accept(ctx context.Context, r *bot.Request) (bot.Accepted, error) {
	body, secret, until, err := pack(r)
	if err != nil {
		return nil, err
	}
	ticket, err := d.queue.Accept(ctx, queue.Job{
		ID: r.ID, Kind: string(r.Kind), Owner: r.Owner(), GuildID: r.GuildID, UserID: r.Asker.ID, Automatic: r.Way == bot.WayChannel,
		Body: body, Secret: secret, SecretUntil: until,
	})
	switch {
	case errors.Is(err, queue.ErrFull):
		return nil, bot.ErrBusy
	case errors.Is(err, queue.ErrTwice):
		return nil, bot.ErrTwice
	case err != nil:
		return nil, fmt.Errorf("accepting a request: %w", err)
	}
	return &accepted{ctx: context.WithoutCancel(ctx), ticket: ticket, log: d.log.With("request", r.ID)}, nil
}

// Run implements [bot.Dispatcher].
func (d *Dispatcher) Run(ctx context.Context, work bot.Work) error {
	return d.queue.Run(ctx, func(ctx context.Context, t queue.Task) error {
		r, err := unpack(t)
		if err != nil {
			return err
		}
		working, cancel := context.WithCancelCause(context.WithoutCancel(ctx))
		defer cancel(nil)
		defer context.AfterFunc(ctx, func() {
			cause := context.Cause(ctx)
			if errors.Is(cause, queue.ErrPostponed) {
				cause = bot.ErrPostponed
			}
			cancel(cause)
		})()
		return work(working, r, bot.Try{Number: t.Attempt, Last: t.Last, Acknowledged: t.Begun})
	})
}

// accepted is a [bot.Accepted].
type accepted struct {
	ctx    context.Context //nolint:containedctx // with what Accept was called with, for the log
	ticket *queue.Ticket
	log    *slog.Logger
}

// Begin implements [bot.Accepted]. Where it fails the request begins by itself
// a little later.
func (a *accepted) Begin(r *bot.Request) {
	ctx, cancel := context.WithTimeout(a.ctx, beginPatience)
	defer cancel()
	body, secret, until, err := pack(r)
	if err == nil {
		err = a.ticket.Begin(ctx, body, secret, until)
	}
	if err != nil {
		a.log.WarnContext(ctx, "a request begins late", "error", err)
	}
}

// Abandon implements [bot.Accepted].
func (a *accepted) Abandon() {
	ctx, cancel := context.WithTimeout(a.ctx, beginPatience)
	defer cancel()
	if err := a.ticket.Abandon(ctx); err != nil {
		a.log.WarnContext(ctx, "a request could not be given up", "error", err)
	}
}

// pack takes the token out of a request: it is kept, and erased, apart.
func pack(r *bot.Request) (body []byte, token string, until time.Time, err error) {
	bare := *r
	if r.Interaction != nil {
		interaction := *r.Interaction
		token, interaction.Token = interaction.Token, ""
		bare.Interaction = &interaction
		until = r.At.Add(bot.TokenLife)
	}
	if body, err = json.Marshal(&bare); err != nil {
		return nil, "", time.Time{}, fmt.Errorf("writing a request down: %w", err)
	}
	return body, token, until, nil
}

// unpack is the reverse of pack. The token is empty once it is of no use; the
// request is [bot.Request.Expired] then.
func unpack(t queue.Task) (*bot.Request, error) {
	r := new(bot.Request)
	if err := json.Unmarshal(t.Body, r); err != nil {
		return nil, errors.New("the request that was written down can't be read")
	}
	if r.Interaction != nil {
		r.Interaction.Token = t.Secret
	}
	return r, nil
}
