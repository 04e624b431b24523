package main

import (
	"bytes"
	"context"
	"encoding/json"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/lede-bot/lede/internal/playground/standin"
)

// discordOf starts a Discord of its own.
func discordOf(t *testing.T, o standin.Options) *standin.Server {
	t.Helper()
	discord := standin.New(o)
	if err := discord.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(discord.Close)
	return discord
}

// consult runs the doctor and returns the checkup of a name.
func consult(t *testing.T, name string, environ []string, args ...string) (checkup, int) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	code := run(t.Context(), append([]string{"doctor", "--json"}, args...), append([]string{"HOME=" + t.TempDir()}, environ...), strings.NewReader(""), &stdout, &stderr)
	var all struct {
		OK     bool      `json:"ok"`
		Checks []checkup `json:"checks"`
	}
	if err := json.Unmarshal(stdout.Bytes(), &all); err != nil {
		t.Fatalf("%v in %s%s", err, &stdout, &stderr)
	}
	if all.OK != (code == exitOK) {
		t.Errorf("ok is %v and the exit code %d", all.OK, code)
	}
	for _, c := range all.Checks {
		if c.Name == name {
			return c, code
		}
	}
	t.Fatalf("no checkup %q in %s", name, &stdout)
	return checkup{}, 0
}

func TestDoctorFindsWhatIsWrongWithDiscord(t *testing.T) {
	t.Parallel()
	discord := discordOf(t, standin.Options{})
	without := discordOf(t, standin.Options{WithoutMessageContent: true})
	guarded := standin.DefaultSeed()
	everyone := standin.ViewChannel | standin.SendMessages
	guarded.Guilds[0].Everyone = &everyone
	guarded.Guilds[0].BotPermissions = standin.ViewChannel | standin.SendMessages | standin.ReadMessageHistory | standin.SendMessagesInThreads
	poor := discordOf(t, standin.Options{Seed: guarded})
	gone := httptest.NewServer(http.NotFoundHandler())
	gone.Close()
	at := func(s *standin.Server, more ...string) []string {
		return append([]string{"LEDE_DISCORD_TOKEN=" + s.Token(), "LEDE_DISCORD_API_URL=" + s.URL()}, more...)
	}
	for _, test := range []struct {
		name    string
		environ []string
		args    []string
		state   string
		says    string
	}{
		{"no token", nil, nil, stateOK, "no token is set"},
		{"all is well", at(discord, "LEDE_DISCORD_MESSAGE_CONTENT=yes"), []string{"--channel", discord.ChannelID("general").String()}, stateOK, "all permissions are there"},
		{"the public key", at(discord), nil, stateOK, "public key " + discord.VerifyKey()},
		{"a wrong token", []string{"LEDE_DISCORD_TOKEN=MTIz.wrong.wrong", "LEDE_DISCORD_API_URL=" + discord.URL()}, nil, stateFailed, "does not accept the bot's token"},
		{"nobody there", []string{"LEDE_DISCORD_TOKEN=MTIz.wrong.wrong", "LEDE_DISCORD_API_URL=" + gone.URL}, nil, stateFailed, "can't be reached"},
		{"no message content", at(without, "LEDE_DISCORD_MESSAGE_CONTENT=yes"), nil, stateFailed, "Switch on Message Content Intent"},
		{"message content is not asked for", at(without), nil, stateOK, "granted: no"},
		{"reactions that cannot be read", at(discord, "LEDE_DISCORD_REACTIONS=yes"), nil, stateWarning, "discord.reactions does nothing"},
		{"a hidden channel", at(discord), []string{"--channel", discord.ChannelID("staff").String()}, stateFailed, "may it see the channel"},
		{"a missing permission", at(poor), []string{"--channel", poor.ChannelID("general").String()}, stateFailed, "“Embed Links”"},
		{"no such channel", at(discord), []string{"--channel", "1"}, stateFailed, "cannot be looked at"},
	} {
		t.Run(test.name, func(t *testing.T) {
			c, code := consult(t, "Discord", test.environ, test.args...)
			said := strings.Join(append(c.Found, c.Advice...), "\n")
			if c.State != test.state || !strings.Contains(said, test.says) {
				t.Errorf("%s, want %s with %q:\n%s", c.State, test.state, test.says, said)
			}
			if (code != exitOK) != (test.state == stateFailed) {
				t.Errorf("exit code %d", code)
			}
			if strings.Contains(said, discord.Token()) || strings.Contains(said, "wrong.wrong") {
				t.Error("it shows the token")
			}
		})
	}
}

func TestDoctorComparesClocks(t *testing.T) {
	discord := discordOf(t, standin.Options{})
	target, err := url.Parse(discord.URL())
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		ahead time.Duration
		state string
		says  string
	}{
		{0, stateOK, "agrees"},
		{20 * time.Second, stateWarning, "NTP"},
		{-20 * time.Second, stateWarning, "behind"},
		{10 * time.Minute, stateFailed, "ahead of Discord's"},
	} {
		proxy := &httputil.ReverseProxy{
			Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(target) },
			ModifyResponse: func(r *http.Response) error {
				r.Header.Set("Date", time.Now().Add(-test.ahead).UTC().Format(http.TimeFormat))
				return nil
			},
		}
		server := httptest.NewServer(proxy)
		t.Cleanup(server.Close)
		c, _ := consult(t, "Clock", []string{"LEDE_DISCORD_TOKEN=" + discord.Token(), "LEDE_DISCORD_API_URL=" + server.URL})
		if said := strings.Join(append(c.Found, c.Advice...), "\n"); c.State != test.state || !strings.Contains(said, test.says) {
			t.Errorf("%v ahead: %s, want %s with %q:\n%s", test.ahead, c.State, test.state, test.says, said)
		}
	}
}

func TestDoctorLooksAtTheDatabase(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	damaged, file := filepath.Join(folder, "damaged.db"), filepath.Join(folder, "file")
	for _, name := range []string{damaged, file} {
		if err := os.WriteFile(name, bytes.Repeat([]byte("no database "), 1000), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	made := filepath.Join(folder, "made.db")
	var out bytes.Buffer
	if code := run(t.Context(), []string{"usage"}, []string{"HOME=" + folder, "LEDE_STORE_URL=sqlite:" + made}, strings.NewReader(""), &out, &out); code != exitOK {
		t.Fatalf("usage: %s", &out)
	}
	for _, test := range []struct{ name, url, state, says string }{
		{"none yet", "sqlite:" + filepath.Join(folder, "deep", "down", "lede.db"), stateOK, "none yet"},
		{"one that works", "sqlite:" + made, stateOK, "which is this program's"},
		{"damaged", "sqlite:" + damaged, stateFailed, ""},
		{"a file for a folder", "sqlite:" + filepath.Join(file, "lede.db"), stateFailed, "does its folder exist"},
		{"no address", "mysql://x", stateFailed, "store.url"},
		{"no server", "postgres://lede:secret@127.0.0.1:1/lede?connect_timeout=1", stateFailed, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			c, _ := consult(t, "Database", []string{"LEDE_STORE_URL=" + test.url})
			said := strings.Join(append(c.Found, c.Advice...), "\n")
			if c.State != test.state || !strings.Contains(said, test.says) || strings.Contains(said, "secret") {
				t.Errorf("%s, want %s with %q:\n%s", c.State, test.state, test.says, said)
			}
		})
	}
	if _, err := os.Stat(filepath.Join(folder, "deep")); err == nil {
		t.Error("the doctor makes folders")
	}
}

func TestDoctorLooksAtTheMachine(t *testing.T) {
	for _, test := range []struct {
		free  int64
		state string
	}{{10 << 30, stateOK}, {500 << 20, stateWarning}, {0, stateFailed}} {
		c := newCheckup("Disk")
		if judgeDisk(&c, "/data", test.free); c.State != test.state {
			t.Errorf("%d bytes free: %s", test.free, c.State)
		}
	}
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	lede := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("alive\n")) }))
	defer lede.Close()
	silent := httptest.NewServer(http.NotFoundHandler())
	defer silent.Close()
	for _, test := range []struct{ address, state, says string }{
		{"", stateOK, "off"},
		{"127.0.0.1:0", stateOK, "is free"},
		{":0", stateWarning, "other machines"},
		{"nonsense", stateFailed, "127.0.0.1:9464"},
		{strings.TrimPrefix(lede.URL, "http://"), stateOK, "lede serve answers"},
		{strings.TrimPrefix(silent.URL, "http://"), stateFailed, "taken by another"},
	} {
		c, _ := consult(t, "Operations", []string{"LEDE_OPS_ADDRESS=" + test.address})
		if said := strings.Join(append(c.Found, c.Advice...), "\n"); c.State != test.state || !strings.Contains(said, test.says) {
			t.Errorf("%q: %s, want %s with %q:\n%s", test.address, c.State, test.state, test.says, said)
		}
	}
}

func TestHealthcheck(t *testing.T) {
	answer := func(status int, text string) string {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path != "/readyz" {
				status, text = http.StatusOK, "alive\n"
			}
			w.WriteHeader(status)
			_, _ = w.Write([]byte(text))
		}))
		t.Cleanup(server.Close)
		return strings.TrimPrefix(server.URL, "http://")
	}
	ready, not := answer(http.StatusOK, "ready\n"), answer(http.StatusServiceUnavailable, "not ready\ndatabase: does not answer\n")
	gone := httptest.NewServer(http.NotFoundHandler())
	gone.Close()
	for _, test := range []struct {
		address string
		args    []string
		code    int
		says    string
	}{
		{ready, nil, exitOK, "ready"},
		{not, nil, exitFailure, "database: does not answer"},
		{not, []string{"--alive"}, exitOK, "alive"},
		{strings.TrimPrefix(gone.URL, "http://"), nil, exitFailure, "Nothing answers"},
		{"", nil, exitUsage, "ops.address is not set"},
		{"nonsense", nil, exitUsage, "no address with a port"},
	} {
		var out bytes.Buffer
		code := run(context.WithoutCancel(t.Context()), append([]string{"healthcheck"}, test.args...), []string{"HOME=" + t.TempDir(), "LEDE_OPS_ADDRESS=" + test.address}, strings.NewReader(""), &out, &out)
		if code != test.code || !strings.Contains(out.String(), test.says) {
			t.Errorf("%q %v: %d, %s", test.address, test.args, code, &out)
		}
	}
}
