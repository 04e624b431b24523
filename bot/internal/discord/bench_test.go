package discord

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"

	"github.com/lede-bot/lede/internal/playground/standin"
)

// BenchmarkDeferAndEdit measures, from the moment a person sends a command, the
// time to the deferral and to the edit that the stand-in has carried out: with
// this package, and with discordgo as it comes. Both bots answer in turn, on
// one stand-in each, so that whatever else the machine does meets both alike.
// The medians and what this package adds to them are reported in milliseconds.
func BenchmarkDeferAndEdit(b *testing.B) {
	ours, bare := newBenched(b, runOurs), newBenched(b, runBare)
	for b.Loop() {
		ours.once(b)
		bare.once(b)
	}
	ours.report(b, "lede")
	bare.report(b, "bare")
	b.ReportMetric(median(ours.deferred)-median(bare.deferred), "ms-added-to-defer")
	b.ReportMetric(median(ours.edited)-median(bare.edited), "ms-added-to-edit")
	b.ReportMetric(0, "ns/op") // the sum of both, which says nothing
}

type benched struct {
	server           *standin.Server
	carried          chan carriedOut
	deferred, edited []float64 // milliseconds
}

type carriedOut struct {
	method string
	at     time.Time
}

func newBenched(b *testing.B, run func(*testing.B, *standin.Server)) *benched {
	b.Helper()
	server := standin.New(standin.Options{})
	if err := server.Start(b.Context()); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(server.Close)
	m := &benched{server: server, carried: make(chan carriedOut, 10)}
	run(b, server)
	for !server.Online() {
		time.Sleep(time.Millisecond)
	}
	b.Cleanup(server.Observe(func(e standin.Exchange) {
		if e.Method == http.MethodPost || e.Method == http.MethodPatch {
			m.carried <- carriedOut{method: e.Method, at: time.Now()}
		}
	}, nil))
	return m
}

func (m *benched) once(b *testing.B) {
	b.Helper()
	began := time.Now()
	if _, err := m.server.As(m.server.UserID("mia")).Slash(m.server.ChannelID("general"), "summarize"); err != nil {
		b.Fatal(err)
	}
	for range 2 {
		done := <-m.carried
		took := float64(done.at.Sub(began).Microseconds()) / 1000
		if done.method == http.MethodPost {
			m.deferred = append(m.deferred, took)
		} else {
			m.edited = append(m.edited, took)
		}
	}
}

func (m *benched) report(b *testing.B, name string) {
	b.ReportMetric(median(m.deferred), "ms-defer-"+name)
	b.ReportMetric(median(m.edited), "ms-edit-"+name)
}

func median(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	return sorted[len(sorted)/2]
}

func command() []*discordgo.ApplicationCommand {
	return []*discordgo.ApplicationCommand{{Name: "summarize", Description: "Read a link"}}
}

func runOurs(b *testing.B, server *standin.Server) {
	b.Helper()
	client, err := NewClient(ClientOptions{Token: server.Token(), BaseURL: server.URL()})
	if err != nil {
		b.Fatal(err)
	}
	if _, err := client.SetCommands(b.Context(), server.ApplicationID().String(), "", command()); err != nil {
		b.Fatal(err)
	}
	gateway, err := NewGateway(GatewayOptions{
		Client: client, Intents: discordgo.IntentsGuilds, ShardCount: 1,
		OnEvent: func(ctx context.Context, e Event) {
			if i := e.Interaction; i != nil {
				_ = client.Defer(ctx, i, false) // a failure shows as a benchmark that hangs
				_, _ = client.EditOriginal(ctx, i.AppID, i.Token, Message{Content: "done"})
			}
		},
	})
	if err != nil {
		b.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() { _ = gateway.Run(ctx) })
	b.Cleanup(func() {
		cancel()
		running.Wait()
		client.Close()
	})
}

func runBare(b *testing.B, server *standin.Server) {
	b.Helper()
	session, err := discordgo.New("Bot " + server.Token())
	if err != nil {
		b.Fatal(err)
	}
	where, err := url.Parse(server.URL())
	if err != nil {
		b.Fatal(err)
	}
	connections := &http.Transport{}
	session.Client = &http.Client{Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
		r = r.Clone(r.Context())
		r.URL.Scheme, r.URL.Host, r.Host = where.Scheme, where.Host, where.Host
		return connections.RoundTrip(r)
	})}
	session.Identify.Intents = discordgo.IntentsGuilds
	if _, err := session.ApplicationCommandBulkOverwrite(server.ApplicationID().String(), "", command()); err != nil {
		b.Fatal(err)
	}
	session.AddHandler(func(s *discordgo.Session, i *discordgo.InteractionCreate) {
		_ = s.InteractionRespond(i.Interaction, &discordgo.InteractionResponse{Type: discordgo.InteractionResponseDeferredChannelMessageWithSource})
		done := "done"
		_, _ = s.InteractionResponseEdit(i.Interaction, &discordgo.WebhookEdit{Content: &done})
	})
	if err := session.Open(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		session.ShouldReconnectOnError = false
		_ = session.Close()
		connections.CloseIdleConnections()
	})
}
