package playground_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// patience is how long a test waits for something to show before it fails.
const patience = 45 * time.Second

// chrome is a browser.
type chrome struct {
	ctx context.Context //nolint:containedctx // chromedp keeps the browser in it
}

// chromium starts a browser for one test. Without Chromium the test is skipped,
// unless CI promises that there is one.
func chromium(t *testing.T) *chrome {
	t.Helper()
	var path string
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			path = found
			break
		}
	}
	if path == "" {
		missing(t, "no Chromium is installed: Debian's package is called chromium")
	}
	allocator, stop := chromedp.NewExecAllocator(context.Background(), append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.UserDataDir(t.TempDir()), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("hide-scrollbars", true), chromedp.Flag("lang", "en-US"),
	)...)
	browser, end := chromedp.NewContext(allocator)
	if err := chromedp.Do(browser, chromedp.Navigate("about:blank")); err != nil {
		t.Fatalf("Chromium does not start: %v", err)
	}
	t.Cleanup(func() {
		_ = chromedp.Cancel(browser) // it may have ended by itself
		end()
		stop()
	})
	return &chrome{browser}
}

// missing skips a test for want of a program, and fails it where CI is set.
func missing(t *testing.T, what string) {
	t.Helper()
	if os.Getenv("CI") != "" {
		t.Fatal(what)
	}
	t.Skip(what)
}

// screen is a size and a colour scheme to look at the page in.
type screen struct {
	name          string
	width, height int64
	dark, phone   bool
}

func screens() []screen {
	return []screen{
		{name: "desktop-light", width: 1280, height: 800},
		{name: "desktop-dark", width: 1280, height: 800, dark: true},
		{name: "phone-light", width: 390, height: 844, phone: true},
		{name: "phone-dark", width: 390, height: 844, phone: true, dark: true},
	}
}

// tab is a tab of the browser with the page in it.
type tab struct {
	t   *testing.T
	ctx context.Context //nolint:containedctx // chromedp keeps the tab in it
}

// collectComplaints keeps what goes wrong in the page's scripts.
const collectComplaints = `
	window.complaints = [];
	addEventListener("error", (e) => complaints.push(e.message));
	addEventListener("unhandledrejection", (e) => complaints.push(String(e.reason?.stack || e.reason)));
	addEventListener("securitypolicyviolation", (e) => complaints.push("policy: " + e.violatedDirective + " " + e.blockedURI));
	const error = console.error;
	console.error = (...args) => { complaints.push(args.map(String).join(" ")); error(...args); };`

// openTab opens the address in a tab of its own. What goes wrong in the page's
// scripts fails the test.
func openTab(t *testing.T, browser *chrome, address string, s screen) *tab {
	t.Helper()
	ctx, end := chromedp.NewContext(browser.ctx)
	p := &tab{t: t, ctx: ctx}
	if err := chromedp.Do(ctx, chromedp.Navigate("about:blank")); err != nil { // the tab lives as long as this context
		t.Fatal(err)
	}
	t.Cleanup(end)
	scheme := "light"
	if s.dark {
		scheme = "dark"
	}
	emulate := []chromedp.EmulateViewportOption{chromedp.EmulateScale(1)}
	if s.phone {
		emulate = append(emulate, chromedp.EmulateMobile, chromedp.EmulateTouch, chromedp.EmulatePortrait)
	}
	p.run(
		chromedp.EmulateViewport(s.width, s.height, emulate...),
		command(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
			{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"},
		}}),
		command(page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: collectComplaints}),
		chromedp.Navigate(address),
	)
	p.until(`document.body?.dataset.ready`)
	t.Cleanup(func() {
		var complaints []string
		p.eval(`complaints`, &complaints)
		for _, complaint := range complaints {
			t.Errorf("the page complains: %s", complaint)
		}
	})
	return p
}

// command is a command of the browser's protocol whose answer does not matter.
func command[P, R any](c cdp.Command[P, R], params P) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, c, params)
		return err
	})
}

func (p *tab) run(actions ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, actions...); err != nil {
		p.t.Fatal(err)
	}
}

// eval evaluates an expression in the page and decodes its value into result, if that is not nil.
func (p *tab) eval(expression string, result any) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	raw, err := chromedp.Run(ctx, chromedp.Evaluate[[]byte](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		p.t.Fatalf("%s: %v", expression, err)
	}
	if result == nil {
		return
	}
	if err := json.Unmarshal(raw, result); err != nil {
		p.t.Fatalf("%s: %v in %s", expression, err, raw)
	}
}

func (p *tab) text(expression string) (text string) {
	p.t.Helper()
	p.eval("(async () => String("+expression+"))()", &text)
	return text
}

// until waits until the expression is true in the page.
func (p *tab) until(expression string) {
	p.t.Helper()
	deadline := time.Now().Add(patience)
	for {
		var holds bool
		p.eval("Boolean("+expression+")", &holds)
		if holds {
			return
		}
		if time.Now().After(deadline) {
			p.shot("failed-" + strings.ReplaceAll(p.t.Name(), "/", "-"))
			p.t.Fatalf("never true: %s\nthe page shows: %s", expression, p.text(`document.body.innerText.slice(-1500)`))
		}
		time.Sleep(30 * time.Millisecond)
	}
}

// find is an expression for the last element that matches and, if it is not
// empty, contains the text.
func find(selector, text string) string {
	return fmt.Sprintf(`[...document.querySelectorAll(%q)].findLast((e) => e.textContent.includes(%q))`, selector, text)
}

// click presses the left button, or touches, in the middle of an element.
func (p *tab) click(selector, text string) {
	p.t.Helper()
	x, y := p.middle(selector, text)
	p.run(chromedp.MouseClickXY(x, y))
}

// rightClick presses the right button near the beginning of an element.
func (p *tab) rightClick(selector, text string) {
	p.t.Helper()
	x, y := p.middle(selector, text)
	p.run(chromedp.MouseClickXY(x, y, chromedp.ButtonType(input.MouseButtonRight)))
}

// longPress rests a finger on the middle of an element.
func (p *tab) longPress(selector, text string) {
	p.t.Helper()
	x, y := p.middle(selector, text)
	p.run(command(input.DispatchTouchEvent, input.DispatchTouchEventParams{Type: input.DispatchTouchEventTypeTouchStart, TouchPoints: []*input.TouchPoint{{X: x, Y: y}}}))
	p.until(`document.querySelector(".menu")`)
	p.run(command(input.DispatchTouchEvent, input.DispatchTouchEventParams{Type: input.DispatchTouchEventTypeTouchEnd, TouchPoints: []*input.TouchPoint{}}))
}

func (p *tab) middle(selector, text string) (x, y float64) {
	p.t.Helper()
	p.until(find(selector, text))
	var point [2]float64
	p.eval(fmt.Sprintf(`(() => { const e = %s; e.scrollIntoView({ block: "center" }); const b = e.getBoundingClientRect(); return [b.x + b.width / 2, b.y + b.height / 2]; })()`, find(selector, text)), &point)
	return point[0], point[1]
}

// keys presses keys one after the other; the names of kb, or texts to type.
func (p *tab) keys(keys ...string) {
	p.t.Helper()
	for _, key := range keys {
		if key != enter {
			p.run(chromedp.KeyEvent(key))
			continue
		}
		// One event that types as well, as a keyboard sends it: what the page
		// prevents is then not typed.
		enter := input.DispatchKeyEventParams{Key: "Enter", Code: "Enter", WindowsVirtualKeyCode: 13, NativeVirtualKeyCode: 13}
		down, up := enter, enter
		down.Type, down.Text, up.Type = input.DispatchKeyEventTypeKeyDown, "\r", input.DispatchKeyEventTypeKeyUp
		p.run(command(input.DispatchKeyEvent, down), command(input.DispatchKeyEvent, up))
	}
}

// say writes into the message box and sends.
func (p *tab) say(text string) {
	p.t.Helper()
	p.eval(`document.getElementById("composer-text").focus()`, nil)
	p.insert(text)
	p.keys(enter)
}

// shot writes a picture of the page to the folder of pictures.
func (p *tab) shot(name string) {
	p.t.Helper()
	folder := os.Getenv("LEDE_SCREENSHOTS")
	if folder == "" {
		folder = p.t.ArtifactDir()
	}
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	picture, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
	if err != nil {
		p.t.Fatal(err)
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		p.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, name+".png"), picture, 0o600); err != nil {
		p.t.Fatal(err)
	}
}

// axeScript is the program that looks for what keeps people out.
func axeScript() ([]byte, error) {
	return os.ReadFile(filepath.Join("testdata", "axe", "node_modules", "axe-core", "axe.min.js"))
}

// Without axe-core the tests in the browser go on, and this says what they leave out.
func TestAccessibilityIsChecked(t *testing.T) {
	if _, err := axeScript(); err != nil {
		missing(t, "axe-core is not installed: npm ci in internal/playground/testdata/axe")
	}
}

// accessible runs axe-core in the page and fails on anything it finds.
func (p *tab) accessible(where string) {
	p.t.Helper()
	script, err := axeScript()
	if err != nil {
		p.t.Logf("%s was not checked for accessibility: %v", where, err)
		return
	}
	p.eval(string(script)+"; 0", nil)
	var found []struct {
		ID, Help string
		Nodes    []struct {
			HTML    string
			Summary string `json:"failureSummary"`
		}
	}
	p.eval(`axe.run(document, { resultTypes: ["violations"], iframes: false }).then((r) => r.violations)`, &found)
	for _, violation := range found {
		for i, node := range violation.Nodes {
			if i < 3 {
				p.t.Errorf("%s: %s: %s\n%s\n%s", where, violation.ID, violation.Help, node.HTML, node.Summary)
			}
		}
	}
}

// wellLaidOut asserts what a glance would tell: nothing scrolls sideways, and
// the message box is in view and free.
func (p *tab) wellLaidOut(where string) {
	p.t.Helper()
	var faults []string
	p.eval(`(() => {
		const faults = [];
		const root = document.documentElement;
		if (root.scrollWidth > innerWidth) faults.push("the page scrolls sideways by " + (root.scrollWidth - innerWidth));
		for (const id of ["scroller", "pane", "channels"]) {
			const e = document.getElementById(id);
			if (e && !e.hidden && e.scrollWidth > e.clientWidth + 1) faults.push("#" + id + " scrolls sideways");
		}
		for (const e of document.querySelectorAll("#messages *, .chat-head *, .shelf *, #composer *")) {
			const b = e.getBoundingClientRect();
			if (b.width && b.right > innerWidth + 1 && !e.closest("pre, .visually-hidden, .suggest")) { faults.push("sticks out: " + e.outerHTML.slice(0, 120)); break; }
		}
		const pane = document.getElementById("pane");
		const covered = !pane.hidden && pane.getBoundingClientRect().width > innerWidth * 0.9;
		const box = document.querySelector("#composer-text, .command-form textarea")?.getBoundingClientRect();
		if (box && !covered) {
			if (box.bottom > innerHeight || box.top < 0) faults.push("the message box is out of view");
			const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
			if (!top?.closest("#composer") && !document.querySelector("dialog[open], .menu, .sidebar.open")) faults.push("the message box is covered by " + top?.outerHTML.slice(0, 80));
		}
		const blocks = [...document.querySelectorAll("#messages > li > .message")].map((e) => e.getBoundingClientRect());
		for (let i = 1; i < blocks.length; i++) if (blocks[i].top < blocks[i - 1].bottom - 1) faults.push("messages overlap");
		return faults;
	})()`, &faults)
	for _, fault := range faults {
		p.t.Errorf("%s: %s", where, fault)
	}
}

// insert types text in one go, as pasting does.
func (p *tab) insert(text string) {
	p.t.Helper()
	p.run(command(input.InsertText, input.InsertTextParams{Text: text}))
}

// attach puts a file on the message that is being written.
func (p *tab) attach(name, kind, content string) {
	p.t.Helper()
	p.eval(fmt.Sprintf(`(() => {
		const files = new DataTransfer();
		files.items.add(new File([%q], %q, { type: %q }));
		const picker = document.querySelector("#composer input[type=file]");
		picker.files = files.files;
		picker.dispatchEvent(new Event("change"));
	})()`, content, name, kind), nil)
	p.until(find(".file-chips", name))
}

// Keys that have a name and no letter.
const (
	enter     = kb.Enter
	escape    = kb.Escape
	tabKey    = kb.Tab
	arrowDown = kb.ArrowDown
	arrowUp   = kb.ArrowUp
)
