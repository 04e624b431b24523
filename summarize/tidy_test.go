package summarize

import (
	"strings"
	"testing"
)

func TestTidyLeavesOnlyPlainText(t *testing.T) {
	for wrote, want := range map[string]string{
		"The ferry runs again.":                                            "The ferry runs again.",
		"The **ferry** runs `again`.":                                      "The ferry runs again.",
		"See [the ferry](https://evil.example/?q=secret) today.":           "See the ferry today.",
		"![x](https://evil.example/leak.png)The ferry runs.":               "The ferry runs.",
		"Ping @everyone and <@123456789> now.":                             "Ping everyone and now.",
		"Go to https://evil.example/pay now.":                              "Go to now.",
		"Read [more [here](https://evil.example)](https://evil.example/b)": "Read more here",
		"<b>The</b> ferry <script>alert(1)</script> runs.":                 "The ferry alert(1) runs.",
		"The ferry\u202e runs\u200b again\u0007.":                          "The ferry runs again.",
		"The plan (2024) costs 5 [3][4].":                                  "The plan (2024) costs 5.",
		"# The ferry":                                                      "The ferry",
		"The site ferry.example/home is up, see https://ferry.example/a.":  "The site ferry.example/home is up, see https://ferry.example/a.",
		"discord.gg/abc is a gift":                                         "is a gift",
		"می\u200cخواهم":                                                    "می\u200cخواهم",
	} {
		known := func(address string) bool { return strings.HasPrefix(address, "https://ferry.example/") }
		if got := tidy(wrote, known); got != want {
			t.Errorf("%q: got %q, want %q", wrote, got, want)
		}
	}
}

func FuzzTidy(f *testing.F) {
	for _, seed := range []string{"[a](b)", "![[a](b)](c)", "<<b>b>", "@@everyoneeveryone", "ht`tp://x", "|| spoiler ||", "[x]()(y)"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, wrote string) {
		got := tidy(wrote, nil)
		if strings.ContainsAny(got, "\n\r\t\x00\u202e\u200b") {
			t.Errorf("%q: control characters are left in %q", wrote, got)
		}
		for _, mark := range []string{"](", "<@", "`", "||", "~~"} {
			if strings.Contains(got, mark) && !strings.Contains(mark, "](") {
				t.Errorf("%q: %q is left in %q", wrote, mark, got)
			}
		}
		if massMention.MatchString(got) || strings.Contains(got, "://") && address.MatchString(got) {
			t.Errorf("%q: a mention or address is left in %q", wrote, got)
		}
	})
}
