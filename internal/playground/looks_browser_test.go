package playground_test

import "testing"

// The page at desktop and phone width, in light and dark: laid out well,
// accessible, and photographed for the eye.
func TestLooks(t *testing.T) {
	browser := chromium(t)
	for _, s := range screens() {
		t.Run(s.name, func(t *testing.T) {
			page := openLede(t, browser, start(t, lede), s)
			look := func(name string) {
				page.shot(s.name + "-" + name)
				page.wellLaidOut(name)
				page.accessible(name)
			}
			look("1-start")
			page.click(`.sample[data-sample$="tidal-gate"] .button.primary`, "")
			page.until(answered("Eastmere's tidal gate"))
			look("2-summary")
			page.click(".container .cite", "³")
			page.until(`document.querySelector(".article-frame")?.contentDocument?.querySelector("mark[data-cited]")`)
			look("3-citation")
			page.click(".pane-head .icon-button", "")
			page.until(`document.getElementById("pane").hidden`)
			page.eval(`document.querySelector('[data-pane="wire"]').click()`, nil)
			page.until(`document.querySelectorAll(".wire").length > 3`)
			page.click(".wire summary", "/callback")
			page.until(`document.querySelector(".json")`)
			look("4-wire")
			page.eval(`document.querySelector(".pane-head .icon-button").click()`, nil)
			page.eval(`document.querySelector('[data-pane="faults"]').click()`, nil)
			page.until(`document.querySelectorAll(".fault").length > 4`)
			look("5-faults")
			page.eval(`document.querySelector(".pane-head .icon-button").click()`, nil)
			if s.phone {
				page.click("#open-sidebar", "")
				page.until(`document.querySelector(".sidebar.open")`)
				look("6-channels")
				page.keys(escape)
				page.longPress(".message .container", "")
				page.until(find(".menu-item", "Summarize"))
				look("6-menu")
				page.keys(escape)
			}
			page.eval(`document.getElementById("composer-text").focus()`, nil)
			page.keys("/")
			page.until(find(".suggestion", "/summarize"))
			look("7-commands")
			page.keys("a", "s", "k", " ")
			page.until(`document.querySelector(".command-form")`)
			page.insert("How many homes lie below the water, and what would have become of them without the gate?")
			look("8-command")
			page.keys(enter)
			page.until(answered("1,900 homes in the lower town"))
			look("9-answer")
		})
	}
}
