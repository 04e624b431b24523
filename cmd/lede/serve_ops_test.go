package main

import (
	"bytes"
	"context"
	"encoding/hex"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	collector "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	trace "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/protobuf/proto"

	"github.com/lede-bot/lede/internal/llm/llmtest"
	"github.com/lede-bot/lede/internal/playground/standin"
)

// eventually waits for something to become true.
func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for deadline := time.Now().Add(40 * time.Second); !holds(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("waited in vain until %s", what)
		}
	}
}

// freeAddress returns an address at which nobody listens.
func freeAddress(t *testing.T) string {
	t.Helper()
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().String()
}

// ask returns what is answered at an operations address; status 0: nothing.
func ask(t *testing.T, address, path string) (status int, text string) {
	t.Helper()
	request, err := http.NewRequestWithContext(context.WithoutCancel(t.Context()), http.MethodGet, "http://"+address+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return 0, err.Error()
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(body)
}

// seenBy is all text that a person sees in a channel.
func seenBy(t *testing.T, discord *standin.Server, person, channel string) string {
	t.Helper()
	encoded, err := json.Marshal(discord.Messages(discord.UserID(person), discord.ChannelID(channel)))
	if err != nil {
		t.Fatal(err)
	}
	return string(encoded)
}

// A process that is told to stop says first that it is not ready any more, goes
// on taking requests until that could be noticed, and finishes them.
func TestServeDrains(t *testing.T) {
	discord := discordOf(t, standin.Options{})
	asked, release := make(chan struct{}, 10), make(chan struct{})
	page, err := os.ReadFile(filepath.Join("testdata", "pages", "bridge.html"))
	if err != nil {
		t.Fatal(err)
	}
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked <- struct{}{}
		<-release
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write(bytes.ReplaceAll(page, []byte("Tallow"), []byte(strings.Trim(r.URL.Path, "/"))))
	}))
	t.Cleanup(site.Close)
	address := freeAddress(t)
	environ := []string{
		"HOME=" + t.TempDir(), "LEDE_DISCORD_TOKEN=" + discord.Token(), "LEDE_DISCORD_API_URL=" + discord.URL(),
		"LEDE_OPS_ADDRESS=" + address, "LEDE_OPS_DRAIN_DELAY=3s", "LEDE_LOG_LEVEL=info",
	}
	process := exec.CommandContext(context.WithoutCancel(t.Context()), "lede-process", "serve", "--allow-private-addresses")
	process.Env = append(os.Environ(), environ...)
	var said bytes.Buffer
	process.Stderr = &said
	if err := process.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = process.Process.Kill() })
	eventually(t, "it is ready", func() bool { status, _ := ask(t, address, "/readyz"); return status == http.StatusOK })
	check := exec.CommandContext(t.Context(), "lede-process", "healthcheck")
	check.Env = append(os.Environ(), environ...)
	if out, err := check.CombinedOutput(); err != nil {
		t.Errorf("healthcheck of a ready process: %v, %s", err, out)
	}

	mia := discord.As(discord.UserID("mia"))
	summarize := func(path string) {
		t.Helper()
		if _, err := mia.Slash(discord.ChannelID("general"), "summarize", standin.Option("link", site.URL+"/"+path)); err != nil {
			t.Fatal(err)
		}
		<-asked
	}
	summarize("Pepper")
	if err := process.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	eventually(t, "it is not ready", func() bool { status, _ := ask(t, address, "/readyz"); return status == http.StatusServiceUnavailable })
	if _, text := ask(t, address, "/readyz"); !strings.Contains(text, "process: stopping") {
		t.Errorf("/readyz says %q", text)
	}
	if status, _ := ask(t, address, "/healthz"); status != http.StatusOK {
		t.Errorf("/healthz: %d while it drains", status)
	}
	if !discord.Online() {
		t.Error("it takes no more requests before that could be noticed")
	}
	summarize("Saffron")
	eventually(t, "it takes no more requests", func() bool { return !discord.Online() })
	close(release)
	if err := process.Wait(); err != nil {
		t.Errorf("it ended with %v: %s", err, &said)
	}
	for _, want := range []string{"Pepper Street", "Saffron Street"} {
		if !strings.Contains(seenBy(t, discord, "mia", "general"), want) {
			t.Errorf("no reply about %s after: %s", want, &said)
		}
	}
}

// receiver takes traces as a collector does.
type receiver struct {
	*httptest.Server
	mu    sync.Mutex
	raw   bytes.Buffer
	spans []*trace.Span
}

func receive(t *testing.T) *receiver {
	r := &receiver{}
	r.Server = httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, request *http.Request) {
		body, err := io.ReadAll(request.Body)
		var sent collector.ExportTraceServiceRequest
		if err != nil || request.URL.Path != "/v1/traces" || proto.Unmarshal(body, &sent) != nil {
			t.Errorf("%s %s: %v", request.Method, request.URL, err)
			return
		}
		r.mu.Lock()
		defer r.mu.Unlock()
		r.raw.Write(body)
		for _, resource := range sent.ResourceSpans {
			for _, scope := range resource.ScopeSpans {
				r.spans = append(r.spans, scope.Spans...)
			}
		}
	}))
	t.Cleanup(r.Close)
	return r
}

// A trace leads from the interaction to its delivery, metrics count it, logs name
// the request; and none of them, at the highest level, holds a token, a link's
// query, a question, or a word of the article.
func TestServeIsObservedAndTellsNoSecrets(t *testing.T) {
	discord := discordOf(t, standin.Options{})
	traces := receive(t)
	const claims = `{"claims":[{"text":"The ferry between Westerby and Ostholm will sail again from Monday, the harbour board said.","passages":[1]},` +
		`{"text":"The repair cost 1.4 million euros.","passages":[3]},{"text":"The repair cost 14 million euros.","passages":[3]},` +
		`{"text":"About 900 people use the ferry each day.","passages":[4]}]}`
	quirks := llmtest.QuirksOf("openai")
	quirks.Key = "canary-key"
	model := llmtest.NewServer(quirks, func(c llmtest.Call) llmtest.Reply {
		if !strings.Contains(c.User, "canary question") {
			return llmtest.Reply{Text: claims}
		}
		return llmtest.Reply{Status: http.StatusInternalServerError}
	})
	t.Cleanup(model.Close)
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		_, _ = io.WriteString(w, `Ferry to sail again

The ferry between Westerby and Ostholm will sail again from Monday, the harbour board said on Thursday.

It had been tied up since 3 October, when a storm tore a hole of two metres into its hull. The repair cost 1.4 million euros, which the board pays from its reserve.

About 900 people use the ferry each day. The crossing takes 40 minutes and costs 6.50 euros.
`)
	}))
	t.Cleanup(site.Close)
	// The tokens of interactions are seen on their way to Discord.
	secrets := map[string]bool{
		discord.Token(): true, "canary-key": true, "canary-query": true, "Westerby": true, "tied up since": true, "canary question": true,
	}
	var mu sync.Mutex
	target, err := url.Parse(discord.URL())
	if err != nil {
		t.Fatal(err)
	}
	inPath := regexp.MustCompile(`/(?:webhooks|interactions)/\d+/([^/]+)`)
	way := httptest.NewServer(&httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		r.SetURL(target)
		if found := inPath.FindStringSubmatch(r.In.URL.Path); found != nil {
			mu.Lock()
			secrets[found[1]] = true
			mu.Unlock()
		}
	}})
	t.Cleanup(way.Close)

	address := freeAddress(t)
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	stdout, stderr := &watched{written: make(chan struct{}, 1)}, &watched{written: make(chan struct{}, 1)}
	ended := make(chan int, 1)
	go func() {
		ended <- run(ctx, []string{"serve", "--verbose", "--log-format", "json", "--allow-private-addresses"}, []string{
			"HOME=" + t.TempDir(), "LEDE_DISCORD_TOKEN=" + discord.Token(), "LEDE_DISCORD_API_URL=" + way.URL, "LEDE_OPS_ADDRESS=" + address,
			"OTEL_EXPORTER_OTLP_ENDPOINT=" + traces.URL, "LEDE_LLM_BASE_URL=" + model.BaseURL(), "LEDE_LLM_MODEL=small-1", "LEDE_LLM_API_KEY=canary-key",
			"LEDE_LLM_PROVIDER=openai",
		}, strings.NewReader(""), stdout, stderr)
	}()
	eventually(t, "it is ready", func() bool { status, _ := ask(t, address, "/readyz"); return status == http.StatusOK })
	mia := discord.As(discord.UserID("mia"))
	id, err := mia.Slash(discord.ChannelID("general"), "summarize", standin.Option("link", site.URL+"/story?session=canary-query"))
	if err != nil {
		t.Fatal(err)
	}
	eventually(t, "the summary stands", func() bool { return strings.Contains(seenBy(t, discord, "mia", "general"), "900 people") })
	if _, err := mia.Slash(discord.ChannelID("general"), "ask", standin.Option("question", "What canary question is this?"),
		standin.Option("link", site.URL+"/story?session=canary-query")); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the question was answered", func() bool {
		_, metrics := ask(t, address, "/metrics")
		return strings.Contains(metrics, `lede_reply_seconds_count{kind="ask"`)
	})
	_, metrics := ask(t, address, "/metrics")
	stop()
	if code := <-ended; code != exitOK {
		t.Errorf("exit code %d", code)
	}

	for _, want := range []string{
		`lede_reply_seconds_count{kind="summarize",outcome="answered",way="slash_command"} 1`,
		`lede_acknowledgement_seconds_count{way="slash_command"} 2`, `lede_pages_read_total{verdict="article"} 1`,
		`lede_claims_total{verdict="supported"} 3`, `lede_claims_total{verdict="dropped"} 1`, `lede_model_tokens_total{direction="prompt"}`,
		`lede_gateway_connected_shards 1`, `lede_ready 1`, `lede_database_size_bytes`, `lede_cache_lookups_total{cache="links",result="hit"} 1`,
		`lede_discord_request_duration_seconds_count{route="interaction",status="2xx"}`, `lede_model_retries_total`, "go_goroutines", "lede_build_info",
		`lede_model_fallbacks_total{writer="extractive"} 1`, `lede_store_duration_seconds_count{operation="write",outcome="ok"}`,
	} {
		if !strings.Contains(metrics, want) {
			t.Errorf("no %s in the metrics:\n%s", want, regexp.MustCompile(`(?m)^(#|.*_bucket).*\n`).ReplaceAllString(metrics, ""))
		}
	}
	if !strings.Contains(stderr.String(), `"request":"`+id.String()+`"`) {
		t.Errorf("no line of the log names request %s:\n%s", id, stderr)
	}
	traces.mu.Lock()
	defer traces.mu.Unlock()
	steps := map[string]int{}
	whole := ""
	for _, span := range traces.spans {
		for _, a := range span.Attributes {
			if a.Key == "lede.request" && a.Value.GetStringValue() == id.String() && span.Name == "accept" {
				whole = hex.EncodeToString(span.TraceId)
			}
		}
	}
	parents := map[string]string{}
	names := map[string]string{}
	for _, span := range traces.spans {
		if hex.EncodeToString(span.TraceId) == whole {
			steps[span.Name]++
			names[hex.EncodeToString(span.SpanId)] = span.Name
			parents[span.Name] = hex.EncodeToString(span.ParentSpanId)
		}
	}
	for step, parent := range map[string]string{
		"accept": "", "queue_wait": "accept", "answer": "accept", "fetch": "answer", "extract": "answer", "engine": "answer",
		"model_call": "engine", "ground": "engine", "deliver": "answer",
	} {
		if steps[step] == 0 || names[parents[step]] != parent {
			t.Errorf("step %s is %d times in the trace, within %q, want within %q; there are %v", step, steps[step], names[parents[step]], parent, steps)
		}
	}
	mu.Lock()
	defer mu.Unlock()
	if len(secrets) < 7 {
		t.Error("no token of an interaction was seen")
	}
	for where, text := range map[string]string{"log": stderr.String(), "output": stdout.String(), "metrics": metrics, "traces": traces.raw.String()} {
		for secret, forbidden := range secrets {
			if forbidden && strings.Contains(text, secret) {
				t.Errorf("the %s hold “%s”", where, secret)
			}
		}
	}
}
