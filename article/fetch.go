package article

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/netip"
	"net/url"
	"strconv"
	"time"

	"golang.org/x/net/publicsuffix"
)

// fetchedPage is the answer to a fetch, before extraction.
type fetchedPage struct {
	// url is the address after redirects, without fragment.
	url *url.URL
	// status is 200, or 400 and above where a server sent a page along with its refusal.
	status int
	// retryAt is when the server asked to be asked again, else zero.
	retryAt     time.Time
	contentType string
	kind        kind
	// body is decompressed, but not decoded. It may be remembered: never change it.
	body []byte
}

// fetcher fetches pages over HTTP, one person's request at a time: it never
// crawls. A person asked for this very page, as with a browser or a link
// preview, so robots.txt, which is for programs that follow links by
// themselves (RFC 9309), is not asked. What it does is be polite: an honest user
// agent, a pace per host, conditional requests, Retry-After.
type fetcher struct {
	options   ReaderOptions
	guard     guard
	resolver  *net.Resolver
	transport *http.Transport
	pace      *pace
	memory    *pageMemory
	slots     chan struct{}
	log       *slog.Logger
}

var (
	errDeadline         = errors.New("the time for one fetch is over")
	errTooManyRedirects = errors.New("too many redirects")
)

// newFetcher returns a fetcher for options whose defaults are filled in.
func newFetcher(o ReaderOptions, resolver *net.Resolver) (*fetcher, error) {
	f := &fetcher{
		options:  o,
		guard:    guard{allowPrivate: o.AllowPrivateAddresses, allowed: o.AllowNetworks, allowedServers: o.AllowServers},
		resolver: resolver,
		pace:     newPace(o.HostInterval),
		memory:   newPageMemory(o.RememberBytes),
		slots:    make(chan struct{}, o.MaxParallelFetches),
		log:      o.Log,
	}
	proxy, err := parseProxy(o.Proxy)
	if err != nil {
		return nil, err
	}
	f.transport = newTransport(f.guard.control, resolver, proxy)
	return f, nil
}

func (f *fetcher) close() { f.transport.CloseIdleConnections() }

// fetch returns the page behind link. Errors are of type *Error.
func (f *fetcher) fetch(ctx context.Context, link *url.URL) (*fetchedPage, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, f.options.Timeout, errDeadline)
	defer cancel()
	select {
	case f.slots <- struct{}{}:
		defer func() { <-f.slots }()
	case <-ctx.Done():
		return nil, f.fetchError(ctx, link, context.Cause(ctx))
	}
	jar, err := cookiejar.New(&cookiejar.Options{PublicSuffixList: publicsuffix.List})
	if err != nil {
		return nil, f.fetchError(ctx, link, err)
	}
	// Cookies live for one fetch only: many sites loop without them.
	client := &http.Client{
		Transport:     f.transport,
		Jar:           jar,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	target := withoutFragment(link)
	for redirects := 0; ; redirects++ {
		if redirects > f.options.MaxRedirects {
			return nil, f.fetchError(ctx, target, fmt.Errorf("%w: more than %d", errTooManyRedirects, f.options.MaxRedirects))
		}
		if err := f.checkTarget(ctx, target); err != nil {
			return nil, f.fetchError(ctx, target, err)
		}
		page, next, err := f.ask(ctx, client, target)
		if err != nil {
			return nil, f.fetchError(ctx, target, err)
		}
		if next == nil {
			return page, nil
		}
		if err := checkLink(next); err != nil {
			return nil, f.fetchError(ctx, target, err)
		}
		if target.Scheme == "https" && next.Scheme == "http" {
			f.log.WarnContext(ctx, "redirect leaves TLS", "from", target.Host, "to", next.Host)
		}
		target = withoutFragment(next)
	}
}

func withoutFragment(link *url.URL) *url.URL {
	copied := *link
	copied.Fragment, copied.RawFragment = "", ""
	return &copied
}

// checkTarget refuses what the dialer would not see as it is: an IP address
// that stands in the link itself, which may be written as an IPv4-mapped one,
// and everything behind a proxy, whose own address is all that is dialled
// then. In that case names are resolved here, and refused when any of their
// addresses is. The proxy resolves them once more, so an operator who must
// rule out DNS rebinding has to make the proxy check as well.
func (f *fetcher) checkTarget(ctx context.Context, target *url.URL) error {
	text := target.Port()
	if text == "" {
		text = defaultPort(target.Scheme)
	}
	port, err := strconv.ParseUint(text, 10, 16)
	if err != nil {
		return err
	}
	if address, err := netip.ParseAddr(target.Hostname()); err == nil {
		return f.guard.check(netip.AddrPortFrom(address, uint16(port)))
	}
	if f.options.Proxy == "" || f.guard.allowPrivate {
		return nil
	}
	addresses, err := f.resolver.LookupNetIP(ctx, "ip", target.Hostname())
	if err != nil {
		return err
	}
	for _, address := range addresses {
		if err := f.guard.check(netip.AddrPortFrom(address.Unmap(), uint16(port))); err != nil {
			return err
		}
	}
	return nil
}
