package store_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/lede-bot/lede/bot"
	"github.com/lede-bot/lede/internal/store"
)

func TestLedger(t *testing.T) {
	t.Parallel()
	for name, s := range map[string]*store.Store{"sqlite": first(newSQLite(t)), "postgres": newPostgres(t)} {
		t.Run(name, func(t *testing.T) {
			ctx, noon := t.Context(), time.Now().UTC().Truncate(24*time.Hour).Add(12*time.Hour)
			yesterday := noon.AddDate(0, 0, -1)
			use := func(id, guild, user, model string, cost int64, estimated bool, at time.Time) error {
				return s.Charge(ctx, bot.ModelUse{
					ID: id, GuildID: guild, UserID: user, Model: model, Prompt: 100, Completion: 10, Estimated: estimated, Cost: cost, At: at,
				})
			}
			ask := func(id, guild, user string, at time.Time) error {
				return s.Spend(ctx, bot.Usage{RequestID: id, GuildID: guild, UserID: user, Kind: bot.KindAsk, At: at})
			}
			if err := errors.Join(
				use("1", "g", "a", "small", 5, false, yesterday), use("2", "g", "a", "large", 700, true, noon),
				use("2", "g", "a", "large", 700, true, noon), // a second time changes nothing
				use("3", "h", "b", "small", 5, false, noon), use("4", "", "a", "small", 5, false, noon.AddDate(0, 0, -40)),
				s.Charge(ctx, bot.ModelUse{ID: "s", GuildID: "g", UserID: "b", Model: "small", Prompt: 90, Completion: 9, Cost: 4, Shared: true, At: noon}),
				ask("1", "g", "a", yesterday), ask("2", "g", "a", noon), ask("2", "g", "a", noon), ask("3", "h", "b", noon), ask("5", "h", "b", noon),
			); err != nil {
				t.Fatal(err)
			}
			from, to := noon.AddDate(0, 0, -7), noon.AddDate(0, 0, 1)
			for by, want := range map[store.Grouping][]store.UsageLine{
				store.ByDay: {
					{Name: yesterday.Format(time.DateOnly), Requests: 1, Calls: 1, Prompt: 100, Completion: 10, Cost: 5},
					{Name: noon.Format(time.DateOnly), Requests: 3, Calls: 2, Estimated: 1, Prompt: 200, Completion: 20, Cost: 705, Shared: 1, Saved: 4},
				},
				store.ByModel: {
					{Name: "large", Calls: 1, Estimated: 1, Prompt: 100, Completion: 10, Cost: 700},
					{Name: "small", Calls: 2, Prompt: 200, Completion: 20, Cost: 10, Shared: 1, Saved: 4},
				},
				store.ByGuild: {
					{Name: "g", Requests: 2, Calls: 2, Estimated: 1, Prompt: 200, Completion: 20, Cost: 705, Shared: 1, Saved: 4},
					{Name: "h", Requests: 2, Calls: 1, Prompt: 100, Completion: 10, Cost: 5},
				},
				store.ByUser: {
					{Name: "a", Requests: 2, Calls: 2, Estimated: 1, Prompt: 200, Completion: 20, Cost: 705},
					{Name: "b", Requests: 2, Calls: 1, Prompt: 100, Completion: 10, Cost: 5, Shared: 1, Saved: 4},
				},
			} {
				got, err := s.UsageBy(ctx, by, from, to)
				if d := cmp.Diff(want, got); d != "" || err != nil {
					t.Errorf("by %s: %v\n%s", by, err, d)
				}
			}
			for _, test := range []struct {
				guild, user string
				want        int64
			}{{"", "", 710}, {"g", "", 705}, {"", "b", 5}, {"x", "", 0}} {
				if got, err := s.Charged(ctx, test.guild, test.user, from); got != test.want || err != nil {
					t.Errorf("spent by %q on %q: %d, %v, want %d", test.user, test.guild, got, err, test.want)
				}
			}

			// What a forgotten person cost is known still, but not who it was.
			if err := errors.Join(s.Forget(ctx, "a"), s.ForgetGuild(ctx, "h")); err != nil {
				t.Fatal(err)
			}
			want := []store.UsageLine{
				{Requests: 1, Calls: 3, Estimated: 1, Prompt: 300, Completion: 30, Cost: 710},
				{Name: "b", Shared: 1, Saved: 4},
			}
			got, err := s.UsageBy(ctx, store.ByUser, from, to)
			if d := cmp.Diff(want, got); d != "" || err != nil {
				t.Errorf("after forgetting: %v\n%s", err, d)
			}

			// When the day is over nothing tells any more whose that was.
			if _, err := s.Sweep(ctx, noon.AddDate(0, 0, 1)); err != nil {
				t.Fatal(err)
			}
			for _, query := range []string{
				"SELECT COUNT(*) FROM day_keys", "SELECT COUNT(*) FROM requests WHERE user_id <> 'b'",
				"SELECT COUNT(*) FROM model_calls WHERE user_id NOT IN ('', 'b') OR guild_id NOT IN ('', 'g')",
			} {
				var left int
				if err := s.DB().QueryRowContext(ctx, query).Scan(&left); err != nil || left != 0 {
					t.Errorf("%s: %d, %v", query, left, err)
				}
			}
		})
	}
}
