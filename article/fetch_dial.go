package article

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/url"
	"syscall"
	"time"
)

const (
	dialTimeout         = 10 * time.Second
	tlsTimeout          = 10 * time.Second
	idleTimeout         = 30 * time.Second
	maxIdlePerHost      = 2
	maxIdle             = 64
	maxResponseHeader   = 256 << 10
	maxConcurrentOfHost = 4
)

// dialControl is asked about each address before it is dialled; see net.Dialer.
type dialControl func(network, address string, _ syscall.RawConn) error

// newTransport returns a transport whose every connection passes control. With a proxy the only address dialled is the proxy's own, which the operator
// trusts and which may be private. The environment (HTTP_PROXY and its kin) is
// never read: behind its back the guard would see nothing but the proxy.
func newTransport(control dialControl, resolver *net.Resolver, proxy *url.URL) *http.Transport {
	dialer := &net.Dialer{Timeout: dialTimeout, Resolver: resolver, Control: control}
	if proxy != nil {
		dialer.Control = nil
	}
	transport := &http.Transport{
		DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			return dialer.DialContext(ctx, network, address)
		},
		ForceAttemptHTTP2:      true,
		DisableCompression:     true, // asked for and capped by ourselves
		TLSHandshakeTimeout:    tlsTimeout,
		IdleConnTimeout:        idleTimeout,
		MaxIdleConns:           maxIdle,
		MaxIdleConnsPerHost:    maxIdlePerHost,
		MaxResponseHeaderBytes: maxResponseHeader,
	}
	if proxy != nil {
		transport.Proxy = http.ProxyURL(proxy)
	}
	return transport
}

// parseProxy reads the proxy setting; nil for none. Its errors do not repeat
// the value, which may hold a password.
func parseProxy(setting string) (*url.URL, error) {
	if setting == "" {
		return nil, nil
	}
	proxy, err := url.Parse(setting)
	if err != nil {
		return nil, errors.New("article: the proxy is not a URL")
	}
	switch proxy.Scheme {
	case "http", "https", "socks5", "socks5h":
	default:
		return nil, errors.New("article: the proxy's scheme must be http, https, socks5 or socks5h")
	}
	if proxy.Hostname() == "" {
		return nil, errors.New("article: the proxy's URL names no host")
	}
	return proxy, nil
}
