package discord

import (
	"bytes"
	"compress/zlib"
	"context"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gorilla/websocket"
)

func TestASessionBeginsWithWhatTheCallerAskedFor(t *testing.T) {
	t.Parallel()
	s := newGatewayScript(t)
	l := listen(t, s, func(o *GatewayOptions) {
		o.Intents = 1537
		o.ShardCount, o.Shards = 3, []int{2}
		o.Presence = Presence{Text: "reading"}
	})
	p := s.next()
	if p.path != "/first?encoding=json&v=10" {
		t.Errorf("connected to %s", p.path)
	}
	identify := p.begin("s1", "")
	if identify["intents"] != 1537.0 || fmt.Sprint(identify["shard"]) != "[2 3]" || identify["token"] != secret {
		t.Errorf("IDENTIFY is %v", identify)
	}
	presence, _ := identify["presence"].(map[string]any)
	if activities, _ := presence["activities"].([]any); len(activities) != 1 || presence["status"] != "online" {
		t.Errorf("the presence is %v", presence)
	}
	if properties, _ := identify["properties"].(map[string]any); properties["os"] != runtime.GOOS {
		t.Errorf("the properties are %v", properties)
	}
	p.ask(2, "77")
	if e := l.next(); e.Interaction == nil || e.Interaction.ApplicationCommandData().Name != "summarize" || e.Shard != 2 || e.ID != "interaction/77" {
		t.Errorf("the event is %+v", e)
	}
	l.gateway.SetPresence(Presence{Status: "dnd"})
	if presence, _ := p.expect(3).(map[string]any); presence["status"] != "dnd" {
		t.Errorf("the new presence is %v", presence)
	}
	l.stop()
	if code := <-p.closed; code != 1000 {
		t.Errorf("closed with %d, want 1000: the bot is to be shown as offline", code)
	}
}

func TestAPresenceThatChangedIsToldAgainAfterABreak(t *testing.T) {
	t.Parallel()
	s := newGatewayScript(t)
	l := listen(t, s, nil)
	p := s.next()
	p.begin("s1", s.url("/again"))
	p.message(2, "102")
	l.expectMessage("102")
	_ = p.conn.UnderlyingConn().Close()
	l.gateway.SetPresence(Presence{Text: "busy"})
	p = s.next()
	p.hello()
	p.expect(6)
	p.event(3, Resumed, `{}`)
	if presence, _ := p.expect(3).(map[string]any); !strings.Contains(fmt.Sprint(presence), "busy") {
		t.Errorf("the presence is %v", presence)
	}
}

func TestAHeartbeatThatIsAskedForIsSent(t *testing.T) {
	t.Parallel()
	s := newGatewayScript(t)
	l := listen(t, s, nil)
	p := s.next()
	p.begin("s1", "")
	p.message(2, "102")
	l.expectMessage("102")
	if first := p.expect(1); first != 1.0 && first != 2.0 {
		t.Errorf("the first heartbeat has %v", first)
	}
	p.send(`{"op":1,"d":null}`)
	if d := p.expect(1); d != 2.0 {
		t.Errorf("the heartbeat has %v, want the sequence 2", d)
	}
}

func TestAnUnknownComponentEmptiesNoMessage(t *testing.T) {
	t.Parallel()
	s := newGatewayScript(t)
	l := listen(t, s, nil)
	p := s.next()
	p.begin("s1", "")
	p.event(2, MessageCreate, `{"id":"102","channel_id":"5","content":"https://example.org","author":{"id":"6"},
		"components":[{"type":99},{"type":10,"content":"known"}]}`)
	e := l.next()
	if e.Message == nil || e.Message.Content != "https://example.org" || e.Message.Author == nil || len(e.Message.Components) != 1 {
		t.Errorf("the message is %+v", e.Message)
	}
}

func TestACompressedPayloadIsRead(t *testing.T) {
	t.Parallel()
	s := newGatewayScript(t)
	l := listen(t, s, nil)
	p := s.next()
	p.begin("s1", "")
	var packed bytes.Buffer
	z := zlib.NewWriter(&packed)
	_, _ = fmt.Fprint(z, `{"op":0,"s":2,"t":"MESSAGE_CREATE","d":{"id":"102","channel_id":"5","author":{"id":"6"}}}`)
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	p.mu.Lock()
	err := p.conn.WriteMessage(websocket.BinaryMessage, packed.Bytes())
	p.mu.Unlock()
	if err != nil {
		t.Fatal(err)
	}
	l.expectMessage("102")
}

func TestIdentifyKeepsDiscordsPace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client, _ := scripted(t, func(_ request, n int) answer {
			left := 1000
			if n == 1 || n == 2 {
				left = 0 // the day's sessions are used up until it has waited
			}
			return answer{body: fmt.Sprintf(`{"url":"ws://x","shards":4,"session_start_limit":{"total":1000,"remaining":%d,"reset_after":60000,"max_concurrency":2}}`, left)}
		})
		g, err := NewGateway(GatewayOptions{Client: client, OnEvent: func(context.Context, Event) {}})
		if err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		var turns []time.Duration
		for shard := range 6 {
			if _, err := g.pace.turn(t.Context(), shard); err != nil {
				t.Fatal(err)
			}
			turns = append(turns, time.Since(began))
		}
		if got := fmt.Sprint(turns); got != "[0s 0s 5s 5s 10s 10s]" {
			t.Errorf("two buckets of six shards identify at %s", got)
		}
		time.Sleep(fresh)
		before := time.Since(began)
		if _, err := g.pace.turn(t.Context(), 0); err != nil {
			t.Fatal(err)
		}
		if waited := time.Since(began) - before; waited < time.Minute {
			t.Errorf("with no session left it waited %s", waited)
		}
	})
}

func TestASlowHandlerHoldsUpNoHeartbeatAndNoInteraction(t *testing.T) {
	s := newGatewayScript(t)
	release := make(chan struct{})
	defer close(release)
	asked := make(chan string, 1)
	l := listen(t, s, func(o *GatewayOptions) {
		o.Handlers, o.QueueSize = 4, 50
		o.OnEvent = func(_ context.Context, e Event) {
			switch {
			case e.Interaction != nil:
				asked <- e.ID
			case e.Message != nil:
				<-release
			}
		}
	})
	p := s.next()
	p.helloEvery(time.Second)
	p.expect(2)
	p.ready(1, "s1", "")
	before := runtime.NumGoroutine()
	for i := range 2000 {
		p.event(2+i, MessageCreate, fmt.Sprintf(`{"id":"%d","channel_id":"%d","content":"x","author":{"id":"6"}}`, 1000+i, i%20))
	}
	p.ask(3000, "3000")
	select {
	case id := <-asked:
		if id != "interaction/3000" {
			t.Errorf("%s came", id)
		}
	case <-time.After(patience):
		t.Error("the interaction did not come")
	}
	for range 2 {
		p.expect(1)
	}
	if grown := runtime.NumGoroutine() - before; grown > 10 {
		t.Errorf("%d goroutines were added for 2,000 events", grown)
	}
	if got := l.gateway.Stats(); got.Queued > 50 || got.Dropped == 0 || got.Queued+got.Dropped+3 < 2000 {
		t.Errorf("Stats = %+v", got)
	}
}
