package main

import (
	"context"
	"strings"

	"github.com/spf13/cobra"
)

const rootLong = `Lede reads an article from a link, a file or pasted text, summarizes it and
answers questions about it. Every statement is a sentence of the article, and
carries the number of the passage it stands in. Nothing needs to be configured:
alone, lede shows its Discord bot in a page on this machine (lede playground).`

const rootExample = `  lede summarize https://example.org/news/story
  lede ask https://example.org/news/story "When does the bridge open?"
  lede clean page.html > article.txt
  xclip -o | lede summarize`

func (p *program) rootCommand() *cobra.Command {
	root := &cobra.Command{
		Use:           "lede",
		Short:         "Read a news article, summarize it, and answer questions with citations",
		Long:          rootLong,
		Example:       rootExample,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          noSuchCommand,
		Version:       versionLine(),
	}
	root.RunE = p.command(func(ctx context.Context, _ []string) error {
		if p.settings.Config.Discord.Token.Reveal() != "" {
			return root.Help()
		}
		return p.playground(ctx, playgroundOptions{})
	})
	root.SetVersionTemplate("{{.Version}}\n")
	root.SetUsageTemplate(strings.ReplaceAll(root.UsageTemplate(), ".FlagUsages |", ".FlagUsagesWrapped 88 |"))
	flags := root.PersistentFlags()
	flags.StringVar(&p.configPath, "config", "", "Read the settings from this `file` instead of lede.yaml.")
	flags.BoolVarP(&p.verbose, "verbose", "v", false, "Log everything, with the causes of errors, to standard error.")
	flags.BoolVarP(&p.quiet, "quiet", "q", false, "Print the result alone: no headline, citations, notes or progress.")
	addSettingFlags(root, flags, "output.color", "log.level", "log.format")
	flags.SortFlags = false
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return usage("see: "+cmd.CommandPath()+" --help", "%s.", sentence(err.Error()))
	})
	root.AddCommand(p.summarizeCommand(), p.askCommand(), p.verifyCommand(), p.cleanCommand(),
		p.playgroundCommand(), p.serveCommand(), p.inviteCommand(), p.doctorCommand(), p.healthcheckCommand(), p.usageCommand(), p.queueCommand(), p.backupCommand(),
		p.configCommand(), p.versionCommand())
	root.AddCommand(helpTopics()...)
	root.SetHelpCommand(helpCommand(root))
	return root
}

// noSuchCommand explains a first word that is no command; often it is a link.
func noSuchCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	if scheme.MatchString(args[0]) || linkWithoutScheme.MatchString(args[0]) {
		return usage("try: lede summarize "+args[0], "“%s” is not a command.", args[0])
	}
	hint := "see: lede --help"
	cmd.SuggestionsMinimumDistance = 2
	if near := cmd.SuggestionsFor(args[0]); len(near) > 0 {
		hint = "did you mean: lede " + strings.Join(near, ", lede ")
	}
	return usage(hint, "“%s” is not a command.", args[0])
}

// sentence lets a message of a library begin with a capital letter.
func sentence(message string) string {
	if message == "" {
		return message
	}
	return strings.ToUpper(message[:1]) + message[1:]
}
