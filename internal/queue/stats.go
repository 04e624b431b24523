package queue

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/lede-bot/lede/internal/store"
)

// counters count since the process began.
type counters struct {
	accepted, refused, begun, again, done, failed, dead, postponed, takenOver atomic.Int64
}

func (c *counters) started(t Task) {
	c.begun.Add(1)
	if t.Attempt > 1 {
		c.again.Add(1)
	}
}

// Counts is what happened in this process since it began.
type Counts struct {
	Accepted  int64 // requests
	Refused   int64 // there was no room for them
	Attempts  int64 // begun
	Again     int64 // of them, not the first of their request
	Done      int64
	Failed    int64 // attempts after which another follows
	Dead      int64 // requests whose last attempt failed
	Postponed int64 // attempts that ended because the process does
	TakenOver int64 // requests that another process had left unfinished
}

// Stats is what waits in the whole database, and what this process did.
type Stats struct {
	Waiting int // may begin
	Working int
	Later   int // not acknowledged yet, or waiting for another attempt
	Dead    int // every attempt failed: see [Queue.Dead]
	Again   int // of those unfinished, how many were tried more than once
	// Oldest is how long the oldest of what waits has; 0: nothing does.
	Oldest time.Duration
	Counts Counts
}

// Counts returns what happened in this process.
func (q *Queue) Counts() Counts {
	c := &q.counters
	return Counts{
		Accepted: c.accepted.Load(), Refused: c.refused.Load(), Attempts: c.begun.Load(), Again: c.again.Load(), Done: c.done.Load(),
		Failed: c.failed.Load(), Dead: c.dead.Load(), Postponed: c.postponed.Load(), TakenOver: c.takenOver.Load(),
	}
}

// Stats counts what is there now.
func (q *Queue) Stats(ctx context.Context) (Stats, error) {
	s := Stats{Counts: q.Counts()}
	err := q.store.InTx(ctx, "counting requests", func(t store.Tx) error {
		s.Waiting, s.Working, s.Later, s.Again, s.Oldest = 0, 0, 0, 0, 0
		return t.Rows(ctx, queryStates, nil, func(scan func(...any) error) error {
			var (
				state        string
				count, again int
				oldest       int64
			)
			if err := scan(&state, &count, &oldest, &again); err != nil {
				return err
			}
			s.Again += again
			switch state {
			case "available":
				s.Waiting, s.Oldest = count, time.Since(time.Unix(0, oldest))
			case "running":
				s.Working = count
			default:
				s.Later += count
			}
			return nil
		})
	})
	if err == nil {
		s.Dead, err = q.store.CountDead(ctx)
	}
	if err != nil {
		return Stats{}, fmt.Errorf("queue: %w", err)
	}
	return s, nil
}

// Dead is a request whose every attempt failed.
type Dead struct {
	ID, Kind, GuildID string
	Accepted, Died    time.Time
	Reason            string // of the last attempt
}

// Dead returns dead requests, the latest first, at most so many.
func (q *Queue) Dead(ctx context.Context, most int) ([]Dead, error) {
	all, err := q.store.Dead(ctx, most)
	if err != nil {
		return nil, fmt.Errorf("queue: %w", err)
	}
	dead := make([]Dead, 0, len(all))
	for _, a := range all {
		dead = append(dead, Dead{ID: a.ID, Kind: a.Kind, GuildID: a.GuildID, Accepted: a.At, Died: a.FinishedAt, Reason: a.Reason})
	}
	return dead, nil
}

var errNotDead = errors.New("the request is not dead")

// Retry lets a dead request be tried anew, with all its attempts; found is
// false where it is not dead.
func (q *Queue) Retry(ctx context.Context, id string) (found bool, err error) {
	err = q.store.InTx(ctx, "trying a dead request anew", func(t store.Tx) error {
		jobID, err := q.river.insert(ctx, t, id, priorityAgain, q.options.Attempts, time.Time{})
		if err != nil {
			return err
		}
		if found, err = t.Reopen(ctx, id, jobID); err != nil || found {
			return err
		}
		return errNotDead // so that the job goes
	})
	switch {
	case errors.Is(err, errNotDead):
		return false, nil
	case err != nil:
		return false, fmt.Errorf("queue: %w", err)
	}
	q.bell.ring()
	return true, nil
}

// Discard gives a dead request up for good and erases it; found is false where
// it is not dead.
func (q *Queue) Discard(ctx context.Context, id string) (found bool, err error) {
	err = q.store.InTx(ctx, "discarding a dead request", func(t store.Tx) error {
		found, err = t.Discard(ctx, id)
		return err
	})
	if err != nil {
		return false, fmt.Errorf("queue: %w", err)
	}
	return found, nil
}
