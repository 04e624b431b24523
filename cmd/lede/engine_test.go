package main

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/lede-bot/lede/config"
	"github.com/lede-bot/lede/internal/llm"
	"github.com/lede-bot/lede/internal/store"
)

// A budget that is spent stays spent when Lede is started again, and is there
// anew the next day.
func TestTheDaysBudgetOutlivesARestart(t *testing.T) {
	kept, err := store.Open(t.Context(), store.Options{URL: "sqlite:" + filepath.Join(t.TempDir(), "lede.db")})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = kept.Close() }()
	account := &storeLedger{store: kept}
	account.record(t.Context(), "small-1", llm.Usage{Prompt: 1_000_000}, 1.25)
	spent, err := account.spent(t.Context(), time.Now().UTC().Truncate(24*time.Hour))
	if err != nil || spent != 1.25 {
		t.Fatalf("spent %v, %v", spent, err)
	}
	now := time.Now()
	budget := newDayBudget(config.LLM{InputPrice: 1, DailyBudget: 1}, func() time.Time { return now })
	budget.spent = spent
	if budget.mayAsk(t.Context()) == nil {
		t.Error("a restart renewed the budget")
	}
	now = now.Add(24 * time.Hour)
	if err := budget.mayAsk(t.Context()); err != nil {
		t.Errorf("the next day: %v", err)
	}
}
