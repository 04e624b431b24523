package openai

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/lede-bot/lede/internal/llm"
	"github.com/lede-bot/lede/internal/llm/llmtest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var schema = &llm.Schema{Name: "reply", JSON: []byte(`{"type":"object","properties":{"text":{"type":"string"}},"required":["text"],"additionalProperties":false}`)}

func ask() llm.Request {
	return llm.Request{Operation: "summary", System: "You summarize.", User: "The ferry runs again.", Schema: schema, MaxTokens: 200}
}

// open starts a server and returns it with a model that asks it.
func open(t *testing.T, q llmtest.Quirks, answer func(llmtest.Call) llmtest.Reply, change func(*Options)) (*llmtest.Server, *Model) {
	t.Helper()
	server := llmtest.NewServer(q, answer)
	t.Cleanup(server.Close)
	o := Options{BaseURL: server.BaseURL(), Key: "sk-test-0123456789", Model: "small-1", Timeout: 20 * time.Second}
	if change != nil {
		change(&o)
	}
	m, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(m.Close)
	return server, m
}

// both asks the model whole and streaming.
func both(t *testing.T, m *Model, check func(t *testing.T, response *llm.Response, streamed string, err error)) {
	t.Helper()
	t.Run("whole", func(t *testing.T) {
		response, err := m.Complete(t.Context(), ask())
		text := ""
		if response != nil {
			text = response.Text
		}
		check(t, response, text, err)
	})
	t.Run("streaming", func(t *testing.T) {
		var text strings.Builder
		response, err := m.Stream(t.Context(), ask(), func(piece string) error {
			text.WriteString(piece)
			return nil
		})
		check(t, response, text.String(), err)
	})
}

func TestAnswersArriveWholeAndStreaming(t *testing.T) {
	_, m := open(t, llmtest.Quirks{}, llmtest.Says(`{"text":"Die Fähre fährt wieder, 日本語 ok."}`), nil)
	both(t, m, func(t *testing.T, response *llm.Response, streamed string, err error) {
		if err != nil {
			t.Fatal(err)
		}
		if want := `{"text":"Die Fähre fährt wieder, 日本語 ok."}`; response.Text != want || streamed != want {
			t.Errorf("got %q, streamed %q", response.Text, streamed)
		}
		if response.Finish != llm.FinishStop || response.Usage.Prompt == 0 || response.Usage.Estimated || response.Shape != llm.ShapeSchema {
			t.Errorf("got %+v", response)
		}
	})
}

// Each endpoint is asked in its own way after at most a few refusals, and never
// refused again for the same reason.
func TestPresetsLearnTheirQuirks(t *testing.T) {
	for _, preset := range Presets() {
		t.Run(preset.Name, func(t *testing.T) {
			server, m := open(t, llmtest.QuirksOf(preset.Name), llmtest.Says(`{"text":"ok"}`), func(o *Options) { o.Preset = preset.Name })
			both(t, m, func(t *testing.T, response *llm.Response, streamed string, err error) {
				if err != nil {
					t.Fatal(err)
				}
				if response.Text != `{"text":"ok"}` || streamed != response.Text || response.Finish != llm.FinishStop {
					t.Errorf("got %+v, streamed %q", response, streamed)
				}
			})
			if calls := len(server.Calls()); calls != 2 {
				t.Errorf("the preset needed %d calls for 2 answers", calls)
			}
		})
	}
}

// An endpoint that none of the presets describes is learned from its refusals.
func TestCustomEndpointsAreLearned(t *testing.T) {
	for name, q := range map[string]llmtest.Quirks{
		"openai":           {Refuses: []string{"max_tokens", "temperature", "reasoning_effort"}},
		"mistral":          {Refuses: []string{"max_completion_tokens", "stream_options"}, RefusalStatus: 422, ErrorShape: "detail", ArrayContent: true},
		"no limit at all":  {Refuses: []string{"max_completion_tokens", "max_tokens"}, ErrorShape: "text"},
		"no schema":        {NoSchema: true, ErrorShape: "list"},
		"no form":          {NoSchema: true, NoObject: true, ErrorShape: "flat"},
		"no form, no flow": {NoSchemaStream: true},
	} {
		t.Run(name, func(t *testing.T) {
			server, m := open(t, q, llmtest.Says(`{"text":"ok"}`), func(o *Options) { o.Preset, o.ReasoningEffort = Custom, "low" })
			for round := range 2 {
				before := len(server.Calls())
				both(t, m, func(t *testing.T, response *llm.Response, _ string, err error) {
					if err != nil || response.Text != `{"text":"ok"}` {
						t.Fatalf("got %+v, %v", response, err)
					}
				})
				if calls := len(server.Calls()) - before; round == 1 && calls != 2 {
					t.Errorf("it is still refused after it was learned: %d calls for 2 answers", calls)
				}
			}
		})
	}
}

func TestFailuresAreNamed(t *testing.T) {
	html := llmtest.Reply{Raw: "<!DOCTYPE html><title>Sign in</title>", ContentType: "text/html", Status: 200}
	for name, c := range map[string]struct {
		reply llmtest.Reply
		want  llm.ErrorKind
	}{
		"wrong key":           {llmtest.Reply{Status: 401, Code: "invalid_api_key", Message: "Incorrect API key provided: sk-live-abcdefghijkl"}, llm.KindKey},
		"forbidden":           {llmtest.Reply{Status: 403}, llm.KindKey},
		"no money":            {llmtest.Reply{Status: 429, Code: "insufficient_quota", Message: "You exceeded your current quota"}, llm.KindQuota},
		"payment":             {llmtest.Reply{Status: 402}, llm.KindQuota},
		"too many":            {llmtest.Reply{Status: 429, Message: "slow down"}, llm.KindRateLimited},
		"unknown model":       {llmtest.Reply{Status: 404, Message: "model \"small-1\" not found, try pulling it first"}, llm.KindModel},
		"too long":            {llmtest.Reply{Status: 400, Code: "context_length_exceeded", Message: "maximum context length is 4096 tokens"}, llm.KindTooLong},
		"down":                {llmtest.Reply{Status: 503}, llm.KindUnavailable},
		"page at the address": {html, llm.KindNotAPI},
		"page of a proxy":     {llmtest.Reply{Raw: "<html>Bad gateway</html>", ContentType: "text/html", Status: 502}, llm.KindUnavailable},
		"page without a type": {llmtest.Reply{Raw: "<html>Hello</html>", ContentType: "text/plain"}, llm.KindNotAPI},
		"redirect":            {llmtest.Reply{Status: 302, Header: http.Header{"Location": {"http://127.0.0.1:1/v1"}}}, llm.KindNotAPI},
		"not JSON":            {llmtest.Reply{Raw: "hello", ContentType: "application/json"}, llm.KindGarbled},
		"no choices":          {llmtest.Reply{Raw: `{"choices":[]}`, ContentType: "application/json"}, llm.KindGarbled},
		"error with 200":      {llmtest.Reply{Raw: `{"error":"model is loading"}`, ContentType: "application/json"}, llm.KindUnavailable},
		"huge":                {llmtest.Reply{Raw: `{"x":"` + strings.Repeat("a", maxAnswerBytes) + `"}`, ContentType: "application/json"}, llm.KindGarbled},
	} {
		t.Run(name, func(t *testing.T) {
			_, m := open(t, llmtest.Quirks{}, func(llmtest.Call) llmtest.Reply { return c.reply }, nil)
			_, err := m.Complete(t.Context(), ask())
			if got := llm.KindOf(err); got != c.want {
				t.Errorf("got %v (%v), want %v", got, err, c.want)
			}
			if err != nil && (strings.Contains(err.Error(), "sk-") || strings.Contains(err.Error(), "ferry")) {
				t.Errorf("the error holds a key or the prompt: %v", err)
			}
		})
	}
}

func TestNobodyThere(t *testing.T) {
	server, m := open(t, llmtest.Quirks{}, llmtest.Says("x"), nil)
	server.Close()
	_, err := m.Complete(t.Context(), ask())
	if llm.KindOf(err) != llm.KindUnavailable {
		t.Errorf("got %v", err)
	}
}

// Whatever byte a stream breaks off at, it never ends like a success.
func TestCutStreamsFail(t *testing.T) {
	sizes := make(chan int, 1)
	server, m := open(t, llmtest.Quirks{}, llmtest.Says(`{"text":"a cut is seen"}`), nil)
	server.Inspect(func(_ []byte, _ int, _ string, answer []byte) { sizes <- len(answer) })
	if _, err := m.Stream(t.Context(), ask(), func(string) error { return nil }); err != nil {
		t.Fatal(err)
	}
	server.Inspect(nil)
	whole := <-sizes
	for after := 1; after < whole; after += 7 {
		server.Answer(func(llmtest.Call) llmtest.Reply {
			return llmtest.Reply{Text: `{"text":"a cut is seen"}`, CutAfter: after}
		})
		response, err := m.Stream(t.Context(), ask(), func(string) error { return nil })
		if err == nil && response.Text != `{"text":"a cut is seen"}` {
			t.Fatalf("cut after %d of %d bytes: success with %q", after, whole, response.Text)
		}
		if err != nil && llm.KindOf(err) != llm.KindCutOff {
			t.Fatalf("cut after %d of %d bytes: %v", after, whole, err)
		}
	}
}

func TestStreamsThatMislead(t *testing.T) {
	for name, c := range map[string]struct {
		reply llmtest.Reply
		want  llm.ErrorKind // 0: success
	}{
		"many keep-alives":            {llmtest.Reply{Text: "ok", KeepAlives: 2000}, 0},
		"no [DONE] but a reason":      {llmtest.Reply{Text: "ok", NoDone: true}, 0},
		"neither":                     {llmtest.Reply{Text: "ok", NoDone: true, Finish: "absent"}, llm.KindCutOff},
		"no reason but [DONE]":        {llmtest.Reply{Text: "ok", Finish: "absent"}, 0},
		"error inside":                {llmtest.Reply{Text: "ok", StreamError: `data: {"error":{"message":"overloaded"}}`}, llm.KindUnavailable},
		"error inside, with spaces":   {llmtest.Reply{Text: "ok", StreamError: `data: { "error": {"message": "overloaded"} }`}, llm.KindUnavailable},
		"error inside, own field":     {llmtest.Reply{Text: "ok", StreamError: `error: {"message":"overloaded"}`}, llm.KindUnavailable},
		"error inside, no field":      {llmtest.Reply{Text: "ok", StreamError: `{"error":"overloaded"}`}, llm.KindUnavailable},
		"error inside, rate":          {llmtest.Reply{Text: "ok", StreamError: `data: {"error":{"code":429,"message":"rate limit"}}`}, llm.KindRateLimited},
		"garbage inside":              {llmtest.Reply{Text: "ok", StreamError: `data: {{{`}, llm.KindGarbled},
		"answered whole though asked": {llmtest.Reply{Raw: `{"choices":[{"index":0,"message":{"role":"assistant","content":"ok"},"finish_reason":"stop"}]}`, ContentType: "application/json"}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			_, m := open(t, llmtest.Quirks{}, func(llmtest.Call) llmtest.Reply { return c.reply }, nil)
			var text strings.Builder
			response, err := m.Stream(t.Context(), ask(), func(piece string) error { text.WriteString(piece); return nil })
			if llm.KindOf(err) != c.want || (c.want == 0) != (err == nil) {
				t.Fatalf("got %v, want %v", err, c.want)
			}
			if c.want == 0 && (response.Text != "ok" || text.String() != "ok") {
				t.Errorf("got %q, streamed %q", response.Text, text.String())
			}
		})
	}
}

func TestFinishReasons(t *testing.T) {
	for said, want := range map[string]llm.FinishReason{
		"": llm.FinishStop, "length": llm.FinishLength, "content_filter": llm.FinishFilter, "tool_calls": llm.FinishTool,
		"whatever": llm.FinishUnknown, "absent": llm.FinishUnknown,
	} {
		t.Run("said "+said, func(t *testing.T) {
			_, m := open(t, llmtest.Quirks{}, func(llmtest.Call) llmtest.Reply { return llmtest.Reply{Text: "ok", Finish: said} }, nil)
			both(t, m, func(t *testing.T, response *llm.Response, _ string, err error) {
				if err != nil || response.Finish != want {
					t.Errorf("got %+v, %v; want %s", response, err, want)
				}
			})
		})
	}
	_, m := open(t, llmtest.Quirks{}, func(llmtest.Call) llmtest.Reply { return llmtest.Reply{Refusal: "I can't help with that."} }, nil)
	both(t, m, func(t *testing.T, response *llm.Response, _ string, err error) {
		if err != nil || response.Finish != llm.FinishRefusal {
			t.Errorf("a refusal: got %+v, %v", response, err)
		}
	})
}

// Thoughts are signs of life and never text, in whatever field they come.
func TestReasoningIsNeverShown(t *testing.T) {
	for _, field := range []string{"reasoning", "reasoning_content"} {
		_, m := open(t, llmtest.Quirks{Reasoning: field}, func(llmtest.Call) llmtest.Reply {
			return llmtest.Reply{Text: "ok", Reasoning: "The user wants…"}
		}, nil)
		both(t, m, func(t *testing.T, response *llm.Response, streamed string, err error) {
			if err != nil || response.Text != "ok" || streamed != "ok" {
				t.Errorf("%s: got %+v, %q, %v", field, response, streamed, err)
			}
		})
	}
}

func TestUsageIsEstimatedWhereTheEndpointIsSilent(t *testing.T) {
	_, m := open(t, llmtest.Quirks{}, func(llmtest.Call) llmtest.Reply { return llmtest.Reply{Text: "ok then", OmitUsage: true} }, nil)
	both(t, m, func(t *testing.T, response *llm.Response, _ string, err error) {
		if err != nil || !response.Usage.Estimated || response.Usage.Prompt == 0 || response.Usage.Completion == 0 {
			t.Errorf("got %+v, %v", response, err)
		}
	})
}

// The estimate of a model's tokens follows what the endpoint counts, but not a
// count so low that the endpoint must have cut the prompt.
func TestTokenEstimateIsCorrected(t *testing.T) {
	long := strings.Repeat("The harbour master said the ferry would sail again on Monday. ", 60)
	r := ask()
	r.User = long
	estimate := llm.EstimateTokens(r.System) + llm.EstimateTokens(r.User)
	_, m := open(t, llmtest.Quirks{}, func(llmtest.Call) llmtest.Reply { return llmtest.Reply{Text: "ok", PromptTokens: estimate * 3 / 2} }, nil)
	if _, err := m.Complete(t.Context(), r); err != nil {
		t.Fatal(err)
	}
	if got := m.Describe().TokensPerEstimate; got < 1.4 || got > 1.6 {
		t.Errorf("after a count of 1.5 times the estimate: factor %.2f", got)
	}
	_, m = open(t, llmtest.Quirks{ContextWindow: 100}, llmtest.Says("ok"), nil)
	response, err := m.Complete(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	if response.Usage.Prompt != 100 || m.Describe().TokensPerEstimate != 1 {
		t.Errorf("a cut prompt: %+v, factor %.2f", response.Usage, m.Describe().TokensPerEstimate)
	}
}

func TestSilenceEndsInANamedTimeout(t *testing.T) {
	for name, c := range map[string]struct {
		reply  llmtest.Reply
		change func(*Options)
		want   string
	}{
		"no first word": {llmtest.Reply{Text: "ok", Delay: time.Minute}, func(o *Options) { o.FirstTextTimeout = 50 * time.Millisecond }, "first words"},
		"no next word":  {llmtest.Reply{Text: strings.Repeat("slow ", 20), Pause: time.Minute}, func(o *Options) { o.PauseTimeout = 50 * time.Millisecond }, "next words"},
		"never ends":    {llmtest.Reply{Text: strings.Repeat("slow ", 400), Pause: 10 * time.Millisecond}, func(o *Options) { o.Timeout = 150 * time.Millisecond }, "end of the summary"},
	} {
		t.Run(name, func(t *testing.T) {
			_, m := open(t, llmtest.Quirks{}, func(llmtest.Call) llmtest.Reply { return c.reply }, c.change)
			_, err := m.Stream(t.Context(), ask(), func(string) error { return nil })
			if llm.KindOf(err) != llm.KindTimeout || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want a timeout that names %q", err, c.want)
			}
			if !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("%v is no deadline", err)
			}
		})
	}
}

func TestWhoeverAskedMayLeave(t *testing.T) {
	_, m := open(t, llmtest.Quirks{}, func(llmtest.Call) llmtest.Reply { return llmtest.Reply{Text: "ok", Delay: time.Minute} }, nil)
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(20*time.Millisecond, cancel)
	_, err := m.Stream(ctx, ask(), func(string) error { return nil })
	if llm.KindOf(err) != llm.KindCanceled {
		t.Errorf("got %v", err)
	}
	stop := errors.New("enough")
	_, m = open(t, llmtest.Quirks{}, llmtest.Says(strings.Repeat("word ", 50)), nil)
	if _, err := m.Stream(t.Context(), ask(), func(string) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("got %v, want the caller's own error", err)
	}
}

func TestRetryAfterIsRead(t *testing.T) {
	for said, want := range map[string]time.Duration{"7": 7 * time.Second, "0.5": 500 * time.Millisecond, "soon": 0, "-3": 0, "": 0} {
		_, m := open(t, llmtest.Quirks{}, func(llmtest.Call) llmtest.Reply {
			return llmtest.Reply{Status: 429, Header: http.Header{"Retry-After": {said}}}
		}, nil)
		_, err := m.Complete(t.Context(), ask())
		var failure *llm.Error
		if !errors.As(err, &failure) || failure.RetryAfter != want {
			t.Errorf("Retry-After %q: got %v", said, err)
		}
	}
	in := time.Now().Add(time.Hour).UTC()
	if got := retryAfter(http.Header{"Retry-After": {in.Format(http.TimeFormat)}}, time.Now()); got < 59*time.Minute || got > time.Hour {
		t.Errorf("a date in an hour: got %s", got)
	}
}

// A model's name alone must not keep a request from being sent.
func TestNamesOfReasoningModelsAreNoReasonToRefuse(t *testing.T) {
	for _, name := range []string{"o1-open-llama", "gpt-5-mini", "o3", "gpt-6-sol", "openai/gpt-5"} {
		_, m := open(t, llmtest.Quirks{}, llmtest.Says("ok"), func(o *Options) { o.Model, o.Preset = name, Custom })
		if _, err := m.Complete(t.Context(), ask()); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Every request goes through the proxy where one is set, also to a host whose name
// only the proxy can resolve.
func TestRequestsGoThroughTheProxy(t *testing.T) {
	server := llmtest.NewServer(llmtest.Quirks{Key: "the-key"}, llmtest.Says(`{"text":"ok"}`))
	t.Cleanup(server.Close)
	behind, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	var hosts []string
	proxy := httptest.NewServer(&httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		mu.Lock()
		defer mu.Unlock()
		hosts = append(hosts, r.In.URL.Host)
		r.SetURL(behind)
	}})
	t.Cleanup(proxy.Close)
	address, err := url.Parse(proxy.URL)
	if err != nil {
		t.Fatal(err)
	}
	m, err := New(Options{BaseURL: "http://model.invalid/v1", Key: "the-key", Model: "small-1", Proxy: address})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(m.Close)
	both(t, m, func(t *testing.T, response *llm.Response, _ string, err error) {
		if err != nil || response.Text != `{"text":"ok"}` {
			t.Errorf("got %+v, %v", response, err)
		}
	})
	mu.Lock()
	defer mu.Unlock()
	if !slices.Equal(hosts, []string{"model.invalid", "model.invalid"}) {
		t.Errorf("the proxy was asked for %q", hosts)
	}
}

func TestImpossibleOptions(t *testing.T) {
	for name, o := range map[string]Options{
		"no model":          {BaseURL: "http://localhost/v1"},
		"no host":           {BaseURL: "localhost:11434", Model: "m"},
		"unknown preset":    {Preset: "skynet", Model: "m"},
		"azure without one": {Preset: "azure", Model: "m"},
	} {
		if _, err := New(o); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestPresetIsKnownByItsAddress(t *testing.T) {
	for address, want := range map[string]string{
		"": "openai", "https://api.openai.com/v1": "openai", "https://api.mistral.ai/v1/": "mistral", "http://localhost:11434/v1": "ollama",
		"http://10.0.0.5:1234/v1": "lmstudio", "https://unit.openai.azure.com": "azure", "https://llm.example.org/v1": Custom,
		"https://notopenai.azure.example": Custom, "https://evil-api.openai.com.example.org/v1": Custom,
	} {
		if p, err := PresetOf(Options{BaseURL: address}); err != nil || p.Name != want {
			t.Errorf("%s: got %s, %v, want %s", address, p.Name, err, want)
		}
	}
}

func FuzzPayload(f *testing.F) {
	for _, seed := range []string{
		`{"choices":[{"delta":{"content":"x"},"finish_reason":null}]}`, `[{"error":{"code":400}}]`, `{"error":"x"}`, `{"choices":[{"message":{"content":[{"type":"text","text":"a"}]}}]}`,
		`{"choices":[{"message":{"content":[{"type":"thinking"}],"refusal":{}}}],"x_groq":{"usage":{}}}`, `null`, `"x"`, `{"choices":[null]}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, payload []byte) {
		cleaned, err := cleanPayload(payload)
		if (err == nil) == (cleaned == nil) {
			t.Fatalf("%q: payload %q and error %v", payload, cleaned, err)
		}
		if err == nil {
			if again, err := cleanPayload(cleaned); err != nil || string(again) != string(cleaned) {
				t.Fatalf("%q: cleaning twice differs: %q, %q, %v", payload, cleaned, again, err)
			}
		}
	})
}
