package lease_test

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"github.com/lede-bot/lede/internal/lease"
	"github.com/lede-bot/lede/internal/lease/leasetest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestMemory(t *testing.T) {
	t.Parallel()
	leasetest.Run(t, func(*testing.T) lease.Store { return leasetest.NewMemory() })
}

func TestOneProcessAtATimeWorksAlone(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		store := leasetest.NewMemory()
		var at atomic.Int32
		var all sync.WaitGroup
		for range 5 {
			p := lease.NewProcess(store, nil)
			all.Go(func() {
				done, err := p.Alone(t.Context(), "page", time.Hour)
				if err != nil {
					t.Error(err)
					return
				}
				defer done()
				if n := at.Add(1); n != 1 {
					t.Errorf("%d at once", n)
				}
				time.Sleep(time.Minute) // longer than a lease lasts
				at.Add(-1)
			})
		}
		all.Wait()
	})
}

func TestAloneDoesNotWaitForEver(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		hinder func(*leasetest.Memory)
		most   time.Duration
	}{
		"a process that died":          {func(m *leasetest.Memory) { take(t, m, 15*time.Second) }, 16 * time.Second},
		"one that takes its time":      {func(m *leasetest.Memory) { take(t, m, time.Hour) }, 31 * time.Second},
		"a database that is out there": {func(m *leasetest.Memory) { m.Fail(errors.New("gone")) }, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				store := leasetest.NewMemory()
				first := lease.NewProcess(store, nil)
				done, err := first.Alone(t.Context(), "page", 0) // finds the name out
				if err != nil {
					t.Fatal(err)
				}
				defer done()
				test.hinder(store)
				began := time.Now()
				done, err = lease.NewProcess(store, nil).Alone(t.Context(), "page", 30*time.Second)
				if err != nil {
					t.Fatal(err)
				}
				defer done()
				if took := time.Since(began); took > test.most {
					t.Errorf("went on after %v", took)
				}
			})
		})
	}
}

// take puts the lease that is held into the hands of somebody who does not renew it.
func take(t *testing.T, m *leasetest.Memory, life time.Duration) {
	t.Helper()
	all, err := m.Leases(context.Background(), "alone/")
	if err != nil || len(all) != 1 {
		t.Fatalf("leases %v, %v", all, err)
	}
	m.Steal(all[0].Name, "dead", life)
}

func TestAloneHeedsItsContext(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		store := leasetest.NewMemory()
		done, err := lease.NewProcess(store, nil).Alone(t.Context(), "page", 0)
		if err != nil {
			t.Fatal(err)
		}
		defer done()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := lease.NewProcess(store, nil).Alone(ctx, "page", time.Hour); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v", err)
		}
	})
}

func TestProcessThatSharesNothing(t *testing.T) {
	t.Parallel()
	done, err := lease.NewProcess(nil, nil).Alone(t.Context(), "page", 0)
	if err != nil {
		t.Fatal(err)
	}
	done()
}
