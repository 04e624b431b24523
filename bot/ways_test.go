package bot_test

import (
	"strings"
	"testing"

	"github.com/lede-bot/lede/bot"
	"github.com/lede-bot/lede/internal/playground/standin"
)

const (
	ferryHeadline = "Old harbour ferry sails again"
	reefHeadline  = "Divers replant a coral reef"
)

func TestSlashCommandBecomesASummary(t *testing.T) {
	t.Parallel()
	w := start(t)
	mia := w.person("mia", "general")
	mia.slash("summarize", standin.Option("link", w.link("/ferry")))
	m := mia.sees(ferryHeadline, "The Wexmouth Courier", "212 passengers", w.link("/ferry")+"#:~:text=")
	if private(m) {
		t.Error("the summary is private though nobody asked for that")
	}
	w.person("ada", "general").sees(ferryHeadline)
}

func TestSeveralLinksAreAllRead(t *testing.T) {
	t.Parallel()
	w := start(t)
	mia := w.person("mia", "general")
	mia.slash("summarize", standin.Option("link", w.link("/ferry")+" and "+w.link("/reef")+" and again "+w.link("/ferry?utm_source=x")))
	mia.sees(ferryHeadline)
	mia.sees(reefHeadline)
	if n := len(mia.fromLede()); n != 2 {
		t.Errorf("%d replies to two pages", n)
	}
}

func TestPrivateSummaryIsSeenByTheAskerAlone(t *testing.T) {
	t.Parallel()
	w := start(t)
	mia := w.person("mia", "general")
	mia.slash("summarize", standin.Option("link", w.link("/ferry")), standin.Option("private", true))
	if m := mia.sees(ferryHeadline); !private(m) {
		t.Error("everybody sees it")
	}
	if others := w.person("ada", "general").fromLede(); len(others) != 0 {
		t.Errorf("others see %d messages", len(others))
	}
}

func TestTextAndFilesAreSummarized(t *testing.T) {
	t.Parallel()
	text := strings.Repeat("The council of Marrow voted to close the old bridge on Monday. Engineers had found rust in 14 of its 20 cables. ", 3) +
		"Traffic will go by the northern road until a new bridge opens in 2029. The work costs 88 million crowns, mayor Ilse Brandt said."
	for name, option := range map[string]standin.OptionValue{
		"text":     standin.Option("text", text),
		"file":     standin.Option("file", standin.File{Name: "bridge.txt", Data: []byte(text)}),
		"markdown": standin.Option("file", standin.File{Name: "bridge.md", Data: []byte("# The bridge closes\n\n" + text)}),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := start(t)
			mia := w.person("mia", "general")
			mia.slash("summarize", option)
			mia.sees("bridge")
		})
	}
}

func TestStyleAndLengthAreHeeded(t *testing.T) {
	t.Parallel()
	w := start(t)
	mia := w.person("mia", "general")
	mia.slash("summarize", standin.Option("link", w.link("/ferry")), standin.Option("style", "headline"))
	if m := mia.sees(ferryHeadline); strings.Contains(textOf(m), "\n- ") {
		t.Errorf("one sentence was asked for:\n%s", textOf(m))
	}
}

func TestQuestionByCommand(t *testing.T) {
	t.Parallel()
	w := start(t)
	mia := w.person("mia", "general")
	mia.slash("ask", standin.Option("question", "How much did the repair cost?"), standin.Option("link", w.link("/ferry")))
	mia.sees("How much did the repair cost?", "£6.4 million")

	// Without a link, the article that the channel talks about is meant.
	mia.slash("ask", standin.Option("question", "Who chairs the Harbour Trust?"))
	mia.sees("Who chairs the Harbour Trust?", "Okafor")
}

func TestMenuSummarize(t *testing.T) {
	t.Parallel()
	text := strings.Repeat("The lake at Orne froze over in November for the first time since 1963. ", 2) +
		"Skaters came from three valleys. The mayor closed the road to cars, and a baker sold 900 rolls before noon on Sunday."
	for name, draft := range map[string]func(w *world) standin.Draft{
		"a link": func(w *world) standin.Draft { return standin.Draft{Content: "look: <" + w.link("/ferry") + ">"} },
		"an embed": func(w *world) standin.Draft {
			return standin.Draft{Content: "see", Embeds: []standin.Embed{{Type: "rich", URL: w.link("/ferry"), Title: "x"}}}
		},
		"text": func(*world) standin.Draft { return standin.Draft{Content: text} },
		"a file": func(*world) standin.Draft {
			return standin.Draft{Attachments: []standin.File{{Name: "lake.txt", Data: []byte(text)}}}
		},
		"a page": func(*world) standin.Draft {
			page := "<html><body><article><h1>The lake froze</h1><p>" + text + "</p></article></body></html>"
			return standin.Draft{Attachments: []standin.File{{Name: "lake.html", ContentType: "text/html", Data: []byte(page)}}}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := start(t, withoutContent)
			mia := w.person("mia", "general")
			m := mia.posts(draft(w))
			mia.menu(m.ID, "Summarize")
			if strings.Contains(textOf(m), "lake") || len(m.Attachments) > 0 {
				mia.sees("900 rolls")
			} else {
				mia.sees(ferryHeadline)
			}
		})
	}
}

func TestMenuOnAForward(t *testing.T) {
	t.Parallel()
	w := start(t)
	mia := w.person("mia", "general")
	first := w.person("mia", "news").says("breaking: " + w.link("/ferry"))
	forward := mia.posts(standin.Draft{ForwardOf: first.ID})
	mia.menu(forward.ID, "Summarize")
	mia.sees(ferryHeadline)
}

func TestMenuAskAboutThis(t *testing.T) {
	t.Parallel()
	w := start(t, withoutContent)
	mia := w.person("mia", "general")
	m := mia.says(w.link("/ferry"))
	mia.menu(m.ID, "Ask about this")
	mia.submit(standin.Field{CustomID: "question", Value: "How many return trips a day will it make?"})
	mia.sees("eight return trips")
}

func TestMention(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ says, want string }{
		"with a link":              {" %s please", ferryHeadline},
		"with a link and question": {" how much are tickets for adults? %s", "£4.20"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := start(t, withoutContent)
			mia := w.person("mia", "general")
			m := mia.says("<@" + w.s.ApplicationID().String() + ">" + strings.ReplaceAll(test.says, "%s", w.link("/ferry")))
			reply := mia.sees(test.want)
			if reply.Reference == nil || reply.Reference.MessageID != m.ID {
				t.Error("the reply does not reply to the message that asked")
			}
		})
	}
}

func TestMentionInReplyToALink(t *testing.T) {
	t.Parallel()
	w := start(t)
	mia := w.person("mia", "general")
	link := w.person("ada", "general").says("worth reading " + w.link("/ferry"))
	mia.posts(standin.Draft{Content: "<@" + w.s.ApplicationID().String() + ">", ReplyTo: link.ID})
	mia.sees(ferryHeadline)
	mia.posts(standin.Draft{Content: "<@" + w.s.ApplicationID().String() + "> what does an adult ticket cost?", ReplyTo: link.ID})
	mia.sees("£4.20")
}

func TestReplyToASummaryIsAFollowUp(t *testing.T) {
	t.Parallel()
	w := start(t)
	mia := w.person("mia", "general")
	mia.slash("summarize", standin.Option("link", w.link("/ferry")))
	summary := mia.sees(ferryHeadline)
	w.person("ada", "general").posts(standin.Draft{Content: "How many passengers were on board?", ReplyTo: summary.ID})
	answer := mia.sees("How many passengers were on board?", "212 passengers")
	// An answer can be followed up, too, and the article is not read again.
	mia.posts(standin.Draft{Content: "And what do tickets for adults cost?", ReplyTo: answer.ID})
	mia.sees("£4.20")
	if n := w.site.fetched("/ferry"); n != 1 {
		t.Errorf("the page was fetched %d times", n)
	}
}

func TestReactionAsksForASummary(t *testing.T) {
	t.Parallel()
	w := start(t)
	mia := w.person("mia", "general")
	m := mia.says("look at " + w.link("/ferry"))
	ada := w.person("ada", "general")
	for _, p := range []*person{mia, ada} {
		if err := p.React(m.ID, "📰"); err != nil {
			t.Fatal(err)
		}
	}
	mia.sees(ferryHeadline)
	w.settle()
	if n := len(mia.fromLede()); n != 1 {
		t.Errorf("two reactions made %d replies", n)
	}
}

func TestOptedInChannel(t *testing.T) {
	t.Parallel()
	w := start(t)
	w.settings(bot.Settings{Automatic: map[string]bot.Automatic{w.s.ChannelID("news").String(): {Cooldown: 1, Thread: true}}})
	mia := w.person("mia", "news")
	mia.says("the ferry is back " + w.link("/ferry"))
	mia.sees(ferryHeadline)
	mia.says("again: " + w.link("/ferry?utm_campaign=x"))
	mia.says("what a day")
	w.person("mia", "random").says("elsewhere " + w.link("/reef"))
	w.settle()
	if n := len(mia.fromLede()); n != 1 {
		t.Errorf("%d replies to one link", n)
	}
	if n := len(w.person("mia", "random").fromLede()); n != 0 {
		t.Errorf("%d replies in a channel that did not opt in", n)
	}

	// The talk has its thread, where nobody needs to mention Lede.
	thread := w.threadOf("mia", "news")
	talk := mia.elsewhere(thread)
	talk.says("How much did the repair cost?")
	talk.sees("£6.4 million")
}

func TestOptedInChannelLeavesShortArticlesAlone(t *testing.T) {
	t.Parallel()
	w := start(t)
	w.settings(bot.Settings{Automatic: map[string]bot.Automatic{w.s.ChannelID("news").String(): {MinWords: 5000}}})
	mia := w.person("mia", "news")
	mia.says(w.link("/ferry"))
	w.until("the page was read", func() bool { return w.site.fetched("/ferry") == 1 })
	w.settle()
	if n := len(mia.fromLede()); n != 0 {
		t.Errorf("%d replies to an article under the threshold", n)
	}
}

func TestForumPost(t *testing.T) {
	t.Parallel()
	w := start(t)
	w.settings(bot.Settings{Automatic: map[string]bot.Automatic{w.s.ChannelID("long-reads").String(): {}}})
	mia := w.person("mia", "long-reads")
	post, err := mia.StartPost(mia.channel, "The ferry", standin.Draft{Content: w.link("/ferry")})
	if err != nil {
		t.Fatal(err)
	}
	inside := mia.elsewhere(post.ID)
	inside.sees(ferryHeadline)
	inside.slash("ask", standin.Option("question", "How much did the repair cost?"))
	inside.sees("£6.4 million")
}

func TestDirectMessages(t *testing.T) {
	t.Parallel()
	w := start(t)
	dm, err := w.person("mia", "general").OpenDM()
	if err != nil {
		t.Fatal(err)
	}
	mia := w.person("mia", "general").elsewhere(dm.ID)
	mia.says(w.link("/ferry"))
	mia.sees(ferryHeadline)
	mia.says("How much did the repair cost?")
	mia.sees("£6.4 million")
	mia.slash("summarize", standin.Option("link", w.link("/reef")))
	mia.sees(reefHeadline)
}

func TestUserInstalledWhereLedeIsNoMember(t *testing.T) {
	t.Parallel()
	seed := standin.DefaultSeed()
	seed.Guilds[0].WithoutBot = true
	w := start(t, func(s *setup) { s.standin.Seed = seed })
	mia := w.person("mia", "general")
	mia.slash("summarize", standin.Option("link", w.link("/ferry")+" "+w.link("/reef")))
	mia.sees(ferryHeadline)
	reef := mia.sees(reefHeadline)
	mia.press(reef, "ask")
	mia.submit(standin.Field{CustomID: "question", Value: "What does the project cost a year?"})
	mia.sees("$420,000")
	m := mia.says("see " + w.link("/ferry"))
	mia.menu(m.ID, "Ask about this")
	mia.submit(standin.Field{CustomID: "question", Value: "What does an adult ticket cost?"})
	mia.sees("£4.20")
}

func TestWithoutMessageContentLedeSaysWhatIsOff(t *testing.T) {
	t.Parallel()
	w := start(t, withoutContent)
	mia := w.person("mia", "general")
	mia.slash("help")
	if m := mia.sees("can't see messages that don't mention me"); !private(m) {
		t.Error("help is shown to everybody")
	}
	mia.slash("summarize", standin.Option("link", w.link("/ferry")))
	summary := mia.sees(ferryHeadline)
	ada := w.person("ada", "general")
	for range 2 { // it is said once
		ada.posts(standin.Draft{Content: "How many passengers were on board?", ReplyTo: summary.ID, NoPing: true})
	}
	ada.sees("Apps → Ask about this")
	w.settle()
	if n := len(ada.fromLede()); n != 2 {
		t.Errorf("%d messages, want the summary and one notice", n)
	}
	// A reply that mentions Lede can be read.
	ada.posts(standin.Draft{Content: "How many passengers were on board?", ReplyTo: summary.ID})
	ada.sees("How many passengers", "212 passengers")
	link := mia.says(w.link("/reef"))
	if err := ada.React(link.ID, "📰"); err != nil {
		t.Fatal(err)
	}
}

func TestReactionsCanBeSwitchedOffAndSeveralFilesAreRead(t *testing.T) {
	t.Parallel()
	w := start(t)
	w.settings(bot.Settings{NoReactions: true})
	mia := w.person("mia", "general")
	m := mia.says(w.link("/ferry"))
	if err := mia.React(m.ID, "📰"); err != nil {
		t.Fatal(err)
	}
	if err := mia.React(m.ID, "👍"); err != nil {
		t.Fatal(err)
	}
	w.settle()
	if n := len(mia.fromLede()); n != 0 {
		t.Errorf("%d replies to reactions that the admins switched off", n)
	}
	text := strings.Repeat("The lake at Orne froze over in November for the first time since 1963. ", 3)
	files := []standin.File{
		{Name: "one.txt", Data: []byte(text + "A baker sold 900 rolls before noon.")},
		{Name: "two.txt", Data: []byte(text + "Skaters came from three valleys on Sunday.")},
	}
	both := mia.posts(standin.Draft{Attachments: files})
	mia.menu(both.ID, "Summarize")
	w.until("both files are summarized", func() bool { return len(mia.fromLede()) == 2 })
}
