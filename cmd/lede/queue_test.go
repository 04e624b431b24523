package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/lede-bot/lede/internal/queue"
	"github.com/lede-bot/lede/internal/store"
)

// The dead are shown with the reason and without what they asked for, and can be
// tried anew or given up.
func TestQueueOfTheDead(t *testing.T) {
	t.Parallel()
	url := "sqlite:" + filepath.Join(t.TempDir(), "lede.db")
	s, err := store.Open(t.Context(), store.Options{URL: url})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}()
	q, err := queue.Open(t.Context(), s, queue.Options{Attempts: 1})
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{"111", "222", "333"} {
		ticket, err := q.Accept(t.Context(), queue.Job{
			ID: id, Kind: "summarize", Owner: "guild", Body: []byte("canary text"), Secret: "canary token", SecretUntil: time.Now().Add(time.Hour),
		})
		if err == nil {
			err = ticket.Begin(t.Context(), []byte("canary text"), "canary token", time.Now().Add(time.Hour))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		ended <- q.Run(ctx, func(context.Context, queue.Task) error {
			return errors.New("Discord failed at https://discord.example/canary/canary token")
		})
	}()
	for stats, err := q.Stats(ctx); stats.Dead < 3; stats, err = q.Stats(ctx) {
		if err != nil {
			t.Fatal(err)
		}
		time.Sleep(10 * time.Millisecond)
	}
	stop()
	if err := <-ended; err != nil {
		t.Fatal(err)
	}

	lede := func(want int, args ...string) string {
		t.Helper()
		var stdout, stderr bytes.Buffer
		code := run(t.Context(), append([]string{"queue"}, args...), []string{"HOME=" + t.TempDir(), "LEDE_STORE_URL=" + url}, strings.NewReader(""), &stdout, &stderr)
		if code != want {
			t.Errorf("lede queue %v: exit code %d: %s", args, code, &stderr)
		}
		if strings.Contains(stdout.String()+stderr.String(), "canary") {
			t.Errorf("lede queue %v tells too much:\n%s%s", args, &stdout, &stderr)
		}
		return stdout.String()
	}
	if text := lede(exitOK); !strings.Contains(text, "dead      3\n") || !strings.Contains(text, "222  summarize  Discord failed at (address)") {
		t.Errorf("the queue:\n%s", text)
	}
	var shown struct {
		Dead     int `json:"dead"`
		Requests []struct{ ID, Reason string }
	}
	if err := json.Unmarshal([]byte(lede(exitOK, "--json")), &shown); err != nil || shown.Dead != 3 {
		t.Errorf("as JSON: %+v, %v", shown, err)
	}
	for _, test := range []struct {
		args []string
		code int
		want string
	}{
		{[]string{"retry", "111", "444"}, exitOK, "1 request will be tried anew."},
		{[]string{"discard", "222"}, exitOK, "1 request given up."},
		{[]string{"discard", "222"}, exitOK, "0 requests given up."},
		{[]string{"discard", "--all"}, exitOK, "1 request given up."},
		{[]string{"retry"}, exitUsage, ""},
		{[]string{"retry", "--all", "111"}, exitUsage, ""},
		{[]string{"retri"}, exitUsage, ""},
	} {
		if text := lede(test.code, test.args...); !strings.Contains(text, test.want) {
			t.Errorf("lede queue %v: %q", test.args, text)
		}
	}
	if text := lede(exitOK); !strings.Contains(text, "waiting   1, the oldest for ") || !strings.Contains(text, "dead      0\n") {
		t.Errorf("the queue at the end:\n%s", text)
	}
}
