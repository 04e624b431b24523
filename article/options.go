package article

import (
	"fmt"
	"log/slog"
	"net/netip"
	"runtime"
	"runtime/debug"
	"time"
)

// The defaults of [ReaderOptions].
const (
	DefaultTimeout            = 20 * time.Second
	DefaultMaxPageBytes       = 5 << 20
	DefaultMaxPDFBytes        = 25 << 20
	DefaultMaxRedirects       = 5
	DefaultExtractTimeout     = 10 * time.Second
	DefaultHostInterval       = time.Second
	DefaultMaxParallelFetches = 32
	DefaultRememberBytes      = 32 << 20
	DefaultAcceptLanguage     = "*"
)

// ReaderOptions bounds what a Reader may do. The zero value of a field means its default.
type ReaderOptions struct {
	// UserAgent is what sites get to see; by default Lede's name, version and home page.
	UserAgent string
	// AcceptLanguage is sent to sites that have a page in several languages; by
	// default "*": as the site likes.
	AcceptLanguage string
	// Timeout bounds one whole fetch: waiting for a host's pace, redirects and body.
	Timeout time.Duration
	// MaxPageBytes bounds a page or text after decompression, fetched, read or pasted.
	MaxPageBytes int64
	// MaxPDFBytes bounds a PDF file, most of which is often pictures.
	MaxPDFBytes int64
	// MaxRedirects bounds redirects, those by <meta http-equiv="refresh">
	// included; negative: none are followed.
	MaxRedirects int
	// Proxy is an http, https or socks5 URL; empty means none: the environment is not read.
	// Links are checked before they are handed to the proxy, but it looks names up for itself.
	Proxy string
	// AllowPrivateAddresses lets links lead into private networks, to this very
	// machine, to cloud metadata, and to any port. Dangerous: only for tests and closed networks.
	AllowPrivateAddresses bool
	// AllowNetworks are networks that links may lead into all the same, on any
	// port: an internal wiki's, or 64:ff9b::/96 where IPv4 is reached through
	// NAT64 only. A page anywhere may redirect into them.
	AllowNetworks []netip.Prefix
	// AllowServers are single servers, address and port, that links may lead to
	// all the same, such as one on this machine that shows sample articles. No
	// other port of the same machine is opened by it. A page anywhere may
	// redirect to them.
	AllowServers []netip.AddrPort
	// ExtractTimeout bounds the work on one page, file or text once it is there.
	ExtractTimeout time.Duration
	// HostInterval is the time between requests to one host, on average;
	// negative: no pace is kept.
	HostInterval time.Duration
	// MaxParallelFetches and MaxParallelExtractions bound what happens at once,
	// and so memory; the latter's default is the number of CPUs.
	MaxParallelFetches     int
	MaxParallelExtractions int
	// RememberBytes bounds the memory of pages that are asked for again with
	// conditional requests; negative: nothing is remembered.
	RememberBytes int64
	// Log gets to know hosts, statuses and times of fetches, never paths,
	// queries or text; nil: nothing is logged.
	Log *slog.Logger
}

func (o ReaderOptions) withDefaults() ReaderOptions {
	setDefault(&o.UserAgent, defaultUserAgent())
	setDefault(&o.AcceptLanguage, DefaultAcceptLanguage)
	setDefault(&o.Timeout, DefaultTimeout)
	setDefault(&o.MaxPageBytes, DefaultMaxPageBytes)
	setDefault(&o.MaxPDFBytes, max(DefaultMaxPDFBytes, o.MaxPageBytes))
	setDefault(&o.MaxRedirects, DefaultMaxRedirects)
	setDefault(&o.ExtractTimeout, DefaultExtractTimeout)
	setDefault(&o.HostInterval, DefaultHostInterval)
	setDefault(&o.MaxParallelFetches, DefaultMaxParallelFetches)
	setDefault(&o.MaxParallelExtractions, runtime.GOMAXPROCS(0))
	setDefault(&o.RememberBytes, DefaultRememberBytes)
	if o.MaxRedirects < 0 {
		o.MaxRedirects = 0
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return o
}

func setDefault[T comparable](field *T, value T) {
	var zero T
	if *field == zero {
		*field = value
	}
}

// defaultUserAgent is an honest name: program, version, and where to read about it.
func defaultUserAgent() string {
	version := "dev"
	if build, ok := debug.ReadBuildInfo(); ok && build.Main.Path == "github.com/lede-bot/lede" && build.Main.Version != "" && build.Main.Version != "(devel)" {
		version = build.Main.Version
	}
	return fmt.Sprintf("Lede/%s (+https://github.com/lede-bot/lede)", version)
}
