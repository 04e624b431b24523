package openai

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/lede-bot/lede/internal/llm"
)

// eventCleaner reads a stream of server-sent events and gives out only well
// formed "data:" lines: comments (keep-alives) and other fields are left out,
// each payload is cleaned, and an error in the stream, in whatever spelling, is
// returned as an error. A stream that ends without saying that it is finished
// (no [DONE], no finish reason) fails with KindCutOff.
type eventCleaner struct {
	body     io.ReadCloser
	lines    *bufio.Reader
	pending  []byte
	read     int
	finished bool
	failure  error
}

func newEventCleaner(body io.ReadCloser) *eventCleaner {
	return &eventCleaner{body: body, lines: bufio.NewReader(body)}
}

// Close closes the connection.
func (e *eventCleaner) Close() error { return e.body.Close() }

// Read gives out cleaned lines.
func (e *eventCleaner) Read(p []byte) (int, error) {
	for len(e.pending) == 0 {
		if e.failure != nil {
			return 0, e.failure
		}
		e.next()
	}
	n := copy(p, e.pending)
	e.pending = e.pending[n:]
	return n, nil
}

// next reads one line into pending, or sets failure.
func (e *eventCleaner) next() {
	line, err := e.lines.ReadSlice('\n')
	long := append([]byte(nil), line...)
	for errors.Is(err, bufio.ErrBufferFull) && e.read+len(long) <= maxAnswerBytes {
		line, err = e.lines.ReadSlice('\n')
		long = append(long, line...)
	}
	e.read += len(long)
	if e.read > maxAnswerBytes {
		e.failure = &llm.Error{Kind: llm.KindGarbled, Message: fmt.Sprintf("the stream is larger than %d bytes", maxAnswerBytes)}
		return
	}
	e.take(bytes.TrimSpace(long))
	if err == nil {
		return
	}
	if llm.KindOf(e.failure) == llm.KindGarbled {
		e.failure = nil // half a line is no garbage: the connection broke
	}
	switch {
	case e.failure != nil:
	case !errors.Is(err, io.EOF) && !e.finished:
		e.failure = &llm.Error{Kind: llm.KindCutOff, Err: redacted(err)}
	case e.finished:
		e.failure = io.EOF
	default:
		e.failure = &llm.Error{Kind: llm.KindCutOff, Message: "the stream ended without a finish reason"}
	}
}

// take puts a line's cleaned payload into pending.
func (e *eventCleaner) take(line []byte) {
	payload, isData := bytes.CutPrefix(line, []byte("data:"))
	switch {
	case isData:
		payload = bytes.TrimSpace(payload)
	case bytes.HasPrefix(line, []byte("error:")):
		e.failure = classifyInBand(bytes.TrimSpace(line[len("error:"):]))
		return
	case bytes.HasPrefix(line, []byte("{")): // some servers forget the prefix when they fail
		payload = line
	default:
		return
	}
	if len(payload) == 0 {
		return
	}
	if bytes.Equal(payload, []byte("[DONE]")) {
		e.finished = true
		e.pending = []byte("data: [DONE]\n\n")
		return
	}
	cleaned, err := cleanPayload(payload)
	if err != nil {
		e.failure = err
		return
	}
	if finishes(cleaned) {
		e.finished = true
	}
	e.pending = append(append([]byte("data: "), cleaned...), "\n\n"...)
}

// finishes reports whether a chunk holds a finish reason.
func finishes(payload []byte) bool {
	var chunk struct {
		Choices []struct {
			FinishReason *string `json:"finish_reason"`
		} `json:"choices"`
	}
	if json.Unmarshal(payload, &chunk) != nil {
		return false
	}
	for _, choice := range chunk.Choices {
		if choice.FinishReason != nil && *choice.FinishReason != "" {
			return true
		}
	}
	return false
}

// asEvents turns a whole answer into a stream of one chunk.
func asEvents(answer []byte) []byte {
	var fields map[string]json.RawMessage
	if json.Unmarshal(answer, &fields) != nil {
		return answer
	}
	var choices []map[string]json.RawMessage
	if json.Unmarshal(fields["choices"], &choices) == nil {
		for _, choice := range choices {
			if message, whole := choice["message"]; whole {
				choice["delta"] = message
				delete(choice, "message")
			}
		}
		if encoded, err := json.Marshal(choices); err == nil {
			fields["choices"] = encoded
		}
	}
	chunk, err := json.Marshal(fields)
	if err != nil {
		return answer
	}
	return append(append([]byte("data: "), chunk...), "\n\ndata: [DONE]\n\n"...)
}
