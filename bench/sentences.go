package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"github.com/clipperhouse/uax29/v2/sentences"

	"github.com/lede-bot/lede/article"
	"github.com/lede-bot/lede/bench/metric"
)

// splitter cuts one paragraph into sentences.
type splitter struct {
	name string
	run  func(text, language string) []string
}

func splitters() []splitter {
	naive := regexp.MustCompile(`[.!?。！？؟।۔]+["”»」』)]*\s*`)
	return []splitter{
		{"lede", func(text, language string) []string {
			a, err := article.FromText(context.Background(), text, article.TextOptions{Language: language})
			if err != nil {
				return nil
			}
			found := make([]string, len(a.Passages))
			for i, p := range a.Passages {
				found[i] = p.Text
			}
			return found
		}},
		{"uax29", func(text, _ string) []string {
			var found []string
			for tokens := sentences.FromString(text); tokens.Next(); {
				found = append(found, strings.TrimSpace(tokens.Value()))
			}
			return found
		}},
		{"naive", func(text, _ string) []string {
			var found []string
			at := 0
			for _, end := range naive.FindAllStringIndex(text, -1) {
				found = append(found, strings.TrimSpace(text[at:end[1]]))
				at = end[1]
			}
			if rest := strings.TrimSpace(text[at:]); rest != "" {
				found = append(found, rest)
			}
			return found
		}},
	}
}

// runSentences scores sentence boundaries on labelled texts, a file a language,
// and the speed on the same texts; Lede's includes all that reading a text takes.
func runSentences(ctx context.Context, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("sentences", flag.ContinueOnError)
	data := flags.String("data", "../article/internal/sentence/testdata", "folder with labelled texts, LANGUAGE.txt")
	if err := flags.Parse(args); err != nil {
		return err
	}
	names, err := filepath.Glob(filepath.Join(*data, "*.txt"))
	if err != nil {
		return err
	}
	if len(names) == 0 {
		return fmt.Errorf("sentences: no labelled texts in %s", *data)
	}
	all := splitters()
	totals := make([]metric.BoundaryCounts, len(all))
	elapsed := make([]time.Duration, len(all))
	size := 0
	fmt.Fprintf(out, "%-5s %6s %6s", "", "ends", "other")
	for _, s := range all {
		fmt.Fprintf(out, " %8s", s.name)
	}
	fmt.Fprintln(out, "   % right")
	for _, name := range names {
		content, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		language := strings.TrimSuffix(filepath.Base(name), ".txt")
		lines := strings.Split(strings.TrimSpace(string(content)), "\n")
		row := make([]metric.BoundaryCounts, len(all))
		var paragraph strings.Builder
		for _, line := range lines {
			text, _ := metric.Unlabel(line, language)
			paragraph.WriteString(text + " ")
			for i, s := range all {
				row[i].Add(metric.Boundaries(line, language, s.run(text, language)))
			}
		}
		fmt.Fprintf(out, "%-5s %6d %6d", language, row[0].Found+row[0].Missed, row[0].Left+row[0].Cut)
		for i, s := range all {
			fmt.Fprintf(out, " %8.1f", 100*row[i].Right())
			totals[i].Add(row[i])
			elapsed[i] += timeSplitter(ctx, s, paragraph.String(), language)
		}
		fmt.Fprintln(out)
		size += paragraph.Len()
	}
	fmt.Fprintf(out, "%-5s %6d %6d", "all", totals[0].Found+totals[0].Missed, totals[0].Left+totals[0].Cut)
	for i := range all {
		fmt.Fprintf(out, " %8.2f", 100*totals[i].Right())
	}
	fmt.Fprintf(out, "\n%-19s", "MB/s")
	for i := range all {
		fmt.Fprintf(out, " %8.1f", float64(size*timedRuns)/1e6/elapsed[i].Seconds())
	}
	fmt.Fprintln(out)
	return ctx.Err()
}

const timedRuns = 20

func timeSplitter(ctx context.Context, s splitter, text, language string) time.Duration {
	start := time.Now()
	for range timedRuns {
		if ctx.Err() != nil {
			break
		}
		s.run(text, language)
	}
	return time.Since(start)
}
