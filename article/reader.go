package article

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"path/filepath"
	"runtime/debug"
	"strings"

	"github.com/lede-bot/lede/internal/failpoint"
	"github.com/lede-bot/lede/internal/observe"
)

// Source is what a reader handed over; exactly one of URL, Path, and Content is set.
type Source struct {
	URL  string
	Path string
	// Content is the bytes of a page, file or pasted text; Name, when known, is its file name.
	Content []byte
	Name    string
	// ContentType is a media type when known; empty means: find out from name and bytes.
	ContentType string
}

// Reader reads articles from links, files and text. It is safe for concurrent use.
type Reader struct {
	options     ReaderOptions
	fetcher     *fetcher
	extractions chan struct{}
}

// NewReader returns a Reader. The error says which option is impossible.
func NewReader(o ReaderOptions) (*Reader, error) { return newReader(o, net.DefaultResolver) }

func newReader(o ReaderOptions, resolver *net.Resolver) (*Reader, error) {
	o = o.withDefaults()
	if o.Timeout < 0 || o.ExtractTimeout < 0 || o.MaxPageBytes < 0 || o.MaxPDFBytes < 0 || o.MaxParallelFetches < 0 || o.MaxParallelExtractions < 0 {
		return nil, errors.New("article: a time, size or number is negative")
	}
	fetcher, err := newFetcher(o, resolver)
	if err != nil {
		return nil, err
	}
	return &Reader{options: o, fetcher: fetcher, extractions: make(chan struct{}, o.MaxParallelExtractions)}, nil
}

// Close closes the connections that are kept for further fetches. The Reader
// can still be used; new connections are opened as needed.
func (r *Reader) Close() { r.fetcher.close() }

// Read turns a source into an article. Errors are of type *Error.
//
// A page that a server sends along with a refusal (a bot challenge, a
// paywall) comes back as an Article with that verdict; see [Article.Refusal].
func (r *Reader) Read(ctx context.Context, s Source) (*Article, error) {
	switch {
	case s.URL != "":
		a, err := r.readLink(ctx, s.URL)
		observe.Count(ctx, observe.Pages, 1, observe.Label{Name: observe.Verdict, Value: found(a, err)})
		return a, err
	case s.Path != "":
		content, err := r.readFile(s.Path)
		if err != nil {
			return nil, err
		}
		s.Content = content
		s.Name = filepath.Base(s.Path)
		return r.readBytes(ctx, s, "This file")
	}
	return r.readBytes(ctx, s, "This")
}

func (r *Reader) readLink(ctx context.Context, text string) (*Article, error) {
	link, err := ParseLink(text)
	if err != nil {
		return nil, err
	}
	page, err := r.fetch(ctx, link)
	if err != nil {
		return nil, err
	}
	failpoint.Reach(failpoint.Fetched)
	if page.status == http.StatusOK {
		a, err := r.extract(ctx, page)
		failpoint.Reach(failpoint.Extracted)
		return a, err
	}
	if page.kind == kindHTML && len(page.body) > 0 {
		a, err := r.extract(ctx, page)
		if err == nil && explainsRefusal(a.Verdict) {
			return a, nil
		}
	}
	return nil, statusError(page)
}

// explainsRefusal reports whether a verdict on the page that came with an
// error status says more than the status does.
func explainsRefusal(v Verdict) bool {
	switch v {
	case VerdictChallenge, VerdictPaywall, VerdictLogin, VerdictConsent:
		return true
	}
	return false
}

// readBytes reads what needs no fetching; subject is how sentences call it.
func (r *Reader) readBytes(ctx context.Context, s Source, subject string) (*Article, error) {
	content, err := unzip(s.Content, r.options.MaxPDFBytes)
	if err != nil {
		return nil, fileError(s.Name, err)
	}
	if isBlank(content) {
		return nil, &Error{
			Kind:     KindUnreadable,
			Sentence: "There is nothing to read here. Please give me a link, a file, or paste the article's text.",
			Err:      errors.New("empty input"),
		}
	}
	name := strings.TrimSuffix(s.Name, ".gz")
	how, media := kindOf(content[:min(len(content), sniffLength)], s.ContentType, name)
	if how == kindUnknown {
		return nil, unsupported(subject, media)
	}
	if limit := r.options.MaxPageBytes; how != kindPDF && int64(len(content)) > limit {
		return nil, fileError(s.Name, &tooLargeError{limit})
	}
	return r.extract(ctx, &fetchedPage{contentType: s.ContentType, kind: how, body: content})
}

// extract reads a page by its kind, within the Reader's bounds on time and on
// how many do so at once. Work that is past its time goes on in the background
// where it does not heed its context, and counts as one at work until it ends.
func (r *Reader) extract(ctx context.Context, page *fetchedPage) (_ *Article, err error) {
	ctx, end := observe.Begin(ctx, observe.Extract, observe.Label{Name: observe.Format, Value: page.kind.format()})
	defer func() { end(observe.Label{Name: observe.Outcome, Value: extracted(err)}) }()
	select {
	case r.extractions <- struct{}{}:
	case <-ctx.Done():
		return nil, stopped(ctx.Err())
	}
	ctx, cancel := context.WithTimeoutCause(ctx, r.options.ExtractTimeout, errExtractDeadline)
	defer cancel()
	type result struct {
		article *Article
		err     error
	}
	done := make(chan result, 1)
	go func() {
		defer func() { <-r.extractions }()
		defer func() {
			if p := recover(); p != nil {
				done <- result{nil, &Error{
					Kind:     KindUnreadable,
					Sentence: "This page is put together in a way that I can't read. Please paste the article's text.",
					Err:      fmt.Errorf("panic while reading: %v\n%s", p, debug.Stack()),
				}}
			}
		}()
		a, err := extractPage(ctx, page)
		done <- result{a, err}
	}()
	select {
	case d := <-done:
		if d.err != nil && ctx.Err() != nil {
			return nil, stopped(context.Cause(ctx))
		}
		return d.article, asError(d.err)
	case <-ctx.Done():
		return nil, stopped(context.Cause(ctx))
	}
}

// extractPage reads a page by its kind.
func extractPage(ctx context.Context, page *fetchedPage) (*Article, error) {
	address := ""
	if page.url != nil {
		address = page.url.String()
	}
	switch page.kind {
	case kindHTML:
		return FromHTML(ctx, page.body, HTMLOptions{URL: address, ContentType: page.contentType, Status: page.status})
	case kindPDF:
		a, err := fromPDF(ctx, page.body)
		return at(address, a, err)
	}
	text, err := decode(page.body, page.contentType)
	if err != nil {
		return nil, err
	}
	if page.kind == kindMarkdown {
		a, err := fromMarkdown(ctx, text)
		return at(address, a, err)
	}
	a, err := FromText(ctx, string(text), TextOptions{Clean: true})
	return at(address, a, err)
}

func at(address string, a *Article, err error) (*Article, error) {
	if err != nil {
		return nil, err
	}
	a.URL = address
	return a, nil
}

var errExtractDeadline = errors.New("the time for one extraction is over")

func stopped(cause error) *Error {
	if errors.Is(cause, errExtractDeadline) {
		return &Error{
			Kind:     KindTooLarge,
			Sentence: "This page takes too long to read. Please paste the part you want to know about.",
			Err:      fmt.Errorf("extracting: %w", cause),
		}
	}
	return &Error{Kind: KindNetwork, Sentence: "Reading was stopped before it was finished.", Err: fmt.Errorf("extracting: %w", cause)}
}

// asError keeps the promise that errors are of type *Error.
func asError(err error) error {
	var known *Error
	if err == nil || errors.As(err, &known) {
		return err
	}
	return &Error{Kind: KindUnreadable, Sentence: "This could not be read. Please paste the article's text.", Err: err}
}
