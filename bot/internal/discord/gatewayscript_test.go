package discord

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

// gatewayScript is a gateway whose every payload a test decides.
type gatewayScript struct {
	t       *testing.T
	server  *httptest.Server
	arrived chan *peer
	silent  atomic.Bool // heartbeats are not acknowledged
}

// peer is one connection to it.
type peer struct {
	t      *testing.T
	script *gatewayScript
	path   string
	conn   *websocket.Conn

	mu       sync.Mutex
	payloads chan map[string]any
	closed   chan int // the close code of the client; -1 when there was none
}

func newGatewayScript(t *testing.T) *gatewayScript {
	t.Helper()
	s := &gatewayScript{t: t, arrived: make(chan *peer, 16)}
	var serving sync.WaitGroup
	s.server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/api/v10/gateway/bot" {
			_, _ = fmt.Fprintf(w, `{"url":%q,"shards":1,"session_start_limit":{"total":1000,"remaining":1000,"reset_after":0,"max_concurrency":1}}`, s.url("/first"))
			return
		}
		conn, err := (&websocket.Upgrader{}).Upgrade(w, r, nil)
		if err != nil {
			return
		}
		serving.Add(1)
		defer serving.Done()
		p := &peer{t: t, script: s, path: r.URL.Path + "?" + r.URL.RawQuery, conn: conn, payloads: make(chan map[string]any, 1000), closed: make(chan int, 1)}
		s.arrived <- p
		p.read()
	}))
	t.Cleanup(func() {
		s.server.CloseClientConnections()
		s.server.Close()
		serving.Wait()
	})
	return s
}

func (s *gatewayScript) url(path string) string {
	return "ws" + strings.TrimPrefix(s.server.URL, "http") + path
}

func (p *peer) read() {
	defer func() { _ = p.conn.Close() }()
	for {
		var payload map[string]any
		if err := p.conn.ReadJSON(&payload); err != nil {
			code := -1
			var shut *websocket.CloseError
			if errors.As(err, &shut) {
				code = shut.Code
			}
			p.closed <- code
			return
		}
		if payload["op"] == 1.0 && !p.script.silent.Load() {
			p.send(`{"op":11}`)
		}
		p.payloads <- payload
	}
}

// patience bounds every wait of these tests; none of them comes near it.
const patience = 20 * time.Second

func (s *gatewayScript) next() *peer {
	s.t.Helper()
	select {
	case p := <-s.arrived:
		return p
	case <-time.After(patience):
		s.t.Fatal("nobody connected")
		return nil
	}
}

func (p *peer) send(payload string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	_ = p.conn.WriteMessage(websocket.TextMessage, []byte(payload)) // a client that left is noticed by what it does next
}

// hello asks for heartbeats so seldom that none but the first comes.
func (p *peer) hello() { p.helloEvery(time.Hour) }

func (p *peer) helloEvery(interval time.Duration) {
	p.send(fmt.Sprintf(`{"op":10,"d":{"heartbeat_interval":%d}}`, interval.Milliseconds()))
}

func (p *peer) event(seq int, kind, data string) {
	p.send(fmt.Sprintf(`{"op":0,"s":%d,"t":%q,"d":%s}`, seq, kind, data))
}

func (p *peer) ready(seq int, session, resumeURL string) {
	p.event(seq, Ready, fmt.Sprintf(`{"v":10,"session_id":%q,"resume_gateway_url":%q,"user":{"id":"1"},"application":{"id":"2"},"guilds":[]}`, session, resumeURL))
}

func (p *peer) message(seq int, id string) {
	p.event(seq, MessageCreate, fmt.Sprintf(`{"id":%q,"channel_id":"5","content":"text %s","author":{"id":"6"}}`, id, id))
}

func (p *peer) ask(seq int, id string) {
	p.event(seq, InteractionCreate, fmt.Sprintf(`{"id":%q,"application_id":"2","type":2,"token":"t","data":{"id":"8","name":"summarize","type":1}}`, id))
}

// expect returns the data of the next payload with op, leaving out heartbeats
// before it.
func (p *peer) expect(op float64) any {
	p.t.Helper()
	for {
		select {
		case payload := <-p.payloads:
			if payload["op"] == op {
				return payload["d"]
			}
			if payload["op"] != 1.0 {
				p.t.Fatalf("op %v came, want %v", payload["op"], op)
			}
		case <-time.After(patience):
			p.t.Fatalf("no op %v came", op)
		}
	}
}

func (p *peer) close(code int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	_ = p.conn.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, ""), time.Now().Add(time.Second))
}

// begin goes through the beginning of a new session.
func (p *peer) begin(session, resumeURL string) map[string]any {
	p.t.Helper()
	p.hello()
	identify, _ := p.expect(2).(map[string]any)
	p.ready(1, session, resumeURL)
	return identify
}

// listener is a gateway under test with what it brought.
type listener struct {
	t       *testing.T
	gateway *Gateway
	events  chan Event
	ended   chan error
	stop    context.CancelFunc
	waited  bool
}

// listen runs a gateway against s until the test ends, with short waits.
func listen(t *testing.T, s *gatewayScript, change func(*GatewayOptions)) *listener {
	t.Helper()
	client, err := NewClient(ClientOptions{Token: secret, BaseURL: s.server.URL})
	if err != nil {
		t.Fatal(err)
	}
	l := &listener{t: t, events: make(chan Event, 10_000), ended: make(chan error, 1)}
	o := GatewayOptions{
		Client: client, Intents: 513, ShardCount: 1,
		OnEvent: func(_ context.Context, e Event) { l.events <- e },
	}
	if change != nil {
		change(&o)
	}
	if l.gateway, err = NewGateway(o); err != nil {
		t.Fatal(err)
	}
	l.gateway.timing.retry = 5 * time.Millisecond
	l.gateway.timing.identify = 0
	l.gateway.timing.invalid = time.Millisecond
	l.gateway.timing.patience = 10 * time.Millisecond
	ctx, cancel := context.WithCancel(context.Background())
	l.stop = cancel
	go func() { l.ended <- l.gateway.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := l.wait(); err != nil {
			t.Errorf("Run returned %v", err)
		}
		client.Close()
	})
	return l
}

// wait returns what Run returned, the first time it is asked.
func (l *listener) wait() error {
	l.t.Helper()
	if l.waited {
		return nil
	}
	l.waited = true
	select {
	case err := <-l.ended:
		return err
	case <-time.After(patience):
		l.t.Fatal("Run did not return")
		return nil
	}
}

// next returns the next event of a type, leaving out those of the session itself.
func (l *listener) next() Event {
	l.t.Helper()
	for {
		select {
		case e := <-l.events:
			if e.Type != Ready && e.Type != Resumed {
				return e
			}
		case <-time.After(patience):
			l.t.Fatal("no event came")
		}
	}
}

func (l *listener) expectMessage(id string) {
	l.t.Helper()
	if e := l.next(); e.Message == nil || e.Message.ID != id {
		l.t.Fatalf("%s %s came, want message %s", e.Type, e.ID, id)
	}
}
