package main

import (
	"fmt"
	"strings"

	"github.com/lede-bot/lede/article"
)

// reader makes the reader that the settings ask for.
func (p *program) reader() (*article.Reader, error) { return p.newReader(p.readerOptions()) }

func (p *program) newReader(o article.ReaderOptions) (*article.Reader, error) {
	reader, err := article.NewReader(o)
	if err != nil {
		return nil, fmt.Errorf("set up the reader: %w", err)
	}
	return reader, nil
}

func (p *program) readerOptions() article.ReaderOptions {
	fetch, extract := p.settings.Config.Fetch, p.settings.Config.Extract
	return article.ReaderOptions{
		UserAgent:              fetch.UserAgent,
		AcceptLanguage:         acceptLanguage(fetch.Languages.Items()),
		Timeout:                fetch.Timeout,
		MaxPageBytes:           fetch.MaxPageSize,
		MaxPDFBytes:            fetch.MaxPDFSize,
		MaxRedirects:           orNone(fetch.MaxRedirects),
		Proxy:                  fetch.Proxy.Reveal(),
		AllowPrivateAddresses:  fetch.AllowPrivateAddresses,
		ExtractTimeout:         extract.Timeout,
		HostInterval:           orNone(fetch.Pace),
		MaxParallelFetches:     fetch.Parallel,
		MaxParallelExtractions: extract.Parallel,
		RememberBytes:          orNone(fetch.Remember),
		Log:                    p.log,
	}
}

// orNone turns a setting of 0 into what the reader takes for none at all; its
// own zero values mean the default.
func orNone[T ~int | ~int64](n T) T {
	if n == 0 {
		return -1
	}
	return n
}

// acceptLanguage writes the header of RFC 9110, section 12.5.4: each language
// counts for less than the one before, and any other is better than none.
func acceptLanguage(tags []string) string {
	if len(tags) == 0 {
		return ""
	}
	const most, least, step = 10, 2, 1 // tenths
	parts := make([]string, 0, len(tags)+1)
	for i, tag := range tags {
		if i == 0 {
			parts = append(parts, tag)
			continue
		}
		parts = append(parts, fmt.Sprintf("%s;q=0.%d", tag, max(most-i*step, least)))
	}
	return strings.Join(append(parts, "*;q=0.1"), ", ")
}
