package discord

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/gorilla/websocket"
)

// newSession returns a session of discordgo's that reads events from the other
// end of conn. It keeps no state, calls its handlers in its reader, leaves
// reconnecting to us, and does not write to the process's logger.
func newSession(conn net.Conn) (*discordgo.Session, error) {
	session, err := discordgo.New("")
	if err != nil {
		return nil, fmt.Errorf("discord: %w", err)
	}
	session.StateEnabled = false
	session.SyncEvents = true
	session.ShouldReconnectOnError = false
	session.Compress = false
	session.LogLevel = silent
	session.Client = &http.Client{Transport: addressOnly{}}
	session.Dialer = &websocket.Dialer{
		NetDialContext: func(context.Context, string, string) (net.Conn, error) { return conn, nil },
	}
	return session, nil
}

// addressOnly answers the one request that opening a session makes, for the
// gateway's address: the relay's, where any will do.
type addressOnly struct{}

// RoundTrip answers without a network.
func (addressOnly) RoundTrip(request *http.Request) (*http.Response, error) {
	if request.Method != http.MethodGet || request.URL.String() != discordgo.EndpointGateway {
		return nil, errors.New("discord: the gateway's session makes no requests")
	}
	return &http.Response{
		Status: "200 OK", StatusCode: http.StatusOK, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: http.Header{}, Body: io.NopCloser(bytes.NewReader([]byte(`{"url":"ws://relay"}`))), Request: request,
	}, nil
}

// accept takes the server's part of a WebSocket's beginning on conn.
func accept(conn net.Conn, wait time.Duration) (*websocket.Conn, error) {
	if err := conn.SetDeadline(time.Now().Add(wait)); err != nil {
		return nil, err
	}
	reader := bufio.NewReader(conn)
	request, err := http.ReadRequest(reader)
	if err != nil {
		return nil, err
	}
	upgrader := websocket.Upgrader{HandshakeTimeout: wait}
	return upgrader.Upgrade(&hijacked{conn: conn, reader: reader, header: http.Header{}}, request, nil)
}

// hijacked is what the upgrader wants of an HTTP server: its connection.
type hijacked struct {
	conn   net.Conn
	reader *bufio.Reader
	header http.Header
}

// Hijack gives the connection away.
func (h *hijacked) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	return h.conn, bufio.NewReadWriter(h.reader, bufio.NewWriter(h.conn)), nil
}

// Header, Write and WriteHeader serve refusals of the upgrader, which end the connection.
func (h *hijacked) Header() http.Header            { return h.header }
func (h *hijacked) Write(data []byte) (int, error) { return len(data), nil }

// WriteHeader does nothing: see Write.
func (h *hijacked) WriteHeader(int) {}
