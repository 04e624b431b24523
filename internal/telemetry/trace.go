package telemetry

import (
	"context"
	"log/slog"
	"net/url"
	"regexp"
	"slices"
	"time"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/sdk/resource"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"

	"github.com/lede-bot/lede/internal/observe"
)

const scope = "github.com/lede-bot/lede"

// traceTo begins to send traces. Which share of them is for the SDK's own
// variables (OTEL_TRACES_SAMPLER), as are headers (OTEL_EXPORTER_OTLP_HEADERS).
func (t *Telemetry) traceTo(ctx context.Context, o Options) error {
	endpoint, err := url.Parse(o.TraceEndpoint)
	if err != nil {
		return err
	}
	if endpoint.Path == "" || endpoint.Path == "/" {
		endpoint.Path = "/v1/traces"
	}
	exporter, err := otlptracehttp.New(ctx, otlptracehttp.WithEndpointURL(endpoint.String()))
	if err != nil {
		return err
	}
	about, err := resource.New(ctx, resource.WithFromEnv(), resource.WithTelemetrySDK(), resource.WithAttributes(
		attribute.String("service.name", "lede"), attribute.String("service.version", o.Version)))
	if err != nil {
		return err
	}
	if log := o.Log; log != nil {
		otel.SetErrorHandler(otel.ErrorHandlerFunc(func(err error) { log.Warn("traces", slog.Any("error", err)) }))
	}
	t.provider = sdktrace.NewTracerProvider(sdktrace.WithBatcher(exporter), sdktrace.WithResource(about))
	t.tracer = t.provider.Tracer(scope, trace.WithInstrumentationVersion(o.Version))
	return nil
}

// requestID is what ids of requests look like: Discord's number and a suffix.
var requestID = regexp.MustCompile(`^[0-9]{1,20}[0-9A-Za-z-]{0,40}$`)

func (t *Telemetry) startSpan(ctx context.Context, s observe.Step, at time.Time, m Metric, labels []observe.Label) (context.Context, trace.Span) {
	if t.provider == nil {
		return ctx, trace.SpanFromContext(ctx)
	}
	attributes := m.attributes(labels)
	if id := observe.Request(ctx); requestID.MatchString(id) {
		attributes = append(attributes, attribute.String("lede.request", id))
	}
	return t.tracer.Start(ctx, string(s), trace.WithTimestamp(at), trace.WithSpanKind(kindOf(s)), trace.WithAttributes(attributes...))
}

// kindOf returns the role of a step between processes, which tools draw by.
func kindOf(s observe.Step) trace.SpanKind {
	switch s {
	case observe.Accept:
		return trace.SpanKindServer
	case observe.Answer:
		return trace.SpanKindConsumer
	case observe.Fetch, observe.Model, observe.Discord, observe.Store:
		return trace.SpanKindClient
	}
	return trace.SpanKindInternal
}

func endSpan(span trace.Span, at time.Time, m Metric, labels []observe.Label) {
	if !span.IsRecording() {
		return
	}
	span.SetAttributes(m.attributes(labels)...)
	for _, l := range labels {
		if l.Name == observe.Outcome && l.Value == "failed" {
			span.SetStatus(codes.Error, "")
		}
	}
	span.End(trace.WithTimestamp(at))
}

// attributes returns those labels that a metric has, with the same words as there.
func (m Metric) attributes(labels []observe.Label) []attribute.KeyValue {
	var all []attribute.KeyValue
	for _, l := range labels {
		i := slices.IndexFunc(m.Labels, func(v Vocabulary) bool { return v.Name == l.Name })
		if i >= 0 {
			all = append(all, attribute.String("lede."+l.Name, m.Labels[i].known(l.Value)))
		}
	}
	return all
}

// Carry implements [observe.Observer]: by W3C Trace Context.
func (t *Telemetry) Carry(ctx context.Context) string {
	carrier := propagation.MapCarrier{}
	propagation.TraceContext{}.Inject(ctx, carrier)
	return carrier["traceparent"]
}

// Resume implements [observe.Observer].
func (t *Telemetry) Resume(ctx context.Context, carried string) context.Context {
	return propagation.TraceContext{}.Extract(ctx, propagation.MapCarrier{"traceparent": carried})
}

// Adopt implements [observe.Observer].
func (t *Telemetry) Adopt(ctx, from context.Context) context.Context {
	return trace.ContextWithSpan(ctx, trace.SpanFromContext(from))
}
