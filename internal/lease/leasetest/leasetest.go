// Package leasetest holds what every [lease.Store] must do, as one suite, and
// one that lives in memory.
package leasetest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/lede-bot/lede/internal/lease"
)

// long is a life that no test sees the end of, short one that all do.
const (
	long  = time.Minute
	short = 30 * time.Millisecond
)

// Run lets a store show that it does what a [lease.Store] promises. open is
// called for each test and returns an empty one.
func Run(t *testing.T, open func(*testing.T) lease.Store) {
	for _, test := range []struct {
		name string
		run  func(context.Context, *testing.T, lease.Store)
	}{
		{"one holds it", testOneHolds},
		{"it ends", testEnds},
		{"renewal", testRenewal},
		{"release", testRelease},
		{"names by prefix", testPrefix},
		{"turns", testTurns},
		{"many at once", testMany},
		{"an ended context", testEndedContext},
	} {
		t.Run(test.name, func(t *testing.T) { test.run(t.Context(), t, open(t)) })
	}
}

func take(ctx context.Context, t *testing.T, s lease.Store, name, holder, note string, life time.Duration) (lease.Lease, bool) {
	t.Helper()
	l, taken, err := s.TakeLease(ctx, name, holder, note, life)
	if err != nil {
		t.Fatal(err)
	}
	return l, taken
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func testOneHolds(ctx context.Context, t *testing.T, s lease.Store) {
	l, taken := take(ctx, t, s, "shard/0", "a", "16", long)
	if !taken || l.Name != "shard/0" || l.Holder != "a" || l.Note != "16" || l.Left > long || l.Left < long/2 {
		t.Errorf("the first gets %+v, %t", l, taken)
	}
	if _, taken := take(ctx, t, s, "shard/0", "b", "17", long); taken {
		t.Error("a second holder got it")
	}
	if l, taken := take(ctx, t, s, "shard/0", "a", "18", long); !taken || l.Note != "16" {
		t.Errorf("its holder gets %+v, %t, want its own lease", l, taken)
	}
	if _, taken := take(ctx, t, s, "shard/1", "b", "", long); !taken {
		t.Error("another name was refused")
	}
}

func testEnds(ctx context.Context, t *testing.T, s lease.Store) {
	take(ctx, t, s, "x", "a", "left behind", short)
	take(ctx, t, s, "y", "a", "old", short)
	time.Sleep(2 * short)
	if l, taken := take(ctx, t, s, "x", "b", "", long); !taken || l.Holder != "b" || l.Note != "left behind" {
		t.Errorf("the next holder gets %+v, %t, want the note of the one before", l, taken)
	}
	if l, taken := take(ctx, t, s, "y", "b", "new", long); !taken || l.Note != "new" {
		t.Errorf("the next holder gets %+v, %t, want the new note", l, taken)
	}
}

func testRenewal(ctx context.Context, t *testing.T, s lease.Store) {
	take(ctx, t, s, "mine", "a", "", long)
	take(ctx, t, s, "over", "a", "", short)
	take(ctx, t, s, "theirs", "b", "b's", long)
	time.Sleep(2 * short)
	kept, err := s.RenewLeases(ctx, "a", map[string]string{"mine": "noted", "over": "noted", "theirs": "noted", "nobody's": "noted"}, 2*long)
	must(t, err)
	if !slices.Equal(kept, []string{"mine"}) {
		t.Errorf("renewed %q", kept)
	}
	all, err := s.Leases(ctx, "")
	must(t, err)
	for _, l := range all {
		switch {
		case l.Name == "mine" && (l.Note != "noted" || l.Left <= long):
			t.Errorf("%+v was not renewed", l)
		case l.Name == "theirs" && l.Note != "b's":
			t.Errorf("%+v was changed by another", l)
		}
	}
	if kept, err := s.RenewLeases(ctx, "a", nil, long); err != nil || len(kept) != 0 {
		t.Errorf("renewing nothing: %q, %v", kept, err)
	}
}

func testRelease(ctx context.Context, t *testing.T, s lease.Store) {
	for _, name := range []string{"bare", "noted"} {
		take(ctx, t, s, name, "a", "first", long)
	}
	must(t, s.ReleaseLease(ctx, "bare", "b", "")) // not b's
	if _, taken := take(ctx, t, s, "bare", "b", "", long); taken {
		t.Error("somebody else released it")
	}
	for range 2 {
		must(t, s.ReleaseLease(ctx, "bare", "a", ""))
		must(t, s.ReleaseLease(ctx, "noted", "a", "last"))
	}
	if l, taken := take(ctx, t, s, "bare", "b", "", long); !taken || l.Note != "" {
		t.Errorf("after its release: %+v, %t", l, taken)
	}
	if l, taken := take(ctx, t, s, "noted", "b", "", long); !taken || l.Note != "last" {
		t.Errorf("after its release: %+v, %t, want the last note", l, taken)
	}
}

func testPrefix(ctx context.Context, t *testing.T, s lease.Store) {
	for _, name := range []string{"shard/2", "shard/10", "shards", "gateway/x", "shard0"} {
		take(ctx, t, s, name, "a", "", long)
	}
	take(ctx, t, s, "shard/1", "a", "", short)
	time.Sleep(2 * short)
	all, err := s.Leases(ctx, "shard/")
	must(t, err)
	var names []string
	for _, l := range all {
		names = append(names, l.Name)
		if over := l.Name == "shard/1"; over != (l.Left <= 0) {
			t.Errorf("%s has %v left", l.Name, l.Left)
		}
	}
	if !slices.Equal(names, []string{"shard/1", "shard/10", "shard/2"}) {
		t.Errorf("found %q", names)
	}
}

func testTurns(ctx context.Context, t *testing.T, s lease.Store) {
	const pause = 10 * time.Second
	for i := range 3 {
		wait, err := s.NextTurn(ctx, "identify/0", pause)
		must(t, err)
		if want := time.Duration(i) * pause; wait > want || wait < want-5*time.Second {
			t.Errorf("turn %d comes after %v, want %v", i, wait, want)
		}
	}
	if wait, err := s.NextTurn(ctx, "identify/1", pause); err != nil || wait != 0 {
		t.Errorf("another name waits %v, %v", wait, err)
	}
	_, err := s.NextTurn(ctx, "soon", time.Millisecond)
	must(t, err)
	time.Sleep(5 * time.Millisecond)
	if wait, err := s.NextTurn(ctx, "soon", time.Millisecond); err != nil || wait != 0 {
		t.Errorf("a turn that is due waits %v, %v", wait, err)
	}
}

func testMany(ctx context.Context, t *testing.T, s lease.Store) {
	var (
		wait  sync.WaitGroup
		mu    sync.Mutex
		won   int
		turns []time.Duration
	)
	for i := range 16 {
		wait.Go(func() {
			_, taken, err := s.TakeLease(ctx, "one", fmt.Sprint(i), "", long)
			turn, turnErr := s.NextTurn(ctx, "turn", long)
			mu.Lock()
			defer mu.Unlock()
			if err := errors.Join(err, turnErr); err != nil {
				t.Error(err)
			}
			if taken {
				won++
			}
			turns = append(turns, turn.Round(long))
		})
	}
	wait.Wait()
	slices.Sort(turns)
	if won != 1 || len(slices.Compact(turns)) != 16 {
		t.Errorf("%d hold it; turns at %v", won, turns)
	}
}

func testEndedContext(ctx context.Context, t *testing.T, s lease.Store) {
	ctx, cancel := context.WithCancel(ctx)
	cancel()
	if _, _, err := s.TakeLease(ctx, "x", "a", "", long); err == nil {
		t.Error("a lease was taken after the end")
	}
}
