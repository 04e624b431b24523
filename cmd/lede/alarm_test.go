package main

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/lede-bot/lede/config"
	"github.com/lede-bot/lede/internal/llm"
	"github.com/lede-bot/lede/internal/llm/llmtest"
)

// A revoked key is one alarm, however many readers ask; so is a spent quota.
func TestOneAlarmAndNotOneAMessage(t *testing.T) {
	var out bytes.Buffer
	now := time.Now()
	a := newAlarm(slog.New(slog.NewTextHandler(&out, nil)))
	a.now = func() time.Time { return now }
	for range 100 {
		a.problem(t.Context(), &llm.Error{Kind: llm.KindKey})
		a.problem(t.Context(), &llm.Error{Kind: llm.KindQuota})
	}
	if n := strings.Count(out.String(), "level=ERROR"); n != 2 || strings.Count(out.String(), "\n") != 2 {
		t.Errorf("%d alarms:\n%s", n, out.String())
	}
	now = now.Add(alarmAgain)
	a.problem(t.Context(), &llm.Error{Kind: llm.KindKey})
	if n := strings.Count(out.String(), "level=ERROR"); n != 3 {
		t.Errorf("%d alarms after an hour", n)
	}
}

// A model whose name is wrong is one alarm too where another stands in for each
// reply, also once it is left in peace.
func TestAModelThatIsStoodInForIsOneAlarm(t *testing.T) {
	quirks := llmtest.Quirks{Model: "small-2"}
	server := llmtest.NewServer(quirks, llmtest.Says("fine"))
	t.Cleanup(server.Close)
	var out bytes.Buffer
	p := &program{log: slog.New(slog.NewTextHandler(&out, nil)), resting: func(string, bool) {}}
	model, done, err := p.model(config.LLM{Provider: "auto", BaseURL: server.BaseURL(), Model: "small-1", FallbackModel: "small-2"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(done)
	for range 20 {
		if response, err := model.Complete(t.Context(), llm.Request{Operation: "test", User: "Hello"}); err != nil || response.Text != "fine" {
			t.Fatalf("got %+v, %v", response, err)
		}
	}
	said := out.String()
	if strings.Count(said, "asking the fallback model") != 1 || strings.Count(said, "state=open") != 1 || strings.Count(said, "\n") != 2 {
		t.Errorf("of 20 calls the operator is told:\n%s", said)
	}
}
