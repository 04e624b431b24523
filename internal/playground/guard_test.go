package playground_test

import (
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/lede-bot/lede/internal/playground"
)

// ask sends a request as another program on this machine could.
func ask(t *testing.T, method, address, body string, header map[string]string) (status int, answer string, got http.Header) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, address, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for name, value := range header {
		request.Header.Set(name, value)
	}
	if host := header["Host"]; host != "" {
		request.Host = host
	}
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	response, err := client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(text), response.Header
}

func sessionOf(t *testing.T, p *playground.Playground) string {
	t.Helper()
	_, page, _ := ask(t, http.MethodGet, p.URL()+"/", "", nil)
	found := regexp.MustCompile(`name="session" content="([^"]+)"`).FindStringSubmatch(page)
	if found == nil {
		t.Fatalf("no session in %s", page)
	}
	return found[1]
}

// Only the page itself, and links to it, get through: no other site, no other
// name for the address, no earlier run's page.
func TestGuard(t *testing.T) {
	p := start(t, nil)
	session := sessionOf(t, p)
	port := p.URL()[strings.LastIndex(p.URL(), ":"):]
	json := "application/json"
	for _, o := range []struct {
		name, method, path string
		header             map[string]string
		want               int
	}{
		{"the page", "GET", "/", nil, 200},
		{"the page by its name", "GET", "/", map[string]string{"Host": "localhost" + port}, 200},
		{"a name that an attacker points here", "GET", "/", map[string]string{"Host": "evil.example" + port}, 421},
		{"a name that begins well", "GET", "/", map[string]string{"Host": "localhost.evil.example" + port}, 421},
		{"a host without a port", "GET", "/", map[string]string{"Host": "127.0.0.1"}, 421},
		{"another port", "GET", "/", map[string]string{"Host": "127.0.0.1:1"}, 421},
		{"a link on another site", "GET", "/", map[string]string{"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}, 200},
		{"a link to an article", "GET", "/articles/seagrass", map[string]string{"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}, 200},
		{"a frame on another site", "GET", "/", map[string]string{"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe"}, 403},
		{"a script on another site", "GET", "/assets/main.js", map[string]string{"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"}, 403},
		{"another port's page", "GET", "/browser/snapshot?session=" + session, map[string]string{"Sec-Fetch-Site": "same-site"}, 403},
		{"the snapshot", "GET", "/browser/snapshot", map[string]string{"X-Lede-Session": session, "Sec-Fetch-Site": "same-origin"}, 200},
		{"no session", "GET", "/browser/snapshot", nil, 403},
		{"a wrong session", "GET", "/browser/snapshot", map[string]string{"X-Lede-Session": "x"}, 403},
		{"doing something", "POST", "/browser/faults", map[string]string{"X-Lede-Session": session, "Content-Type": json, "Origin": p.URL()}, 200},
		{"doing something from another site", "POST", "/browser/faults", map[string]string{"X-Lede-Session": session, "Content-Type": json, "Origin": "https://evil.example"}, 403},
		{"doing something from nowhere", "POST", "/browser/faults", map[string]string{"X-Lede-Session": session, "Content-Type": json, "Origin": "null"}, 403},
		{"doing with the session in the address", "POST", "/browser/faults?session=" + session, map[string]string{"Content-Type": json}, 403},
		{"a browser at the bot's API", "GET", "/api/v10/gateway", map[string]string{"Sec-Fetch-Site": "none"}, 403},
		{"a browser at the gateway", "GET", "/gateway", map[string]string{"Origin": p.URL()}, 403},
		{"the bot at its API", "GET", "/api/v10/gateway", nil, 200},
		{"a path out of the articles", "GET", "/articles/..%2fdoc", nil, 404},
		{"no such article", "GET", "/articles/none", nil, 404},
	} {
		if status, answer, _ := ask(t, o.method, p.URL()+o.path, "{}", o.header); status != o.want {
			t.Errorf("%s: got %d, want %d: %.100s", o.name, status, o.want, answer)
		}
	}
}

// The page may run its own scripts and nothing else, and asks nobody else for anything.
func TestPageIsSelfContainedAndSmall(t *testing.T) {
	p := start(t, nil)
	_, page, header := ask(t, http.MethodGet, p.URL()+"/", "", nil)
	policy := header.Get("Content-Security-Policy")
	for _, part := range []string{"default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'"} {
		if !strings.Contains(policy, part) {
			t.Errorf("the policy %q has no %q", policy, part)
		}
	}
	if strings.Contains(policy, "unsafe") {
		t.Errorf("the policy is loose: %q", policy)
	}
	// Everything that loads with the page: follow links and imports.
	loaded := map[string]int{"/": len(page)}
	reference := regexp.MustCompile(`(?:src|href|from)\s*=?\s*"((?:/assets|\./)[^"]+)"`)
	var follow func(from, text string)
	follow = func(from, text string) {
		for _, found := range reference.FindAllStringSubmatch(text, -1) {
			base, err := url.Parse(from)
			if err != nil {
				t.Fatal(err)
			}
			at, err := base.Parse(found[1])
			if err != nil {
				t.Fatal(err)
			}
			if _, known := loaded[at.Path]; known {
				continue
			}
			status, text, _ := ask(t, http.MethodGet, p.URL()+at.Path, "", nil)
			if status != http.StatusOK {
				t.Errorf("%s is not there: %d", at.Path, status)
			}
			loaded[at.Path] = len(text)
			if regexp.MustCompile(`(?i)(src|href|url\(|import|fetch\()\s*[=(]?\s*["']?(https?:)?//`).MatchString(text) {
				t.Errorf("%s loads something from elsewhere", at.Path)
			}
			follow(at.Path, text)
		}
	}
	follow("/", page)
	_, snapshot, _ := ask(t, http.MethodGet, p.URL()+"/browser/snapshot", "", map[string]string{"X-Lede-Session": sessionOf(t, p)})
	loaded["/browser/snapshot"] = len(snapshot)
	total := 0
	for _, size := range loaded {
		total += size
	}
	t.Logf("%d files, %d bytes", len(loaded), total)
	if len(loaded) < 20 || total > 200_000 {
		t.Errorf("the page loads %d bytes in %d files, want under 200000", total, len(loaded))
	}
}

func TestNewRefusesAddressesThatOthersReach(t *testing.T) {
	for _, address := range []string{"0.0.0.0:0", ":0", "[::]:0", "192.0.2.1:80", "example.org:80"} {
		p, err := playground.New(t.Context(), playground.Options{Addr: address})
		if err == nil {
			p.Close()
			t.Errorf("%s is served", address)
		}
	}
	p, err := playground.New(t.Context(), playground.Options{Addr: "0.0.0.0:0", Exposed: true})
	if err != nil {
		t.Fatal(err)
	}
	p.Close()
}

// A second playground finds a port of its own.
func TestNewTakesAFreePortWhereItsOwnIsTaken(t *testing.T) {
	first, err := playground.New(t.Context(), playground.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer first.Close()
	second, err := playground.New(t.Context(), playground.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer second.Close()
	if first.URL() == second.URL() {
		t.Errorf("both are at %s", first.URL())
	}
}
