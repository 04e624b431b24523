package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"github.com/lede-bot/lede/bot"
	"github.com/lede-bot/lede/config"
	"github.com/lede-bot/lede/internal/dispatch"
	"github.com/lede-bot/lede/internal/llm"
	"github.com/lede-bot/lede/internal/queue"
	"github.com/lede-bot/lede/internal/store"
)

const serveLong = `Serve runs the Discord bot until it is told to stop (Ctrl-C or SIGTERM). Then it
takes no more requests and finishes what is under way, for at most twenty
seconds; what is left goes on at the next start. A second signal ends it at once.

What it keeps lies in the database that store.url names, a file of this account
where nothing is set.

It needs a token: docs/discord.md leads from nothing to a running bot in five
minutes. At the start it says which ways in are on, and the link that adds the
bot to a server.`

const serveExample = `  LEDE_DISCORD_TOKEN_FILE=/run/secrets/discord lede serve
  lede serve --config /etc/lede/lede.yaml`

func (p *program) serveCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "serve",
		Short:   "Run the Discord bot",
		Long:    serveLong,
		Example: serveExample,
		Args:    cobra.NoArgs,
	}
	cmd.RunE = p.command(func(ctx context.Context, _ []string) error { return p.serve(ctx) })
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
	engine, done, err := p.engine(ctx, &storeLedger{kept, p.log})
	if err != nil {
		return err
	}
	defer done()
	dispatcher, err := p.dispatcher(ctx, kept)
	if err != nil {
		return err
	}
	ways := waysOf(c)
	b, err := bot.New(bot.Options{
		Token: token, API: c.APIURL, Reader: reader, Engine: engine, Memory: kept, Dispatcher: dispatcher, Logger: p.log,
		Model: p.modelName(), KeepDays: int(p.settings.Config.Store.Retention.Hours() / 24),
		Shards: shards, ShardCount: count, MaxFileBytes: int(c.MaxFileSize), Ways: ways, Presence: presence,
	})
	if err != nil {
		return fmt.Errorf("set up the bot: %w", err)
	}
	defer b.Close()

	sweeping, stopSweeping := context.WithCancel(ctx)
	var sweeper sync.WaitGroup
	sweeper.Go(func() { kept.Run(sweeping) })
	defer sweeper.Wait()
	defer stopSweeping()

	ended := make(chan error, 1)
	go func() { ended <- b.Run(ctx) }()
	select {
	case <-b.Ready():
		if err := p.greet(b.ApplicationID(), ways); err != nil {
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

// dispatcher carries requests through a queue on the store's database.
func (p *program) dispatcher(ctx context.Context, s *store.Store) (bot.Dispatcher, error) {
	q, err := queue.Open(ctx, s, queue.Options{Workers: p.settings.Config.Discord.Workers, Log: p.log})
	if err != nil {
		return nil, storeFailure(err)
	}
	return dispatch.New(q, p.log), nil
}

// storeLedger writes what the model's calls cost into the store. A reply is shared
// by all who ask for it, so its cost is nobody's own.
type storeLedger struct {
	store *store.Store
	log   *slog.Logger
}

// millionths of the operator's currency are what the store counts in.
const millionths = 1e6

func (l *storeLedger) record(ctx context.Context, model string, u llm.Usage, cost float64) {
	err := l.store.AddUsage(ctx, store.ModelUse{
		ID: rand.Text(), Model: model, Prompt: u.Prompt, Completion: u.Completion, Estimated: u.Estimated,
		Cost: int64(cost*millionths + 0.5), At: time.Now(),
	})
	if err != nil {
		l.log.WarnContext(ctx, "a call of the model is missing in the account", "error", err)
	}
}

func (l *storeLedger) spent(ctx context.Context, since time.Time) (float64, error) {
	cost, err := l.store.SpentSince(ctx, "", "", since)
	return float64(cost) / millionths, storeFailure(err)
}

// modelName is the model that texts are sent to, empty where there is none.
func (p *program) modelName() string {
	c := p.settings.Config
	if c.Summary.Engine == "extractive" {
		return ""
	}
	return c.LLM.Model
}

// greet says on standard output that the bot is there, and how to get at it.
func (p *program) greet(application string, ways bot.Ways) error {
	var b strings.Builder
	b.WriteString("Lede is connected to Discord.\n")
	if !p.quiet {
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
