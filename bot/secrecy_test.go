package bot_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/lede-bot/lede/bot"
	"github.com/lede-bot/lede/internal/playground/standin"
)

// What was asked in private stays out of the talk of the channel, however it
// came to be answered.
func TestPrivateRequestStaysPrivateWhenItIsTriedAgain(t *testing.T) {
	t.Parallel()
	w := start(t)
	mia, ada := w.person("mia", "general"), w.person("ada", "general")
	mia.slash("summarize", standin.Option("link", w.link("/late")), standin.Option("private", true))
	notice := mia.sees("page")
	w.site.serve("/late", html(t, "testdata/reef.html"))
	mia.press(notice, "again")
	if m := mia.sees(reefHeadline); !private(m) {
		t.Error("everybody sees it")
	}
	ada.slash("ask", standin.Option("question", "How many coral fragments have the divers planted?"))
	ada.sees("which article")
	for _, m := range ada.fromLede() {
		if strings.Contains(textOf(m), "9,800") {
			t.Errorf("others learn what was asked in private:\n%s", textOf(m))
		}
	}
}

// A public request whose page could not be read at first is answered in public.
func TestPublicRequestIsAnsweredInPublicWhenItIsTriedAgain(t *testing.T) {
	t.Parallel()
	w := start(t)
	mia := w.person("mia", "general")
	mia.slash("summarize", standin.Option("link", w.link("/late")))
	notice := mia.sees("page")
	w.site.serve("/late", html(t, "testdata/reef.html"))
	mia.press(notice, "again")
	w.person("ada", "general").sees(reefHeadline)
}

// A button that carries the key of somebody else's private reply, wherever it
// comes from, opens nothing.
func TestForeignKeysOpenNoPrivateReply(t *testing.T) {
	t.Parallel()
	w := start(t)
	mia, gil := w.person("mia", "general"), w.person("gil", "general")
	mia.slash("summarize", standin.Option("link", w.link("/ferry")), standin.Option("private", true))
	m := mia.sees(ferryHeadline)
	for _, action := range []string{"sources", "shorter", "longer", "ask"} {
		id := ""
		for _, one := range customIDs(m.Components) {
			if strings.Contains(one, ":"+action+":") {
				id = one
			}
		}
		if id == "" {
			t.Fatalf("no button %s", action)
		}
		forged := w.forge(gil, id)
		if _, err := gil.Press(forged.ID, id); err != nil {
			t.Fatal(err)
		}
		if action == "ask" {
			gil.submit(standin.Field{CustomID: "question", Value: "How much did the repair cost?"})
		}
		gil.sees("Only the person who asked")
		for _, one := range gil.fromLede() {
			if text := textOf(one); strings.Contains(text, "Wexmouth") || strings.Contains(text, "6.4 million") {
				t.Errorf("%s shows\n%s", action, text)
			}
		}
		for _, one := range gil.fromLede() {
			if private(one) { // he reads it and puts it away
				if err := gil.Delete(one.ID); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
}

// forge has a message of the bot's show a button that it did not make.
func (w *world) forge(p *person, customID string) standin.Message {
	w.t.Helper()
	body := `{"content":"press","components":[{"type":1,"components":[{"type":2,"style":2,"label":"x","custom_id":"` + customID + `"}]}]}`
	request, err := http.NewRequestWithContext(w.t.Context(), http.MethodPost, w.s.URL()+"/api/v10/channels/"+p.channel.String()+"/messages", strings.NewReader(body))
	if err != nil {
		w.t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bot "+w.s.Token())
	request.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		w.t.Fatal(err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		w.t.Fatalf("posting a button: %s", response.Status)
	}
	all := w.s.Messages(p.id, p.channel)
	return all[len(all)-1]
}

// editsAreFollowed is longer than the bot waits until an edit is final.
const editsAreFollowed = 2500 * time.Millisecond

// Others asked about a message: that its writer mends a word takes nothing away from them.
func TestEditsOfAMessageThatOthersAskedAboutKeepTheReply(t *testing.T) {
	t.Parallel()
	for name, ask := range map[string]func(ada *person, m standin.Message){
		"reaction": func(ada *person, m standin.Message) {
			if err := ada.React(m.ID, "📰"); err != nil {
				t.Fatal(err)
			}
		},
		"menu": func(ada *person, m standin.Message) { ada.menu(m.ID, "Summarize") },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := start(t)
			mia, ada := w.person("mia", "general"), w.person("ada", "general")
			m := mia.says("ferry: " + w.link("/ferry"))
			ask(ada, m)
			ada.sees(ferryHeadline)
			if err := mia.Edit(m.ID, "the ferry: "+w.link("/ferry")); err != nil {
				t.Fatal(err)
			}
			time.Sleep(editsAreFollowed)
			w.settle()
			if n := len(ada.fromLede()); n != 1 {
				t.Errorf("%d replies are left", n)
			}
		})
	}
}

func TestEditThatAddsAMentionIsAnswered(t *testing.T) {
	t.Parallel()
	w := start(t)
	mia := w.person("mia", "general")
	m := mia.says(w.link("/ferry"))
	if err := mia.Edit(m.ID, mention(w)+w.link("/ferry")); err != nil {
		t.Fatal(err)
	}
	mia.sees(ferryHeadline)
}

// A message that is deleted while Discord is taking the reply leaves none behind.
func TestReplyThatIsBeingSentGoesWithTheAskingMessage(t *testing.T) {
	t.Parallel()
	w := start(t)
	mia := w.person("mia", "general")
	sending := make(chan struct{}, 1)
	stop := w.s.Observe(func(e standin.Exchange) {
		if e.Method == http.MethodPost && strings.HasSuffix(e.Path, "/messages") {
			sending <- struct{}{}
		}
	}, nil)
	defer stop()
	m := mia.says(mention(w) + w.link("/ferry"))
	<-sending // it stands in Discord, and the bot may not know yet
	if err := mia.Delete(m.ID); err != nil {
		t.Fatal(err)
	}
	w.settle()
	w.until("the reply is gone", func() bool { return len(mia.fromLede()) == 0 })
}

// People in a thread of Lede's talk to each other, too.
func TestChatterInAThreadIsNoQuestion(t *testing.T) {
	t.Parallel()
	w := start(t)
	w.settings(automaticIn(w, "news"))
	mia := w.person("mia", "news")
	mia.says(w.link("/ferry"))
	mia.sees(ferryHeadline)
	talk := mia.elsewhere(w.threadOf("mia", "news"))
	talk.says("lol, my uncle worked on that boat")
	w.settle()
	time.Sleep(200 * time.Millisecond)
	for _, m := range talk.fromLede() {
		if text := textOf(m); text != "" { // the thread begins with a pointer to the reply
			t.Errorf("Lede butts in:\n%s", text)
		}
	}
}

func automaticIn(w *world, channel string) bot.Settings {
	return bot.Settings{Automatic: map[string]bot.Automatic{w.s.ChannelID(channel).String(): {Cooldown: 1, Thread: true}}}
}

// Of a comparison that fails, nothing stays behind; one that is quick is there at once.
func TestComparison(t *testing.T) {
	t.Parallel()
	w := start(t)
	mia, ada := w.person("mia", "general"), w.person("ada", "general")
	arrived, goOn := w.site.hold()
	w.site.serve("/lost", func(rw http.ResponseWriter, r *http.Request) { http.NotFound(rw, r) })
	mia.slash("compare", standin.Option("first", w.link("/slow")), standin.Option("second", w.link("/lost")))
	<-arrived
	ada.sees("Comparing")
	goOn()
	if notice := mia.sees("page"); !private(notice) {
		t.Error("a failure is told to everybody")
	}
	if all := ada.fromLede(); len(all) != 0 {
		t.Errorf("it stays behind: %s", textOf(all[0]))
	}
	mia.slash("compare", standin.Option("first", w.link("/ferry")), standin.Option("second", w.link("/reef")))
	ada.sees(ferryHeadline, reefHeadline)
}
