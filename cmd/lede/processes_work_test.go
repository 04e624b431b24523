package main

import (
	"fmt"
	"math"
	"os"
	"testing"
	"time"
)

// Several processes share the work of one bot. How much is asked of them is
// little here; LEDE_TEST_SCALE=full asks for as much as docs/scale.md speaks of.
func TestProcesses(t *testing.T) {
	server := postgres(t)
	full := os.Getenv("LEDE_TEST_SCALE") == "full"
	size := func(little, much int) int {
		if full {
			return much
		}
		return little
	}

	t.Run("one link asked by many", func(t *testing.T) {
		f := newFleet(t, server, 2, 500*time.Millisecond)
		f.start("a", "gateway,worker")
		f.start("b", "gateway,worker")
		const askers = 200
		began := time.Now()
		for i := range askers {
			f.ask(i, 1)
		}
		asked := time.Since(began)
		took := f.answered(askers, time.Minute)
		if n := f.fetches["1"]; n != 1 {
			t.Errorf("the page was fetched %d times", n)
		}
		if n := len(f.model.Calls()); n != 1 {
			t.Errorf("the model was called %d times", n)
		}
		if n := f.replies()["1"]; n != askers {
			t.Errorf("%d replies to %d askers", n, askers)
		}
		t.Logf("%d askers within %v: answered after %v", askers, asked.Round(time.Millisecond), took.Round(time.Millisecond))
	})

	t.Run("a worker is killed", func(t *testing.T) {
		f := newFleet(t, server, 1, 3*time.Second, "LEDE_DISCORD_WORKERS=8")
		f.start("gateway", "gateway")
		dying := f.start("dying", "worker")
		const requests = 8
		for i := range requests {
			f.ask(i, i)
		}
		f.until("the model is asked", 20*time.Second, func() bool { return len(f.model.Calls()) >= requests/2 })
		dying.kill()
		died := time.Now()
		f.start("other", "worker")
		f.answered(requests, time.Minute)
		took := time.Since(died)
		f.eachOnce(requests)
		t.Logf("its jobs were done %v after its death", took.Round(time.Millisecond))
	})

	t.Run("a gateway is killed", func(t *testing.T) {
		f := newFleet(t, server, 2, 0)
		f.start("worker", "worker")
		dying := f.start("dying", "gateway")
		other := f.start("other", "gateway")
		f.until("the shards are shared", 20*time.Second, func() bool {
			return other.logged("A shard was taken") == 1 && dying.logged("A shard was handed over") == 1
		})
		for i := range f.servers {
			f.ask(i, i)
		}
		f.answered(f.servers, 30*time.Second)
		dying.kill()
		took := f.until("the shard is taken over", 30*time.Second, func() bool { return other.logged("A shard was taken") == 2 })
		for i := range f.servers {
			f.ask(i, f.servers+i)
		}
		f.answered(2*f.servers, 30*time.Second)
		f.eachOnce(2 * f.servers)
		t.Logf("its shard was taken over %v after its death", took.Round(time.Millisecond))
	})

	t.Run("work is shared", func(t *testing.T) {
		requests := size(120, 2000)
		f := newFleet(t, server, 2, 200*time.Millisecond, "LEDE_DISCORD_WORKERS=8")
		f.start("gateway 1", "gateway")
		f.start("gateway 2", "gateway")
		var workers []*member
		for i := range 4 {
			workers = append(workers, f.start(fmt.Sprint("worker ", i+1), "worker"))
		}
		began := time.Now()
		for i := range requests {
			f.ask(i, i)
		}
		f.answered(requests, 10*time.Minute)
		took := time.Since(began)
		f.eachOnce(requests)
		var shares []int
		f.until("all have written down what they did", 20*time.Second, func() bool {
			shares = nil
			done := 0
			for _, w := range workers {
				shares = append(shares, w.logged("msg=answered"))
				done += shares[len(shares)-1]
			}
			return done == requests
		})
		spread := 0.5 // of a few requests, chance has a larger part
		if full {
			spread = 0.2
		}
		for i, n := range shares {
			if part := float64(requests) / float64(len(workers)); math.Abs(float64(n)-part) > spread*part {
				t.Errorf("worker %d did %d of %d", i+1, n, requests)
			}
		}
		t.Logf("%d requests in %v, by four workers: %d", requests, took.Round(time.Millisecond), shares)
	})

	t.Run("two workers do twice as much", func(t *testing.T) {
		requests := size(32, 160)
		rate := func(workers int) float64 {
			f := newFleet(t, server, 1, 2*time.Second, "LEDE_DISCORD_WORKERS=4")
			f.start("gateway", "gateway")
			for i := range workers {
				f.start(fmt.Sprint("worker ", i+1), "worker")
			}
			began := time.Now()
			for i := range requests {
				f.ask(i, i)
			}
			f.answered(requests, 10*time.Minute)
			f.eachOnce(requests)
			return float64(requests) / time.Since(began).Seconds()
		}
		one, two := rate(1), rate(2)
		t.Logf("one worker: %.2f requests a second; two: %.2f, %.2f times as much", one, two, two/one)
		if full && two < 1.7*one {
			t.Errorf("two workers do %.2f times as much as one", two/one)
		}
	})
}

// eachOnce checks that reports 0, 1, 2 and so on were each answered once.
func (f *fleet) eachOnce(many int) {
	f.t.Helper()
	counts := f.replies()
	for i := range many {
		if n := counts[fmt.Sprint(i)]; n != 1 {
			f.t.Errorf("report %d was answered %d times", i, n)
		}
	}
}
