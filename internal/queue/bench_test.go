package queue_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/lede-bot/lede/internal/queue"
)

// BenchmarkAccept measures what accepting a request costs.
func BenchmarkAccept(b *testing.B) {
	for name, fresh := range databases() {
		b.Run(name, func(b *testing.B) {
			q, _ := open(b, fresh(b), queue.Options{})
			var took []time.Duration
			for i := 0; b.Loop(); i++ {
				began := time.Now()
				ticket := accept(b, q, job(fmt.Sprint("guild", i%10), fmt.Sprint(i)))
				took = append(took, time.Since(began))
				if err := ticket.Abandon(b.Context()); err != nil { // so that no more wait than may
					b.Fatal(err)
				}
			}
			report(b, took)
		})
	}
}

// BenchmarkStart measures the time from before a request is accepted to the
// start of work on it, where nothing else waits.
func BenchmarkStart(b *testing.B) {
	for name, fresh := range databases() {
		b.Run(name, func(b *testing.B) {
			q, _ := open(b, fresh(b), queue.Options{})
			started := make(chan time.Time, 1)
			work(b, q, func(context.Context, queue.Task) error { started <- time.Now(); return nil })
			var took []time.Duration
			for i := 0; b.Loop(); i++ {
				began := time.Now()
				submit(b, q, job("guild", fmt.Sprint(i)))
				took = append(took, (<-started).Sub(began))
				time.Sleep(10 * time.Millisecond) // so that it is finished
			}
			report(b, took)
		})
	}
}

func report(b *testing.B, took []time.Duration) {
	b.Helper()
	slices.Sort(took)
	milliseconds := func(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
	b.ReportMetric(milliseconds(took[len(took)/2]), "p50-ms")
	b.ReportMetric(milliseconds(took[len(took)*95/100]), "p95-ms")
}
