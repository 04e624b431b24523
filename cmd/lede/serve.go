package main

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"github.com/spf13/cobra"

	"github.com/lede-bot/lede/bot"
	"github.com/lede-bot/lede/config"
	"github.com/lede-bot/lede/internal/dispatch"
	"github.com/lede-bot/lede/internal/queue"
	"github.com/lede-bot/lede/internal/store"
)

const serveLong = `Serve runs the Discord bot until it is told to stop (Ctrl-C or SIGTERM). Then it
takes no more requests, after ops.drain_delay, and finishes what is under way, for
at most twenty seconds; what is left goes on at the next start. A second signal
ends it at once.

What it keeps lies in the database that store.url names, a file of this account
where nothing is set.

It needs a token: docs/discord.md leads from nothing to a running bot in five
minutes. At the start it says which ways in are on, and the link that adds the
bot to a server.`

const serveExample = `  LEDE_DISCORD_TOKEN_FILE=/run/secrets/discord lede serve
  lede serve --config /etc/lede/lede.yaml
  lede serve --role=worker  # one of several processes on one Postgres`

func (p *program) serveCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "serve",
		Short:   "Run the Discord bot",
		Long:    serveLong,
		Example: serveExample,
		Args:    cobra.NoArgs,
	}
	cmd.RunE = p.command(func(ctx context.Context, _ []string) error { return p.serve(ctx) })
	addSettingFlags(cmd, cmd.Flags(), "serve.roles")
	addReadingFlags(cmd)
	return cmd
}

// presence is the line under the bot's name in the list of members: how to begin.
const presence = "/summarize · /ask · /help"

func (p *program) serve(ctx context.Context) error {
	c := p.settings.Config.Discord
	token, err := discordToken(c)
	if err != nil {
		return err
	}
	shards, count, err := shardsOf(c.Shards)
	if err != nil {
		return err
	}
	roles, err := p.roles()
	if err != nil {
		return err
	}
	ops, err := p.operations(ctx)
	if err != nil {
		return err
	}
	defer ops.close(context.WithoutCancel(ctx))
	ctx, end := ops.drained(ctx)
	defer end()
	reader, err := p.reader()
	if err != nil {
		return err
	}
	defer reader.Close()
	kept, err := p.openStore(ctx)
	if err != nil {
		return err
	}
	defer func() {
		if err := kept.Close(); err != nil {
			p.log.Warn("closing the database", "error", err)
		}
	}()
	made, err := p.engines(kept, true)
	if err != nil {
		return err
	}
	defer made.done()
	web, err := p.web(ctx, roles)
	if err != nil {
		return err
	}
	waiting, err := p.queue(ctx, kept)
	if err != nil {
		return err
	}
	closePanel, err := p.panel(ctx, waiting)
	if err != nil {
		return err
	}
	defer closePanel()
	dispatcher := dispatch.New(waiting, p.log)
	ways := waysOf(c)
	b, err := bot.New(bot.Options{
		Token: token, API: c.APIURL, Reader: reader, Engine: made.first, Memory: kept, Dispatcher: dispatcher, Logger: p.log, Observer: ops,
		Choices: made.choices, OnShared: made.account.share, Budgets: made.account.limits(), Model: p.modelName(), KeepDays: int(p.settings.Config.Store.Retention.Hours() / 24),
		Roles: roles, Web: web, Leases: p.leases(kept), Shards: shards, ShardCount: count, MaxFileBytes: int(c.MaxFileSize), Ways: ways, Presence: presence,
	})
	if err != nil {
		return serveFailure(fmt.Errorf("set up the bot: %w", err))
	}
	defer b.Close()
	ops.watch(b, kept, waiting, roles)

	sweeping, stopSweeping := context.WithCancel(ctx)
	var sweeper sync.WaitGroup
	sweeper.Go(func() { kept.Run(sweeping) })
	defer sweeper.Wait()
	defer stopSweeping()

	ended := make(chan error, 1)
	go func() { ended <- b.Run(ctx) }()
	select {
	case <-b.Ready():
		if err := p.greet(b.ApplicationID(), roles, ways); err != nil {
			p.log.Warn("the greeting could not be printed", "error", err)
		}
		err = <-ended
	case err = <-ended:
	}
	if err != nil {
		return serveFailure(err)
	}
	p.complain("Stopped.")
	return nil
}

// queue opens the queue on the store's database.
func (p *program) queue(ctx context.Context, s *store.Store) (*queue.Queue, error) {
	q, err := queue.Open(ctx, s, queue.Options{Workers: p.settings.Config.Discord.Workers, Log: p.log})
	return q, storeFailure(err)
}

// greet says on standard output that the bot is there, and how to get at it.
func (p *program) greet(application string, roles bot.Roles, ways bot.Ways) error {
	var b strings.Builder
	b.WriteString("Lede is connected to Discord.\n")
	if roles != allRoles() {
		b.WriteString("This process does the part of: " + nameRoles(roles) + ".\n")
	}
	if !p.quiet && roles.Gateway {
		b.WriteString("Add it to a server: " + bot.Invite(application) + "\n")
		b.WriteString(waysIn(ways))
	}
	return p.print(b.String(), nil)
}

// waysIn lists the ways in, one a line.
func waysIn(ways bot.Ways) string {
	var b strings.Builder
	for _, way := range ways.States() {
		if way.On {
			b.WriteString("  on   " + way.Name + "\n")
		} else {
			b.WriteString("  off  " + way.Name + " (set " + way.Setting + " to yes)\n")
		}
	}
	return b.String()
}

func waysOf(c config.Discord) bot.Ways {
	return bot.Ways{MessageContent: c.MessageContent, Reactions: c.Reactions, DirectMessages: c.DirectMessages}
}

func discordToken(c config.Discord) (string, error) {
	if !c.Token.IsSet() {
		return "", &failure{
			code: exitUsage, sentence: "The bot's token is not set.",
			hint: "set LEDE_DISCORD_TOKEN, or LEDE_DISCORD_TOKEN_FILE to a file that holds it; docs/discord.md says where to get one.",
		}
	}
	return strings.TrimSpace(c.Token.Reveal()), nil
}

var shardPattern = regexp.MustCompile(`^(?:(\d{1,5})(?:-(\d{1,5}))?/)?(\d{1,5})$`)

// shardsOf reads discord.shards: "16", "3/16" or "0-3/16".
func shardsOf(text string) (shards []int, count int, _ error) {
	if text == "" {
		return nil, 0, nil
	}
	fields := shardPattern.FindStringSubmatch(strings.ReplaceAll(text, " ", ""))
	if fields == nil {
		return nil, 0, badShards(text)
	}
	number := func(digits string) int {
		n, err := strconv.Atoi(digits)
		if err != nil {
			return -1 // left out
		}
		return n
	}
	first, last := number(fields[1]), number(fields[2])
	count = number(fields[3])
	if first < 0 {
		first, last = 0, count-1
	}
	if last < 0 {
		last = first
	}
	if count < 1 || first > last || last >= count {
		return nil, 0, badShards(text)
	}
	for i := first; i <= last; i++ {
		shards = append(shards, i)
	}
	return shards, count, nil
}

func badShards(text string) error {
	return usage("discord.shards looks like 16, 3/16 or 0-3/16; left empty, Discord says how many.", "“%s” names no shards.", text)
}

// serveFailure turns what ended the bot into a failure.
func serveFailure(err error) error {
	var start *bot.StartError
	if !errors.As(err, &start) {
		return err
	}
	f := &failure{code: exitNetwork, sentence: sentence(start.Sentence) + ".", cause: start.Err}
	if start.Setting != "" {
		f.code, f.hint = exitUsage, "docs/discord.md says where to find it; lede help settings names every setting."
	}
	return f
}
