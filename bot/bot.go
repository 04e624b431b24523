package bot

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/bwmarrin/discordgo"
	"golang.org/x/sync/errgroup"

	"github.com/lede-bot/lede/article"
	"github.com/lede-bot/lede/bot/internal/card"
	"github.com/lede-bot/lede/bot/internal/discord"
	"github.com/lede-bot/lede/bot/internal/words"
	"github.com/lede-bot/lede/summarize"
)

// Options says how to reach Discord and what replies are made with.
type Options struct {
	// Token is the bot's token.
	Token string
	// API is the address of Discord's API; empty: Discord's own. The gateway's
	// address is asked there.
	API string

	Reader *article.Reader  // reads what readers point at; the caller closes it
	Engine summarize.Engine // writes; see also [Streamer] and [Author]
	// Memory holds what outlives a request; nil: [NewMemory].
	Memory Memory
	// Dispatcher carries requests to workers; nil: [NewDispatcher] with Workers.
	Dispatcher Dispatcher
	Workers    int
	// Logger gets to know ids, kinds and times, never text, links or tokens; nil: nothing is logged.
	Logger *slog.Logger

	// Shards are those that this process holds, of ShardCount; none: as many as Discord recommends.
	Shards     []int
	ShardCount int

	// Ways are the ways in that need an intent of their own.
	Ways Ways
	// Presence is the line under the bot's name, at most 128 characters; empty: none.
	Presence string
	// Model names the language model that texts are sent to, for readers; empty: none.
	Model string
	// Choices are engines over other models, by name, of which a server's admins
	// may choose one in place of Engine.
	Choices map[string]summarize.Engine
	// OnShared, when set, is told that a request was given what was written already;
	// [PayerOf] its context says whose request it was.
	OnShared func(ctx context.Context, n summarize.Notes)
	// Budgets bound what models may cost; the engines keep to them, admins see what is left.
	Budgets Budgets
	// KeepDays is how long the Memory keeps replies where a server does not say
	// otherwise, for readers; 0: for as long as it lives.
	KeepDays int
	// Locale is that of the bot's own words where neither reader nor server has one; empty: English.
	Locale string
	// MaxFileBytes bounds an attachment; 0: 10 MiB, as much as people may send by default.
	MaxFileBytes int
	// RequestTimeout bounds one request; 0: two minutes.
	RequestTimeout time.Duration
}

// Budgets are what calls of models may cost on one day (UTC), in millionths of
// the operator's currency; 0: no bound.
type Budgets struct {
	All, Server, Person int64
}

const (
	defaultRequestTimeout = 2 * time.Minute
	defaultMaxFileBytes   = 10 << 20
	// edgeHandlers is how many events are acknowledged at once: with an answer
	// of Discord in 100 ms, a thousand commands in less than a second.
	edgeHandlers = 128
)

// Bot is Lede on Discord.
type Bot struct {
	options    Options
	log        *slog.Logger
	client     *discord.Client
	gateway    *discord.Gateway
	catalogue  *words.Catalogue
	memory     Memory
	dispatcher Dispatcher
	library    *library
	desk       *desk
	guilds     *places
	edits      *edits
	running    *running

	commands map[string]entry
	menus    map[string]entry
	buttons  map[card.Action]entry
	forms    map[card.Action]entry
	works    map[Kind]work

	life    context.Context //nolint:containedctx // what is read and written for many outlives each request
	end     context.CancelFunc
	errands sync.WaitGroup
	ready   chan struct{}
	once    sync.Once
	self    *discordgo.User
	appID   string
	// commandIDs are the ids that Discord gave the commands, by name.
	commandIDs map[string]string
}

// New returns a Bot that has not spoken to Discord yet.
func New(o Options) (*Bot, error) {
	if o.Reader == nil || o.Engine == nil {
		return nil, errors.New("bot: a reader and an engine are needed")
	}
	if o.Memory == nil {
		o.Memory = NewMemory()
	}
	if o.Dispatcher == nil {
		o.Dispatcher = NewDispatcher(DispatcherOptions{Workers: o.Workers})
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if o.RequestTimeout <= 0 {
		o.RequestTimeout = defaultRequestTimeout
	}
	if o.MaxFileBytes <= 0 {
		o.MaxFileBytes = defaultMaxFileBytes
	}
	catalogue, err := words.Load()
	if err != nil {
		return nil, fmt.Errorf("bot: loading the messages: %w", err)
	}
	client, err := discord.NewClient(discord.ClientOptions{Token: o.Token, BaseURL: o.API, Logger: o.Logger})
	if err != nil {
		return nil, err
	}
	b := &Bot{
		options: o, log: o.Logger, client: client, catalogue: catalogue, memory: o.Memory, dispatcher: o.Dispatcher,
		guilds: newPlaces(), running: newRunning(), ready: make(chan struct{}),
	}
	b.life, b.end = context.WithCancel(context.Background())
	b.edits = newEdits()
	if b.library, err = newLibrary(b.life, o.Reader, o.Memory); err != nil {
		return nil, err
	}
	b.desk = newDesk(b.life, o)
	b.gateway, err = discord.NewGateway(discord.GatewayOptions{
		Client: client, Intents: o.Ways.Intents(), Shards: o.Shards, ShardCount: o.ShardCount,
		Handlers: edgeHandlers, Presence: discord.Presence{Text: o.Presence}, Logger: o.Logger, OnEvent: b.onEvent,
	})
	if err != nil {
		return nil, err
	}
	b.commands, b.menus, b.buttons, b.forms, b.works = b.tables()
	return b, nil
}

// Ready is closed once Discord sends events.
func (b *Bot) Ready() <-chan struct{} { return b.ready }

// ApplicationID is that of the bot's application, once it is [Bot.Ready].
func (b *Bot) ApplicationID() string { return b.appID }

// Run connects and works until ctx ends. Then it takes no more requests,
// finishes those it has within twenty seconds or says that it can't, and
// returns nil. An error is one sentence that names what to set right.
func (b *Bot) Run(ctx context.Context) error {
	self, err := b.client.Self(ctx)
	if err != nil {
		return stoppedOr(ctx, fmt.Errorf("asking Discord who the bot is: %w", err))
	}
	application, err := b.client.Application(ctx)
	if err != nil {
		return stoppedOr(ctx, fmt.Errorf("asking Discord for the bot's application: %w", err))
	}
	b.self, b.appID = self, application.ID
	commands, err := b.client.SetCommands(ctx, b.appID, "", card.Commands(b.catalogue))
	if err != nil {
		return stoppedOr(ctx, fmt.Errorf("registering the commands: %w", err))
	}
	b.commandIDs = map[string]string{}
	for _, command := range commands {
		b.commandIDs[command.Name] = command.ID
	}

	parts, ctx := errgroup.WithContext(ctx)
	parts.Go(func() error { return b.gateway.Run(ctx) })
	parts.Go(func() error { return b.dispatcher.Run(ctx, b.fulfil) })
	err = parts.Wait()
	b.edits.stop()
	b.errands.Wait()
	return stoppedOr(ctx, err)
}

// stoppedOr returns err unless it only says that the process was told to stop.
func stoppedOr(ctx context.Context, err error) error {
	if ctx.Err() != nil && errors.Is(err, context.Canceled) {
		return nil
	}
	return explained(err)
}

// Close ends what still goes on and lets go of connections. The Bot can't be used after.
func (b *Bot) Close() {
	b.end()
	b.edits.stop()
	b.errands.Wait()
	b.library.close()
	b.client.Close()
}

// errand does something that no event waits for, until ctx ends or its time is up.
func (b *Bot) errand(ctx context.Context, limit time.Duration, do func(ctx context.Context)) {
	b.errands.Go(func() {
		ctx, cancel := context.WithTimeout(ctx, limit)
		defer cancel()
		var err error
		defer func() {
			if err != nil {
				b.log.ErrorContext(ctx, "an errand failed", "error", err)
			}
		}()
		defer recovered(&err)
		do(ctx)
	})
}

// forgotten lets go of what is at hand of a person or server whose data was
// erased from memory.
func (b *Bot) forgotten() {
	b.library.forget()
}

// release gives a name back that was claimed.
func (b *Bot) release(ctx context.Context, name string) {
	if err := b.memory.Release(ctx, name); err != nil {
		b.log.WarnContext(ctx, "a claim was not given back", "error", err)
	}
}
