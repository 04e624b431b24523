package main

import (
	"context"
	"errors"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/lede-bot/lede/summarize"
)

const askLong = `Ask prints the sentences of an article that answer a question, each with the
number of its passage, or says that the article doesn't say. It then ends with
exit code 6, and shows the sentence that came nearest. Where a model is set up it
writes the answer, checked against the passages it names.

SOURCE is a link, a file (HTML, text, Markdown or PDF), or - for standard input.
With --question, or with the question alone, standard input is read. Of several
sources each is asked, and the answers stand under the headline of the article that
they come from; exit code 6 then means that none of them says.`

const askExample = `  lede ask https://example.org/news/story "When does the bridge open?"
  lede ask page.html --question "Who pays for it?"
  xclip -o | lede ask "Who pays for it?"
  lede ask monday.html tuesday.html "What did the repair cost?"
  lede ask --jsonl < questions.jsonl > answers.jsonl`

func (p *program) askCommand() *cobra.Command {
	var out outputs
	var question, receipt string
	cmd := &cobra.Command{
		Use:     "ask [SOURCE]... QUESTION...",
		Short:   "Answer a question from an article, or say that it doesn't say",
		Long:    askLong,
		Example: askExample,
		Args:    cobra.ArbitraryArgs,
	}
	cmd.RunE = p.command(func(ctx context.Context, args []string) error {
		if err := out.check(args); err != nil {
			return err
		}
		engine, done, err := p.engine()
		if err != nil {
			return err
		}
		defer done()
		if out.lines {
			return p.batch(ctx, p.askLine(engine))
		}
		args, question, err := p.parts(args, question)
		if err != nil {
			return err
		}
		return p.ask(ctx, engine, args, question, out, receipt)
	})
	flags := cmd.Flags()
	flags.StringVar(&question, "question", "", "The `question`, instead of the last arguments.")
	flags.StringVar(&receipt, "receipt", "", "Also write a receipt to this `file`, for: lede verify --receipt.")
	out.addTo(cmd)
	addSettingFlags(cmd, flags, "summary.engine")
	addReadingFlags(cmd)
	return cmd
}

// parts tells the source from the question. One argument alone is the question
// when text comes on standard input, unless it is a link or a file.
func (p *program) parts(args []string, question string) (source []string, _ string, _ error) {
	const hint = `for example: lede ask https://example.org/news/story "When does the bridge open?"`
	question = strings.TrimSpace(question)
	if question == "" && len(args) == 1 && !p.typing && !isSource(args[0]) {
		args = append([]string{"-"}, args...)
	}
	sources := min(1, len(args))
	for sources > 0 && sources < len(args) && isFurtherSource(args[sources]) {
		sources++
	}
	words := strings.TrimSpace(strings.Join(args[sources:], " "))
	switch {
	case question != "" && words != "":
		return nil, "", usage(hint, "The question stands both after --question and behind the source.")
	case question+words == "":
		return nil, "", usage(hint, "The question is missing.")
	}
	return args[:sources], question + words, nil
}

// isFurtherSource reports whether an argument behind the first source is one, too,
// and no word of the question: a link or a file.
func isFurtherSource(argument string) bool {
	info, err := os.Lstat(argument)
	return err == nil && !info.IsDir() || scheme.MatchString(argument) && !strings.Contains(argument, " ")
}

func isSource(argument string) bool {
	_, err := os.Lstat(argument)
	return err == nil || argument == "-" || scheme.MatchString(argument) && !strings.Contains(argument, " ")
}

func (p *program) ask(ctx context.Context, engine summarize.Engine, args []string, question string, out outputs, receipt string) error {
	if len(args) < 2 {
		return p.askOne(ctx, engine, args, question, out, receipt)
	}
	if receipt != "" {
		return usage("", "A receipt is about one article; name one source with --receipt.")
	}
	silent := 0
	for i := range args {
		if i > 0 {
			if err := p.print("\n", nil); err != nil {
				return err
			}
		}
		err := p.askOne(ctx, engine, args[i:i+1], question, out, "")
		if errors.Is(err, errAbstained) {
			silent++
			continue
		}
		if err != nil {
			return err
		}
	}
	if silent == len(args) {
		return errAbstained
	}
	return nil
}

func (p *program) askOne(ctx context.Context, engine summarize.Engine, args []string, question string, out outputs, receipt string) error {
	source, err := p.source(args)
	if err != nil {
		return err
	}
	a, err := p.read(ctx, source)
	if err != nil {
		return err
	}
	answer, err := engine.Answer(ctx, a, question)
	if err != nil {
		return err
	}
	if !answer.Abstained {
		if err := p.writeReceipt(receipt, a, answer.Notes, question, answer.Claims); err != nil {
			return err
		}
	}
	if err := p.print(p.format(out).Answer(a, question, answer)); err != nil {
		return err
	}
	if answer.Abstained {
		return errAbstained
	}
	return nil
}
