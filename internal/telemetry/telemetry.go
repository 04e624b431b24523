// Package telemetry is what the operator sees of a running Lede: metrics for
// Prometheus, traces for OpenTelemetry, and the addresses that say whether the
// process lives and is ready. A [Telemetry] hears of what the stages do through
// package observe; they know nothing of it.
//
// Every label has a fixed vocabulary, for metrics and for traces: what is not in
// it is shown as "other". So neither the number of series nor what they say can
// be influenced from outside, and no text, link or token can get in.
package telemetry

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
	"go.opentelemetry.io/otel/trace/noop"

	"github.com/lede-bot/lede/internal/observe"
)

// Options says what to tell whom.
type Options struct {
	// Version is that of the program.
	Version string
	// TraceEndpoint is the address of an OpenTelemetry collector that takes OTLP
	// over HTTP; /v1/traces is added where it has no path. Empty: nothing is traced.
	TraceEndpoint string
	// Log hears of traces that could not be sent; nil: nothing is logged.
	Log *slog.Logger
}

// Telemetry counts and traces. It is an [observe.Observer].
type Telemetry struct {
	registry *prometheus.Registry
	steps    map[observe.Step]instrument
	counters map[observe.Counter]*prometheus.CounterVec
	timers   map[observe.Timer]*prometheus.HistogramVec
	resting  *prometheus.GaugeVec
	isReady  prometheus.Gauge

	counting map[observe.Counter]Metric
	timing   map[observe.Timer]Metric

	tracer   trace.Tracer
	provider *sdktrace.TracerProvider // nil: nothing is traced
}

// instrument is a step's histogram.
type instrument struct {
	metric Metric
	vector *prometheus.HistogramVec
}

var _ observe.Observer = (*Telemetry)(nil)

// New returns a Telemetry; the caller closes it.
func New(ctx context.Context, o Options) (*Telemetry, error) {
	t := &Telemetry{
		registry: prometheus.NewRegistry(), counting: counters(), timing: timers(),
		steps: map[observe.Step]instrument{}, counters: map[observe.Counter]*prometheus.CounterVec{},
		timers: map[observe.Timer]*prometheus.HistogramVec{}, tracer: noop.NewTracerProvider().Tracer(""),
	}
	t.registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	for step, m := range steps() {
		t.steps[step] = instrument{m, t.histogram(m)}
	}
	for c, m := range t.counting {
		vector := prometheus.NewCounterVec(prometheus.CounterOpts{Name: m.Name, Help: m.Help}, m.names())
		t.registry.MustRegister(vector)
		t.counters[c] = vector
	}
	for timer, m := range t.timing {
		t.timers[timer] = t.histogram(m)
	}
	t.resting = t.pushed(modelResting)
	t.isReady = t.pushed(ready).WithLabelValues()
	t.pushed(build).WithLabelValues(o.Version).Set(1)
	if o.TraceEndpoint != "" {
		if err := t.traceTo(ctx, o); err != nil {
			return nil, fmt.Errorf("telemetry: %w", err)
		}
	}
	return t, nil
}

func (t *Telemetry) histogram(m Metric) *prometheus.HistogramVec {
	vector := prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: m.Name, Help: m.Help, Buckets: m.buckets}, m.names())
	t.registry.MustRegister(vector)
	return vector
}

// pushed registers a gauge that is set when something changes.
func (t *Telemetry) pushed(name string) *prometheus.GaugeVec {
	m := described(name)
	vector := prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: m.Name, Help: m.Help}, m.names())
	t.registry.MustRegister(vector)
	return vector
}

func described(name string) Metric {
	for _, m := range gauges() {
		if m.Name == "lede_"+name {
			return m
		}
	}
	panic("no metric " + name) // a mistake in this package, found by any test
}

// Close sends the traces that were not sent yet, for as long as ctx lives.
func (t *Telemetry) Close(ctx context.Context) error {
	if t.provider == nil {
		return nil
	}
	if err := errors.Join(t.provider.ForceFlush(ctx), t.provider.Shutdown(ctx)); err != nil {
		return fmt.Errorf("telemetry: sending the last traces: %w", err)
	}
	return nil
}

// Begin implements [observe.Observer].
func (t *Telemetry) Begin(ctx context.Context, s observe.Step, at time.Time, first []observe.Label) (context.Context, func([]observe.Label)) {
	i := t.steps[s]
	ctx, span := t.startSpan(ctx, s, at, i.metric, first)
	return ctx, func(last []observe.Label) {
		now := time.Now()
		i.vector.WithLabelValues(i.metric.values(first, last)...).Observe(max(now.Sub(at), 0).Seconds())
		endSpan(span, now, i.metric, last)
	}
}

// Count implements [observe.Observer].
func (t *Telemetry) Count(_ context.Context, c observe.Counter, n float64, labels []observe.Label) {
	if n > 0 {
		t.counters[c].WithLabelValues(t.counting[c].values(labels)...).Add(n)
	}
}

// Time implements [observe.Observer].
func (t *Telemetry) Time(_ context.Context, timer observe.Timer, took time.Duration, labels []observe.Label) {
	t.timers[timer].WithLabelValues(t.timing[timer].values(labels)...).Observe(took.Seconds())
}

// Resting notes whether the endpoint of the first or second model is left in peace.
func (t *Telemetry) Resting(which string, resting bool) {
	value := 0.0
	if resting {
		value = 1
	}
	t.resting.WithLabelValues(described(modelResting).Labels[0].known(which)).Set(value)
}
