package bot_test

import (
	"strings"
	"testing"
	"time"

	"github.com/lede-bot/lede/internal/playground/standin"
)

// Whatever comes in, the caller gets a plain private sentence that says what
// to do, and nothing stays behind in the channel.
func TestBadInputToCommands(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		does func(mia *person)
		want string
	}{
		"nothing at all": {func(mia *person) { mia.slash("summarize") }, "no link"},
		"no link":        {func(mia *person) { mia.slash("summarize", standin.Option("link", "not a link")) }, "link"},
		"a few words":    {func(mia *person) { mia.slash("summarize", standin.Option("text", "hello there")) }, "no link"},
		"refused scheme": {func(mia *person) { mia.slash("summarize", standin.Option("link", "ftp://example.org/x")) }, "link"},
		"no page": {func(mia *person) {
			mia.slash("summarize", standin.Option("link", mia.w.link("/gone")))
		}, "page"},
		"a challenge": {func(mia *person) {
			mia.slash("summarize", standin.Option("link", mia.w.link("/consent")))
		}, "paste"},
		"unknown kind of file": {func(mia *person) {
			mia.slash("summarize", standin.Option("file", standin.File{Name: "photo.png", Data: []byte("\x89PNG\r\n")}))
		}, "this kind of file"},
		"binary in a text file": {func(mia *person) {
			mia.slash("summarize", standin.Option("file", standin.File{Name: "x.txt", ContentType: "text/plain", Data: []byte("\x00\x01\x02\x7fELF\x00\x00\xff\xfe")}))
		}, "text"},
		"a question of 4,000 characters": {func(mia *person) {
			mia.slash("ask", standin.Option("link", mia.w.link("/ferry")), standin.Option("question", strings.Repeat("why? ", 800)))
		}, "too long"},
		"a question of blanks": {func(mia *person) {
			mia.slash("ask", standin.Option("link", mia.w.link("/ferry")), standin.Option("question", "   "))
		}, "no question"},
		"a question about nothing": {func(mia *person) {
			mia.slash("ask", standin.Option("question", "What happened?"))
		}, "which article"},
		"a message without a link": {func(mia *person) {
			mia.menu(mia.says("good morning").ID, "Summarize")
		}, "no link"},
		"a message without a link, asked about": {func(mia *person) {
			mia.menu(mia.says("good morning").ID, "Ask about this")
		}, "no link"},
		"a picture": {func(mia *person) {
			mia.menu(mia.posts(standin.Draft{Attachments: []standin.File{{Name: "cat.jpg", Data: []byte("\xff\xd8\xff\xe0")}}}).ID, "Summarize")
		}, "this kind of file"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := start(t)
			mia := w.person("mia", "general")
			test.does(mia)
			if m := mia.sees(test.want); !private(m) {
				t.Errorf("it is said to everybody: %s", textOf(m))
			}
			if others := w.person("ada", "general").fromLede(); len(others) != 0 {
				t.Errorf("others see %q", textOf(others[0]))
			}
		})
	}
}

// A file over the limit is not even downloaded; its size stands in the event.
func TestFileThatIsTooLarge(t *testing.T) {
	t.Parallel()
	w := start(t, func(s *setup) { s.bot.MaxFileBytes = 1 << 20 })
	mia := w.person("mia", "general")
	mia.slash("summarize", standin.Option("file", standin.File{Name: "book.txt", Data: []byte(strings.Repeat("a word and ", 100_000))}))
	if m := mia.sees("1 MB"); !private(m) {
		t.Error("it is said to everybody")
	}
}

func TestRefusedAddress(t *testing.T) {
	t.Parallel()
	w := start(t, guarded)
	mia := w.person("mia", "general")
	mia.slash("summarize", standin.Option("link", "http://169.254.169.254/latest/meta-data"))
	if m := mia.sees("not"); !private(m) {
		t.Error("it is said to everybody")
	}
}

func TestPasteInsteadOfAPageThatCannotBeRead(t *testing.T) {
	t.Parallel()
	w := start(t)
	mia := w.person("mia", "general")
	mia.slash("summarize", standin.Option("link", w.link("/consent")))
	notice := mia.sees("paste")
	mia.press(notice, "paste")
	mia.submit(
		standin.Field{CustomID: "headline", Value: "Lake frozen"},
		standin.Field{CustomID: "text", Value: strings.Repeat("The lake at Orne froze over in November for the first time since 1963. ", 3) + "A baker sold 900 rolls before noon."},
	)
	mia.sees("Lake frozen", "1963")
}

func TestTryAgainReadsThePageAnew(t *testing.T) {
	t.Parallel()
	w := start(t)
	mia := w.person("mia", "general")
	mia.slash("summarize", standin.Option("link", w.link("/late")))
	notice := mia.sees("page")
	w.site.serve("/late", html(t, "testdata/reef.html"))
	mia.press(notice, "again")
	mia.sees(reefHeadline)
}

func TestMarkupAndMentionsInATitleAreHarmless(t *testing.T) {
	t.Parallel()
	w := start(t)
	w.site.serve("/evil", page("@everyone **bold** [click](https://evil.example) <@1> ||x|| `y`",
		"The town of @here voted on <#1> Monday to keep [its bridge](https://evil.example) open until spring.",
		"The mayor said that 400 people use the bridge each day, and that **no one** would be left behind by the decision.",
		"A new bridge costs 12 million crowns, which the region will pay over the next nine years, according to the council."))
	mia := w.person("mia", "general")
	mia.slash("summarize", standin.Option("link", w.link("/evil")))
	m := mia.sees("bridge")
	text := textOf(m)
	for _, live := range []string{"(https://evil.example)", "@everyone", "@here", " **bold**"} {
		if strings.Contains(text, live) {
			t.Errorf("%q is live in\n%s", live, text)
		}
	}
	if m.MentionEveryone || len(m.Mentions) > 0 || len(m.MentionRoles) > 0 {
		t.Error("it mentions people")
	}
}

func TestMessageThatIsGone(t *testing.T) {
	t.Parallel()
	w := start(t)
	w.s.Faults().REST(standin.Fault{Method: "GET", Path: "/channels/*/messages/*", Status: 404, Code: 10008})
	mia := w.person("mia", "general")
	m := mia.says(w.link("/ferry"))
	if err := mia.React(m.ID, "📰"); err != nil {
		t.Fatal(err)
	}
	w.settle()
	if n := len(mia.fromLede()); n != 0 {
		t.Errorf("%d replies to a message that is gone", n)
	}
}

func TestNoPermissionToPost(t *testing.T) {
	t.Parallel()
	w := start(t)
	w.s.Overwrite(w.s.ChannelID("general"), standin.OverwriteSeed{Person: "@bot", Deny: standin.SendMessages})
	mia := w.person("mia", "general")
	mia.says(mention(w) + w.link("/ferry")) // there is no way to say a word
	mia.slash("summarize", standin.Option("link", w.link("/ferry")))
	mia.sees(ferryHeadline) // a command needs no permission in the channel
	if n := len(mia.fromLede()); n != 1 {
		t.Errorf("%d messages", n)
	}
}

func TestDeadThread(t *testing.T) {
	t.Parallel()
	w := start(t)
	mia := w.person("mia", "general")
	thread, err := mia.StartThread(mia.says("talk").ID, "talk")
	if err != nil {
		t.Fatal(err)
	}
	talk := mia.elsewhere(thread.ID)
	arrived, goOn := w.site.hold()
	talk.says(mention(w) + w.link("/slow"))
	<-arrived
	if err := w.person("mo", "general").Archive(thread.ID, true); err != nil {
		t.Fatal(err)
	}
	goOn()
	w.settle()
	mia.slash("summarize", standin.Option("link", w.link("/reef")))
	mia.sees(reefHeadline) // and Lede lives
}

// An answer that comes when the interaction's token is no longer good goes to the channel.
func TestAnswerAfterTheTokensLife(t *testing.T) {
	t.Parallel()
	clock := standin.NewSteppedClock(time.Now())
	w := start(t, func(s *setup) { s.standin.Clock = clock })
	arrived, goOn := w.site.hold()
	mia := w.person("mia", "general")
	mia.slash("summarize", standin.Option("link", w.link("/slow")))
	<-arrived
	clock.Step(16 * time.Minute)
	goOn()
	mia.sees(ferryHeadline)
}
