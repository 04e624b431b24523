package standin_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"

	"github.com/lede-bot/lede/internal/playground/standin"
	"github.com/lede-bot/lede/internal/playground/standin/openapicheck"
)

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

// start runs a stand-in until the test ends.
func start(t *testing.T, opts standin.Options, checks ...openapicheck.Leniency) *standin.Server {
	t.Helper()
	t.Parallel()
	s := standin.New(opts)
	if err := s.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	openapicheck.Attach(t, s, checks...)
	return s
}

// newBot makes a discordgo session that talks to the stand-in, not yet connected.
func newBot(t *testing.T, s *standin.Server, intents discordgo.Intent) *discordgo.Session {
	t.Helper()
	bot, err := discordgo.New("Bot " + s.Token())
	if err != nil {
		t.Fatal(err)
	}
	to, err := url.Parse(s.URL())
	if err != nil {
		t.Fatal(err)
	}
	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)
	bot.Client = &http.Client{Transport: elsewhere{to, transport}, Timeout: 20 * time.Second}
	bot.Identify.Intents = intents
	bot.StateEnabled = false
	bot.SyncEvents = true
	bot.ShouldReconnectOnError = false
	return bot
}

const everyday = discordgo.IntentsGuilds | discordgo.IntentsGuildMessages | discordgo.IntentsGuildMessageReactions |
	discordgo.IntentsDirectMessages | discordgo.IntentsMessageContent

// connect logs the bot in and hands out every event it is told.
func connect(t *testing.T, bot *discordgo.Session) <-chan *discordgo.Event {
	t.Helper()
	events := make(chan *discordgo.Event, 1000)
	bot.AddHandler(func(_ *discordgo.Session, e *discordgo.Event) { events <- e })
	if err := bot.Open(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = bot.Close() })
	return events
}

// next waits for the next event of a name.
func next(t *testing.T, events <-chan *discordgo.Event, name string) *discordgo.Event {
	t.Helper()
	deadline := time.After(20 * time.Second)
	for {
		select {
		case e := <-events:
			if e.Type == name {
				return e
			}
		case <-deadline:
			t.Fatalf("no %s came", name)
		}
	}
}

// seen waits for the next event of a name at a person's client, and reads its data.
func seen[T any](t *testing.T, events <-chan standin.Event, name string) T {
	t.Helper()
	deadline := time.After(20 * time.Second)
	for {
		select {
		case e, open := <-events:
			if !open {
				t.Fatalf("no %s came before the end", name)
			}
			if e.Type != name {
				continue
			}
			var data T
			if err := json.Unmarshal(e.Data, &data); err != nil {
				t.Fatal(err)
			}
			return data
		case <-deadline:
			t.Fatalf("no %s was shown", name)
		}
	}
}

func commands(t *testing.T, bot *discordgo.Session, s *standin.Server, list ...*discordgo.ApplicationCommand) {
	t.Helper()
	if _, err := bot.ApplicationCommandBulkOverwrite(s.ApplicationID().String(), "", list); err != nil {
		t.Fatal(err)
	}
}

func watch(t *testing.T, s *standin.Server, name string) (standin.Snowflake, <-chan standin.Event) {
	t.Helper()
	id := s.UserID(name)
	events, stop := s.Watch(id)
	t.Cleanup(stop)
	return id, events
}

func TestSlashCommandIsDeferredAndEditedIntoACard(t *testing.T) {
	s := start(t, standin.Options{})
	bot := newBot(t, s, everyday)
	commands(t, bot, s, &discordgo.ApplicationCommand{
		Name: "summarize", Description: "Read a link", Options: []*discordgo.ApplicationCommandOption{
			{Type: discordgo.ApplicationCommandOptionString, Name: "text", Description: "links or text", Required: true},
		},
	})
	told := connect(t, bot)
	mia, shown := watch(t, s, "mia")
	if _, err := s.As(mia).Slash(s.ChannelID("general"), "summarize", standin.Option("text", "https://example.org/a")); err != nil {
		t.Fatal(err)
	}
	var in discordgo.InteractionCreate
	if err := json.Unmarshal(next(t, told, "INTERACTION_CREATE").RawData, &in); err != nil {
		t.Fatal(err)
	}
	if got := in.ApplicationCommandData().Options[0].StringValue(); got != "https://example.org/a" {
		t.Errorf("the bot was given %q", got)
	}
	if err := bot.InteractionRespond(in.Interaction, &discordgo.InteractionResponse{Type: discordgo.InteractionResponseDeferredChannelMessageWithSource}); err != nil {
		t.Fatal(err)
	}
	if m := seen[standin.Message](t, shown, "MESSAGE_CREATE"); m.Flags&standin.FlagLoading == 0 {
		t.Errorf("a deferred answer shows flags %d, want it to be loading", m.Flags)
	}
	card := map[string]any{"flags": standin.FlagComponentsV2, "components": []any{
		map[string]any{"type": 17, "components": []any{map[string]any{"type": 10, "content": "**The lede.**"}}},
	}}
	edit := discordgo.EndpointWebhookMessage(s.ApplicationID().String(), in.Token, "@original")
	if _, err := bot.RequestWithBucketID("PATCH", edit, card, "edit"); err != nil {
		t.Fatal(err)
	}
	m := seen[standin.Message](t, shown, "MESSAGE_UPDATE")
	if m.Flags != standin.FlagComponentsV2 || *m.Components[0].Components[0].Content != "**The lede.**" {
		t.Errorf("the person sees %+v", m)
	}
	if _, err := bot.ChannelMessageSend(s.ChannelID("general").String(), "hello"); err != nil {
		t.Fatal(err)
	}
	if got := seen[standin.Message](t, shown, "MESSAGE_CREATE"); got.Content != "hello" {
		t.Errorf("the person sees %q", got.Content)
	}
}
