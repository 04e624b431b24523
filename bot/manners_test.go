package bot_test

import (
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/lede-bot/lede/bot"
	"github.com/lede-bot/lede/internal/playground/standin"
)

func mention(w *world) string { return "<@" + w.s.ApplicationID().String() + "> " }

func TestButtonsReshapeForTheAskerAndForOthers(t *testing.T) {
	t.Parallel()
	w := start(t)
	mia := w.person("mia", "general")
	mia.slash("summarize", standin.Option("link", w.link("/ferry")))
	m := mia.sees(ferryHeadline)
	mia.press(m, "longer")
	w.until("the reply is longer", func() bool {
		all := mia.fromLede()
		return len(all) == 1 && len(textOf(all[0])) > len(textOf(m))+100
	})
	longer := mia.fromLede()[0]
	// Ada did not ask: she gets one of her own.
	ada := w.person("ada", "news").elsewhere(mia.channel)
	gil := w.person("gil", "general")
	gil.press(longer, "shorter")
	w.until("gil has a summary of his own", func() bool {
		all := gil.fromLede()
		return len(all) == 2 && private(all[1]) && strings.Contains(textOf(all[1]), ferryHeadline)
	})
	if got := textOf(mia.fromLede()[0]); got != textOf(longer) {
		t.Errorf("somebody else changed the reply to\n%s", got)
	}
	// The owner may manage messages.
	ada.press(longer, "shorter")
	w.until("the reply is shorter", func() bool { return len(textOf(mia.fromLede()[0])) < len(textOf(longer)) })
}

func TestSourcesAreShownInPrivate(t *testing.T) {
	t.Parallel()
	w := start(t)
	mia := w.person("mia", "general")
	mia.slash("summarize", standin.Option("link", w.link("/ferry")))
	m := mia.sees(ferryHeadline)
	ada := w.person("ada", "general")
	ada.press(m, "sources")
	if shown := ada.sees("Sources", "reached Port Ansel 34 minutes later", "#:~:text="); !private(shown) {
		t.Error("the sources are public")
	}
}

func TestDeleteButton(t *testing.T) {
	t.Parallel()
	w := start(t)
	mia := w.person("mia", "general")
	gil := w.person("gil", "general")
	for _, who := range []string{"mia", "mo"} {
		mia.slash("summarize", standin.Option("link", w.link("/ferry")))
		m := mia.sees(ferryHeadline)
		gil.press(m, "delete")
		if refusal := gil.sees("Only the person who asked"); !private(refusal) {
			t.Error("a refusal is public")
		}
		if err := gil.Delete(gil.sees("Only the person who asked").ID); err != nil {
			t.Fatal(err)
		}
		w.person(who, "general").press(m, "delete")
		w.until("the reply is gone", func() bool { return len(mia.fromLede()) == 0 })
	}
}

func TestReplyGoesWithTheAskingMessage(t *testing.T) {
	t.Parallel()
	w := start(t)
	mia := w.person("mia", "general")
	m := mia.says(mention(w) + w.link("/ferry"))
	mia.sees(ferryHeadline)
	if err := mia.Delete(m.ID); err != nil {
		t.Fatal(err)
	}
	w.until("the reply is gone", func() bool { return len(mia.fromLede()) == 0 })
}

func TestNothingAnswersAMessageThatWasDeletedMeanwhile(t *testing.T) {
	t.Parallel()
	w := start(t)
	arrived, goOn := w.site.hold()
	mia := w.person("mia", "general")
	m := mia.says(mention(w) + w.link("/slow"))
	<-arrived
	if err := mia.Delete(m.ID); err != nil {
		t.Fatal(err)
	}
	w.settle()
	goOn()
	w.settle()
	if all := mia.fromLede(); len(all) != 0 {
		t.Errorf("it was answered:\n%s", textOf(all[0]))
	}
}

func TestEditsAreFollowed(t *testing.T) {
	t.Parallel()
	w := start(t)
	mia := w.person("mia", "general")
	m := mia.says(mention(w) + w.link("/ferry"))
	reply := mia.sees(ferryHeadline)
	if err := mia.Edit(m.ID, mention(w)+w.link("/reef")); err != nil {
		t.Fatal(err)
	}
	if now := mia.sees(reefHeadline); now.ID != reply.ID {
		t.Error("the edit got a reply of its own")
	}
	if n := len(mia.fromLede()); n != 1 {
		t.Errorf("%d replies", n)
	}
	// A message that asks for nothing any more needs no reply.
	if err := mia.Edit(m.ID, "never mind"); err != nil {
		t.Fatal(err)
	}
	w.until("the reply is gone", func() bool { return len(mia.fromLede()) == 0 })
}

func TestEditMendsAMessageThatCouldNotBeAnswered(t *testing.T) {
	t.Parallel()
	w := start(t)
	mia := w.person("mia", "general")
	m := mia.says(mention(w))
	notice := mia.sees("no link")
	if err := mia.Edit(m.ID, mention(w)+w.link("/ferry")); err != nil {
		t.Fatal(err)
	}
	if now := mia.sees(ferryHeadline); now.ID != notice.ID {
		t.Error("the notice still stands")
	}
}

func TestSeveralArticlesInOneTalk(t *testing.T) {
	t.Parallel()
	w := start(t)
	mia := w.person("mia", "general")
	root := mia.says("reading list")
	thread, err := mia.StartThread(root.ID, "reading list")
	if err != nil {
		t.Fatal(err)
	}
	talk := mia.elsewhere(thread.ID)
	talk.slash("summarize", standin.Option("link", w.link("/ferry")+" "+w.link("/reef")))
	talk.sees(ferryHeadline)
	talk.sees(reefHeadline)
	talk.says(mention(w) + "how many coral fragments have the divers planted on the reef?")
	talk.sees("on the reef?", "9,800 coral fragments")
	// Nothing tells which is meant: Lede asks.
	talk.says(mention(w) + "what does it cost?")
	choice := talk.sees("Which article")
	gil := w.person("gil", "general").elsewhere(thread.ID)
	if _, err := gil.Press(choice.ID, customIDs(choice.Components)[0]); err != nil {
		t.Fatal(err)
	}
	gil.sees("Only the person who asked")
	for _, id := range customIDs(choice.Components) {
		if strings.HasSuffix(id, ":0") { // the newest first: the reef
			if _, err := talk.Press(choice.ID, id); err != nil {
				t.Fatal(err)
			}
		}
	}
	if answer := talk.sees("what does it cost?", "$420,000"); answer.ID != choice.ID {
		t.Error("the question which article is meant still stands")
	}
}

func TestNothingAnswersBots(t *testing.T) {
	t.Parallel()
	w := start(t)
	w.settings(bot.Settings{Automatic: map[string]bot.Automatic{w.s.ChannelID("news").String(): {Cooldown: 1}}})
	for _, author := range []string{`{"id":"77","username":"other","bot":true}`, `{"id":"` + w.s.ApplicationID().String() + `","username":"Lede","bot":true}`} {
		w.s.Faults().Dispatch("MESSAGE_CREATE", []byte(fmt.Sprintf(
			`{"id":"1574802806496290001","type":0,"channel_id":"%s","guild_id":"%s","content":"%s %s","author":%s,"mentions":[{"id":"%s","username":"Lede"}],"timestamp":"2026-11-24T12:00:00Z"}`,
			w.s.ChannelID("news"), w.s.Guild(), mention(w), w.link("/ferry"), author, w.s.ApplicationID())))
	}
	w.s.Faults().Dispatch("MESSAGE_CREATE", []byte(fmt.Sprintf(
		`{"id":"1574802806496290002","webhook_id":"9","type":0,"channel_id":"%s","guild_id":"%s","content":"%s","author":{"id":"9","username":"hook"},"mentions":[],"timestamp":"2026-11-24T12:00:00Z"}`,
		w.s.ChannelID("news"), w.s.Guild(), w.link("/ferry"))))
	w.settle()
	if n := w.site.fetched("/ferry"); n != 0 {
		t.Errorf("%d fetches for a bot", n)
	}
}

func TestDuplicateEventsAreAnsweredOnce(t *testing.T) {
	t.Parallel()
	w := start(t)
	w.s.Faults().Duplicate("MESSAGE_CREATE", 3)
	w.s.Faults().Duplicate("INTERACTION_CREATE", 3)
	mia := w.person("mia", "general")
	mia.says(mention(w) + w.link("/ferry"))
	mia.sees(ferryHeadline)
	mia.slash("summarize", standin.Option("link", w.link("/reef")))
	mia.sees(reefHeadline)
	w.settle()
	if n := len(mia.fromLede()); n != 2 {
		t.Errorf("%d replies to two requests", n)
	}
}

func TestCooldownOfAnOptedInChannel(t *testing.T) {
	t.Parallel()
	w := start(t)
	w.settings(bot.Settings{Automatic: map[string]bot.Automatic{w.s.ChannelID("news").String(): {Cooldown: time.Hour}}})
	mia := w.person("mia", "news")
	mia.says(w.link("/ferry"))
	mia.sees(ferryHeadline)
	mia.says(w.link("/reef"))
	w.settle()
	if all := mia.fromLede(); len(all) != 1 {
		t.Errorf("%d messages within the cooldown", len(all))
	}
}

func TestBudgetsAreToldOnceInAChannel(t *testing.T) {
	t.Parallel()
	w := start(t)
	w.settings(bot.Settings{PerUser: 1})
	mia := w.person("mia", "general")
	mia.slash("summarize", standin.Option("link", w.link("/ferry")))
	mia.sees(ferryHeadline)
	mia.slash("summarize", standin.Option("link", w.link("/reef")))
	if m := mia.sees("for today"); !private(m) {
		t.Error("that a budget is used up is shown to everybody")
	}
	for range 3 {
		mia.says(mention(w) + w.link("/reef"))
	}
	w.settle()
	told := 0
	for _, m := range mia.fromLede() {
		if strings.Contains(textOf(m), "for today") && !private(m) {
			told++
		}
	}
	if told != 1 {
		t.Errorf("it was said %d times", told)
	}
	w.person("ada", "general").slash("summarize", standin.Option("link", w.link("/reef")))
	mia.sees(reefHeadline)
}

func TestSettingsAreHonoured(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		settings func(w *world) bot.Settings
		want     string
	}{
		"channel": {func(w *world) bot.Settings { return bot.Settings{Channels: []string{w.s.ChannelID("news").String()}} }, "may not be used in this channel"},
		"role":    {func(w *world) bot.Settings { return bot.Settings{Roles: []string{w.s.RoleID("Moderators").String()}} }, "roles you have"},
		"site":    {func(*world) bot.Settings { return bot.Settings{BlockedSites: []string{"127.0.0.1"}} }, "127.0.0.1"},
		"server":  {func(*world) bot.Settings { return bot.Settings{PerServer: 1} }, ferryHeadline},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := start(t)
			w.settings(test.settings(w))
			mia := w.person("mia", "general")
			mia.slash("summarize", standin.Option("link", w.link("/ferry")))
			if m := mia.sees(test.want); test.want != ferryHeadline && !private(m) {
				t.Error("a refusal is public")
			}
		})
	}
}

func TestManyAskersOneFetch(t *testing.T) {
	t.Parallel()
	w := start(t, func(s *setup) { s.standin.Clock = standin.NewSteppedClock(time.Now()) }) // however slow this machine is
	_, goOn := w.site.hold()
	var answered atomic.Int32
	defer w.s.Observe(func(e standin.Exchange) {
		if e.Method == "PATCH" && e.Status == 200 && strings.Contains(string(e.Request), ferryHeadline) {
			answered.Add(1)
		}
	}, nil)()
	var askers sync.WaitGroup
	mia := w.person("mia", "general")
	const many = 200
	for range many {
		askers.Go(func() {
			mia.slash("summarize", standin.Option("link", w.link("/slow")), standin.Option("private", true))
		})
	}
	askers.Wait()
	goOn()
	w.until("all are answered", func() bool { return answered.Load() == many })
	if n := w.site.fetched("/slow"); n != 1 {
		t.Errorf("%d fetches", n)
	}
}

func TestSharedLinksAreRememberedWhereTheAdminsWantThat(t *testing.T) {
	t.Parallel()
	w := start(t)
	mia, ada := w.person("mia", "general"), w.person("ada", "general")
	mia.says("before " + w.link("/reef"))
	w.settle()
	w.settings(bot.Settings{RememberShared: true})
	m := mia.says("see " + w.link("/ferry"))
	ada.posts(standin.Draft{Content: "oh", ReplyTo: m.ID})
	if err := ada.React(m.ID, "👍"); err != nil {
		t.Fatal(err)
	}
	ada.slash("summarize", standin.Option("link", w.link("/ferry")))
	ada.sees(ferryHeadline)
	var shared []bot.SharedLink
	w.until("the link and its echo are known", func() bool {
		var err error
		shared, err = w.memory.Shared(t.Context(), mia.channel.String(), time.Now().Add(-time.Hour))
		if err != nil {
			t.Fatal(err)
		}
		return len(shared) == 1 && shared[0].Replies == 1 && shared[0].Reactions == 1 && strings.HasPrefix(shared[0].Headline, ferryHeadline)
	})
	if shared[0].AuthorID != mia.id.String() || shared[0].MessageID != m.ID.String() {
		t.Errorf("got %+v", shared[0])
	}
	if err := mia.Delete(m.ID); err != nil {
		t.Fatal(err)
	}
	w.until("it is forgotten", func() bool {
		shared, err := w.memory.Shared(t.Context(), mia.channel.String(), time.Now().Add(-time.Hour))
		return err == nil && len(shared) == 0
	})
}

func TestReaderIsSpokenToInTheirLanguage(t *testing.T) {
	t.Parallel()
	w := start(t)
	w.s.SetLocale(w.s.UserID("mia"), "de")
	mia := w.person("mia", "general")
	mia.slash("summarize", standin.Option("text", "nichts"))
	mia.sees("Link")
	if text := textOf(mia.fromLede()[0]); strings.Contains(text, "There is no link") {
		t.Errorf("German was wanted:\n%s", text)
	}
}
