package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/lede-bot/lede/internal/llm/openai"
)

const doctorLong = `Doctor checks what Lede is set up with, and says what works and what to do about
what does not. The model is asked one tiny question; with --long also one that
fills most of its context window, which costs as much as a long article and finds
an endpoint that cuts prompts without saying so. For local servers that is always
done.`

const doctorExample = `  lede doctor
  LEDE_LLM_BASE_URL=http://localhost:11434/v1 LEDE_LLM_MODEL=qwen3 lede doctor
  lede doctor --long`

func (p *program) doctorCommand() *cobra.Command {
	var long bool
	cmd := &cobra.Command{
		Use:     "doctor",
		Short:   "Check the model and whatever else is set up",
		Long:    doctorLong,
		Example: doctorExample,
		Args:    cobra.NoArgs,
	}
	cmd.RunE = p.command(func(ctx context.Context, _ []string) error { return p.doctor(ctx, long) })
	cmd.Flags().BoolVar(&long, "long", false, "Try a prompt that fills most of the model's window, too.")
	return cmd
}

// checkup is one thing that was looked at.
type checkup struct {
	name   string
	failed bool
	found  []string // what is so
	advice []string // what to do
}

func (p *program) doctor(ctx context.Context, long bool) error {
	checks := []checkup{p.checkSettings(), p.checkModel(ctx, long)}
	var b strings.Builder
	failed := false
	for _, c := range checks {
		mark := "ok"
		if c.failed {
			mark, failed = "FAILED", true
		}
		fmt.Fprintf(&b, "%s: %s\n", c.name, mark)
		for _, line := range c.found {
			fmt.Fprintf(&b, "  %s\n", line)
		}
		for _, line := range c.advice {
			fmt.Fprintf(&b, "  → %s\n", line)
		}
	}
	if err := p.print(b.String(), nil); err != nil {
		return err
	}
	if failed {
		return &failure{code: exitFailure, sentence: "Something needs your attention; see above."}
	}
	return nil
}

func (p *program) checkSettings() checkup {
	c := checkup{name: "Settings"}
	if p.settings.File == "" {
		c.found = append(c.found, "no settings file; the defaults, the environment and flags hold")
	} else {
		c.found = append(c.found, "read from "+p.settings.File)
	}
	return c
}

func (p *program) checkModel(ctx context.Context, long bool) checkup {
	c := checkup{name: "Model"}
	settings := p.settings.Config.LLM
	if settings.Model == "" {
		c.found = append(c.found, "none is set up: replies are the article's own sentences")
		return c
	}
	options := modelOptions(settings, settings.Model)
	preset, err := openai.PresetOf(options)
	var model *openai.Model
	if err == nil {
		model, err = openai.New(options)
	}
	if err != nil {
		c.failed, c.advice = true, []string{sentence(err.Error()) + "."}
		return c
	}
	defer model.Close()
	describe := model.Describe()
	c.found = append(c.found, fmt.Sprintf("%s at %s (%s)", describe.Name, describe.Endpoint, preset.Title))
	probe := model.Probe(ctx, long || preset.Local)
	c.advice = probe.Advice()
	if probe.Err != nil {
		c.failed = true
		p.log.Debug("model", "problem", probe.Err)
		return c
	}
	c.found = append(c.found,
		"answers: yes, as "+probe.Answered,
		fmt.Sprintf("form: asked for by %s, kept: %s", probe.Shape, yesNo(probe.Formed)),
		"streams: "+yesNo(probe.Streams),
		"counts tokens: "+yesNo(probe.CountsTokens),
		fmt.Sprintf("context window reckoned with: %d tokens", probe.Window))
	if probe.Long != nil && probe.Long.Err == nil {
		c.found = append(c.found, fmt.Sprintf("takes a prompt of about %d tokens: %s", probe.Long.Sent, yesNo(!probe.Long.Truncated)))
		c.failed = probe.Long.Truncated
	}
	if probe.Long != nil && probe.Long.Err != nil {
		c.failed = true
	}
	return c
}

func yesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}
