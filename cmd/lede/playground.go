package main

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"os/exec"
	"runtime"

	"github.com/spf13/cobra"

	"github.com/lede-bot/lede/bot"
	"github.com/lede-bot/lede/internal/playground"
)

const playgroundLong = `Playground runs the Discord bot without Discord: a page on this machine looks
and works like a chat channel, with the very same bot in it. No account, no key
and no network are needed; sample articles are part of it. Everything is kept in
memory, and forgotten at the end.

This is also what lede does when it is given nothing to do and no Discord token
is set.`

const playgroundExample = `  lede playground
  lede playground --open
  lede playground --addr 127.0.0.1:9000`

type playgroundOptions struct {
	addr    string
	open    bool
	exposed bool
}

func (p *program) playgroundCommand() *cobra.Command {
	var o playgroundOptions
	cmd := &cobra.Command{
		Use:     "playground",
		Short:   "Try the Discord bot in a page on this machine",
		Long:    playgroundLong,
		Example: playgroundExample,
		Args:    cobra.NoArgs,
	}
	cmd.RunE = p.command(func(ctx context.Context, _ []string) error { return p.playground(ctx, o) })
	flags := cmd.Flags()
	flags.StringVar(&o.addr, "addr", "", "Serve the page at this `host:port` (default "+playground.DefaultAddr+", or any free port where that is taken).")
	flags.BoolVar(&o.open, "open", false, "Open the page in the browser.")
	flags.BoolVar(&o.exposed, "dangerously-expose", false, "DANGEROUS: allow an address that other machines can reach. Whoever reaches it can use the page, and make this machine fetch links.")
	addReadingFlags(cmd)
	return cmd
}

// playground serves until ctx ends, which is how it is meant to end.
func (p *program) playground(ctx context.Context, o playgroundOptions) error {
	var reached netip.AddrPort
	ground, err := playground.New(ctx, playground.Options{
		Addr: o.addr, Exposed: o.exposed, Log: p.log,
		StartBot: func(ctx context.Context, api, _, token string) error { return p.playBot(ctx, api, token, reached) },
	})
	if err != nil {
		return explainPlayground(err, o)
	}
	reached = ground.Address()
	if _, err := fmt.Fprintf(p.stdout, "The playground is at %s (end it with Ctrl+C)\n", ground.URL()); err != nil {
		ground.Close()
		return err
	}
	if o.open {
		if err := openBrowser(ctx, ground.URL()); err != nil {
			p.complain("lede: warning: no browser could be opened; open the address yourself.")
			p.log.Debug("cause", "error", err)
		}
	}
	return ground.Run(ctx)
}

// playBot runs the bot against the playground. Its reader may reach the sample
// articles there, and nothing else on this machine.
func (p *program) playBot(ctx context.Context, api, token string, samples netip.AddrPort) error {
	options := p.readerOptions()
	options.AllowServers = []netip.AddrPort{samples}
	reader, err := p.newReader(options)
	if err != nil {
		return err
	}
	defer reader.Close()
	memory := bot.NewMemory()
	made, err := p.engines(memory, true)
	if err != nil {
		return err
	}
	defer made.done()
	lede, err := bot.New(bot.Options{
		Token: token, API: api, Reader: reader, Engine: made.first, Memory: memory, Model: p.modelName(), Logger: p.log, Presence: presence,
		Choices: made.choices, OnShared: made.account.share, Budgets: made.account.limits(),
		Ways: bot.Ways{MessageContent: true, Reactions: true, DirectMessages: true},
	})
	if err != nil {
		return err
	}
	defer lede.Close()
	return lede.Run(ctx)
}

func explainPlayground(err error, o playgroundOptions) error {
	if errors.Is(err, playground.ErrExposed) {
		return &failure{
			code: exitUsage, sentence: "Other machines could reach the playground at " + o.addr + ", and use it.",
			hint: "give an address of this machine, such as --addr " + playground.DefaultAddr + "; --dangerously-expose permits it.", cause: err,
		}
	}
	return &failure{code: exitFailure, sentence: "The playground cannot be served at " + o.addr + ".", hint: "try another one: lede playground --addr 127.0.0.1:0", cause: err}
}

// openBrowser asks the system to open an address.
func openBrowser(ctx context.Context, address string) error {
	opener := map[string][]string{"darwin": {"open"}, "windows": {"rundll32", "url.dll,FileProtocolHandler"}}[runtime.GOOS]
	if opener == nil {
		opener = []string{"xdg-open"}
	}
	command := exec.CommandContext(context.WithoutCancel(ctx), opener[0], append(opener[1:], address)...) //nolint:gosec // fixed programs, our own address
	if err := command.Start(); err != nil {
		return fmt.Errorf("open the browser: %w", err)
	}
	return command.Process.Release()
}
