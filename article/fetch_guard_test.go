package article

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"golang.org/x/net/dns/dnsmessage"
)

// nameServer answers DNS queries on loopback with scripted addresses: the nth
// query for a name gets its nth answer, the last one for ever.
type nameServer struct {
	mu      sync.Mutex
	answers map[string][][]netip.Addr
	asked   map[string]int
}

// newResolver starts a name server and returns a resolver that asks it alone.
func newResolver(t testing.TB, answers map[string][][]netip.Addr) (*net.Resolver, *nameServer) {
	t.Helper()
	connection, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := &nameServer{answers: answers, asked: map[string]int{}}
	var group sync.WaitGroup
	group.Go(func() { server.run(connection) })
	t.Cleanup(func() {
		connection.Close()
		group.Wait()
	})
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		var dialer net.Dialer
		return dialer.DialContext(ctx, "udp", connection.LocalAddr().String())
	}}, server
}

func (s *nameServer) run(connection net.PacketConn) {
	packet := make([]byte, 4096)
	for {
		n, from, err := connection.ReadFrom(packet)
		if err != nil {
			return
		}
		var query dnsmessage.Message
		if err := query.Unpack(packet[:n]); err != nil || len(query.Questions) == 0 {
			continue
		}
		answer, err := s.answer(query)
		if err == nil {
			connection.WriteTo(answer, from)
		}
	}
}

func (s *nameServer) answer(query dnsmessage.Message) ([]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	question := query.Questions[0]
	name := strings.TrimSuffix(question.Name.String(), ".")
	reply := dnsmessage.Message{
		Header:    dnsmessage.Header{ID: query.ID, Response: true, Authoritative: true, RecursionAvailable: true},
		Questions: query.Questions[:1],
	}
	scripted, known := s.answers[name]
	if !known {
		reply.RCode = dnsmessage.RCodeNameError
		return reply.Pack()
	}
	// A and AAAA are asked side by side: they count as one query.
	step := min(s.asked[name]/2, len(scripted)-1)
	s.asked[name]++
	header := dnsmessage.ResourceHeader{Name: question.Name, Class: dnsmessage.ClassINET, TTL: 0}
	for _, address := range scripted[step] {
		switch {
		case address.Is4() && question.Type == dnsmessage.TypeA:
			reply.Answers = append(reply.Answers, dnsmessage.Resource{Header: header, Body: &dnsmessage.AResource{A: address.As4()}})
		case !address.Is4() && question.Type == dnsmessage.TypeAAAA:
			reply.Answers = append(reply.Answers, dnsmessage.Resource{Header: header, Body: &dnsmessage.AAAAResource{AAAA: address.As16()}})
		}
	}
	return reply.Pack()
}

func always(addresses ...string) [][]netip.Addr {
	var parsed []netip.Addr
	for _, address := range addresses {
		parsed = append(parsed, netip.MustParseAddr(address))
	}
	return [][]netip.Addr{parsed}
}

// hits counts the requests that reach a server on this machine.
func hits(t testing.TB) (*httptest.Server, *atomic.Int32) {
	t.Helper()
	var count atomic.Int32
	server := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		count.Add(1)
		fmt.Fprint(w, storyHTML)
	})
	return server, &count
}

func portOf(server *httptest.Server) string {
	_, port, _ := strings.Cut(strings.TrimPrefix(server.URL, "http://"), ":")
	return port
}

// refusedHosts are spellings of hosts that lead to, or are meant to lead to,
// this machine, a private network or cloud metadata.
func refusedHosts() []string {
	return []string{
		"127.0.0.1", "127.0.0.2", "127.255.255.254", "0.0.0.0", "[::1]", "[::]", "[0:0:0:0:0:0:0:1]", "[0000::0001]",
		"[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[0:0:0:0:0:ffff:7f00:0001]", "[::127.0.0.1]", "[::ffff:0:127.0.0.1]",
		"[64:ff9b::7f00:1]", "[64:ff9b::127.0.0.1]", "[64:ff9b:1::7f00:1]", "[2002:7f00:1::]", "[2002:7f00:0001::1]",
		"[2001:0:7f00:1::]", "[2001:0:4136:e378:8000:63bf:80ff:fffe]",
		"10.0.0.1", "10.255.255.255", "172.16.0.1", "172.31.255.255", "192.168.0.1", "192.168.255.255", "100.64.0.1",
		"169.254.169.254", "[::ffff:169.254.169.254]", "[::ffff:a9fe:a9fe]", "[64:ff9b::a9fe:a9fe]", "[2002:a9fe:a9fe::]", "[fd00:ec2::254]",
		"[fd20:ce::254]", "[fe80::a9fe:a9fe]", "100.100.100.200", "192.0.0.192", "168.63.129.16",
		"[fc00::1]", "[fd12:3456::1]", "[fe80::1]", "[fec0::1]", "[ff02::1]", "224.0.0.1", "240.0.0.1", "255.255.255.255",
		"192.0.2.1", "198.51.100.1", "203.0.113.1", "198.18.0.1", "[2001:db8::1]", "[3fff::1]", "[5f00::1]", "[100::1]", "[4000::1]", "[2d00::1]",
	}
}

// oddHosts are refused by their spelling.
func oddHosts() []string {
	return []string{
		"2130706433", "0x7f000001", "0X7F000001", "017700000001", "0x7f.0.0.1", "0x7f.0x0.0x0.0x1", "0177.0.0.1", "0177.0000.0000.0001",
		"127.1", "127.0.1", "127.65537", "0", "0x0", "00", "127.0.0.01", "127.000.000.001", "0x7f.1", "0177.1", "4294967295", "4294967296",
		"3232235521", "0xc0a80001", "2852039166", "0xa9fea9fe", "0251.0376.0251.0376", "169.254.43518", "169.16689662",
		"①②⑦.⓪.⓪.①.5", "127.0.0.1.1", "127.0.0.256", "1.2.3.", "0x7f。1",
	}
}

func TestFetchRefusesAddresses(t *testing.T) {
	server, count := hits(t)
	r := startReader(t, ReaderOptions{HostInterval: -1}, net.DefaultResolver)
	for _, host := range refusedHosts() {
		for _, port := range []string{"", ":" + portOf(server), ":8080"} {
			_, err := r.Read(t.Context(), Source{URL: "http://" + host + port + "/?token=secret"})
			wantError(t, err, KindBlocked, "an address that I may not open")
		}
	}
	for _, host := range oddHosts() {
		if _, err := r.Read(t.Context(), Source{URL: "http://" + host + "/"}); err == nil {
			t.Errorf("%s is read", host)
		}
	}
	for _, text := range []string{"１２７.０.０.１", "127。0。0。1", "①②⑦.⓪.⓪.①"} {
		_, err := r.Read(t.Context(), Source{URL: "http://" + text + ":8080/"})
		wantError(t, err, KindBlocked, "may not open")
	}
	for _, port := range []string{"22", "25", "6379", "9200", "11211", "1", "65535"} {
		_, err := r.Read(t.Context(), Source{URL: "http://93.184.216.34:" + port + "/"})
		wantError(t, err, KindBlocked, "an unusual port")
	}
	if count.Load() != 0 {
		t.Errorf("%d requests arrived", count.Load())
	}
}

// Every redirect is checked like the link itself, also those by <meta>.
func TestFetchRefusesRedirects(t *testing.T) {
	inner, count := hits(t)
	outer := serve(t, func(w http.ResponseWriter, r *http.Request) {
		target := r.URL.Query().Get("to")
		if r.URL.Path == "/meta" {
			w.Header().Set("Content-Type", "text/html")
			fmt.Fprintf(w, `<meta http-equiv="refresh" content="0;url=%s">`, target)
			return
		}
		w.Header().Set("Location", target)
		w.WriteHeader(http.StatusFound)
	})
	// Only the outer server's address is allowed, as if it were public.
	r := startReader(t, ReaderOptions{HostInterval: -1, AllowNetworks: []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")}}, net.DefaultResolver)
	var targets []string
	for _, host := range append(refusedHosts(), oddHosts()...) {
		if host != "127.0.0.1" {
			targets = append(targets, "http://"+host+":"+portOf(inner)+"/?token=secret", "//"+host+"/")
		}
	}
	targets = append(targets, "file:///etc/passwd", "gopher://127.0.0.2:6379/_x", "ftp://example.com/", "javascript:alert(1)", "data:text/html,x",
		"http://user:secret@example.com/", "http://93.184.216.34:22/", "unix:///var/run/docker.sock")
	for _, path := range []string{"/", "/meta"} {
		for _, target := range targets {
			_, err := r.Read(t.Context(), Source{URL: outer.URL + path + "?to=" + url.QueryEscape(target)})
			if err == nil {
				t.Errorf("%s redirect to %s is followed", path, target)
			} else if strings.Contains(err.Error(), "secret") {
				t.Errorf("a secret is in %v", err)
			}
		}
	}
	if count.Load() != 0 {
		t.Errorf("%d requests arrived", count.Load())
	}
}

func TestFetchReachesAnAllowedServerAndNoOtherOfItsMachine(t *testing.T) {
	shown, shownCount := hits(t)
	hidden, hiddenCount := hits(t)
	r := startReader(t, ReaderOptions{
		HostInterval: -1, AllowServers: []netip.AddrPort{netip.MustParseAddrPort(strings.TrimPrefix(shown.URL, "http://"))},
	}, net.DefaultResolver)
	if _, err := r.Read(t.Context(), Source{URL: shown.URL + "/"}); shownCount.Load() != 1 {
		t.Errorf("the allowed server was asked %d times: %v", shownCount.Load(), err)
	}
	var refused *Error
	if _, err := r.Read(t.Context(), Source{URL: hidden.URL + "/"}); !errors.As(err, &refused) || refused.Kind != KindBlocked || hiddenCount.Load() != 0 {
		t.Errorf("its neighbour was asked %d times: %v", hiddenCount.Load(), err)
	}
}

func TestFetchRefusesNames(t *testing.T) {
	server, count := hits(t)
	resolver, names := newResolver(t, map[string][][]netip.Addr{
		"loopback.example":      always("127.0.0.1"),
		"loopback6.example":     always("::1"),
		"mapped.example":        always("::ffff:127.0.0.1"),
		"compatible.example":    always("::127.0.0.1"),
		"nat64.example":         always("64:ff9b::7f00:1"),
		"sixtofour.example":     always("2002:7f00:1::"),
		"metadata.example":      always("169.254.169.254"),
		"azure.example":         always("168.63.129.16"),
		"several.example":       always("10.0.0.1", "192.168.0.1", "::1", "fd00::1"),
		"zero.example":          always("0.0.0.0"),
		"localhost.example":     always("127.0.0.1", "::1"),
		"changes.example":       {{}, {netip.MustParseAddr("127.0.0.1")}},
		"a.changes2.example":    always("100.64.0.1"),
		"xn--bcher-kva.example": always("127.0.0.1"),
	})
	r := startReader(t, ReaderOptions{HostInterval: -1}, resolver)
	for name := range names.answers {
		if name == "changes.example" {
			continue
		}
		for _, suffix := range []string{"", ".", ":8080"} {
			_, err := r.Read(t.Context(), Source{URL: "http://" + name + suffix + "/"})
			wantError(t, err, KindBlocked, "may not open")
		}
		_, err := r.Read(t.Context(), Source{URL: "http://" + name + ":" + portOf(server) + "/"})
		wantError(t, err, KindBlocked, "may not open")
	}
	// Rebinding: a name that answers differently later on.
	_, err := r.Read(t.Context(), Source{URL: "http://changes.example:8080/"})
	wantError(t, err, KindNetwork, "changes.example")
	_, err = r.Read(t.Context(), Source{URL: "http://changes.example:8080/"})
	wantError(t, err, KindBlocked, "may not open")
	_, err = r.Read(t.Context(), Source{URL: "http://no-such-site.example/"})
	wantError(t, err, KindNetwork, "can't find a website named no-such-site.example")
	if count.Load() != 0 {
		t.Errorf("%d requests arrived", count.Load())
	}

	// The same names are readable where the operator says so.
	open := startReader(t, ReaderOptions{HostInterval: -1, AllowPrivateAddresses: true}, resolver)
	if _, err := fetchText(t, open, "http://loopback.example:"+portOf(server)+"/"); err != nil {
		t.Error(err)
	}
}

func TestFetchThroughProxy(t *testing.T) {
	var asked []string
	var credentials string
	proxy := serve(t, func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.URL.String())
		credentials = r.Header.Get("Proxy-Authorization")
		if r.URL.Path == "/redirect" {
			http.Redirect(w, r, r.URL.Query().Get("to"), http.StatusFound)
			return
		}
		io.WriteString(w, storyHTML)
	})
	resolver, _ := newResolver(t, map[string][][]netip.Addr{
		"public.example":  always("93.184.216.34", "2606:2800:220:1::1"),
		"private.example": always("10.0.0.1"),
		"mixed.example":   always("93.184.216.34", "127.0.0.1"),
		"rebind.example":  {{netip.MustParseAddr("93.184.216.34")}, {netip.MustParseAddr("127.0.0.1")}},
	})
	options := ReaderOptions{HostInterval: -1, Proxy: "http://name:secret@" + strings.TrimPrefix(proxy.URL, "http://")}
	r := startReader(t, options, resolver)
	if _, err := fetchText(t, r, "http://public.example/a"); err != nil {
		t.Fatal(err)
	}
	if len(asked) != 1 || asked[0] != "http://public.example/a" || credentials != "Basic "+base64.StdEncoding.EncodeToString([]byte("name:secret")) {
		t.Errorf("the proxy was asked for %v, %q", asked, credentials)
	}
	if _, err := fetchText(t, r, "http://rebind.example/a"); err != nil {
		t.Fatal(err)
	}
	asked = nil
	for _, link := range []string{
		"http://private.example/", "http://mixed.example/", "http://rebind.example/", "http://public.example:22/", "http://127.0.0.1/",
		"http://[::ffff:127.0.0.1]/", "http://169.254.169.254/latest/meta-data/",
	} {
		_, err := r.Read(t.Context(), Source{URL: link})
		wantError(t, err, KindBlocked, "may not open")
	}
	_, err := r.Read(t.Context(), Source{URL: "http://unknown.example/"})
	wantError(t, err, KindNetwork, "can't find a website")
	if len(asked) != 0 {
		t.Errorf("the proxy was asked for %v", asked)
	}
	for _, host := range refusedHosts() {
		_, err := r.Read(t.Context(), Source{URL: "http://public.example/redirect?to=" + url.QueryEscape("http://"+host+"/")})
		wantError(t, err, KindBlocked, "may not open")
	}

	proxy.Close()
	_, err = r.Read(t.Context(), Source{URL: "http://public.example/"})
	wantError(t, err, KindNetwork, "refused the connection")
}

func TestProxySetting(t *testing.T) {
	for _, setting := range []string{"http://proxy.example:3128", "https://u:p@proxy.example", "socks5://127.0.0.1:1080", "socks5h://proxy.example:1080"} {
		r, err := NewReader(ReaderOptions{Proxy: setting})
		if err != nil {
			t.Errorf("%s: %v", setting, err)
			continue
		}
		r.Close()
	}
	for _, setting := range []string{"proxy.example:3128", "ftp://u:secret@proxy.example", "http://", "http://u:secret@[::1", "http://u:secret@%zz/"} {
		if _, err := NewReader(ReaderOptions{Proxy: setting}); err == nil || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: got %v", setting, err)
		}
	}
}

// The environment must not lead around the guard.
func TestFetchDoesNotReadTheEnvironment(t *testing.T) {
	proxy, count := hits(t)
	t.Setenv("HTTP_PROXY", proxy.URL)
	t.Setenv("http_proxy", proxy.URL)
	t.Setenv("ALL_PROXY", proxy.URL)
	resolver, _ := newResolver(t, map[string][][]netip.Addr{"private.example": always("10.0.0.1")})
	r := startReader(t, ReaderOptions{HostInterval: -1, Timeout: time.Second}, resolver)
	_, err := r.Read(t.Context(), Source{URL: "http://private.example/"})
	wantError(t, err, KindBlocked, "may not open")
	if count.Load() != 0 {
		t.Error("the proxy of the environment was asked")
	}
}

// The price of the guard and of the rest beside a bare client on one machine.
func BenchmarkFetch(b *testing.B) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Connection", "close") // dial each time
		io.WriteString(w, storyHTML)
	}))
	defer server.Close()
	b.Run("bare client", func(b *testing.B) {
		transport := &http.Transport{}
		defer transport.CloseIdleConnections()
		client := &http.Client{Transport: transport}
		for b.Loop() {
			response, err := client.Get(server.URL)
			if err != nil {
				b.Fatal(err)
			}
			io.Copy(io.Discard, response.Body)
			response.Body.Close()
		}
	})
	for _, o := range []struct {
		name    string
		control dialControl
	}{
		{"without guard", nil},
		// The whole check, of an address that is let through.
		{"with guard", func(_, _ string, c syscall.RawConn) error { return guard{}.control("tcp6", "[2a02:26f0::1]:443", c) }},
	} {
		b.Run(o.name, func(b *testing.B) {
			r := openReader(b, ReaderOptions{})
			r.fetcher.transport = newTransport(o.control, net.DefaultResolver, nil)
			link, err := ParseLink(server.URL)
			if err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				if _, err := r.fetcher.fetch(b.Context(), link); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
