package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"

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
	questions := flags.String("questions", "", "folder with the question data: also count how often the answer's sentence is in the prompt")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *questions != "" {
		if err := printAnswersShown(ctx, *questions, out); err != nil {
			return err
		}
	}
	if *data == "" && *questions != "" {
		return nil
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

// printAnswersShown prints how often a prompt for a question holds the sentence that
// answers it, and how much of the article it holds.
func printAnswersShown(ctx context.Context, data string, out io.Writer) error {
	cases, err := readQuestions(ctx, data)
	if err != nil {
		return err
	}
	var prompt string
	model := &llmtest.Scripted{Answer: func(_ int, r llm.Request) (string, error) {
		prompt = r.User
		return "", &llm.Error{Kind: llm.KindUnavailable}
	}}
	engine, err := summarize.NewModel(summarize.ModelOptions{Model: model})
	if err != nil {
		return err
	}
	asked, held := map[string]int{}, map[string]int{}
	shown, whole := map[string]int{}, map[string]int{}
	for _, q := range cases {
		if len(q.AnswerSpans) == 0 {
			continue
		}
		if _, err := engine.Answer(ctx, q.article, q.Question.Question); err != nil {
			return err
		}
		asked[q.Source]++
		holds := false
		for i, p := range q.article.Passages {
			is := strings.Contains(prompt, fmt.Sprintf("\n%d %s\n", p.Number, strings.Join(strings.Fields(p.Text), " ")))
			holds = holds || is && q.right[i]
			whole[q.Source]++
			if is {
				shown[q.Source]++
			}
		}
		if holds {
			held[q.Source]++
		}
	}
	fmt.Fprintf(out, "%-14s %9s %22s %16s\n", "", "questions", "with the answer", "sentences shown")
	for _, set := range questionSets {
		if n := asked[set]; n > 0 {
			fmt.Fprintf(out, "%-14s %9d %21.2f%% %15.1f%%\n", set, n, 100*float64(held[set])/float64(n), 100*float64(shown[set])/float64(whole[set]))
		}
	}
	return nil
}
