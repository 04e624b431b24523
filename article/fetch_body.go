package article

import (
	"bufio"
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"
)

// maxZstdWindow is the largest back-reference window, in bytes, of a zstd
// stream over HTTP (RFC 9659).
const maxZstdWindow = 8 << 20

// tooLargeError is the cause of a [KindTooLarge].
type tooLargeError struct{ limit int64 }

func (e *tooLargeError) Error() string { return fmt.Sprintf("more than %d bytes", e.limit) }

// cappedReader fails with a *tooLargeError on the first byte over its limit,
// where an io.LimitReader would call the rest of a page its end.
type cappedReader struct {
	from        io.Reader
	left, limit int64
}

func (r *cappedReader) Read(p []byte) (int, error) {
	if r.left < 0 {
		return 0, &tooLargeError{r.limit}
	}
	if int64(len(p)) > r.left+1 {
		p = p[:r.left+1]
	}
	n, err := r.from.Read(p)
	if r.left -= int64(n); r.left < 0 {
		return n - 1, &tooLargeError{r.limit}
	}
	return n, err
}

// encodingError is a Content-Encoding that was not asked for.
type encodingError struct{ name string }

func (e *encodingError) Error() string { return fmt.Sprintf("content encoding %.40q", e.name) }

// decompress undoes one content encoding. The reader must be closed.
func decompress(body io.Reader, encoding string) (io.ReadCloser, error) {
	switch strings.ToLower(strings.TrimSpace(encoding)) {
	case "", "identity", "none":
		return io.NopCloser(body), nil
	case "gzip", "x-gzip":
		return gzip.NewReader(body)
	case "br":
		return io.NopCloser(brotli.NewReader(body)), nil
	case "zstd":
		decoder, err := zstd.NewReader(body, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(maxZstdWindow))
		if err != nil {
			return nil, err
		}
		return decoder.IOReadCloser(), nil
	}
	return nil, &encodingError{encoding}
}

// peekedBody is a decompressed body whose beginning can be looked at.
type peekedBody struct {
	*bufio.Reader
	io.Closer
}

// openBody decompresses a response's body, of whose compressed bytes it reads limit at most.
func openBody(response *http.Response, limit int64) (*peekedBody, error) {
	decompressed, err := decompress(&cappedReader{from: response.Body, left: limit, limit: limit}, response.Header.Get("Content-Encoding"))
	if err != nil {
		return nil, err
	}
	return &peekedBody{bufio.NewReaderSize(decompressed, 4*sniffLength), decompressed}, nil
}
