package bot_test

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/lede-bot/lede/article"
	"github.com/lede-bot/lede/bot"
	"github.com/lede-bot/lede/internal/playground/standin"
	"github.com/lede-bot/lede/summarize"
)

// writer is an engine of which a test holds the pen.
type writer struct {
	summarize.Engine
	summary func(ctx context.Context, show func(*summarize.Summary)) (*summarize.Summary, error)
	asked   atomic.Int32
}

func (w *writer) StreamSummary(ctx context.Context, _ *article.Article, _ summarize.Options, show func(*summarize.Summary)) (*summarize.Summary, error) {
	w.asked.Add(1)
	return w.summary(ctx, show)
}

func (w *writer) StreamAnswer(ctx context.Context, a *article.Article, question string, _ func(*summarize.Answer)) (*summarize.Answer, error) {
	return w.Answer(ctx, a, question)
}

func (w *writer) WritesIn(string) bool { return true }

func written(claims ...string) *summarize.Summary {
	s := &summarize.Summary{Lede: summarize.Claim{Text: claims[0], Citations: []int{1}}}
	for _, text := range claims[1:] {
		s.Points = append(s.Points, summarize.Claim{Text: text, Citations: []int{2}})
	}
	return s
}

func writtenBy(write func(ctx context.Context, show func(*summarize.Summary)) (*summarize.Summary, error)) (*writer, func(*setup)) {
	w := &writer{Engine: summarize.NewExtractive(), summary: write}
	return w, func(s *setup) { s.bot.Engine = w }
}

func TestStreamedSummaryIsShownAsItGrowsWithOneEditASecond(t *testing.T) {
	t.Parallel()
	shown, goOn := make(chan struct{}), make(chan struct{})
	_, engine := writtenBy(func(_ context.Context, show func(*summarize.Summary)) (*summarize.Summary, error) {
		show(written("The first claim."))
		close(shown)
		<-goOn
		for range 100 {
			show(written("The first claim.", "The second."))
			time.Sleep(15 * time.Millisecond)
		}
		return written("The first claim.", "The second.", "The third."), nil
	})
	w := start(t, engine)
	var edits atomic.Int32
	stop := w.s.Observe(func(e standin.Exchange) {
		if e.Method == "PATCH" && strings.Contains(e.Path, "@original") {
			edits.Add(1)
		}
	}, func(standin.Frame) {})
	defer stop()
	mia := w.person("mia", "general")
	mia.slash("summarize", standin.Option("link", w.link("/ferry")))
	<-shown
	first := mia.sees("The first claim.")
	began := time.Now()
	if len(customIDs(first.Components)) > 0 {
		t.Error("an unfinished reply has buttons")
	}
	close(goOn)
	if last := mia.sees("The third."); last.ID != first.ID {
		t.Error("the finished reply is another message")
	}
	if n, most := int(edits.Load()), 2+int(time.Since(began)/time.Second); n > most {
		t.Errorf("%d edits in %s", n, time.Since(began))
	}
}

func TestOneWritingForAllWhoAskForTheSame(t *testing.T) {
	t.Parallel()
	goOn := make(chan struct{})
	engine, set := writtenBy(func(context.Context, func(*summarize.Summary)) (*summarize.Summary, error) {
		<-goOn
		return written("Only once."), nil
	})
	w := start(t, set)
	mia := w.person("mia", "general")
	for range 5 {
		mia.slash("summarize", standin.Option("link", w.link("/ferry")))
	}
	w.until("the engine is asked", func() bool { return engine.asked.Load() > 0 })
	w.settle() // all have asked
	close(goOn)
	w.until("all are answered", func() bool {
		n := 0
		for _, m := range mia.fromLede() {
			if strings.Contains(textOf(m), "Only once.") {
				n++
			}
		}
		return n == 5
	})
	if n := engine.asked.Load(); n != 1 {
		t.Errorf("the engine wrote %d times", n)
	}
}

func TestPanicCostsOneReplyAlone(t *testing.T) {
	t.Parallel()
	_, engine := writtenBy(func(context.Context, func(*summarize.Summary)) (*summarize.Summary, error) { panic("a bug") })
	w := start(t, engine)
	mia := w.person("mia", "general")
	mia.slash("summarize", standin.Option("link", w.link("/ferry")))
	if m := mia.sees("wrong"); !private(m) {
		t.Error("it is said to everybody")
	}
	mia.slash("ask", standin.Option("link", w.link("/ferry")), standin.Option("question", "How much did the repair cost?"))
	mia.sees("£6.4 million")
}

func TestReplyThatFailsHalfwayLeavesNothingUnfinished(t *testing.T) {
	t.Parallel()
	shown := make(chan struct{})
	_, engine := writtenBy(func(_ context.Context, show func(*summarize.Summary)) (*summarize.Summary, error) {
		show(written("The first claim."))
		<-shown
		return nil, errors.New("the stream was cut")
	})
	w := start(t, engine)
	mia := w.person("mia", "general")
	mia.slash("summarize", standin.Option("link", w.link("/ferry")))
	mia.sees("The first claim.")
	close(shown)
	if m := mia.sees("Something went wrong"); !private(m) {
		t.Error("it is said to everybody")
	}
	if others := w.person("ada", "general").fromLede(); len(others) != 0 {
		t.Errorf("this still stands: %s", textOf(others[0]))
	}
}

func TestEngineThatFails(t *testing.T) {
	t.Parallel()
	_, engine := writtenBy(func(context.Context, func(*summarize.Summary)) (*summarize.Summary, error) {
		return nil, errors.New("no such model")
	})
	w := start(t, engine)
	mia := w.person("mia", "general")
	mia.says(mention(w) + w.link("/ferry"))
	mia.sees("Something went wrong")
}

func TestStoppingFinishesWhatWasAccepted(t *testing.T) {
	t.Parallel()
	w := start(t)
	_, goOn := w.site.hold()
	mia := w.person("mia", "general")
	mia.slash("summarize", standin.Option("link", w.link("/slow")))
	mia.says(mention(w) + w.link("/slow") + "?x=2")
	w.until("both pages are asked for", func() bool { return w.site.fetched("/slow") == 2 })
	stopped := make(chan struct{})
	go func() { w.stop(); close(stopped) }()
	w.until("the bot is off", func() bool { return !w.s.Online() })
	goOn()
	<-stopped
	if n := len(mia.fromLede()); n != 2 {
		t.Errorf("%d of 2 requests were answered", n)
	}
	for _, m := range mia.fromLede() {
		if !strings.Contains(textOf(m), ferryHeadline) {
			t.Errorf("got\n%s", textOf(m))
		}
	}
}

func TestRestartCatchesUp(t *testing.T) {
	t.Parallel()
	w := start(t)
	w.settings(bot.Settings{Automatic: map[string]bot.Automatic{w.s.ChannelID("news").String(): {Cooldown: 1}}})
	mia, news := w.person("mia", "general"), w.person("mia", "news")
	mia.says(mention(w) + w.link("/ferry"))
	mia.sees(ferryHeadline)
	news.says("nothing to read")
	w.settle()
	w.stop()

	mia.says(mention(w) + w.link("/reef"))
	news.says(w.link("/ferry"))
	news.says("just talk")
	w.run(w.options)
	mia.sees(reefHeadline)
	news.sees(ferryHeadline)
	w.settle()
	if n, m := len(mia.fromLede()), len(news.fromLede()); n != 2 || m != 1 {
		t.Errorf("%d and %d replies, want 2 and 1", n, m)
	}
}

func TestGatewayThatDropsLosesNothing(t *testing.T) {
	t.Parallel()
	for name, misbehave := range map[string]func(f *standin.Faults){
		"cut":       func(f *standin.Faults) { f.Cut() },
		"reconnect": func(f *standin.Faults) { f.Reconnect() },
		"invalid":   func(f *standin.Faults) { f.Invalidate(false) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := start(t)
			mia := w.person("mia", "general")
			mia.says(mention(w) + w.link("/ferry"))
			mia.sees(ferryHeadline)
			misbehave(w.s.Faults())
			mia.says(mention(w) + w.link("/reef"))
			mia.sees(reefHeadline)
			w.until("the bot is back", w.s.Online)
			w.settle()
			if n := len(mia.fromLede()); n != 2 {
				t.Errorf("%d replies to two requests", n)
			}
		})
	}
}

func TestServerThatLedeLeftIsForgotten(t *testing.T) {
	t.Parallel()
	w := start(t)
	w.settings(bot.Settings{PerUser: 3})
	mia := w.person("mia", "general")
	mia.slash("summarize", standin.Option("link", w.link("/ferry")))
	mia.sees(ferryHeadline)
	w.s.KickBot(w.s.Guild())
	w.until("nothing is kept of the server", func() bool {
		kept, err := w.memory.Kept(t.Context(), mia.id.String())
		settings, settingsErr := w.memory.Settings(t.Context(), w.s.Guild().String())
		return err == nil && settingsErr == nil && kept == bot.Kept{} && settings.PerUser == 0
	})
}
