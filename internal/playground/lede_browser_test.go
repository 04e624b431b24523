package playground_test

import (
	"context"
	"fmt"
	"net/netip"
	"strings"
	"testing"

	"github.com/lede-bot/lede/article"
	"github.com/lede-bot/lede/bot"
	"github.com/lede-bot/lede/internal/playground"
	"github.com/lede-bot/lede/summarize"
)

// lede runs the very bot, whose reader may reach the sample articles of the
// playground and nothing else on this machine.
func lede(ctx context.Context, api, gateway, token string) error {
	return ledeWith(bot.NewMemory())(ctx, api, gateway, token)
}

func ledeWith(memory bot.Memory) playground.StartBot {
	return func(ctx context.Context, api, _, token string) error {
		samples, err := netip.ParseAddrPort(strings.TrimPrefix(api, "http://"))
		if err != nil {
			return err
		}
		reader, err := article.NewReader(article.ReaderOptions{AllowServers: []netip.AddrPort{samples}, HostInterval: -1})
		if err != nil {
			return err
		}
		defer reader.Close()
		b, err := bot.New(bot.Options{
			Token: token, API: api, Reader: reader, Engine: summarize.NewExtractive(), Memory: memory,
			Ways: bot.Ways{MessageContent: true, Reactions: true, DirectMessages: true},
		})
		if err != nil {
			return err
		}
		defer b.Close()
		return b.Run(ctx)
	}
}

// openLede opens the page and waits until the bot has registered its commands.
func openLede(t *testing.T, browser *chrome, p *playground.Playground, s screen) *tab {
	t.Helper()
	page := openTab(t, browser, p.URL(), s)
	page.until(`document.body.dataset.commands > 0`)
	return page
}

// channel goes to a channel by the name in the list.
func (p *tab) channel(name string) {
	p.t.Helper()
	p.eval(fmt.Sprintf(`[...document.querySelectorAll("#channels .channel")].find((e) => e.querySelector(".name").textContent === %q).click()`, name), nil)
	p.until(fmt.Sprintf(`document.getElementById("channel-name").textContent.includes(%q)`, name))
	p.until(`document.getElementById("composer-text")`)
}

// answered is an expression for the last message of Lede that holds the text and is finished.
func answered(text string) string {
	return find(".message:has(.badge):not(:has(.thinking)) .body", text)
}

// Every way in to the bot works from the page.
func TestEveryWayIn(t *testing.T) {
	browser := chromium(t)
	memory := bot.NewMemory()
	p := start(t, ledeWith(memory))
	sample := func(name string) string { return p.URL() + "/articles/" + name }
	page := openLede(t, browser, p, screens()[0])

	t.Run("one click on a sample", func(t *testing.T) {
		page.t = t
		page.click(".sample .button.primary", "Summarize this")
		page.until(answered("consent"))
		page.click(`.sample[data-sample$="tidal-gate"] .button.primary`, "")
		page.until(find(".message .container", "Eastmere's tidal gate closes"))
		page.until(`document.querySelector(".article-frame")`)
		page.shot("summary")
		page.wellLaidOut("summary")
		page.accessible("summary")
	})
	t.Run("a citation shows its sentence", func(t *testing.T) {
		page.t = t
		page.click(".container .cite", "²")
		page.until(`document.querySelector(".article-frame").contentDocument?.querySelector("mark[data-cited]")`)
		page.shot("citation")
	})
	t.Run("buttons", func(t *testing.T) {
		page.t = t
		page.click(".container .button, .row .button", "Sources")
		page.until(find(".message.private", "Sources"))
		page.shot("sources")
		page.click(".message:not(.private) .button", "Ask")
		page.until(find("dialog[open]", "Your question"))
		page.keys("How much did the gate cost?", enter)
		page.eval(`document.querySelector("dialog[open] [type=submit]")?.click()`, nil)
		page.until(answered("£84 million, £19 million more"))
		page.shot("answer")
	})
	t.Run("slash command", func(t *testing.T) {
		page.t = t
		page.channel("news")
		page.eval(`document.getElementById("composer-text").focus()`, nil)
		page.keys("/", "s", "u", "m", enter)
		page.until(`document.querySelector(".command-form")`)
		page.shot("command")
		page.insert(sample("seagrass"))
		page.keys(enter)
		page.until(answered("A seagrass meadow remembers"))
	})
	t.Run("reply", func(t *testing.T) {
		page.t = t
		page.eval(find(".message:has(.container)", "seagrass")+`.querySelector('[data-key="tool-reply"]').click()`, nil)
		page.say("How many plots did the team follow?")
		page.until(answered("212 marked plots"))
	})
	t.Run("mention", func(t *testing.T) {
		page.t = t
		page.channel("random")
		page.say("@Lede " + sample("bahnhofsuhr"))
		page.until(answered("Die Bahnhofsuhr von Lindenau"))
	})
	t.Run("right-click", func(t *testing.T) {
		page.t = t
		page.say("Interesting: " + sample("marche-couvert"))
		page.until(find(".message .text", "Interesting:"))
		page.rightClick(".message .text", "Interesting:")
		page.until(find(".menu-item", "Summarize"))
		page.shot("menu")
		page.accessible("menu")
		page.click(".menu-item", "Summarize")
		page.until(answered("le marché couvert"))
	})
	t.Run("reaction", func(t *testing.T) {
		page.t = t
		page.say("And this: " + sample("kominka"))
		page.until(find(".message .text", "And this:"))
		page.eval(find(".message", "And this:")+`.querySelector('[data-key="tool-react"]').click()`, nil)
		page.until(answered("空き家だった古民家"))
	})
	t.Run("attachment", func(t *testing.T) {
		page.t = t
		page.attach("notes.md", "text/markdown", "# The well of Ostrand\n\nThe well of Ostrand has run dry for the first time since 1911, the council said on Tuesday. It gave 40,000 litres a day. Engineers will drill 30 metres deeper in March, which costs 210,000 crowns.\n\nUntil then two lorries bring water to the 312 people of the village. The school has closed its showers.\n")
		page.say("@Lede please")
		page.until(answered("The well of Ostrand"))
		page.shot("attachment")
	})
	t.Run("thread", func(t *testing.T) {
		page.t = t
		page.rightClick(".message:has(.container) .body", "The well of Ostrand")
		page.click(".menu-item", "Start a thread")
		page.until(find("dialog[open]", "Name of the thread"))
		page.eval(`document.querySelector("dialog[open] input").value = "The well"`, nil)
		page.keys(enter)
		page.until(find("#channels .channel", "The well"))
		page.channel("The well")
		page.until(find(".message .container", "It gave 40,000 litres a day")) // the thread begins with its message
		page.say("@Lede How much does the drilling cost?")
		page.until(answered("210,000 crowns"))
	})
	t.Run("forum post", func(t *testing.T) {
		page.t = t
		page.eval(`[...document.querySelectorAll("#channels .channel")].find((e) => e.textContent.includes("long-reads")).click()`, nil)
		page.click("#composer .button", "New post")
		page.until(`document.querySelector("dialog[open] textarea")`)
		page.eval(`(() => { const d = document.querySelector("dialog[open]"); d.querySelector("input").value = "Night trains"; d.querySelector("textarea").value = "<@" + document.body.dataset.bot + "> `+sample("night-train")+`"; d.querySelector("[type=submit]").click(); })()`, nil)
		page.until(find("#channels .channel", "Night trains"))
		page.channel("Night trains")
		page.until(answered("The last sleeper to Varnholm"))
		page.shot("post")
	})
	t.Run("direct message", func(t *testing.T) {
		page.t = t
		page.eval(`[...document.querySelectorAll("#channels .channel")].find((e) => e.textContent.includes("@Lede")).click()`, nil)
		page.until(`document.getElementById("channel-name").textContent === "@Lede"`)
		page.say(sample("bridge-courier"))
		page.until(answered("Halden's Swing Bridge stuck open"))
		page.wellLaidOut("direct message")
	})
	t.Run("paste", func(t *testing.T) {
		page.t = t
		page.say("Summarize this: The lighthouse on Skarn has been sold for one crown. The buyer, a choir of 22 people from Holm, must repaint it within two years. The tower was built in 1862 and is 34 metres high. Its lamp was switched off in 2009, and since then gulls have been its only tenants. The choir will hold its first concert there on 1 May, for 60 listeners, since no more fit on the stairs.")
		page.until(answered("The lighthouse on Skarn"))
		page.shot("paste")
	})
	t.Run("opted-in channel", func(t *testing.T) {
		page.t = t
		page.channel("news")
		guild := page.text(`(await import("/assets/state.js")).state.guild.id`)
		channel := page.text(`document.querySelector("#channels [aria-current]").dataset.channel`)
		if err := memory.PutSettings(t.Context(), guild, bot.Settings{Automatic: map[string]bot.Automatic{channel: {Thread: true}}}); err != nil {
			t.Fatal(err)
		}
		page.say(sample("tidal-gate"))
		page.until(answered("Eastmere's tidal gate closes"))
		page.until(`document.querySelectorAll("#channels .thread").length > 2`) // the talk has a thread of its own
		page.shot("automatic")
	})
	t.Run("compare, digest, settings and privacy", func(t *testing.T) {
		page.t = t
		page.channel("general")
		page.eval(`[...document.querySelectorAll(".sample .button")].find((e) => e.textContent === "Compare").click()`, nil)
		page.until(answered("Saltby"))
		page.shot("compare")
		page.accessible("compare")
		for _, command := range []string{"digest", "lede", "privacy"} {
			page.keys("/" + command)
			page.until(find(".suggestion", "/"+command))
			page.keys(enter, enter)
			page.until(fmt.Sprintf(`[...document.querySelectorAll(".message")].some((e) => e.textContent.includes("/%s") && e.matches(".private") && !e.querySelector(".thinking"))`, command))
			page.shot("command-" + command)
			page.accessible(command)
		}
	})
	t.Run("edit and delete", func(t *testing.T) {
		page.t = t
		page.channel("random")
		page.rightClick(".message .text", "Interesting:")
		page.click(".menu-item", "Edit")
		page.until(`document.querySelector(".editor textarea")`)
		page.eval(`document.querySelector(".editor textarea").value = "Edited words"`, nil)
		page.keys(enter)
		page.until(find(".message .text", "Edited words"))
		page.rightClick(".message .text", "Edited words")
		page.click(".menu-item", "Delete")
		page.click("dialog[open] .button", "Delete")
		page.until(`!` + find(".message .text", "Edited words"))
	})
	t.Run("the language of the person", func(t *testing.T) {
		page.t = t
		page.choose(`#person [data-key="language"]`, "de")
		page.eval(`document.getElementById("composer-text").focus()`, nil)
		page.keys("/")
		page.until(find(".suggestion", "/zusammenfassen"))
		page.keys("z", "u", enter)
		page.insert(sample("tidal-gate"))
		page.keys(enter)
		page.until(find(".message .button", "Fragen"))
		page.shot("german")
	})
}
