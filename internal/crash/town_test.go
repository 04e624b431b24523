//go:build unix && !race

package crash_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/lede-bot/lede/bot"
	"github.com/lede-bot/lede/internal/failpoint"
	"github.com/lede-bot/lede/internal/llm/llmtest"
	"github.com/lede-bot/lede/internal/playground/standin"
	"github.com/lede-bot/lede/internal/store"
)

// asked is the moment at which the model has got its prompt: the process is
// killed from outside then.
const asked = "asked"

// town is a Discord, a site, a model and a database, between which a process of
// Lede comes and goes.
type town struct {
	tb      testing.TB
	moment  string
	discord *standin.Server
	site    *httptest.Server
	model   *llmtest.Server
	store   *store.Store
	url     string // of the database
	armed   string // the file that arms the fail-point
	binary  string
	aged    bool // time passes in the database when the process dies

	mu      sync.Mutex
	process *process
	pages   int
}

// process is one life of Lede.
type process struct {
	command *exec.Cmd
	ready   chan struct{} // closed once it is connected
	ended   chan struct{} // closed once it is dead
	output  lockedBuffer
}

type lockedBuffer struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}

// found founds a town on an empty database. Its process dies at the moment,
// whenever it is armed.
func found(tb testing.TB, binary, moment, url string) *town {
	tb.Helper()
	t := &town{tb: tb, moment: moment, url: url, armed: filepath.Join(tb.TempDir(), "armed"), binary: binary}
	t.discord = standin.New(standin.Options{})
	if err := t.discord.Start(tb.Context()); err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(t.discord.Close)
	t.site = httptest.NewServer(http.HandlerFunc(t.page))
	tb.Cleanup(t.site.Close)
	t.model = llmtest.NewServer(llmtest.QuirksOf("openai"), t.write)
	tb.Cleanup(t.model.Close)
	var err error
	if t.store, err = store.Open(tb.Context(), store.Options{URL: url}); err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := t.store.Close(); err != nil {
			tb.Error(err)
		}
	})
	tb.Cleanup(t.kill)
	return t
}

// channel adds a channel to the server.
func (t *town) channel(name string) standin.Snowflake {
	return t.discord.AddChannel(t.discord.Guild(), standin.ChannelSeed{Name: name})
}

// link returns a link to a page that nobody has read.
func (t *town) link() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.pages++
	return fmt.Sprintf("%s/story/%d", t.site.URL, t.pages)
}

// refused is a link to a page that is no article.
func (t *town) refused() string { return t.site.URL + "/robots" }

func (*town) page(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	if r.URL.Path == "/robots" {
		fmt.Fprint(w, "<html><head><title>Just a moment...</title></head><body><h1>Checking your browser before you proceed</h1><p>Please enable JavaScript and cookies to continue. Verify you are human.</p></body></html>")
		return
	}
	name := strings.TrimPrefix(r.URL.Path, "/story/")
	fmt.Fprintf(w, `<!doctype html><html lang="en"><head><title>The lock number %[1]s</title></head><body><article><h1>The lock number %[1]s</h1>
<p>The canal company will drain lock number %[1]s for nine weeks from the first Monday of October, its engineers told a meeting in Hallow Bridge.</p>
<p>They found that the lower gates lose forty litres of water a second, twice as much as five years ago, and that one of the hinges is cracked.</p>
<p>New gates of green oak were built over the summer in a yard at Marden, where two carpenters and an apprentice worked on them.</p>
<p>Boats that come up from the river have to turn at the basin, and the company offers them free moorings there until December.</p>
<p>The repair costs %[1]s hundred thousand pounds, of which the county pays a third and the company the rest from its reserve.</p>
<p>Anglers welcome the work, since the reach above the lock is to be dredged at the same time and the reeds are to stay.</p>
<p>The owner of the chandlery fears for her autumn, and said that three of four customers come by water.</p>
<p>The last time the lock was dry, in the winter of 1987, a clock was found in the mud that now hangs in the company's office.</p></article></body></html>`, name)
}

var numbered = regexp.MustCompile(`(?m)^(\d+) (\S.*)$`)

// write is the model: it answers with sentences of the article.
func (t *town) write(c llmtest.Call) llmtest.Reply {
	switch {
	case strings.Contains(c.User, "lighthouse"):
		return llmtest.Reply{Text: `{"word":"lighthouse"}`}
	case strings.Contains(c.User, "Give the word ferry"):
		return llmtest.Reply{Text: `{"word":"ferry"}`}
	}
	if t.moment == asked && os.Remove(t.armed) == nil {
		t.kill()
	}
	type claim struct {
		Text     string `json:"text"`
		Passages []int  `json:"passages"`
	}
	answer := struct {
		Verdict string  `json:"verdict"`
		Claims  []claim `json:"claims"`
	}{Verdict: "answered"}
	for _, line := range numbered.FindAllStringSubmatch(c.User, 4) {
		var n int
		if _, err := fmt.Sscan(line[1], &n); err == nil {
			answer.Claims = append(answer.Claims, claim{line[2], []int{n}})
		}
	}
	text, err := json.Marshal(answer)
	if err != nil {
		return llmtest.Reply{Status: http.StatusInternalServerError}
	}
	reply := llmtest.Reply{Text: string(text)}
	if t.moment == failpoint.Streaming {
		reply.PieceBytes, reply.Pause = 64, 50*time.Millisecond
	}
	return reply
}

// arm has the process die when it comes to the moment next.
func (t *town) arm() {
	if err := os.WriteFile(t.armed, nil, 0o600); err != nil {
		t.tb.Error(err)
	}
}

// disarm lets the process live; false where it has died already.
func (t *town) disarm() bool { return os.Remove(t.armed) == nil }

// start begins a life of Lede, and returns once it is connected.
func (t *town) start() error {
	p := &process{command: exec.Command(t.binary, "serve", "--verbose"), ready: make(chan struct{}), ended: make(chan struct{})}
	p.command.Env = []string{
		"HOME=" + filepath.Dir(t.armed), "LEDE_STORE_URL=" + t.url,
		"LEDE_DISCORD_TOKEN=" + t.discord.Token(), "LEDE_DISCORD_API_URL=" + t.discord.URL(),
		"LEDE_DISCORD_MESSAGE_CONTENT=yes", "LEDE_DISCORD_REACTIONS=yes", "LEDE_DISCORD_DIRECT_MESSAGES=yes",
		"LEDE_FETCH_ALLOW_PRIVATE_ADDRESSES=yes", "LEDE_FETCH_PACE=0",
		"LEDE_LLM_BASE_URL=" + t.model.BaseURL(), "LEDE_LLM_MODEL=small-1", "LEDE_LLM_PROVIDER=openai", "LEDE_LLM_API_KEY=key",
		failpoint.Variable + "=" + t.moment, failpoint.Armed + "=" + t.armed, "GOMAXPROCS=2",
	}
	p.command.Stderr = &p.output
	p.command.Stdout = &greeting{ready: p.ready}
	if err := p.command.Start(); err != nil {
		return err
	}
	go func() {
		_ = p.command.Wait() // it is meant to be killed
		close(p.ended)
	}()
	t.mu.Lock()
	t.process = p
	t.mu.Unlock()
	select {
	case <-p.ready:
		return nil
	case <-p.ended:
		return fmt.Errorf("lede ended at the start: %s", p.output.String())
	case <-time.After(time.Minute):
		return errors.New("lede does not start")
	}
}

// greeting waits for the first line of a process.
type greeting struct {
	once  sync.Once
	ready chan struct{}
}

func (g *greeting) Write(p []byte) (int, error) {
	g.once.Do(func() { close(g.ready) })
	return len(p), nil
}

// life is the process that lives, or died last.
func (t *town) life() *process {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.process
}

// kill ends the process as a crash does.
func (t *town) kill() {
	if p := t.life(); p != nil {
		_ = p.command.Process.Kill() // it may be dead
		<-p.ended
	}
}

// settled waits until a request is done with.
func (t *town) settled(ctx context.Context, request string) error {
	for {
		d, err := t.store.Delivery(ctx, request)
		if err == nil && d.Done {
			return nil
		}
		if err != nil && !errors.Is(err, bot.ErrNotKept) && ctx.Err() == nil {
			return err
		}
		select {
		case <-time.After(20 * time.Millisecond):
		case <-ctx.Done():
			return fmt.Errorf("request %s is not done: %w", request, ctx.Err())
		}
	}
}
