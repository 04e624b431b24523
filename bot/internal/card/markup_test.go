package card

import (
	"strings"
	"testing"
	"time"
)

func TestArticleTextShowsAsItIs(t *testing.T) {
	for text, want := range map[string]string{
		"plain, with (brackets) - and 12:30": "plain, with (brackets) - and 12:30",
		"@everyone and @Here":                "@\u200beveryone and @\u200bHere",
		"<@1> <#2> <:a:3> <t:4:R>":           `\<@1> \<#2> \<\:a\:3> \<t\:4\:R>`,
		"[x](https://y.example)":             `\[x\](https\://y.example)`,
		"*a* _b_ ~~c~~ ||d|| `e` \\":         "\\*a\\* \\_b\\_ \\~\\~c\\~\\~ \\|\\|d\\|\\| \\`e\\` \\\\",
		"so :smile: and a:b:c":               `so \:smile: and a\:b\:c`,
		"join discord.gg/x":                  `join discord\.gg/x`,
		" a\n\n b\u202e\x00c ":               "a bc",
	} {
		if got := escape(text); got != want {
			t.Errorf("%q is written %q, not %q", text, got, want)
		}
		var d drawing
		if got := d.unmark(escape(text)); got != clean(text) {
			t.Errorf("%q is seen as %q", text, got)
		}
	}
}

func TestLinesDoNotBeginAsAnythingElse(t *testing.T) {
	for text, want := range map[string]string{
		"# a": `\# a`, "> a": `\> a`, "- a": `\- a`, "-# a": `\-# a`, "+ a": `\+ a`, "12. a": `12\. a`, "3) a": `3\) a`, "1990 was": "1990 was", "a": "a", "": "",
	} {
		if got := escapeStart(text); got != want {
			t.Errorf("%q begins as %q, not %q", text, got, want)
		}
	}
}

func TestLinks(t *testing.T) {
	long := "https://news.example/" + strings.Repeat("a", 400)
	for _, c := range []struct{ name, label, address, want string }{
		{"a page", "News", "https://news.example/a", "[News](<https://news.example/a>)"},
		{"brackets", escape("[Live] news"), "https://news.example/a_(b)", "[(Live) news](<https://news.example/a_%28b%29>)"},
		{"no page", "News", "", "News"},
		{"a script", "News", "javascript:alert(1)", "News"},
		{"no host", "News", "https:///a", "News"},
		{"blanks", "News", "https://news.example/a b", "[News](<https://news.example/a%20b>)"},
		{"a long fragment", "News", long + "#:~:text=" + strings.Repeat("b", 600), "[News](<" + long + ">)"},
		{"a long address", "News", long + strings.Repeat("c", 600), "News"},
	} {
		if got := link(c.label, c.address); got != c.want {
			t.Errorf("%s: %q, not %q", c.name, got, c.want)
		}
	}
}

func TestDayIsTheSameEverywhere(t *testing.T) {
	day := time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)
	if got := date(day); got != "<t:1795170600:D>" {
		t.Errorf("a bare day is %s", got)
	}
	for _, hours := range []int{-10, 0, 13} {
		local := time.Unix(1795170600, 0).In(time.FixedZone("", hours*3600))
		if local.Day() != 20 {
			t.Errorf("it is the %dth at %+d hours", local.Day(), hours)
		}
	}
	if got := date(day.Add(7*time.Hour + time.Minute)); got != "<t:1795158060:D>" {
		t.Errorf("a time is %s", got)
	}
	if got := date(time.Time{}); got != "" {
		t.Errorf("no time is %s", got)
	}
}

func TestTextFromRightToLeftTurnsNothingAround(t *testing.T) {
	if got := inline("هيئة الأخبار"); got != "\u2068هيئة الأخبار\u2069" {
		t.Errorf("%q", got)
	}
	if got := inline("News"); got != "News" {
		t.Errorf("%q", got)
	}
}

func TestReadersWordsAreShortenedVisibly(t *testing.T) {
	for text, want := range map[string]string{"short": "short", "quite a long question": "quite a…", strings.Repeat("x", 20): "xxxxxxxxx…"} {
		if got := shorten(text, 10); got != want {
			t.Errorf("%q becomes %q, not %q", text, got, want)
		}
	}
}
