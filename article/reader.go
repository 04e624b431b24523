package article

import (
	"context"
	"time"
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

// ReaderOptions bounds what a Reader may do. The zero value of a field means its default.
type ReaderOptions struct {
	UserAgent             string
	Timeout               time.Duration // of one whole fetch
	MaxPageBytes          int64         // after decompression
	MaxRedirects          int
	Proxy                 string // http, https or socks5 URL; empty: none, the environment is not read
	AllowPrivateAddresses bool   // dangerous: only for tests and closed networks
	ExtractTimeout        time.Duration
}

// Reader reads articles from links, files and text. It is safe for concurrent use.
type Reader struct{ options ReaderOptions }

// NewReader returns a Reader.
func NewReader(o ReaderOptions) (*Reader, error) { return &Reader{options: o}, nil }

// Read turns a source into an article. Errors are of type *Error.
func (r *Reader) Read(ctx context.Context, s Source) (*Article, error) {
	return nil, &Error{Kind: ErrUnreadable, Sentence: "Not yet."}
}
