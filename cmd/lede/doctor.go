package main

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/lede-bot/lede/internal/llm/openai"
)

const doctorLong = `Doctor checks all that Lede is set up with, and says what works and what to do
about what does not: settings, model, database, disk, Discord with its intents,
this machine's clock, and the operations address. Nothing is changed, and nothing
is connected: a bot that runs goes on.

With --channel it also looks whether the bot has the permissions it needs there.
Each model is asked one tiny question; with --long also one that fills most of its
context window, which costs as much as a long article and finds an endpoint that
cuts prompts without saying so. For local servers that is always done.

It ends with 1 where something failed; warnings alone end with 0.`

const doctorExample = `  lede doctor
  LEDE_LLM_BASE_URL=http://localhost:11434/v1 LEDE_LLM_MODEL=qwen3 lede doctor
  lede doctor --channel 1122334455667788990
  lede doctor --json`

// doctorOptions says what else to look at, and how to say it.
type doctorOptions struct {
	long, json bool
	channel    string
}

func (p *program) doctorCommand() *cobra.Command {
	var o doctorOptions
	cmd := &cobra.Command{
		Use:     "doctor",
		Short:   "Check the model and whatever else is set up",
		Long:    doctorLong,
		Example: doctorExample,
		Args:    cobra.NoArgs,
	}
	cmd.RunE = p.command(func(ctx context.Context, _ []string) error { return p.doctor(ctx, o) })
	cmd.Flags().BoolVar(&o.long, "long", false, "Try a prompt that fills most of the model's window, too.")
	cmd.Flags().StringVar(&o.channel, "channel", "", "Look at the bot's permissions in the channel with this `id`, too.")
	cmd.Flags().BoolVar(&o.json, "json", false, "Print JSON.")
	return cmd
}

// The states of a checkup.
const (
	stateOK      = "ok"
	stateWarning = "warning"
	stateFailed  = "FAILED"
)

// checkup is one thing that was looked at.
type checkup struct {
	Name   string   `json:"name"`
	State  string   `json:"state"`
	Found  []string `json:"found"`  // what is so
	Advice []string `json:"advice"` // what to do
}

func newCheckup(name string) checkup {
	return checkup{Name: name, State: stateOK, Found: []string{}, Advice: []string{}}
}

func (c *checkup) find(format string, args ...any) {
	c.Found = append(c.Found, fmt.Sprintf(format, args...))
}

// warn says what to do about what works, but not as it should.
func (c *checkup) warn(advice string) {
	if c.State == stateOK {
		c.State = stateWarning
	}
	c.Advice = append(c.Advice, advice)
}

// fail says what to do about what does not work.
func (c *checkup) fail(advice ...string) {
	c.State = stateFailed
	c.Advice = append(c.Advice, advice...)
}

func (p *program) doctor(ctx context.Context, o doctorOptions) error {
	if strings.Trim(o.channel, "0123456789") != "" || len(o.channel) > 20 {
		return usage("it is a number: switch on Developer Mode in Discord, then Copy Channel ID.", "“%s” is no channel's id.", o.channel)
	}
	discord, clock := p.checkDiscord(ctx, o.channel)
	checks := append([]checkup{p.checkSettings()}, p.checkModels(ctx, o.long)...)
	checks = append(checks, p.checkDatabase(ctx), p.checkDisk(), discord, clock, p.checkOps(ctx))
	failed := slices.ContainsFunc(checks, func(c checkup) bool { return c.State == stateFailed })
	if err := p.printCheckups(checks, o.json, !failed); err != nil {
		return err
	}
	if failed {
		return &failure{code: exitFailure, sentence: "Something needs your attention; see above."}
	}
	return nil
}

func (p *program) printCheckups(checks []checkup, asJSON, ok bool) error {
	if asJSON {
		encoded, err := json.MarshalIndent(struct {
			OK     bool      `json:"ok"`
			Checks []checkup `json:"checks"`
		}{ok, checks}, "", "  ")
		return p.print(string(encoded)+"\n", err)
	}
	var b strings.Builder
	for _, c := range checks {
		fmt.Fprintf(&b, "%s: %s\n", c.Name, c.State)
		for _, line := range c.Found {
			fmt.Fprintf(&b, "  %s\n", line)
		}
		for _, line := range c.Advice {
			fmt.Fprintf(&b, "  → %s\n", line)
		}
	}
	return p.print(b.String(), nil)
}

func (p *program) checkSettings() checkup {
	c := newCheckup("Settings")
	if p.settings.File == "" {
		c.find("no settings file; the defaults, the environment and flags hold")
	} else {
		c.find("read from %s", p.settings.File)
	}
	return c
}

// checkModels looks at the model, the one that stands in for it, and those that
// servers may choose.
func (p *program) checkModels(ctx context.Context, long bool) []checkup {
	settings := p.settings.Config.LLM
	if p.modelName() == "" {
		c := newCheckup("Model")
		if settings.Model == "" {
			c.find("none is set up: replies are the article's own sentences")
		} else {
			c.find("%s is not asked, since summary.engine is extractive: replies are the article's own sentences", settings.Model)
		}
		return []checkup{c}
	}
	all := []checkup{p.checkModel(ctx, "Model", settings.Model, long)}
	if settings.FallbackModel != "" {
		all = append(all, p.checkModel(ctx, "Fallback model", settings.FallbackModel, long))
	}
	for _, name := range settings.Offered() {
		all = append(all, p.checkModel(ctx, "Model that servers may choose", name, long))
	}
	return all
}

func (p *program) checkModel(ctx context.Context, title, name string, long bool) checkup {
	c := newCheckup(title)
	options := modelOptions(p.settings.Config.LLM, name)
	preset, err := openai.PresetOf(options)
	var model *openai.Model
	if err == nil {
		model, err = openai.New(options)
	}
	if err != nil {
		c.fail(sentence(err.Error()) + ".")
		return c
	}
	defer model.Close()
	describe := model.Describe()
	c.find("%s at %s (%s)", describe.Name, describe.Endpoint, preset.Title)
	probe := model.Probe(ctx, long || preset.Local)
	c.Advice = append(c.Advice, probe.Advice()...)
	if probe.Err != nil {
		c.fail()
		p.log.Debug("model", "problem", probe.Err)
		return c
	}
	c.Found = append(c.Found,
		"answers: yes, as "+probe.Answered,
		fmt.Sprintf("form: asked for by %s, kept: %s", probe.Shape, yesNo(probe.Formed)),
		"streams: "+yesNo(probe.Streams),
		"counts tokens: "+yesNo(probe.CountsTokens),
		fmt.Sprintf("context window reckoned with: %d tokens", probe.Window))
	if probe.Long != nil && probe.Long.Err == nil {
		c.find("takes a prompt of about %d tokens: %s", probe.Long.Sent, yesNo(!probe.Long.Truncated))
	}
	if probe.Long != nil && (probe.Long.Err != nil || probe.Long.Truncated) {
		c.fail()
	}
	return c
}

func yesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}
