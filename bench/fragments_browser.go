package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/chromedp/chromedp"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// browserOptions is what judging by a browser needs.
type browserOptions struct {
	chromium string
	polyfill string // folder for npm; empty: a temporary one
	verbose  bool
}

const (
	polyfillPassages = 12 // of a page that the polyfill judges, evenly chosen
	nativePassages   = 6  // of a page that Chromium itself judges: each is a navigation
)

// judgeByBrowser opens the pages in a headless Chromium, from loopback, without
// scripts and without any other network, and asks two judges: the
// text-fragments-polyfill for the text that a fragment selects, and Chromium's
// own text fragments for the element that they make the target.
func judgeByBrowser(ctx context.Context, pages []fragmentPage, o browserOptions, out io.Writer) error {
	folder, err := installPolyfill(ctx, o.polyfill)
	if err != nil {
		return err
	}
	if o.polyfill == "" {
		defer os.RemoveAll(folder)
	}
	base, stop, err := servePages(ctx, pages, folder)
	if err != nil {
		return err
	}
	defer stop()
	profile, err := os.MkdirTemp("", "lede-bench-profile-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(profile)
	allocator, cancel := chromedp.NewExecAllocator(ctx, append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(o.chromium), chromedp.UserDataDir(profile), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true),
		chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"))...)
	defer cancel()
	tab, cancel := chromedp.NewContext(allocator)
	defer cancel()
	if err := chromedp.Do(tab, chromedp.Navigate("about:blank")); err != nil {
		return fmt.Errorf("starting Chromium: %w", err)
	}
	var polyfill, native selectionCounts
	for i, p := range pages {
		address := base + "/page/" + strconv.Itoa(i)
		start := time.Now()
		if err := byPolyfill(tab, address, p, &polyfill, o.verbose, out); err != nil {
			return fmt.Errorf("%s: %w", p.id, err)
		}
		if err := byChromium(tab, address, p, &native, o.verbose, out); err != nil {
			return fmt.Errorf("%s: %w", p.id, err)
		}
		if o.verbose {
			fmt.Fprintf(out, "browser  %s %v, %d of %d so far\n", p.id, time.Since(start).Round(time.Millisecond), polyfill.exact, polyfill.total())
		}
	}
	polyfill.print(out, "polyfill in Chromium", len(pages))
	native.print(out, "Chromium's own target", len(pages))
	return ctx.Err()
}

// installPolyfill returns the folder of the polyfill's modules.
func installPolyfill(ctx context.Context, folder string) (string, error) {
	if folder == "" {
		var err error
		if folder, err = os.MkdirTemp("", "lede-bench-npm-"); err != nil {
			return "", err
		}
	}
	modules := filepath.Join(folder, "node_modules", "text-fragments-polyfill", "src")
	if _, err := os.Stat(modules); err == nil {
		return modules, nil
	}
	install := exec.CommandContext(ctx, "npm", "install", "--no-save", "--prefix", folder, "text-fragments-polyfill")
	if output, err := install.CombinedOutput(); err != nil {
		return "", fmt.Errorf("npm install: %w: %s", err, output)
	}
	return modules, nil
}

// servePages serves the pages and the polyfill from loopback.
func servePages(ctx context.Context, pages []fragmentPage, polyfill string) (base string, stop func(), err error) {
	mux := http.NewServeMux()
	mux.Handle("/polyfill/", http.StripPrefix("/polyfill/", http.FileServer(http.Dir(polyfill))))
	mux.HandleFunc("/page/{n}", func(w http.ResponseWriter, r *http.Request) {
		n, err := strconv.Atoi(r.PathValue("n"))
		if err != nil || n < 0 || n >= len(pages) {
			http.NotFound(w, r)
			return
		}
		page, err := inert(pages[n].page)
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write(page)
	})
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, err
	}
	server := &http.Server{Handler: mux, ReadHeaderTimeout: time.Minute}
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = server.Serve(listener)
	}()
	return "http://" + listener.Addr().String(), func() {
		_ = server.Close()
		<-done
	}, nil
}

// inert returns a page without what runs, loads or hides: its text as Lede's
// generator, which knows no style sheets, takes it to be rendered.
func inert(page []byte) ([]byte, error) {
	doc, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		return nil, err
	}
	var strip func(n *html.Node)
	strip = func(n *html.Node) {
		for c := n.FirstChild; c != nil; {
			next := c.NextSibling
			switch c.DataAtom {
			case atom.Script, atom.Noscript, atom.Style, atom.Link, atom.Meta, atom.Base, atom.Iframe, atom.Img, atom.Video, atom.Audio, atom.Object, atom.Embed:
				n.RemoveChild(c)
			default:
				strip(c)
			}
			c = next
		}
	}
	strip(doc)
	var b bytes.Buffer
	err = html.Render(&b, doc)
	return b.Bytes(), err
}

// chosen returns the indexes of at most n of a page's links that have a
// directive, evenly spread.
func (p fragmentPage) chosen(n int) []int {
	var with []int
	for i, link := range p.links {
		if strings.Contains(link, "#:~:text=") {
			with = append(with, i)
		}
	}
	if len(with) <= n {
		return with
	}
	for i := range n {
		with[i] = with[i*len(with)/n]
	}
	return with[:n]
}

const polyfillScript = `(async () => {
	const utils = await import('/polyfill/text-fragment-utils.js');
	return %s.map(hash => {
		const ranges = utils.processTextFragmentDirective(utils.parseFragmentDirectives(utils.getFragmentDirectives(hash)).text[0]);
		return {Text: ranges.length ? ranges[0].toString() : '', Count: ranges.length};
	});
})()`

// selection is what the polyfill selects: the text of the first range, and how
// many ranges it found, at most two.
type selection struct {
	Text  string
	Count int
}

func byPolyfill(tab context.Context, address string, p fragmentPage, counts *selectionCounts, verbose bool, out io.Writer) error {
	chosen := p.chosen(polyfillPassages)
	hashes := make([]string, len(chosen))
	for i, n := range chosen {
		_, directive, _ := strings.Cut(p.links[n], "#")
		hashes[i] = "#" + directive
	}
	list, err := json.Marshal(hashes)
	if err != nil {
		return err
	}
	if err := chromedp.Do(tab, chromedp.Navigate(address)); err != nil {
		return err
	}
	found, err := chromedp.Run(tab, chromedp.Evaluate[[]selection](fmt.Sprintf(polyfillScript, list), chromedp.EvalAwaitPromise))
	if err != nil {
		return err
	}
	if len(found) != len(chosen) {
		return fmt.Errorf("%d answers to %d fragments", len(found), len(chosen))
	}
	for i, n := range chosen {
		before := counts.exact
		counts.judge(p.passages[n], found[i].Text, found[i].Count)
		if verbose && counts.exact == before {
			fmt.Fprintf(out, "polyfill %s %d %s\n  passage  %q\n  selected %q\n", p.id, n+1, hashes[i], p.passages[n], found[i].Text)
		}
	}
	return nil
}

// targetScript waits for two frames, since the search for the text begins after
// the page is loaded.
const targetScript = `new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() =>
	done(document.querySelector(':target')?.textContent ?? ''))))`

// byChromium follows the links and looks at the element that the browser made
// the target: the smallest one around the match. It must hold the passage.
func byChromium(tab context.Context, address string, p fragmentPage, counts *selectionCounts, verbose bool, out io.Writer) error {
	for _, n := range p.chosen(nativePassages) {
		_, directive, _ := strings.Cut(p.links[n], "#")
		if err := chromedp.Do(tab, chromedp.Navigate("about:blank"), chromedp.Navigate(address+"#"+directive)); err != nil {
			return err
		}
		target, err := chromedp.Run(tab, chromedp.Evaluate[string](targetScript, chromedp.EvalAwaitPromise))
		if err != nil {
			return err
		}
		want, got := letters(p.passages[n]), letters(target)
		switch {
		case got == "":
			counts.nothing++
		case strings.Contains(got, want):
			counts.exact++
		case holdsInOrder(got, want):
			counts.wider++
		default:
			counts.wrong++
		}
		if verbose && !strings.Contains(got, want) {
			fmt.Fprintf(out, "chromium %s %d %s\n  passage  %q\n  target   %q\n", p.id, n+1, directive, p.passages[n], target)
		}
	}
	return nil
}
