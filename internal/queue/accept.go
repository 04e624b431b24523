package queue

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"time"

	"github.com/lede-bot/lede/internal/store"
)

// Ticket is a request that was accepted and is to be acknowledged.
type Ticket struct {
	queue    *Queue
	id       string
	jobID    int64
	turn     int64
	priority int
}

// errMine means that an attempt to accept was committed though it seemed to fail.
var errMine = errors.New("accepted by an attempt of before")

// Accept writes a request and its job down, in one transaction. It is worked on
// after [Ticket.Begin], or when the lease is over. ErrFull and ErrTwice say why
// it is not accepted; other errors are the store's.
func (q *Queue) Accept(ctx context.Context, j Job) (*Ticket, error) {
	now := time.Now()
	ticket := &Ticket{queue: q, id: j.ID, priority: priorityPerson}
	if j.Automatic {
		ticket.priority = priorityAutomatic
	}
	a := store.Accepted{
		ID: j.ID, Kind: j.Kind, Owner: j.Owner, GuildID: j.GuildID, UserID: j.UserID, Automatic: j.Automatic,
		By: rand.Text(), At: now, Body: j.Body, Secret: j.Secret, SecretUntil: j.SecretUntil,
	}
	err := q.store.InTx(ctx, "accepting a request", func(t store.Tx) (err error) {
		if a.Turn, err = q.turn(ctx, t, j.Owner, ticket.priority); err != nil {
			return err
		}
		a.JobID, err = q.river.insert(ctx, t, j.ID, priorityAgain, q.options.Attempts, now.Add(q.options.Lease))
		if err != nil {
			return err
		}
		ticket.jobID, ticket.turn = a.JobID, a.Turn
		accepted, by, jobID, err := t.Accept(ctx, a)
		switch {
		case err != nil || accepted:
			return err
		case by == a.By:
			ticket.jobID = jobID
			return errMine // so that the second job goes
		}
		return ErrTwice
	})
	switch {
	case err == nil, errors.Is(err, errMine):
		q.counters.accepted.Add(1)
		return ticket, nil
	case errors.Is(err, ErrTwice):
		return nil, ErrTwice
	case errors.Is(err, ErrFull):
		q.counters.refused.Add(1)
		return nil, ErrFull
	}
	return nil, fmt.Errorf("queue: %w", err)
}

// turn gives an owner's request its place: after those of the same owner, and
// no earlier than what is next of all. So however much one has waiting, the
// first request of another comes next, and those of both alternate from there
// (start-time fair queueing, Goyal, Vin and Cheng, SIGCOMM 1996, with all
// requests taken to be as long).
func (q *Queue) turn(ctx context.Context, t store.Tx, owner string, priority int) (int64, error) {
	backlog, err := t.Backlog(ctx, owner, q.options.Waiting)
	if err != nil {
		return 0, err
	}
	if backlog.Total >= q.options.Waiting || backlog.Own >= q.options.Share {
		return 0, ErrFull
	}
	head := backlog.Last // where nobody waits, what is worked on came last
	if backlog.Total >= q.options.Workers {
		if _, err := t.Row(ctx, queryHead, []any{queueName, priority, q.dialect.time(lastTurnTime())}, &head); err != nil {
			return 0, err
		}
	}
	return max(head, backlog.LastOwn+1), nil
}

// Begin lets the workers have the request, with body and secret as they are now
// that it was acknowledged. After an error it begins by itself when the lease
// is over, as it was accepted.
func (t *Ticket) Begin(ctx context.Context, body []byte, secret string, until time.Time) error {
	q := t.queue
	err := q.store.InTx(ctx, "beginning a request", func(tx store.Tx) error {
		if err := tx.Begin(ctx, t.id, body, secret, until); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, queryRelease, t.priority, q.dialect.time(turnTime(t.turn)), t.jobID); err != nil {
			return err
		}
		return q.dialect.announce(ctx, tx)
	})
	if err != nil {
		return fmt.Errorf("queue: %w", err)
	}
	q.bell.ring()
	return nil
}

// Abandon gives the request up: nobody is told of it, and it is not accepted again.
func (t *Ticket) Abandon(ctx context.Context) error {
	err := t.queue.store.InTx(ctx, "giving a request up", func(tx store.Tx) error {
		rows, err := tx.Exec(ctx, queryCancel, t.jobID)
		if err != nil || rows == 0 { // too late: it has begun
			return err
		}
		return tx.Finish(ctx, t.id, store.OutcomeAbandoned, "")
	})
	if err != nil {
		return fmt.Errorf("queue: %w", err)
	}
	return nil
}
