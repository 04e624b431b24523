package standin_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/gorilla/websocket"

	"github.com/lede-bot/lede/internal/playground/standin"
)

// contents collects the words of messages until one says "last".
func contents(t *testing.T, told <-chan *discordgo.Event) []string {
	t.Helper()
	var list []string
	for {
		var m discordgo.Message
		if err := json.Unmarshal(next(t, told, "MESSAGE_CREATE").RawData, &m); err != nil {
			t.Fatal(err)
		}
		list = append(list, m.Content)
		if m.Content == "last" {
			return list
		}
	}
}

func say(t *testing.T, s *standin.Server, who, where, what string) standin.Message {
	t.Helper()
	m, err := s.As(s.UserID(who)).Send(s.ChannelID(where), standin.Draft{Content: what})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestNoEventIsLostAcrossALostConnection(t *testing.T) {
	tests := map[string]struct {
		harm        func(*standin.Faults)
		after       string // how the client comes back
		connections int
	}{
		"the connection is cut":   {func(f *standin.Faults) { f.Cut() }, "RESUMED", 2},
		"op 7":                    {func(f *standin.Faults) { f.Reconnect() }, "RESUMED", 2},
		"closed with 4000":        {func(f *standin.Faults) { f.Close(4000) }, "RESUMED", 2},
		"the session is unknown":  {func(f *standin.Faults) { f.ForgetSessions(); f.Cut() }, "READY", 2},
		"op 9, not to be resumed": {func(f *standin.Faults) { f.Invalidate(false) }, "READY", 1},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			s := start(t, standin.Options{})
			beats := make(chan struct{}, 100)
			t.Cleanup(s.Observe(nil, func(f standin.Frame) {
				if f.FromBot && strings.HasPrefix(string(f.Payload), `{"op":1,`) {
					beats <- struct{}{}
				}
			}))
			bot := newBot(t, s, everyday)
			bot.ShouldReconnectOnError = true
			told := connect(t, bot)
			say(t, s, "ada", "general", "before")
			next(t, told, "MESSAGE_CREATE")
			test.harm(s.Faults())
			if test.after == "READY" {
				next(t, told, "READY")
			} else {
				say(t, s, "ada", "general", "meanwhile")
			}
			say(t, s, "ada", "general", "last")
			want := []string{"meanwhile", "last"}
			if test.after == "READY" {
				want = want[1:]
			}
			if got := contents(t, told); !slices.Equal(got, want) {
				t.Errorf("the bot was told %q, want %q", got, want)
			}
			// The library beats once after each login, and takes being closed
			// just then for a lost connection.
			for range test.connections {
				<-beats
			}
		})
	}
}

func TestEventsCanComeTwiceAndLate(t *testing.T) {
	s := start(t, standin.Options{})
	told := connect(t, newBot(t, s, everyday))
	s.Faults().Duplicate("MESSAGE_CREATE", 1)
	say(t, s, "ada", "general", "twice")
	s.Faults().Late("MESSAGE_CREATE", 50*time.Millisecond)
	say(t, s, "ada", "general", "last")
	s.Faults().Late("MESSAGE_CREATE", 0)
	say(t, s, "ada", "general", "first")
	if got, want := contents(t, told), []string{"twice", "twice", "first", "last"}; !slices.Equal(got, want) {
		t.Errorf("the bot was told %q, want %q", got, want)
	}
}

// raw is a gateway client with no opinion of its own.
type raw struct {
	t      *testing.T
	socket *websocket.Conn
}

func dial(t *testing.T, s *standin.Server) raw {
	t.Helper()
	socket, res, err := websocket.DefaultDialer.DialContext(t.Context(), strings.Replace(s.URL(), "http", "ws", 1)+"/gateway?v=10&encoding=json", nil)
	if err != nil {
		t.Fatal(err)
	}
	_ = res.Body.Close()
	t.Cleanup(func() { _ = socket.Close() })
	return raw{t, socket}
}

func (r raw) send(op int, data any) {
	r.t.Helper()
	if err := r.socket.WriteJSON(dict{"op": op, "d": data}); err != nil {
		r.t.Fatal(err)
	}
}

type frame struct {
	Op   int             `json:"op"`
	Data json.RawMessage `json:"d"`
	Seq  int64           `json:"s"`
	Name string          `json:"t"`
}

func (r raw) read() (frame, error) {
	_ = r.socket.SetReadDeadline(time.Now().Add(20 * time.Second))
	var f frame
	err := r.socket.ReadJSON(&f)
	return f, err
}

// until reads to the next frame with the opcode.
func (r raw) until(op int, name string) frame {
	r.t.Helper()
	for {
		f, err := r.read()
		if err != nil {
			r.t.Fatalf("waiting for op %d %s: %v", op, name, err)
		}
		if f.Op == op && (name == "" || f.Name == name) {
			return f
		}
	}
}

// closed reads to the end and returns the close code.
func (r raw) closed() int {
	r.t.Helper()
	for {
		_, err := r.read()
		var end *websocket.CloseError
		if errors.As(err, &end) {
			return end.Code
		}
		if err != nil {
			r.t.Fatal(err)
		}
	}
}

func identify(s *standin.Server, more dict) dict {
	d := dict{"token": s.Token(), "intents": 513, "properties": dict{}}
	for k, v := range more {
		d[k] = v
	}
	return d
}

func TestCloseCodesSayWhatWasWrong(t *testing.T) {
	tests := map[string]struct {
		op   int
		data func(*standin.Server) any
		code int
	}{
		"a wrong token":          {2, func(s *standin.Server) any { return identify(s, dict{"token": "wrong"}) }, 4004},
		"a shard beyond":         {2, func(s *standin.Server) any { return identify(s, dict{"shard": []int{2, 2}}) }, 4010},
		"unknown intents":        {2, func(s *standin.Server) any { return identify(s, dict{"intents": 1 << 30}) }, 4013},
		"no intents":             {2, func(s *standin.Server) any { return identify(s, dict{"intents": nil}) }, 4013},
		"message content":        {2, func(s *standin.Server) any { return identify(s, dict{"intents": 1 << 15}) }, 4014},
		"the members intent":     {2, func(s *standin.Server) any { return identify(s, dict{"intents": 1 << 1}) }, 4014},
		"an unknown opcode":      {99, func(*standin.Server) any { return nil }, 4001},
		"a body of another kind": {2, func(*standin.Server) any { return "hello" }, 4002},
		"presence before login":  {3, func(*standin.Server) any { return dict{} }, 4003},
	}
	s := start(t, standin.Options{WithoutMessageContent: true})
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			c := dial(t, s)
			c.until(10, "")
			c.send(test.op, test.data(s))
			if got := c.closed(); got != test.code {
				t.Errorf("closed with %d, want %d", got, test.code)
			}
		})
	}
	t.Run("too many payloads", func(t *testing.T) {
		c := dial(t, s)
		for range 121 {
			c.send(1, nil)
		}
		if got := c.closed(); got != 4008 {
			t.Errorf("closed with %d, want 4008", got)
		}
	})
	t.Run("identified twice", func(t *testing.T) {
		c := dial(t, s)
		c.send(2, identify(s, nil))
		c.until(0, "READY")
		c.send(2, identify(s, nil))
		if got := c.closed(); got != 4005 {
			t.Errorf("closed with %d, want 4005", got)
		}
	})
	t.Run("a sequence from the future", func(t *testing.T) {
		c := dial(t, s)
		c.send(2, identify(s, nil))
		var ready struct {
			SessionID string `json:"session_id"`
		}
		if err := json.Unmarshal(c.until(0, "READY").Data, &ready); err != nil {
			t.Fatal(err)
		}
		again := dial(t, s)
		again.send(6, dict{"token": s.Token(), "session_id": ready.SessionID, "seq": 1000})
		if got := again.closed(); got != 4007 {
			t.Errorf("closed with %d, want 4007", got)
		}
	})
}

func TestLoginsCanBeAnsweredOtherwise(t *testing.T) {
	s := start(t, standin.Options{})
	s.Faults().Logins(standin.LoginReconnect, standin.LoginInvalid, standin.LoginInvalidResumable, standin.LoginClose(4004))
	c := dial(t, s)
	c.until(10, "")
	c.send(2, identify(s, nil))
	c.until(7, "")
	c.send(2, identify(s, nil))
	if f := c.until(9, ""); string(f.Data) != "false" {
		t.Errorf("op 9 with %s, want false", f.Data)
	}
	c.send(2, identify(s, nil))
	if f := c.until(9, ""); string(f.Data) != "true" {
		t.Errorf("op 9 with %s, want true", f.Data)
	}
	c.send(2, identify(s, nil))
	if got := c.closed(); got != 4004 {
		t.Errorf("closed with %d, want 4004", got)
	}
}

func TestHeartbeatsAreAnsweredUnlessTold(t *testing.T) {
	s := start(t, standin.Options{})
	c := dial(t, s)
	c.send(1, 5)
	c.until(11, "")
	s.Faults().StopAcks(true)
	c.send(1, 6)
	c.send(2, identify(s, nil))
	for {
		f, err := c.read()
		if err != nil {
			t.Fatal(err)
		}
		if f.Op == 11 {
			t.Error("a heartbeat was answered")
		}
		if f.Name == "READY" {
			return
		}
	}
}

func TestIdentifyIsPacedPerRateLimitKey(t *testing.T) {
	s := start(t, standin.Options{IdentifyEvery: time.Hour, MaxConcurrency: 2, Shards: 4})
	for shard, want := range []int{0, 0, 9, 9} {
		c := dial(t, s)
		c.until(10, "")
		c.send(2, identify(s, dict{"shard": []int{shard, 4}}))
		if f, err := c.read(); err != nil || f.Op != want {
			t.Errorf("shard %d was answered op %d (%v), want %d", shard, f.Op, err, want)
		}
	}
	var info struct {
		Shards int `json:"shards"`
		Limit  struct {
			Remaining, Total int
		} `json:"session_start_limit"`
	}
	if err := json.Unmarshal(ask(t, s, http.MethodGet, "/gateway/bot", nil).body, &info); err != nil {
		t.Fatal(err)
	}
	if info.Shards != 4 || info.Limit.Remaining != info.Limit.Total-2 {
		t.Errorf("GET /gateway/bot says %+v", info)
	}
}

func TestContentIsBlankWithoutTheIntent(t *testing.T) {
	s := start(t, standin.Options{})
	told := connect(t, newBot(t, s, everyday&^discordgo.IntentsMessageContent))
	ada := s.As(s.UserID("ada"))
	direct, err := ada.OpenDM()
	if err != nil {
		t.Fatal(err)
	}
	words := say(t, s, "ada", "general", "plain words")
	mention := fmt.Sprintf("<@%d> look", s.ApplicationID())
	say(t, s, "ada", "general", mention)
	if _, err := ada.Send(direct.ID, standin.Draft{Content: "between us"}); err != nil {
		t.Fatal(err)
	}
	if _, err := ada.Send(s.ChannelID("general"), standin.Draft{ForwardOf: words.ID}); err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{"", mention, "between us", ""} {
		var m standin.Message
		if err := json.Unmarshal(next(t, told, "MESSAGE_CREATE").RawData, &m); err != nil {
			t.Fatal(err)
		}
		if m.Content != want {
			t.Errorf("message %d says %q to the bot, want %q", i, m.Content, want)
		}
		if i == 3 && (len(m.Snapshots) != 1 || m.Snapshots[0].Message.Content != "") {
			t.Errorf("a forward shows %+v", m.Snapshots)
		}
	}
}

func TestShardsAreToldOfTheirServersAlone(t *testing.T) {
	s := start(t, standin.Options{})
	other := s.AddGuild(standin.GuildSeed{Name: "Other", Channels: []standin.ChannelSeed{{Name: "elsewhere"}}})
	shard := func(id standin.Snowflake) int { return int(uint64(id) >> 22 % 2) }
	for shard(other) == shard(s.Guild()) { // ids are of their moment, so another will do
		other = s.AddGuild(standin.GuildSeed{Name: "Other", Channels: []standin.ChannelSeed{{Name: "elsewhere"}}})
	}
	for n := range 2 {
		c := dial(t, s)
		c.send(2, identify(s, dict{"shard": []int{n, 2}}))
		var g struct {
			ID standin.Snowflake `json:"id"`
		}
		if err := json.Unmarshal(c.until(0, "GUILD_CREATE").Data, &g); err != nil {
			t.Fatal(err)
		}
		if shard(g.ID) != n {
			t.Errorf("shard %d was told of server %d", n, g.ID)
		}
	}
}

func TestPeopleSeeWhetherTheBotIsThere(t *testing.T) {
	s := start(t, standin.Options{})
	_, shown := watch(t, s, "mia")
	c := dial(t, s)
	c.send(2, identify(s, dict{"presence": dict{"status": "idle"}}))
	if p := seen[standin.Presence](t, shown, "PRESENCE_UPDATE"); p.Status != "idle" {
		t.Errorf("after the login it is %q", p.Status)
	}
	c.send(3, dict{"status": "online", "activities": []any{dict{"name": "news", "type": 3}}})
	if p := seen[standin.Presence](t, shown, "PRESENCE_UPDATE"); p.Status != "online" || len(p.Activities) != 1 {
		t.Errorf("after a change it is %+v", p)
	}
	_ = c.socket.Close()
	if p := seen[standin.Presence](t, shown, "PRESENCE_UPDATE"); p.Status != "offline" || s.Online() {
		t.Errorf("once it has gone it is %q", p.Status)
	}
}

func TestTheAddressToResumeAtIsAnother(t *testing.T) {
	s := start(t, standin.Options{})
	paths := make(chan string, 100)
	t.Cleanup(s.Observe(nil, func(f standin.Frame) { paths <- f.Path }))
	c := dial(t, s)
	c.send(2, identify(s, nil))
	var ready struct {
		URL string `json:"resume_gateway_url"`
	}
	if err := json.Unmarshal(c.until(0, "READY").Data, &ready); err != nil {
		t.Fatal(err)
	}
	if path := <-paths; path != "/gateway" {
		t.Errorf("connected at %s", path)
	}
	socket, res, err := websocket.DefaultDialer.DialContext(t.Context(), ready.URL+"/?v=10&encoding=json", nil)
	if err != nil {
		t.Fatal(err)
	}
	_ = res.Body.Close()
	_ = socket.Close()
	for path := range paths {
		if path == "/resume" {
			return
		}
	}
}
