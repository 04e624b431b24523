package telemetry

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// Readings are asked for each time that metrics are: nil ones are left out.
type Readings struct {
	Gateway      func() Gateway
	Queue        func(context.Context) (Queue, error)
	DatabaseSize func(context.Context) (bytes int64, err error)
}

// Gateway is how the connections to Discord are.
type Gateway struct {
	Shards, Connected           int
	Latency                     time.Duration // of the last heartbeat, of the slowest shard; 0: none yet
	Reconnects                  int           // since the start
	Handled, Dropped, Duplicate int           // events, since the start
	Waiting                     int           // events
}

// Queue is what is in the queue of the whole database, and what this process did
// with it since the start.
type Queue struct {
	Waiting, Working, Later, Dead int
	Again                         int           // unfinished ones that were tried before
	Oldest                        time.Duration // age of the oldest that waits

	Attempts, TakenOver, Refused int64
}

// readingTime bounds one reading of the database.
const readingTime = 2 * time.Second

// Watch has readings taken from now on. It is called once.
func (t *Telemetry) Watch(r Readings) { t.registry.MustRegister(&watcher{r}) }

// watcher is a collector of what is read when it is asked for.
type watcher struct{ readings Readings }

// Describe sends nothing: what there is depends on the role of the process.
func (w *watcher) Describe(chan<- *prometheus.Desc) {}

// Collect takes the readings. What cannot be read is left out, as Prometheus wants it.
func (w *watcher) Collect(into chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), readingTime)
	defer cancel()
	tell := func(name string, value float64, labels ...string) {
		m := described(name)
		kind := prometheus.GaugeValue
		if m.Type == counter {
			kind = prometheus.CounterValue
		}
		into <- prometheus.MustNewConstMetric(prometheus.NewDesc(m.Name, m.Help, m.names(), nil), kind, value, labels...)
	}
	if w.readings.Gateway != nil {
		g := w.readings.Gateway()
		tell(gatewayShards, float64(g.Shards))
		tell(gatewayConnected, float64(g.Connected))
		tell(gatewayLatency, g.Latency.Seconds())
		tell(gatewayReconnects, float64(g.Reconnects))
		tell(gatewayEvents, float64(g.Handled), "handled")
		tell(gatewayEvents, float64(g.Dropped), "dropped")
		tell(gatewayEvents, float64(g.Duplicate), "duplicate")
		tell(gatewayWaiting, float64(g.Waiting))
	}
	if w.readings.Queue != nil {
		if q, err := w.readings.Queue(ctx); err == nil {
			tell(queueJobs, float64(q.Waiting), "waiting")
			tell(queueJobs, float64(q.Working), "working")
			tell(queueJobs, float64(q.Later), "later")
			tell(queueJobs, float64(q.Dead), "dead")
			tell(queueAge, q.Oldest.Seconds())
			tell(queueAgain, float64(q.Again))
			tell(queueAttempts, float64(q.Attempts))
			tell(queueTakenOver, float64(q.TakenOver))
			tell(queueRefused, float64(q.Refused))
		}
	}
	if w.readings.DatabaseSize != nil {
		if size, err := w.readings.DatabaseSize(ctx); err == nil {
			tell(databaseSize, float64(size))
		}
	}
}
