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
// discordgo bot that only defers and edits. They answer in turn, so that
// whatever else the machine does meets both alike.
func BenchmarkCommand(b *testing.B) {
	server := standIn(b)
	session := bare(b, server)
	if err := session.Open(); err != nil {
		b.Fatal(err)
	}
	defer func() { _ = session.Close() }()
	least := newMeasured(b, server, "https://example.org/a")

	server = standIn(b)
	reader, err := article.NewReader(article.ReaderOptions{AllowPrivateAddresses: true, HostInterval: -1})
	if err != nil {
		b.Fatal(err)
	}
	defer reader.Close()
	stop := run(b, bot.Options{Reader: reader, Engine: summarize.NewExtractive(), Token: server.Token(), API: server.URL()})
	defer stop()
	lede := newMeasured(b, server, newSite(b).URL+"/ferry")

	for b.Loop() {
		least.use(b)
		lede.use(b)
	}
	b.ReportMetric(0, "ns/op") // the sum of both, which says nothing
	for name, m := range map[string]*measured{"bare": least, "lede": lede} {
		b.ReportMetric(milliseconds(m.acknowledged), "ms-ack-"+name)
		b.ReportMetric(milliseconds(m.replied), "ms-reply-"+name)
	}
	b.ReportMetric(milliseconds(lede.acknowledged)-milliseconds(least.acknowledged), "ms-added-to-ack")
	b.ReportMetric(milliseconds(lede.replied)-milliseconds(least.replied), "ms-added-to-reply")
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

// measured is a bot that is asked again and again, one command at a time.
type measured struct {
	person                *standin.Person
	channel               standin.Snowflake
	link                  string
	acks, replies         chan time.Time
	acknowledged, replied []time.Duration
}

// newMeasured asks once, which does not count: Lede reads the article then.
func newMeasured(b *testing.B, s *standin.Server, link string) *measured {
	b.Helper()
	m := &measured{
		person: s.As(s.UserID("mia")), channel: s.ChannelID("general"), link: link,
		acks: make(chan time.Time, 1), replies: make(chan time.Time, 1),
	}
	b.Cleanup(s.Observe(func(e standin.Exchange) {
		switch {
		case strings.HasSuffix(e.Path, "/callback"):
			m.acks <- time.Now()
		case e.Method == http.MethodPatch:
			m.replies <- time.Now()
		}
	}, nil))
	m.use(b)
	m.acknowledged, m.replied = nil, nil
	return m
}

func (m *measured) use(b *testing.B) {
	b.Helper()
	began := time.Now()
	if _, err := m.person.Slash(m.channel, "summarize", standin.Option("link", m.link)); err != nil {
		b.Fatal(err)
	}
	m.acknowledged = append(m.acknowledged, (<-m.acks).Sub(began))
	m.replied = append(m.replied, (<-m.replies).Sub(began))
}

// milliseconds returns the median.
func milliseconds(all []time.Duration) float64 {
	slices.Sort(all)
	return float64(all[len(all)/2].Microseconds()) / 1000
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
