package playground_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/lede-bot/lede/article"
)

// tabTo moves the focus until it stands on an element that matches.
func (p *tab) tabTo(selector string, back bool) {
	p.t.Helper()
	var modifiers []chromedp.KeyOption
	if back {
		modifiers = append(modifiers, chromedp.KeyModifiers(chromedp.ModifierShift))
	}
	const most = 80
	for range most {
		p.run(chromedp.KeyEvent(tabKey, modifiers...))
		var there bool
		p.eval(fmt.Sprintf(`document.activeElement.matches(%q)`, selector), &there)
		if there {
			return
		}
	}
	p.t.Fatalf("the focus never reaches %s; it is at %s", selector, p.text(`document.activeElement.outerHTML.slice(0, 200)`))
}

// From the first look to a summary, its source and a question, without a mouse.
func TestKeyboardAlone(t *testing.T) {
	browser := chromium(t)
	page := openLede(t, browser, start(t, lede), screens()[0])
	page.until(`document.activeElement.id === "composer-text"`)
	page.tabTo(`.sample[data-sample$="tidal-gate"] .button`, true)
	page.keys(enter)
	page.until(answered("Eastmere's tidal gate"))
	page.until(find("#live p", "Eastmere's tidal gate")) // people who listen are told

	page.tabTo(".message", false)
	page.tabTo(".message .cite", false)
	page.keys(enter)
	page.until(`document.querySelector(".article-frame").contentDocument?.querySelector("mark[data-cited]")`)
	page.until(find("#live p", "Shown in the article"))

	page.tabTo(".message", true)
	page.keys(enter)
	page.until(`document.activeElement.matches(".menu [role=menuitem]")`)
	page.keys(arrowDown, arrowUp, arrowUp)
	page.until(`document.activeElement === document.querySelector(".menu").querySelectorAll("[role=menuitem]").item(document.querySelectorAll(".menu [role=menuitem]").length - 1)`)
	page.keys(escape)
	page.until(`!document.querySelector(".menu") && document.activeElement.matches(".message")`)

	page.keys("r")
	page.until(`document.activeElement.id === "composer-text" && document.querySelector(".replying")`)
	page.insert("How long did the leaves stay shut?")
	page.keys(enter)
	page.until(answered("seven hours and a quarter"))

	// The pane: opened and left again, with the focus back where it was.
	page.tabTo(`[data-pane="articles"]`, true)
	page.keys(enter)
	page.until(`document.getElementById("pane").hidden`)
	page.keys(enter)
	page.until(`document.activeElement.matches(".pane-head h2")`)
	page.keys(escape)
	page.until(`document.getElementById("pane").hidden && document.activeElement.matches('[data-pane="articles"]')`)
}

// Whatever passage of a sample article Lede cites, the page finds it again.
func TestPageFindsEveryPassage(t *testing.T) {
	browser := chromium(t)
	p := start(t, nil)
	page := openTab(t, browser, p.URL(), screens()[0])
	reader, err := article.NewReader(article.ReaderOptions{HostInterval: -1, AllowPrivateAddresses: true})
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	for _, name := range []string{"tidal-gate", "seagrass", "night-train", "bahnhofsuhr", "marche-couvert", "kominka", "bridge-courier", "bridge-islander"} {
		a, err := reader.Read(t.Context(), article.Source{URL: p.URL() + "/articles/" + name})
		if err != nil {
			t.Fatal(err)
		}
		var links []string
		for _, passage := range a.Passages {
			links = append(links, a.CitationURL(passage.Number))
		}
		var marked []string
		page.eval(fmt.Sprintf(`(async () => {
			const { mark } = await import("/assets/fragment.js");
			const html = await (await fetch("/articles/%s")).text();
			const page = new DOMParser().parseFromString(html, "text/html");
			return %q.split("\n").map((link) => mark(page, link, false));
		})()`, name, strings.Join(links, "\n")), &marked)
		for i, passage := range a.Passages {
			want, got := squeeze(passage.Text), squeeze(marked[i])
			if got == "" || !strings.Contains(want, got) || len(got)*10 < len(want)*8 {
				t.Errorf("%s, passage %d: %s\nmarks %q\nof    %q", name, passage.Number, links[i], got, want)
			}
		}
	}
}

// squeeze leaves the characters that are not white space.
func squeeze(text string) string { return strings.Join(strings.Fields(text), "") }
