//go:build unix && !race

package crash_test

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/lede-bot/lede/internal/failpoint"
	"github.com/lede-bot/lede/internal/playground/standin"
	"github.com/lede-bot/lede/internal/store"
)

// moments are those at which the process is killed.
func moments() []string {
	return []string{
		failpoint.Accepted, failpoint.Deferred, failpoint.Begun, failpoint.Fetched, failpoint.Extracted, asked, failpoint.Streaming,
		failpoint.Grounded, failpoint.Stored, failpoint.Sending, failpoint.Sent, failpoint.Recorded, failpoint.Finished,
	}
}

// within is how long after the restart everybody must have their reply.
const within = time.Minute

// townsAtOnce bounds how many processes of Lede live at the same time: most of
// the time they wait.
const townsAtOnce = 7

// A process that is killed at any moment of the work on a request, however it
// came in, is started again: then there is one reply, or one sentence.
func TestKilledAtEachMomentOfEachWayIn(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes minutes")
	}
	binary := theBinary(t)
	for name, url := range map[string]func(t *testing.T) string{
		"sqlite":   func(t *testing.T) string { t.Helper(); return "sqlite:" + filepath.Join(t.TempDir(), "lede.db") },
		"postgres": func(t *testing.T) string { t.Helper(); return thePostgres(t).Fresh(t) },
	} {
		t.Run(name, func(t *testing.T) {
			room := make(chan struct{}, townsAtOnce)
			lines := make([]string, len(moments()))
			var all sync.WaitGroup
			for i, moment := range moments() {
				town := found(t, binary, moment, url(t))
				all.Go(func() {
					room <- struct{}{}
					defer func() { <-room }()
					lines[i] = town.suffer(t, name == "postgres")
				})
			}
			all.Wait()
			t.Logf("killed at the moment, by way in; — where the way does not pass it, and the longest wait for a reply\n%s", strings.Join(lines, "\n"))
		})
	}
}

// pending is a request whose process has died.
type pending struct {
	way    string
	visit  *visit
	asking asking
	died   bool
	since  time.Time
}

// suffer asks in each way, and has the process die each time. It returns a line
// for the report.
//
// It takes a while until a request begins that nobody began: for that the test
// waits once, when all have died. On Postgres it also takes a while until a
// worker is taken for dead: for that it lets time pass in the database.
func (t *town) suffer(tb testing.TB, postgres bool) string {
	defer t.kill()
	later := t.moment == failpoint.Accepted || t.moment == failpoint.Deferred
	t.aged = postgres
	if err := t.start(); err != nil {
		tb.Errorf("%s: %v", t.moment, err)
		return ""
	}
	var asked []*pending
	var longest time.Duration
	settle := func(p *pending) {
		ctx, cancel := context.WithDeadline(tb.Context(), p.since.Add(within))
		defer cancel()
		if err := t.settled(ctx, p.asking.request); err != nil {
			tb.Errorf("killed when %s, %s: %v", t.moment, p.way, err)
		}
		if p.died {
			longest = max(longest, time.Since(p.since))
		}
	}
	marks := ""
	for _, w := range ways() {
		p, err := t.ask(tb.Context(), w)
		if err != nil {
			tb.Errorf("killed when %s, %s: %v\n%s", t.moment, w.name, err, t.life().output.String())
			return ""
		}
		asked = append(asked, p)
		if !later {
			settle(p)
		}
		marks += map[bool]string{true: " ✓", false: " —"}[p.died]
	}
	if later {
		last := time.Now() // until then, those at work on what was left died again and again
		for _, p := range asked {
			p.since = last
			settle(p)
		}
	}
	time.Sleep(200 * time.Millisecond) // for what should not come
	for _, p := range asked {
		if wrong := p.visit.verdict(p.asking); wrong != "" {
			tb.Errorf("killed when %s, %s: %s", t.moment, p.way, wrong)
		}
	}
	if tb.Failed() {
		tb.Logf("the last life of the one killed when %s said:\n%s", t.moment, t.life().output.String())
	}
	return fmt.Sprintf("%-10s%s  %4.1f s", t.moment, marks, longest.Seconds())
}

// ask makes a request in one way, and starts Lede again when it died of that.
func (t *town) ask(ctx context.Context, w way) (*pending, error) {
	ctx, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	mia := t.discord.UserID("mia")
	v := &visit{town: t, Person: t.discord.As(mia), id: mia, place: t.channel(strings.ReplaceAll(w.name, " ", "-"))}
	var before standin.Message
	if w.prepare != nil {
		var err error
		if before, err = w.prepare(ctx, v); err != nil {
			return nil, fmt.Errorf("preparing: %w", err)
		}
	}
	v.stood = len(v.fromLede())
	t.arm()
	a, err := w.ask(ctx, v, before)
	if err != nil {
		return nil, err
	}
	p := &pending{way: w.name, visit: v, asking: a, since: time.Now()}
	done := make(chan error, 1)
	waiting, stop := context.WithCancel(ctx)
	defer stop()
	go func() { done <- t.settled(waiting, a.request) }()
	life := t.life()
	select {
	case <-life.ended:
	case err := <-done:
		if err != nil {
			return nil, err
		}
		if t.moment == failpoint.Finished { // it dies when it is settled
			select {
			case <-life.ended:
			case <-time.After(time.Second):
			}
		}
	}
	stop()
	if t.disarm() {
		return p, nil
	}
	<-life.ended
	if t.aged {
		if err := t.age(ctx); err != nil {
			return nil, err
		}
	}
	p.died, p.since = true, time.Now()
	return p, t.start()
}

// age lets a minute pass since any process said that it lives: as a worker, and
// as the holder of shards and of what only one may do.
func (t *town) age(ctx context.Context) error {
	return t.store.InTx(ctx, "letting time pass", func(tx store.Tx) error {
		if _, err := tx.Exec(ctx, `UPDATE queue_workers SET beat_at = beat_at - interval '1 minute'`); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `UPDATE leases SET held_until = held_until - 60000000000`)
		return err
	})
}
