package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"runtime"
	"runtime/metrics"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/lede-bot/lede/bench/dataset"
	"github.com/lede-bot/lede/bench/metric"
)

// lowF1 is the F1 of a page below which its body counts as missed.
const lowF1 = 0.8

// extraction is what one extractor made of all pages, in the order of the pages.
type extraction struct {
	name     string
	texts    []string
	failed   []bool
	times    []time.Duration
	bytes    uint64 // allocated, in all
	peak     uint64 // most bytes of live and unswept objects during one page
	shingles []metric.PageScore
	segments metric.SegmentCounts
}

func runExtract(ctx context.Context, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("extract", flag.ContinueOnError)
	data := flags.String("data", "", "folder with pages.jsonl and html/")
	worst := flags.Int("worst", 0, "list so many pages of sh on which lede does worst")
	only := flags.String("only", "", "run this extractor alone")
	set := flags.String("set", "", "read only the pages of this set, sh or tr")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *data == "" {
		return errors.New("extract: -data is missing")
	}
	pages, err := dataset.Lines[dataset.Page](*data, "pages.jsonl")
	if err != nil {
		return err
	}
	pages = slices.DeleteFunc(pages, func(p dataset.Page) bool { return *set != "" && p.Set != *set })
	peers := slices.DeleteFunc(extractors(), func(e extractor) bool { return *only != "" && e.name != *only })
	results := make([]*extraction, len(peers))
	for k := range peers {
		results[k] = &extraction{name: peers[k].name}
	}
	for i := range pages {
		page, err := dataset.Gunzip(*data, pages[i].HTML)
		if err != nil {
			return err
		}
		// Side by side on each page, so that a busy machine slows all alike.
		for k := range peers {
			results[k].read(ctx, peers[k], &pages[i], page)
		}
	}
	printExtractions(out, results)
	if len(results) > 1 {
		printDifference(out, results[0], results[1])
		printUnread(out, pages, results)
	}
	printWorst(out, pages, results, *worst)
	return nil
}

// read runs the extractor on one page and adds its scores.
func (x *extraction) read(ctx context.Context, e extractor, p *dataset.Page, page []byte) {
	runtime.GC()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	stop := watchHeap()
	start := time.Now()
	text, err := e.run(ctx, page, p.URL)
	x.times = append(x.times, time.Since(start))
	x.peak = max(x.peak, stop()-min(before.HeapAlloc, stop()))
	runtime.ReadMemStats(&after)
	x.bytes += after.TotalAlloc - before.TotalAlloc
	x.texts, x.failed = append(x.texts, text), append(x.failed, err != nil)
	if p.Set == "sh" {
		x.shingles = append(x.shingles, metric.Shingles(p.Body, text))
	} else {
		x.segments.Segments(text, p.With, p.Without)
	}
}

// watchHeap samples the bytes of objects on the heap until the function that it
// returns is called, which gives the most seen.
func watchHeap() (stop func() uint64) {
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	done, result := make(chan struct{}), make(chan uint64, 1)
	go func() {
		tick := time.NewTicker(500 * time.Microsecond)
		defer tick.Stop()
		most := uint64(0)
		for {
			metrics.Read(sample)
			most = max(most, sample[0].Value.Uint64())
			select {
			case <-done:
				result <- most
				return
			case <-tick.C:
			}
		}
	}()
	most := uint64(0)
	return func() uint64 {
		if done != nil {
			close(done)
			done, most = nil, <-result
		}
		return most
	}
}

func printExtractions(out io.Writer, results []*extraction) {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "\tsh P\tR\tF1\tequal\t<0.8\ttr P\tR\tF1\tacc\tmedian ms\tp95\tmax\tMB/page\tpeak MB\tfailed\tempty\t")
	for _, x := range results {
		s, t := metric.MeanShingles(x.shingles), x.segments.Scores()
		low, failed, empty := 0, 0, 0
		for _, p := range x.shingles {
			if p.F1() < lowF1 {
				low++
			}
		}
		for i, text := range x.texts {
			if x.failed[i] {
				failed++
			} else if strings.TrimSpace(text) == "" {
				empty++
			}
		}
		times := slices.Sorted(slices.Values(x.times))
		ms := func(quantile float64) float64 {
			return float64(times[int(quantile*float64(len(times)-1))]) / float64(time.Millisecond)
		}
		fmt.Fprintf(w, "%s\t%.4f\t%.4f\t%.4f\t%.3f\t%.1f%%\t%.4f\t%.4f\t%.4f\t%.4f\t%.2f\t%.2f\t%.1f\t%.2f\t%.1f\t%d\t%d\t\n",
			x.name, s.Precision, s.Recall, s.F1, s.Accuracy, 100*float64(low)/float64(max(1, len(x.shingles))),
			t.Precision, t.Recall, t.F1, t.Accuracy, ms(0.5), ms(0.95), ms(1),
			float64(x.bytes)/float64(len(x.texts))/(1<<20), float64(x.peak)/(1<<20), failed, empty)
	}
	w.Flush()
}

// printDifference gives the difference in F1 on sh between two extractors with
// its 95 % interval over resampled pages (paired bootstrap, Efron 1979).
func printDifference(out io.Writer, a, b *extraction) {
	n := len(a.shingles)
	if n == 0 {
		return
	}
	const rounds = 2000
	random := rand.New(rand.NewPCG(1, 2))
	differences := make([]float64, rounds)
	resampledA, resampledB := make([]metric.PageScore, n), make([]metric.PageScore, n)
	for k := range differences {
		for i := range n {
			j := random.IntN(n)
			resampledA[i], resampledB[i] = a.shingles[j], b.shingles[j]
		}
		differences[k] = metric.MeanShingles(resampledA).F1 - metric.MeanShingles(resampledB).F1
	}
	slices.Sort(differences)
	fmt.Fprintf(out, "\nF1 on sh, %s minus %s: %+.4f, 95 %% interval %+.4f to %+.4f\n", a.name, b.name,
		metric.MeanShingles(a.shingles).F1-metric.MeanShingles(b.shingles).F1, differences[rounds/40], differences[rounds-rounds/40])
}

// printUnread lists the pages that the first extractor could not read though another could.
func printUnread(out io.Writer, pages []dataset.Page, results []*extraction) {
	var unread []string
	for i := range pages {
		if strings.TrimSpace(results[0].texts[i]) != "" {
			continue
		}
		for _, peer := range results[1:] {
			if strings.TrimSpace(peer.texts[i]) != "" {
				unread = append(unread, fmt.Sprintf("%s (%s reads %d bytes)", pages[i].ID, peer.name, len(peer.texts[i])))
				break
			}
		}
	}
	fmt.Fprintf(out, "pages that %s leaves empty though a peer reads them: %d\n", results[0].name, len(unread))
	for _, line := range unread {
		fmt.Fprintln(out, "  ", line)
	}
}

func printWorst(out io.Writer, pages []dataset.Page, results []*extraction, n int) {
	type scored struct {
		page   *dataset.Page
		scores []float64
	}
	var all []scored
	k := 0
	for i := range pages {
		if pages[i].Set != "sh" {
			continue
		}
		s := scored{page: &pages[i]}
		for _, x := range results {
			s.scores = append(s.scores, x.shingles[k].F1())
		}
		all = append(all, s)
		k++
	}
	slices.SortStableFunc(all, func(a, b scored) int { return cmpDescending(b.scores[0], a.scores[0]) })
	for _, s := range all[:min(n, len(all))] {
		fmt.Fprintf(out, "%.3f  %s %s\n", s.scores, s.page.ID, s.page.URL)
	}
}
