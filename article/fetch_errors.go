package article

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"syscall"
	"time"
)

// fetchError gives a cause its plain sentence. The operator gets to see the
// address that failed, which behind redirects is not the one asked for, without query.
func (f *fetcher) fetchError(ctx context.Context, target *url.URL, cause error) *Error {
	var known *Error
	if errors.As(cause, &known) {
		return known
	}
	if ctx.Err() != nil {
		cause = errors.Join(context.Cause(ctx), withoutURL(cause))
	}
	kind, sentence := f.explain(target.Hostname(), cause)
	return &Error{
		Kind:     kind,
		Sentence: sentence,
		Err:      fmt.Errorf("fetching %s://%s%s: %w", target.Scheme, target.Host, target.EscapedPath(), withoutURL(cause)),
	}
}

// explain says in words for a reader what went wrong with a host.
func (f *fetcher) explain(host string, cause error) (ErrorKind, string) {
	var (
		blocked  *blockedError
		tooLarge *tooLargeError
		encoding *encodingError
		tooSoon  *tooSoonError
		lookup   *net.DNSError
	)
	switch {
	case errors.As(cause, &blocked):
		return KindBlocked, "This link leads to an address that I may not open, such as one inside a private network or on an unusual port. Please paste the article's text instead."
	case errors.As(cause, &tooLarge):
		return KindTooLarge, fmt.Sprintf("This page is larger than the %s that I read. Please paste the part you want to know about.", sizeInWords(tooLarge.limit))
	case errors.As(cause, &encoding):
		return KindUnreadable, "The site sent this page packed in a way that I can't open. Please paste the article's text."
	case errors.As(cause, &tooSoon):
		return KindNetwork, fmt.Sprintf("%s asks me to wait before I read from it again. Please try again in %s.", host, inWords(time.Until(tooSoon.until)))
	case errors.Is(cause, context.Canceled):
		return KindNetwork, "Reading was stopped before it was finished."
	case errors.Is(cause, errDeadline):
		return KindNetwork, fmt.Sprintf("%s did not send the page within %s. Please try again later, or paste the article's text.", host, inWords(f.options.Timeout))
	case errors.Is(cause, context.DeadlineExceeded), isTimeout(cause):
		return KindNetwork, host + " did not answer in time. Please try again later, or paste the article's text."
	case errors.Is(cause, errTooManyRedirects):
		return KindNetwork, "This link keeps leading from one address to the next without reaching a page. Please open it in a browser and give me the address that it ends at."
	case errors.As(cause, &lookup) && lookup.IsNotFound:
		return KindNetwork, fmt.Sprintf("I can't find a website named %s. Please check the link for typing errors.", host)
	case errors.As(cause, &lookup):
		return KindNetwork, fmt.Sprintf("The name %s could not be looked up just now. Please try again later.", host)
	case isCertificateError(cause):
		return KindNetwork, fmt.Sprintf("%s can't prove who it is: its security certificate is not valid. Please check the link, or paste the article's text.", host)
	case errors.Is(cause, syscall.ECONNREFUSED):
		return KindNetwork, host + " refused the connection. Please check the link, or try again later."
	case errors.Is(cause, syscall.EHOSTUNREACH), errors.Is(cause, syscall.ENETUNREACH):
		return KindNetwork, host + " can't be reached from here. Please try again later, or paste the article's text."
	case isBrokenOff(cause):
		return KindNetwork, host + " broke off in the middle of the page. Please try again, or paste the article's text."
	}
	return KindNetwork, fmt.Sprintf("The page could not be fetched from %s. Please check the link, or paste the article's text.", host)
}

func isTimeout(err error) bool {
	var timeout net.Error
	return errors.As(err, &timeout) && timeout.Timeout()
}

func isCertificateError(err error) bool {
	var (
		verification *tls.CertificateVerificationError
		hostname     x509.HostnameError
		authority    x509.UnknownAuthorityError
		invalid      x509.CertificateInvalidError
		record       tls.RecordHeaderError
		alert        tls.AlertError
	)
	return errors.As(err, &verification) || errors.As(err, &hostname) || errors.As(err, &authority) ||
		errors.As(err, &invalid) || errors.As(err, &record) || errors.As(err, &alert)
}

func isBrokenOff(err error) bool {
	return errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) || errors.Is(err, syscall.ECONNRESET) ||
		errors.Is(err, syscall.EPIPE) || strings.Contains(err.Error(), "malformed") || strings.Contains(err.Error(), "corrupt")
}

func sizeInWords(bytes int64) string {
	const kilobyte, megabyte = 1 << 10, 1 << 20
	switch {
	case bytes >= megabyte:
		return fmt.Sprintf("%d MB", bytes/megabyte)
	case bytes >= kilobyte:
		return fmt.Sprintf("%d KB", bytes/kilobyte)
	}
	return fmt.Sprintf("%d bytes", bytes)
}

// statusError says what an answer means that is not a page.
func statusError(page *fetchedPage) *Error {
	host, status := page.url.Hostname(), page.status
	const orPaste = " Please open it in a browser and paste the article's text."
	var sentence string
	switch {
	case !page.retryAt.IsZero():
		sentence = fmt.Sprintf("%s asks me to wait before I read from it again. Please try again in %s, or paste the article's text.", host, inWords(time.Until(page.retryAt)))
	case status == http.StatusUnauthorized || status == http.StatusProxyAuthRequired:
		sentence = host + " wants a login for this page." + orPaste
	case status == http.StatusPaymentRequired:
		sentence = host + " wants a subscription for this page." + orPaste
	case status == http.StatusForbidden:
		sentence = host + " does not let me read this page." + orPaste
	case status == http.StatusNotFound:
		sentence = "There is no page at this link (any more). Please check the link."
	case status == http.StatusGone:
		sentence = "The page at this link was removed. Please look for another source."
	case status == http.StatusTooManyRequests:
		sentence = host + " was asked too often. Please try again in a few minutes, or paste the article's text."
	case status == http.StatusUnavailableForLegalReasons:
		sentence = host + " withholds this page for legal reasons." + orPaste
	case status >= http.StatusInternalServerError:
		sentence = host + " has trouble of its own just now. Please try again later."
	case status >= http.StatusBadRequest:
		sentence = host + " refused to send this page." + orPaste
	default:
		sentence = host + " sent no page." + orPaste
	}
	return &Error{
		Kind:     KindNetwork,
		Status:   status,
		Sentence: sentence,
		Err:      fmt.Errorf("fetching %s://%s%s: status %d", page.url.Scheme, page.url.Host, page.url.EscapedPath(), status),
	}
}
