package bot_test

import (
	"strings"
	"testing"

	"github.com/lede-bot/lede/bot/internal/words"
	"github.com/lede-bot/lede/internal/llm/llmtest"
	"github.com/lede-bot/lede/internal/llm/openai"
	"github.com/lede-bot/lede/internal/playground/standin"
	"github.com/lede-bot/lede/summarize"
)

// modelled has a model on a server of its own write, over a socket.
func modelled(t *testing.T, answer func(llmtest.Call) llmtest.Reply) func(*setup) {
	t.Helper()
	server := llmtest.NewServer(llmtest.Quirks{}, answer)
	t.Cleanup(server.Close)
	model, err := openai.New(openai.Options{BaseURL: server.BaseURL(), Model: "small-1"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(model.Close)
	engine, err := summarize.NewModel(summarize.ModelOptions{Model: model})
	if err != nil {
		t.Fatal(err)
	}
	return func(s *setup) { s.bot.Engine, s.bot.Model = engine, "small-1" }
}

// A model writes in the language that was asked for; a number that it made up
// never reaches the channel, and the card says that something was left out.
func TestModelWritesInTheLanguageAskedFor(t *testing.T) {
	t.Parallel()
	w := start(t, modelled(t, llmtest.Says(`{"claims":[`+
		`{"text":"Die Hafenfähre Morning Tern fährt nach neun Jahren Reparatur wieder und beförderte 212 Fahrgäste.","passages":[1,2]},`+
		`{"text":"Die Reparatur kostete 64 Millionen Pfund.","passages":[2]},`+
		`{"text":"Sie erreichte Port Ansel nach 34 Minuten.","passages":[3]}]}`)))
	w.s.Observe(func(e standin.Exchange) {
		if strings.Contains(string(e.Request), "64 Millionen") {
			t.Error("what does not hold was sent to Discord")
		}
	}, func(standin.Frame) {})
	mia := w.person("mia", "general")
	mia.slash("summarize", standin.Option("link", w.link("/ferry")), standin.Option("language", "de"))
	mia.sees("Die Hafenfähre Morning Tern", "34 Minuten")
}

// A model that is down costs nobody the reply.
func TestModelThatIsDownIsStoodInFor(t *testing.T) {
	t.Parallel()
	w := start(t, modelled(t, func(llmtest.Call) llmtest.Reply { return llmtest.Reply{Status: 503} }))
	mia := w.person("mia", "general")
	mia.slash("summarize", standin.Option("link", w.link("/ferry")))
	catalogue, err := words.Load()
	if err != nil {
		t.Fatal(err)
	}
	mia.sees("carried 212 passengers", catalogue.For("en-US").Say(words.ProblemModelDown, nil))
}
