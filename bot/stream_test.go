package bot_test

import (
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/lede-bot/lede/article"
	"github.com/lede-bot/lede/bot"
	"github.com/lede-bot/lede/internal/llm/llmtest"
	"github.com/lede-bot/lede/internal/llm/openai"
	"github.com/lede-bot/lede/internal/playground/standin"
	"github.com/lede-bot/lede/summarize"
)

// Half of what the model writes is made up. None of it is in any request that the
// bot sends while the model goes on writing, nor in any state of the message.
func TestNothingUncheckedIsVisibleWhileTheModelWrites(t *testing.T) {
	t.Parallel()
	const lies = `{"claims":[{"text":"The harbour ferry Morning Tern carried 212 passengers.","passages":[1]},` +
		`{"text":"The repair cost 64 million pounds.","passages":[2]},` +
		`{"text":"It reached Port Ansel after 34 minutes.","passages":[3]},` +
		`{"text":"The captain, Boris Quillfeather, was arrested.","passages":[3]},` +
		`{"text":"Visit https://evil.example/prize now.","passages":[1]},` +
		`{"text":"The ferry will make eight return trips a day from Monday.","passages":[3]}]}`
	endpoint := serveModel(t, func(llmtest.Call) llmtest.Reply {
		return llmtest.Reply{Text: lies, PieceBytes: 12, Pause: 40 * time.Millisecond}
	})
	w := start(t, func(s *setup) { s.bot.Engine = endpoint.engine("small-1", nil) })
	var mu sync.Mutex
	var states []string
	stop := w.s.Observe(func(e standin.Exchange) {
		mu.Lock()
		defer mu.Unlock()
		states = append(states, string(e.Request)+string(e.Response))
	}, func(f standin.Frame) {
		mu.Lock()
		defer mu.Unlock()
		states = append(states, string(f.Payload))
	})
	defer stop()
	mia := w.person("mia", "general")
	mia.slash("summarize", standin.Option("link", w.link("/ferry")))
	mia.sees("212 passengers", "34 minutes", "eight return trips", "3 statements were left out")
	mu.Lock()
	defer mu.Unlock()
	partial := 0
	for _, state := range states {
		if strings.Contains(state, "212 passengers") && !strings.Contains(state, "34 minutes") {
			partial++
		}
		for _, lie := range []string{"64 million", "Quillfeather", "evil.example"} {
			if strings.Contains(state, lie) {
				t.Errorf("%q was visible: %s", lie, state)
			}
		}
	}
	if partial == 0 {
		t.Error("nothing was shown while the model wrote")
	}
}

// BenchmarkFirstText measures the time from the model's first complete claim, as
// its server sends it, to that claim in a request to Discord.
func BenchmarkFirstText(b *testing.B) {
	const (
		first = `{"claims":[{"text":"The harbour ferry Morning Tern carried 212 passengers.","passages":[1]},`
		rest  = `{"text":"It reached Port Ansel after 34 minutes.","passages":[3]}]}`
		delay = 100 * time.Millisecond
	)
	sent := make(chan time.Time, 1)
	endpoint := llmtest.NewServer(llmtest.Quirks{}, func(llmtest.Call) llmtest.Reply {
		sent <- time.Now().Add(delay)
		return llmtest.Reply{Text: first + rest, PieceBytes: len(first), Delay: delay, Pause: 1500 * time.Millisecond}
	})
	defer endpoint.Close()
	model, err := openai.New(openai.Options{BaseURL: endpoint.BaseURL(), Model: "small-1"})
	if err != nil {
		b.Fatal(err)
	}
	defer model.Close()
	engine, err := summarize.NewModel(summarize.ModelOptions{Model: model})
	if err != nil {
		b.Fatal(err)
	}
	server := standIn(b)
	reader, err := article.NewReader(article.ReaderOptions{AllowPrivateAddresses: true, HostInterval: -1})
	if err != nil {
		b.Fatal(err)
	}
	defer reader.Close()
	stop := run(b, bot.Options{Reader: reader, Engine: engine, Token: server.Token(), API: server.URL()})
	defer stop()
	shown, finished := make(chan time.Time, 1), make(chan struct{}, 1)
	b.Cleanup(server.Observe(func(e standin.Exchange) {
		if e.Method != http.MethodPatch {
			return
		}
		switch request := string(e.Request); {
		case strings.Contains(request, "custom_id"): // only a finished reply has buttons
			finished <- struct{}{}
		case strings.Contains(request, "212 passengers") && !strings.Contains(request, "34 minutes"):
			shown <- e.Time
		}
	}, nil))
	mia, link := server.As(server.UserID("mia")), newSite(b).URL+"/ferry"
	// Other styles and lengths, so that none is remembered from the one before.
	wishes := [][]standin.OptionValue{}
	for _, style := range []string{"points", "paragraph", "plain"} {
		for _, length := range []string{"short", "normal", "long"} {
			wishes = append(wishes, []standin.OptionValue{standin.Option("style", style), standin.Option("length", length), standin.Option("link", link)})
		}
	}
	var took []time.Duration
	for i := 0; b.Loop(); i++ {
		if _, err := mia.Slash(server.ChannelID("general"), "summarize", append(wishes[i%len(wishes)], standin.Option("private", i >= len(wishes)))...); err != nil {
			b.Fatal(err)
		}
		began := <-sent
		took = append(took, (<-shown).Sub(began))
		<-finished
	}
	b.ReportMetric(0, "ns/op") // mostly the model's pauses
	b.ReportMetric(milliseconds(took), "ms-to-first-text")
	b.ReportMetric(float64(took[len(took)-1].Microseconds())/1000, "ms-worst")
}
