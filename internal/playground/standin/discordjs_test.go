package standin_test

import (
	"bufio"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/lede-bot/lede/internal/playground/standin"
	"github.com/lede-bot/lede/internal/playground/standin/openapicheck"
)

const secondClient = "testdata/discordjs"

// installed returns the folder of the second client. Where node or its packages
// are missing the test is skipped, but never in continuous integration. They are
// installed by hand, for tests speak to this machine alone.
func installed(t *testing.T) string {
	t.Helper()
	missing := t.Skipf
	if os.Getenv("CI") != "" {
		missing = t.Fatalf
	}
	if _, err := exec.LookPath("node"); err != nil {
		missing("the second client needs node, which is not there")
	}
	if _, err := os.Stat(filepath.Join(secondClient, "node_modules", "discord.js")); err != nil {
		missing("the second client's packages are not there: npm ci --ignore-scripts in internal/playground/standin/%s", secondClient)
	}
	return secondClient
}

// second is the client on discord.js, running.
type second struct {
	t     *testing.T
	lines chan map[string]any
}

func runSecond(t *testing.T, s *standin.Server) *second {
	t.Helper()
	node := exec.Command("node", "client.mjs")
	node.Dir = installed(t)
	node.Env = append(os.Environ(), "STANDIN_URL="+s.URL(), "STANDIN_TOKEN="+s.Token())
	node.Stderr = os.Stderr
	out, err := node.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	in, err := node.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := node.Start(); err != nil {
		t.Fatal(err)
	}
	c := &second{t: t, lines: make(chan map[string]any, 100)}
	go func() {
		defer close(c.lines)
		for scan := bufio.NewScanner(out); scan.Scan(); {
			var line map[string]any
			if json.Unmarshal(scan.Bytes(), &line) == nil {
				c.lines <- line
			}
		}
	}()
	t.Cleanup(func() {
		_ = in.Close()
		for range c.lines { // until it has ended
		}
		if err := node.Wait(); err != nil {
			t.Errorf("the second client ended badly: %v", err)
		}
	})
	return c
}

// says waits for the client to report an event.
func (c *second) says(event string) map[string]any {
	c.t.Helper()
	deadline := time.After(30 * time.Second)
	for {
		select {
		case line, open := <-c.lines:
			if !open {
				c.t.Fatalf("the second client ended before it said %q", event)
			}
			if line["event"] == "error" {
				c.t.Errorf("the second client: %v", line)
			}
			if line["event"] == event {
				return line
			}
		case <-deadline:
			c.t.Fatalf("the second client did not say %q", event)
		}
	}
}

func TestASecondClientFindsDiscordHere(t *testing.T) {
	s := start(t, standin.Options{}, openapicheck.AllowUnknownFields) // discord.js sends a few
	client := runSecond(t, s)
	ready := client.says("ready")
	if ready["user"] != "Lede" || ready["guild"] != "Lede playground" || len(ready["channels"].([]any)) != 5 {
		t.Errorf("it found %v", ready)
	}
	mia, shown := watch(t, s, "mia")
	if _, err := s.As(mia).Slash(s.ChannelID("general"), "greet", standin.Option("name", "world")); err != nil {
		t.Fatal(err)
	}
	if got := client.says("replied"); got["same"] != true || got["v2"] != true {
		t.Errorf("it replied %v", got)
	}
	card := seen[standin.Message](t, shown, "MESSAGE_UPDATE")
	if *card.Components[0].Components[0].Content != "Hello world" {
		t.Errorf("the person sees %+v", card.Components)
	}
	if _, err := s.As(mia).Press(card.ID, "more"); err != nil {
		t.Fatal(err)
	}
	if got := client.says("pressed"); got["by"] != "mia" || got["on"] != card.ID.String() {
		t.Errorf("it was pressed %v", got)
	}
	list := s.Messages(mia, s.ChannelID("general"))
	if *list[0].Components[0].Components[0].Content != "More it is" || list[1].Content != "just you" || list[1].Flags&standin.FlagEphemeral == 0 {
		t.Errorf("the person sees %+v", list)
	}

	if _, err := s.As(mia).Autocomplete(s.ChannelID("general"), "greet", standin.Option("name", "Ada")); err != nil {
		t.Fatal(err)
	}
	client.says("suggested")
	if got := seen[struct{ Choices []standin.CommandChoice }](t, shown, "APPLICATION_COMMAND_AUTOCOMPLETE_RESPONSE"); got.Choices[0].Name != "Ada Lovelace" {
		t.Errorf("it suggests %+v", got)
	}
	if _, err := s.As(mia).ContextMenu(card.ID, "Note"); err != nil {
		t.Fatal(err)
	}
	if got := client.says("asked"); got["about"] != card.ID.String() {
		t.Errorf("it asks about %v", got)
	}
	modal := seen[standin.Modal](t, shown, "INTERACTION_MODAL_CREATE")
	if _, err := s.As(mia).Submit(modal.ID, standin.Field{CustomID: "words", Value: "my note"}); err != nil {
		t.Fatal(err)
	}
	client.says("noted")
	if list := s.Messages(mia, s.ChannelID("general")); list[len(list)-1].Content != "my note" {
		t.Errorf("the person sees %+v", list)
	}

	s.Faults().Cut()
	say(t, s, "mia", "news", "missed")
	client.says("resumed")
	if got := client.says("answered"); got["to"] != "missed" {
		t.Errorf("after the resume it answered %v", got)
	}
	m := say(t, s, "mia", "news", "talk")
	client.says("answered")
	thread := s.Messages(mia, m.ID)
	if len(thread) != 2 || thread[1].Content != "hello thread" {
		t.Errorf("in the thread stands %+v", thread)
	}
	for _, seen := range s.Messages(mia, s.ChannelID("news")) {
		if seen.ID == m.ID && (len(seen.Reactions) != 1 || *seen.Reactions[0].Emoji.Name != "📰" || seen.Thread == nil) {
			t.Errorf("the message looks like %+v", seen)
		}
	}
}
