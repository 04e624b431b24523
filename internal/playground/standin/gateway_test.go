package standin_test

import (
	"encoding/json"
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
		harm  func(*standin.Faults)
		after string // how the client comes back
	}{
		"the connection is cut":   {func(f *standin.Faults) { f.Cut() }, "RESUMED"},
		"op 7":                    {func(f *standin.Faults) { f.Reconnect() }, "RESUMED"},
		"closed with 4000":        {func(f *standin.Faults) { f.Close(4000) }, "RESUMED"},
		"the session is unknown":  {func(f *standin.Faults) { f.ForgetSessions(); f.Cut() }, "READY"},
		"op 9, not to be resumed": {func(f *standin.Faults) { f.Invalidate(false) }, "READY"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			s := start(t, standin.Options{Heartbeat: 2 * time.Second})
			beaten := make(chan struct{}, 1) // since the last login
			t.Cleanup(s.Observe(nil, func(f standin.Frame) {
				switch text := string(f.Payload); {
				case !f.FromBot:
				case strings.HasPrefix(text, `{"op":1,`):
					select {
					case beaten <- struct{}{}:
					default:
					}
				default:
					select {
					case <-beaten:
					default:
					}
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
			// The library beats once it has logged in, and takes being closed
			// just then for a lost connection.
			<-beaten
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
