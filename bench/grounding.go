package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"github.com/lede-bot/lede/article"
	"github.com/lede-bot/lede/bench/dataset"
	"github.com/lede-bot/lede/bench/metric"
	"github.com/lede-bot/lede/internal/grounding"
	"github.com/lede-bot/lede/internal/lang"
)

// newsClaims are the sets that the figures are about; the other is only fitted to.
func newsClaims() []string {
	return []string{"summedits_news", "qags_cnndm", "qags_xsum", "cliff_xsum", "cliff_cnndm"}
}

const otherClaims = "summedits_other"

const (
	groundingFolds = 5
	supportedShare = 0.9 // of the supported claims that are to be kept
)

// claimCase is a labelled claim as the fit sees it.
type claimCase struct {
	dataset.Claim
	article  *grounding.Article
	features []float64
}

func readClaims(ctx context.Context, data string) ([]claimCase, error) {
	var cases []claimCase
	known := map[string]*grounding.Article{}
	for _, set := range append(newsClaims(), otherClaims) {
		rows, err := dataset.Lines[dataset.Claim](data, set+".jsonl")
		if err != nil {
			return nil, err
		}
		for _, row := range rows {
			if known[row.Article] == nil {
				a, err := article.FromText(ctx, row.Article, article.TextOptions{})
				if err != nil {
					return nil, err
				}
				known[row.Article] = groundingArticle(a)
			}
			x := known[row.Article]
			cases = append(cases, claimCase{row, x, x.Features(row.Claim)})
		}
	}
	return cases, nil
}

func groundingArticle(a *article.Article) *grounding.Article {
	passages := make([]grounding.Passage, len(a.Passages))
	for i, p := range a.Passages {
		passages[i] = grounding.Passage{Text: p.Text}
	}
	return grounding.Read(a.Language, passages)
}

// foldsOf deals articles to so many folds of the same size; seed shuffles them.
func foldsOf(cases []claimCase, seed, folds int) map[string]int {
	var ids []string
	for _, c := range cases {
		ids = append(ids, c.ArticleID)
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	rand.New(rand.NewPCG(uint64(seed), uint64(folds))).Shuffle(len(ids), func(i, j int) { ids[i], ids[j] = ids[j], ids[i] })
	fold := map[string]int{}
	for i, id := range ids {
		fold[id] = i % folds
	}
	return fold
}

func runGrounding(ctx context.Context, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("grounding", flag.ContinueOnError)
	data := flags.String("data", "", "folder with the labelled claims, one JSON Lines file a set")
	seeds := flags.Int("seeds", 3, "how often the articles are dealt to folds anew")
	if err := flags.Parse(args); err != nil {
		return err
	}
	cases, err := readClaims(ctx, *data)
	if err != nil {
		return fmt.Errorf("grounding: %w", err)
	}
	head(out)
	printGrounding(out, "word overlap", len(cases), 1, func(_ int, judged []metric.Judged) {
		for i, c := range cases {
			judged[i] = metric.Judged{Score: wordOverlap(c), Answerable: c.Label == 1}
		}
		shift(judged, metric.BestThreshold(judged))
	}, cases)
	printGrounding(out, "names and numbers", len(cases), 1, func(_ int, judged []metric.Judged) {
		for i, c := range cases {
			judged[i] = metric.Judged{Score: namesAndNumbers(c), Answerable: c.Label == 1}
		}
	}, cases)
	if err := printHeldOutClaims(out, cases, *seeds); err != nil {
		return fmt.Errorf("grounding: %w", err)
	}
	printGrounding(out, "lede, on its own fit", len(cases), 1, func(_ int, judged []metric.Judged) {
		for i, c := range cases {
			judged[i] = metric.Judged{Score: c.article.Check(grounding.Default(), c.Claim.Claim, "").Score, Answerable: c.Label == 1}
		}
	}, cases)
	took := make([]time.Duration, len(cases))
	for i, c := range cases {
		start := time.Now()
		c.article.Check(grounding.Default(), c.Claim.Claim, "")
		took[i] = time.Since(start)
	}
	slices.Sort(took)
	fmt.Fprintf(out, "\ntime a claim, the article read: %d µs at the median, %d µs at the 95th percentile\n", took[len(took)/2].Microseconds(), took[len(took)*95/100].Microseconds())
	return nil
}

// shift moves scores so that a threshold becomes one half.
func shift(judged []metric.Judged, threshold float64) {
	for i := range judged {
		judged[i].Score += grounding.Threshold - threshold
	}
}

func head(out io.Writer) {
	fmt.Fprintf(out, "%-24s%9s%8s%9s   ", "", "balanced", "AUC", "caught")
	for _, set := range newsClaims() {
		fmt.Fprintf(out, "%16s", set)
	}
	fmt.Fprintln(out)
}

// printGrounding prints the mean over the sets, and each set's balanced accuracy
// and AUC. "caught" is the share of unsupported claims under the score that
// keeps nine in ten of the supported.
func printGrounding(out io.Writer, name string, n, seeds int, judge func(seed int, judged []metric.Judged), cases []claimCase) {
	sets := newsClaims()
	accuracy, area, caught := make([]float64, len(sets)), make([]float64, len(sets)), 0.0
	for seed := range seeds {
		judged := make([]metric.Judged, n)
		judge(seed, judged)
		for s, set := range sets {
			var part []metric.Judged
			for i, c := range cases {
				if c.Source == set {
					part = append(part, judged[i])
				}
			}
			accuracy[s] += metric.BalancedAccuracy(part, grounding.Threshold) / float64(seeds)
			area[s] += metric.AUC(part) / float64(seeds)
			caught += caughtAt(part, supportedShare) / float64(seeds*len(sets))
		}
	}
	mean := func(x []float64) (sum float64) {
		for _, y := range x {
			sum += y / float64(len(x))
		}
		return sum
	}
	fmt.Fprintf(out, "%-24s%8.1f%%%8.3f%8.1f%%   ", name, 100*mean(accuracy), mean(area), 100*caught)
	for s := range sets {
		fmt.Fprintf(out, "%10.1f /%.2f", 100*accuracy[s], area[s])
	}
	fmt.Fprintln(out)
}

// caughtAt returns the share of unsupported claims that score less than all but
// the given share of the supported.
func caughtAt(judged []metric.Judged, keep float64) float64 {
	var supported []float64
	for _, j := range judged {
		if j.Answerable {
			supported = append(supported, j.Score)
		}
	}
	slices.Sort(supported)
	threshold := supported[int((1-keep)*float64(len(supported)))]
	var s share
	for _, j := range judged {
		if !j.Answerable {
			s.count(j.Score < threshold)
		}
	}
	return s.percent() / 100
}

// wordOverlap is the share of the claim's words that the article has.
func wordOverlap(c claimCase) float64 {
	has := map[string]bool{}
	for _, w := range lang.Words(c.Article) {
		has[w] = true
	}
	var s share
	for _, w := range lang.Words(c.Claim.Claim) {
		s.count(has[w])
	}
	return s.percent() / 100
}

// namesAndNumbers is 1 when the article has all capitalized words and numbers of
// the claim, and 0 otherwise.
func namesAndNumbers(c claimCase) float64 {
	text := " " + strings.Join(lang.Words(c.Article), " ") + " "
	for i, w := range strings.Fields(c.Claim.Claim) {
		if first := w[0]; first >= 'A' && first <= 'Z' && i > 0 || first >= '0' && first <= '9' {
			for _, part := range lang.Words(w) {
				if !strings.Contains(text, " "+part+" ") {
					return 0
				}
			}
		}
	}
	return 1
}
