package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"

	"github.com/lede-bot/lede/article"
	"github.com/lede-bot/lede/bench/dataset"
	"github.com/lede-bot/lede/internal/llm"
	"github.com/lede-bot/lede/internal/llm/llmtest"
	"github.com/lede-bot/lede/summarize"
)

// runPrompts prints what the prompts for a summary and for a question cost, in
// tokens, beside the visible text of the same page.
func runPrompts(ctx context.Context, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("prompts", flag.ContinueOnError)
	data := flags.String("data", "", "folder with pages.jsonl, html/ and paste/")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *data == "" {
		return errors.New("prompts: -data is missing")
	}
	pages, err := dataset.Lines[dataset.Page](*data, "pages.jsonl")
	if err != nil {
		return err
	}
	asked := 0
	model := &llmtest.Scripted{Answer: func(_ int, r llm.Request) (string, error) {
		asked = llm.EstimateTokens(r.System) + llm.EstimateTokens(r.User)
		return "", &llm.Error{Kind: llm.KindUnavailable}
	}}
	engine, err := summarize.NewModel(summarize.ModelOptions{Model: model})
	if err != nil {
		return err
	}
	var summaries, answers, text []float64
	for _, page := range pages {
		html, err := dataset.Gunzip(*data, page.HTML)
		if err != nil {
			return err
		}
		visible, err := dataset.Gunzip(*data, page.Paste)
		if err != nil {
			return err
		}
		a, err := article.FromHTML(ctx, html, article.HTMLOptions{URL: page.URL})
		if err != nil || len(a.Passages) == 0 {
			continue
		}
		whole := float64(llm.EstimateTokens(string(visible)))
		if _, err := engine.Summarize(ctx, a, summarize.Options{}); err != nil {
			return err
		}
		summaries = append(summaries, float64(asked)/whole)
		if _, err := engine.Answer(ctx, a, "When does it begin, and who pays for it?"); err != nil {
			return err
		}
		answers = append(answers, float64(asked)/whole)
		text = append(text, float64(llm.EstimateTokens(a.Text))/whole)
	}
	fmt.Fprintf(out, "prompt tokens over the tokens of the page's visible text, %d pages\n", len(summaries))
	fmt.Fprintf(out, "%-12s %7s %7s %7s\n", "", "p25", "median", "p75")
	for _, row := range []struct {
		name   string
		shares []float64
	}{{"summary", summaries}, {"question", answers}, {"body alone", text}} {
		slices.Sort(row.shares)
		at := func(p float64) float64 { return row.shares[int(p*float64(len(row.shares)-1))] }
		fmt.Fprintf(out, "%-12s %7.3f %7.3f %7.3f\n", row.name, at(0.25), at(0.5), at(0.75))
	}
	return nil
}
