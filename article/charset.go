package article

import (
	"bytes"
	"cmp"
	"slices"
	"strings"

	"github.com/gogs/chardet"
	"golang.org/x/net/html"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/simplifiedchinese"
)

const (
	// declarationWindow is how far into a page its charset declaration is
	// looked for. The HTML standard asks for the first 1,024 bytes; pages that
	// put scripts or comments in front of it are met often enough.
	declarationWindow = 8 << 10
	// guessSample is how many bytes are handed to the charset detector.
	guessSample = 32 << 10
)

// encodingOf returns the encoding of a label of the WHATWG Encoding Standard,
// and nil for labels that are unknown, that the standard withdraws
// ("replacement"), or that the bytes belie already (UTF-8 and UTF-16, which are
// known by their bytes alone).
func encodingOf(label string) encoding.Encoding {
	found, err := htmlindex.Get(label)
	if err != nil {
		return nil
	}
	switch name, _ := htmlindex.Name(found); name {
	case "utf-8", "utf-16le", "utf-16be", "replacement", "x-user-defined":
		return nil
	case "gbk":
		return simplifiedchinese.GB18030 // its superset, as the standard decodes it
	}
	return found
}

// charsetParameter returns the charset in a Content-Type value, also in one
// that mime.ParseMediaType refuses, empty when there is none.
func charsetParameter(contentType string) string {
	rest := contentType
	for {
		i := indexFold(rest, "charset")
		if i < 0 {
			return ""
		}
		rest = strings.TrimLeft(rest[i+len("charset"):], " \t\r\n")
		value, found := strings.CutPrefix(rest, "=")
		if !found {
			continue
		}
		value = strings.TrimLeft(value, " \t\r\n")
		if value != "" && (value[0] == '"' || value[0] == '\'') {
			value, _, _ = strings.Cut(value[1:], value[:1])
			return strings.TrimSpace(value)
		}
		if end := strings.IndexAny(value, "; \t\r\n,\"'"); end >= 0 {
			value = value[:end]
		}
		return value
	}
}

func indexFold(s, lower string) int {
	for i := 0; i+len(lower) <= len(s); i++ {
		if strings.EqualFold(s[i:i+len(lower)], lower) {
			return i
		}
	}
	return -1
}

// declaredCharset returns the charset that a page declares for itself in a
// <meta> element or an XML declaration near its beginning.
func declaredCharset(page []byte) string {
	page = page[:min(len(page), declarationWindow)]
	if declaration, found := bytes.CutPrefix(bytes.TrimSpace(page), []byte("<?xml")); found {
		declaration, _, _ = bytes.Cut(declaration, []byte("?>"))
		if _, value, ok := bytes.Cut(declaration, []byte("encoding=")); ok && len(value) > 2 {
			value, _, _ = bytes.Cut(value[1:], value[:1])
			return string(value)
		}
	}
	tokens := html.NewTokenizer(bytes.NewReader(page))
	for {
		switch tokens.Next() {
		case html.ErrorToken:
			return ""
		case html.StartTagToken, html.SelfClosingTagToken:
			name, more := tokens.TagName()
			if string(name) != "meta" {
				continue
			}
			if charset := metaCharset(tokens, more); encodingOf(charset) != nil {
				return charset
			}
		}
	}
}

func metaCharset(tokens *html.Tokenizer, more bool) string {
	var key, value []byte
	var isPragma bool
	var charset, content string
	for more {
		key, value, more = tokens.TagAttr()
		switch string(key) {
		case "charset":
			charset = strings.TrimSpace(string(value))
		case "http-equiv":
			isPragma = bytes.EqualFold(value, []byte("content-type"))
		case "content":
			content = string(value)
		}
	}
	if charset == "" && isPragma {
		charset = charsetParameter(content)
	}
	return charset
}

// guessEncoding guesses the encoding of bytes that nothing labels truly, by the
// byte and trigram statistics of ICU's detector; windows-1252 where those know
// nothing that fits, since it is what browsers fall back to.
func guessEncoding(page []byte) encoding.Encoding {
	sample := page[:min(len(page), guessSample)]
	guesses, err := chardet.NewHtmlDetector().DetectAll(sample)
	if err != nil {
		return charmap.Windows1252
	}
	// The detector's own order among equals changes from run to run.
	slices.SortFunc(guesses, func(a, b chardet.Result) int {
		return cmp.Or(cmp.Compare(b.Confidence, a.Confidence), cmp.Compare(a.Charset, b.Charset))
	})
	for _, guess := range guesses {
		guessed := encodingOf(guess.Charset)
		if guessed == nil {
			continue
		}
		if text, err := convert(guessed, sample); err == nil && plausible(text) {
			return guessed
		}
	}
	return charmap.Windows1252
}
