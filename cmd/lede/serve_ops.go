package main

import (
	"context"
	"net"
	"time"

	"github.com/lede-bot/lede/bot"
	"github.com/lede-bot/lede/internal/observe"
	"github.com/lede-bot/lede/internal/queue"
	"github.com/lede-bot/lede/internal/store"
	"github.com/lede-bot/lede/internal/telemetry"
)

// operations is what the operator sees of lede serve while it runs.
type operations struct {
	*telemetry.Telemetry
	program *program
	server  *telemetry.Server // nil: no address is set
}

// operations begins to count, to trace and to answer where the settings say so.
// The caller closes it.
func (p *program) operations(ctx context.Context) (*operations, error) {
	c := p.settings.Config.Ops
	if _, _, err := net.SplitHostPort(c.Address); err != nil && c.Address != "" {
		return nil, badAddress(c.Address)
	}
	t, err := telemetry.New(ctx, telemetry.Options{Version: version(), TraceEndpoint: p.traceEndpoint(), Log: p.log})
	if err != nil {
		return nil, &failure{code: exitUsage, sentence: "Traces can't be sent.", hint: "check ops.trace_endpoint.", cause: err}
	}
	o := &operations{Telemetry: t, program: p}
	p.resting = t.Resting
	if c.Address == "" {
		return o, nil
	}
	o.server, err = t.Serve(ctx, c.Address)
	if err != nil {
		return nil, &failure{
			code: exitUsage, sentence: "The operations address " + c.Address + " is taken, or not this machine's.",
			hint: "choose another for ops.address; lede doctor looks whether it is free.", cause: err,
		}
	}
	p.log.InfoContext(ctx, "operations", "address", o.server.Address())
	return o, nil
}

// traceEndpoint is the collector of the settings, else of OpenTelemetry's own variables.
func (p *program) traceEndpoint() string {
	if set := p.settings.Config.Ops.TraceEndpoint; set != "" {
		return set
	}
	if traces := p.getenv("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"); traces != "" {
		return traces
	}
	return p.getenv("OTEL_EXPORTER_OTLP_ENDPOINT")
}

// watch says what being ready takes, and has read what is not pushed.
func (o *operations) watch(b *bot.Bot, kept *store.Store, waiting *queue.Queue, roles bot.Roles) {
	readings := telemetry.Readings{DatabaseSize: kept.Size, Queue: func(ctx context.Context) (telemetry.Queue, error) {
		s, err := waiting.Stats(ctx)
		return telemetry.Queue{
			Waiting: s.Waiting, Working: s.Working, Later: s.Later, Dead: s.Dead, Again: s.Again, Oldest: s.Oldest,
			Attempts: s.Counts.Attempts, TakenOver: s.Counts.TakenOver, Refused: s.Counts.Refused,
		}, err
	}}
	if roles.Gateway {
		readings.Gateway = func() telemetry.Gateway {
			g := b.Connection()
			return telemetry.Gateway{
				Shards: g.Shards, Connected: g.Connected, Latency: g.Latency, Reconnects: g.Reconnects,
				Handled: g.Handled, Dropped: g.Dropped, Duplicate: g.Duplicates, Waiting: g.Queued,
			}
		}
	}
	o.Watch(readings)
	if o.server == nil {
		return
	}
	checks := []telemetry.Check{
		{Name: "database", Ask: func(ctx context.Context) string {
			if err := kept.Ping(ctx); err != nil {
				o.program.log.WarnContext(ctx, "not ready", "error", err)
				return "does not answer"
			}
			return ""
		}},
		{Name: "discord", Ask: func(context.Context) string {
			select {
			case <-b.Ready():
				return ""
			default:
				return "not reached yet"
			}
		}},
	}
	if roles.Gateway {
		checks = append(checks, telemetry.Check{Name: "gateway", Ask: func(context.Context) string {
			if g := b.Connection(); g.Connected < g.Shards {
				return "not connected"
			}
			return ""
		}})
	}
	o.server.Expect(checks...)
}

// drained returns a context that the steps are observed in, and that ends when
// ctx has ended and whoever asks at /readyz has had time to notice.
func (o *operations) drained(ctx context.Context) (work context.Context, end context.CancelFunc) {
	work, end = context.WithCancel(observe.With(context.WithoutCancel(ctx), o))
	context.AfterFunc(ctx, func() {
		if o.server == nil {
			end()
			return
		}
		o.server.Drain()
		delay := o.program.settings.Config.Ops.DrainDelay
		o.program.log.Info("stopping", "requests_are_taken_for", delay)
		time.AfterFunc(delay, end)
	})
	return work, end
}

// lastTraces bounds how long sending the last traces may hold the end up.
const lastTraces = 3 * time.Second

// close sends the last traces and stops answering; ctx outlives the work.
func (o *operations) close(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, lastTraces)
	defer cancel()
	if err := o.Close(ctx); err != nil {
		o.program.log.Warn("traces", "error", err)
	}
	if o.server == nil {
		return
	}
	if err := o.server.Close(ctx); err != nil {
		o.program.log.Warn("closing the operations address", "error", err)
	}
}
