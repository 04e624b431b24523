package telemetry_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus/testutil/promlint"
	"go.uber.org/goleak"

	"github.com/lede-bot/lede/internal/observe"
	"github.com/lede-bot/lede/internal/telemetry"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// serve returns a Telemetry and what it answers at a path.
func serve(t *testing.T) (*telemetry.Telemetry, *telemetry.Server, func(path string) (int, string)) {
	t.Helper()
	all, err := telemetry.New(t.Context(), telemetry.Options{Version: "v1.2.3"})
	if err != nil {
		t.Fatal(err)
	}
	server, err := all.Serve(t.Context(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	t.Cleanup(func() {
		if err := server.Close(context.Background()); err != nil {
			t.Error(err)
		}
		if err := all.Close(context.Background()); err != nil {
			t.Error(err)
		}
	})
	return all, server, func(path string) (int, string) {
		t.Helper()
		response, err := client.Get("http://" + server.Address() + path)
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		body, err := io.ReadAll(response.Body)
		if err != nil {
			t.Fatal(err)
		}
		return response.StatusCode, string(body)
	}
}

func everyStep() []observe.Step {
	return []observe.Step{
		observe.Accept, observe.Wait, observe.Answer, observe.Fetch, observe.Extract, observe.Engine, observe.Model, observe.Ground,
		observe.Deliver, observe.Discord, observe.Store,
	}
}

func everyCounter() []observe.Counter {
	return []observe.Counter{
		observe.Pages, observe.Claims, observe.Tokens, observe.Cost, observe.ModelRetries, observe.Fallbacks, observe.CacheLookups, observe.DiscordLimits,
	}
}

func everyTimer() []observe.Timer {
	return []observe.Timer{observe.Acknowledgement, observe.Reply, observe.LimitWait}
}

// exercise has everything observed once, with a value in every label.
func exercise(ctx context.Context, value string) {
	var labels []observe.Label
	for _, name := range []string{
		observe.Kind, observe.Way, observe.Outcome, observe.Verdict, observe.Format, observe.Operation, observe.Route, observe.Status,
		observe.Scope, observe.Direction, observe.Cache, observe.Result, observe.Writer,
	} {
		labels = append(labels, observe.Label{Name: name, Value: value})
	}
	for _, step := range everyStep() {
		_, end := observe.Begin(ctx, step, labels...)
		end(labels...)
	}
	for _, c := range everyCounter() {
		observe.Count(ctx, c, 1, labels...)
	}
	for _, timer := range everyTimer() {
		observe.Time(ctx, timer, time.Second, labels...)
	}
}

// Whatever is said of a step, the number of series stays the same and nothing of
// it is shown.
func TestLabelsHaveAFixedVocabulary(t *testing.T) {
	all, _, get := serve(t)
	ctx := observe.With(t.Context(), all)
	exercise(ctx, "first")
	_, before := get("/metrics")
	for i := range 100 {
		exercise(ctx, fmt.Sprintf("https://example.org/%d?token=canary", i))
	}
	_, after := get("/metrics")
	if strings.Contains(after, "canary") {
		t.Error("a value from outside is a label")
	}
	count := func(text string) int { return strings.Count(text, "\nlede_") }
	if count(before) != count(after) {
		t.Errorf("%d series became %d", count(before), count(after))
	}
}

// What is exported is what Metrics describes, and follows Prometheus' conventions.
func TestMetricsAreThoseDescribed(t *testing.T) {
	all, _, get := serve(t)
	all.Watch(telemetry.Readings{
		Gateway:      func() telemetry.Gateway { return telemetry.Gateway{Shards: 2, Connected: 1} },
		Queue:        func(context.Context) (telemetry.Queue, error) { return telemetry.Queue{Waiting: 3}, nil },
		DatabaseSize: func(context.Context) (int64, error) { return 4096, nil },
	})
	all.Resting("first", true)
	exercise(observe.With(t.Context(), all), "ok")
	_, text := get("/metrics")
	described := map[string]bool{}
	for _, m := range telemetry.Metrics() {
		described[m.Name] = true
		if !strings.Contains(text, "\n# TYPE "+m.Name+" "+m.Type+"\n") {
			t.Errorf("%s is not exported as a %s", m.Name, m.Type)
		}
	}
	for line := range strings.Lines(text) {
		if rest, is := strings.CutPrefix(line, "# TYPE lede_"); is {
			if name, _, _ := strings.Cut(rest, " "); !described["lede_"+name] {
				t.Errorf("lede_%s is exported and not described", name)
			}
		}
	}
	problems, err := promlint.New(strings.NewReader(text)).Lint()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range problems {
		if strings.HasPrefix(p.Metric, "lede_") {
			t.Errorf("%s: %s", p.Metric, p.Text)
		}
	}
}

func TestReadiness(t *testing.T) {
	_, server, get := serve(t)
	if status, text := get("/readyz"); status != http.StatusServiceUnavailable || !strings.Contains(text, "start: not finished") {
		t.Errorf("before the start is over: %d %s", status, text)
	}
	if status, _ := get("/healthz"); status != http.StatusOK {
		t.Errorf("not alive: %d", status)
	}
	missing := ""
	server.Expect(telemetry.Check{Name: "database", Ask: func(context.Context) string { return missing }},
		telemetry.Check{Name: "gateway", Ask: func(context.Context) string { return "" }})
	if status, text := get("/readyz"); status != http.StatusOK || text != "ready\ndatabase: ok\ngateway: ok\n" {
		t.Errorf("ready: %d %s", status, text)
	}
	missing = "does not answer"
	if status, text := get("/readyz"); status != http.StatusServiceUnavailable || !strings.Contains(text, "database: does not answer") {
		t.Errorf("without a database: %d %s", status, text)
	}
	missing = ""
	server.Drain()
	if status, text := get("/readyz"); status != http.StatusServiceUnavailable || !strings.Contains(text, "process: stopping") {
		t.Errorf("draining: %d %s", status, text)
	}
	if _, text := get("/metrics"); !strings.Contains(text, "\nlede_ready 0\n") {
		t.Error("the metrics say that it is ready")
	}
	if status, _ := get("/debug/pprof/"); status != http.StatusNotFound {
		t.Errorf("there is more: %d", status)
	}
}

// A step without an observer costs nothing and does nothing.
func TestNobodyListens(t *testing.T) {
	exercise(t.Context(), "ok")
	if observe.Carry(t.Context()) != "" || observe.Resume(t.Context(), "x") != t.Context() {
		t.Error("something is carried")
	}
}
