package main

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/lede-bot/lede/internal/llm"
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
