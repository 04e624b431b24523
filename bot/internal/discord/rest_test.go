package discord

import (
	"bytes"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"
)

// secret is a token that must never be shown; it has not the shape of a real one.
const secret = "bot-token-canary"

// request is what a script saw of one request.
type request struct {
	method, path string
	header       http.Header
	body         map[string]any
	at           time.Time
}

// script answers requests in place of Discord, and keeps them.
type script struct {
	answer func(r request, n int) answer // n counts from 0

	mu   sync.Mutex
	seen []request
}

type answer struct {
	status int
	header map[string]string
	body   string
	err    error
}

func (s *script) RoundTrip(r *http.Request) (*http.Response, error) {
	got := request{method: r.Method, path: r.URL.RequestURI(), header: r.Header, at: time.Now()}
	if r.Body != nil {
		data, err := io.ReadAll(r.Body)
		if err != nil {
			return nil, err
		}
		_ = json.Unmarshal(data, &got.body) // nil for what is not JSON
	}
	s.mu.Lock()
	n := len(s.seen)
	s.seen = append(s.seen, got)
	s.mu.Unlock()
	a := answer{}
	if s.answer != nil {
		a = s.answer(got, n)
	}
	if a.err != nil {
		return nil, a.err
	}
	if a.status == 0 {
		a.status = http.StatusOK
	}
	if a.body == "" {
		a.body = `{"id":"1","channel_id":"2"}`
	}
	response := &http.Response{
		StatusCode: a.status, Status: http.StatusText(a.status), Header: http.Header{},
		Body: io.NopCloser(strings.NewReader(a.body)), Request: r,
	}
	for name, value := range a.header {
		response.Header.Set(name, value)
	}
	return response, nil
}

func (s *script) requests() []request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]request(nil), s.seen...)
}

func scripted(t *testing.T, respond func(r request, n int) answer) (*Client, *script) {
	t.Helper()
	s := &script{answer: respond}
	c, err := NewClient(ClientOptions{Token: secret, Transport: s})
	if err != nil {
		t.Fatal(err)
	}
	return c, s
}

func interaction(id string) *discordgo.Interaction {
	return &discordgo.Interaction{ID: id, AppID: "app", Token: "token" + id}
}

func text(s string) []discordgo.MessageComponent {
	return []discordgo.MessageComponent{discordgo.TextDisplay{Content: s}}
}

func TestEveryMessageForbidsMentions(t *testing.T) {
	ctx := t.Context()
	m := Message{Content: "hello @everyone"}
	calls := map[string]func(c *Client) error{
		"send":          func(c *Client) error { _, err := c.Send(ctx, "2", m); return err },
		"edit":          func(c *Client) error { _, err := c.Edit(ctx, "2", "3", m); return err },
		"respond":       func(c *Client) error { return c.Respond(ctx, interaction("9"), m) },
		"update":        func(c *Client) error { return c.Update(ctx, interaction("9"), m) },
		"edit original": func(c *Client) error { _, err := c.EditOriginal(ctx, "1", "t", m); return err },
		"follow up":     func(c *Client) error { _, err := c.FollowUp(ctx, "1", "t", m); return err },
		"edit follow up": func(c *Client) error {
			_, err := c.EditFollowUp(ctx, "1", "t", "3", m)
			return err
		},
	}
	for name, call := range calls {
		t.Run(name, func(t *testing.T) {
			c, s := scripted(t, nil)
			if err := call(c); err != nil {
				t.Fatal(err)
			}
			body := s.requests()[0].body
			if data, ok := body["data"].(map[string]any); ok {
				body = data
			}
			mentions, ok := body["allowed_mentions"].(map[string]any)
			if !ok {
				t.Fatalf("no allowed_mentions in %v", body)
			}
			parse, ok := mentions["parse"].([]any)
			if !ok || len(parse) != 0 || mentions["replied_user"] != false {
				t.Errorf("allowed_mentions = %v, want an empty parse and no pinged user", mentions)
			}
		})
	}
}

func TestADeferredReplyBecomesACard(t *testing.T) {
	c, s := scripted(t, nil)
	if _, err := c.EditOriginal(t.Context(), "1", "t", Message{V2: true, Components: text("card")}); err != nil {
		t.Fatal(err)
	}
	got := s.requests()[0]
	if got.method != "PATCH" || got.path != "/api/v10/webhooks/1/t/messages/@original" {
		t.Errorf("asked %s %s", got.method, got.path)
	}
	if got.body["flags"] != float64(discordgo.MessageFlagsIsComponentsV2) {
		t.Errorf("flags = %v", got.body["flags"])
	}
	if content, sent := got.body["content"]; !sent || content != nil {
		t.Errorf("content = %v, want null: a V2 message has none", content)
	}
}

func TestASentMessageHasANonceThatItsRepetitionsShare(t *testing.T) {
	c, s := scripted(t, func(_ request, n int) answer {
		if n == 0 {
			return answer{status: 500}
		}
		return answer{}
	})
	c.pause = func(int) time.Duration { return 0 }
	if _, err := c.Send(t.Context(), "2", Message{Content: "x"}); err != nil {
		t.Fatal(err)
	}
	seen := s.requests()
	if len(seen) != 2 {
		t.Fatalf("%d requests, want 2", len(seen))
	}
	nonce, _ := seen[0].body["nonce"].(string)
	if nonce == "" || len(nonce) > 25 || nonce != seen[1].body["nonce"] || seen[0].body["enforce_nonce"] != true {
		t.Errorf("nonces %v and %v, enforced %v", nonce, seen[1].body["nonce"], seen[0].body["enforce_nonce"])
	}
}

func TestAReplyOutlivesTheMessageItAnswers(t *testing.T) {
	c, s := scripted(t, nil)
	if _, err := c.Send(t.Context(), "2", Message{Content: "x", ReplyTo: &discordgo.MessageReference{MessageID: "7"}}); err != nil {
		t.Fatal(err)
	}
	reference, _ := s.requests()[0].body["message_reference"].(map[string]any)
	if reference["message_id"] != "7" || reference["fail_if_not_exists"] != false {
		t.Errorf("message_reference = %v", reference)
	}
}

func TestTheBotTokenGoesOnlyWhereItIsNeeded(t *testing.T) {
	c, s := scripted(t, nil)
	if err := c.Defer(t.Context(), interaction("9"), true); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Self(t.Context()); err != nil {
		t.Fatal(err)
	}
	seen := s.requests()
	if got := seen[0].header.Get("Authorization"); got != "" {
		t.Errorf("an interaction's request carries %q", got)
	}
	if got := seen[1].header.Get("Authorization"); got != "Bot "+secret {
		t.Errorf("Authorization = %q", got)
	}
	if data, _ := seen[0].body["data"].(map[string]any); seen[0].body["type"] != 5.0 || data["flags"] != 64.0 {
		t.Errorf("the deferral is %v", seen[0].body)
	}
}

func TestNoTokenIsShown(t *testing.T) {
	const interactionToken = "interaction-token-canary"
	failures := map[string]answer{
		"refused":     {status: 403, body: `{"code":50013,"message":"Missing Permissions"}`},
		"unavailable": {status: 503, body: "<html>"},
		"limited":     {status: 429, header: map[string]string{"Retry-After": "3600"}},
		"broken":      {err: io.ErrUnexpectedEOF},
	}
	for name, failure := range failures {
		t.Run(name, func(t *testing.T) {
			var log bytes.Buffer
			s := &script{answer: func(request, int) answer { return failure }}
			c, err := NewClient(ClientOptions{Token: secret, Transport: s, Logger: slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))})
			if err != nil {
				t.Fatal(err)
			}
			c.pause = func(int) time.Duration { return 0 }
			_, err = c.EditOriginal(t.Context(), "1", interactionToken, Message{Content: "x"})
			if err == nil {
				t.Fatal("no error")
			}
			_, other := c.Self(t.Context())
			for _, shown := range []string{err.Error(), other.Error(), log.String()} {
				if strings.Contains(shown, interactionToken) || strings.Contains(shown, secret) {
					t.Errorf("a token is shown: %s", shown)
				}
			}
		})
	}
}

func TestErrorsAreTold(t *testing.T) {
	cases := []struct {
		status, code                              int
		gone, forbidden, expired, unavailable, ok bool
	}{
		{status: 404, code: 10003, gone: true},
		{status: 404, code: 10008, gone: true},
		{status: 404, code: 10062, expired: true},
		{status: 404, code: 10015, expired: true},
		{status: 401, code: 50027, expired: true},
		{status: 403, code: 50001, forbidden: true},
		{status: 403, code: 50013, forbidden: true},
		{status: 403, code: 50007, forbidden: true},
		{status: 500, unavailable: true},
		{status: 400, code: 50035},
	}
	for _, want := range cases {
		err := error(&Error{Status: want.status, Code: want.code})
		if Gone(err) != want.gone || Forbidden(err) != want.forbidden || Expired(err) != want.expired || Unavailable(err) != want.unavailable {
			t.Errorf("%d %d: gone %t, forbidden %t, expired %t, unavailable %t", want.status, want.code,
				Gone(err), Forbidden(err), Expired(err), Unavailable(err))
		}
	}
}

func TestARefusalNamesTheField(t *testing.T) {
	c, _ := scripted(t, func(request, int) answer {
		return answer{status: 400, body: `{"code":50035,"message":"Invalid Form Body","errors":{"components":{"0":{"content":{"_errors":[{"code":"BASE_TYPE_MAX_LENGTH","message":"Must be 4000 or fewer in length."}]}}}}}`}
	})
	_, err := c.Send(t.Context(), "2", Message{Content: "x"})
	if err == nil || !strings.Contains(err.Error(), "components.0.content: Must be 4000") {
		t.Errorf("err = %v", err)
	}
}

func TestAnOversizedCardIsRefusedBeforeItIsSent(t *testing.T) {
	c, s := scripted(t, nil)
	for name, components := range map[string][]discordgo.MessageComponent{
		"bytes":      text(strings.Repeat("字", 3400)), // 3,400 characters, 10,212 bytes
		"characters": text(strings.Repeat("x", 4001)),
	} {
		_, err := c.EditOriginal(t.Context(), "1", "t", Message{V2: true, Components: components})
		var refusal *Error
		if !hasCode(err, 50035) {
			t.Errorf("%s: err = %v (%v)", name, err, refusal)
		}
	}
	if n := len(s.requests()); n != 0 {
		t.Errorf("%d requests were sent", n)
	}
	if _, err := c.EditOriginal(t.Context(), "1", "t", Message{V2: true, Components: text(strings.Repeat("字", 3300))}); err != nil {
		t.Errorf("3,300 characters of three bytes: %v", err)
	}
}

func TestFilesGoAlong(t *testing.T) {
	var kind string
	var body []byte
	c, _ := scripted(t, nil)
	c.session.Client.Transport.(*transport).base = roundTrip(func(r *http.Request) (*http.Response, error) {
		kind = r.Header.Get("Content-Type")
		body, _ = io.ReadAll(r.Body)
		return &http.Response{StatusCode: 200, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(`{"id":"1"}`))}, nil
	})
	_, err := c.Send(t.Context(), "2", Message{Content: "x", Files: []*discordgo.File{{Name: "a.txt", Reader: strings.NewReader("the file")}}})
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(kind, "multipart/form-data") || !bytes.Contains(body, []byte("the file")) || !bytes.Contains(body, []byte(`"parse":[]`)) {
		t.Errorf("%s: %s", kind, body)
	}
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestAnUnknownComponentLeavesTheAnswerReadable(t *testing.T) {
	c, _ := scripted(t, func(request, int) answer {
		return answer{body: `[{"id":"1","content":"a","components":[{"type":99}]},{"id":"2","content":"b"}]`}
	})
	messages, err := c.Messages(t.Context(), "2", Page{After: "0", Limit: 2})
	if err != nil || len(messages) != 2 || messages[0].Content != "a" {
		t.Errorf("%v, %v", messages, err)
	}
}

func TestAStartedThreadIsReturnedAgain(t *testing.T) {
	c, _ := scripted(t, func(r request, _ int) answer {
		if r.method == "POST" {
			return answer{status: 400, body: `{"code":160004,"message":"A thread has already been created for this message"}`}
		}
		return answer{body: `{"id":"3","name":"there"}`}
	})
	thread, err := c.StartThread(t.Context(), "2", "3", "new")
	if err != nil || thread.Name != "there" {
		t.Errorf("%v, %v", thread, err)
	}
}
