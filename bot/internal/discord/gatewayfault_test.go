package discord

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

func TestADroppedConnectionLosesAndRepeatsNothing(t *testing.T) {
	t.Parallel()
	s := newGatewayScript(t)
	l := listen(t, s, nil)
	p := s.next()
	p.begin("s1", s.url("/again"))
	const reacted = `{"user_id":"6","message_id":"102","channel_id":"5","emoji":{"name":"📰"}}`
	p.message(2, "102")
	p.ask(3, "103")
	p.event(4, ReactionAdd, reacted)
	got := map[string]int{}
	for range 3 { // of different channels: in any order
		got[l.next().Type]++
	}
	if got[MessageCreate] != 1 || got[InteractionCreate] != 1 || got[ReactionAdd] != 1 {
		t.Fatalf("the events are %v", got)
	}
	_ = p.conn.UnderlyingConn().Close() // no close frame: the network's doing

	p = s.next()
	if !strings.HasPrefix(p.path, "/again?") {
		t.Errorf("resumes at %s, not at resume_gateway_url", p.path)
	}
	p.hello()
	resume, _ := p.expect(6).(map[string]any)
	if resume["session_id"] != "s1" || resume["seq"] != 4.0 || resume["token"] != secret {
		t.Errorf("RESUME is %v", resume)
	}
	p.event(4, ReactionAdd, reacted) // repeated by its sequence
	p.message(5, "102")              // repeated by its id
	p.ask(6, "103")                  // the same
	p.message(7, "105")              // missed
	p.event(8, Resumed, `{}`)
	p.message(9, "107")
	l.expectMessage("105")
	l.expectMessage("107")
	if got := l.gateway.Stats(); got.Duplicates != 3 || got.Reconnects != 1 {
		t.Errorf("Stats = %+v", got)
	}
}

func TestOp7InPlaceOfReadyDoesNotHang(t *testing.T) {
	t.Parallel()
	s := newGatewayScript(t)
	l := listen(t, s, nil)
	p := s.next()
	p.hello()
	p.expect(2)
	p.send(`{"op":7,"d":null}`)
	p = s.next()
	p.begin("s1", "")
	p.message(2, "102")
	l.expectMessage("102")
}

func TestOp7IsResumed(t *testing.T) {
	t.Parallel()
	s := newGatewayScript(t)
	l := listen(t, s, nil)
	p := s.next()
	p.begin("s1", s.url("/again"))
	p.message(2, "102")
	l.expectMessage("102")
	p.send(`{"op":7,"d":null}`)
	if code := <-p.closed; code != 4000 {
		t.Errorf("closed with %d: 1000 and 1001 would end the session", code)
	}
	p = s.next()
	p.hello()
	p.expect(6)
	p.event(3, Resumed, `{}`)
	p.message(4, "104")
	l.expectMessage("104")
}

func TestAnInvalidSessionThatIsResumableIsResumed(t *testing.T) {
	t.Parallel()
	s := newGatewayScript(t)
	l := listen(t, s, nil)
	p := s.next()
	p.begin("s1", s.url("/again"))
	p.send(`{"op":9,"d":true}`)
	p = s.next()
	p.hello()
	if resume, _ := p.expect(6).(map[string]any); resume["session_id"] != "s1" {
		t.Errorf("RESUME is %v", resume)
	}
	p.message(2, "102")
	l.expectMessage("102")
}

func TestAnInvalidSessionBeginsAnewAndSaysWhatMayBeLost(t *testing.T) {
	t.Parallel()
	for name, during := range map[string]func(s *gatewayScript, p *peer) *peer{
		"while connected": func(_ *gatewayScript, p *peer) *peer {
			p.send(`{"op":9,"d":false}`)
			return p
		},
		"in answer to a resume": func(s *gatewayScript, p *peer) *peer {
			_ = p.conn.UnderlyingConn().Close()
			p = s.next()
			p.hello()
			p.expect(6)
			p.send(`{"op":9,"d":false}`)
			return p
		},
		"timed out": func(_ *gatewayScript, p *peer) *peer {
			p.close(closeSessionTimedOut)
			return p
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newGatewayScript(t)
			l := listen(t, s, nil)
			began := time.Now()
			p := s.next()
			p.begin("s1", s.url("/again"))
			p.message(2, "102")
			l.expectMessage("102")
			during(s, p)
			p = s.next()
			if !strings.HasPrefix(p.path, "/first?") {
				t.Errorf("begins anew at %s", p.path)
			}
			p.begin("s2", "")
			e := l.next()
			if e.Lost == nil || e.Lost.Since.After(time.Now()) || e.Lost.Since.Before(began.Add(-time.Minute)) {
				t.Errorf("%s %+v came, want Lost", e.Type, e.Lost)
			}
			p.message(2, "202")
			l.expectMessage("202")
		})
	}
}

func TestASilentConnectionIsGivenUpAndResumed(t *testing.T) {
	t.Parallel()
	s := newGatewayScript(t)
	s.silent.Store(true)
	l := listen(t, s, nil)
	p := s.next()
	p.helloEvery(20 * time.Millisecond)
	p.expect(2)
	p.ready(1, "s1", s.url("/again"))
	if code := <-p.closed; code != 4000 {
		t.Errorf("closed with %d: 1000 and 1001 would end the session", code)
	}
	if n := len(p.payloads); n != 1 {
		t.Errorf("%d heartbeats were sent, want none after the one that was not acknowledged", n)
	}
	p = s.next()
	p.hello()
	p.expect(6)
	p.message(2, "102")
	l.expectMessage("102")
}

func TestASilentBeginningIsGivenUp(t *testing.T) {
	t.Parallel()
	s := newGatewayScript(t)
	client, err := NewClient(ClientOptions{Token: secret, BaseURL: s.server.URL})
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	g, err := NewGateway(GatewayOptions{Client: client, ShardCount: 1, OnEvent: func(context.Context, Event) {}})
	if err != nil {
		t.Fatal(err)
	}
	g.timing.handshake, g.timing.retry, g.timing.identify = 50*time.Millisecond, time.Millisecond, 0
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- g.Run(ctx) }()
	s.next() // no HELLO
	p := s.next()
	p.hello()
	p.expect(2) // no READY
	s.next()
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

func TestFatalCloseCodesEndWithASentence(t *testing.T) {
	t.Parallel()
	for code, setting := range map[int]string{
		4004: "discord.token", 4010: "discord.shards", 4011: "discord.shards",
		4012: "discord.api_url", 4013: "discord.message_content", 4014: "discord.message_content",
	} {
		t.Run(fmt.Sprint(code), func(t *testing.T) {
			t.Parallel()
			s := newGatewayScript(t)
			l := listen(t, s, nil)
			p := s.next()
			p.hello()
			p.expect(2)
			p.close(code)
			var fatal *FatalError
			if err := l.wait(); !errors.As(err, &fatal) || fatal.Setting != setting || !strings.Contains(fatal.Error(), setting) {
				t.Errorf("Run returned %v, want a sentence about %s", err, setting)
			}
		})
	}
}

func TestARefusedTokenEndsWithASentence(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusUnauthorized)
		_, _ = w.Write([]byte(`{"message":"401: Unauthorized","code":0}`))
	}))
	defer server.Close()
	client, err := NewClient(ClientOptions{Token: secret, BaseURL: server.URL})
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	g, err := NewGateway(GatewayOptions{Client: client, OnEvent: func(context.Context, Event) {}})
	if err != nil {
		t.Fatal(err)
	}
	var fatal *FatalError
	if err := g.Run(t.Context()); !errors.As(err, &fatal) || fatal.Setting != "discord.token" {
		t.Errorf("Run returned %v", err)
	}
}

func TestOtherCloseCodesAreResumed(t *testing.T) {
	t.Parallel()
	s := newGatewayScript(t)
	l := listen(t, s, nil)
	p := s.next()
	p.begin("s1", s.url("/again"))
	p.close(4000)
	p = s.next()
	p.hello()
	p.expect(6)
	p.message(2, "102")
	l.expectMessage("102")
}
