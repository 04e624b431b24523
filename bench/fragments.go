package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"regexp"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/charset"
	"golang.org/x/text/unicode/norm"

	"github.com/lede-bot/lede/article"
	"github.com/lede-bot/lede/bench/dataset"
	"github.com/lede-bot/lede/bench/textdirective"
)

// leastPassages is how many passages a page must have to be measured.
const leastPassages = 10

// selectionCounts counts how fragments did, judged by what they select on the page.
type selectionCounts struct {
	exact   int // the passage, letter for letter
	wider   int // the passage with a note mark or inserted words between
	part    int // a part of the passage
	wrong   int // something else
	nothing int // a directive that matches nowhere
	none    int // no directive
	several int // of the exact and wider ones: matched elsewhere on the page as well
}

func (c *selectionCounts) add(o selectionCounts) {
	c.exact += o.exact
	c.wider += o.wider
	c.part += o.part
	c.wrong += o.wrong
	c.nothing += o.nothing
	c.none += o.none
	c.several += o.several
}

func (c *selectionCounts) total() int {
	return c.exact + c.wider + c.part + c.wrong + c.nothing + c.none
}

func (c *selectionCounts) judge(passage, selected string, count int) {
	want, got := letters(passage), letters(selected)
	switch {
	case count == 0:
		c.nothing++
		return
	case want == got:
		c.exact++
	case holdsInOrder(got, want):
		c.wider++
	case strings.Contains(want, got):
		c.part++
		return
	default:
		c.wrong++
		return
	}
	if count > 1 {
		c.several++
	}
}

// letters returns the letters and digits of text, folded.
func letters(text string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFC.String(text))
}

// holdsInOrder says whether text is want with no more than a quarter of other
// letters put in.
func holdsInOrder(text, want string) bool {
	if len(text) > len(want)*5/4+16 {
		return false
	}
	rest := want
	for i := 0; i < len(text) && rest != ""; i++ {
		if text[i] == rest[0] {
			rest = rest[1:]
		}
	}
	return rest == ""
}

// fragmentPage is one page with the fragments of its passages.
type fragmentPage struct {
	id       string
	page     []byte // UTF-8
	passages []string
	links    []string
}

func fragmentPages(ctx context.Context, data string, out io.Writer) ([]fragmentPage, error) {
	rows, err := dataset.Lines[dataset.Page](data, "pages.jsonl")
	if err != nil {
		return nil, err
	}
	var pages []fragmentPage
	var first, rest time.Duration
	length, links := 0, 0
	for _, row := range rows {
		page, err := dataset.Gunzip(data, row.HTML)
		if err != nil {
			return nil, err
		}
		a, err := article.FromHTML(ctx, page, article.HTMLOptions{URL: row.URL})
		if err != nil || len(a.Passages) < leastPassages {
			continue
		}
		p := fragmentPage{id: row.ID, page: utf8Page(page)}
		start := time.Now()
		for i, passage := range a.Passages {
			link := a.CitationURL(passage.Number)
			if i == 0 {
				first += time.Since(start)
				start = time.Now()
			}
			p.passages = append(p.passages, passage.Text)
			p.links = append(p.links, link)
			if _, directive, found := strings.Cut(link, "#:~:text="); found {
				length += len(directive)
				links++
			}
		}
		rest += time.Since(start)
		pages = append(pages, p)
	}
	if len(pages) == 0 {
		return nil, errors.New("fragments: no page has enough passages")
	}
	n := time.Duration(len(pages))
	fmt.Fprintf(out, "%d pages with at least %d passages, %d fragments of %.0f bytes on average; a page is indexed in %v, all its fragments take %v more\n",
		len(pages), leastPassages, links, float64(length)/float64(max(links, 1)), (first / n).Round(time.Microsecond), (rest / n).Round(time.Microsecond))
	return pages, nil
}

// utf8Page returns a page in UTF-8: bytes that are valid are taken as such,
// others by the page's own label.
func utf8Page(page []byte) []byte {
	if utf8.Valid(page) {
		return page
	}
	label := "windows-1252"
	if match := regexp.MustCompile(`(?i)charset=["']?([\w-]+)`).FindSubmatch(page); match != nil {
		label = string(match[1])
	}
	reader, err := charset.NewReaderLabel(label, bytes.NewReader(page))
	if err != nil {
		return page
	}
	decoded, err := io.ReadAll(reader)
	if err != nil {
		return page
	}
	return decoded
}

// runFragments measures how many text fragments select exactly their passage:
// on every page by a second implementation of the specification, and with
// -browser on a sample by the text-fragments-polyfill and by Chromium itself.
func runFragments(ctx context.Context, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("fragments", flag.ContinueOnError)
	data := flags.String("data", "", "folder with pages.jsonl and html/")
	browser := flags.String("browser", "", "path of a Chromium; empty: leave out the browser's judgement")
	polyfill := flags.String("polyfill", "", "folder that npm installs text-fragments-polyfill into; empty: a temporary one")
	sample := flags.Int("sample", 30, "pages that the browser judges")
	verbose := flags.Bool("v", false, "print each fragment that is not exact")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *data == "" {
		return errors.New("fragments: -data is missing")
	}
	pages, err := fragmentPages(ctx, *data, out)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "%-22s %6s %9s %7s %7s %6s %6s %7s %6s %8s\n", "", "pages", "passages", "exact %", "wider %", "part", "wrong", "no match", "none", "several")
	var sum selectionCounts
	below := 0
	for _, p := range pages {
		counts, err := judgeByMatcher(p, *verbose, out)
		if err != nil {
			return err
		}
		sum.add(counts)
		if counts.exact+counts.wider < counts.total()*99/100 {
			below++
		}
	}
	sum.print(out, "second implementation", len(pages))
	fmt.Fprintf(out, "pages below 99 %%: %d\n", below)
	if *browser == "" {
		return ctx.Err()
	}
	return judgeByBrowser(ctx, sampleOf(pages, *sample), browserOptions{*browser, *polyfill, *verbose}, out)
}

func (c *selectionCounts) print(out io.Writer, name string, pages int) {
	share := func(n int) float64 { return 100 * float64(n) / float64(max(1, c.total())) }
	fmt.Fprintf(out, "%-22s %6d %9d %7.2f %7.2f %6d %6d %7d %6d %8d\n", name, pages, c.total(), share(c.exact), share(c.wider),
		c.part, c.wrong, c.nothing, c.none, c.several)
}

func judgeByMatcher(p fragmentPage, verbose bool, out io.Writer) (selectionCounts, error) {
	var counts selectionCounts
	doc, err := html.Parse(bytes.NewReader(p.page))
	if err != nil {
		return counts, err
	}
	page := textdirective.NewPage(doc)
	for i, link := range p.links {
		d, found, err := textdirective.Parse(link)
		if err != nil {
			return counts, fmt.Errorf("%s: %s: %w", p.id, link, err)
		}
		before := counts
		text := ""
		if !found {
			counts.none++
		} else {
			var count int
			text, count = page.Match(d)
			counts.judge(p.passages[i], text, count)
		}
		if verbose && counts.exact == before.exact {
			fmt.Fprintf(out, "%s %d %+v\n  passage  %q\n  selected %q\n", p.id, i+1, d, p.passages[i], text)
		}
	}
	return counts, nil
}

// sampleOf returns n pages spread evenly over all.
func sampleOf(pages []fragmentPage, n int) []fragmentPage {
	if n >= len(pages) {
		return pages
	}
	chosen := make([]fragmentPage, n)
	for i := range chosen {
		chosen[i] = pages[i*len(pages)/n]
	}
	return chosen
}
