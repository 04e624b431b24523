//go:build unix && !race

package crash_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/lede-bot/lede/internal/playground/standin"
	"github.com/lede-bot/lede/internal/store/storetest"
)

// A Postgres that crashes while requests come in and are worked on costs
// nobody their reply: what was accepted has exactly one, and what could not be
// accepted was told so, or got Discord's own word that nobody answered.
func TestPostgresCrashesUnderLoad(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes a minute")
	}
	if !thePostgres(t).Owned() {
		t.Skip("somebody else's Postgres is not crashed")
	}
	ctx, cancel := context.WithTimeout(t.Context(), 3*within)
	defer cancel()
	server, err := storetest.StartPostgres(ctx) // its own: the other tests go on
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Stop(); err != nil {
			t.Error(err)
		}
	})
	town := found(t, theBinary(t), "never", server.URL)
	if err := town.start(); err != nil {
		t.Fatal(err)
	}
	mia := town.discord.UserID("mia")
	const rounds, crashAt = 24, 8
	var all []*pending
	restarted := make(chan error, 1)
	for i := range rounds {
		v := &visit{town: town, Person: town.discord.As(mia), id: mia, place: town.channel("load")}
		p := &pending{way: "mention", visit: v}
		if i%2 == 0 {
			p.way = "slash command"
			id, err := v.Slash(v.place, "summarize", standin.Option("link", v.link()))
			if err != nil {
				t.Fatal(err)
			}
			p.asking = asking{request: id.String(), more: 1}
		} else if p.asking, err = v.says(v.mention() + v.link()); err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
		if i == crashAt {
			go func() { restarted <- server.Restart(ctx) }()
		}
		time.Sleep(100 * time.Millisecond)
	}
	if err := <-restarted; err != nil {
		t.Fatal(err)
	}
	back := time.Now()
	accepted, refused := 0, 0
	for _, p := range all {
		waiting, stop := context.WithDeadline(ctx, back.Add(within))
		err := town.settled(waiting, p.asking.request)
		stop()
		wrong := p.visit.verdict(p.asking)
		switch said := strings.Join(texts(p.visit.fromLede()), ""); {
		case err == nil && wrong == "":
			accepted++
		case errors.Is(err, context.DeadlineExceeded) && len(p.visit.fromLede()) <= 1 && !strings.Contains(said, "lock number"):
			refused++ // it was told that nothing can be taken now, or Discord told it
		default:
			t.Errorf("%s: %v, %s", p.way, err, wrong)
		}
	}
	if accepted < rounds/2 {
		t.Errorf("only %d of %d requests were accepted", accepted, rounds)
	}
	t.Logf("of %d requests %d have one reply, %d were not accepted; the last came %.1f s after the restart", rounds, accepted, refused, time.Since(back).Seconds())
	if t.Failed() {
		t.Logf("Lede said:\n%s", town.life().output.String())
	}
}
