package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/go-shiori/dom"
	"github.com/markusmobius/go-trafilatura"

	"github.com/lede-bot/lede/article"
	"github.com/lede-bot/lede/bench/dataset"
	"github.com/lede-bot/lede/bench/metric"
)

// extractor turns a page into body text.
type extractor struct {
	name string
	run  func(ctx context.Context, page []byte, url string) (string, error)
}

func ledeExtractor() extractor {
	return extractor{"lede", func(ctx context.Context, page []byte, url string) (string, error) {
		a, err := article.FromHTML(ctx, page, article.HTMLOptions{URL: url})
		if err != nil {
			return "", err
		}
		return a.Text, nil
	}}
}

func trafilaturaExtractor() extractor {
	return extractor{"go-trafilatura", func(_ context.Context, page []byte, _ string) (string, error) {
		r, err := trafilatura.Extract(bytes.NewReader(page), trafilatura.Options{EnableFallback: true, ExcludeComments: true})
		if err != nil || r == nil {
			return "", err
		}
		return dom.InnerText(r.ContentNode), nil
	}}
}

func runExtract(ctx context.Context, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("extract", flag.ContinueOnError)
	data := flags.String("data", "", "folder with pages.jsonl, html/ and paste/")
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
	for _, e := range []extractor{ledeExtractor(), trafilaturaExtractor()} {
		var shingles []metric.PageScore
		var segments metric.SegmentCounts
		var times []time.Duration
		for _, p := range pages {
			page, err := dataset.Gunzip(*data, p.HTML)
			if err != nil {
				return err
			}
			start := time.Now()
			text, _ := e.run(ctx, page, p.URL)
			times = append(times, time.Since(start))
			if p.Set == "sh" {
				shingles = append(shingles, metric.Shingles(p.Body, text))
			} else {
				segments.Segments(text, p.With, p.Without)
			}
		}
		slices.Sort(times)
		fmt.Fprintf(out, "%-16s sh %+v\n%-16s tr %+v\n%-16s median %v p95 %v max %v\n", e.name, metric.MeanShingles(shingles),
			"", segments.Scores(), "", times[len(times)/2], times[len(times)*95/100], times[len(times)-1])
	}
	return nil
}
