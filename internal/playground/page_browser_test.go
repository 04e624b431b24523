package playground_test

import (
	"fmt"
	"testing"
)

// The page draws and sends whatever a bot may use, with a bot that uses it all.
func TestPageWithEveryComponent(t *testing.T) {
	browser := chromium(t)
	p := start(t, galleryBot)
	page := openTab(t, browser, p.URL(), screens()[0])
	page.until(`document.querySelectorAll("#welcome .sample").length >= 6`)
	page.until(`document.body.dataset.commands > 0`)
	page.shot("gallery-start")

	page.say("Look at **this**: http://127.0.0.1/x and a-very-long-word-" + "that-does-not-end-and-goes-on-and-on-and-on-and-on-and-on-and-on-and-on-and-on-and-on-and-on-and-on-and-on")
	page.until(find(".message", "Look at this"))

	// A slash command with suggestions of the bot.
	page.keys("/", "s", "h")
	page.until(find(".suggestion", "/show"))
	page.keys(enter)
	page.until(find(".suggestion", "everything"))
	page.keys(enter, enter)
	page.until(find(".message .container", "A headline that leads somewhere"))
	page.shot("gallery-card")
	page.wellLaidOut("gallery")
	page.accessible("gallery")

	// The citation opens the article at its sentence.
	page.click(".cite", "¹")
	page.until(`document.querySelector(".article-frame")?.contentDocument?.querySelector("mark")?.textContent.includes("1,900 homes")`)
	page.shot("gallery-citation")

	// Buttons and selects.
	page.click(".container .button", "Longer")
	page.until(find(".message.private", "Pressed two []"))
	page.click(".container .select", "Length")
	page.until(find("dialog[open]", "every point"))
	page.accessible("choices")
	page.keys(arrowDown, enter)
	page.until(find(".message.private", "Pressed pick [l]"))

	// A form.
	page.keys("x")
	page.eval(`document.getElementById("composer-text").value = ""; document.getElementById("composer-text").focus()`, nil)
	page.keys("/", "s", "h", "o", "w", " ", "f", "o", "r", "m")
	page.until(find(".suggestion", "a form"))
	page.keys(arrowDown, enter, enter)
	page.until(find("dialog[open]", "Paste the article"))
	page.shot("gallery-form")
	page.accessible("form")
	page.keys("A text", tabKey, tabKey, enter)
	page.until(find(".message.private", "The form says: A text"))

	// A command on a message, by the right button.
	page.rightClick(".message .text", "Look at this")
	page.until(find(".menu-item", "Look at this"))
	page.shot("gallery-menu")
	page.click(".menu-item", "Look at this")
	page.until(find(".message", "Looked at: Look at this"))

	// A subcommand, and a command that gets no answer.
	page.keys("/settings l")
	page.until(find(".suggestion", "/settings language"))
	page.keys(enter, enter)
	page.until(find(".message", "Settings of the language"))
	page.until(`document.activeElement.id === "composer-text"`)
	page.keys("/show nothing")
	page.until(find(".suggestion", "nothing at all"))
	page.keys(arrowDown, arrowDown, enter, enter)
	page.until(find(".message.private", "did not respond"))

	// A file of the bot's, to take away.
	page.until(`document.activeElement.id === "composer-text"`)
	page.keys("/show file")
	page.until(find(".suggestion", "a file"))
	page.keys(arrowUp, enter, enter)
	page.until(find(".file", "reply.txt"))
	if got := page.text(`await fetch(` + find(".file", "reply.txt") + `.querySelector("a[download]").href).then((r) => r.text())`); got != "All of the reply." {
		t.Errorf("the file holds %q", got)
	}

	// The language of the person: names of commands follow it.
	page.choose(`#person [data-key="language"]`, "de")
	page.eval(`document.getElementById("composer-text").focus()`, nil)
	page.keys("/")
	page.until(find(".suggestion", "/zeige"))
	page.keys(escape)

	// Other people, with other permissions.
	page.choose(`#person [data-key="person"]`, "mia")
	page.until(`document.body.dataset.ready === "mia"`)
	if page.text(find("#channels .channel", "staff")) != "undefined" {
		t.Error("a member sees the moderators' channel")
	}
	page.rightClick(".message .text", "Look at this")
	page.until(`document.querySelector(".menu")`)
	if page.text(find(".menu-item", "Delete")) != "undefined" {
		t.Error("a member may delete another's message")
	}
	page.keys(escape)
	page.choose(`#person [data-key="person"]`, "mo")
	page.until(`document.body.dataset.ready === "mo"`)
	page.rightClick(".message .text", "Look at this")
	page.until(find(".menu-item", "Delete"))
	page.keys(escape)
	page.choose(`#person [data-key="person"]`, "gil")
	page.until(find("#composer", "may read here, but not write"))
	page.shot("gallery-guest")
	page.accessible("guest")
}

// choose picks a value of a select.
func (p *tab) choose(selector, value string) {
	p.t.Helper()
	p.eval(fmt.Sprintf(`(() => { const s = document.querySelector(%q); s.focus(); s.value = %q; s.dispatchEvent(new Event("change")); })()`, selector, value), nil)
}
