package main

import (
	"context"
	"fmt"
	"net/url"
	"time"

	"github.com/lede-bot/lede/bot"
	"github.com/lede-bot/lede/config"
	"github.com/lede-bot/lede/internal/llm"
	"github.com/lede-bot/lede/internal/llm/openai"
	"github.com/lede-bot/lede/summarize"
)

// engines are what writes: the operator's choice, and what servers may choose instead.
type engines struct {
	first   summarize.Engine
	choices map[string]summarize.Engine // by the name of the model
	account *account                    // nil where no model is set up
	done    func()
}

// engine makes the engine that the settings ask for, for the command line, whose
// account lives as long as the process. Call the second result when done with it.
func (p *program) engine() (summarize.Engine, func(), error) {
	made, err := p.engines(bot.NewMemory(), false)
	return made.first, made.done, err
}

// engines makes the engine that the settings ask for, with those over the models
// that servers may choose where offer is set. What they use is written into kept.
func (p *program) engines(kept bot.Accounts, offer bool) (engines, error) {
	c := p.settings.Config
	if p.modelName() == "" {
		return engines{first: summarize.NewExtractive(), done: func() {}}, nil
	}
	made := engines{account: newAccount(c.LLM, kept, p.log, time.Now), choices: map[string]summarize.Engine{}}
	var closers []func()
	made.done = func() {
		for _, done := range closers {
			done()
		}
	}
	names := []string{c.LLM.Model}
	if offer {
		names = append(names, c.LLM.Offered()...)
	}
	for i, name := range names {
		engine, done, err := p.engineOver(name, made.account)
		if err != nil {
			made.done()
			return engines{}, err
		}
		closers = append(closers, done)
		if i == 0 {
			made.first = engine
		} else {
			made.choices[name] = engine
		}
	}
	return made, nil
}

func (p *program) engineOver(name string, a *account) (summarize.Engine, func(), error) {
	c := p.settings.Config.LLM
	c.Model = name
	model, done, err := p.model(c)
	if err != nil {
		return nil, nil, err
	}
	engine, err := summarize.NewModel(summarize.ModelOptions{
		Model:         model,
		MaxOutput:     c.MaxOutput,
		SecondOpinion: c.SecondOpinion,
		MayAsk:        a.mayAsk,
		OnUsage: func(ctx context.Context, operation, model string, u llm.Usage) {
			a.charge(ctx, model, u)
			p.log.DebugContext(ctx, "model asked", "operation", operation, "model", model,
				"prompt_tokens", u.Prompt, "completion_tokens", u.Completion, "estimated", u.Estimated)
		},
		OnProblem: newAlarm(p.log).problem,
	})
	if err != nil {
		done()
		return nil, nil, err
	}
	return engine, done, nil
}

// modelName is the model that texts are sent to, empty where there is none.
func (p *program) modelName() string {
	c := p.settings.Config
	if c.Summary.Engine == "extractive" {
		return ""
	}
	return c.LLM.Model
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
	alarm := newAlarm(p.log)
	model = llm.WithFallback(model, llm.Dependable(second, limits("second")), func(ctx context.Context, err error) {
		alarm.problem(ctx, fmt.Errorf("asking the fallback model: %w", err))
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
