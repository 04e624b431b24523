package discord

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"

	"github.com/lede-bot/lede/internal/playground/standin"
	"github.com/lede-bot/lede/internal/playground/standin/openapicheck"
)

// world is a stand-in for Discord with the client and the gateway on it.
type world struct {
	t       *testing.T
	server  *standin.Server
	client  *Client
	gateway *Gateway
	events  chan Event
}

const everything = discordgo.IntentsGuilds | discordgo.IntentsGuildMessages | discordgo.IntentsGuildMessageReactions |
	discordgo.IntentsDirectMessages | discordgo.IntentsMessageContent

func newWorld(t *testing.T, o standin.Options, shards int) *world {
	t.Helper()
	t.Parallel()
	server := standin.New(o)
	if err := server.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	openapicheck.Attach(t, server)
	client, err := NewClient(ClientOptions{Token: server.Token(), BaseURL: server.URL()})
	if err != nil {
		t.Fatal(err)
	}
	w := &world{t: t, server: server, client: client, events: make(chan Event, 10_000)}
	w.gateway, err = NewGateway(GatewayOptions{
		Client: client, Intents: everything, ShardCount: shards,
		OnEvent: func(_ context.Context, e Event) { w.events <- e },
	})
	if err != nil {
		t.Fatal(err)
	}
	w.gateway.timing.retry, w.gateway.timing.identify = 5*time.Millisecond, 0
	w.gateway.timing.invalid = time.Millisecond
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- w.gateway.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("Run returned %v", err)
		}
		client.Close()
	})
	for range max(shards, 1) {
		w.next(Ready)
	}
	return w
}

func (w *world) next(kind string) Event {
	w.t.Helper()
	for {
		select {
		case e := <-w.events:
			if e.Type == kind {
				return e
			}
		case <-time.After(patience):
			w.t.Fatalf("no %s came", kind)
		}
	}
}

func (w *world) mia() *standin.Person { return w.server.As(w.server.UserID("mia")) }

func (w *world) general() standin.Snowflake { return w.server.ChannelID("general") }

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// say posts as a person.
func (w *world) say(words string) standin.Message {
	w.t.Helper()
	m, err := w.mia().Send(w.general(), standin.Draft{Content: words})
	w.must(err)
	return m
}

func card(words string, buttons ...string) Message {
	row := discordgo.ActionsRow{}
	for _, id := range buttons {
		row.Components = append(row.Components, discordgo.Button{Label: id, Style: discordgo.SecondaryButton, CustomID: id})
	}
	inside := []discordgo.MessageComponent{discordgo.TextDisplay{Content: words}}
	if len(buttons) > 0 {
		inside = append(inside, row)
	}
	return Message{V2: true, Components: []discordgo.MessageComponent{discordgo.Container{Components: inside}}}
}

func TestAnInteractionFromCommandToForm(t *testing.T) {
	w := newWorld(t, standin.Options{}, 1)
	ctx := t.Context()
	app, err := w.client.Application(ctx)
	w.must(err)
	_, err = w.client.SetCommands(ctx, app.ID, "", []*discordgo.ApplicationCommand{{Name: "summarize", Description: "Read a link"}})
	w.must(err)

	_, err = w.mia().Slash(w.general(), "summarize")
	w.must(err)
	command := w.next(InteractionCreate).Interaction
	w.must(w.client.Defer(ctx, command, false))
	if _, err := w.client.EditOriginal(ctx, command.AppID, command.Token, Message{Content: "reading"}); err != nil {
		t.Fatal(err)
	}
	shown, err := w.client.EditOriginal(ctx, command.AppID, command.Token, card("the card", "shorter", "sources", "paste"))
	w.must(err)
	if shown.Flags&discordgo.MessageFlagsIsComponentsV2 == 0 || shown.Content != "" || len(shown.Components) != 1 {
		t.Errorf("the deferred reply became %+v", shown)
	}
	id, err := standin.ParseSnowflake(shown.ID)
	w.must(err)

	_, err = w.mia().Press(id, "shorter")
	w.must(err)
	w.must(w.client.Update(ctx, w.next(InteractionCreate).Interaction, card("short", "shorter", "sources", "paste")))

	_, err = w.mia().Press(id, "sources")
	w.must(err)
	sources := w.next(InteractionCreate).Interaction
	w.must(w.client.Respond(ctx, sources, Message{Content: "for you alone", Private: true}))
	more, err := w.client.FollowUp(ctx, sources.AppID, sources.Token, Message{Content: "more", Private: true})
	w.must(err)
	_, err = w.client.EditFollowUp(ctx, sources.AppID, sources.Token, more.ID, Message{Content: "even more"})
	w.must(err)
	w.must(w.client.DeleteFollowUp(ctx, sources.AppID, sources.Token, more.ID))

	shownToMia, stopMia := w.server.Watch(w.server.UserID("mia"))
	defer stopMia()
	_, err = w.mia().Press(id, "paste")
	w.must(err)
	w.must(w.client.OpenModal(ctx, w.next(InteractionCreate).Interaction, Modal{
		ID: "form", Title: "Paste text", Fields: []Field{{ID: "text", Label: "Text", Paragraph: true, Max: 4000}},
	}))
	_, err = w.mia().Submit(openedModal(t, shownToMia), standin.Field{CustomID: "text", Value: "pasted words"})
	w.must(err)
	form := w.next(InteractionCreate).Interaction
	row, _ := form.ModalSubmitData().Components[0].(*discordgo.ActionsRow)
	if input, _ := row.Components[0].(*discordgo.TextInput); input.Value != "pasted words" {
		t.Errorf("the form brought %+v", form.Data)
	}
	w.must(w.client.DeferUpdate(ctx, form))
	w.must(w.client.DeleteOriginal(ctx, command.AppID, command.Token))
	if _, err := w.client.Original(ctx, command.AppID, command.Token); !Gone(err) {
		t.Errorf("the deleted reply: %v", err)
	}
}

func openedModal(t *testing.T, shown <-chan standin.Event) standin.Snowflake {
	t.Helper()
	for {
		select {
		case e := <-shown:
			if e.Type != "INTERACTION_MODAL_CREATE" {
				continue
			}
			var modal struct {
				ID standin.Snowflake `json:"id"`
			}
			if err := json.Unmarshal(e.Data, &modal); err != nil {
				t.Fatal(err)
			}
			return modal.ID
		case <-time.After(patience):
			t.Fatal("no form was shown")
		}
	}
}

func TestWhatAChannelIsAskedFor(t *testing.T) {
	w := newWorld(t, standin.Options{}, 1)
	ctx := t.Context()
	asked := w.say("https://example.org")
	channel := asked.ChannelID.String()
	if e := w.next(MessageCreate); e.Message.Content != "https://example.org" {
		t.Errorf("the message is %+v", e.Message)
	}
	sent, err := w.client.Send(ctx, channel, Message{
		Content: "a reply to @everyone", SuppressEmbeds: true, ReplyTo: &discordgo.MessageReference{MessageID: asked.ID.String()},
		Files: []*discordgo.File{{Name: "rest.txt", ContentType: "text/plain", Reader: strings.NewReader("the rest")}},
	})
	w.must(err)
	if sent.MentionEveryone || len(sent.Attachments) != 1 {
		t.Errorf("the reply is %+v", sent)
	}
	data, kind, err := w.client.Download(ctx, sent.Attachments[0].URL, 1000)
	if err != nil || string(data) != "the rest" || !strings.HasPrefix(kind, "text/plain") {
		t.Errorf("downloaded %q of %s: %v", data, kind, err)
	}
	kept, err := w.client.Edit(ctx, channel, sent.ID, Message{Content: "edited"})
	if err != nil || len(kept.Attachments) != 1 {
		t.Errorf("an edit without a word about files left %v: %v", kept, err)
	}
	bare, err := w.client.Edit(ctx, channel, sent.ID, Message{Content: "edited", AttachmentsKept: []string{}})
	if err != nil || len(bare.Attachments) != 0 {
		t.Errorf("an edit that keeps no file left %v: %v", bare, err)
	}
	read, err := w.client.Message(ctx, channel, sent.ID)
	if err != nil || read.Content != "edited" {
		t.Errorf("%v, %v", read, err)
	}
	listed, err := w.client.Messages(ctx, channel, Page{After: Snowflake(asked.ID.Time().Add(-time.Second)), Limit: 10})
	if err != nil || len(listed) < 2 {
		t.Errorf("%d messages: %v", len(listed), err)
	}
	thread, err := w.client.StartThread(ctx, channel, asked.ID.String(), "Talk")
	w.must(err)
	again, err := w.client.StartThread(ctx, channel, asked.ID.String(), "Talk")
	if err != nil || again.ID != thread.ID {
		t.Errorf("the thread of before: %v, %v", again, err)
	}
	w.must(w.client.Typing(ctx, channel))
	_, err = w.client.Guild(ctx, w.server.Guild().String())
	w.must(err)
	_, err = w.client.Channel(ctx, channel)
	w.must(err)
	_, err = w.client.Member(ctx, w.server.Guild().String(), w.server.UserID("mia").String())
	w.must(err)
	w.must(w.client.Delete(ctx, channel, sent.ID))
	if e := w.next(MessageDelete); e.Deleted == nil || e.Deleted.IDs[0] != sent.ID {
		t.Errorf("the deletion is %+v", e.Deleted)
	}
	if err := w.client.Delete(ctx, channel, sent.ID); !Gone(err) {
		t.Errorf("the second deletion: %v", err)
	}
	w.must(w.mia().React(asked.ID, "📰"))
	if e := w.next(ReactionAdd); e.Reaction == nil || e.Reaction.Emoji.Name != "📰" || e.Reaction.Member == nil {
		t.Errorf("the reaction is %+v", e.Reaction)
	}
}

// Whatever happens to the connection, each of the messages comes once.
func TestFaultsOfTheGatewayLoseAndDoubleNothing(t *testing.T) {
	faults := map[string]func(f *standin.Faults){
		"cut":                    (*standin.Faults).Cut,
		"closed":                 func(f *standin.Faults) { f.Close(4000) },
		"op 7":                   (*standin.Faults).Reconnect,
		"op 9, resumable":        func(f *standin.Faults) { f.Invalidate(true) },
		"doubled events":         func(f *standin.Faults) { f.Duplicate("MESSAGE_CREATE", 3) },
		"op 7 in place of READY": func(f *standin.Faults) { f.Logins(standin.LoginReconnect); f.Cut() },
		"cut during the resume":  func(f *standin.Faults) { f.Logins(standin.LoginCut, standin.LoginReconnect); f.Cut() },
	}
	for name, harm := range faults {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, standin.Options{}, 1)
			var posted []string
			for i := range 10 {
				if i == 5 {
					harm(w.server.Faults())
				}
				posted = append(posted, w.say(fmt.Sprint("message ", i)).ID.String())
			}
			for _, id := range posted {
				if e := w.next(MessageCreate); e.Message.ID != id {
					t.Fatalf("message %s came, want %s", e.Message.ID, id)
				}
			}
			w.say("last")
			if e := w.next(MessageCreate); e.Message.Content != "last" {
				t.Errorf("%q came twice", e.Message.Content)
			}
		})
	}
}

func TestAForgottenSessionSaysSinceWhen(t *testing.T) {
	for name, harm := range map[string]func(f *standin.Faults){
		"a restarted Discord": func(f *standin.Faults) { f.ForgetSessions(); f.Cut() },
		"op 9":                func(f *standin.Faults) { f.Invalidate(false) },
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, standin.Options{}, 1)
			w.say("before")
			w.next(MessageCreate)
			harm(w.server.Faults())
			missed := w.say("during")
			gap := w.next(Lost).Lost
			found, err := w.client.Messages(t.Context(), w.general().String(), Page{After: Snowflake(gap.Since)})
			w.must(err)
			for _, m := range found {
				if m.ID == missed.ID.String() {
					return
				}
			}
			t.Errorf("the message that was missed is not among %d since %s", len(found), gap.Since)
		})
	}
}

func TestShardsShareTheWork(t *testing.T) {
	w := newWorld(t, standin.Options{MaxConcurrency: 2}, 2)
	w.say("x")
	e := w.next(MessageCreate)
	if want := int(w.server.Guild() >> 22 % 2); e.Shard != want {
		t.Errorf("the message came on shard %d, want %d", e.Shard, want)
	}
	if got := w.gateway.Stats().Connected; got != 2 {
		t.Errorf("%d shards are connected", got)
	}
}

func TestMessagesInParallelUnderDiscordsOwnLimits(t *testing.T) {
	w := newWorld(t, standin.Options{Limits: standin.Strict}, 1)
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			if _, err := w.client.Send(t.Context(), w.general().String(), Message{Content: fmt.Sprint(i)}); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if got := w.server.InvalidRequests(); got > 8 {
		t.Errorf("%d requests were refused", got)
	}
}

func TestDownloadsComeFromDiscordAlone(t *testing.T) {
	w := newWorld(t, standin.Options{}, 1)
	sent, err := w.client.Send(t.Context(), w.general().String(), Message{
		Content: "x", Files: []*discordgo.File{{Name: "big.txt", Reader: io.LimitReader(endless{}, 2000)}},
	})
	w.must(err)
	address := sent.Attachments[0].URL
	for where, want := range map[string]error{
		address:                                ErrTooLarge,
		"http://169.254.169.254/latest":        ErrForeignHost,
		"https://cdn.discordapp.com.evil.org/": ErrForeignHost,
		"https://me@cdn.discordapp.com/x":      ErrForeignHost,
		"http://cdn.discordapp.com/x":          ErrForeignHost,
		"file:///etc/passwd":                   ErrForeignHost,
		"\x00":                                 ErrForeignHost,
	} {
		if _, _, err := w.client.Download(t.Context(), where, 1000); err == nil || !strings.Contains(err.Error(), want.Error()) {
			t.Errorf("%q: %v, want %v", where, err, want)
		}
	}
}

type endless struct{}

func (endless) Read(b []byte) (int, error) {
	for i := range b {
		b[i] = 'x'
	}
	return len(b), nil
}
