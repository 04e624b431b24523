package bot

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

func accept(t *testing.T, d Dispatcher, guild, id string) {
	t.Helper()
	r := &Request{ID: id, GuildID: guild}
	taken, err := d.Accept(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	taken.Begin(r)
	taken.Begin(r) // a second time changes nothing
}

func TestServersTakeTurns(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := NewDispatcher(DispatcherOptions{Workers: 1})
		for i := range 5 {
			accept(t, d, "busy", fmt.Sprint("busy", i))
		}
		accept(t, d, "quiet", "quiet0")
		ctx, cancel := context.WithCancel(t.Context())
		var order []string
		done := make(chan error)
		go func() {
			done <- d.Run(ctx, func(_ context.Context, r *Request, _ Try) error { order = append(order, r.ID); return nil })
		}()
		synctest.Wait()
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
		if slices.Index(order, "quiet0") != 1 || len(order) != 6 {
			t.Errorf("done in the order %v", order)
		}
	})
}

func TestDispatcherIsBounded(t *testing.T) {
	t.Parallel()
	d := NewDispatcher(DispatcherOptions{Waiting: 3, Share: 2})
	a, err := d.Accept(t.Context(), &Request{ID: "0", GuildID: "a"})
	if err != nil {
		t.Fatal(err)
	}
	accept(t, d, "a", "1")
	if _, err := d.Accept(t.Context(), &Request{GuildID: "a"}); !errors.Is(err, ErrBusy) {
		t.Errorf("one server takes more than its share: %v", err)
	}
	accept(t, d, "b", "2")
	if _, err := d.Accept(t.Context(), &Request{GuildID: "c"}); !errors.Is(err, ErrBusy) {
		t.Errorf("more wait than may: %v", err)
	}
	a.Abandon()
	accept(t, d, "c", "3")
}

func TestWorkGoesOnForAWhileAfterTheEnd(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := NewDispatcher(DispatcherOptions{Workers: 2})
		for _, id := range []string{"quick", "slow", "queued"} {
			accept(t, d, id, id)
		}
		ctx, cancel := context.WithCancel(t.Context())
		began := time.Now()
		var mu sync.Mutex
		ends := map[string]error{}
		done := make(chan error)
		go func() {
			done <- d.Run(ctx, func(ctx context.Context, r *Request, _ Try) error {
				if r.ID == "quick" {
					time.Sleep(3 * time.Second)
				} else {
					<-ctx.Done()
				}
				mu.Lock()
				defer mu.Unlock()
				ends[r.ID] = context.Cause(ctx)
				return nil
			})
		}()
		synctest.Wait()
		cancel()
		synctest.Wait()
		if _, err := d.Accept(t.Context(), &Request{}); !errors.Is(err, ErrStopping) {
			t.Errorf("a request was taken after the end: %v", err)
		}
		if err := <-done; err != nil {
			t.Error(err)
		}
		if ends["quick"] != nil || !errors.Is(ends["slow"], ErrStopping) || !errors.Is(ends["queued"], ErrStopping) {
			t.Errorf("work ended with %v", ends)
		}
		if took := time.Since(began); took > 20*time.Second {
			t.Errorf("it took %s", took)
		}
	})
}

func TestARequestIsAcceptedOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := NewDispatcher(DispatcherOptions{})
		accept(t, d, "a", "1")
		if _, err := d.Accept(t.Context(), &Request{ID: "1", GuildID: "a"}); !errors.Is(err, ErrTwice) {
			t.Errorf("a second time: %v", err)
		}
		time.Sleep(3 * requestLife) // so long after, nothing arrives that did
		accept(t, d, "a", "1")
	})
}
