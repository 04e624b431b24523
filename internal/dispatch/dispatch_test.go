package dispatch_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"github.com/lede-bot/lede/bot"
	"github.com/lede-bot/lede/internal/dispatch"
	"github.com/lede-bot/lede/internal/queue"
	"github.com/lede-bot/lede/internal/store"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func open(t *testing.T, o queue.Options) (d *dispatch.Dispatcher, path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "lede.db")
	s, err := store.Open(t.Context(), store.Options{URL: "sqlite:" + path})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	q, err := queue.Open(t.Context(), s, o)
	if err != nil {
		t.Fatal(err)
	}
	return dispatch.New(q, nil), path
}

func slash(id string, at time.Time) *bot.Request {
	return &bot.Request{
		ID: id, Kind: bot.KindSummarize, Way: bot.WaySlash, At: at.UTC().Round(time.Millisecond), GuildID: "guild", ChannelID: "channel",
		Asker: bot.Asker{ID: "asker", Roles: []string{"reader"}}, Material: bot.Material{Links: []string{"https://news.example.org/bridge"}},
		Interaction: &bot.Interaction{ID: id, ApplicationID: "app", Token: "canary-token", Private: true},
	}
}

// run works until stop is called.
func run(t *testing.T, d *dispatch.Dispatcher, work bot.Work) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- d.Run(ctx, work) }()
	return func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	}
}

func TestRequestsArriveAsTheyWere(t *testing.T) {
	t.Parallel()
	d, _ := open(t, queue.Options{})
	type arrival struct {
		request *bot.Request
		try     bot.Try
	}
	arrived := make(chan arrival, 1)
	defer run(t, d, func(_ context.Context, r *bot.Request, try bot.Try) error { arrived <- arrival{r, try}; return nil })()

	r := slash("1", time.Now())
	taken, err := d.Accept(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	taken.Begin(r)
	got := <-arrived
	if d := cmp.Diff(arrival{r, bot.Try{Number: 1, Acknowledged: true}}, got, cmp.AllowUnexported(arrival{})); d != "" {
		t.Errorf("(-sent +arrived):\n%s", d)
	}
	if _, err := d.Accept(t.Context(), r); !errors.Is(err, bot.ErrTwice) {
		t.Errorf("a second time: %v", err)
	}

	// Of a token that is dead nothing arrives, and the request says so.
	old := slash("2", time.Now().Add(-bot.TokenLife))
	if taken, err = d.Accept(t.Context(), old); err != nil {
		t.Fatal(err)
	}
	taken.Begin(old)
	if got = <-arrived; got.request.Interaction.Token != "" || !got.request.Expired(time.Now()) {
		t.Errorf("with a dead token: %+v", got.request.Interaction)
	}
}

// Neither the token nor the request is left in the files once it is done.
func TestTokensAreErased(t *testing.T) {
	t.Parallel()
	d, path := open(t, queue.Options{})
	done := make(chan struct{}, 1)
	stop := run(t, d, func(context.Context, *bot.Request, bot.Try) error { done <- struct{}{}; return nil })
	r := slash("1", time.Now())
	taken, err := d.Accept(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	taken.Begin(r)
	<-done
	stop()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, canary := range []string{"canary-token", "news.example.org/bridge"} {
		if bytes.Contains(content, []byte(canary)) {
			t.Errorf("the database holds %q", canary)
		}
	}
}

func TestRoom(t *testing.T) {
	t.Parallel()
	d, _ := open(t, queue.Options{Waiting: 1, Share: 1})
	taken, err := d.Accept(t.Context(), slash("1", time.Now()))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Accept(t.Context(), slash("2", time.Now())); !errors.Is(err, bot.ErrBusy) {
		t.Errorf("no room, but: %v", err)
	}
	taken.Abandon()
	if _, err := d.Accept(t.Context(), slash("3", time.Now())); err != nil {
		t.Errorf("room again, but: %v", err)
	}
}

// Told to stop, work is put off, and the asker need not be told.
func TestPutOff(t *testing.T) {
	t.Parallel()
	d, _ := open(t, queue.Options{Grace: 50 * time.Millisecond})
	began, cause := make(chan struct{}), make(chan error, 1)
	stop := run(t, d, func(ctx context.Context, _ *bot.Request, _ bot.Try) error {
		close(began)
		<-ctx.Done()
		cause <- context.Cause(ctx)
		return context.Cause(ctx)
	})
	r := slash("1", time.Now())
	taken, err := d.Accept(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	taken.Begin(r)
	<-began
	stop()
	if err := <-cause; !errors.Is(err, bot.ErrPostponed) {
		t.Errorf("work ended with %v", err)
	}
}
