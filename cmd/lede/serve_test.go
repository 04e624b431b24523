package main

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/lede-bot/lede/internal/playground/standin"
)

// watched is an output that can be waited for.
type watched struct {
	mu      sync.Mutex
	text    bytes.Buffer
	written chan struct{}
}

func (w *watched) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	select {
	case w.written <- struct{}{}:
	default:
	}
	return w.text.Write(p)
}

func (w *watched) String() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.text.String()
}

func TestServeUntilToldToStop(t *testing.T) {
	discord := standin.New(standin.Options{})
	if err := discord.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(discord.Close)
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	stdout, stderr := &watched{written: make(chan struct{}, 1)}, &watched{written: make(chan struct{}, 1)}
	ended := make(chan int, 1)
	go func() {
		ended <- run(ctx, []string{"serve"}, []string{
			"HOME=" + t.TempDir(), "LEDE_DISCORD_TOKEN=" + discord.Token(), "LEDE_DISCORD_API_URL=" + discord.URL(), "LEDE_DISCORD_MESSAGE_CONTENT=yes",
		}, strings.NewReader(""), stdout, stderr)
	}()
	select {
	case <-stdout.written:
	case code := <-ended:
		t.Fatalf("ended with %d: %s", code, stderr)
	}
	if !discord.Online() {
		t.Error("the bot says that it is connected, and is not")
	}
	stop()
	if code := <-ended; code != exitOK {
		t.Errorf("exit code %d", code)
	}
	for _, want := range []string{
		"Lede is connected to Discord.", "https://discord.com/oauth2/authorize?client_id=",
		"  on   channels that are summarized without asking", "  off  direct messages without a command",
	} {
		if !strings.Contains(stdout.String(), want) {
			t.Errorf("%q is missing from:\n%s", want, stdout)
		}
	}
	if !strings.Contains(stderr.String(), "Stopped.") || strings.Contains(stderr.String()+stdout.String(), discord.Token()) {
		t.Errorf("on standard error:\n%s", stderr)
	}
}

func TestShards(t *testing.T) {
	for _, test := range []struct {
		text  string
		want  []int
		count int
		fails bool
	}{
		{"", nil, 0, false},
		{"3", []int{0, 1, 2}, 3, false},
		{"1/4", []int{1}, 4, false},
		{"2-3 / 4", []int{2, 3}, 4, false},
		{"4/4", nil, 0, true},
		{"3-1/4", nil, 0, true},
		{"0", nil, 0, true},
		{"many", nil, 0, true},
	} {
		got, count, err := shardsOf(test.text)
		if !slices.Equal(got, test.want) || count != test.count || (err != nil) != test.fails {
			t.Errorf("%q: %v of %d, %v", test.text, got, count, err)
		}
	}
}
