package bot_test

import (
	"bytes"
	"context"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/lede-bot/lede/article"
	"github.com/lede-bot/lede/internal/observe"
	"github.com/lede-bot/lede/internal/playground/standin"
	"github.com/lede-bot/lede/summarize"
)

// clumsy is an engine that panics with the article's text.
type clumsy struct{ summarize.Engine }

func (clumsy) Summarize(_ context.Context, a *article.Article, _ summarize.Options) (*summarize.Summary, error) {
	panic(a.Text)
}

// notebook is an observer that writes everything down.
type notebook struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (n *notebook) note(what string, labels []observe.Label) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.text.WriteString(what)
	for _, l := range labels {
		n.text.WriteString(" " + l.Name + "=" + l.Value)
	}
	n.text.WriteString("\n")
}

func (n *notebook) Write(p []byte) (int, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.text.Write(p)
}

func (n *notebook) String() string {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.text.String()
}

func (n *notebook) Begin(ctx context.Context, s observe.Step, _ time.Time, first []observe.Label) (context.Context, func([]observe.Label)) {
	return ctx, func(last []observe.Label) { n.note(string(s), append(first, last...)) }
}

func (n *notebook) Count(_ context.Context, c observe.Counter, _ float64, labels []observe.Label) {
	n.note(string(c), labels)
}

func (n *notebook) Time(_ context.Context, t observe.Timer, _ time.Duration, labels []observe.Label) {
	n.note(string(t), labels)
}

func (n *notebook) Carry(context.Context) string                         { return "" }
func (n *notebook) Resume(ctx context.Context, _ string) context.Context { return ctx }
func (n *notebook) Adopt(ctx, _ context.Context) context.Context         { return ctx }

// A panic with an article's text in it is told by its type, to the log as to
// whoever observes, and names its request.
func TestPanicsTellNothingOfTheArticle(t *testing.T) {
	t.Parallel()
	notes, log := &notebook{}, &notebook{}
	w := start(t, func(s *setup) {
		s.bot.Engine = clumsy{summarize.NewExtractive()}
		s.bot.Observer = notes
		s.bot.Logger = slog.New(observe.LogHandler(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug})))
	})
	mia := w.person("mia", "general")
	mia.slash("summarize", standin.Option("link", w.link("/ferry?session=canary")))
	w.until("the panic is logged and accounted for", func() bool {
		return strings.Contains(log.String(), "panic of type string") && strings.Contains(notes.String(), "answer kind=summarize way=slash command outcome=failed")
	})
	w.stop()
	if !strings.Contains(log.String(), "request=") {
		t.Errorf("no line names the request:\n%s", log)
	}
	for _, secret := range []string{"Morning Tern", "Wexmouth", "canary", w.s.Token()} {
		if strings.Contains(log.String(), secret) || strings.Contains(notes.String(), secret) {
			t.Errorf("“%s” is told:\n%s\n%s", secret, log, notes)
		}
	}
}
