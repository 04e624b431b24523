package telemetry

import (
	"cmp"
	"slices"
	"strings"

	"github.com/lede-bot/lede/internal/observe"
)

// Metric describes one metric of Lede's own: what docs/operations.md says of it.
type Metric struct {
	Name string
	Type string // counter, gauge or histogram
	Help string
	// Labels are its labels with every value that they can have; a value beyond
	// them is shown as "other", so that no input makes a new series.
	Labels []Vocabulary

	buckets []float64
}

// Vocabulary is a label with its values.
type Vocabulary struct {
	Name   string
	Values []string
}

// other stands for every value that is not in the vocabulary.
const other = "other"

const (
	counter   = "counter"
	gauge     = "gauge"
	histogram = "histogram"
)

// Buckets in seconds: for what takes up to a few minutes, up to a minute, and up
// to a second or so.
func replyBuckets() []float64 {
	return []float64{.1, .25, .5, 1, 1.5, 2, 3, 5, 8, 12, 20, 30, 60, 120, 300}
}

func workBuckets() []float64 {
	return []float64{.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 20, 60}
}

func quickBuckets() []float64 {
	return []float64{.0001, .0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 5}
}

func kinds() Vocabulary {
	return Vocabulary{observe.Kind, []string{"summarize", "ask", "reshape", "sources", "compare", "digest"}}
}

func ways() Vocabulary {
	return Vocabulary{observe.Way, []string{
		"slash_command", "message_command", "button", "form", "mention", "reply", "thread", "direct_message", "reaction", "opted-in_channel",
	}}
}

func requestOutcomes() Vocabulary {
	return Vocabulary{observe.Outcome, []string{"answered", "refused", "failed", "unanswered", "stopped"}}
}

func operations(more ...string) Vocabulary {
	return Vocabulary{observe.Operation, append([]string{"summary", "answer"}, more...)}
}

func routes() Vocabulary {
	return Vocabulary{observe.Route, []string{"interaction", "followup", "message", "channel", "guild", "reaction", "commands", "gateway", "self"}}
}

func verdicts() Vocabulary {
	return Vocabulary{observe.Verdict, []string{
		"article", "consent", "paywall", "challenge", "error", "login", "index", "script", "live", "media", "empty",
		"bad_link", "blocked", "network", "too_large", "unreadable",
	}}
}

func modelOutcomes() []string {
	return []string{
		observe.OK, "unavailable", "timeout", "rate_limited", "quota", "key", "model", "too_long", "request", "not_api",
		"cut_off", "garbled", "canceled", "resting",
	}
}

// steps are the histograms that [observe.Begin] fills, by step. A step that is
// not here is only traced.
func steps() map[observe.Step]Metric {
	seconds := func(step observe.Step, help string, buckets []float64, labels ...Vocabulary) Metric {
		return Metric{Name: "lede_" + string(step) + "_duration_seconds", Type: histogram, Help: help, Labels: labels, buckets: buckets}
	}
	outcome := func(values ...string) Vocabulary {
		return Vocabulary{observe.Outcome, append([]string{observe.OK}, values...)}
	}
	return map[observe.Step]Metric{
		observe.Accept: seconds(observe.Accept, "Time to look at an event and to accept the request in it, its acknowledgement included.", quickBuckets(),
			ways(), outcome("refused", "ignored", "failed")),
		observe.Wait:    seconds(observe.Wait, "Time from the acceptance of a request until a worker took it.", workBuckets(), kinds()),
		observe.Answer:  seconds(observe.Answer, "Time that a worker spent on a request, delivery included.", replyBuckets(), kinds(), ways(), requestOutcomes()),
		observe.Fetch:   seconds(observe.Fetch, "Time to fetch a page: waiting for the site's pace, redirects and body.", workBuckets(), outcome("bad_link", "blocked", "network", "too_large", "unreadable")),
		observe.Extract: seconds(observe.Extract, "Time to find the article in a page, by the format of the page.", workBuckets(), Vocabulary{observe.Format, []string{"html", "pdf", "markdown", "text"}}, outcome("failed")),
		observe.Engine:  seconds(observe.Engine, "Time to write a summary or an answer, checks included.", replyBuckets(), operations(), outcome("instead", "failed")),
		observe.Model: seconds(observe.Model, "Time of a call of a language model, with all tries.", replyBuckets(),
			operations("probe"), Vocabulary{observe.Outcome, modelOutcomes()}),
		observe.Ground:  seconds(observe.Ground, "Time to check one claim against its article.", quickBuckets()),
		observe.Deliver: seconds(observe.Deliver, "Time to bring a reply, or a state of it, to Discord.", workBuckets(), outcome("failed")),
		observe.Discord: seconds(observe.Discord, "Time of one exchange with Discord's API, waits for limits not included.", workBuckets(),
			routes(), Vocabulary{observe.Status, []string{"2xx", "400", "401", "403", "404", "429", "4xx", "5xx", "none"}}),
		observe.Store: seconds(observe.Store, "Time of one read or write of the database.", quickBuckets(), operations("read", "write"), outcome("failed")),
	}
}

func counters() map[observe.Counter]Metric {
	total := func(name, help string, labels ...Vocabulary) Metric {
		return Metric{Name: "lede_" + name + "_total", Type: counter, Help: help, Labels: labels}
	}
	return map[observe.Counter]Metric{
		observe.Pages:         total("pages_read", "Links that were read, by what was found there.", verdicts()),
		observe.Claims:        total("claims", "Claims of the model, by what the check against the article made of them.", Vocabulary{observe.Verdict, []string{"supported", "mended", "weak", "dropped"}}),
		observe.Tokens:        total("model_tokens", "Tokens that calls of the model used.", Vocabulary{observe.Direction, []string{"prompt", "completion"}}),
		observe.Cost:          total("model_cost_currency", "What calls of the model cost, in the currency of llm.input_price and llm.output_price."),
		observe.ModelRetries:  total("model_retries", "Tries to ask the model beyond the first of each call."),
		observe.Fallbacks:     total("model_fallbacks", "Replies and calls that the first model did not write, by what did.", Vocabulary{observe.Writer, []string{"second_model", "extractive"}}),
		observe.CacheLookups:  total("cache_lookups", "Looks for what is at hand already.", Vocabulary{observe.Cache, []string{"links", "articles", "writings", "database"}}, Vocabulary{observe.Result, []string{"hit", "miss"}}),
		observe.DiscordLimits: total("discord_rate_limited", "Answers of 429 from Discord, by whose limit it was.", routes(), Vocabulary{observe.Scope, []string{"user", "global", "shared"}}),
	}
}

func timers() map[observe.Timer]Metric {
	seconds := func(name, help string, buckets []float64, labels ...Vocabulary) Metric {
		return Metric{Name: "lede_" + name + "_seconds", Type: histogram, Help: help, Labels: labels, buckets: buckets}
	}
	return map[observe.Timer]Metric{
		observe.Acknowledgement: seconds("acknowledgement", "Time from a command, button or form until Discord had its acknowledgement, which must come within 3 seconds. It begins by Discord's clock.", []float64{.05, .1, .2, .3, .5, .75, 1, 1.5, 2, 2.5, 3, 5}, ways()),
		observe.Reply:           seconds("reply", "Time from a request until its reply stood, or the sentence that says why there is none. It begins by Discord's clock.", replyBuckets(), kinds(), ways(), requestOutcomes()),
		observe.LimitWait:       seconds("discord_limit_wait", "Time that requests to Discord waited for its limits.", workBuckets(), routes()),
	}
}

// gauges are read when they are asked for; see [Readings].
func gauges() []Metric {
	one := func(name, kind, help string, labels ...Vocabulary) Metric {
		return Metric{Name: "lede_" + name, Type: kind, Help: help, Labels: labels}
	}
	return []Metric{
		one(gatewayConnected, gauge, "Shards that are connected."),
		one(gatewayShards, gauge, "Shards that this process holds."),
		one(gatewayLatency, gauge, "Time until Discord acknowledged the last heartbeat, of the slowest shard."),
		one(gatewayReconnects, counter, "Connections to the gateway that were made anew."),
		one(gatewayEvents, counter, "Events that the gateway brought, by what became of them.", Vocabulary{observe.Outcome, []string{"handled", "dropped", "duplicate"}}),
		one(gatewayWaiting, gauge, "Events that wait for a handler."),
		one(queueJobs, gauge, "Requests in the queue, by their state.", Vocabulary{queueState, []string{"waiting", "working", "later", "dead"}}),
		one(queueAge, gauge, "Age of the oldest request that waits."),
		one(queueAgain, gauge, "Unfinished requests that were tried more than once."),
		one(queueAttempts, counter, "Attempts that this process made at requests."),
		one(queueTakenOver, counter, "Requests that this process took over from one that died."),
		one(queueRefused, counter, "Requests that were not accepted because too many waited."),
		one(modelResting, gauge, "1 while the model's endpoint is left in peace after failures, else 0.", Vocabulary{"model", []string{"first", "second"}}),
		one(databaseSize, gauge, "Size of the database."),
		one(ready, gauge, "1 while /readyz says yes, else 0."),
		one(build, gauge, "Always 1, with the version in its label.", Vocabulary{Name: "version"}),
	}
}

const (
	gatewayConnected  = "gateway_connected_shards"
	gatewayShards     = "gateway_shards"
	gatewayLatency    = "gateway_heartbeat_latency_seconds"
	gatewayReconnects = "gateway_reconnects_total"
	gatewayEvents     = "gateway_events_total"
	gatewayWaiting    = "gateway_events_waiting"
	queueJobs         = "queue_requests"
	queueAge          = "queue_oldest_waiting_seconds"
	queueAgain        = "queue_retried_requests"
	queueAttempts     = "queue_attempts_total"
	queueTakenOver    = "queue_taken_over_total"
	queueRefused      = "queue_refused_total"
	modelResting      = "model_resting"
	databaseSize      = "database_size_bytes"
	ready             = "ready"
	build             = "build_info"

	queueState = "state"
)

// Metrics returns all metrics of Lede's own, by name. Those of the Go runtime
// and the process come from the Prometheus client library.
func Metrics() []Metric {
	all := gauges()
	for _, m := range steps() {
		all = append(all, m)
	}
	for _, m := range counters() {
		all = append(all, m)
	}
	for _, m := range timers() {
		all = append(all, m)
	}
	slices.SortFunc(all, func(a, b Metric) int { return cmp.Compare(a.Name, b.Name) })
	return all
}

// names returns the names of a metric's labels in order.
func (m Metric) names() []string {
	names := make([]string, len(m.Labels))
	for i, label := range m.Labels {
		names[i] = label.Name
	}
	return names
}

// values returns the values of a metric's labels in order, of the last label of
// each name: what is missing or unknown is "other".
func (m Metric) values(given ...[]observe.Label) []string {
	values := make([]string, len(m.Labels))
	for i, label := range m.Labels {
		values[i] = other
		for _, labels := range given {
			for _, l := range labels {
				if l.Name == label.Name {
					values[i] = label.known(l.Value)
				}
			}
		}
	}
	return values
}

func (v Vocabulary) known(value string) string {
	value = strings.ReplaceAll(value, " ", "_")
	if slices.Contains(v.Values, value) {
		return value
	}
	return other
}
