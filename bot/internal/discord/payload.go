package discord

import (
	"bytes"
	"compress/zlib"
	"encoding/json"
	"fmt"
	"io"
	"runtime"

	"github.com/bwmarrin/discordgo"
	"github.com/gorilla/websocket"
)

// Opcodes of the gateway (developers/topics/opcodes-and-status-codes).
const (
	opDispatch       = 0
	opHeartbeat      = 1
	opIdentify       = 2
	opPresence       = 3
	opResume         = 6
	opReconnect      = 7
	opInvalidSession = 9
	opHello          = 10
	opHeartbeatAck   = 11
)

// closeResumable is the code we close with when we mean to come back: after
// 1000 and 1001, which discordgo sends, Discord ends the session.
const closeResumable = 4000

// largestPayload bounds what a compressed payload may grow to.
const largestPayload = 64 << 20

// payload is a message of the gateway, as far as the relay looks at it.
type payload struct {
	Op int `json:"op"`
}

// readPayload returns a message of Discord's as text, and its opcode.
func readPayload(kind int, data []byte) ([]byte, int, error) {
	if kind == websocket.BinaryMessage {
		plain, err := zlib.NewReader(bytes.NewReader(data))
		if err != nil {
			return nil, 0, fmt.Errorf("a payload cannot be decompressed: %w", err)
		}
		data, err = io.ReadAll(io.LimitReader(plain, largestPayload))
		if err != nil {
			return nil, 0, fmt.Errorf("a payload cannot be decompressed: %w", err)
		}
	}
	var p payload
	if err := json.Unmarshal(data, &p); err != nil {
		return nil, 0, fmt.Errorf("a payload cannot be read: %w", err)
	}
	return data, p.Op, nil
}

func identifyPayload(s *shard, p Presence) fields {
	g := s.gateway
	return fields{"op": opIdentify, "d": fields{
		"token":           g.o.Client.token,
		"properties":      fields{"os": runtime.GOOS, "browser": "lede", "device": "lede"},
		"compress":        true,
		"large_threshold": 50,
		"shard":           [2]int{s.id, s.count},
		"intents":         g.o.Intents,
		"presence":        presencePayload(p),
	}}
}

func resumePayload(token, session string, sequence int64) fields {
	return fields{"op": opResume, "d": fields{"token": token, "session_id": session, "seq": sequence}}
}

// heartbeatPayload has null for the sequence before the first event, where
// discordgo has 0.
func heartbeatPayload(sequence int64) fields {
	if sequence == 0 {
		return fields{"op": opHeartbeat, "d": nil}
	}
	return fields{"op": opHeartbeat, "d": sequence}
}

// presencePayload is the data of a presence. discordgo's own still says
// "game", which was replaced by a list of activities.
func presencePayload(p Presence) fields {
	activities := []fields{}
	if p.Text != "" {
		activities = append(activities, fields{"name": "Custom Status", "type": discordgo.ActivityTypeCustom, "state": p.Text})
	}
	status := p.Status
	if status == "" {
		status = string(discordgo.StatusOnline)
	}
	return fields{"since": nil, "activities": activities, "status": status, "afk": false}
}
