package bot

import (
	"context"
	"fmt"
	"time"

	"github.com/lede-bot/lede/bot/internal/card"
)

// shownDays is how many days the panel's chart has.
const shownDays = 7

// usageOf returns what a server used of the language model in the last days, and
// what is left for it today: of its own budget, or of all servers' where that is less.
func (b *Bot) usageOf(ctx context.Context, guildID string, today time.Time) (card.ModelUsage, error) {
	from := today.AddDate(0, 0, 1-shownDays)
	used, err := b.memory.ModelDays(ctx, guildID, from)
	if err != nil {
		return card.ModelUsage{}, fmt.Errorf("reading the ledger: %w", err)
	}
	u := card.ModelUsage{}
	for day := from; !day.After(today); day = day.AddDate(0, 0, 1) {
		bar := card.UsageDay{Day: day}
		for _, d := range used {
			if d.Day.Equal(day) {
				bar.Tokens, bar.Cost = d.Tokens, d.Cost
				u.Shared += d.Shared
			}
		}
		u.Days = append(u.Days, bar)
	}
	for _, one := range []struct {
		guildID string
		budget  int64
	}{{guildID, b.options.Budgets.Server}, {"", b.options.Budgets.All}} {
		if one.budget <= 0 {
			continue
		}
		cost, err := b.memory.Charged(ctx, one.guildID, "", today)
		if err != nil {
			return card.ModelUsage{}, fmt.Errorf("reading the ledger: %w", err)
		}
		if left := one.budget - cost; u.Budget == 0 || left < u.Left {
			u.Left, u.Budget = left, one.budget
		}
	}
	return u, nil
}
