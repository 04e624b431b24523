package playground_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"

	"github.com/lede-bot/lede/internal/playground"
)

// toStandin sends every request of a discordgo session to the stand-in.
type toStandin struct {
	host string
	next http.RoundTripper
}

func (s toStandin) RoundTrip(r *http.Request) (*http.Response, error) {
	copied := r.Clone(r.Context())
	copied.URL = &url.URL{Scheme: "http", Host: s.host, Path: r.URL.Path, RawPath: r.URL.RawPath, RawQuery: r.URL.RawQuery}
	copied.Host = s.host
	return s.next.RoundTrip(copied)
}

// galleryBot is a bot that shows what the page can draw, beyond what Lede uses.
func galleryBot(ctx context.Context, api, _, token string) error {
	session, err := discordgo.New("Bot " + token)
	if err != nil {
		return err
	}
	transport := &http.Transport{}
	defer transport.CloseIdleConnections()
	session.Client = &http.Client{Transport: toStandin{strings.TrimPrefix(api, "http://"), transport}, Timeout: 10 * time.Second}
	session.Identify.Intents = discordgo.IntentsAllWithoutPrivileged | discordgo.IntentMessageContent
	session.StateEnabled, session.ShouldReconnectOnError = false, false
	failed := make(chan error, 1)
	session.AddHandler(func(s *discordgo.Session, i *discordgo.InteractionCreate) {
		if err := galleryAnswer(s, i, api); err != nil {
			select {
			case failed <- err:
			default:
			}
		}
	})
	if err := session.Open(); err != nil {
		return err
	}
	defer session.Close()
	self, err := session.User("@me")
	if err != nil {
		return err
	}
	if _, err := session.ApplicationCommandBulkOverwrite(self.ID, "", galleryCommands()); err != nil {
		return err
	}
	select {
	case <-ctx.Done():
		return nil
	case err := <-failed:
		return err
	}
}

func galleryCommands() []*discordgo.ApplicationCommand {
	german := map[discordgo.Locale]string{discordgo.German: "zeige"}
	return []*discordgo.ApplicationCommand{
		{
			Name: "show", NameLocalizations: &german, Description: "Shows something",
			Options: []*discordgo.ApplicationCommandOption{
				{Type: discordgo.ApplicationCommandOptionString, Name: "what", Description: "What to show", Required: true, Autocomplete: true},
				{Type: discordgo.ApplicationCommandOptionString, Name: "size", Description: "How large", Choices: []*discordgo.ApplicationCommandOptionChoice{{Name: "small", Value: "s"}, {Name: "large", Value: "l"}}},
				{Type: discordgo.ApplicationCommandOptionBoolean, Name: "private", Description: "Only you see it"},
				{Type: discordgo.ApplicationCommandOptionAttachment, Name: "file", Description: "A file"},
			},
		},
		{Name: "settings", Description: "Groups", Options: []*discordgo.ApplicationCommandOption{{Type: discordgo.ApplicationCommandOptionSubCommand, Name: "language", Description: "Sets a language"}}},
		{Type: discordgo.MessageApplicationCommand, Name: "Look at this"},
	}
}

func galleryAnswer(s *discordgo.Session, i *discordgo.InteractionCreate, api string) error {
	respond := func(kind discordgo.InteractionResponseType, data *discordgo.InteractionResponseData) error {
		return s.InteractionRespond(i.Interaction, &discordgo.InteractionResponse{Type: kind, Data: data})
	}
	switch i.Type {
	case discordgo.InteractionApplicationCommandAutocomplete:
		return respond(discordgo.InteractionApplicationCommandAutocompleteResult, &discordgo.InteractionResponseData{
			Choices: []*discordgo.ApplicationCommandOptionChoice{{Name: "everything", Value: "all"}, {Name: "a form", Value: "form"}, {Name: "nothing at all", Value: "nothing"}, {Name: "a file", Value: "file"}},
		})
	case discordgo.InteractionModalSubmit:
		row, _ := i.ModalSubmitData().Components[0].(*discordgo.ActionsRow)
		text, _ := row.Components[0].(*discordgo.TextInput)
		return respond(discordgo.InteractionResponseChannelMessageWithSource, &discordgo.InteractionResponseData{Content: "The form says: " + text.Value, Flags: discordgo.MessageFlagsEphemeral})
	case discordgo.InteractionMessageComponent:
		data := i.MessageComponentData()
		return respond(discordgo.InteractionResponseChannelMessageWithSource, &discordgo.InteractionResponseData{
			Content: fmt.Sprintf("Pressed %s %v", data.CustomID, data.Values), Flags: discordgo.MessageFlagsEphemeral,
		})
	}
	data := i.ApplicationCommandData()
	if data.TargetID != "" {
		return respond(discordgo.InteractionResponseChannelMessageWithSource, &discordgo.InteractionResponseData{Content: "Looked at: " + data.Resolved.Messages[data.TargetID].Content})
	}
	if len(data.Options) == 0 || data.Options[0].Type != discordgo.ApplicationCommandOptionString {
		return respond(discordgo.InteractionResponseChannelMessageWithSource, &discordgo.InteractionResponseData{Content: "Settings of the language"})
	}
	switch data.Options[0].StringValue() {
	case "nothing":
		return nil
	case "file":
		return respond(discordgo.InteractionResponseChannelMessageWithSource, &discordgo.InteractionResponseData{
			Flags:      discordgo.MessageFlagsIsComponentsV2,
			Components: []discordgo.MessageComponent{discordgo.FileComponent{File: discordgo.UnfurledMediaItem{URL: "attachment://reply.txt"}}},
			Files:      []*discordgo.File{{Name: "reply.txt", ContentType: "text/plain", Reader: strings.NewReader("All of the reply.")}},
		})
	case "form":
		return respond(discordgo.InteractionResponseModal, &discordgo.InteractionResponseData{CustomID: "form", Title: "Paste the article", Components: []discordgo.MessageComponent{
			discordgo.ActionsRow{Components: []discordgo.MessageComponent{discordgo.TextInput{CustomID: "text", Label: "Text", Style: discordgo.TextInputParagraph, Required: true, MinLength: 3, Placeholder: "The text of the article"}}},
		}})
	}
	return respond(discordgo.InteractionResponseChannelMessageWithSource, &discordgo.InteractionResponseData{Flags: discordgo.MessageFlagsIsComponentsV2, Components: galleryCard(api)})
}

// galleryCard has one of each component.
func galleryCard(api string) []discordgo.MessageComponent {
	accent, divider, spacing := 0x1c5f5c, true, discordgo.SeparatorSpacingSizeLarge
	picture := discordgo.UnfurledMediaItem{URL: "https://pictures.example/harbour.png"}
	description := "A harbour at night"
	cite := fmt.Sprintf("[¹](%s/articles/tidal-gate#:~:text=About%%201%%2C900%%20homes,sea%%20reached)", api)
	return []discordgo.MessageComponent{discordgo.Container{AccentColor: &accent, Components: []discordgo.MessageComponent{
		discordgo.Section{
			Components: []discordgo.MessageComponent{discordgo.TextDisplay{Content: "## [A headline that leads somewhere](https://example.org/story)\n-# The Example · 3 min read · <t:1794248400:D>"}},
			Accessory:  discordgo.Thumbnail{Media: picture, Description: &description},
		},
		discordgo.TextDisplay{Content: "**The sentence that carries the essence.** " + cite + "\n- a point with *stress*, __lines__, ~~errors~~ and `code`\n- another\n  - and one below it\n> A quote\n||hidden||\n```\nfixed\n```"},
		discordgo.MediaGallery{Items: []discordgo.MediaGalleryItem{{Media: picture, Description: &description}, {Media: picture, Description: &description, Spoiler: true}}},
		discordgo.Separator{Divider: &divider, Spacing: &spacing},
		discordgo.ActionsRow{Components: []discordgo.MessageComponent{
			discordgo.Button{CustomID: "one", Label: "Ask", Style: discordgo.PrimaryButton},
			discordgo.Button{CustomID: "two", Label: "Longer", Style: discordgo.SecondaryButton},
			discordgo.Button{CustomID: "three", Label: "Save", Style: discordgo.SuccessButton},
			discordgo.Button{CustomID: "four", Label: "Delete", Style: discordgo.DangerButton},
			discordgo.Button{Label: "Open", Style: discordgo.LinkButton, URL: "https://example.org"},
		}},
		discordgo.ActionsRow{Components: []discordgo.MessageComponent{discordgo.SelectMenu{CustomID: "pick", Placeholder: "Length", Options: []discordgo.SelectMenuOption{{Label: "Short", Value: "s"}, {Label: "Long", Value: "l", Description: "every point"}}}}},
		discordgo.ActionsRow{Components: []discordgo.MessageComponent{discordgo.SelectMenu{MenuType: discordgo.ChannelSelectMenu, CustomID: "channels", Placeholder: "Channels", MaxValues: 3}}},
	}}}
}

// start runs a playground with a bot until the test ends.
func start(t *testing.T, bot playground.StartBot) *playground.Playground {
	t.Helper()
	p, _ := startAt(t, "127.0.0.1:0", bot)
	return p
}

// startAt is start at a given address; stop ends it before the test does.
func startAt(t *testing.T, address string, bot playground.StartBot) (p *playground.Playground, stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	p, err := playground.New(ctx, playground.Options{Addr: address, StartBot: bot})
	if err != nil {
		cancel()
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- p.Run(ctx) }()
	stop = sync.OnceFunc(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("the playground ended with %v", err)
		}
	})
	t.Cleanup(stop)
	return p, stop
}
