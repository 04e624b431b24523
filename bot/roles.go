package bot

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/bwmarrin/discordgo"

	"github.com/lede-bot/lede/bot/internal/card"
	"github.com/lede-bot/lede/bot/internal/discord"
)

// Roles are the parts of the bot's work. A process plays any of them; those
// that take requests in and those that fulfil them meet in a [Dispatcher] and a
// [Memory] that several processes share.
type Roles struct {
	// Gateway takes in the events of Discord's gateway.
	Gateway bool
	// Web takes in interactions that Discord posts over HTTP. It sends them over
	// the gateway no more once it knows an address.
	Web bool
	// Worker fulfils requests.
	Worker bool
}

// Web is where Discord's interactions arrive over HTTP.
type Web struct {
	// Listener brings the connections: HTTP without TLS, which is for the proxy in front.
	Listener net.Listener
	// PublicKey is the application's, in hexadecimal digits.
	PublicKey string
}

// InteractionsPath is the path to which Discord posts interactions.
const InteractionsPath = "/interactions"

// openWays makes the ways in that the roles ask for.
func (b *Bot) openWays() (err error) {
	o := b.options
	if o.Roles.Gateway {
		var sharing *discord.Sharing
		if o.Leases != nil && len(o.Shards) == 0 {
			sharing = &discord.Sharing{Leases: o.Leases, Process: b.process.ID}
		}
		b.gateway, err = discord.NewGateway(discord.GatewayOptions{
			Client: b.client, Intents: o.Ways.Intents(), Shards: o.Shards, ShardCount: o.ShardCount, Sharing: sharing,
			Handlers: edgeHandlers, Presence: discord.Presence{Text: o.Presence}, Logger: o.Logger, OnEvent: b.onEvent,
		})
		if err != nil {
			return err
		}
	}
	if o.Roles.Web {
		if o.Web.Listener == nil {
			return errors.New("bot: the role web needs a listener")
		}
		b.endpoint, err = discord.NewEndpoint(discord.EndpointOptions{
			PublicKey: o.Web.PublicKey, OnInteraction: b.onInteraction, Logger: o.Logger,
		})
	}
	return explained(err)
}

// introduce asks Discord who the bot is, and tells it of the commands where
// requests come in here. Workers leave the commands as they are: one of an older
// version must not bring back what it knew.
func (b *Bot) introduce(ctx context.Context) error {
	self, err := b.client.Self(ctx)
	if err != nil {
		return fmt.Errorf("asking Discord who the bot is: %w", err)
	}
	application, err := b.client.Application(ctx)
	if err != nil {
		return fmt.Errorf("asking Discord for the bot's application: %w", err)
	}
	b.self, b.appID = self, application.ID
	var commands []*discordgo.ApplicationCommand
	if b.gateway != nil || b.endpoint != nil {
		commands, err = b.client.SetCommands(ctx, b.appID, "", card.Commands(b.catalogue))
		if err != nil {
			return fmt.Errorf("registering the commands: %w", err)
		}
	}
	b.commandIDs = map[string]string{}
	for _, command := range commands {
		b.commandIDs[command.Name] = command.ID
	}
	return nil
}

// opened lets those who wait for [Bot.Ready] know.
func (b *Bot) opened() { b.once.Do(func() { close(b.ready) }) }

const (
	headerTime = 5 * time.Second  // for the head of a request
	bodyTime   = 10 * time.Second // for all of it, and for all of the reply
	idleTime   = 2 * time.Minute  // for a connection that Discord may use again
	headerSize = 16 << 10
	// webGrace is how long requests may go on once the process is told to stop.
	webGrace = 5 * time.Second
)

// serveWeb answers Discord's requests until ctx ends, and then those it has.
func (b *Bot) serveWeb(ctx context.Context) error {
	routes := http.NewServeMux()
	routes.Handle(InteractionsPath, b.endpoint)
	server := &http.Server{
		Handler: routes, ReadHeaderTimeout: headerTime, ReadTimeout: bodyTime, WriteTimeout: bodyTime,
		IdleTimeout: idleTime, MaxHeaderBytes: headerSize,
		ErrorLog: slog.NewLogLogger(b.log.Handler(), slog.LevelDebug),
	}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(b.options.Web.Listener) }()
	var err error
	select {
	case err = <-ended:
	case <-ctx.Done():
		grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), webGrace)
		defer cancel()
		if err := server.Shutdown(grace); err != nil {
			b.log.WarnContext(ctx, "requests were cut off", "error", err)
			_ = server.Close()
		}
		err = <-ended
		b.endpoint.Wait(grace)
	}
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return fmt.Errorf("the address for Discord's interactions: %w", err)
}
