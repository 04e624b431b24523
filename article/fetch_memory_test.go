package article

import (
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
)

func TestFetchAsksConditionally(t *testing.T) {
	var sent, unchanged atomic.Int32
	version := atomic.Pointer[string]{}
	one := `"one"`
	version.Store(&one)
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		etag := *version.Load()
		switch r.URL.Path {
		case "/etag":
			w.Header().Set("ETag", etag)
			if r.Header.Get("If-None-Match") == etag {
				unchanged.Add(1)
				w.WriteHeader(http.StatusNotModified)
				return
			}
		case "/date":
			w.Header().Set("Last-Modified", "Mon, 02 Nov 2026 08:00:00 GMT")
			if r.Header.Get("If-Modified-Since") != "" {
				unchanged.Add(1)
				w.WriteHeader(http.StatusNotModified)
				return
			}
		case "/private":
			w.Header().Set("ETag", etag)
			w.Header().Set("Cache-Control", "private, No-Store")
		case "/lie":
			w.WriteHeader(http.StatusNotModified)
			return
		}
		if r.Header.Get("If-None-Match")+r.Header.Get("If-Modified-Since") != "" && r.URL.Path != "/etag" {
			t.Errorf("%s: asked conditionally", r.URL)
		}
		sent.Add(1)
		fmt.Fprint(w, storyHTML, etag)
	})
	r := openReader(t, ReaderOptions{})
	fetch := func(path string) string {
		t.Helper()
		page, err := fetchText(t, r, server.URL+path)
		if err != nil {
			t.Fatal(err)
		}
		return string(page.body)
	}
	for _, path := range []string{"/etag", "/date"} {
		sent.Store(0)
		unchanged.Store(0)
		if first, second := fetch(path), fetch(path); first != second || sent.Load() != 1 || unchanged.Load() != 1 {
			t.Errorf("%s: sent %d times, unchanged %d times", path, sent.Load(), unchanged.Load())
		}
	}
	two := `"two"`
	version.Store(&two)
	if got := fetch("/etag"); !strings.HasSuffix(got, two) {
		t.Errorf("a changed page is not noticed: %q", got)
	}
	for _, path := range []string{"/private", "/plain"} {
		sent.Store(0)
		fetch(path)
		fetch(path)
		if sent.Load() != 2 {
			t.Errorf("%s: sent %d times", path, sent.Load())
		}
	}
	_, err := fetchText(t, r, server.URL+"/lie")
	wantError(t, err, KindNetwork, "could not be fetched")
}

func TestPageMemoryIsBounded(t *testing.T) {
	memory := newPageMemory(100_000)
	header := http.Header{"Etag": {`"x"`}}
	for i := range 100 {
		memory.remember(fmt.Sprint(i), header, &fetchedPage{body: make([]byte, 9_000)})
		if i > 0 {
			memory.recall("0")
		}
	}
	memory.remember("huge", header, &fetchedPage{body: make([]byte, 90_000)})
	if memory.bytes > 100_000 || len(memory.pages) != memory.order.Len() || len(memory.pages) < 8 {
		t.Errorf("%d bytes in %d pages", memory.bytes, len(memory.pages))
	}
	if memory.recall("0") == nil || memory.recall("99") == nil || memory.recall("50") != nil || memory.recall("huge") != nil {
		t.Error("the wrong pages were forgotten")
	}
}
