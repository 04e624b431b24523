package main

import (
	_ "embed"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/lede-bot/lede/cmd/lede/internal/terminal"
	"github.com/lede-bot/lede/config"
)

const helpColumns = 80

var (
	//go:embed help/exit-codes.txt
	helpExitCodes string
	//go:embed help/json.txt
	helpJSON string
	//go:embed help/jsonl.txt
	helpJSONLines string
)

// helpCommand is cobra's own but for a name that does not exist, which is a
// mistake of usage.
func helpCommand(root *cobra.Command) *cobra.Command {
	return &cobra.Command{
		Use:   "help [COMMAND OR TOPIC]",
		Short: "Explain a command or a topic",
		RunE: func(_ *cobra.Command, args []string) error {
			found, rest, err := root.Find(args)
			if err != nil || len(rest) > 0 {
				return usage("see: lede --help", "There is no help on “%s”.", strings.Join(args, " "))
			}
			found.InitDefaultHelpFlag()
			found.InitDefaultVersionFlag()
			return found.Help()
		},
	}
}

// helpTopics returns the pages of "lede help TOPIC" that belong to no command.
func helpTopics() []*cobra.Command {
	topic := func(name, short, long string) *cobra.Command {
		return &cobra.Command{Use: name, Short: short, Long: strings.TrimRight(long, "\n")}
	}
	return []*cobra.Command{
		topic("exit-codes", "What the exit codes mean", helpExitCodes),
		topic("json", "What --json prints", helpJSON),
		topic("jsonl", "Many articles at once: a JSON object a line, in and out", helpJSONLines),
		topic("settings", "Every setting, its variable and its flag", settingsHelp()),
	}
}

// settingsHelp is made from the table of settings, as the template and the
// documentation are.
func settingsHelp() string {
	var b strings.Builder
	b.WriteString(`A setting comes from its default, the settings file, the environment, or a flag,
the later before the earlier. The file is the one that --config or LEDE_CONFIG
names, else lede.yaml in the working folder, else lede/lede.yaml in
$XDG_CONFIG_HOME (~/.config where that is not set).
`)
	for _, s := range config.Settings() {
		lines := []string{s.Help, "Accepts " + s.Accepts() + "."}
		if s.Default != "" {
			lines = append(lines, "Default: "+s.Default)
		}
		fmt.Fprintf(&b, "\n%s\n", s.Key)
		for _, line := range append(lines, s.Sources()) {
			b.WriteString(terminal.Wrap(line, helpColumns, "    ", "    ", nil, terminal.Tail{}) + "\n")
		}
	}
	return b.String()
}
