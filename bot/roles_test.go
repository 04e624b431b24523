package bot_test

import (
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"

	"github.com/lede-bot/lede/article"
	"github.com/lede-bot/lede/bot"
	"github.com/lede-bot/lede/internal/lease/leasetest"
	"github.com/lede-bot/lede/internal/playground/standin"
)

// web has interactions come over HTTP.
func web(s *setup) { s.bot.Roles = bot.Roles{Gateway: true, Web: true, Worker: true} }

func listen(t *testing.T) net.Listener {
	t.Helper()
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// overHTTP tells Discord to post interactions to a bot, from now on.
func (w *world) overHTTP(l net.Listener) {
	w.t.Helper()
	if err := w.s.SetInteractionsEndpoint(w.t.Context(), "http://"+l.Addr().String()+bot.InteractionsPath); err != nil {
		w.t.Fatal(err)
	}
}

// Whatever comes in as an interaction is answered over HTTP as it is over the gateway.
func TestInteractionsOverHTTP(t *testing.T) {
	t.Parallel()
	for name, use := range map[string]func(*world, *person){
		"a command": func(w *world, mia *person) {
			mia.slash("summarize", standin.Option("link", w.link("/ferry")))
			if m := mia.sees(ferryHeadline); private(m) {
				w.t.Error("the summary is private though nobody asked for that")
			}
		},
		"a private command": func(w *world, mia *person) {
			mia.slash("summarize", standin.Option("link", w.link("/ferry")), standin.Option("private", true))
			if m := mia.sees(ferryHeadline); !private(m) {
				w.t.Error("everybody sees it")
			}
		},
		"several replies": func(w *world, mia *person) {
			mia.slash("summarize", standin.Option("link", w.link("/ferry")+" "+w.link("/reef")))
			mia.sees(ferryHeadline)
			mia.sees(reefHeadline)
		},
		"a question": func(w *world, mia *person) {
			mia.slash("ask", standin.Option("question", "How much did the repair cost?"), standin.Option("link", w.link("/ferry")))
			mia.sees("£6.4 million")
		},
		"an answer at once": func(_ *world, mia *person) {
			mia.slash("help")
			mia.sees("Lede")
		},
		"a refusal": func(w *world, mia *person) {
			mia.slash("summarize")
			if m := mia.fromLedeSoon(); !private(m) {
				w.t.Error("everybody sees the refusal")
			}
		},
		"a menu": func(w *world, mia *person) {
			mia.menu(mia.says("look: "+w.link("/ferry")).ID, "Summarize")
			mia.sees(ferryHeadline)
		},
		"a menu with a form": func(w *world, mia *person) {
			mia.menu(mia.says(w.link("/ferry")).ID, "Ask about this")
			mia.submit(standin.Field{CustomID: "question", Value: "How many return trips a day will it make?"})
			mia.sees("eight return trips")
		},
		"a button that writes the message anew": func(w *world, mia *person) {
			mia.slash("summarize", standin.Option("link", w.link("/ferry")))
			m := mia.sees(ferryHeadline)
			mia.press(m, "shorter")
			w.until("the summary is shorter", func() bool { return len(textOf(mia.fromLede()[0])) < len(textOf(m)) })
		},
		"a button that answers in private": func(w *world, mia *person) {
			mia.slash("summarize", standin.Option("link", w.link("/ferry")))
			mia.press(mia.sees(ferryHeadline), "sources")
			w.until("the sources are there", func() bool { n := mia.fromLede(); return len(n) == 2 && private(n[1]) })
		},
		"a button that deletes": func(w *world, mia *person) {
			mia.slash("summarize", standin.Option("link", w.link("/ferry")))
			mia.press(mia.sees(ferryHeadline), "delete")
			w.until("the reply is gone", func() bool { return len(mia.fromLede()) == 0 })
		},
		"a panel with menus and a form": func(w *world, _ *person) {
			ada := w.person("ada", "general")
			m := w.panel(ada)
			general := w.s.ChannelID("general").String()
			ada.selects(m, ":automatic", general)
			w.changed("the channel is opted in", func(s bot.Settings) bool { _, on := s.Automatic[general]; return on })
			ada.presses(m, ":replies")
			m = ada.sees("Lede on this server", "Style of summaries")
			ada.presses(m, ":blocked")
			ada.submit(standin.Field{CustomID: "sites", Value: "example.com"})
			w.changed("a site is blocked", func(s bot.Settings) bool { return len(s.BlockedSites) == 1 })
		},
		"a member of a server where Lede is none": func(w *world, mia *person) {
			mia.slash("summarize", standin.Option("link", w.link("/ferry")))
			mia.sees(ferryHeadline)
		},
		"and a mention over the gateway": func(w *world, mia *person) {
			mia.says("<@" + w.s.ApplicationID().String() + "> " + w.link("/ferry"))
			mia.sees(ferryHeadline)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := start(t, web, func(s *setup) {
				if strings.Contains(name, "Lede is none") {
					seed := standin.DefaultSeed()
					seed.Guilds[0].WithoutBot = true
					s.standin.Seed = seed
				}
			})
			use(w, w.person("mia", "general"))
		})
	}
}

// fromLedeSoon waits for the only message of Lede's in the channel.
func (p *person) fromLedeSoon() standin.Message {
	p.w.t.Helper()
	var all []standin.Message
	p.w.until("a message of Lede's", func() bool { all = p.fromLede(); return len(all) == 1 })
	return all[0]
}

// The parts of the work may lie with processes of their own that share a
// memory and a dispatcher.
func TestEachRoleAlone(t *testing.T) {
	t.Parallel()
	w := start(t, func(s *setup) {
		s.bot.Dispatcher = bot.NewDispatcher(bot.DispatcherOptions{})
		s.bot.Roles = bot.Roles{Gateway: true}
	})
	worker, edge := w.options, w.options
	worker.Roles = bot.Roles{Worker: true}
	w.run(worker)
	edge.Roles, edge.Web = bot.Roles{Web: true}, bot.Web{Listener: listen(t), PublicKey: w.s.VerifyKey()}
	w.run(edge)
	w.overHTTP(edge.Web.Listener)

	mia := w.person("mia", "general")
	mia.says("<@" + w.s.ApplicationID().String() + "> " + w.link("/ferry"))
	mia.sees(ferryHeadline)
	mia.slash("summarize", standin.Option("link", w.link("/reef")))
	mia.sees(reefHeadline)
}

// However many processes are asked for one page, one of them fetches it.
func TestOneFetchForAllProcesses(t *testing.T) {
	t.Parallel()
	leases := leasetest.NewMemory()
	w := start(t, func(s *setup) { s.bot.Leases = leases })
	other := w.options
	other.Roles, other.Web = bot.Roles{Web: true, Worker: true}, bot.Web{Listener: listen(t), PublicKey: w.s.VerifyKey()}
	reader, err := article.NewReader(article.ReaderOptions{AllowPrivateAddresses: true, HostInterval: -1}) // which remembers nothing of the first
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(reader.Close)
	other.Reader = reader
	w.run(other)
	w.overHTTP(other.Web.Listener)
	arrived, goOn := w.site.hold()
	mia, ada := w.person("mia", "general"), w.person("ada", "random")
	for range 5 {
		mia.slash("summarize", standin.Option("link", w.link("/slow")))
		ada.says("<@" + w.s.ApplicationID().String() + "> " + w.link("/slow"))
	}
	<-arrived
	goOn()
	w.until("all are answered", func() bool {
		answered := 0
		for _, m := range append(mia.fromLede(), ada.fromLede()...) {
			if strings.Contains(textOf(m), ferryHeadline) {
				answered++
			}
		}
		return answered == 10
	})
	if n := w.site.fetched("/slow"); n != 1 {
		t.Errorf("the page was fetched %d times", n)
	}
}

func TestProcessesShareTheShards(t *testing.T) {
	t.Parallel()
	leases := leasetest.NewMemory()
	w := start(t, func(s *setup) { s.bot.Leases = leases })
	first := w.stop
	w.run(w.options) // stands by
	first()
	mia := w.person("mia", "general")
	mia.slash("summarize", standin.Option("link", w.link("/ferry")))
	mia.sees(ferryHeadline)
}

func TestNothingElseIsServedOverHTTP(t *testing.T) {
	t.Parallel()
	w := start(t, web)
	address := "http://" + w.options.Web.Listener.Addr().String()
	for path, want := range map[string]int{"/": http.StatusNotFound, bot.InteractionsPath: http.StatusMethodNotAllowed} {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address+path, http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		answer, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		_, readErr := io.Copy(io.Discard, answer.Body)
		if err := errors.Join(readErr, answer.Body.Close()); err != nil {
			t.Fatal(err)
		}
		if answer.StatusCode != want {
			t.Errorf("%s is answered with %d, want %d", path, answer.StatusCode, want)
		}
	}
	http.DefaultClient.CloseIdleConnections()
}

func TestBadPublicKeyIsNamed(t *testing.T) {
	t.Parallel()
	w := start(t)
	o := w.options
	o.Roles, o.Web = bot.Roles{Web: true}, bot.Web{Listener: listen(t), PublicKey: "abc"}
	defer func() { _ = o.Web.Listener.Close() }()
	_, err := bot.New(o)
	var sentence *bot.StartError
	if !errors.As(err, &sentence) || sentence.Setting != "discord.public_key" {
		t.Errorf("got %v", err)
	}
}
