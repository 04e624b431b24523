package playground_test

import (
	"testing"
)

// The page draws and sends whatever a bot may use, with a bot that uses it all.
func TestPageWithEveryComponent(t *testing.T) {
	browser := chromium(t)
	p := start(t, galleryBot)
	page := openTab(t, browser, p.URL(), screens()[0])
	page.until(`document.querySelectorAll("#welcome .sample").length >= 6`)
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
}
