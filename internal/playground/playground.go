package playground

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/lede-bot/lede/internal/playground/standin"
)

// DefaultAddr is where the playground is found unless it is told otherwise.
const DefaultAddr = "127.0.0.1:7437"

// StartBot runs the bot until ctx ends. api is the address of the API, below which
// lies /api/v10, gateway the address of the gateway.
type StartBot func(ctx context.Context, api, gateway, token string) error

// Options sets a playground up.
type Options struct {
	// Addr is host and port to listen on. Empty means [DefaultAddr], or any free
	// port of this machine where that is taken.
	Addr string
	// Exposed allows an Addr that other machines can reach. Dangerous: whoever
	// reaches it acts as anyone in the playground and makes this machine fetch links.
	Exposed bool
	// StartBot runs the bot; nil for a playground in which nobody answers.
	StartBot StartBot
	// Seed is the world at the start; the zero value means [Seed].
	Seed standin.Seed
	// Log gets to know what goes wrong; nil: nothing is logged.
	Log *slog.Logger
}

// Playground is the stand-in, the page and the bot on one address.
type Playground struct {
	options  Options
	log      *slog.Logger
	listener net.Listener
	discord  *standin.Server
	server   *http.Server
	session  string // what the page proves itself with
	first    string // the person whom a page begins as
	wire     *wire
	faults   *faultBoard
}

// New listens on the address, so that it is known before the bot is set up.
// Either [Playground.Run] or [Playground.Close] has to be called.
func New(ctx context.Context, o Options) (*Playground, error) {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	listener, err := listen(ctx, o)
	if err != nil {
		return nil, err
	}
	seed := o.Seed
	if len(seed.People) == 0 {
		seed = Seed()
	}
	seed.Token = rand.Text() // known to this run alone
	p := &Playground{
		options: o, log: o.Log, listener: listener, session: rand.Text(), first: seed.People[0].Name,
		discord: standin.New(standin.Options{Seed: seed, Logger: o.Log}),
	}
	p.discord.SetURL(p.URL())
	p.wire = newWire(p.discord)
	p.faults = newFaultBoard(p.discord.Faults())
	p.server = &http.Server{Handler: p.handler(), ReadHeaderTimeout: 10 * time.Second}
	return p, nil
}

// ErrExposed is the cause of the error for an address that other machines can reach.
var ErrExposed = errors.New("the address can be reached from other machines")

var errBotStopped = errors.New("the bot stopped by itself")

func listen(ctx context.Context, o Options) (net.Listener, error) {
	var config net.ListenConfig
	address := o.Addr
	if address == "" {
		if listener, err := config.Listen(ctx, "tcp", DefaultAddr); err == nil {
			return listener, nil
		}
		address = "127.0.0.1:0"
	}
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return nil, fmt.Errorf("playground: the address needs a host and a port: %w", err)
	}
	if !o.Exposed && !isLoopback(host) {
		return nil, fmt.Errorf("playground: %s: %w", address, ErrExposed)
	}
	listener, err := config.Listen(ctx, "tcp", address)
	if err != nil {
		return nil, fmt.Errorf("playground: %w", err)
	}
	return listener, nil
}

// isLoopback takes no name but localhost: what another resolves to may change.
func isLoopback(host string) bool {
	if host == "localhost" {
		return true
	}
	address, err := netip.ParseAddr(host)
	return err == nil && address.Unmap().IsLoopback()
}

// URL is the address of the page, without a path.
func (p *Playground) URL() string { return "http://" + p.Address().String() }

// Address is where the playground listens, as this machine reaches it.
func (p *Playground) Address() netip.AddrPort {
	address, ok := p.listener.Addr().(*net.TCPAddr)
	if !ok {
		return netip.AddrPort{}
	}
	found := address.AddrPort()
	found = netip.AddrPortFrom(found.Addr().Unmap(), found.Port())
	if found.Addr().IsUnspecified() {
		return netip.AddrPortFrom(netip.AddrFrom4([4]byte{127, 0, 0, 1}), found.Port())
	}
	return found
}

// Run serves until ctx ends or the bot stops by itself, and closes everything.
func (p *Playground) Run(ctx context.Context) error {
	defer p.Close()
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error {
		if err := p.server.Serve(p.listener); !errors.Is(err, http.ErrServerClosed) {
			return fmt.Errorf("playground: serve: %w", err)
		}
		return nil
	})
	group.Go(func() error {
		<-ctx.Done()
		p.discord.Close()
		return p.server.Close()
	})
	if p.options.StartBot != nil {
		group.Go(func() error {
			err := p.options.StartBot(ctx, p.URL(), p.gatewayURL(), p.discord.Token())
			select {
			case <-ctx.Done(): // it stopped because it was told to
				return nil
			default:
				return fmt.Errorf("playground: %w", cmp.Or(err, errBotStopped))
			}
		})
	}
	return group.Wait()
}

// Close ends everything that [New] began.
func (p *Playground) Close() {
	p.wire.close()
	p.discord.Close()
	_ = p.server.Close()   // both may be closed already
	_ = p.listener.Close() // by Run
}

func (p *Playground) gatewayURL() string { return "ws://" + p.Address().String() + "/gateway" }
