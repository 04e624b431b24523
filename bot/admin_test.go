package bot_test

import (
	"bytes"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/lede-bot/lede/bot"
	"github.com/lede-bot/lede/internal/playground/standin"
	"github.com/lede-bot/lede/summarize"
)

// panel opens the settings of the server.
func (w *world) panel(p *person) standin.Message {
	w.t.Helper()
	p.slash("lede")
	m := p.sees("Lede on this server")
	if !private(m) {
		w.t.Error("everybody sees the settings")
	}
	return m
}

// control returns the custom id of a panel's control.
func (w *world) control(m standin.Message, end string) string {
	w.t.Helper()
	for _, id := range customIDs(m.Components) {
		if strings.HasSuffix(id, end) {
			return id
		}
	}
	w.t.Fatalf("no control %q among %q", end, customIDs(m.Components))
	return ""
}

func (w *world) kept() bot.Settings {
	w.t.Helper()
	s, err := w.memory.Settings(w.t.Context(), w.s.Guild().String())
	if err != nil {
		w.t.Fatal(err)
	}
	return s
}

func (p *person) selects(m standin.Message, end string, values ...string) {
	p.w.t.Helper()
	if _, err := p.Choose(m.ID, p.w.control(m, end), values...); err != nil {
		p.w.t.Fatal(err)
	}
}

func (p *person) presses(m standin.Message, end string) {
	p.w.t.Helper()
	if _, err := p.Press(m.ID, p.w.control(m, end)); err != nil {
		p.w.t.Fatal(err)
	}
}

// changed waits until the settings are as they should be.
func (w *world) changed(what string, holds func(bot.Settings) bool) {
	w.t.Helper()
	w.until(what, func() bool { return holds(w.kept()) })
}

func TestSettingsAreChangedInThePanelAndHeeded(t *testing.T) {
	t.Parallel()
	var log lockedBuffer
	w := start(t, func(s *setup) { s.bot.Logger = slog.New(slog.NewTextHandler(&log, nil)) })
	ada, mia := w.person("ada", "general"), w.person("mia", "general")
	m := w.panel(ada)

	// Channels.
	general := w.s.ChannelID("general").String()
	ada.selects(m, ":automatic", general)
	w.changed("the channel is opted in", func(s bot.Settings) bool { _, on := s.Automatic[general]; return on })
	ada.selects(m, ":words", "0")
	w.changed("short articles count", func(s bot.Settings) bool { return s.Automatic[general].MinWords == 1 })
	ada.selects(m, ":cooldown", "0")
	w.changed("there is no pause", func(s bot.Settings) bool { return s.Automatic[general].Cooldown == 1 })
	ada.presses(m, ":remember")
	w.changed("links are remembered", func(s bot.Settings) bool { return s.RememberShared })
	mia.says("look " + w.link("/ferry"))
	mia.sees(ferryHeadline)

	// Replies.
	ada.presses(m, ":replies")
	m = ada.sees("Lede on this server", "Style of summaries")
	ada.selects(m, ":style", "headline")
	w.changed("one sentence", func(s bot.Settings) bool { return s.Shape.Style == summarize.Headline })
	ada.presses(m, ":blocked")
	ada.submit(standin.Field{CustomID: "sites", Value: "https://www.Example.com/news\n127.0.0.1"})
	w.changed("sites are blocked", func(s bot.Settings) bool {
		return strings.Join(s.BlockedSites, " ") == "127.0.0.1 example.com"
	})
	mia.slash("summarize", standin.Option("link", w.link("/reef")))
	mia.sees("127.0.0.1")

	// People.
	ada.presses(m, ":people")
	m = ada.sees("Lede on this server", "Requests per person and day")
	ada.selects(m, ":user", "5")
	w.changed("a budget", func(s bot.Settings) bool { return s.PerUser == 5 })
	ada.selects(m, ":server", "50")
	w.changed("a budget of the server", func(s bot.Settings) bool { return s.PerServer == 50 })

	if got := log.String(); strings.Count(got, "a setting was changed") != 8 || strings.Contains(got, "Example.com") {
		t.Errorf("each change is on record once, and no text:\n%s", got)
	}
}

// lockedBuffer takes a log of several goroutines.
type lockedBuffer struct {
	mu  sync.Mutex
	all bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.all.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.all.String()
}

func TestSettingsAreForThoseWhoManageTheServer(t *testing.T) {
	t.Parallel()
	w := start(t)
	mia := w.person("mia", "general")
	if _, err := mia.Slash(mia.channel, "lede"); err == nil {
		mia.sees("Manage Server") // where Discord lets her: the server may show the command
	}
	if s := w.kept(); len(s.Automatic) > 0 || s.RememberShared {
		t.Errorf("settings were changed: %+v", s)
	}
}

func TestDigestSaysWhenNothingIsRemembered(t *testing.T) {
	t.Parallel()
	w := start(t)
	mia := w.person("mia", "general")
	mia.slash("digest")
	m := mia.sees("don't remember shared links", "Manage Server", "/lede")
	if !private(m) {
		t.Error("everybody sees the notice")
	}
}

func TestDigestOfWhatWasShared(t *testing.T) {
	t.Parallel()
	w := start(t)
	w.settings(bot.Settings{RememberShared: true})
	mia, ada := w.person("mia", "general"), w.person("ada", "general")
	mia.slash("digest", standin.Option("hours", 3))
	mia.sees("Nobody shared an article here in the last 3 hours.")

	mia.says("one " + w.link("/ferry"))
	mia.says("two " + w.link("/reef"))
	mia.says("broken " + w.link("/nowhere"))
	ada.says("the reef again " + w.link("/reef"))
	w.until("the links are remembered", func() bool { return w.sharedAre(4) })
	mia.slash("digest")
	m := mia.sees("Shared here in the last 24 hours", ferryHeadline, reefHeadline, "1 link could not be read.", "#:~:text=")
	if !private(m) {
		t.Error("a digest is for who was away, unless they want otherwise")
	}
	if text := textOf(m); strings.Index(text, reefHeadline) > strings.Index(text, ferryHeadline) {
		t.Errorf("what was shared twice is not first:\n%s", text)
	}
	mia.press(m, "sources")
	mia.sees("Sources", "Show in the article", "34 volunteer divers")
	ada.slash("digest", standin.Option("private", false))
	if m := ada.sees(reefHeadline, "Shared here"); private(m) {
		t.Error("a public digest was asked for")
	}
}

// sharedAre reports whether so many shared links are remembered.
func (w *world) sharedAre(n int) bool {
	links, err := w.memory.Shared(w.t.Context(), w.s.ChannelID("general").String(), time.Time{})
	if err != nil {
		w.t.Fatal(err)
	}
	return len(links) == n
}

func TestDigestReadsTheMostDiscussedAndSaysWhatIsLeftOut(t *testing.T) {
	t.Parallel()
	w := start(t)
	w.settings(bot.Settings{RememberShared: true})
	mia := w.person("mia", "general")
	for i := range 12 {
		path := fmt.Sprintf("/story-%d", i)
		w.site.serve(path, page(fmt.Sprintf("Story number %d of the harbour", i), storyOf(i)...))
		mia.says(w.link(path))
	}
	w.until("the links are remembered", func() bool { return w.sharedAre(12) })
	mia.slash("digest")
	mia.sees("Part 2 of 2", "2 more articles were shared")
	read := 0
	for i := range 12 {
		read += w.site.fetched(fmt.Sprintf("/story-%d", i))
	}
	if read > 10 {
		t.Errorf("%d pages were read", read)
	}
}

func storyOf(i int) []string {
	return []string{
		fmt.Sprintf("The harbour board of Westerby approved crane number %d on Tuesday, a purchase of %d million pounds that the fishermen of the town had opposed for years.", i, i+3),
		"The crane will double the number of containers that the harbour can unload in a day, the board said in a statement after the vote in the town hall.",
		"Ines Vogel, the mayor of Westerby, offered the fishermen a second berth at the southern quay for ten years, which their union wants to discuss next week.",
	}
}

const (
	bridgeOne = "The canal bridge at Tallow Street in Marrow will close on Monday for repairs, the city council said. Engineers found rust in 14 cables of the bridge during an inspection. The repair of the canal bridge costs 88 million crowns, mayor Ilse Brandt told reporters. A ferry will carry pedestrians across the canal every ten minutes while the work goes on."
	bridgeTwo = "Marrow's city council will close the canal bridge at Tallow Street for repairs on Monday. An inspection by engineers found rust in 14 of the cables. The repair of the canal bridge costs 95 million crowns, according to the council's treasurer. Bus line 7 will be diverted through the northern tunnel and take a quarter of an hour longer."
)

func TestCompareTwoTexts(t *testing.T) {
	t.Parallel()
	w := start(t)
	mia := w.person("mia", "general")
	mia.slash("compare", standin.Option("first", bridgeOne), standin.Option("second", bridgeTwo))
	m := mia.sees("Two articles compared", "Both say", "rust", "Where they differ", "88 million", "95 million", "ferry", "tunnel")
	mia.press(m, "sources")
	mia.sees("Sources", "88 million")
}

func TestCompareTwoLinks(t *testing.T) {
	t.Parallel()
	w := start(t)
	mia := w.person("mia", "general")
	mia.slash("compare", standin.Option("first", w.link("/ferry")), standin.Option("second", w.link("/reef")))
	m := mia.sees("Two articles compared", "I found nothing that both say.", w.link("/ferry")+"#:~:text=", w.link("/reef")+"#:~:text=")
	if private(m) {
		t.Error("nobody asked for a private comparison")
	}
	mia.slash("compare", standin.Option("first", w.link("/ferry")), standin.Option("second", w.link("/ferry?utm_source=x")))
	if m := mia.sees("These are the same article."); !private(m) {
		t.Error("everybody sees the notice")
	}
	mia.slash("compare", standin.Option("first", w.link("/ferry")), standin.Option("second", w.link("/nowhere")))
	mia.sees("no page")
}

func TestPrivacyErasesWhatIsKept(t *testing.T) {
	t.Parallel()
	w := start(t)
	w.settings(bot.Settings{RememberShared: true})
	mia := w.person("mia", "general")
	mia.slash("privacy")
	mia.sees("Lede keeps nothing about you.")

	mia.says("look " + w.link("/reef"))
	w.until("the link is remembered", func() bool { return w.sharedAre(1) })
	mia.slash("summarize", standin.Option("text", bridgeOne))
	mia.sees("Tallow Street")
	mia.slash("privacy")
	m := mia.sees("What Lede keeps", "1 reply", "1 shared link")
	if !private(m) {
		t.Error("everybody sees what is kept")
	}
	mia.press(m, "erase")
	m = mia.sees("This cannot be undone.")
	mia.press(m, "cancel")
	mia.sees("Nothing was erased.")
	if k := w.about(mia); k.Replies != 1 {
		t.Errorf("it was: %+v", k)
	}

	mia.slash("privacy")
	m = mia.sees("What Lede keeps", "1 reply")
	mia.press(m, "erase")
	mia.press(mia.sees("This cannot be undone."), "confirm")
	mia.sees("Done. Everything about you was erased.")
	if k := w.about(mia); k != (bot.Kept{}) {
		t.Errorf("there is still %+v", k)
	}
	if w.sharedAre(1) {
		t.Error("the link that she shared is still kept")
	}
}

func (w *world) about(p *person) bot.Kept {
	w.t.Helper()
	k, err := w.memory.Kept(w.t.Context(), p.id.String())
	if err != nil {
		w.t.Fatal(err)
	}
	return k
}

func TestHelpSaysWhichWaysInAreOff(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		change func(*setup)
		want   string
	}{
		"no content":   {withoutContent, "I can't see messages that don't mention me"},
		"no reactions": {func(s *setup) { s.bot.Ways.Reactions = false }, "Off: 📰 reactions"},
		"no channels":  {func(*setup) {}, "Off: summaries without asking"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := start(t, test.change)
			mia := w.person("mia", "general")
			mia.slash("help")
			mia.sees(test.want)
		})
	}
}
