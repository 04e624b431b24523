package bot_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/lede-bot/lede/bot"
	"github.com/lede-bot/lede/internal/playground/standin"
)

// What happens to a reply, and to the talk, after it was asked for.

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

// The reply follows its message wherever that goes, also back.
func TestMessageThatIsEditedTwiceKeepsItsReply(t *testing.T) {
	t.Parallel()
	w := start(t)
	mia := w.person("mia", "general")
	m := mia.says(mention(w) + w.link("/ferry"))
	first := mia.sees(ferryHeadline)
	for _, to := range []struct{ path, headline string }{{"/reef", reefHeadline}, {"/ferry", ferryHeadline}} {
		if err := mia.Edit(m.ID, mention(w)+w.link(to.path)); err != nil {
			t.Fatal(err)
		}
		if again := mia.sees(to.headline); again.ID != first.ID {
			t.Errorf("the reply about %s is another message", to.path)
		}
	}
	w.settle()
	if n := len(mia.fromLede()); n != 1 {
		t.Errorf("%d replies are left", n)
	}
}

// A message that is deleted while Discord is taking the reply leaves none behind.
func TestReplyThatIsBeingSentGoesWithTheAskingMessage(t *testing.T) {
	t.Parallel()
	w := start(t)
	mia := w.person("mia", "general")
	w.s.Faults().REST(standin.Fault{Method: http.MethodPost, Path: "/channels/*/messages", Late: time.Second})
	m := mia.says(mention(w) + w.link("/ferry"))
	w.until("the reply stands in Discord, unknown to the bot", func() bool { return len(mia.fromLede()) > 0 })
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

// Of a comparison that fails, nothing stays behind.
func TestComparisonThatFailsLeavesNothingBehind(t *testing.T) {
	t.Parallel()
	w := start(t)
	mia, ada := w.person("mia", "general"), w.person("ada", "general")
	mia.slash("compare", standin.Option("first", w.link("/ferry")), standin.Option("second", w.link("/lost")))
	if notice := mia.sees("page"); !private(notice) {
		t.Error("a failure is told to everybody")
	}
	if all := ada.fromLede(); len(all) != 0 {
		t.Errorf("it stays behind: %s", textOf(all[0]))
	}
}
