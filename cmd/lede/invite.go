package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/lede-bot/lede/bot"
)

const inviteLong = `Invite prints the link with which the bot is added to a server, with the least
permissions, and says why each permission and each intent is asked for. It asks
Discord nothing: the bot's id is in its token, or given by --application.`

const inviteExample = `  lede invite --application 123456789012345678
  LEDE_DISCORD_TOKEN_FILE=/run/secrets/discord lede invite --quiet`

func (p *program) inviteCommand() *cobra.Command {
	var application string
	cmd := &cobra.Command{
		Use:     "invite",
		Short:   "Print the link that adds the Discord bot to a server",
		Long:    inviteLong,
		Example: inviteExample,
		Args:    cobra.NoArgs,
	}
	cmd.RunE = p.command(func(_ context.Context, _ []string) error { return p.invite(application) })
	cmd.Flags().StringVar(&application, "application", "", "The application's `id`, from the developer portal under General Information.")
	return cmd
}

func (p *program) invite(application string) error {
	if application == "" {
		token, err := discordToken(p.settings.Config.Discord)
		if err != nil {
			return usage("give --application with the id from the developer portal, or set the token.", "Neither the application's id nor the bot's token is set.")
		}
		if application, err = bot.ApplicationOf(token); err != nil {
			return usage("give --application with the id from the developer portal.", "The token does not hold the bot's id.")
		}
	}
	if strings.Trim(application, "0123456789") != "" || len(application) > 20 {
		return usage("it is a number, in the developer portal under General Information.", "“%s” is no application's id.", application)
	}
	var b strings.Builder
	b.WriteString(bot.Invite(application) + "\n")
	if !p.quiet {
		ways := waysOf(p.settings.Config.Discord)
		fmt.Fprintf(&b, "\nPermissions (%d):\n", int64(bot.Permissions))
		writeNeeds(&b, bot.PermissionNeeds())
		fmt.Fprintf(&b, "\nIntents (%d):\n", int(ways.Intents()))
		writeNeeds(&b, bot.IntentNeeds(ways))
		b.WriteString("\nWays in:\n" + waysIn(ways))
	}
	return p.print(b.String(), nil)
}

func writeNeeds(b *strings.Builder, needs []bot.Need) {
	for _, n := range needs {
		fmt.Fprintf(b, "  %-25s %s\n", n.Name, n.Why)
	}
}
