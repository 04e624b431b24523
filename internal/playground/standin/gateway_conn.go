package standin

import (
	"bytes"
	"compress/zlib"
	"time"

	"github.com/gorilla/websocket"
)

// conn is one WebSocket connection: at most one session at a time is on it.
type conn struct {
	s       *Server
	socket  *websocket.Conn
	path    string
	out     *outbox[outgoing]
	session *session // guarded by the server's lock
	closing bool     // the server has sent a close frame; guarded by the server's lock

	compress bool // payload compression, asked for by IDENTIFY; guarded by the server's lock

	// of the reader alone
	minute time.Time
	sends  int
	// of the writer alone
	stream *zlibStream
}

// outgoing is a frame to write, or the end of the connection.
type outgoing struct {
	data     []byte
	compress bool
	code     int // close with this code
	reason   string
}

func newConn(s *Server, socket *websocket.Conn, path string, stream bool) *conn {
	c := &conn{s: s, socket: socket, path: path, out: newOutbox[outgoing](), minute: time.Now()}
	if stream {
		c.stream = newZlibStream()
	}
	return c
}

// compressAbove is how many bytes a payload has before it is worth compressing.
const compressAbove = 1024

// send queues a payload; the caller holds the server's lock.
func (c *conn) send(p payload) {
	c.sendRaw(mustMarshal(p))
}

func (c *conn) sendRaw(data []byte) {
	c.s.recordFrame(false, c, data)
	c.out.put(outgoing{data: data, compress: c.compress && len(data) > compressAbove})
}

// close queues a close frame; the caller holds the server's lock. The session
// can be resumed, whatever code the client answers with.
func (c *conn) close(code int, reason string) {
	c.closing = true
	c.out.put(outgoing{code: code, reason: reason})
	c.out.close()
}

func (c *conn) lockedClose(code int, reason string) {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	c.close(code, reason)
}

// cut breaks the connection at once, without a close frame.
func (c *conn) cut() {
	c.out.close()
	_ = c.socket.NetConn().Close() // it is meant to break
	c.detach()
}

func (c *conn) detach() {
	if c.session != nil && c.session.conn == c {
		c.session.conn, c.session.left = nil, time.Now()
		c.s.tellPresence()
	}
	c.session = nil
}

func (c *conn) sessionID() string {
	if c.session == nil {
		return ""
	}
	return c.session.id
}

// leave is the reader's end.
func (c *conn) leave() {
	c.s.mu.Lock()
	delete(c.s.conns, c)
	c.detach()
	c.s.mu.Unlock()
	c.out.close()
}

// write sends what is queued until the connection ends.
func (c *conn) write() {
	defer func() { _ = c.socket.Close() }() // whatever the other side still thinks
	for {
		items, ok := c.out.take()
		if !ok {
			return
		}
		for _, o := range items {
			if err := c.writeOne(o); err != nil {
				return
			}
			if o.code != 0 {
				c.linger()
				return
			}
		}
	}
}

// linger gives the client a moment to take the close frame before the socket
// goes; its answer ends the reader.
func (c *conn) linger() {
	timer := time.NewTimer(200 * time.Millisecond)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-c.s.life.Done():
	}
}

func (c *conn) writeOne(o outgoing) error {
	if err := c.socket.SetWriteDeadline(time.Now().Add(10 * time.Second)); err != nil {
		return err
	}
	switch {
	case o.code != 0:
		return c.socket.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(o.code, o.reason), time.Now().Add(time.Second))
	case c.stream != nil:
		return c.socket.WriteMessage(websocket.BinaryMessage, c.stream.chunk(o.data))
	case o.compress:
		return c.socket.WriteMessage(websocket.BinaryMessage, deflate(o.data))
	default:
		return c.socket.WriteMessage(websocket.TextMessage, o.data)
	}
}

// zlibStream compresses all payloads of a connection in one stream, each ended
// by a sync flush (00 00 FF FF), as compress=zlib-stream asks.
type zlibStream struct {
	buffer bytes.Buffer
	writer *zlib.Writer
}

func newZlibStream() *zlibStream {
	z := &zlibStream{}
	z.writer = zlib.NewWriter(&z.buffer)
	return z
}

func (z *zlibStream) chunk(data []byte) []byte {
	z.buffer.Reset()
	_, _ = z.writer.Write(data) // into memory
	_ = z.writer.Flush()
	return bytes.Clone(z.buffer.Bytes())
}

// deflate compresses one payload on its own.
func deflate(data []byte) []byte {
	var buffer bytes.Buffer
	w := zlib.NewWriter(&buffer)
	_, _ = w.Write(data) // into memory
	_ = w.Close()
	return buffer.Bytes()
}
