package bot_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/lede-bot/lede/bot"
	"github.com/lede-bot/lede/internal/llm"
	"github.com/lede-bot/lede/internal/llm/llmtest"
	"github.com/lede-bot/lede/internal/llm/openai"
	"github.com/lede-bot/lede/internal/playground/standin"
	"github.com/lede-bot/lede/summarize"
)

const (
	ferrySummary = `{"claims":[{"text":"The harbour ferry Morning Tern carried 212 passengers.","passages":[1]},` +
		`{"text":"It reached Port Ansel after 34 minutes.","passages":[3]}]}`
	ferryAnswer = `{"verdict":"answered","nearest":3,"claims":[{"text":"It reached Port Ansel after 34 minutes.","passages":[3]}]}`
)

// endpoint is a model's server that counts what it is asked.
type endpoint struct {
	*llmtest.Server
	t *testing.T
}

func serveModel(t *testing.T, answer func(llmtest.Call) llmtest.Reply) *endpoint {
	t.Helper()
	server := llmtest.NewServer(llmtest.Quirks{}, answer)
	t.Cleanup(server.Close)
	return &endpoint{server, t}
}

// ferryModel answers questions and writes summaries about the ferry.
func ferryModel(c llmtest.Call) llmtest.Reply {
	if strings.Contains(c.User, "Question:") {
		return llmtest.Reply{Text: ferryAnswer}
	}
	return llmtest.Reply{Text: ferrySummary}
}

// engine returns an engine over the endpoint.
func (e *endpoint) engine(model string, change func(*summarize.ModelOptions)) *summarize.Model {
	e.t.Helper()
	m, err := openai.New(openai.Options{BaseURL: e.BaseURL(), Model: model})
	if err != nil {
		e.t.Fatal(err)
	}
	e.t.Cleanup(m.Close)
	o := summarize.ModelOptions{Model: m}
	if change != nil {
		change(&o)
	}
	engine, err := summarize.NewModel(o)
	if err != nil {
		e.t.Fatal(err)
	}
	return engine
}

// asked counts the calls whose prompt holds a text.
func (e *endpoint) asked(text string) int {
	n := 0
	for _, c := range e.Calls() {
		if strings.Contains(c.System+c.User, text) {
			n++
		}
	}
	return n
}

// Many ask the same, at once and later and after a restart: the model writes each
// summary and each answer once.
func TestNothingIsPaidForTwice(t *testing.T) {
	t.Parallel()
	endpoint := serveModel(t, func(c llmtest.Call) llmtest.Reply {
		reply := ferryModel(c)
		reply.Delay = 50 * time.Millisecond
		return reply
	})
	var mu sync.Mutex
	paid, shared := map[bot.Payer]int{}, 0
	w := start(t, func(s *setup) {
		s.bot.Engine = endpoint.engine("small-1", func(o *summarize.ModelOptions) {
			o.OnUsage = func(ctx context.Context, _, _ string, _ llm.Usage) {
				mu.Lock()
				defer mu.Unlock()
				paid[bot.PayerOf(ctx)]++
			}
		})
		s.bot.OnShared = func(context.Context, summarize.Notes) {
			mu.Lock()
			defer mu.Unlock()
			shared++
		}
	})
	mia, ada := w.person("mia", "general"), w.person("ada", "general")
	answered := func(p *person, text string, n int) {
		t.Helper()
		w.until("all have their reply", func() bool {
			have := 0
			for _, m := range p.fromLede() {
				if strings.Contains(textOf(m), text) && len(customIDs(m.Components)) > 0 {
					have++
				}
			}
			return have == n
		})
	}
	const summary, answer = "carried 212 passengers", "How long did it take?"
	for range 3 {
		mia.slash("ask", standin.Option("question", answer), standin.Option("link", w.link("/ferry")))
		ada.slash("ask", standin.Option("question", "how long  did it take?"), standin.Option("link", w.link("/ferry")))
		mia.slash("summarize", standin.Option("link", w.link("/ferry")))
	}
	answered(mia, "34 minutes", 9)
	w.stop()
	w.run(w.options)
	ada.slash("ask", standin.Option("question", answer), standin.Option("link", w.link("/ferry")))
	ada.slash("summarize", standin.Option("link", w.link("/ferry")))
	answered(mia, "34 minutes", 11)
	answered(mia, summary, 4)
	if n, m := endpoint.asked("Question:"), len(endpoint.Calls()); n != 1 || m != 2 {
		t.Errorf("%d questions in %d calls", n, m)
	}
	mu.Lock()
	defer mu.Unlock()
	total := 0
	for payer, n := range paid {
		total += n
		if payer.GuildID != w.s.Guild().String() || payer.UserID != mia.id.String() && payer.UserID != ada.id.String() {
			t.Errorf("%+v paid", payer)
		}
	}
	if total != 2 || shared != 9 {
		t.Errorf("%d calls were paid and %d replies shared, of 11", total, shared)
	}
}

// Whose budget is spent gets the article's own sentences, and is told so; who waits
// with them for the same reply and can pay gets the model's.
func TestASpentBudgetTurnsTheModelOffForItsOwnerAlone(t *testing.T) {
	t.Parallel()
	endpoint := serveModel(t, ferryModel)
	var mu sync.Mutex
	broke := ""
	w := start(t, func(s *setup) {
		s.bot.Engine = endpoint.engine("small-1", func(o *summarize.ModelOptions) {
			o.MayAsk = func(ctx context.Context) error {
				mu.Lock()
				defer mu.Unlock()
				if bot.PayerOf(ctx).UserID == broke {
					return summarize.ErrBudgetSpent
				}
				return nil
			}
		})
	})
	mia, ada := w.person("mia", "general"), w.person("ada", "general")
	mu.Lock()
	broke = mia.id.String()
	mu.Unlock()
	mia.slash("summarize", standin.Option("link", w.link("/ferry")))
	mia.sees("budget for the language model is used up", "carried 212 passengers")
	if n := len(endpoint.Calls()); n != 0 {
		t.Fatalf("%d calls", n)
	}
	ada.slash("summarize", standin.Option("link", w.link("/ferry")))
	ada.sees("Written by small-1")
	mia.slash("ask", standin.Option("question", "How long did it take?"), standin.Option("link", w.link("/ferry")))
	mia.sees("budget for the language model is used up", "34 minutes")
	mia.slash("summarize", standin.Option("link", w.link("/ferry")))
	w.until("she is given what is written", func() bool {
		n := 0
		for _, m := range mia.fromLede() {
			if strings.Contains(textOf(m), "Written by small-1") {
				n++
			}
		}
		return n == 2
	})
	if n := len(endpoint.Calls()); n != 1 {
		t.Errorf("%d calls", n)
	}
}

// Admins choose among the models that the operator offers, see what was used, and
// what is left of the budget.
func TestAdminsChooseAModelAndSeeWhatItCosts(t *testing.T) {
	t.Parallel()
	endpoint := serveModel(t, ferryModel)
	memory := bot.NewMemory()
	charging := func(o *summarize.ModelOptions) {
		o.OnUsage = func(ctx context.Context, _, model string, u llm.Usage) {
			p := bot.PayerOf(ctx)
			err := memory.Charge(ctx, bot.ModelUse{
				ID: model, GuildID: p.GuildID, UserID: p.UserID, Model: model, Prompt: u.Prompt, Completion: u.Completion, Cost: 420_000, At: time.Now(),
			})
			if err != nil {
				t.Error(err)
			}
		}
	}
	w := start(t, func(s *setup) {
		s.bot.Memory, s.bot.Model = memory, "small-1"
		s.bot.Engine = endpoint.engine("small-1", charging)
		s.bot.Choices = map[string]summarize.Engine{"large-1": endpoint.engine("large-1", charging)}
		s.bot.Budgets = bot.Budgets{All: 900_000, Server: 500_000}
	})
	admin := w.person("ada", "general")
	panel := w.panel(admin)
	admin.presses(panel, "replies")
	admin.selects(admin.sees("Model", "Language"), "model", "large-1")
	w.changed("the model", func(s bot.Settings) bool { return s.Model == "large-1" })
	admin.slash("summarize", standin.Option("link", w.link("/ferry")))
	admin.sees("Written by large-1")
	if n := len(endpoint.Calls()); n != 1 || endpoint.Calls()[0].Model != "large-1" {
		t.Errorf("%d calls", n)
	}
	admin.slash("privacy")
	admin.sees("language model large-1")
	admin.presses(w.panel(admin), "usage")
	admin.sees(time.Now().UTC().Format("01-02")+" ████████████     0.42", "Left of today's budget: 0.08 of 0.50")
}
