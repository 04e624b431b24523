package main

import (
	"context"

	"github.com/spf13/cobra"
)

const cleanLong = `Clean prints the body of an article and leaves out what stands around it: menus,
pleas, newsletter boxes, related links, captions, consent and legal text.

On a terminal the headline stands above it; otherwise the body is printed alone,
a paragraph a line, with an empty line between them. --markdown keeps headings,
lists, quotes and tables; --json has metadata and numbered passages as well.

SOURCE is a link, a file (HTML, text, Markdown or PDF), or - for standard input.
Without it, standard input is read.`

const cleanExample = `  lede clean https://example.org/news/story
  lede clean --markdown page.html > article.md
  xclip -o | lede clean
  lede clean --jsonl < pages.jsonl > articles.jsonl`

func (p *program) cleanCommand() *cobra.Command {
	var out outputs
	cmd := &cobra.Command{
		Use:     "clean [SOURCE]",
		Short:   "Print an article without what stands around it",
		Long:    cleanLong,
		Example: cleanExample,
		Args:    atMostOne,
	}
	cmd.RunE = p.command(func(ctx context.Context, args []string) error {
		if err := out.check(args); err != nil {
			return err
		}
		if out.lines {
			return p.batch(ctx, p.cleanLine)
		}
		return p.clean(ctx, args, out)
	})
	out.addTo(cmd)
	addReadingFlags(cmd)
	return cmd
}

func (p *program) clean(ctx context.Context, args []string, out outputs) error {
	source, err := p.source(args)
	if err != nil {
		return err
	}
	a, err := p.read(ctx, source)
	if err != nil {
		return err
	}
	return p.print(p.format(out).Article(a))
}

// addReadingFlags gives a command the flags that bound reading.
func addReadingFlags(cmd *cobra.Command) {
	addSettingFlags(cmd, cmd.Flags(), "fetch.timeout", "fetch.user_agent", "fetch.max_page_size", "fetch.max_pdf_size",
		"fetch.max_redirects", "fetch.allow_private_addresses")
	cmd.Flags().SortFlags = false
}

// atMostOne refuses a second source.
func atMostOne(cmd *cobra.Command, args []string) error {
	if len(args) > 1 {
		return usage("see: "+cmd.CommandPath()+" --help", "One source at a time: “%s” is one too many.", args[1])
	}
	return nil
}
