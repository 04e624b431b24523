package main

import (
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/lede-bot/lede/bot"
	"github.com/lede-bot/lede/config"
	"github.com/lede-bot/lede/internal/llm"
	"github.com/lede-bot/lede/internal/store"
)

// A budget that is spent stays spent when Lede is started again, and is there
// anew the next day.
func TestTheDaysBudgetOutlivesARestart(t *testing.T) {
	path := filepath.Join(t.TempDir(), "lede.db")
	now := time.Now()
	start := func() (*account, func()) {
		kept, err := store.Open(t.Context(), store.Options{URL: "sqlite:" + path})
		if err != nil {
			t.Fatal(err)
		}
		c := config.LLM{InputPrice: 1, DailyBudget: 1}
		return newAccount(c, kept, slog.New(slog.DiscardHandler), func() time.Time { return now }), func() { _ = kept.Close() }
	}
	before, end := start()
	if err := before.mayAsk(t.Context()); err != nil {
		t.Errorf("at first: %v", err)
	}
	before.charge(t.Context(), "small-1", llm.Usage{Prompt: 1_250_000})
	end()
	after, end := start()
	defer end()
	if err := after.mayAsk(t.Context()); err == nil || !strings.Contains(err.Error(), "llm.daily_budget") {
		t.Errorf("after a restart: %v", err)
	}
	now = now.Add(24 * time.Hour)
	if err := after.mayAsk(t.Context()); err != nil {
		t.Errorf("the next day: %v", err)
	}
}

func TestPricesAreThoseOfTheModelThatAnswered(t *testing.T) {
	c := config.LLM{InputPrice: 1, OutputPrice: 2, Prices: "gpt-5 10 100, gpt-5-mini 3 30"}
	a := newAccount(c, bot.NewMemory(), slog.New(slog.DiscardHandler), time.Now)
	for model, want := range map[string]int64{"gpt-5-2026-01-01": 110, "gpt-5-mini-2026-01-01": 33, "qwen3": 3} {
		if got := a.cost(model, 1, 1); got != want {
			t.Errorf("%s: %d, want %d millionths", model, got, want)
		}
	}
}
