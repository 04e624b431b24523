package terminal

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestSafe(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"plain text stays", "Čeština, 中文, عربى 👩‍👩‍👧\n\tnext", "Čeština, 中文, عربى 👩‍👩‍👧\n\tnext"},
		{"colour", "a\x1b[31;1mred\x1b[0m b", "ared b"},
		{"colour by C1", "a\u009b31mred", "ared"},
		{"window title", "a\x1b]0;owned\x07b", "ab"},
		{"link", "a\x1b]8;;https://evil.example\x1b\\click\x1b]8;;\x1b\\b", "aclickb"},
		{"clipboard", "\x1b]52;c;ZWNobyBoaQ==\x07text", "text"},
		{"unfinished string hides nothing", "a\x1b]0;rest of the article", "a]0;rest of the article"},
		{"carriage return and backspace", "good\rbad\b\b\b", "goodbad"},
		{"delete and null", "a\x7fb\x00c", "abc"},
		{"reordering", "user\u202egnp.exe\u2066x\u2069", "usergnp.exex"},
		{"broken UTF-8", "a\xffb", "a\uFFFDb"},
		{"raw C1 byte", "a\x9b31mb", "a\uFFFD31mb"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := Safe(test.text); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func FuzzSafe(f *testing.F) {
	f.Add("a\x1b[31mred\x1b]8;;x\x07\u009b\u202e")
	f.Fuzz(func(t *testing.T, text string) {
		got := Safe(text)
		if !utf8.ValidString(got) {
			t.Errorf("%q is not UTF-8", got)
		}
		for _, r := range got {
			if unicode.IsControl(r) && r != '\n' && r != '\t' {
				t.Errorf("%q holds %U", got, r)
			}
		}
		if again := Safe(got); again != got {
			t.Errorf("a second pass changes %q to %q", got, again)
		}
	})
}

func TestWrap(t *testing.T) {
	tests := []struct {
		name, text  string
		columns     int
		first, rest string
		tail        Tail
		want        string
	}{
		{"at spaces", "the quick brown fox", 10, "", "", Tail{}, "the quick\nbrown fox"},
		{"hanging indent", "the quick brown fox", 12, "• ", "  ", Tail{}, "• the quick\n  brown fox"},
		{"between ideographs, not before a full stop", "市议会星期二投票。", 8, "", "", Tail{}, "市议会星\n期二投\n票。"},
		{"wide emoji count two columns", "🚲🚲 🚲🚲", 5, "", "", Tail{}, "🚲🚲\n🚲🚲"},
		{"a family is one emoji", "👩‍👩‍👧 👩‍👩‍👧", 5, "", "", Tail{}, "👩‍👩‍👧 👩‍👩‍👧"},
		{"combining marks take no column", "e\u0301e\u0301e\u0301 e\u0301", 5, "", "", Tail{}, "e\u0301e\u0301e\u0301 e\u0301"},
		{"a word that is too long", "antidisestablishmentarianism", 10, "", "", Tail{}, "antidisest\nablishment\narianism"},
		{"an address at its slashes", "see https://example.org/a/long/path now", 12, "", "", Tail{}, "see https://\nexample.org/\na/long/path\nnow"},
		{"the tail stays with its word", "the quick brown", 15, "", "", Tail{" [1]", 4}, "the quick\nbrown [1]"},
		{"nothing", "", 10, "• ", "  ", Tail{}, "• "},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := Wrap(test.text, test.columns, test.first, test.rest, nil, test.tail)
			if got != test.want {
				t.Errorf("got\n%s\nwant\n%s", got, test.want)
			}
		})
	}
}

func FuzzWrap(f *testing.F) {
	f.Add("the quick brown fox 市议会 👩‍👩‍👧 ภาษาไทย", 12)
	f.Fuzz(func(t *testing.T, text string, columns int) {
		text = SafeLine(text)
		if columns < 4 || columns > 200 || len(text) > 1000 {
			return
		}
		got := Wrap(text, columns, "", "", nil, Tail{})
		for line := range strings.SplitSeq(got, "\n") {
			if Width(line) > columns {
				t.Errorf("%q is wider than %d", line, columns)
			}
		}
		if squeeze(got) != squeeze(text) {
			t.Errorf("%q lost something of %q", got, text)
		}
	})
}

// squeeze leaves out white space, which wrapping may change.
func squeeze(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, text)
}

func TestShorten(t *testing.T) {
	for text, want := range map[string]string{
		"short":                      "short",
		"a sentence, that is longer": "a sentence, that is…",
		"市议会星期二投票决定关闭渡轮服务": "市议会星期二投票决…",
	} {
		if got := Shorten(text, 20); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestDetect(t *testing.T) {
	tests := []struct {
		name, color string
		env         map[string]string
		want        Screen
	}{
		{"a stream", "auto", nil, Screen{Columns: 80}},
		{"a stream, colour wanted", "always", nil, Screen{Color: true, Columns: 80}},
		{"a stream, links wanted", "always", map[string]string{"FORCE_HYPERLINK": "1"}, Screen{Color: true, Links: true, Columns: 80}},
		{"links without escape sequences", "never", map[string]string{"FORCE_HYPERLINK": "1"}, Screen{Columns: 80}},
		{"a narrow window", "auto", map[string]string{"COLUMNS": "40"}, Screen{Columns: 40}},
		{"a wide window", "auto", map[string]string{"COLUMNS": "300"}, Screen{Columns: MaxColumns}},
		{"a tiny window", "auto", map[string]string{"COLUMNS": "3"}, Screen{Columns: 20}},
		{"nonsense", "auto", map[string]string{"COLUMNS": "wide"}, Screen{Columns: 80}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := Detect(&strings.Builder{}, test.color, func(name string) string { return test.env[name] })
			if got != test.want {
				t.Errorf("got %+v, want %+v", got, test.want)
			}
		})
	}
}

func TestKnowsLinks(t *testing.T) {
	for _, test := range []struct {
		kind, vte string
		want      bool
	}{
		{"xterm-256color", "", true},
		{"xterm-kitty", "", true},
		{"xterm-256color", "4800", false},
		{"xterm-256color", "7600", true},
		{"screen.xterm-256color", "", false},
		{"tmux-256color", "", true},
		{"linux", "", false},
		{"dumb", "", false},
	} {
		env := map[string]string{"TERM": test.kind, "VTE_VERSION": test.vte}
		if got := knowsLinks(func(name string) string { return env[name] }); got != test.want {
			t.Errorf("%s, VTE %q: got %v", test.kind, test.vte, got)
		}
	}
}

func TestLink(t *testing.T) {
	s := Screen{Color: true, Links: true}
	if got := s.Link("https://example.org/a b\x1b\\\u00e9#:~:text=x", "[1]"); got != "\x1b]8;;https://example.org/a%20b%1B%5C%C3%A9#:~:text=x\x1b\\[1]\x1b]8;;\x1b\\" {
		t.Errorf("got %q", got)
	}
	for _, address := range []string{"", "javascript:alert(1)", "file:///etc/passwd"} {
		if got := s.Link(address, "[1]"); got != "[1]" {
			t.Errorf("%q: got %q", address, got)
		}
	}
}
