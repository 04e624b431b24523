package bot_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/lede-bot/lede/article"
	"github.com/lede-bot/lede/bot"
	"github.com/lede-bot/lede/internal/playground/standin"
	"github.com/lede-bot/lede/internal/playground/standin/openapicheck"
	"github.com/lede-bot/lede/summarize"
)

// world is a Discord with people in it, a bot that is connected, and a site
// with articles.
type world struct {
	t      *testing.T
	s      *standin.Server
	site   *site
	memory bot.Memory
	// options are the bot's, to run it once more.
	options bot.Options
	stop    func() // ends the bot and waits until it has
}

// setup is what a test wants otherwise than usual.
type setup struct {
	standin standin.Options
	bot     bot.Options
	reading article.ReaderOptions
}

// start connects a bot to a Discord of its own.
func start(t *testing.T, changes ...func(*setup)) *world {
	t.Helper()
	set := setup{reading: article.ReaderOptions{AllowPrivateAddresses: true, HostInterval: -1}, bot: bot.Options{
		Engine: summarize.NewExtractive(), Memory: bot.NewMemory(),
		Ways: bot.Ways{MessageContent: true, Reactions: true, DirectMessages: true},
	}}
	for _, change := range changes {
		change(&set)
	}
	s := standin.New(set.standin)
	if err := s.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	openapicheck.Attach(t, s)
	reader, err := article.NewReader(set.reading)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(reader.Close)
	set.bot.Reader, set.bot.Token, set.bot.API = reader, s.Token(), s.URL()
	if set.bot.Roles.Web {
		set.bot.Web = bot.Web{Listener: listen(t), PublicKey: s.VerifyKey()}
	}
	w := &world{t: t, s: s, site: newSite(t), memory: set.bot.Memory, options: set.bot}
	w.run(set.bot)
	if set.bot.Roles.Web {
		w.overHTTP(set.bot.Web.Listener)
	}
	return w
}

// run connects a bot, which the end of the test disconnects.
func (w *world) run(o bot.Options) {
	w.t.Helper()
	w.stop = run(w.t, o)
}

// run connects a bot; stop ends it and waits until it has ended.
func run(t testing.TB, o bot.Options) (stop func()) {
	t.Helper()
	b, err := bot.New(o)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	done := make(chan error, 1)
	go func() { done <- b.Run(ctx) }()
	stop = sync.OnceFunc(func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("the bot ended with %v", err)
		}
		b.Close()
	})
	t.Cleanup(stop)
	select {
	case <-b.Ready():
	case err := <-done:
		done <- nil
		t.Fatalf("the bot ended before it was ready: %v", err)
	case <-time.After(20 * time.Second):
		t.Fatal("the bot was not ready in time")
	}
	return stop
}

func (w *world) link(path string) string { return w.site.URL + path }

// person is someone at a client, in one channel.
type person struct {
	*standin.Person
	w       *world
	id      standin.Snowflake
	channel standin.Snowflake
}

func (w *world) person(name, channel string) *person {
	id := w.s.UserID(name)
	return &person{w.s.As(id), w, id, w.s.ChannelID(channel)}
}

// elsewhere is the same person in another channel.
func (p *person) elsewhere(channel standin.Snowflake) *person {
	return &person{p.Person, p.w, p.id, channel}
}

// says posts a message.
func (p *person) says(content string) standin.Message {
	p.w.t.Helper()
	return p.posts(standin.Draft{Content: content})
}

func (p *person) posts(d standin.Draft) standin.Message {
	p.w.t.Helper()
	m, err := p.Send(p.channel, d)
	if err != nil {
		p.w.t.Fatal(err)
	}
	return m
}

func (p *person) slash(name string, options ...standin.OptionValue) {
	p.w.t.Helper()
	if _, err := p.Slash(p.channel, name, options...); err != nil {
		p.w.t.Fatal(err)
	}
}

func (p *person) menu(message standin.Snowflake, name string) {
	p.w.t.Helper()
	if _, err := p.ContextMenu(message, name); err != nil {
		p.w.t.Fatal(err)
	}
}

// press presses the button of a message whose custom id has this action.
func (p *person) press(m standin.Message, action string) {
	p.w.t.Helper()
	for _, id := range customIDs(m.Components) {
		if strings.Contains(id, ":"+action+":") {
			if _, err := p.Press(m.ID, id); err != nil {
				p.w.t.Fatal(err)
			}
			return
		}
	}
	p.w.t.Fatalf("no button %q among %q", action, customIDs(m.Components))
}

// submit fills in the form that is open on the person's screen.
func (p *person) submit(fields ...standin.Field) {
	p.w.t.Helper()
	var open []standin.Modal
	p.w.until("a form is open", func() bool {
		open = p.w.s.Snapshot(p.id).Modals
		return len(open) == 1
	})
	if _, err := p.Submit(open[0].ID, fields...); err != nil {
		p.w.t.Fatal(err)
	}
}

// sees waits until the person sees a message of Lede's with all these texts in it, and returns it.
func (p *person) sees(texts ...string) standin.Message {
	p.w.t.Helper()
	var found standin.Message
	p.w.until("a message of Lede's with "+strings.Join(texts, " and "), func() bool {
		for _, m := range p.fromLede() {
			text := textOf(m)
			all := true
			for _, want := range texts {
				all = all && strings.Contains(text, want)
			}
			if all && m.Flags&standin.FlagLoading == 0 && p.w.remembered(m) {
				found = m
				return true
			}
		}
		return false
	})
	return found
}

// remembered reports whether the bot has got round to remembering a reply: it
// stands in Discord a moment earlier.
func (w *world) remembered(m standin.Message) bool {
	if !strings.Contains(strings.Join(customIDs(m.Components), " "), ":delete:") {
		return true
	}
	_, err := w.memory.ReplyAt(w.t.Context(), m.ID.String())
	return err == nil
}

// fromLede returns what the person sees of Lede in the channel.
func (p *person) fromLede() []standin.Message {
	var own []standin.Message
	for _, m := range p.w.s.Messages(p.id, p.channel) {
		if m.Author.Bot && m.Author.ID == p.w.s.ApplicationID() {
			own = append(own, m)
		}
	}
	return own
}

// private reports whether only one person sees a message.
func private(m standin.Message) bool { return m.Flags&standin.FlagEphemeral != 0 }

// until waits for something to become true.
func (w *world) until(what string, holds func() bool) {
	w.t.Helper()
	deadline := time.Now().Add(40 * time.Second)
	for wait := 2 * time.Millisecond; !holds(); wait = min(2*wait, 100*time.Millisecond) {
		if time.Now().After(deadline) {
			w.t.Fatalf("waited in vain until %s; there is:\n%s", what, w.transcript())
		}
		time.Sleep(wait)
	}
}

// settle gives a bot that should do nothing the time to do it all the same:
// until a later request in another place was answered.
func (w *world) settle() {
	w.t.Helper()
	ada := w.person("ada", "staff")
	ada.slash("help")
	ada.sees("Lede")
	time.Sleep(50 * time.Millisecond)
}

func (w *world) transcript() string {
	var b strings.Builder
	for _, viewer := range []string{"ada", "mia"} {
		for channel, messages := range w.s.Snapshot(w.s.UserID(viewer)).Messages {
			for _, m := range messages {
				b.WriteString(viewer + " in " + channel.String() + " " + m.Author.Username + ": " + textOf(m) + "\n")
			}
		}
	}
	return b.String()
}

// textOf returns all text of a message.
func textOf(m standin.Message) string {
	parts := []string{m.Content}
	var walk func([]standin.Component)
	walk = func(list []standin.Component) {
		for _, c := range list {
			if c.Content != nil {
				parts = append(parts, *c.Content)
			}
			walk(c.Components)
		}
	}
	walk(m.Components)
	return strings.Join(parts, "\n")
}

func customIDs(list []standin.Component) []string {
	var ids []string
	for _, c := range list {
		if c.CustomID != nil {
			ids = append(ids, *c.CustomID)
		}
		ids = append(ids, customIDs(c.Components)...)
	}
	return ids
}

// withoutContent withholds the privileged intent, as most servers will see it.
func withoutContent(s *setup) {
	s.standin.WithoutMessageContent = true
	s.bot.Ways = bot.Ways{Reactions: true}
}

// settings makes the choices of the server's admins.
func (w *world) settings(s bot.Settings) {
	w.t.Helper()
	if err := w.memory.PutSettings(w.t.Context(), w.s.Guild().String(), s); err != nil {
		w.t.Fatal(err)
	}
}

// threadOf waits for a thread in a channel.
func (w *world) threadOf(name, channel string) standin.Snowflake {
	w.t.Helper()
	parent := w.s.ChannelID(channel)
	var found standin.Snowflake
	w.until("a thread is open", func() bool {
		for _, g := range w.s.Snapshot(w.s.UserID(name)).Guilds {
			for _, c := range g.Channels {
				if c.ParentID != nil && *c.ParentID == parent {
					found = c.ID
				}
			}
		}
		return found != 0
	})
	return found
}

// guarded keeps the bot out of private networks, as in production.
func guarded(s *setup) { s.reading = article.ReaderOptions{} }
