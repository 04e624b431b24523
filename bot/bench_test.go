package bot_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"

	"github.com/lede-bot/lede/article"
	"github.com/lede-bot/lede/bot"
	"github.com/lede-bot/lede/internal/playground/standin"
	"github.com/lede-bot/lede/summarize"
)

// BenchmarkCommand measures the time from a command to its acknowledgement
// and to the final reply, for Lede with a remembered article and for a bare
// discordgo bot that only defers and edits.
func BenchmarkCommand(b *testing.B) {
	b.Run("bare discordgo", func(b *testing.B) {
		s := standIn(b)
		session := bare(b, s)
		if err := session.Open(); err != nil {
			b.Fatal(err)
		}
		defer func() { _ = session.Close() }()
		measureCommand(b, s, "https://example.org/a")
	})
	b.Run("lede", func(b *testing.B) {
		s := standIn(b)
		site := newSite(b)
		reader, err := article.NewReader(article.ReaderOptions{AllowPrivateAddresses: true, HostInterval: -1})
		if err != nil {
			b.Fatal(err)
		}
		defer reader.Close()
		defer run(b, bot.Options{Reader: reader, Engine: summarize.NewExtractive(), Token: s.Token(), API: s.URL()})()
		measureCommand(b, s, site.URL+"/ferry")
	})
}

func standIn(b *testing.B) *standin.Server {
	b.Helper()
	s := standin.New(standin.Options{})
	if err := s.Start(b.Context()); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(s.Close)
	return s
}

// measureCommand uses /summarize again and again, one at a time. The first
// use, in which Lede reads the article, does not count.
func measureCommand(b *testing.B, s *standin.Server, link string) {
	acknowledged, replied := make(chan time.Time, 1), make(chan time.Time, 1)
	stop := s.Observe(func(e standin.Exchange) {
		switch {
		case strings.HasSuffix(e.Path, "/callback"):
			acknowledged <- time.Now()
		case e.Method == http.MethodPatch:
			replied <- time.Now()
		}
	}, nil)
	defer stop()
	mia, channel := s.As(s.UserID("mia")), s.ChannelID("general")
	var acks, replies []time.Duration
	use := func() {
		began := time.Now()
		if _, err := mia.Slash(channel, "summarize", standin.Option("link", link)); err != nil {
			b.Fatal(err)
		}
		acks = append(acks, (<-acknowledged).Sub(began))
		replies = append(replies, (<-replied).Sub(began))
	}
	use()
	acks, replies = nil, nil
	for b.Loop() {
		use()
	}
	b.ReportMetric(float64(median(acks).Microseconds()), "µs-to-ack")
	b.ReportMetric(float64(median(replies).Microseconds()), "µs-to-reply")
}

func median(all []time.Duration) time.Duration {
	slices.Sort(all)
	return all[len(all)/2]
}

// bare is the least bot that there can be: it defers, and says something.
func bare(b *testing.B, s *standin.Server) *discordgo.Session {
	b.Helper()
	session, err := discordgo.New("Bot " + s.Token())
	if err != nil {
		b.Fatal(err)
	}
	to, err := url.Parse(s.URL())
	if err != nil {
		b.Fatal(err)
	}
	connections := &http.Transport{}
	b.Cleanup(connections.CloseIdleConnections)
	session.Client = &http.Client{Transport: elsewhere{to, connections}}
	session.Identify.Intents = discordgo.IntentsGuilds
	session.AddHandler(func(session *discordgo.Session, i *discordgo.InteractionCreate) {
		if err := session.InteractionRespond(i.Interaction, &discordgo.InteractionResponse{
			Type: discordgo.InteractionResponseDeferredChannelMessageWithSource,
		}); err != nil {
			b.Error(err)
		}
		text := "a reply"
		if _, err := session.InteractionResponseEdit(i.Interaction, &discordgo.WebhookEdit{Content: &text}); err != nil {
			b.Error(err)
		}
	})
	if _, err := session.ApplicationCommandBulkOverwrite(s.ApplicationID().String(), "", []*discordgo.ApplicationCommand{{
		Name: "summarize", Description: "Read a link", Options: []*discordgo.ApplicationCommandOption{
			{Type: discordgo.ApplicationCommandOptionString, Name: "link", Description: "a link"},
		},
	}}); err != nil {
		b.Fatal(err)
	}
	return session
}

// elsewhere sends what is meant for Discord to the stand-in.
type elsewhere struct {
	to    *url.URL
	under http.RoundTripper
}

func (e elsewhere) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.URL.Scheme, r.URL.Host, r.Host = e.to.Scheme, e.to.Host, e.to.Host
	return e.under.RoundTrip(r)
}
