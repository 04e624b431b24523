package bot_test

import (
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"
)

// site serves articles and counts how often each is fetched.
type site struct {
	*httptest.Server
	mu      sync.Mutex
	fetches map[string]int
	pages   map[string]http.HandlerFunc
}

func (s *site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	s.fetches[r.URL.Path]++
	page := s.pages[r.URL.Path]
	s.mu.Unlock()
	if page == nil {
		http.NotFound(w, r)
		return
	}
	page(w, r)
}

func (s *site) fetched(path string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.fetches[path]
}

func (s *site) serve(path string, page http.HandlerFunc) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.pages[path] = page
}

func html(t testing.TB, file string) http.HandlerFunc {
	t.Helper()
	page, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write(page)
	}
}

func newSite(t testing.TB) *site {
	t.Helper()
	s := &site{fetches: map[string]int{}, pages: map[string]http.HandlerFunc{
		"/ferry": html(t, "../docs/examples/ferry.html"),
		"/reef":  html(t, "testdata/reef.html"),
		"/consent": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html")
			_, _ = w.Write([]byte("<html><head><title>Just a moment...</title></head><body><h1>Checking your browser before you proceed</h1><p>Please enable JavaScript and cookies to continue. Verify you are human.</p></body></html>"))
		},
	}}
	s.Server = httptest.NewServer(s)
	t.Cleanup(s.Close)
	return s
}

// hold serves the ferry's article at /slow, but not before goOn is called;
// arrived is closed at the first request.
func (s *site) hold() (arrived <-chan struct{}, goOn func()) {
	came, gate := make(chan struct{}), make(chan struct{})
	var first, last sync.Once
	page := s.pages["/ferry"]
	s.serve("/slow", func(w http.ResponseWriter, r *http.Request) {
		first.Do(func() { close(came) })
		select {
		case <-gate:
			page(w, r)
		case <-r.Context().Done():
		}
	})
	return came, func() { last.Do(func() { close(gate) }) }
}

// page serves an article.
func page(headline string, paragraphs ...string) http.HandlerFunc {
	escape := strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace
	var b strings.Builder
	b.WriteString("<!doctype html><html lang=en><head><title>" + escape(headline) + "</title></head><body><article><h1>" + escape(headline) + "</h1>")
	for _, p := range paragraphs {
		b.WriteString("<p>" + escape(p) + "</p>")
	}
	b.WriteString("</article></body></html>")
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write([]byte(b.String()))
	}
}
