package main

import (
	"bytes"
	"encoding/json"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/lede-bot/lede/bot"
	"github.com/lede-bot/lede/internal/store"
)

// An operator sees who used what model for how much, what was estimated, and what
// was there already.
func TestUsageShowsTokensAndMoney(t *testing.T) {
	address := "sqlite:" + filepath.Join(t.TempDir(), "lede.db")
	kept, err := store.Open(t.Context(), store.Options{URL: address})
	if err != nil {
		t.Fatal(err)
	}
	now := time.Now()
	for _, u := range []bot.ModelUse{
		{ID: "1", GuildID: "11", UserID: "21", Model: "small-1", Prompt: 1000, Completion: 100, Cost: 420_000, At: now},
		{ID: "2", GuildID: "11", UserID: "22", Model: "small-1", Prompt: 500, Completion: 50, Cost: 210_000, Estimated: true, At: now.AddDate(0, 0, -1)},
		{ID: "3", UserID: "22", Model: "large-1", Prompt: 300, Completion: 30, Cost: 1_000_000, At: now},
		{ID: "4", GuildID: "11", UserID: "22", Model: "small-1", Prompt: 1000, Completion: 100, Cost: 420_000, Shared: true, At: now},
	} {
		if err := kept.Charge(t.Context(), u); err != nil {
			t.Fatal(err)
		}
	}
	if err := kept.Close(); err != nil {
		t.Fatal(err)
	}
	usage := func(args ...string) string {
		t.Helper()
		var out, errs bytes.Buffer
		environ := []string{"LEDE_STORE_URL=" + address, "HOME=" + t.TempDir()}
		if code := run(t.Context(), append([]string{"usage"}, args...), environ, strings.NewReader(""), &out, &errs); code != exitOK {
			t.Fatalf("%v ends with %d: %s", args, code, &errs)
		}
		return regexp.MustCompile(` +`).ReplaceAllString(out.String(), " ")
	}
	day := func(n int) string { return now.UTC().AddDate(0, 0, n).Format(time.DateOnly) }
	for by, wants := range map[string][]string{
		"day":    {day(0) + " 0 2 1300 130 1.42 1 0.42\n", day(-1) + " 0 1 ~500 ~50 0.21 0 0.00\n", "total 0 3 ~1800 ~180 1.63 1 0.42\n"},
		"model":  {"small-1 2 ~1500 ~150 0.63 1 0.42\n", "large-1 1 300 30 1.00 0 0.00\n"},
		"server": {"11 0 2 ~1500 ~150 0.63 1 0.42\n", "(direct) 0 1 300 30 1.00 0 0.00\n"},
		"user":   {"21 0 1 1000 100 0.42 0 0.00\n", "22 0 2 ~800 ~80 1.21 1 0.42\n"},
	} {
		got := usage("--by", by)
		for _, want := range wants {
			if !strings.Contains(got, want) {
				t.Errorf("by %s: %q is missing in\n%s", by, want, got)
			}
		}
	}
	var today struct{ Total store.UsageLine }
	if err := json.Unmarshal([]byte(usage("--days", "1", "--json")), &today); err != nil || today.Total.Cost != 1_420_000 || today.Total.Calls != 2 {
		t.Errorf("today: %+v, %v", today, err)
	}
}
