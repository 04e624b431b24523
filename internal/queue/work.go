package queue

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"regexp"
	"runtime/debug"
	"strings"
	"time"

	"github.com/riverqueue/river"

	"github.com/lede-bot/lede/internal/store"
)

// finishPatience is how long the end of a task is tried to be written down.
const finishPatience = time.Minute

// Run calls work for each request that may begin, several at a time, until ctx
// ends. Then it begins no other, gives what is under way [Options.Grace] to
// end, ends it with [ErrPostponed], and returns. Nothing is lost by that: what
// is unfinished goes on later. A task is done when work returns nil; with an
// error it is tried again, up to [Options.Attempts]. A Queue runs once.
func (q *Queue) Run(ctx context.Context, work func(context.Context, Task) error) (err error) {
	if q.running.Swap(true) {
		return errors.New("queue: it runs already")
	}
	release, err := q.store.SoleWorker(ctx)
	if err != nil {
		if ctx.Err() != nil {
			return nil // told to stop before it was this process's turn
		}
		return fmt.Errorf("queue: %w", err)
	}
	defer func() { err = errors.Join(err, release()) }()

	life := context.WithoutCancel(ctx) // until all work has ended
	working, postpone := context.WithCancelCause(life)
	defer postpone(nil)
	keeper := &keeper{queue: q, postpone: postpone}
	stopKeeper, err := keeper.start(ctx)
	if err != nil {
		return err
	}
	defer stopKeeper()
	stop, err := q.startRiver(ctx, &worker{queue: q, working: working, work: work})
	if err != nil || stop == nil {
		return err
	}
	select {
	case <-ctx.Done():
	case <-working.Done(): // taken for dead by others
		q.log.WarnContext(ctx, "the database has not been reached for long: what was under way goes on later")
	}
	timer := time.AfterFunc(q.options.Grace, func() { postpone(ErrPostponed) })
	defer timer.Stop()
	if err := stop(life); err != nil {
		return fmt.Errorf("queue: stopping River: %w", err)
	}
	return nil
}

// startPatience is how long a database that went away is waited for at the start.
const startPatience = 30 * time.Second

// startRiver lets River work until stop is called; stop is nil where ctx ended before.
func (q *Queue) startRiver(ctx context.Context, w *worker) (stop func(context.Context) error, err error) {
	for began := time.Now(); ; {
		stop, err = q.river.start(context.WithoutCancel(ctx), q.options, q.id, w)
		if err == nil || time.Since(began) > startPatience {
			break
		}
		q.log.WarnContext(ctx, "the queue does not start yet", "error", err)
		select {
		case <-ctx.Done():
			return nil, nil // told to stop before it began
		case <-time.After(time.Second):
		}
	}
	if err != nil {
		return nil, fmt.Errorf("queue: starting River: %w", err)
	}
	return stop, nil
}

// worker is River's worker for requests.
type worker struct {
	river.WorkerDefaults[request]
	queue   *Queue
	working context.Context //nolint:containedctx // ends when work is to be put off
	work    func(context.Context, Task) error
}

// NextRetry implements [river.Worker].
func (w *worker) NextRetry(job *river.Job[request]) time.Time {
	return time.Now().Add(retryIn(job.JobRow))
}

// Work implements [river.Worker]. What it returns is kept by River, so it holds
// nothing of the request.
func (w *worker) Work(ctx context.Context, job *river.Job[request]) error {
	q := w.queue
	defer q.handed.take(job.ID)()
	a, found, err := q.store.Accepted(ctx, job.Args.ID)
	switch {
	case err != nil:
		q.log.WarnContext(ctx, "a request could not be read yet", "request", job.Args.ID, "error", err)
		return river.JobSnooze(time.Second) // no attempt was made
	case !found, !a.FinishedAt.IsZero(), a.JobID != job.ID:
		return nil // forgotten, or done already
	}
	task := Task{
		Job: Job{
			ID: a.ID, Kind: a.Kind, Owner: a.Owner, GuildID: a.GuildID, UserID: a.UserID, Automatic: a.Automatic,
			Body: a.Body, Secret: a.Secret, SecretUntil: a.SecretUntil,
		},
		Accepted: a.At, Attempt: job.Attempt, Last: job.Attempt >= q.options.Attempts, Begun: a.Begun,
	}
	if !a.SecretUntil.IsZero() && time.Now().After(a.SecretUntil) {
		task.Secret = ""
	}
	q.counters.started(task)
	if job.Attempt > q.options.Attempts+1 {
		err = errors.New("the process died at each attempt")
	} else {
		err = w.attempt(ctx, task)
	}
	return w.conclude(ctx, job, task, err)
}

// attempt calls work.
func (w *worker) attempt(ctx context.Context, task Task) (err error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	defer context.AfterFunc(w.working, func() { cancel(context.Cause(w.working)) })() //nolint:contextcheck // the other context ends this one
	defer func() {
		if panicked := recover(); panicked != nil {
			w.queue.log.ErrorContext(ctx, "work panicked", "request", task.ID, "panic", fmt.Sprintf("%T", panicked), "stack", string(debug.Stack()))
			err = fmt.Errorf("it panicked with a %T", panicked)
		}
	}()
	err = w.work(ctx, task)
	if err != nil && errors.Is(context.Cause(ctx), ErrPostponed) {
		return ErrPostponed
	}
	return err
}

// conclude writes down what became of a task.
func (w *worker) conclude(ctx context.Context, job *river.Job[request], task Task, failure error) error {
	q := w.queue
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), finishPatience)
	defer cancel()
	if failure == nil {
		q.counters.done.Add(1)
		return q.finish(ctx, func(t store.Tx) error {
			if err := t.Finish(ctx, task.ID, store.OutcomeDone, ""); err != nil {
				return err
			}
			return q.river.complete(ctx, t, job)
		})
	}
	if errors.Is(failure, ErrPostponed) {
		q.counters.postponed.Add(1)
		q.hurry(ctx, job.ID)
		return river.JobSnooze(0)
	}
	reason := reasonOf(failure, task.Secret)
	if task.Last {
		q.counters.dead.Add(1)
		q.log.WarnContext(ctx, "a request is given up", "request", task.ID, "attempts", task.Attempt, "reason", reason)
		if err := q.finish(ctx, func(t store.Tx) error { return t.Finish(ctx, task.ID, store.OutcomeDead, reason) }); err != nil {
			return err
		}
		return errors.New(reason)
	}
	q.counters.failed.Add(1)
	q.log.LogAttrs(ctx, slog.LevelInfo, "a request is tried again", slog.String("request", task.ID), slog.Int("attempt", task.Attempt),
		slog.Duration("in", retryIn(job.JobRow)), slog.String("reason", reason))
	q.hurry(ctx, job.ID)
	return errors.New(reason)
}

// finish does a last write, also where the database is away for longer than the store waits.
func (q *Queue) finish(ctx context.Context, write func(store.Tx) error) error {
	for {
		err := q.store.InTx(ctx, "finishing a request", write)
		var known *store.Error
		if err == nil || ctx.Err() != nil || !errors.As(err, &known) || known.Kind != store.KindUnreachable {
			return err
		}
	}
}

// hurry lets another attempt of a job come before first attempts of others.
func (q *Queue) hurry(ctx context.Context, jobID int64) {
	err := q.store.InTx(ctx, "hurrying a request", func(t store.Tx) error {
		_, err := t.Exec(ctx, queryHurry, jobID)
		return err
	})
	if err != nil {
		q.log.WarnContext(ctx, "a request that is tried again waits like a new one", "error", err)
	}
}

// mostReason is how many bytes of a reason are kept.
const mostReason = 300

var address = regexp.MustCompile(`[a-zA-Z][a-zA-Z0-9+.-]*://[^\s"']+`)

// reasonOf is why an attempt failed, for the operator: without addresses, which
// tell what somebody reads, and without the secret.
func reasonOf(err error, secret string) string {
	reason := address.ReplaceAllString(err.Error(), "(address)")
	if secret != "" {
		reason = strings.ReplaceAll(reason, secret, "(secret)")
	}
	if len(reason) > mostReason {
		reason = reason[:mostReason] + "…"
	}
	return strings.ToValidUTF8(reason, "")
}
