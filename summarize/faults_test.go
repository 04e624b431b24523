package summarize_test

import (
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/lede-bot/lede/internal/llm"
	"github.com/lede-bot/lede/internal/llm/llmtest"
	"github.com/lede-bot/lede/internal/llm/openai"
	"github.com/lede-bot/lede/summarize"
)

// readersDeadline is how long a reader waits here; the limits on the model are as
// much shorter as they are in life.
const readersDeadline = 20 * time.Second

// faulty returns the engine as the program makes it, over a base URL.
func faulty(t *testing.T, base string) *summarize.Model {
	t.Helper()
	m, err := openai.New(openai.Options{
		BaseURL: base, Model: "small-1", Key: "the-key", ContextWindow: 16_000,
		FirstTextTimeout: time.Second, PauseTimeout: 2 * time.Second, Timeout: 3 * time.Second,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(m.Close)
	limits := llm.Dependability{FirstWait: time.Millisecond, MaxWait: 50 * time.Millisecond, FailuresToRest: 1 << 30}
	engine, err := summarize.NewModel(summarize.ModelOptions{Model: llm.Dependable(m, limits)})
	if err != nil {
		t.Fatal(err)
	}
	return engine
}

// honest fails unless a reply holds nothing but what the article bears out, and
// came in time; states are those that a reader saw on the way.
func honest(t *testing.T, s *summarize.Summary, states []*summarize.Summary, took time.Duration) {
	t.Helper()
	if took > readersDeadline {
		t.Errorf("it took %s", took)
	}
	if s.Lede.Text == "" {
		t.Errorf("there is no reply: %+v", s)
	}
	known := goodSummary + harbour
	for _, state := range append(slices.Clone(states), s) {
		for _, text := range texts(state) {
			if !strings.Contains(known, text) {
				t.Errorf("a reader saw %q", text)
			}
		}
	}
	if s.Notes.InsteadOf != "" && !strings.Contains(harbour, s.Lede.Text) {
		t.Errorf("%q stands in and is not the article's own", s.Lede.Text)
	}
}

// Every fault of an endpoint ends in an honest reply within the reader's deadline.
func TestFaultsOfTheModelEndInAnHonestReply(t *testing.T) {
	type reply = llmtest.Reply
	german := written("",
		"Die Fähre zwischen Westerby und Ostholm fährt ab Montag wieder, teilte die Hafenbehörde am Donnerstag mit.|1",
		"Die Reparatur kostete 1,4 Millionen Euro, die die Behörde aus ihrer Rücklage bezahlt.|3",
		"Etwa 900 Menschen benutzen die Fähre jeden Tag, und die Überfahrt dauert 40 Minuten.|6")
	for _, fault := range []struct {
		name  string
		reply reply
		want  summarize.Reason // why the article's own sentences stand in; empty: they do not
		or    summarize.Reason // on a machine so busy that a limit on time is met first
		calls int              // at most
		also  func(n summarize.Notes) bool
	}{
		{name: "429 with Retry-After that is too long", reply: reply{Status: 429, Header: http.Header{"Retry-After": {"65"}}}, want: summarize.ReasonUnavailable, calls: 1},
		{name: "429 for ever", reply: reply{Status: 429}, want: summarize.ReasonUnavailable, calls: 3},
		{name: "500", reply: reply{Status: 500}, want: summarize.ReasonUnavailable, calls: 3},
		{name: "silent", reply: reply{Text: goodSummary, Delay: time.Minute}, want: summarize.ReasonUnavailable, calls: 3},
		{name: "one token a second", reply: reply{Text: goodSummary, PieceBytes: 4, Pause: time.Second}, want: summarize.ReasonUnavailable, calls: 3},
		{name: "slow beyond the total", reply: reply{Text: goodSummary, PieceBytes: 4, Pause: 100 * time.Millisecond}, want: summarize.ReasonUnavailable, calls: 3},
		{name: "garbage", reply: reply{Text: "\x00\x01{{{]]] %%%"}, want: summarize.ReasonUnreadable, calls: 2},
		{name: "garbage for JSON", reply: reply{Raw: `{"choices": 17}`, ContentType: "application/json"}, want: summarize.ReasonUnreadable, calls: 6},
		{name: "fenced", reply: reply{Text: "```json\n" + goodSummary + "\n```"}, calls: 1},
		{name: "half JSON", reply: reply{Text: goodSummary[:len(goodSummary)-30]}, calls: 1},
		{name: "empty", reply: reply{}, want: summarize.ReasonUnreadable, calls: 2},
		{name: "wrong language", reply: reply{Text: german}, want: summarize.ReasonUnsupported, calls: 2},
		{name: "unknown citation numbers", reply: reply{Text: strings.NewReplacer("[1]", "[41]", "[3]", "[0]", "[6]", "[-6]").Replace(goodSummary)}, calls: 1},
		{name: "wrong schema", reply: reply{Text: `{"summary":{"sentences":["The repair cost 1.4 million euros."]},"done":true}`}, want: summarize.ReasonUnreadable, calls: 2},
		{
			name: "swapped roles and invented numbers", calls: 1,
			reply: reply{Text: strings.Replace(goodSummary, `{"claims":[`, `{"claims":[`+
				`{"text":"The council plans to buy a second ship next year, but the board has not yet agreed to it.","passages":[7]},`+
				`{"text":"The crossing takes 45 minutes and costs 6.50 euros.","passages":[5]},`, 1)},
			also: func(n summarize.Notes) bool { return n.Dropped == 2 },
		},
		{name: "10 MB of output", reply: reply{Text: strings.Repeat("la ", 10<<20/3), PieceBytes: 1 << 16}, want: summarize.ReasonUnreadable, or: summarize.ReasonUnavailable, calls: 2},
		{name: "finish_reason length", reply: reply{Text: goodSummary[:len(goodSummary)-30], Finish: "length"}, calls: 1, also: func(n summarize.Notes) bool { return n.StoppedEarly }},
		{name: "finish_reason content_filter", reply: reply{Text: goodSummary[:90], Finish: "content_filter"}, want: summarize.ReasonRefused, calls: 1},
		{name: "finish_reason tool_calls", reply: reply{Text: goodSummary, Finish: "tool_calls"}, calls: 1},
		{name: "finish_reason unknown", reply: reply{Text: goodSummary, Finish: "because"}, calls: 1},
		{name: "finish_reason absent", reply: reply{Text: goodSummary, Finish: "absent", NoDone: true}, calls: 1, also: func(n summarize.Notes) bool { return n.StoppedEarly }},
		{name: "usage that shows fewer prompt tokens than sent", reply: reply{Text: goodSummary, PromptTokens: 40}, calls: 1, also: func(n summarize.Notes) bool { return n.Truncated }},
		{name: "key revoked", reply: reply{Status: 401}, want: summarize.ReasonSetup, calls: 1},
		{name: "quota spent, 402", reply: reply{Status: 402}, want: summarize.ReasonSetup, calls: 1},
		{name: "quota spent, 429", reply: reply{Status: 429, Code: "insufficient_quota", Message: "You exceeded your current quota"}, want: summarize.ReasonSetup, calls: 1},
		{name: "unknown model", reply: reply{Status: 404, Code: "model_not_found", Message: "The model does not exist"}, want: summarize.ReasonSetup, calls: 1},
		{name: "HTML", reply: reply{Raw: "<!doctype html><title>Welcome</title>", ContentType: "text/html"}, want: summarize.ReasonSetup, calls: 1},
		{name: "error inside the stream", reply: reply{Text: goodSummary[:60], StreamError: `data: {"error":{"message":"overloaded"}}`}, want: summarize.ReasonUnavailable, calls: 1},
	} {
		t.Run(fault.name, func(t *testing.T) {
			t.Parallel()
			server := llmtest.NewServer(llmtest.Quirks{}, func(llmtest.Call) llmtest.Reply { return fault.reply })
			t.Cleanup(server.Close)
			s := replied(t, server.BaseURL())
			if s.Notes.InsteadOf != fault.want && (fault.or == "" || s.Notes.InsteadOf != fault.or) {
				t.Errorf("instead of the model, because: %q, want %q; %+v", s.Notes.InsteadOf, fault.want, s)
			}
			if fault.also != nil && !fault.also(s.Notes) {
				t.Errorf("it is not disclosed: %+v", s.Notes)
			}
			if n := len(server.Calls()); n > fault.calls {
				t.Errorf("%d calls, want at most %d", n, fault.calls)
			}
		})
	}
	t.Run("429 with Retry-After, then an answer", func(t *testing.T) {
		t.Parallel()
		server := llmtest.NewServer(llmtest.Quirks{}, func(c llmtest.Call) llmtest.Reply {
			if c.N == 1 {
				return reply{Status: 429, Header: http.Header{"Retry-After": {"0"}}}
			}
			return reply{Text: goodSummary}
		})
		t.Cleanup(server.Close)
		if s := replied(t, server.BaseURL()); s.Notes.InsteadOf != "" || len(server.Calls()) != 2 {
			t.Errorf("%d calls, %+v", len(server.Calls()), s)
		}
	})
	t.Run("connection refused", func(t *testing.T) {
		t.Parallel()
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		base := "http://" + listener.Addr().String() + "/v1"
		_ = listener.Close() // so that nobody is there
		if s := replied(t, base); s.Notes.InsteadOf != summarize.ReasonUnavailable {
			t.Errorf("%+v", s)
		}
	})
	t.Run("DNS failure", func(t *testing.T) {
		t.Parallel()
		if s := replied(t, "http://no-such-host.invalid/v1"); s.Notes.InsteadOf != summarize.ReasonUnavailable {
			t.Errorf("%+v", s)
		}
	})
	t.Run("redirect to another host", func(t *testing.T) {
		t.Parallel()
		var reached atomic.Int32
		other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached.Add(1) }))
		t.Cleanup(other.Close)
		first := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, other.URL+r.URL.Path, http.StatusTemporaryRedirect)
		}))
		t.Cleanup(first.Close)
		if s := replied(t, first.URL+"/v1"); s.Notes.InsteadOf != summarize.ReasonSetup {
			t.Errorf("%+v", s)
		}
		if reached.Load() != 0 {
			t.Error("the key went to another host")
		}
	})
}

// replied returns the reply of a reader who asks over an endpoint, once it was
// found honest.
func replied(t *testing.T, base string) *summarize.Summary {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2*readersDeadline)
	defer cancel()
	var states []*summarize.Summary
	began := time.Now()
	s, err := faulty(t, base).StreamSummary(ctx, harbourArticle(t), summarize.Options{}, func(s *summarize.Summary) { states = append(states, s) })
	if err != nil {
		t.Fatal(err)
	}
	honest(t, s, states, time.Since(began))
	return s
}

// Wherever a stream is cut, a reader sees whole claims that hold and is told that
// the model broke off, or the article's own sentences.
func TestAStreamMayBeCutAnywhere(t *testing.T) {
	cut := 0
	server := llmtest.NewServer(llmtest.Quirks{}, func(llmtest.Call) llmtest.Reply {
		return llmtest.Reply{Text: goodSummary, CutAfter: cut}
	})
	t.Cleanup(server.Close)
	engine := faulty(t, server.BaseURL())
	article := harbourArticle(t)
	whole := 0
	for cut = 1; whole < 3 && cut < 20_000; cut += 13 {
		var states []*summarize.Summary
		s, err := engine.StreamSummary(t.Context(), article, summarize.Options{}, func(s *summarize.Summary) { states = append(states, s) })
		if err != nil {
			t.Fatal(err)
		}
		honest(t, s, states, 0)
		switch {
		case s.Notes.InsteadOf == "" && !s.Notes.StoppedEarly:
			whole++
			if len(s.Points) != 2 {
				t.Fatalf("cut after %d bytes and taken for whole: %+v", cut, s)
			}
		case s.Notes.InsteadOf != "" && s.Notes.InsteadOf != summarize.ReasonUnavailable:
			t.Fatalf("cut after %d bytes: %q", cut, s.Notes.InsteadOf)
		}
		if t.Failed() {
			t.Fatalf("cut after %d bytes", cut)
		}
	}
	if whole == 0 {
		t.Error("the answer never came whole")
	}
}
