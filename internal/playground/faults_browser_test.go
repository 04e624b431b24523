package playground_test

import "testing"

// What the stand-in is told to do wrong shows in the page in a sentence, and
// the bot gets over it.
func TestFaults(t *testing.T) {
	browser := chromium(t)
	page := openLede(t, browser, start(t, lede), screens()[0])
	page.eval(`document.querySelector('[data-pane="faults"]').click()`, nil)
	page.until(`document.querySelectorAll(".fault").length > 4`)

	flip := func(title, label string) {
		t.Helper()
		page.eval(find(".fault", title)+`.querySelector("button").click()`, nil)
		page.until(find(".fault", title) + `.textContent.includes("` + label + `")`)
	}
	flip("too late", "Switch off")
	page.eval(`document.getElementById("composer-text").focus()`, nil)
	page.insert("/help ")
	page.until(`document.querySelector(".command-form")`)
	page.keys(enter)
	page.until(find(".message.private", "did not respond"))
	flip("too late", "Switch on")

	// Nothing that is said while the connection is broken is lost.
	page.channel("random")
	for once, sample := range map[string]string{"reconnect": "seagrass", "Cut": "bridge-courier"} {
		flip(once, "Do it")
		page.say("@Lede " + page.text(`location.origin`) + "/articles/" + sample)
	}
	page.until(answered("A seagrass meadow"))
	page.until(answered("Halden's Swing Bridge"))

	flip("Invalidate", "Do it")
	page.eval(`document.querySelector('[data-pane="wire"]').click()`, nil)
	page.until(`[...document.querySelectorAll(".wire-title")].filter((e) => e.textContent === "READY").length > 1`)
	page.say("@Lede " + page.text(`location.origin`) + "/articles/bahnhofsuhr")
	page.until(answered("Die Bahnhofsuhr"))
}

// A page that outlives the playground loads itself anew once that runs again.
func TestPageSurvivesARestart(t *testing.T) {
	browser := chromium(t)
	first, stop := startAt(t, "127.0.0.1:0", galleryBot)
	page := openTab(t, browser, first.URL(), screens()[0])
	page.until(`document.body.dataset.commands > 0`)
	stop()
	page.until(`document.body.classList.contains("lost")`)
	page.shot("lost")
	startAt(t, first.Address().String(), galleryBot)
	page.until(`document.body && !document.body.classList.contains("lost") && document.body.dataset.commands > 0`)
}
