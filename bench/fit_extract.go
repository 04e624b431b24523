package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"hash/fnv"
	"io"
	"math"
	"os"
	"strings"

	"github.com/lede-bot/lede/article"
	"github.com/lede-bot/lede/article/body"
	"github.com/lede-bot/lede/bench/boost"
	"github.com/lede-bot/lede/bench/dataset"
	"github.com/lede-bot/lede/bench/metric"
)

// Weights of the blocks that a page's gold says something about.
const (
	weightSegment = 1.0 // holds a segment that must be or must not be in the body
	weightAgreed  = 0.1 // says nothing, but two extractors agree
)

// fittedPage is a page with the features of its blocks and what its gold says of them.
type fittedPage struct {
	page    dataset.Page
	input   *body.Input
	rows    [][]float32
	labels  []float64
	weights []float64
	fold    int
	odds    []float64
}

// runFitExtract fits the model that chooses the blocks of a body, writes it,
// and prints how well models fitted the same way do on domains they did not see.
func runFitExtract(ctx context.Context, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("fit-extract", flag.ContinueOnError)
	data := flags.String("data", "", "folder with pages.jsonl and html/")
	write := flags.String("write", "", "file for the model; empty: only cross-validate")
	folds := flags.Int("folds", 5, "folds over domains; 0: none")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *data == "" {
		return errors.New("fit-extract: -data is missing")
	}
	pages, err := readFittedPages(ctx, *data)
	if err != nil {
		return err
	}
	if *folds > 1 {
		if err := crossValidate(pages, *folds); err != nil {
			return err
		}
		reportFit(out, pages)
	}
	if *write == "" {
		return nil
	}
	lines := fitPages(pages, func(*fittedPage) bool { return true })
	return os.WriteFile(*write, []byte(modelHead+strings.Join(lines, "\n")+"\n"), 0o644)
}

const modelHead = `# Decision trees that give the log odds that a block belongs to the body, one a line in preorder:
# "feature<threshold" is followed by the branch for smaller values and the other; "=value" is a leaf.
# Fitted by bench fit-extract; do not edit.
`

func readFittedPages(ctx context.Context, data string) ([]*fittedPage, error) {
	pages, err := dataset.Lines[dataset.Page](data, "pages.jsonl")
	if err != nil {
		return nil, err
	}
	var all []*fittedPage
	for _, p := range pages {
		raw, err := dataset.Gunzip(data, p.HTML)
		if err != nil {
			return nil, err
		}
		in, err := article.BodyInput(ctx, raw, article.HTMLOptions{URL: p.URL})
		if err != nil {
			return nil, fmt.Errorf("%s: %w", p.ID, err)
		}
		f := &fittedPage{page: p, input: in, rows: body.Features(in)}
		if p.Set == "sh" {
			f.learnBody()
		} else {
			f.learnSegments()
		}
		all = append(all, f)
	}
	return all, nil
}

func fitPages(pages []*fittedPage, use func(*fittedPage) bool) []string {
	var s boost.Set
	names := body.FeatureNames()
	for _, f := range pages {
		if !use(f) {
			continue
		}
		for i, w := range f.weights {
			if w == 0 {
				continue
			}
			s.Rows, s.Labels, s.Weights = append(s.Rows, f.rows[i]), append(s.Labels, f.labels[i]), append(s.Weights, w)
		}
	}
	return boost.Fit(s, names, boost.Options{
		Trees: 150, Leaves: 16, Rate: 0.1, Lambda: 2, MinWeight: 2, Rows: 0.5, Features: 0.4, Seed: 1,
	})
}

// crossValidate gives each page the odds of a model that has seen no page of its domain.
func crossValidate(pages []*fittedPage, folds int) error {
	for _, f := range pages {
		h := fnv.New32a()
		h.Write([]byte(f.page.Domain))
		f.fold = int(h.Sum32()>>4) % folds
	}
	for k := range folds {
		lines := fitPages(pages, func(f *fittedPage) bool { return f.fold != k })
		m, err := body.ParseModel(strings.Join(lines, "\n"), body.FeatureNames())
		if err != nil {
			return err
		}
		for _, f := range pages {
			if f.fold != k {
				continue
			}
			f.odds = make([]float64, len(f.rows))
			for i, row := range f.rows {
				f.odds[i] = m.Odds(row)
			}
		}
	}
	return nil
}

func reportFit(out io.Writer, pages []*fittedPage) {
	var shingles []metric.PageScore
	var segments metric.SegmentCounts
	for _, f := range pages {
		var kept []string
		for i, keep := range body.Choose(f.input, f.odds) {
			if keep {
				kept = append(kept, f.input.Page.Blocks[i].Text)
			}
		}
		text := strings.Join(kept, "\n\n")
		if f.page.Set == "sh" {
			shingles = append(shingles, metric.Shingles(f.page.Body, text))
		} else {
			segments.Segments(text, f.page.With, f.page.Without)
		}
	}
	s, t := metric.MeanShingles(shingles), segments.Scores()
	fmt.Fprintf(out, "cross-validated over domains: sh P %.4f R %.4f F1 %.4f, tr P %.4f R %.4f F1 %.4f\n",
		s.Precision, s.Recall, s.F1, t.Precision, t.Recall, t.F1)
}

// learnSegments takes the labels of a page whose gold is segments.
func (f *fittedPage) learnSegments() {
	trafilatura, readability := columnOf("traf"), columnOf("read")
	for i := range f.input.Page.Blocks {
		label, weight := 0.0, 0.0
		text := metric.Squeeze(f.input.Page.Blocks[i].Text)
		holds := func(segment string) bool {
			segment = metric.Squeeze(segment)
			return strings.Contains(text, segment) || len(text) > 25 && strings.Contains(segment, text)
		}
		for _, segment := range f.page.Without {
			if holds(segment) {
				label, weight = 0, weightSegment
			}
		}
		for _, segment := range f.page.With {
			if holds(segment) {
				label, weight = 1, weightSegment
			}
		}
		if weight == 0 {
			t, r := f.rows[i][trafilatura], f.rows[i][readability]
			switch {
			case t > 0.8 && r > 0.8:
				label, weight = 1, weightAgreed
			case t < 0.2 && r < 0.2:
				label, weight = 0, weightAgreed
			}
		}
		f.labels, f.weights = append(f.labels, label), append(f.weights, weight)
	}
}

func columnOf(name string) int {
	for i, n := range body.FeatureNames() {
		if n == name {
			return i
		}
	}
	return -1
}

// learnBody takes the labels of a page whose gold is the whole body: the share
// of each block's shingles that the body holds.
func (f *fittedPage) learnBody() {
	f.labels = alignBody(f.page.Body, f.input.Page.Blocks)
	total := 200.0
	for i, label := range f.labels {
		total += label * float64(len(f.input.Page.Blocks[i].Tokens))
	}
	for i := range f.labels {
		// What a block is worth in the score is its share of the page.
		share := float64(len(f.input.Page.Blocks[i].Tokens)) / total
		f.weights = append(f.weights, math.Min(8, 0.3+60*share))
	}
}
