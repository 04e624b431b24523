package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"

	"github.com/lede-bot/lede/bench/dataset"
	"github.com/lede-bot/lede/bench/metric"
)

// runPleas counts the pleas put into clean bodies that survive, and the share of
// the bodies' shingles that does.
func runPleas(ctx context.Context, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("pleas", flag.ContinueOnError)
	data := flags.String("data", "", "folder with pleas.jsonl")
	verbose := flags.Bool("v", false, "list the pleas kept and the bodies that lost most")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *data == "" {
		return errors.New("pleas: -data is missing")
	}
	texts, err := dataset.Lines[dataset.Plea](*data, "pleas.jsonl")
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "%-12s %9s %8s %12s\n", "pleas", "kept", "recall", "precision")
	for _, c := range textCleaners() {
		kept, all := 0, 0
		var scores []metric.PageScore
		for _, p := range texts {
			output, err := c.run(ctx, p.Text)
			if err != nil {
				return fmt.Errorf("%s on %s: %w", c.name, p.ID, err)
			}
			score := metric.Shingles(p.Body, output)
			scores = append(scores, score)
			if *verbose && c.name == "lede" && score.FalseNegative > 0.01 {
				fmt.Fprintf(out, "  %s loses %.3f\n", p.ID, score.FalseNegative)
			}
			left := keptPleas(p, output)
			all, kept = all+len(p.Pleas), kept+len(left)
			if *verbose && c.name == "lede" {
				for _, plea := range left {
					fmt.Fprintf(out, "  %s keeps %q\n", p.ID, plea)
				}
			}
		}
		mean := metric.MeanShingles(scores)
		fmt.Fprintf(out, "%-12s %3d / %3d %8.4f %12.4f\n", c.name, kept, all, mean.Recall, mean.Precision)
	}
	return nil
}

// keptPleas returns the pleas of p that output still holds.
func keptPleas(p dataset.Plea, output string) []string {
	var kept []string
	for _, plea := range p.Pleas {
		if strings.Contains(output, plea) {
			kept = append(kept, plea)
		}
	}
	return kept
}
