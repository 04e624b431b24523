package article

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"time"
)

const (
	// maxErrorPageBytes is how much of a page that came with an error status is
	// read: enough to tell a bot challenge from a plain refusal.
	maxErrorPageBytes = 256 << 10
	// maxAsks is how often one address is asked when it answers "later".
	maxAsks = 3

	acceptedTypes     = "text/html,application/xhtml+xml,text/markdown;q=0.9,text/plain;q=0.9,application/pdf;q=0.9,*/*;q=0.1"
	acceptedEncodings = "gzip, br, zstd"
)

// ask asks for target, again where the server says when, and returns a page or
// the address that it redirects to.
func (f *fetcher) ask(ctx context.Context, client *http.Client, target *url.URL) (*fetchedPage, *url.URL, error) {
	for asked := 1; ; asked++ {
		page, next, err := f.askOnce(ctx, client, target)
		if err != nil || next != nil || page.retryAt.IsZero() {
			return page, next, err
		}
		f.pace.holdOff(target.Host, page.retryAt)
		if deadline, _ := ctx.Deadline(); asked == maxAsks || !page.retryAt.Before(deadline) {
			return page, nil, nil
		}
	}
}

func (f *fetcher) askOnce(ctx context.Context, client *http.Client, target *url.URL) (*fetchedPage, *url.URL, error) {
	leave, err := f.pace.enter(ctx, target.Host)
	if err != nil {
		return nil, nil, err
	}
	defer leave()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, target.String(), nil)
	if err != nil {
		return nil, nil, err
	}
	request.Header.Set("User-Agent", f.options.UserAgent)
	request.Header.Set("Accept", acceptedTypes)
	request.Header.Set("Accept-Language", f.options.AcceptLanguage)
	request.Header.Set("Accept-Encoding", acceptedEncodings)
	remembered := f.memory.recall(target.String())
	remembered.condition(request.Header)

	began := time.Now()
	response, err := client.Do(request)
	if err != nil {
		return nil, nil, err
	}
	defer func() { _ = response.Body.Close() }() // it was only read
	f.log.DebugContext(ctx, "fetched", "host", target.Host, "status", response.StatusCode, "after", time.Since(began))

	switch response.StatusCode {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther, http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
		next, err := response.Location()
		return nil, next, err
	case http.StatusNotModified:
		if remembered == nil {
			return nil, nil, errors.New("not modified, though nothing was remembered")
		}
		return f.followRefresh(remembered.page)
	}
	page, err := f.readResponse(response, target)
	if err != nil {
		return nil, nil, err
	}
	if page.status == http.StatusOK {
		f.memory.remember(target.String(), response.Header, page)
		return f.followRefresh(page)
	}
	return page, nil, nil
}

// readResponse reads the body of a response that is no redirect.
func (f *fetcher) readResponse(response *http.Response, target *url.URL) (*fetchedPage, error) {
	page := &fetchedPage{url: target, status: response.StatusCode, contentType: response.Header.Get("Content-Type")}
	if page.status == http.StatusTooManyRequests || page.status == http.StatusServiceUnavailable {
		page.retryAt = retryAt(response.Header.Get("Retry-After"), time.Now())
	}
	// The compressed bytes are capped by the same limit: text that grows when
	// compressed is no text.
	limit := max(f.options.MaxPageBytes, f.options.MaxPDFBytes)
	if response.ContentLength > limit && page.status < http.StatusBadRequest {
		return nil, &tooLargeError{limit}
	}
	body, err := openBody(response, limit)
	if page.status >= http.StatusBadRequest {
		// Of an error page whatever comes is enough, also nothing at all.
		if err == nil {
			defer func() { _ = body.Close() }()
			page.body, _ = io.ReadAll(io.LimitReader(body, maxErrorPageBytes))
			page.kind, _ = kindOf(page.body[:min(len(page.body), sniffLength)], page.contentType, target.Path)
		}
		return page, nil
	}
	if err != nil {
		return nil, err
	}
	defer func() { _ = body.Close() }()
	var media string
	head, err := body.Peek(sniffLength)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	page.kind, media = kindOf(head, page.contentType, target.Path)
	switch {
	case page.status != http.StatusOK && page.status != http.StatusNonAuthoritativeInfo:
		return page, nil
	case page.kind == kindUnknown:
		return nil, unsupported("This link", media)
	case page.kind == kindPDF:
		limit = f.options.MaxPDFBytes
	default:
		limit = f.options.MaxPageBytes
	}
	page.status = http.StatusOK
	page.body, err = io.ReadAll(&cappedReader{from: body, left: limit, limit: limit})
	return page, err
}

// followRefresh returns the address that a small page refreshes to at once,
// which is how shorteners and old pages redirect, else the page.
func (f *fetcher) followRefresh(page *fetchedPage) (*fetchedPage, *url.URL, error) {
	if page.kind == kindHTML && len(page.body) <= maxRefreshPage {
		if next := refreshTarget(page); next != nil {
			return nil, next, nil
		}
	}
	return page, nil, nil
}
