package standin_test

import (
	"encoding/json"
	"strconv"
	"testing"

	"github.com/lede-bot/lede/internal/playground/standin"
)

func TestStrictLimitsAreTold(t *testing.T) {
	s := start(t, standin.Options{Limits: standin.Strict})
	news, random := messagesPath(s.ChannelID("news")), messagesPath(s.ChannelID("random"))
	for left := 4; left >= 0; left-- {
		got := ask(t, s, "POST", news, dict{"content": "x"})
		if got.status != 200 || got.header.Get("X-RateLimit-Remaining") != strconv.Itoa(left) || got.header.Get("X-RateLimit-Limit") != "5" {
			t.Fatalf("%d with %v, want %d left", got.status, got.header, left)
		}
	}
	got := ask(t, s, "POST", news, dict{"content": "x"})
	var body struct {
		RetryAfter float64 `json:"retry_after"`
		Global     bool    `json:"global"`
	}
	if err := json.Unmarshal(got.body, &body); err != nil {
		t.Fatal(err)
	}
	if got.status != 429 || body.RetryAfter <= 0 || body.RetryAfter > 5 || body.Global || got.header.Get("X-RateLimit-Scope") != "user" || got.header.Get("Retry-After") == "" {
		t.Errorf("%d %s with %v", got.status, got.body, got.header)
	}
	if got := ask(t, s, "POST", random, dict{"content": "x"}); got.status != 200 {
		t.Errorf("another channel has a bucket of its own: %d", got.status)
	}
	if s.InvalidRequests() != 1 {
		t.Errorf("%d invalid requests were counted", s.InvalidRequests())
	}
}

func TestGenerousLimitsAreToldAndNeverMet(t *testing.T) {
	s := start(t, standin.Options{})
	for range 20 {
		if got := ask(t, s, "POST", messagesPath(s.ChannelID("news")), dict{"content": "x"}); got.status != 200 || got.header.Get("X-RateLimit-Bucket") == "" {
			t.Fatalf("%d with %v", got.status, got.header)
		}
	}
}
