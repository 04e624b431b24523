package playground

import (
	"crypto/subtle"
	"net"
	"net/http"
	"net/netip"
	"strings"
)

// sessionHeader carries what only the page itself knows; a stream of events
// cannot set headers and has it in its address.
const sessionHeader = "X-Lede-Session"

// guarded refuses what does not come from this machine's own page or bot:
//
//   - a Host that is not this address: a name that an attacker points at
//     loopback (DNS rebinding) shows here;
//   - requests that another site's page makes, but for following a link to the
//     page or to an article;
//   - browsers altogether where Discord is spoken.
func (p *Playground) guarded(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Content-Type-Options", "nosniff")
		w.Header().Set("Referrer-Policy", "no-referrer")
		w.Header().Set("Cross-Origin-Resource-Policy", "same-origin")
		// Whatever sets no policy of its own, such as files that people attached,
		// may do nothing at all in a browser.
		w.Header().Set("Content-Security-Policy", "default-src 'none'; sandbox; frame-ancestors 'none'")
		switch {
		case !p.ownHost(r.Host):
			refuse(w, http.StatusMisdirectedRequest, "This is the playground's address under another name. Open "+p.URL()+" instead.")
		case forBots(r.URL.Path) && (r.Header.Get("Origin") != "" || r.Header.Get("Sec-Fetch-Site") != ""):
			refuse(w, http.StatusForbidden, "This is for the bot, not for a browser.")
		case p.fromElsewhere(r):
			refuse(w, http.StatusForbidden, "This request comes from another site.")
		case strings.HasPrefix(r.URL.Path, "/browser/") && !p.ownSession(r):
			refuse(w, http.StatusForbidden, "This page belongs to an earlier run of the playground. Reload it.")
		default:
			next.ServeHTTP(w, r)
		}
	})
}

func forBots(path string) bool {
	return strings.HasPrefix(path, "/api/") || strings.HasPrefix(path, "/gateway") || strings.HasPrefix(path, "/resume")
}

// ownHost takes this address and, as their names cannot be pointed elsewhere,
// localhost and the loopback addresses; exposed, any address in figures.
func (p *Playground) ownHost(host string) bool {
	name, port, err := net.SplitHostPort(host)
	if err != nil {
		return false
	}
	own := p.Address()
	if target, err := netip.ParseAddrPort("127.0.0.1:" + port); err != nil || target.Port() != own.Port() {
		return false
	}
	if p.options.Exposed {
		if _, err := netip.ParseAddr(name); err == nil {
			return true
		}
	}
	return isLoopback(name)
}

// fromElsewhere goes by what browsers say of where a request comes from.
func (p *Playground) fromElsewhere(r *http.Request) bool {
	if origin := r.Header.Get("Origin"); origin != "" && origin != "http://"+r.Host {
		return true
	}
	switch r.Header.Get("Sec-Fetch-Site") {
	case "", "same-origin", "none":
		return false
	}
	link := r.Method == http.MethodGet && r.Header.Get("Sec-Fetch-Mode") == "navigate" && r.Header.Get("Sec-Fetch-Dest") == "document"
	return !link || r.URL.Path != "/" && !strings.HasPrefix(r.URL.Path, articlesPath)
}

func (p *Playground) ownSession(r *http.Request) bool {
	given := r.Header.Get(sessionHeader)
	if given == "" && r.Method == http.MethodGet {
		given = r.URL.Query().Get("session")
	}
	return subtle.ConstantTimeCompare([]byte(given), []byte(p.session)) == 1
}
