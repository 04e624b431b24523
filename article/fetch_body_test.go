package article

import (
	"bytes"
	"compress/gzip"
	"io"
	"math/rand/v2"
	"net/http"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"
)

func compress(t testing.TB, encoding string, content io.Reader) []byte {
	t.Helper()
	var packed bytes.Buffer
	var packer io.WriteCloser
	var err error
	switch encoding {
	case "gzip", "x-gzip":
		packer = gzip.NewWriter(&packed)
	case "br":
		packer = brotli.NewWriter(&packed)
	case "zstd":
		packer, err = zstd.NewWriter(&packed, zstd.WithEncoderConcurrency(1))
	default:
		t.Fatal(encoding)
	}
	if err == nil {
		_, err = io.Copy(packer, content)
	}
	if err == nil {
		err = packer.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return packed.Bytes()
}

// endless yields the same byte for ever.
type endless byte

func (e endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = byte(e)
	}
	return len(p), nil
}

func TestFetchDecompresses(t *testing.T) {
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		encoding := strings.TrimPrefix(r.URL.Path, "/")
		w.Header().Set("Content-Type", "text/html")
		w.Header().Set("Content-Encoding", encoding)
		switch encoding {
		case "compress", "gzip,%20br", "gzip, br":
			io.WriteString(w, storyHTML)
		case "identity":
			io.WriteString(w, storyHTML)
		default:
			packed := compress(t, strings.ToLower(encoding), strings.NewReader(storyHTML))
			if r.URL.RawQuery == "cut" {
				packed = packed[:len(packed)/2]
			}
			w.Write(packed)
		}
	})
	r := openReader(t, ReaderOptions{})
	for _, encoding := range []string{"gzip", "GZIP", "x-gzip", "br", "zstd", "identity"} {
		page, err := fetchText(t, r, server.URL+"/"+encoding)
		if err != nil {
			t.Errorf("%s: %v", encoding, err)
		} else if string(page.body) != storyHTML {
			t.Errorf("%s: got %q", encoding, page.body)
		}
	}
	for _, encoding := range []string{"gzip", "br", "zstd"} {
		_, err := fetchText(t, r, server.URL+"/"+encoding+"?cut")
		wantError(t, err, KindNetwork, "broke off")
	}
	for _, encoding := range []string{"compress", "gzip,%20br"} {
		_, err := fetchText(t, r, server.URL+"/"+encoding)
		wantError(t, err, KindUnreadable, "packed in a way")
	}
}

// A bomb must be refused at the cap, whatever it would grow to, in a time and
// memory that depend on the cap alone.
func TestFetchCapsSizes(t *testing.T) {
	const limit = 1 << 20
	bombs := map[string][]byte{}
	for _, encoding := range []string{"gzip", "br", "zstd"} {
		bombs[encoding] = compress(t, encoding, io.LimitReader(endless(' '), 8<<20))
	}
	noise := make([]byte, 2*limit)
	random := rand.NewChaCha8([32]byte{})
	random.Read(noise)
	bombs["gzip of noise"] = compress(t, "gzip", bytes.NewReader(noise))
	window, err := zstd.NewWriter(nil, zstd.WithWindowSize(64<<20), zstd.WithEncoderConcurrency(1))
	if err != nil {
		t.Fatal(err)
	}
	bombs["zstd with a large window"] = window.EncodeAll(bytes.Repeat(noise, 5), nil)
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		name := r.URL.Query().Get("name")
		switch name {
		case "long": // says so beforehand
			w.Header().Set("Content-Length", strconv.Itoa(100<<20))
			w.Write([]byte("<p>"))
		case "endless": // does not
			for {
				if _, err := w.Write(noise); err != nil {
					return
				}
			}
		case "exact":
			w.Write(bytes.Repeat([]byte(" "), limit))
		case "over":
			w.Write(bytes.Repeat([]byte(" "), limit+1))
		default:
			encoding, _, _ := strings.Cut(name, " ")
			w.Header().Set("Content-Encoding", encoding)
			w.Write(bombs[name])
		}
	})
	r := openReader(t, ReaderOptions{MaxPageBytes: limit, MaxPDFBytes: limit, Timeout: time.Minute})
	if _, err := fetchText(t, r, server.URL+"/?name=exact"); err != nil {
		t.Errorf("a page of the very size allowed: %v", err)
	}
	for _, name := range []string{"long", "over", "gzip", "br", "zstd", "gzip of noise"} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := fetchText(t, r, server.URL+"/?name="+strings.ReplaceAll(name, " ", "+"))
		runtime.ReadMemStats(&after)
		wantError(t, err, KindTooLarge, "larger than the 1 MB")
		if grown := after.TotalAlloc - before.TotalAlloc; grown > 32*limit {
			t.Errorf("%s: %d bytes allocated for a cap of %d", name, grown, limit)
		}
	}
	_, err = fetchText(t, r, server.URL+"/?name=zstd+with+a+large+window")
	wantError(t, err, KindNetwork, "could not be fetched")
	if _, err := fetchText(t, r, server.URL+"/?name=endless"); err == nil {
		t.Error("an endless page was read")
	}
}
