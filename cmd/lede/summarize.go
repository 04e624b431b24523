package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/lede-bot/lede/summarize"
)

const summarizeLong = `Summarize prints a lede and the points that carry an article. Every sentence is
the article's own, word for word, followed by the number of its passage; or, where
a model is set up, written by it and checked against the passages it names. On a
terminal that shows links the number leads to that very sentence on the page;
elsewhere the sources stand below.

SOURCE is a link, a file (HTML, text, Markdown or PDF), or - for standard input.
Without it, standard input is read. Boilerplate is removed from all of them, from
pasted text too.`

const summarizeExample = `  lede summarize https://example.org/news/story
  lede summarize --length short page.html
  lede summarize --sentences 3 --quiet < pasted.txt
  lede summarize --json https://example.org/news/story | jq -r .summary.lede.text
  lede summarize --jsonl < articles.jsonl > summaries.jsonl`

func (p *program) summarizeCommand() *cobra.Command {
	var out outputs
	var options summarize.Options
	var receipt string
	cmd := &cobra.Command{
		Use:     "summarize [SOURCE]",
		Aliases: []string{"summarise", "sum"},
		Short:   "Summarize an article",
		Long:    summarizeLong,
		Example: summarizeExample,
		Args:    atMostOne,
	}
	cmd.RunE = p.command(func(ctx context.Context, args []string) error {
		if err := out.check(args); err != nil {
			return err
		}
		if options.Sentences < 0 || options.Words < 0 {
			return usage("", "--sentences and --words take a number above zero.")
		}
		options.Length = summarize.Length(p.settings.Config.Summary.Length)
		engine, done, err := p.engine()
		if err != nil {
			return err
		}
		defer done()
		if out.lines {
			return p.batch(ctx, p.summarizeLine(engine, options))
		}
		return p.summarize(ctx, engine, args, options, out, receipt)
	})
	flags := cmd.Flags()
	addSettingFlags(cmd, flags, "summary.length", "summary.engine")
	flags.StringVar(&options.Language, "language", "", "Write in this `language` (en, de, ja …); needs a model, the article's own sentences stay in theirs.")
	flags.IntVar(&options.Sentences, "sentences", 0, "Take this `number` of sentences, fewer where the article has fewer.")
	flags.IntVar(&options.Words, "words", 0, "Take about this `number` of words.")
	flags.StringVar(&receipt, "receipt", "", "Also write a receipt to this `file`, for: lede verify --receipt.")
	out.addTo(cmd)
	addReadingFlags(cmd)
	return cmd
}

func (p *program) summarize(ctx context.Context, engine summarize.Engine, args []string, options summarize.Options, out outputs, receipt string) error {
	source, err := p.source(args)
	if err != nil {
		return err
	}
	a, err := p.read(ctx, source)
	if err != nil {
		return err
	}
	s, err := engine.Summarize(ctx, a, options)
	if err != nil {
		return err
	}
	if s.Lede.Text == "" {
		return &failure{code: exitRefused, sentence: "There is no sentence here that could stand for the whole.", hint: "lede clean shows what was read."}
	}
	if err := p.writeReceipt(receipt, a, s.Notes, "", append([]summarize.Claim{s.Lede}, s.Points...)); err != nil {
		return err
	}
	return p.print(p.format(out).Summary(a, s))
}
