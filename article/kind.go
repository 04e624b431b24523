package article

import (
	"bytes"
	"fmt"
	"mime"
	"net/http"
	"path"
	"strings"
)

// kind is how a page's or file's bytes are to be read.
type kind uint8

const (
	kindUnknown kind = iota
	kindHTML
	kindText
	kindMarkdown
	kindPDF
)

// sniffLength is how many bytes [kindOf] likes to see: as many as
// http.DetectContentType looks at, and a PDF's header may come late.
const sniffLength = 1024

// kindOf tells how to read bytes that begin with head, from the bytes
// themselves, the media type that they are labelled with, and the name of their file, in
// the order of how much each can be trusted; contentType and name may be empty.
// For kindUnknown the second result is the media type to tell people.
func kindOf(head []byte, contentType, name string) (kind, string) {
	labelled := mediaType(contentType)
	sniffed := mediaType(http.DetectContentType(head))
	if bytes.Contains(head[:min(len(head), sniffLength)], []byte("%PDF-")) && sniffed != "text/html" {
		return kindPDF, "application/pdf"
	}
	if isMedia(sniffed) {
		return kindUnknown, sniffed
	}
	named := kindOfName(name)
	switch labelled {
	case "text/html", "application/xhtml+xml":
		return kindHTML, labelled
	case "text/markdown", "text/x-markdown":
		return kindMarkdown, labelled
	case "text/xml", "application/xml":
		if bytes.Contains(bytes.ToLower(head), []byte("<html")) {
			return kindHTML, labelled
		}
		return kindUnknown, labelled
	case "text/plain", "application/pdf", "", "application/octet-stream", "binary/octet-stream", "application/x-unknown":
		switch {
		case looksLikeHTML(head, sniffed):
			return kindHTML, "text/html"
		case named == kindHTML || named == kindMarkdown:
			return named, sniffed
		case named == kindPDF || labelled == "application/pdf":
			return kindUnknown, "application/pdf"
		case strings.HasSuffix(sniffed, "/xml"):
			return kindUnknown, sniffed
		}
		// UTF-16 looks binary to the sniffer: decode has the last word.
		return kindText, "text/plain"
	}
	return kindUnknown, labelled
}

func mediaType(contentType string) string {
	parsed, _, err := mime.ParseMediaType(contentType)
	if err != nil {
		parsed, _, _ = strings.Cut(contentType, ";")
		parsed = strings.ToLower(strings.TrimSpace(parsed))
	}
	return parsed
}

// isMedia reports whether a media type found by its bytes is surely no text.
func isMedia(sniffed string) bool {
	return sniffed != "" && sniffed != "application/octet-stream" &&
		!strings.HasPrefix(sniffed, "text/") && sniffed != "application/pdf" && sniffed != "application/postscript"
}

// looksLikeHTML reports whether head is HTML source. Elements that pages and
// copied fragments begin with stand beside those that browsers sniff.
func looksLikeHTML(head []byte, sniffed string) bool {
	if sniffed == "text/html" {
		return true
	}
	head = bytes.ToLower(bytes.TrimLeft(head, "\xEF\xBB\xBF \t\r\n"))
	if bytes.HasPrefix(head, []byte("<?xml")) {
		return bytes.Contains(head, []byte("<html"))
	}
	for _, tag := range [...]string{"article", "section", "main", "header", "meta", "link", "span", "figure", "h2", "ul", "ol", "img"} {
		rest, found := bytes.CutPrefix(head, []byte("<"+tag))
		if found && len(rest) > 0 && (rest[0] == '>' || rest[0] == ' ' || rest[0] == '\n') {
			return true
		}
	}
	return false
}

// kindOfName tells the kind from the extension of a file name or URL path.
func kindOfName(name string) kind {
	switch strings.ToLower(path.Ext(name)) {
	case ".html", ".htm", ".xhtml", ".xht":
		return kindHTML
	case ".txt", ".text":
		return kindText
	case ".md", ".markdown", ".mdown", ".mkd":
		return kindMarkdown
	case ".pdf":
		return kindPDF
	}
	return kindUnknown
}

// unsupported says what a link or file ("This link", "This file") is instead of text.
func unsupported(subject, mediaType string) *Error {
	what := "of a kind that I can't read"
	family, _, _ := strings.Cut(mediaType, "/")
	switch {
	case mediaType == "application/pdf":
		return &Error{
			Kind:     KindUnreadable,
			Sentence: subject + " says that it is a PDF, but is broken. Please open it in a PDF reader and paste its text.",
			Err:      fmt.Errorf("labelled %s without its signature", mediaType),
		}
	case family == "video":
		what = "a video"
	case family == "audio":
		what = "a sound recording"
	case family == "image":
		what = "a picture"
	case family == "font":
		what = "a font"
	case strings.Contains(mediaType, "zip"), strings.Contains(mediaType, "x-tar"), strings.Contains(mediaType, "rar"), strings.Contains(mediaType, "7z"):
		what = "an archive"
	case strings.Contains(mediaType, "rss"), strings.Contains(mediaType, "atom"):
		what = "a news feed"
	case strings.Contains(mediaType, "json"), strings.Contains(mediaType, "xml"), mediaType == "text/csv":
		what = "data"
	}
	return &Error{
		Kind:     KindUnreadable,
		Sentence: fmt.Sprintf("%s is %s (%.60s), not an article. Please give me a web page, a text, Markdown or PDF file, or paste the article's text.", subject, what, mediaType),
		Err:      fmt.Errorf("unsupported media type %.60q", mediaType),
	}
}
