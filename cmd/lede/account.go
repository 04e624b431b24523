package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"math"
	"strings"
	"time"

	"github.com/lede-bot/lede/bot"
	"github.com/lede-bot/lede/config"
	"github.com/lede-bot/lede/internal/llm"
	"github.com/lede-bot/lede/summarize"
)

// account writes down what calls of models use and cost, and says when a budget is
// spent. Whose request makes a call pays for all of it; who is given the same
// reply afterwards, or meanwhile, pays nothing.
type account struct {
	kept    bot.Accounts
	prices  map[string]config.Price // by model
	usual   config.Price            // of the models that prices does not name
	budgets bot.Budgets
	log     *slog.Logger
	now     func() time.Time
}

func newAccount(c config.LLM, kept bot.Accounts, log *slog.Logger, now func() time.Time) *account {
	a := &account{
		kept: kept, log: log, now: now, prices: map[string]config.Price{},
		usual:   config.Price{Input: c.InputPrice, Output: c.OutputPrice},
		budgets: bot.Budgets{All: millionths(c.DailyBudget), Server: millionths(c.ServerBudget), Person: millionths(c.PersonBudget)},
	}
	table, _ := c.PriceTable() // was checked when the settings were loaded
	for _, price := range table {
		a.prices[price.Model] = price
	}
	return a
}

// millionths is an amount of the operator's currency as the ledger counts it.
func millionths(amount float64) int64 { return int64(math.Round(amount * 1e6)) }

// cost returns what tokens of a model cost, in millionths. Endpoints answer with a
// longer name than was asked for, so the longest entry that it begins with counts.
func (a *account) cost(model string, prompt, completion int) int64 {
	price, longest := a.usual, -1
	for name, entry := range a.prices {
		if len(name) > longest && strings.HasPrefix(model, name) {
			price, longest = entry, len(name)
		}
	}
	return int64(math.Round(float64(prompt)*price.Input + float64(completion)*price.Output)) // of a million tokens, in millionths
}

// mayAsk says no once a budget of the day (UTC) is spent: of all, of the server or
// of the person on whose account the call would be. What is under way is finished,
// so that several calls at once may overdraw it a little.
func (a *account) mayAsk(ctx context.Context) error {
	payer, today := bot.PayerOf(ctx), a.now().UTC().Truncate(24*time.Hour)
	for _, one := range []struct {
		budget          int64
		guildID, userID string
		setting         string
	}{
		{a.budgets.All, "", "", "llm.daily_budget"},
		{a.budgets.Server, payer.GuildID, "", "llm.server_budget"},
		{a.budgets.Person, "", payer.UserID, "llm.person_budget"},
	} {
		everybody := one.guildID == "" && one.userID == ""
		if one.budget <= 0 || everybody && one.setting != "llm.daily_budget" {
			continue
		}
		cost, err := a.kept.Charged(ctx, one.guildID, one.userID, today)
		if err != nil {
			return fmt.Errorf("reading the ledger: %w", err)
		}
		if cost >= one.budget {
			return fmt.Errorf("%w: %s raises it", summarize.ErrBudgetSpent, one.setting)
		}
	}
	return nil
}

// charge writes a call down.
func (a *account) charge(ctx context.Context, model string, u llm.Usage) {
	a.write(ctx, bot.ModelUse{
		Model: model, Prompt: u.Prompt, Completion: u.Completion, Estimated: u.Estimated, Cost: a.cost(model, u.Prompt, u.Completion),
	})
}

// share writes down that a reply was there already, and what that saved.
func (a *account) share(ctx context.Context, n summarize.Notes) {
	if a == nil || n.Engine == "" {
		return
	}
	a.write(ctx, bot.ModelUse{
		Model: n.Engine, Prompt: n.PromptTokens, Completion: n.CompletionTokens, Shared: true,
		Cost: a.cost(n.Engine, n.PromptTokens, n.CompletionTokens),
	})
}

func (a *account) write(ctx context.Context, u bot.ModelUse) {
	payer := bot.PayerOf(ctx)
	u.ID, u.GuildID, u.UserID, u.At = rand.Text(), payer.GuildID, payer.UserID, a.now()
	// Whoever asked may be gone; the call was made all the same.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	if err := a.kept.Charge(ctx, u); err != nil {
		a.log.WarnContext(ctx, "a call of the model is missing in the account", "error", err)
	}
}

// limits returns the budgets, for admins; none without a model.
func (a *account) limits() bot.Budgets {
	if a == nil {
		return bot.Budgets{}
	}
	return a.budgets
}
