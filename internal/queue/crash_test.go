package queue_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/lede-bot/lede/internal/queue"
	"github.com/lede-bot/lede/internal/store"
	"github.com/lede-bot/lede/internal/store/storetest"
)

// victimVariable holds the address of a database in the process that is killed.
const victimVariable = "LEDE_TEST_QUEUE_VICTIM"

// beVictim accepts requests, begins all but one, works on them without end, and
// says so, until it is killed.
func beVictim(url string) {
	ctx := context.Background()
	s, err := store.Open(ctx, store.Options{URL: url})
	if err != nil {
		fmt.Fprintln(os.Stdout, "open:", err)
		return
	}
	q, err := queue.Open(ctx, s, queue.Options{Workers: 3})
	if err != nil {
		fmt.Fprintln(os.Stdout, "open:", err)
		return
	}
	go func() {
		for i := range 6 {
			j := job("guild", fmt.Sprint("victim", i))
			ticket, err := q.Accept(ctx, j)
			if err == nil && i < 5 {
				err = ticket.Begin(ctx, j.Body, "", time.Time{})
			}
			if err != nil {
				fmt.Fprintln(os.Stdout, "accept:", err)
				return
			}
		}
		fmt.Fprintln(os.Stdout, "accepted")
	}()
	_ = q.Run(ctx, func(ctx context.Context, t queue.Task) error {
		fmt.Fprintln(os.Stdout, "working", t.ID)
		<-ctx.Done()
		return ctx.Err()
	})
}

// A process is killed while it works. What it had goes on: at once where the
// next is alone, within a minute beside others. Nothing is lost, nothing is
// done twice that was done.
func TestKilledWorker(t *testing.T) {
	onBoth(t, func(t *testing.T, url string) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		victim := exec.CommandContext(ctx, os.Args[0])
		victim.Env = append(os.Environ(), victimVariable+"="+url)
		output, err := victim.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := victim.Start(); err != nil {
			t.Fatal(err)
		}
		working, accepted := 0, false
		for lines := bufio.NewScanner(output); (working < 3 || !accepted) && lines.Scan(); {
			switch line := lines.Text(); {
			case line == "accepted":
				accepted = true
			case strings.HasPrefix(line, "working"):
				working++
			default:
				t.Error(line)
			}
		}
		if err := victim.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = victim.Wait() // it says that it was killed

		killed := time.Now()
		q, _ := open(t, url, queue.Options{})
		done := newLog()
		work(t, q, func(_ context.Context, task queue.Task) error { done.add(task); return nil })
		tasks := done.wait(t, 6)
		t.Logf("taken over after %s", time.Since(killed).Round(time.Millisecond))
		again, unbegun := 0, 0
		for _, task := range tasks {
			if task.Attempt > 1 {
				again++
			}
			if !task.Begun {
				unbegun++
			}
		}
		if again != 3 || unbegun != 1 || len(tasks) != 6 {
			t.Errorf("%d tasks, %d of them again, %d not acknowledged: %+v", len(tasks), again, unbegun, tasks)
		}
	})
}

// On SQLite one process works at a time; the next waits for it.
func TestOneProcessWorksOnAFile(t *testing.T) {
	t.Parallel()
	url := databases()["sqlite"](t)
	first, _ := open(t, url, queue.Options{})
	second, _ := open(t, url, queue.Options{})
	hold, done := make(chan struct{}), newLog()
	stop := work(t, first, func(_ context.Context, task queue.Task) error { done.add(task); <-hold; return nil })
	submit(t, first, job("a", "1"))
	done.wait(t, 1)
	taken := newLog()
	work(t, second, func(_ context.Context, task queue.Task) error { taken.add(task); return nil })
	submit(t, first, job("a", "2"))
	done.wait(t, 2)
	close(hold)
	stop()
	submit(t, second, job("a", "3"))
	if tasks := taken.wait(t, 1); tasks[0].ID != "3" {
		t.Errorf("the second took what the first had: %+v", tasks)
	}
}

// Workers share the work on Postgres.
func TestWorkersShare(t *testing.T) {
	t.Parallel()
	url := databases()["postgres"](t)
	gateway, _ := open(t, url, queue.Options{})
	const requests = 120
	done := newLog()
	counts := make([]int, 2)
	var mu sync.Mutex
	for i := range counts {
		q, _ := open(t, url, queue.Options{Workers: 4})
		work(t, q, func(_ context.Context, task queue.Task) error {
			time.Sleep(20 * time.Millisecond)
			mu.Lock()
			counts[i]++
			mu.Unlock()
			done.add(task)
			return nil
		})
	}
	for i := range requests {
		submit(t, gateway, job(fmt.Sprint("guild", i%5), fmt.Sprint(i)))
	}
	done.wait(t, requests)
	seen := map[string]int{}
	for _, id := range done.ids() {
		seen[id]++
	}
	if len(seen) != requests || len(done.ids()) != requests {
		t.Errorf("%d requests were done %d times", len(seen), len(done.ids()))
	}
	mu.Lock()
	defer mu.Unlock()
	if counts[0] < requests/4 || counts[1] < requests/4 {
		t.Errorf("shared as %v", counts)
	}
}

// A Postgres that crashes under load loses no request that was accepted.
func TestPostgresCrashesUnderLoad(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	if !thePostgres(t).Owned() {
		t.Skip("somebody else's Postgres is not crashed")
	}
	own, err := storetest.StartPostgres(ctx)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := own.Stop(); err != nil {
			t.Error(err)
		}
	})
	gateway, _ := open(t, own.URL, queue.Options{})
	q, s := open(t, own.URL, queue.Options{Workers: 8})
	stop := work(t, q, func(context.Context, queue.Task) error { time.Sleep(20 * time.Millisecond); return nil })
	const requests = 150
	var all sync.WaitGroup
	for w := range 3 {
		all.Go(func() {
			for i := range requests / 3 {
				j := job(fmt.Sprint("guild", w), fmt.Sprint(w, "-", i))
				ticket, err := gateway.Accept(ctx, j)
				if err != nil {
					t.Errorf("accepting %s: %v", j.ID, err)
					continue
				}
				if err := ticket.Begin(ctx, j.Body, "", time.Time{}); err != nil {
					t.Errorf("beginning %s: %v", j.ID, err)
				}
				time.Sleep(10 * time.Millisecond)
			}
		})
	}
	for range 2 {
		time.Sleep(300 * time.Millisecond)
		if err := own.Restart(ctx); err != nil {
			t.Error(err)
		}
	}
	all.Wait()
	until(t, "all is done", func() bool {
		stats, err := gateway.Stats(ctx)
		return err == nil && stats.Waiting+stats.Working+stats.Later == 0
	})
	stop()
	for w := range 3 {
		for i := range requests / 3 {
			kept, found, err := s.Accepted(ctx, fmt.Sprint(w, "-", i))
			if err != nil || !found || kept.Outcome != store.OutcomeDone {
				t.Errorf("%d-%d: %+v, %v", w, i, kept, err)
			}
		}
	}
}
