package article

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

const storyHTML = `<!DOCTYPE html><html lang="en"><head><title>Harbour bridge reopens</title></head><body><article><h1>Harbour bridge reopens</h1>
<p>The harbour bridge reopened on Monday after eleven weeks of repairs, two weeks earlier than planned.</p>
<p>Engineers replaced forty cables and a bearing that had cracked during the winter storms.</p></article></body></html>`

// openReader returns a Reader that may dial this machine and keeps no pace.
func openReader(t testing.TB, o ReaderOptions) *Reader {
	t.Helper()
	o.AllowPrivateAddresses = true
	if o.HostInterval == 0 {
		o.HostInterval = -1
	}
	return startReader(t, o, net.DefaultResolver)
}

func startReader(t testing.TB, o ReaderOptions, resolver *net.Resolver) *Reader {
	t.Helper()
	r, err := newReader(o, resolver)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(r.Close)
	return r
}

func serve(t testing.TB, handler http.HandlerFunc) *httptest.Server {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return server
}

func fetchText(t testing.TB, r *Reader, link string) (*fetchedPage, error) {
	t.Helper()
	parsed, err := ParseLink(link)
	if err != nil {
		return nil, err
	}
	return r.fetcher.fetch(t.Context(), parsed)
}

// wantError checks both voices of an error: a sentence that can be shown, and a
// cause that holds no secret of the link.
func wantError(t testing.TB, err error, kind ErrorKind, inSentence string) {
	t.Helper()
	var e *Error
	if !errors.As(err, &e) {
		t.Fatalf("got %v, want an *Error", err)
	}
	if e.Kind != kind || !strings.Contains(e.Sentence, inSentence) {
		t.Errorf("got kind %d, %q; want kind %d, %q (cause: %v)", e.Kind, e.Sentence, kind, inSentence, e.Err)
	}
	if !strings.HasSuffix(e.Sentence, ".") || strings.ContainsAny(e.Sentence, "\n\t") || strings.Contains(e.Sentence, "goroutine") {
		t.Errorf("not a plain sentence: %q", e.Sentence)
	}
	if strings.Contains(e.Error(), "secret") {
		t.Errorf("a secret is in %q", e.Error())
	}
}

func TestFetchIntroducesItself(t *testing.T) {
	var got http.Header
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		got = r.Header
		fmt.Fprint(w, storyHTML)
	})
	page, err := fetchText(t, openReader(t, ReaderOptions{}), server.URL+"/a?b=c#d")
	if err != nil {
		t.Fatal(err)
	}
	if page.url.String() != server.URL+"/a?b=c" || string(page.body) != storyHTML || page.kind != kindHTML {
		t.Errorf("got %s, kind %d, %q", page.url, page.kind, page.body)
	}
	for header, want := range map[string]string{
		"User-Agent":      "Lede/dev (+https://github.com/lede-bot/lede)",
		"Accept-Encoding": "gzip, br, zstd",
		"Accept-Language": "*",
	} {
		if got.Get(header) != want {
			t.Errorf("%s: %q", header, got.Get(header))
		}
	}
	if !strings.HasPrefix(got.Get("Accept"), "text/html") || got.Get("Cookie") != "" || got.Get("Referer") != "" {
		t.Errorf("headers: %v", got)
	}
	if _, err := fetchText(t, openReader(t, ReaderOptions{UserAgent: "Reading room/1", AcceptLanguage: "pl"}), server.URL); err != nil {
		t.Fatal(err)
	}
	if got.Get("User-Agent") != "Reading room/1" || got.Get("Accept-Language") != "pl" {
		t.Errorf("settings are not used: %v", got)
	}
}

func TestFetchFollowsRedirects(t *testing.T) {
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		refresh := func(markup string) {
			w.Header().Set("Content-Type", "text/html")
			fmt.Fprint(w, markup)
		}
		switch r.URL.Path {
		case "/story":
			fmt.Fprint(w, storyHTML)
		case "/301", "/302", "/303", "/307", "/308":
			var status int
			fmt.Sscanf(r.URL.Path, "/%d", &status)
			http.Redirect(w, r, "story#part", status)
		case "/five":
			http.Redirect(w, r, "/four", http.StatusFound)
		case "/four":
			http.Redirect(w, r, "/three", http.StatusFound)
		case "/three":
			http.Redirect(w, r, "/two", http.StatusFound)
		case "/two":
			http.Redirect(w, r, "/301", http.StatusFound)
		case "/six":
			http.Redirect(w, r, "/five", http.StatusFound)
		case "/loop":
			http.Redirect(w, r, "/loop", http.StatusFound)
		case "/cookie":
			if _, err := r.Cookie("seen"); err != nil {
				http.SetCookie(w, &http.Cookie{Name: "seen", Value: "1"})
				http.Redirect(w, r, "/cookie", http.StatusFound)
				return
			}
			fmt.Fprint(w, storyHTML)
		case "/refresh":
			refresh(`<META HTTP-EQUIV=Refresh content="0; URL='/story'">`)
		case "/noscript":
			refresh(`<html><head><noscript><meta http-equiv="refresh" content="0;url=/story"></noscript></head></html>`)
		case "/refresh-loop":
			refresh(`<meta http-equiv=refresh content="1;url=/refresh-loop2">`)
		case "/refresh-loop2":
			refresh(`<meta http-equiv=refresh content="1;url=/refresh-loop">`)
		case "/reload":
			refresh(`<meta http-equiv=refresh content="5;url=/reload#x">reloads`)
		case "/slow-refresh":
			refresh(`<meta http-equiv=refresh content="300;url=/story">shows something`)
		case "/big-refresh":
			refresh(`<meta http-equiv=refresh content="0;url=/story">` + strings.Repeat("<p>A page with text of its own.</p>", 1000))
		case "/nowhere":
			w.WriteHeader(http.StatusFound)
		case "/bad":
			w.Header().Set("Location", "http://[::1")
			w.WriteHeader(http.StatusFound)
		}
	})
	r := openReader(t, ReaderOptions{})
	for path, want := range map[string]string{
		"/301": "/story", "/302": "/story", "/303": "/story", "/307": "/story", "/308": "/story",
		"/five": "/story", "/cookie": "/cookie", "/refresh": "/story", "/noscript": "/story",
		"/reload": "/reload", "/slow-refresh": "/slow-refresh", "/big-refresh": "/big-refresh",
	} {
		page, err := fetchText(t, r, server.URL+path)
		if err != nil {
			t.Errorf("%s: %v", path, err)
		} else if page.url.String() != server.URL+want {
			t.Errorf("%s: ends at %s", path, page.url)
		}
	}
	for _, path := range []string{"/six", "/loop", "/refresh-loop"} {
		_, err := fetchText(t, r, server.URL+path)
		wantError(t, err, KindNetwork, "keeps leading from one address to the next")
	}
	for _, path := range []string{"/nowhere", "/bad"} {
		_, err := fetchText(t, r, server.URL+path+"?token=secret")
		wantError(t, err, KindNetwork, "could not be fetched")
	}
	_, err := fetchText(t, openReader(t, ReaderOptions{MaxRedirects: -1}), server.URL+"/301")
	wantError(t, err, KindNetwork, "keeps leading")
}

func TestFetchExplainsStatuses(t *testing.T) {
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		var status int
		fmt.Sscanf(r.URL.Path, "/%d", &status)
		w.Header().Set("Content-Type", "text/plain")
		w.WriteHeader(status)
		if status >= 400 {
			fmt.Fprint(w, "Something is not right here.")
		}
	})
	r := openReader(t, ReaderOptions{})
	for status, want := range map[int]string{
		204: "sent no page", 400: "refused to send", 401: "wants a login", 402: "wants a subscription", 403: "does not let me read",
		404: "There is no page", 410: "was removed", 418: "refused to send", 429: "asked too often", 451: "legal reasons",
		500: "trouble of its own", 502: "trouble of its own", 503: "trouble of its own", 504: "trouble of its own", 999: "trouble of its own",
	} {
		_, err := r.Read(t.Context(), Source{URL: fmt.Sprintf("%s/%d?token=secret", server.URL, status)})
		wantError(t, err, KindNetwork, want)
	}
}

// A page that comes with a refusal may say more than its status does.
func TestReadJudgesErrorPages(t *testing.T) {
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		if r.URL.Path == "/gone" {
			w.WriteHeader(http.StatusNotFound)
			fmt.Fprint(w, "<title>Not found</title><h1>Page not found</h1><p>This page does not exist any more.")
			return
		}
		w.WriteHeader(http.StatusForbidden)
		fmt.Fprint(w, `<title>Just a moment...</title><h1>Checking your browser</h1><p>Please complete the security check to prove that you are human.</p><div class="captcha"></div>`)
	})
	r := openReader(t, ReaderOptions{})
	a, err := r.Read(t.Context(), Source{URL: server.URL + "/story"})
	if err != nil || a.Verdict != VerdictChallenge {
		t.Errorf("got %v, %v", a, err)
	}
	_, err = r.Read(t.Context(), Source{URL: server.URL + "/gone"})
	wantError(t, err, KindNetwork, "There is no page at this link")
}

func TestFetchExplainsNetworkErrors(t *testing.T) {
	closed := httptest.NewServer(http.NotFoundHandler())
	closed.Close()
	hangUp := serve(t, func(w http.ResponseWriter, r *http.Request) {
		connection, buffer, err := http.NewResponseController(w).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		defer connection.Close()
		switch r.URL.Path {
		case "/cut":
			fmt.Fprintf(buffer, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5000\r\n\r\n%s", storyHTML)
		case "/chunk":
			fmt.Fprintf(buffer, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n%s", storyHTML)
		case "/garbage":
			fmt.Fprint(buffer, "SSH-2.0-OpenSSH_9.6\r\n")
		case "/headers":
			fmt.Fprint(buffer, "HTTP/1.1 200 OK\r\n")
			for i := range 20000 {
				fmt.Fprintf(buffer, "X-Header-%d: %s\r\n", i, strings.Repeat("x", 100))
			}
			fmt.Fprint(buffer, "\r\n")
		}
		buffer.Flush()
	})
	secure := httptest.NewTLSServer(http.NotFoundHandler())
	secure.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	defer secure.Close()
	r := openReader(t, ReaderOptions{})
	for link, want := range map[string]string{
		closed.URL:              "refused the connection",
		hangUp.URL + "/nothing": "broke off",
		hangUp.URL + "/cut":     "broke off",
		hangUp.URL + "/chunk":   "could not be fetched",
		hangUp.URL + "/garbage": "broke off",
		hangUp.URL + "/headers": "could not be fetched",
		secure.URL:              "security certificate is not valid",
		"https" + strings.TrimPrefix(hangUp.URL, "http"): "could not be fetched",
	} {
		_, err := fetchText(t, r, link+"?token=secret")
		wantError(t, err, KindNetwork, want)
	}
}

func TestFetchKeepsItsDeadline(t *testing.T) {
	released := make(chan struct{})
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		if r.URL.Path == "/drip" {
			for range 1000 {
				select {
				case <-released:
					return
				case <-r.Context().Done():
					return
				case <-time.After(10 * time.Millisecond):
					io.WriteString(w, "<p>x")
					w.(http.Flusher).Flush()
				}
			}
		}
		select {
		case <-released:
		case <-r.Context().Done():
		}
	})
	defer close(released)
	r := openReader(t, ReaderOptions{Timeout: 200 * time.Millisecond})
	for _, path := range []string{"/silent", "/drip"} {
		_, err := fetchText(t, r, server.URL+path)
		wantError(t, err, KindNetwork, "did not send the page within")
		if !errors.Is(err, errDeadline) {
			t.Errorf("%s: the cause is not named: %v", path, err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(50*time.Millisecond, cancel)
	link, _ := ParseLink(server.URL + "/silent")
	_, err := openReader(t, ReaderOptions{}).fetcher.fetch(ctx, link)
	wantError(t, err, KindNetwork, "was stopped")
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestFetchNamesWhatIsNoArticle(t *testing.T) {
	contents := map[string]struct{ contentType, body, want string }{
		"/video":   {"video/mp4", "\x00\x00\x00\x18ftypmp42", "a video (video/mp4)"},
		"/audio":   {"audio/mpeg", "ID3\x04", "a sound recording (audio/mpeg)"},
		"/image":   {"image/png", "\x89PNG\r\n\x1a\n\x00", "a picture (image/png)"},
		"/zip":     {"application/zip", "PK\x03\x04", "an archive (application/zip)"},
		"/feed":    {"application/rss+xml", "<?xml version='1.0'?><rss></rss>", "a news feed"},
		"/json":    {"application/json", `{"a":1}`, "data (application/json)"},
		"/liar":    {"text/html", "\x89PNG\r\n\x1a\n\x00", "a picture (image/png)"},
		"/nolabel": {"", "PK\x03\x04", "an archive"},
		"/broken":  {"application/pdf", "no such thing", "PDF, but is broken"},
		"/program": {"text/plain", "\x7fELF\x02\x01\x01\x00" + strings.Repeat("\x00\x01", 400), "not text"},
	}
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header()["Content-Type"] = []string{contents[r.URL.Path].contentType}
		if contents[r.URL.Path].contentType == "" {
			w.Header()["Content-Type"] = nil
		}
		io.WriteString(w, contents[r.URL.Path].body)
	})
	r := openReader(t, ReaderOptions{})
	for path, o := range contents {
		_, err := r.Read(t.Context(), Source{URL: server.URL + path})
		wantError(t, err, KindUnreadable, o.want)
	}
}
