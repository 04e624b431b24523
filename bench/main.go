// Command bench measures Lede beside its peers, quality and time in one run, on
// data given by a flag. Each subcommand is one table; see README.md.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"sort"
)

// command is one measurement: it parses its own flags from args and writes its table to out.
type command struct {
	summary string
	run     func(ctx context.Context, args []string, out io.Writer) error
}

// commands lists every measurement by name.
func commands() map[string]command {
	return map[string]command{
		"extract":       {"page -> body, beside trafilatura, readability and domdistiller", runExtract},
		"fit-extract":   {"fit the choice of the blocks of a body, cross-validated over domains", runFitExtract},
		"fit-grounding": {"fit the weights of the verifier, cross-validated over articles", runFitGrounding},
		"fit-paste":     {"fit the reading of pasted text, cross-validated over domains", runFitPaste},
		"fit-qa":        {"fit the weights that answer questions, cross-validated over articles", runFitQA},
		"fit-summaries": {"fit the weights of the extractive engine, cross-validated over articles", runFitSummaries},
		"fit-words":     {"the verifier's extract of WordNet", runFitWords},
		"fragments":     {"text fragments that select their passage, by a second matcher and in a browser", runFragments},
		"grounding":     {"claims supported by their article or not, beside overlap and names", runGrounding},
		"paste":         {"pasted text -> body, beside plain rules", runPaste},
		"planted":       {"errors planted in true sentences, caught or not", runPlanted},
		"pleas":         {"pleas kept inside clean text, and recall of the body", runPleas},
		"prompts":       {"tokens of the prompts beside the pages' visible text", runPrompts},
		"qa":            {"article, question -> passage or abstention, beside BM25", runQA},
		"scale":         {"what a request costs: processor time, tokens, bytes, the queue", runScale},
		"sentences":     {"sentence boundaries on labelled texts, beside uax29 and a naive splitter", runSentences},
		"summaries":     {"article -> summary, beside lead, TextRank and LexRank", runSummaries},
		"verdicts":      {"verdicts on readable pages, and metadata beside go-trafilatura", runVerdicts},
	}
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	all := commands()
	if len(os.Args) < 2 || all[os.Args[1]].run == nil {
		names := make([]string, 0, len(all))
		for name := range all {
			names = append(names, name)
		}
		sort.Strings(names)
		fmt.Fprintln(os.Stderr, "usage: go run . COMMAND -data DIR [flags]")
		for _, name := range names {
			fmt.Fprintf(os.Stderr, "  %-10s %s\n", name, all[name].summary)
		}
		os.Exit(2)
	}
	if err := all[os.Args[1]].run(ctx, os.Args[2:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}
