package main

import (
	"context"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/lede-bot/lede/internal/playground/standin"
)

var panelAddress = regexp.MustCompile(`the page on the queue is open" address=(\S+)`)

func TestPanelIsForWhoKnowsThePassword(t *testing.T) {
	discord := standin.New(standin.Options{})
	if err := discord.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(discord.Close)
	ctx, stop := context.WithCancel(t.Context())
	stdout, stderr := &watched{written: make(chan struct{}, 1)}, &watched{written: make(chan struct{}, 1)}
	ended := make(chan int, 1)
	go func() {
		ended <- run(ctx, []string{"serve"}, []string{
			"HOME=" + t.TempDir(), "LEDE_DISCORD_TOKEN=" + discord.Token(), "LEDE_DISCORD_API_URL=" + discord.URL(),
			"LEDE_QUEUE_PANEL_ADDRESS=127.0.0.1:0", "LEDE_QUEUE_PANEL_PASSWORD=right and long", "LEDE_LOG_LEVEL=info",
		}, strings.NewReader(""), stdout, stderr)
	}()
	defer func() {
		stop()
		if code := <-ended; code != exitOK {
			t.Errorf("exit code %d: %s", code, stderr)
		}
	}()
	select {
	case <-stdout.written:
	case code := <-ended:
		ended <- code
		t.Fatalf("ended with %d: %s", code, stderr)
	}
	found := panelAddress.FindStringSubmatch(stderr.String())
	if found == nil {
		t.Fatalf("no address in:\n%s", stderr)
	}
	for name, test := range map[string]struct {
		method, path, user, password, origin string
		want                                 int
	}{
		"nobody":           {http.MethodGet, "/", "", "", "", http.StatusUnauthorized},
		"a wrong password": {http.MethodGet, "/api/states", "lede", "wrong", "", http.StatusUnauthorized},
		"a wrong name":     {http.MethodGet, "/api/states", "root", "right and long", "", http.StatusUnauthorized},
		"the operator":     {http.MethodGet, "/api/states", "lede", "right and long", "", http.StatusOK},
		"the page":         {http.MethodGet, "/", "lede", "right and long", "", http.StatusOK},
		"another site":     {http.MethodPost, "/api/jobs/cancel", "lede", "right and long", "https://evil.example", http.StatusForbidden},
	} {
		request, err := http.NewRequestWithContext(ctx, test.method, "http://"+found[1]+test.path, http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		if test.user != "" {
			request.SetBasicAuth(test.user, test.password)
		}
		if test.origin != "" {
			request.Header.Set("Origin", test.origin)
		}
		answer, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.Copy(io.Discard, answer.Body)
		_ = answer.Body.Close()
		if answer.StatusCode != test.want {
			t.Errorf("%s is answered with %d, want %d", name, answer.StatusCode, test.want)
		}
	}
	http.DefaultClient.CloseIdleConnections()
}
