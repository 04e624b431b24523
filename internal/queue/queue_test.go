package queue_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/lede-bot/lede/internal/queue"
	"github.com/lede-bot/lede/internal/store"
)

func TestAcceptedThenBegunThenDone(t *testing.T) {
	onBoth(t, func(t *testing.T, url string) {
		q, s := open(t, url, queue.Options{})
		done := newLog()
		work(t, q, func(_ context.Context, task queue.Task) error { done.add(task); return nil })
		j := job("guild", "1")
		j.Secret, j.SecretUntil = "hush", time.Now().Add(15*time.Minute)
		ticket := accept(t, q, j)
		if ids := done.ids(); len(ids) > 0 {
			t.Errorf("worked on before it was acknowledged: %v", ids)
		}
		if err := ticket.Begin(t.Context(), []byte("acknowledged"), "hush", j.SecretUntil); err != nil {
			t.Fatal(err)
		}
		task := done.wait(t, 1)[0]
		if string(task.Body) != "acknowledged" || task.Secret != "hush" || task.Attempt != 1 || task.Last || !task.Begun || task.Owner != "guild" {
			t.Errorf("worked on %+v", task)
		}
		until(t, "it is done, and what it was is erased", func() bool {
			kept, found, err := s.Accepted(t.Context(), "1")
			return err == nil && found && kept.Outcome == "done" && kept.Body == nil && kept.Secret == ""
		})
		if _, err := q.Accept(t.Context(), j); !errors.Is(err, queue.ErrTwice) {
			t.Errorf("the same again, when it is done: %v", err)
		}
	})
}

func TestTheSameRequestIsAcceptedOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, url string) {
		q, _ := open(t, url, queue.Options{})
		accept(t, q, job("guild", "1"))
		if _, err := q.Accept(t.Context(), job("other", "1")); !errors.Is(err, queue.ErrTwice) {
			t.Errorf("the same again: %v", err)
		}
		if err := accept(t, q, job("guild", "2")).Abandon(t.Context()); err != nil {
			t.Error(err)
		}
		stats, err := q.Stats(t.Context())
		if err != nil || stats.Later != 1 || stats.Waiting+stats.Working+stats.Dead != 0 {
			t.Errorf("%+v, %v", stats, err)
		}
	})
}

func TestRoomIsBounded(t *testing.T) {
	onBoth(t, func(t *testing.T, url string) {
		q, _ := open(t, url, queue.Options{Waiting: 3, Share: 2})
		first := accept(t, q, job("a", "1"))
		submit(t, q, job("a", "2"))
		if _, err := q.Accept(t.Context(), job("a", "3")); !errors.Is(err, queue.ErrFull) {
			t.Errorf("one server takes more than its share: %v", err)
		}
		submit(t, q, job("b", "4"))
		if _, err := q.Accept(t.Context(), job("c", "5")); !errors.Is(err, queue.ErrFull) {
			t.Errorf("more wait than may: %v", err)
		}
		if err := first.Abandon(t.Context()); err != nil {
			t.Fatal(err)
		}
		submit(t, q, job("c", "5"))
	})
}

// A process that dies between accepting and acknowledging leaves a request that
// begins by itself, and says that it may not be acknowledged.
func TestUnacknowledgedBeginsByItself(t *testing.T) {
	onBoth(t, func(t *testing.T, url string) {
		q, _ := open(t, url, queue.Options{Lease: 100 * time.Millisecond})
		ticket := accept(t, q, job("guild", "1"))
		done := newLog()
		work(t, q, func(_ context.Context, task queue.Task) error { done.add(task); return nil })
		if task := done.wait(t, 1)[0]; task.Begun || string(task.Body) != "body of 1" {
			t.Errorf("worked on %+v", task)
		}
		if err := errors.Join(ticket.Begin(t.Context(), nil, "", time.Time{}), ticket.Abandon(t.Context())); err != nil {
			t.Errorf("too late, but: %v", err)
		}
	})
}

func TestOwnersTakeTurnsAndPeopleComeFirst(t *testing.T) {
	onBoth(t, func(t *testing.T, url string) {
		q, _ := open(t, url, queue.Options{Workers: 1})
		for i := range 3 {
			automatic := job("automatic", fmt.Sprint("automatic", i))
			automatic.Automatic = true
			submit(t, q, automatic)
		}
		for i := range 6 {
			submit(t, q, job("busy", fmt.Sprint("busy", i)))
		}
		for i := range 2 {
			submit(t, q, job("quiet", fmt.Sprint("quiet", i)))
		}
		done := newLog()
		third, goOn := make(chan struct{}), make(chan struct{})
		work(t, q, func(_ context.Context, task queue.Task) error {
			if task.ID == "busy2" {
				close(third)
				<-goOn
			}
			done.add(task)
			return nil
		})
		<-third // has begun when somebody else comes
		submit(t, q, job("late", "late"))
		close(goOn)
		done.wait(t, 12)
		order := done.ids()
		place := func(id string) int { return slices.Index(order, id) }
		if place("quiet0") > 1 || place("quiet1") > 3 || place("late") > place("busy2")+2 {
			t.Errorf("the busy one held others up: %v", order)
		}
		if !strings.HasPrefix(order[9], "automatic") || !strings.HasPrefix(order[10], "automatic") {
			t.Errorf("people waited for what nobody waits for: %v", order)
		}
		for i := range 5 {
			if place(fmt.Sprint("busy", i)) > place(fmt.Sprint("busy", i+1)) {
				t.Errorf("one's own requests overtook each other: %v", order)
			}
		}
	})
}

func TestFailuresAreTriedAgainAndThenDead(t *testing.T) {
	onBoth(t, func(t *testing.T, url string) {
		q, s := open(t, url, queue.Options{Attempts: 2})
		tried := newLog()
		heal := make(chan struct{})
		work(t, q, func(_ context.Context, task queue.Task) error {
			defer tried.add(task)
			select {
			case <-heal:
				return nil
			default:
			}
			if task.ID == "panics" {
				panic("with the text of an article")
			}
			return errors.New("GET https://news.example.org/secret-reading?token=hush: refused with hush")
		})
		failing := job("guild", "fails")
		failing.Secret, failing.SecretUntil = "hush", time.Now().Add(time.Minute)
		submit(t, q, failing)
		submit(t, q, job("guild", "panics"))
		tasks := tried.wait(t, 4)
		for _, task := range tasks {
			if task.Last != (task.Attempt == 2) {
				t.Errorf("attempt %d is the last: %v", task.Attempt, task.Last)
			}
		}
		until(t, "both are dead", func() bool { stats, err := q.Stats(t.Context()); return err == nil && stats.Dead == 2 })
		dead, err := q.Dead(t.Context(), 10)
		if err != nil || len(dead) != 2 {
			t.Fatalf("dead: %+v, %v", dead, err)
		}
		for _, d := range dead {
			if d.Reason == "" || strings.Contains(d.Reason, "hush") || strings.Contains(d.Reason, "reading") || strings.Contains(d.Reason, "text of") {
				t.Errorf("a reason tells nothing or too much: %q", d.Reason)
			}
		}
		if kept, _, err := s.Accepted(t.Context(), "fails"); err != nil || kept.Secret != "" || !bytes.Equal(kept.Body, failing.Body) {
			t.Errorf("of a dead request this is kept: %+v, %v", kept, err)
		}

		close(heal)
		if found, err := q.Retry(t.Context(), "fails"); err != nil || !found {
			t.Errorf("trying anew: %v, %v", found, err)
		}
		if task := tried.wait(t, 5)[4]; task.ID != "fails" || task.Attempt != 1 {
			t.Errorf("tried anew: %+v", task)
		}
		if found, err := q.Discard(t.Context(), "panics"); err != nil || !found {
			t.Errorf("discarding: %v, %v", found, err)
		}
		for _, again := range []func(context.Context, string) (bool, error){q.Retry, q.Discard} {
			if found, err := again(t.Context(), "panics"); err != nil || found {
				t.Errorf("what is discarded is dead still: %v, %v", found, err)
			}
		}
		until(t, "none is dead", func() bool { stats, err := q.Stats(t.Context()); return err == nil && stats.Dead == 0 })
	})
}

// Told to stop, a worker finishes what it can and leaves the rest for the next.
func TestStoppingLosesNothing(t *testing.T) {
	onBoth(t, func(t *testing.T, url string) {
		q, _ := open(t, url, queue.Options{Workers: 2, Grace: 300 * time.Millisecond})
		begun, done := newLog(), newLog()
		stop := work(t, q, func(ctx context.Context, task queue.Task) error {
			begun.add(task)
			if task.ID == "slow" {
				<-ctx.Done()
				if !errors.Is(context.Cause(ctx), queue.ErrPostponed) {
					t.Errorf("it ended with %v", context.Cause(ctx))
				}
				return context.Cause(ctx)
			}
			time.Sleep(100 * time.Millisecond)
			done.add(task)
			return nil
		})
		for _, id := range []string{"slow", "quick"} {
			submit(t, q, job(id, id))
		}
		begun.wait(t, 2)
		submit(t, q, job("waits", "waits"))
		stop()
		if ids := done.ids(); !slices.Contains(ids, "quick") {
			t.Errorf("done at the end: %v", ids)
		}

		next, _ := open(t, url, queue.Options{})
		work(t, next, func(_ context.Context, task queue.Task) error {
			if task.Attempt != 1 {
				t.Errorf("%s: being put off counts as attempt: %d", task.ID, task.Attempt)
			}
			done.add(task)
			return nil
		})
		done.wait(t, 3)
		ids := done.ids()
		slices.Sort(ids)
		if !slices.Equal(ids, []string{"quick", "slow", "waits"}) {
			t.Errorf("done in all: %v", ids)
		}
	})
}

func TestWhoIsForgottenIsNotWorkedFor(t *testing.T) {
	onBoth(t, func(t *testing.T, url string) {
		q, s := open(t, url, queue.Options{})
		submit(t, q, job("a", "1"))
		submit(t, q, job("b", "2"))
		submit(t, q, job("c", "3"))
		if err := errors.Join(s.Forget(t.Context(), "user-a"), s.ForgetGuild(t.Context(), "b")); err != nil {
			t.Fatal(err)
		}
		if path, isFile := strings.CutPrefix(url, "sqlite:"); isFile {
			for _, file := range []string{path, path + "-wal"} {
				content, err := os.ReadFile(file)
				if err != nil || bytes.Contains(content, []byte("body of 1")) || bytes.Contains(content, []byte("body of 2")) {
					t.Errorf("%s holds what was forgotten (%v)", file, err)
				}
			}
		}
		done := newLog()
		work(t, q, func(_ context.Context, task queue.Task) error { done.add(task); return nil })
		done.wait(t, 1)
		until(t, "nothing is left", func() bool { stats, err := q.Stats(t.Context()); return err == nil && stats.Waiting+stats.Working == 0 })
		if ids := done.ids(); !slices.Equal(ids, []string{"3"}) {
			t.Errorf("worked on %v", ids)
		}
	})
}

// A token is erased when it is dead, though its request still waits.
func TestDeadSecretsAreErased(t *testing.T) {
	onBoth(t, func(t *testing.T, url string) {
		q, s := open(t, url, queue.Options{})
		j := job("guild", "1")
		j.Secret, j.SecretUntil = "hush", time.Now().Add(-time.Second)
		submit(t, q, j)
		done := newLog()
		fail := errors.New("not yet")
		work(t, q, func(_ context.Context, task queue.Task) error {
			done.add(task)
			if task.Attempt == 1 {
				return fail
			}
			return nil
		})
		if task := done.wait(t, 1)[0]; task.Secret != "" {
			t.Errorf("a dead secret was handed out: %q", task.Secret)
		}
		if err := s.EraseSecrets(t.Context(), time.Now()); err != nil {
			t.Fatal(err)
		}
		if kept, _, err := s.Accepted(t.Context(), "1"); err != nil || kept.Secret != "" {
			t.Errorf("a dead secret is kept: %q, %v", kept.Secret, err)
		}
		done.wait(t, 2)
	})
}

// A request whose job was cancelled from outside does not take room for ever:
// it is dead, and can be tried anew.
func TestRequestsThatLostTheirJob(t *testing.T) {
	onBoth(t, func(t *testing.T, url string) {
		q, s := open(t, url, queue.Options{})
		submit(t, q, job("guild", "1"))
		submit(t, q, job("guild", "2"))
		err := s.InTx(t.Context(), "cancelling a job", func(tx store.Tx) error {
			_, err := tx.Exec(t.Context(), "UPDATE river_job SET state = 'cancelled', finalized_at = CURRENT_TIMESTAMP WHERE id IN (SELECT job_id FROM accepted WHERE id = '1')")
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		queue.Tidy(t.Context(), q, time.Now())
		if dead, err := q.Dead(t.Context(), 10); err != nil || len(dead) != 0 {
			t.Errorf("given up at once: %+v, %v", dead, err)
		}
		queue.Tidy(t.Context(), q, time.Now().Add(time.Hour))
		if dead, err := q.Dead(t.Context(), 10); err != nil || len(dead) != 1 || dead[0].ID != "1" {
			t.Errorf("dead: %+v, %v", dead, err)
		}
		if found, err := q.Retry(t.Context(), "1"); err != nil || !found {
			t.Errorf("trying anew: %v, %v", found, err)
		}
		done := newLog()
		work(t, q, func(_ context.Context, task queue.Task) error { done.add(task); return nil })
		done.wait(t, 2)
	})
}
