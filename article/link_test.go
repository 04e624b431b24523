package article

import (
	"errors"
	"net/url"
	"strings"
	"testing"
)

func TestParseLink(t *testing.T) {
	for in, want := range map[string]string{
		"https://example.com/a":                      "https://example.com/a",
		"HTTP://EXAMPLE.COM/A?B=C#D":                 "http://example.com/A?B=C#D",
		"  <https://example.com/a>  ":                "https://example.com/a",
		"“https://example.com/a”,":                   "https://example.com/a",
		"`https://example.com/a`":                    "https://example.com/a",
		"||https://example.com/a||":                  "https://example.com/a",
		"https://example.com/a.":                     "https://example.com/a",
		"https://example.com/a?!":                    "https://example.com/a",
		"https://example.com/a)":                     "https://example.com/a",
		"https://example.com/Ferry_(boat)":           "https://example.com/Ferry_(boat)",
		"(https://example.com/Ferry_(boat)).":        "",
		"https://example.com:443/":                   "https://example.com/",
		"http://example.com:80/":                     "http://example.com/",
		"https://example.com:8443/":                  "https://example.com:8443/",
		"https://example.com./a":                     "https://example.com/a",
		"example.com":                                "https://example.com",
		"example.com/a":                              "https://example.com/a",
		"www.example.co.uk/news/1.html":              "https://www.example.co.uk/news/1.html",
		"example.com:8080/a":                         "https://example.com:8080/a",
		"example.com?id=1":                           "https://example.com?id=1",
		"пример.рф/новости":                          "https://xn--e1afmkfd.xn--p1ai/%D0%BD%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D0%B8",
		"https://bücher.example/straße?q=größe":      "https://xn--bcher-kva.example/stra%C3%9Fe?q=gr%C3%B6%C3%9Fe",
		"https://my_paper.example.com/":              "https://my_paper.example.com/",
		"https://93.184.216.34/a":                    "https://93.184.216.34/a",
		"93.184.216.34/a":                            "https://93.184.216.34/a",
		"https://[2606:2800:220:1::1]/a":             "https://[2606:2800:220:1::1]/a",
		"https://[2606:2800:0220:0001:0::1]:8443/a":  "https://[2606:2800:220:1::1]:8443/a",
		"http://localhost:8080/x":                    "http://localhost:8080/x",
		"https://example.com/a?q=\"x\"&r=<y>z":       "https://example.com/a?q=%22x%22&r=%3Cy%3Ez",
		"https://example.com/a#:~:text=one,two":      "https://example.com/a#:~:text=one,two",
		"https://１２７.example.com/":                   "https://127.example.com/",
		"https://example.com/%E2%82%AC?u=%2Fa%2Fb+c": "https://example.com/%E2%82%AC?u=%2Fa%2Fb+c",
	} {
		got, err := ParseLink(in)
		switch {
		case want == "" && err == nil:
			t.Errorf("%q: got %s", in, got)
		case want != "" && err != nil:
			t.Errorf("%q: %v", in, err)
		case want != "" && got.String() != want:
			t.Errorf("%q: got %s, want %s", in, got, want)
		}
	}
}

func TestParseLinkRefuses(t *testing.T) {
	for in, kind := range map[string]ErrorKind{
		"":                                      KindBadLink,
		" \n":                                   KindBadLink,
		"hello":                                 KindBadLink,
		"a sentence about example.com":          KindBadLink,
		"notes.txt":                             KindBadLink,
		"notes.md":                              KindBadLink,
		"article.html":                          KindBadLink,
		"./example.com/a":                       KindBadLink,
		"/etc/passwd":                           KindBadLink,
		`C:\news\a.html`:                        KindBadLink,
		"file:///etc/passwd":                    KindBadLink,
		"ftp://example.com/a":                   KindBadLink,
		"gopher://example.com/_x":               KindBadLink,
		"javascript:alert(1)":                   KindBadLink,
		"data:text/html,<p>a":                   KindBadLink,
		"mailto:a@example.com":                  KindBadLink,
		"//example.com/a":                       KindBadLink,
		"https:example.com":                     KindBadLink,
		"https://":                              KindBadLink,
		"https:///a":                            KindBadLink,
		"https://user:secret@example.com/":      KindBadLink,
		"https://user@example.com/":             KindBadLink,
		"https://example.com@127.0.0.1/":        KindBadLink,
		`https://example.com\@127.0.0.1/`:       KindBadLink,
		"https://example.com/a\r\nHost: b":      KindBadLink,
		"https://example.com/a\x00b":            KindBadLink,
		"https://exa\u200bmple.com/":            KindBadLink,
		"https://example.com\u202e/":            KindBadLink,
		"https://exam ple.com/":                 KindBadLink,
		"https://example.com:0/":                KindBadLink,
		"https://example.com:99999/":            KindBadLink,
		"https://example.com:x/":                KindBadLink,
		"https://exa%mple.com/":                 KindBadLink,
		"https://127%2e0%2e0%2e1/":              KindBadLink,
		"https://[::1%25eth0]/":                 KindBadLink,
		"https://[::1%eth0]/":                   KindBadLink,
		"https://[::1/":                         KindBadLink,
		"https://[]/":                           KindBadLink,
		"https://a..b/":                         KindBadLink,
		"https://" + strings.Repeat("a", 10000): KindBadLink,
		// Odd spellings of IPv4 addresses.
		"http://2130706433/":      KindBlocked,
		"http://0x7f000001/":      KindBlocked,
		"http://0x7f.0.0.1/":      KindBlocked,
		"http://0x7f.1/":          KindBlocked,
		"http://127.0.0.0x1/":     KindBlocked,
		"http://0177.0.0.1/":      KindBlocked,
		"http://0177.0.0.01/":     KindBlocked,
		"http://017700000001/":    KindBlocked,
		"http://127.1/":           KindBlocked,
		"http://127.0.1/":         KindBlocked,
		"http://0/":               KindBlocked,
		"http://1.2.3.4.5/":       KindBlocked,
		"http://256.256.256.256/": KindBlocked,
		"http://00000127.0.0.1/":  KindBlocked,
		"http://0x/":              KindBlocked,
		"http://example.0x7f/":    KindBlocked,
		"http://①②⑦.1/":           KindBlocked,
		"http://０ｘ７ｆ.1/":          KindBlocked,
		"http://169.254.43518/":   KindBlocked,
		"http://0xA9FEA9FE/":      KindBlocked,
	} {
		got, err := ParseLink(in)
		var e *Error
		if !errors.As(err, &e) {
			t.Errorf("%.60q: got %v, %v", in, got, err)
			continue
		}
		if e.Kind != kind {
			t.Errorf("%.60q: kind %v: %v", in, e.Kind, e)
		}
		if strings.Contains(e.Error(), "secret") || !strings.HasSuffix(e.Sentence, ".") {
			t.Errorf("%.60q: %v", in, e)
		}
	}
}

func TestCanonicalLink(t *testing.T) {
	for in, want := range map[string]string{
		"https://example.com":                                       "https://example.com/",
		"https://Example.COM:443/a#b":                               "https://example.com/a",
		"http://example.com:80/a?":                                  "http://example.com/a",
		"https://example.com/a?utm_source=x&UTM_medium=y":           "https://example.com/a",
		"https://example.com/a?id=7&fbclid=abc&page=2":              "https://example.com/a?id=7&page=2",
		"https://example.com/a?b=2&a=1&gclid=x":                     "https://example.com/a?b=2&a=1",
		"https://example.com/a?q=a%20b&mc_cid=1&mc_eid=2&&r=%C3%A9": "https://example.com/a?q=a%20b&r=%C3%A9",
		"https://user:pw@example.com/a":                             "https://example.com/a",
		"https://example.com/watch?v=abc&ref=home":                  "https://example.com/watch?v=abc&ref=home",
		"https://example.com/a/?p=1#:~:text=x":                      "https://example.com/a/?p=1",
	} {
		parsed, err := url.Parse(in)
		if err != nil {
			t.Fatal(err)
		}
		got := CanonicalLink(parsed)
		if got != want {
			t.Errorf("%s: got %s", in, got)
		}
		again, err := url.Parse(got)
		if err != nil || CanonicalLink(again) != got {
			t.Errorf("%s: not stable", got)
		}
	}
}

func FuzzParseLink(f *testing.F) {
	for _, seed := range []string{
		"https://example.com/a?b=c#d", "example.com", "<http://[::1]:80/>", "http://0x7f.1/", "https://пример.рф/", "http://a%2eb/",
		"https://u:p@h/", "http://h:80:80/", "javascript:1", "notes.md", "http://①②⑦.⓪.⓪.①/", "https://a/?q=\xff", "http://a_b.c/",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		link, err := ParseLink(text)
		if err != nil {
			var e *Error
			if !errors.As(err, &e) || e.Sentence == "" {
				t.Fatalf("%q: %v", text, err)
			}
			return
		}
		written := link.String()
		again, err := ParseLink(written)
		if err != nil {
			// Punctuation at the end is not taken to belong to a link.
			if trimLink(written) != written {
				return
			}
			t.Fatalf("%q → %q: %v", text, written, err)
		}
		if trimLink(written) == written && again.String() != written {
			t.Fatalf("%q → %q → %q", text, written, again)
		}
		if link.User != nil || link.Host == "" || link.Scheme != "http" && link.Scheme != "https" {
			t.Fatalf("%q → %q", text, written)
		}
		for i := range len(written) {
			if c := written[i]; c <= ' ' || c >= 0x7f {
				t.Fatalf("%q → %q holds byte %#x", text, written, c)
			}
		}
	})
}
