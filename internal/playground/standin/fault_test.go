package standin_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"

	"github.com/lede-bot/lede/internal/playground/standin"
)

func TestFaultsHarmTheRequestsTheyName(t *testing.T) {
	s := start(t, standin.Options{})
	news, random := messagesPath(s.ChannelID("news")), messagesPath(s.ChannelID("random"))
	hello := dict{"content": "hello"}
	s.Faults().REST(standin.Fault{Method: "POST", Path: fmt.Sprintf("/channels/%d/messages", s.ChannelID("news")), Skip: 1, Times: 2, Status: 503})
	var got []int
	for range 4 {
		got = append(got, ask(t, s, "POST", news, hello).status)
	}
	if want := "[200 503 503 200]"; fmt.Sprint(got) != want {
		t.Errorf("answers %v, want %v", got, want)
	}
	if status := ask(t, s, "POST", random, hello).status; status != 200 {
		t.Errorf("another channel: %d", status)
	}
	remove := s.Faults().REST(standin.Fault{Path: "/channels/*/messages", Status: 429, RetryAfter: 65 * time.Second, Scope: "shared"})
	limited := ask(t, s, "POST", news, hello)
	if limited.status != 429 || limited.header.Get("Retry-After") != "65" || limited.header.Get("X-RateLimit-Scope") != "shared" || s.InvalidRequests() != 0 {
		t.Errorf("%d with %v, %d invalid", limited.status, limited.header, s.InvalidRequests())
	}
	remove()
	s.Faults().REST(standin.Fault{Path: "/users/**", Status: 502, Body: "<html>Bad Gateway</html>", Header: http.Header{"Content-Type": {"text/html"}}})
	if got := ask(t, s, "GET", "/users/@me", nil); got.status != 502 || !strings.HasPrefix(string(got.body), "<html>") || got.header.Get("Content-Type") != "text/html" {
		t.Errorf("%d %s %v", got.status, got.body, got.header)
	}
	s.Faults().Clear()
	if got := ask(t, s, "GET", "/users/@me", nil); got.status != 200 {
		t.Errorf("after all faults were cleared: %d", got.status)
	}
}

func TestAConnectionCanBreakBeforeOrAfterTheDeed(t *testing.T) {
	s := start(t, standin.Options{})
	ch := s.ChannelID("news")
	for drop, done := range map[standin.Drop]int{standin.DropBefore: 0, standin.DropAfter: 1} {
		before := len(s.Messages(s.UserID("ada"), ch))
		s.Faults().REST(standin.Fault{Method: "POST", Path: "/channels/*/messages", Times: 1, Drop: drop})
		req, err := http.NewRequestWithContext(t.Context(), "POST", s.URL()+"/api/v10"+messagesPath(ch), strings.NewReader(`{"content":"x"}`))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Authorization", "Bot "+s.Token())
		req.Close = true
		if res, err := http.DefaultClient.Do(req); err == nil {
			_ = res.Body.Close()
			t.Errorf("an answer came: %d", res.StatusCode)
		}
		if got := len(s.Messages(s.UserID("ada"), ch)) - before; got != done {
			t.Errorf("drop %d: %d messages were made, want %d", drop, got, done)
		}
	}
}

func TestEventsThatNoLibraryKnows(t *testing.T) {
	s := start(t, standin.Options{})
	told := connect(t, newBot(t, s, everyday))
	s.Faults().Dispatch("MESSAGE_CREATE", json.RawMessage(`{"id":"5","components":[{"type":99}]}`))
	if e := next(t, told, "MESSAGE_CREATE"); !strings.Contains(string(e.RawData), `"type":99`) {
		t.Errorf("the bot was told %s", e.RawData)
	}
}

func TestWhatPassesIsRecordedWithoutTokens(t *testing.T) {
	s := newStage(t, standin.Options{})
	var mu sync.Mutex
	var all strings.Builder
	var routes []string
	stop := s.Observe(func(e standin.Exchange) {
		mu.Lock()
		defer mu.Unlock()
		text, _ := json.Marshal(e)
		all.Write(text)
		routes = append(routes, e.Method+" "+e.Route)
	}, func(f standin.Frame) {
		mu.Lock()
		defer mu.Unlock()
		all.Write(f.Payload)
	})
	c := dial(t, s.Server)
	c.send(2, identify(s.Server, nil))
	c.until(0, "READY")
	in := s.slash()
	s.want(s.answer(in, 4, dict{"content": "hello"}), 204, 0, "an answer")
	ask(t, s.Server, "GET", s.hook(in, "/messages/@original"), nil)
	stop()
	mu.Lock()
	defer mu.Unlock()
	if text := all.String(); strings.Contains(text, s.Token()) || strings.Contains(text, in.Token) {
		t.Error("a token is in the record")
	}
	want := "[POST /interactions/{interaction_id}/{interaction_token}/callback GET /webhooks/{webhook_id}/{webhook_token}/messages/@original]"
	if fmt.Sprint(routes) != want {
		t.Errorf("recorded %v", routes)
	}
}

// The library's edits of answers share one bucket, so that a bot that wants them
// at once must name buckets of its own: the stand-in has to show both.
func TestEditsOfManyAnswersPassAtOnce(t *testing.T) {
	s := newStage(t, standin.Options{})
	bot := newBot(t, s.Server, everyday)
	const n = 10
	var all []standin.Interaction
	for range n {
		in := s.slash()
		s.want(s.answer(in, 5, nil), 204, 0, "a deferral")
		all = append(all, in)
	}
	var mu sync.Mutex
	var now, most int
	inFlight := func(d int) {
		mu.Lock()
		defer mu.Unlock()
		now += d
		most = max(most, now)
	}
	bot.Client.Transport = counting{bot.Client.Transport, inFlight}
	s.Faults().REST(standin.Fault{Method: "PATCH", Path: "/webhooks/**", Delay: 100 * time.Millisecond})
	edit := func(one func(i int, in standin.Interaction) error) int {
		mu.Lock()
		most = 0
		mu.Unlock()
		var group sync.WaitGroup
		for i, in := range all {
			group.Go(func() {
				if err := one(i, in); err != nil {
					t.Error(err)
				}
			})
		}
		group.Wait()
		return most
	}
	app := s.ApplicationID().String()
	words := "hello"
	if got := edit(func(_ int, in standin.Interaction) error {
		_, err := bot.WebhookMessageEdit(app, in.Token, "@original", &discordgo.WebhookEdit{Content: &words})
		return err
	}); got != 1 {
		t.Errorf("%d edits at once through the library's bucket, which serializes them", got)
	}
	if got := edit(func(i int, in standin.Interaction) error {
		_, err := bot.RequestWithBucketID("PATCH", discordgo.EndpointWebhookMessage(app, in.Token, "@original"), dict{"content": words}, fmt.Sprint(i))
		return err
	}); got < n/2 {
		t.Errorf("%d edits at once through buckets of their own", got)
	}
}

type counting struct {
	under http.RoundTripper
	count func(int)
}

func (c counting) RoundTrip(r *http.Request) (*http.Response, error) {
	c.count(1)
	defer c.count(-1)
	return c.under.RoundTrip(r)
}
