package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/lede-bot/lede/cmd/lede/internal/render"
	"github.com/lede-bot/lede/cmd/lede/internal/terminal"
)

// outputs are the flags that choose how a result is written.
type outputs struct{ json, markdown, lines bool }

func (o *outputs) addTo(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.BoolVar(&o.json, "json", false, "Print one JSON object; see: lede help json.")
	flags.BoolVar(&o.markdown, "markdown", false, "Print Markdown.")
	flags.BoolVar(&o.lines, "jsonl", false, "Read one JSON object a line from standard input and answer each with one; see: lede help jsonl.")
}

// check refuses flags that cannot go together.
func (o *outputs) check(args []string) error {
	if o.json && o.markdown || o.json && o.lines || o.markdown && o.lines {
		return usage("", "Choose one of --json, --markdown and --jsonl.")
	}
	if o.lines && len(args) > 0 {
		return usage("see: lede help jsonl", "With --jsonl the articles come on standard input, so “%s” is one too many.", args[0])
	}
	return nil
}

// format returns the writer of results that the flags and the place of output ask for.
func (p *program) format(o outputs) render.Format {
	switch {
	case o.json:
		return render.JSON{}
	case o.markdown:
		return render.Markdown{Quiet: p.quiet}
	}
	screen := terminal.Detect(p.stdout, p.settings.Config.Output.Color, p.getenv)
	return render.Text{Screen: screen, Quiet: p.quiet}
}

// print writes a result in one piece, so that nothing half-written is left behind.
func (p *program) print(text string, err error) error {
	if err != nil {
		return err
	}
	_, err = io.WriteString(p.stdout, text)
	return unwritable(err)
}

// unwritable explains why a result could not be written.
func unwritable(err error) error {
	if err == nil || isClosedOutput(err) {
		return err
	}
	return &failure{code: exitFailure, sentence: fmt.Sprintf("The result cannot be written: %s.", reason(err)), cause: err}
}
