package queue

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/lede-bot/lede/internal/store"
)

const (
	// beatInterval is how often a worker says that it lives.
	beatInterval = 5 * time.Second
	// deadAfter is how long a worker may be silent before others take its jobs
	// over. It ceases to work before that itself: at silentAfter.
	deadAfter   = 20 * time.Second
	silentAfter = 15 * time.Second
	// orphanAfter is how long a job may be this worker's without being worked on.
	orphanAfter = 15 * time.Second
	// tidyInterval is how often secrets are erased whose time is up, and requests
	// looked for that have no job.
	tidyInterval = time.Minute
)

// tasks are the jobs that this process works on.
type tasks struct {
	mu  sync.Mutex
	ids map[int64]struct{}
}

// take notes a job until the function that it returns is called.
func (s *tasks) take(id int64) func() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ids == nil {
		s.ids = map[int64]struct{}{}
	}
	s.ids[id] = struct{}{}
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		delete(s.ids, id)
	}
}

func (s *tasks) all() []int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.AppendSeq([]int64{}, maps.Keys(s.ids))
}

// keeper takes over what workers left that died, and lets others know that
// this one lives.
type keeper struct {
	queue    *Queue
	postpone context.CancelCauseFunc
	beaten   time.Time // when the last beat reached the database
	tidied   time.Time
}

// start takes over what is left, and goes on until the function that it returns is called.
func (k *keeper) start(ctx context.Context) (stop func(), err error) {
	q := k.queue
	_, single := q.dialect.(sqliteDialect)
	if single {
		err = k.inherit(ctx)
	} else {
		err = k.beat(ctx)
	}
	if err != nil {
		return nil, fmt.Errorf("queue: taking over what was left: %w", err)
	}
	keeping, cancel := context.WithCancel(context.WithoutCancel(ctx))
	var ended sync.WaitGroup
	ended.Go(func() { k.keep(keeping, single) })
	return func() {
		cancel()
		ended.Wait()
		if single {
			return
		}
		ctx, cancel := context.WithTimeout(context.WithoutCancel(keeping), beatInterval)
		defer cancel()
		if err := k.leave(ctx); err != nil {
			q.log.WarnContext(ctx, "the other workers were not told that this one ended", "error", err)
		}
	}, nil
}

func (k *keeper) keep(ctx context.Context, single bool) {
	ticker := time.NewTicker(beatInterval)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		if !single {
			k.live(ctx)
		}
		if time.Since(k.tidied) >= tidyInterval {
			k.tidied = time.Now()
			k.queue.tidy(ctx, k.tidied)
		}
	}
}

// tidy erases secrets whose time is up, and ends requests that lost their job:
// they would take room for ever.
func (q *Queue) tidy(ctx context.Context, now time.Time) {
	err := q.store.EraseSecrets(ctx, now)
	if err == nil {
		err = q.store.InTx(ctx, "looking for requests without a job", func(t store.Tx) error {
			lost, err := t.Exec(ctx, queryBuryLost, now.UnixNano(), now.Add(-tidyInterval).UnixNano())
			if lost > 0 {
				q.counters.dead.Add(lost)
				q.log.WarnContext(ctx, "requests lost their job and are given up", "requests", lost)
			}
			return err
		})
	}
	if err != nil && ctx.Err() == nil {
		q.log.WarnContext(ctx, "the queue was not tidied", "error", err)
	}
}

// live beats, and ends all work when that has failed for too long.
func (k *keeper) live(ctx context.Context) {
	beating, cancel := context.WithDeadline(ctx, k.beaten.Add(silentAfter))
	defer cancel()
	err := k.beat(beating)
	if err == nil || ctx.Err() != nil {
		return
	}
	k.queue.log.WarnContext(ctx, "the other workers were not told that this one lives", "error", err)
	if time.Since(k.beaten) >= silentAfter {
		k.postpone(ErrPostponed)
	}
}

// inherit takes over everything: there is no other worker.
func (k *keeper) inherit(ctx context.Context) error {
	q := k.queue
	return q.store.InTx(ctx, "taking over requests", func(t store.Tx) error {
		running, err := t.Exec(ctx, queryTakeRunning, queueName)
		if err != nil {
			return err
		}
		unbegun, err := t.Exec(ctx, queryTakeUnbegun, queueName, q.opened.UnixNano())
		if err != nil {
			return err
		}
		if running+unbegun > 0 {
			q.counters.takenOver.Add(running + unbegun)
			q.log.InfoContext(ctx, "what a process before left unfinished goes on", "requests", running+unbegun)
		}
		_, err = t.Exec(ctx, queryResignLeader)
		return err
	})
}

// beat says that this worker lives, and takes over what those left that don't.
func (k *keeper) beat(ctx context.Context) error {
	q, now := k.queue, time.Now()
	var taken int64
	err := q.store.InTx(ctx, "looking after workers", func(t store.Tx) error {
		if _, err := t.Exec(ctx, queryBeat, q.id); err != nil {
			return err
		}
		dead, err := t.Exec(ctx, queryReleaseDead, queueName, deadAfter.Seconds())
		if err != nil {
			return err
		}
		orphans, err := t.Exec(ctx, queryReleaseOrphans, queueName, q.id, q.handed.all(), orphanAfter.Seconds())
		if err != nil {
			return err
		}
		if taken = dead + orphans; taken > 0 {
			if err := q.dialect.announce(ctx, t); err != nil {
				return err
			}
		}
		_, err = t.Exec(ctx, queryBury)
		return err
	})
	if err != nil {
		return err
	}
	k.beaten = now
	if taken > 0 {
		q.counters.takenOver.Add(taken)
		q.log.InfoContext(ctx, "what a worker left unfinished goes on", "requests", taken)
	}
	return nil
}

// leave says that this worker ended, so that what it left is taken over at once.
func (k *keeper) leave(ctx context.Context) error {
	return k.queue.store.InTx(ctx, "leaving the workers", func(t store.Tx) error {
		if _, err := t.Exec(ctx, queryLeave, k.queue.id); err != nil {
			return err
		}
		return k.queue.dialect.announce(ctx, t)
	})
}
