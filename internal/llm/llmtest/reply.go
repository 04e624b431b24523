package llmtest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/lede-bot/lede/internal/llm"
)

// Reply is what a [Server] answers, and how badly.
type Reply struct {
	// Text is what the model writes.
	Text string
	// Finish is the finish reason; empty means "stop", "absent" leaves it out.
	Finish string
	// Refusal is what the model says when it declines.
	Refusal string
	// Reasoning is thought aloud before the text, in the quirks' field.
	Reasoning string
	// Status, Code and Message make it an error; Header is added to any answer.
	Status        int
	Code, Message string
	Header        http.Header
	// Raw, with ContentType, is sent as it is in place of everything else.
	Raw, ContentType string
	// Delay is slept before the first byte, Pause between pieces of a stream,
	// both ended early when the client goes away.
	Delay, Pause time.Duration
	// PieceBytes is how long a piece of a stream is; 0 means 16.
	PieceBytes int
	// KeepAlives is how many comment lines come before the first piece.
	KeepAlives int
	// CutAfter, when positive, breaks the connection after so many bytes of the
	// answer's body.
	CutAfter int
	// NoDone ends a stream without [DONE].
	NoDone bool
	// StreamError is a line put into a stream after the text, in place of its end.
	StreamError string
	// PromptTokens is the usage to claim; 0 means what the server counted, and
	// OmitUsage leaves usage out.
	PromptTokens int
	OmitUsage    bool
}

// write sends the reply in the way of the quirks.
func (p Reply) write(w *recorder, r *http.Request, call Call, q Quirks) {
	if !pause(r, p.Delay) {
		return
	}
	for name, values := range p.Header {
		w.Header()[name] = values
	}
	w.cutAfter = p.CutAfter
	switch {
	case p.Raw != "":
		w.Header().Set("Content-Type", p.ContentType)
		w.begin(max(p.Status, http.StatusOK))
		w.send(p.Raw)
	case p.Status >= 300:
		q.fail(w, p.Status, p.Code, p.Message)
	case call.Stream:
		p.stream(w, r, call, q)
	default:
		w.Header().Set("Content-Type", "application/json")
		w.begin(http.StatusOK)
		message := map[string]any{"role": "assistant", "content": q.content(p.Text), "refusal": optional(p.Refusal)}
		if p.Reasoning != "" {
			message[q.reasoningField()] = p.Reasoning
		}
		choice := map[string]any{"index": 0, "message": message, "logprobs": nil}
		if p.Finish != "absent" {
			choice["finish_reason"] = p.finish()
		}
		answer := envelope(call, "chat.completion")
		answer["choices"] = []any{choice}
		if usage := p.usage(call, q); usage != nil {
			answer["usage"] = usage
		}
		w.send(encode(answer))
	}
}

func (p Reply) stream(w *recorder, r *http.Request, call Call, q Quirks) {
	w.Header().Set("Content-Type", "text/event-stream")
	w.begin(http.StatusOK)
	event := func(delta map[string]any, finish any) {
		chunk := envelope(call, "chat.completion.chunk")
		choice := map[string]any{"index": 0, "delta": delta, "finish_reason": finish, "logprobs": nil}
		chunk["choices"] = []any{choice}
		w.send("data: " + encode(chunk) + "\n\n")
	}
	for range p.KeepAlives {
		w.send(": still working\n\n")
	}
	event(map[string]any{"role": "assistant", "content": ""}, nil)
	if p.Reasoning != "" {
		event(map[string]any{q.reasoningField(): p.Reasoning}, nil)
	}
	size := p.PieceBytes
	if size == 0 {
		size = 16
	}
	if p.Refusal != "" {
		event(map[string]any{"refusal": p.Refusal}, nil)
	}
	for _, piece := range pieces(p.Text, size) {
		if piece == "" {
			continue
		}
		event(map[string]any{"content": q.content(piece)}, nil)
		if !pause(r, p.Pause) {
			return
		}
	}
	if p.StreamError != "" {
		w.send(p.StreamError + "\n\n")
		return
	}
	if p.Finish != "absent" {
		event(map[string]any{}, p.finish())
	}
	if usage := p.usage(call, q); usage != nil && (call.StreamUsage || q.UsageUnasked) && !q.NoStreamUsage {
		last := envelope(call, "chat.completion.chunk")
		last["choices"], last["usage"] = []any{}, usage
		w.send("data: " + encode(last) + "\n\n")
	}
	if !p.NoDone {
		w.send("data: [DONE]\n\n")
	}
}

func (p Reply) finish() string {
	if p.Finish == "" {
		return "stop"
	}
	return p.Finish
}

func (p Reply) usage(call Call, q Quirks) map[string]any {
	if p.OmitUsage {
		return nil
	}
	prompt := p.PromptTokens
	if prompt == 0 {
		prompt = call.PromptTokens
		if q.ContextWindow > 0 {
			prompt = min(prompt, q.ContextWindow)
		}
	}
	completion := llm.EstimateTokens(p.Text + p.Reasoning)
	return map[string]any{"prompt_tokens": prompt, "completion_tokens": completion, "total_tokens": prompt + completion}
}

// envelope is what every answer begins with.
func envelope(call Call, object string) map[string]any {
	return map[string]any{"id": fmt.Sprintf("chatcmpl-%d", call.N), "object": object, "created": 1_790_000_000 + call.N, "model": call.Model}
}

func optional(text string) any {
	if text == "" {
		return nil
	}
	return text
}

func encode(value any) string {
	text, err := json.Marshal(value)
	if err != nil {
		panic(err) // only maps of plain values come here
	}
	return string(text)
}

// pause sleeps, and reports whether the client is still there.
func pause(r *http.Request, d time.Duration) bool {
	if d <= 0 {
		return true
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-r.Context().Done():
		return false
	}
}

// recorder keeps what was sent, and can break the connection off.
type recorder struct {
	http.ResponseWriter
	status   int
	body     bytes.Buffer
	cutAfter int
}

func (w *recorder) begin(status int) {
	w.status = status
	w.WriteHeader(status)
}

// send writes and flushes; when enough was sent it breaks the connection.
func (w *recorder) send(text string) {
	if w.cutAfter > 0 && w.body.Len()+len(text) > w.cutAfter {
		text = text[:max(0, w.cutAfter-w.body.Len())]
		w.write(text)
		panic(http.ErrAbortHandler)
	}
	w.write(text)
}

func (w *recorder) write(text string) {
	w.body.WriteString(text)
	_, _ = strings.NewReader(text).WriteTo(w.ResponseWriter) // the client may be gone
	if f, ok := w.ResponseWriter.(http.Flusher); ok {
		f.Flush()
	}
}
