package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/lede-bot/lede/internal/llm/llmtest"
	"github.com/lede-bot/lede/internal/playground/standin"
	"github.com/lede-bot/lede/internal/store/storetest"
)

// fleet is several processes of the program on one Postgres, with a Discord of
// several servers, a site of endless articles, and a model.
type fleet struct {
	t        *testing.T
	discord  *standin.Server
	servers  int
	model    *llmtest.Server
	settings []string

	site    *httptest.Server
	mu      sync.Mutex
	fetches map[string]int
}

// member is one process.
type member struct {
	t       *testing.T
	name    string
	command *exec.Cmd
	output  *watched
	ended   chan struct{}
}

// postgres starts a Postgres for a test, which is skipped where there is none,
// but not in the continuous integration.
func postgres(t *testing.T) *storetest.Postgres {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	server, err := storetest.StartPostgres(ctx)
	switch {
	case errors.Is(err, storetest.ErrNoPostgres) && os.Getenv("CI") == "":
		t.Skip(err)
	case err != nil:
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Stop(); err != nil {
			t.Errorf("stopping postgres: %v", err)
		}
	})
	return server
}

// newFleet makes everything but the processes. The model takes its time for an
// answer; the bot has so many shards.
func newFleet(t *testing.T, server *storetest.Postgres, shards int, thinks time.Duration, settings ...string) *fleet {
	t.Helper()
	seed := standin.DefaultSeed()
	const servers = 8
	template := seed.Guilds[0]
	seed.Guilds = nil
	for i := range servers {
		guild := template
		guild.Name = fmt.Sprint("server ", i)
		guild.Channels = []standin.ChannelSeed{{Name: fmt.Sprint("general-", i)}}
		seed.Guilds = append(seed.Guilds, guild)
	}
	f := &fleet{
		t: t, servers: servers, fetches: map[string]int{},
		discord: standin.New(standin.Options{Seed: seed, Shards: shards, MaxConcurrency: shards, WithoutMessageContent: true}),
	}
	if err := f.discord.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(f.discord.Close)
	f.site = httptest.NewServer(f)
	t.Cleanup(f.site.Close)
	f.model = llmtest.NewServer(llmtest.QuirksOf("openai"), func(c llmtest.Call) llmtest.Reply { return boats(c, thinks) })
	t.Cleanup(f.model.Close)
	f.settings = append([]string{
		"LEDE_STORE_URL=" + server.Fresh(t), "LEDE_DISCORD_TOKEN=" + f.discord.Token(), "LEDE_DISCORD_API_URL=" + f.discord.URL(),
		"LEDE_FETCH_ALLOW_PRIVATE_ADDRESSES=yes", "LEDE_FETCH_PACE=0s", "LEDE_FETCH_PARALLEL=64",
		"LEDE_LLM_BASE_URL=" + f.model.BaseURL(), "LEDE_LLM_MODEL=small-1", "LEDE_LLM_PROVIDER=openai", "LEDE_LLM_API_KEY=key", "LEDE_LLM_PARALLEL=100",
	}, settings...)
	return f
}

var boatCount = regexp.MustCompile(`counted (\d+) boats`)

// boats is what the model writes about an article of the site.
func boats(c llmtest.Call, thinks time.Duration) llmtest.Reply {
	n := boatCount.FindStringSubmatch(c.User)
	if n == nil {
		return llmtest.Reply{Status: http.StatusBadRequest}
	}
	return llmtest.Reply{Delay: thinks, PieceBytes: 400, Text: `{"claims":[{"text":"The harbour of Wexmouth counted ` + n[1] +
		` boats in October, the port authority said.","passages":[1]}]}`}
}

// ServeHTTP serves an article under each path "/42": report 42.
func (f *fleet) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	number := strings.TrimPrefix(r.URL.Path, "/")
	f.mu.Lock()
	f.fetches[number]++
	f.mu.Unlock()
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = fmt.Fprintf(w, `<!doctype html><html lang="en"><head><title>Report %[1]s of the harbour</title></head><body><article><h1>Report %[1]s of the harbour</h1>
<p>The harbour of Wexmouth counted %[1]s boats in October, the port authority said on Monday in its report for the month.</p>
<p>Most of them were fishing boats from the islands, which land their catch at the northern quay before dawn and leave again by noon.</p>
<p>The authority expects fewer in winter. It will close the southern quay in January to mend the wall that a storm broke two years ago, and it has asked skippers to book a berth by the end of the year.</p>
</article></body></html>`, number)
}

// start runs a process with these roles until the test ends.
func (f *fleet) start(name, roles string) *member {
	f.t.Helper()
	m := &member{t: f.t, name: name, output: &watched{written: make(chan struct{}, 1)}, ended: make(chan struct{})}
	m.command = exec.Command("lede-process", "serve", "--role="+roles)
	m.command.Env = append([]string{"HOME=" + f.t.TempDir(), "PATH=" + os.Getenv("PATH")}, f.settings...)
	m.command.Stdout, m.command.Stderr = m.output, m.output
	if err := m.command.Start(); err != nil {
		f.t.Fatal(err)
	}
	go func() {
		defer close(m.ended)
		_ = m.command.Wait() // how it ended is in its output
	}()
	f.t.Cleanup(m.stop)
	f.until(name+" is ready", time.Minute, func() bool {
		select {
		case <-m.ended:
			f.t.Fatalf("%s ended:\n%s", name, m.output)
		default:
		}
		return strings.Contains(m.output.String(), "Lede is connected to Discord.")
	})
	return m
}

// kill ends a process as a power failure does.
func (m *member) kill() {
	m.t.Helper()
	if err := m.command.Process.Kill(); err != nil {
		m.t.Fatal(err)
	}
	<-m.ended
}

// stop asks a process to end, and waits until it has.
func (m *member) stop() {
	if err := m.command.Process.Signal(syscall.SIGTERM); err != nil && !errors.Is(err, os.ErrProcessDone) {
		m.t.Error(err)
	}
	<-m.ended
}

// logged counts lines of a process's log.
func (m *member) logged(text string) int { return strings.Count(m.output.String(), text) }

// until waits for something to become true, and returns how long that took.
func (f *fleet) until(what string, limit time.Duration, holds func() bool) time.Duration {
	f.t.Helper()
	began := time.Now()
	for !holds() {
		if time.Since(began) > limit {
			f.t.Fatalf("waited in vain for %v until %s", limit, what)
		}
		time.Sleep(20 * time.Millisecond)
	}
	return time.Since(began)
}

// ask has a person ask for the summary of a report, on the servers in turn.
func (f *fleet) ask(turn int, report int) {
	f.t.Helper()
	channel := f.discord.ChannelID(fmt.Sprint("general-", turn%f.servers))
	_, err := f.discord.As(f.discord.UserID("mia")).Slash(channel, "summarize", standin.Option("link", f.link(report)))
	if err != nil {
		f.t.Fatal(err)
	}
}

func (f *fleet) link(report int) string { return fmt.Sprint(f.site.URL, "/", report) }

var reportNumber = regexp.MustCompile(`Report (\d+) of the harbour`)

// replies counts the finished replies about each report.
func (f *fleet) replies() map[string]int {
	counts := map[string]int{}
	mia := f.discord.UserID("mia")
	for i := range f.servers {
		for _, m := range f.discord.Messages(mia, f.discord.ChannelID(fmt.Sprint("general-", i))) {
			if m.Author.ID != f.discord.ApplicationID() || m.Flags&standin.FlagLoading != 0 {
				continue
			}
			text := allText(m)
			if n := reportNumber.FindStringSubmatch(text); n != nil && strings.Contains(text, "boats in October") {
				counts[n[1]]++
			} else {
				counts["no reply: "+text]++
			}
		}
	}
	return counts
}

// allText returns the text of a message and its components.
func allText(m standin.Message) string {
	var b strings.Builder
	_, _ = io.WriteString(&b, m.Content)
	var walk func([]standin.Component)
	walk = func(list []standin.Component) {
		for _, c := range list {
			if c.Content != nil {
				b.WriteString(*c.Content + "\n")
			}
			walk(c.Components)
		}
	}
	walk(m.Components)
	return b.String()
}

// answered waits until there are so many replies, and fails where one is not as it should be.
func (f *fleet) answered(many int, limit time.Duration) time.Duration {
	f.t.Helper()
	var counts map[string]int
	total := func() (n int) {
		counts = f.replies()
		for _, c := range counts {
			n += c
		}
		return n
	}
	began := time.Now()
	for total() < many {
		if time.Since(began) > limit {
			f.t.Fatalf("%d of %d requests were answered within %v", total(), many, limit)
		}
		time.Sleep(100 * time.Millisecond)
	}
	took := time.Since(began)
	for text := range counts {
		if strings.HasPrefix(text, "no reply") {
			f.t.Errorf("%s", text)
		}
	}
	return took
}
