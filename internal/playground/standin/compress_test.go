package standin_test

import (
	"bytes"
	"compress/zlib"
	"encoding/json"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"github.com/lede-bot/lede/internal/playground/standin"
)

// chunks gives a decompressor the messages of a connection as one stream.
type chunks struct {
	socket *websocket.Conn
	rest   []byte
	t      *testing.T
}

func (c *chunks) Read(p []byte) (int, error) {
	for len(c.rest) == 0 {
		_, data, err := c.socket.ReadMessage()
		if err != nil {
			return 0, err
		}
		if !bytes.HasSuffix(data, []byte{0, 0, 0xFF, 0xFF}) {
			c.t.Error("a message does not end with a sync flush")
		}
		c.rest = data
	}
	n := copy(p, c.rest)
	c.rest = c.rest[n:]
	return n, nil
}

func TestOneZlibStreamCarriesAllPayloads(t *testing.T) {
	s := start(t, standin.Options{})
	url := strings.Replace(s.URL(), "http", "ws", 1) + "/gateway?v=10&encoding=json&compress=zlib-stream"
	socket, res, err := websocket.DefaultDialer.DialContext(t.Context(), url, nil)
	if err != nil {
		t.Fatal(err)
	}
	_ = res.Body.Close()
	defer func() { _ = socket.Close() }()
	_ = socket.SetReadDeadline(time.Now().Add(20 * time.Second))
	if err := socket.WriteJSON(dict{"op": 2, "d": identify(s, nil)}); err != nil {
		t.Fatal(err)
	}
	stream, err := zlib.NewReader(&chunks{socket: socket, t: t})
	if err != nil {
		t.Fatal(err)
	}
	decoder := json.NewDecoder(stream)
	for _, want := range []string{"", "READY", "GUILD_CREATE"} {
		var f frame
		if err := decoder.Decode(&f); err != nil {
			t.Fatal(err)
		}
		if f.Name != want {
			t.Errorf("%q came, want %q", f.Name, want)
		}
	}
}

func TestLargePayloadsAreCompressedForWhoAsks(t *testing.T) {
	s := start(t, standin.Options{})
	c := dial(t, s)
	c.send(2, identify(s, dict{"compress": true}))
	for {
		kind, data, err := c.socket.ReadMessage()
		if err != nil {
			t.Fatal(err)
		}
		if kind == websocket.TextMessage {
			continue
		}
		z, err := zlib.NewReader(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(z)
		if err != nil || !strings.Contains(string(text), "GUILD_CREATE") {
			t.Errorf("compressed was %.80s, %v", text, err)
		}
		return
	}
}
