package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/markusmobius/go-trafilatura"

	"github.com/lede-bot/lede/article"
	"github.com/lede-bot/lede/bench/dataset"
	"github.com/lede-bot/lede/bench/metric"
)

// pageMetadata is what the table compares of one page.
type pageMetadata struct {
	headline, byline, site, language, address, image string
	published                                        time.Time
}

// metadataReader reads the metadata of a page.
type metadataReader struct {
	name string
	run  func(ctx context.Context, page []byte, url string) (pageMetadata, error)
}

// presence counts on how many pages a reader found each field.
type presence struct {
	name                                              string
	headline, byline, published, site, address, image int
	sameTitle, sameLanguage, labelled                 int
	times                                             []time.Duration
}

func (p *presence) add(m pageMetadata, page dataset.Page, took time.Duration) {
	count := func(n *int, ok bool) {
		if ok {
			*n++
		}
	}
	count(&p.headline, m.headline != "")
	count(&p.byline, m.byline != "")
	count(&p.published, !m.published.IsZero())
	count(&p.site, m.site != "")
	count(&p.address, m.address != "")
	count(&p.image, m.image != "")
	count(&p.sameTitle, page.Title != "" && metric.SameTitle(m.headline, page.Title))
	count(&p.sameLanguage, strings.HasPrefix(m.language, page.Lang) && page.Lang != "")
	count(&p.labelled, page.Title != "")
	p.times = append(p.times, took)
}

// runVerdicts prints how pages that are all readable are judged, and how often
// their metadata is found, beside go-trafilatura.
func runVerdicts(ctx context.Context, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("verdicts", flag.ContinueOnError)
	data := flags.String("data", "", "folder with pages.jsonl and html/")
	list := flags.Bool("list", false, "list every page that is no plain article, and every headline that differs")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *data == "" {
		return errors.New("verdicts: -data is missing")
	}
	pages, err := dataset.Lines[dataset.Page](*data, "pages.jsonl")
	if err != nil {
		return err
	}
	var verdicts verdictCounts
	ledeReader := metadataReader{"lede", func(ctx context.Context, page []byte, url string) (pageMetadata, error) {
		a, err := article.FromHTML(ctx, page, article.HTMLOptions{URL: url})
		if err != nil {
			return pageMetadata{}, err
		}
		verdicts.add(a)
		return pageMetadata{a.Headline, a.Byline, a.Site, a.Language, a.CanonicalURL, a.LeadImage, a.Published}, nil
	}}
	var table []*presence
	for _, reader := range []metadataReader{ledeReader, {"go-trafilatura", trafilaturaMetadata}} {
		found := &presence{name: reader.name}
		table = append(table, found)
		for _, p := range pages {
			if err := ctx.Err(); err != nil {
				return err
			}
			page, err := dataset.Gunzip(*data, p.HTML)
			if err != nil {
				return err
			}
			start := time.Now()
			m, err := reader.run(ctx, page, strings.TrimSpace(p.URL))
			took := time.Since(start)
			if err != nil && reader.name == ledeReader.name {
				verdicts.failed++
			}
			found.add(m, p, took)
			if *list && reader.name == ledeReader.name && p.Title != "" && !metric.SameTitle(m.headline, p.Title) {
				fmt.Fprintf(out, "%s headline %q, labelled %q\n", p.ID, m.headline, p.Title)
			}
		}
	}
	verdicts.print(out, len(pages), *list)
	printPresence(out, table, len(pages))
	return nil
}

// verdictCounts counts the verdicts on pages that can all be read.
type verdictCounts struct {
	verdicts        map[article.Verdict]int
	refused, failed int
	notices         int
	odd             []string
}

func (c *verdictCounts) add(a *article.Article) {
	if c.verdicts == nil {
		c.verdicts = map[article.Verdict]int{}
	}
	c.verdicts[a.Verdict]++
	if a.Notice() != "" {
		c.notices++
	}
	if err := a.Refusal(); err != nil {
		c.refused++
	}
	if a.Verdict != article.VerdictArticle || a.Notice() != "" {
		c.odd = append(c.odd, fmt.Sprintf("%-9s refused %-5v %s %s", a.Verdict, a.Refusal() != nil, a.URL, a.Notice()))
	}
}

func (c *verdictCounts) print(out io.Writer, pages int, list bool) {
	if list {
		for _, line := range c.odd {
			fmt.Fprintln(out, line)
		}
	}
	var names []article.Verdict
	for v := range c.verdicts {
		names = append(names, v)
	}
	slices.SortFunc(names, func(a, b article.Verdict) int { return cmp.Compare(c.verdicts[b], c.verdicts[a]) })
	for _, v := range names {
		fmt.Fprintf(out, "%-10s %4d\n", v, c.verdicts[v])
	}
	fmt.Fprintf(out, "refused    %4d of %d (%.2f %%; at most 1 %%), failed %d, with a notice %d\n\n",
		c.refused, pages, 100*float64(c.refused)/float64(max(1, pages)), c.failed, c.notices)
}

func printPresence(out io.Writer, table []*presence, pages int) {
	share := func(n, of int) float64 { return 100 * float64(n) / float64(max(1, of)) }
	fmt.Fprintf(out, "%-15s %9s %7s %7s %7s %7s %7s %9s %9s %9s %9s\n", "% of pages with",
		"headline", "byline", "date", "site", "address", "image", "=title", "=language", "median", "p95")
	for _, p := range table {
		slices.Sort(p.times)
		fmt.Fprintf(out, "%-15s %9.1f %7.1f %7.1f %7.1f %7.1f %7.1f %9.1f %9.1f %9v %9v\n", p.name,
			share(p.headline, pages), share(p.byline, pages), share(p.published, pages), share(p.site, pages),
			share(p.address, pages), share(p.image, pages), share(p.sameTitle, p.labelled), share(p.sameLanguage, pages),
			p.times[len(p.times)/2].Round(10*time.Microsecond), p.times[len(p.times)*95/100].Round(10*time.Microsecond))
	}
}

func trafilaturaMetadata(_ context.Context, page []byte, _ string) (pageMetadata, error) {
	r, err := trafilatura.Extract(bytes.NewReader(page), trafilatura.Options{EnableFallback: true, ExcludeComments: true})
	if err != nil || r == nil {
		return pageMetadata{}, err
	}
	m := r.Metadata
	return pageMetadata{m.Title, m.Author, m.Sitename, m.Language, m.URL, m.Image, m.Date}, nil
}
