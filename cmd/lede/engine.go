package main

import (
	"context"
	"fmt"
	"net/url"
	"sync"
	"time"

	"github.com/lede-bot/lede/config"
	"github.com/lede-bot/lede/internal/llm"
	"github.com/lede-bot/lede/internal/llm/openai"
	"github.com/lede-bot/lede/internal/observe"
	"github.com/lede-bot/lede/summarize"
)

// ledger keeps what each call of a model used and cost, in the operator's
// currency, beyond the life of the process.
type ledger interface {
	record(ctx context.Context, model string, u llm.Usage, cost float64)
	// spent returns what all calls cost since a time.
	spent(ctx context.Context, since time.Time) (float64, error)
}

// engine makes the engine that the settings ask for, with a ledger where there is
// one. Call the second result when done with it.
func (p *program) engine(ctx context.Context, kept ledger) (summarize.Engine, func(), error) {
	c := p.settings.Config
	if c.LLM.Model == "" || c.Summary.Engine == "extractive" {
		return summarize.NewExtractive(), func() {}, nil
	}
	model, done, err := p.model(c.LLM)
	if err != nil {
		return nil, nil, err
	}
	budget := newDayBudget(c.LLM, time.Now)
	if kept != nil {
		// A restart does not renew the day's budget.
		if budget.spent, err = kept.spent(ctx, budget.now().UTC().Truncate(24*time.Hour)); err != nil {
			done()
			return nil, nil, err
		}
	}
	engine, err := summarize.NewModel(summarize.ModelOptions{
		Model:         model,
		MaxOutput:     c.LLM.MaxOutput,
		SecondOpinion: c.LLM.SecondOpinion,
		MayAsk:        budget.mayAsk,
		OnUsage: func(ctx context.Context, operation, model string, u llm.Usage) {
			cost := budget.add(u)
			observe.Count(ctx, observe.Cost, cost)
			if kept != nil {
				kept.record(ctx, model, u, cost)
			}
			p.log.DebugContext(ctx, "model asked", "operation", operation, "model", model,
				"prompt_tokens", u.Prompt, "completion_tokens", u.Completion, "estimated", u.Estimated)
		},
		OnProblem: func(ctx context.Context, err error) { p.log.WarnContext(ctx, "model", "problem", err) },
	})
	if err != nil {
		done()
		return nil, nil, err
	}
	return engine, done, nil
}

// model makes the model of the settings, with its fallback, dependable.
func (p *program) model(c config.LLM) (llm.Model, func(), error) {
	first, err := openai.New(modelOptions(c, c.Model))
	if err != nil {
		return nil, nil, asUsage(fmt.Errorf("set up the model: %w", err))
	}
	limits := func(which string) llm.Dependability {
		return llm.Dependability{Parallel: c.Parallel, OnStateChange: func(model, state string) {
			p.log.Warn("model endpoint", "model", model, "state", state)
			p.resting(which, state == "open")
		}}
	}
	model := llm.Dependable(first, limits("first"))
	if c.FallbackModel == "" {
		return model, first.Close, nil
	}
	second, err := openai.New(modelOptions(c, c.FallbackModel))
	if err != nil {
		first.Close()
		return nil, nil, asUsage(fmt.Errorf("set up the fallback model: %w", err))
	}
	model = llm.WithFallback(model, llm.Dependable(second, limits("second")), func(err error) {
		p.log.Warn("asking the fallback model", "because", err)
	})
	return model, func() { first.Close(); second.Close() }, nil
}

func modelOptions(c config.LLM, name string) openai.Options {
	o := openai.Options{
		BaseURL: c.BaseURL, Key: c.APIKey.Reveal(), Model: name, ContextWindow: c.ContextWindow,
		AzureVersion: c.AzureAPIVersion, FirstTextTimeout: c.FirstTextTimeout, Timeout: c.Timeout,
		UserAgent: versionLine(),
	}
	if c.Provider != "auto" {
		o.Preset = c.Provider
	}
	if c.ReasoningEffort != "default" {
		o.ReasoningEffort = c.ReasoningEffort
	}
	if proxy, err := url.Parse(c.Proxy.Reveal()); err == nil && proxy.Host != "" {
		o.Proxy = proxy
	}
	return o
}

// dayBudget counts what the replies of one day cost, in the operator's currency.
type dayBudget struct {
	input, output, limit float64 // a million tokens, a million tokens, a day
	now                  func() time.Time

	mu    sync.Mutex
	day   string
	spent float64
}

func newDayBudget(c config.LLM, now func() time.Time) *dayBudget {
	return &dayBudget{
		input: c.InputPrice, output: c.OutputPrice, limit: c.DailyBudget, now: now, day: now().UTC().Format(time.DateOnly),
	}
}

// mayAsk says no once the day's budget is spent.
func (b *dayBudget) mayAsk(context.Context) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.turn()
	if b.limit > 0 && b.spent >= b.limit {
		return fmt.Errorf("the day's budget of %.2f is spent; llm.daily_budget raises it", b.limit)
	}
	return nil
}

// add counts a call and returns what it cost.
func (b *dayBudget) add(u llm.Usage) float64 {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.turn()
	const million = 1e6
	cost := float64(u.Prompt)/million*b.input + float64(u.Completion)/million*b.output
	b.spent += cost
	return cost
}

// turn begins a new day at midnight UTC.
func (b *dayBudget) turn() {
	if day := b.now().UTC().Format(time.DateOnly); day != b.day {
		b.day, b.spent = day, 0
	}
}
