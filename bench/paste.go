package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/lede-bot/lede/article"
	"github.com/lede-bot/lede/bench/dataset"
	"github.com/lede-bot/lede/bench/metric"
)

// textCleaner turns a page's copied text into body text.
type textCleaner struct {
	name string
	run  func(ctx context.Context, text string) (string, error)
}

func textCleaners() []textCleaner {
	return []textCleaner{
		{"lede", func(ctx context.Context, text string) (string, error) {
			a, err := article.FromText(ctx, text, article.TextOptions{Clean: true})
			if err != nil {
				return "", err
			}
			return a.Text, nil
		}},
		{"best span", func(_ context.Context, text string) (string, error) { return bestSpan(text), nil }},
		{"long lines", func(_ context.Context, text string) (string, error) { return longLines(text), nil }},
		{"identity", func(_ context.Context, text string) (string, error) { return text, nil }},
	}
}

// bestSpan is the plain rule of the table: the run of lines in which words of
// punctuated lines outweigh the other lines most.
func bestSpan(text string) string {
	lines := strings.Split(text, "\n")
	best, sum, start, from, to := 0, 0, 0, 0, 0
	for i, line := range lines {
		words := len(strings.Fields(line))
		if words == 0 {
			continue
		}
		gain := -10
		if words >= 10 && strings.ContainsAny(line, ".!?…。") {
			gain = words
		}
		if sum <= 0 {
			sum, start = 0, i
		}
		if sum += gain; sum > best {
			best, from, to = sum, start, i+1
		}
	}
	return strings.Join(lines[from:to], "\n")
}

// longLines keeps each line that looks like a sentence or more.
func longLines(text string) string {
	var kept []string
	for line := range strings.SplitSeq(text, "\n") {
		letters := strings.TrimRightFunc(line, func(r rune) bool { return unicode.IsSpace(r) || r == '"' || r == '”' })
		if len(strings.Fields(line)) >= 10 && letters != "" && strings.ContainsRune(".!?…。:", rune(letters[len(letters)-1])) {
			kept = append(kept, line)
		}
	}
	return strings.Join(kept, "\n")
}

// pasteScore sums one cleaner's results over both sets.
type pasteScore struct {
	shingles []metric.PageScore
	segments metric.SegmentCounts
	times    []time.Duration
}

func (s *pasteScore) add(p dataset.Page, output string) {
	if p.Set == "sh" {
		s.shingles = append(s.shingles, metric.Shingles(p.Body, output))
	} else {
		s.segments.Segments(output, p.With, p.Without)
	}
}

func runPaste(ctx context.Context, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("paste", flag.ContinueOnError)
	data := flags.String("data", "", "folder with pages.jsonl and paste/")
	worst := flags.Int("worst", 0, "also list so many of the pages that Lede reads worst")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *data == "" {
		return errors.New("paste: -data is missing")
	}
	pages, texts, err := pastedPages(*data)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "%-12s %29s   %29s %10s %10s %10s\n%-12s %5s %5s %5s %5s %5s   %5s %5s %5s %5s %5s\n", "pasted text", "sh", "tr", "median", "p95", "max",
		"", "P", "R", "F1", "acc", "<0.8", "P", "R", "F1", "acc", "")
	for _, c := range textCleaners() {
		var score pasteScore
		for i, p := range pages {
			start := time.Now()
			output, err := c.run(ctx, texts[i])
			if err != nil {
				return fmt.Errorf("%s on %s: %w", c.name, p.ID, err)
			}
			score.times = append(score.times, time.Since(start))
			score.add(p, output)
		}
		printPaste(out, c.name, &score)
		if c.name == "lede" && *worst > 0 {
			printWorstPastes(out, pages, score.shingles, *worst)
		}
	}
	return nil
}

func printPaste(out io.Writer, name string, score *pasteScore) {
	sh, tr := metric.MeanShingles(score.shingles), score.segments.Scores()
	low := 0
	for _, p := range score.shingles {
		if p.F1() < 0.8 {
			low++
		}
	}
	slices.Sort(score.times)
	n := len(score.times)
	fmt.Fprintf(out, "%-12s %.3f %.3f %.3f %.3f %5d   %.3f %.3f %.3f %.3f %5s %10v %10v %10v\n", name,
		sh.Precision, sh.Recall, sh.F1, sh.Accuracy, low, tr.Precision, tr.Recall, tr.F1, tr.Accuracy, "",
		score.times[n/2].Round(time.Microsecond), score.times[n*95/100].Round(time.Microsecond), score.times[n-1].Round(time.Microsecond))
}

// printWorstPastes lists the pages of set "sh" with the lowest F1.
func printWorstPastes(out io.Writer, pages []dataset.Page, scores []metric.PageScore, n int) {
	type row struct {
		id    string
		score metric.PageScore
	}
	var rows []row
	for _, p := range pages {
		if p.Set == "sh" {
			rows = append(rows, row{p.ID, scores[len(rows)]})
		}
	}
	slices.SortStableFunc(rows, func(a, b row) int {
		switch d := a.score.F1() - b.score.F1(); {
		case d < 0:
			return -1
		case d > 0:
			return 1
		}
		return 0
	})
	for _, r := range rows[:min(n, len(rows))] {
		fmt.Fprintf(out, "  %s F1 %.3f, surplus %.3f, missing %.3f\n", r.id, r.score.F1(), r.score.FalsePositive, r.score.FalseNegative)
	}
}

// pastedPages reads every page's annotations and copied text.
func pastedPages(data string) ([]dataset.Page, []string, error) {
	pages, err := dataset.Lines[dataset.Page](data, "pages.jsonl")
	if err != nil {
		return nil, nil, err
	}
	texts := make([]string, len(pages))
	for i, p := range pages {
		text, err := dataset.Gunzip(data, p.Paste)
		if err != nil {
			return nil, nil, err
		}
		texts[i] = string(text)
	}
	return pages, texts, nil
}
