package card

import (
	"testing"

	"github.com/bwmarrin/discordgo"
	"go.uber.org/goleak"

	"github.com/lede-bot/lede/bot/internal/discord"
	"github.com/lede-bot/lede/internal/playground/standin"
	"github.com/lede-bot/lede/internal/playground/standin/openapicheck"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// TestDiscordTakesEveryCard sends all cards and commands to the stand-in, which
// holds them to Discord's limits, and to its OpenAPI description where that is there.
func TestDiscordTakesEveryCard(t *testing.T) {
	server := standin.New(standin.Options{})
	if err := server.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	openapicheck.Attach(t, server)
	client, err := discord.NewClient(discord.ClientOptions{Token: server.Token(), BaseURL: server.URL()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	c := catalogue(t)
	if _, err := client.SetCommands(t.Context(), server.ApplicationID().String(), "", Commands(c)); err != nil {
		t.Errorf("the commands: %v", err)
	}
	channel := server.ChannelID("general").String()
	for _, locale := range []discordgo.Locale{"en-US", "uk"} {
		for name, messages := range cards(t, c.For(locale)) {
			for _, m := range messages {
				m.Private = false // a channel shows everything to everybody
				if _, err := client.Send(t.Context(), channel, m); err != nil {
					t.Errorf("%s: %v", name, err)
				}
			}
		}
	}
}
