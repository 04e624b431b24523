package standin_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"github.com/lede-bot/lede/internal/playground/standin"
)

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
