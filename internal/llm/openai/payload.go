package openai

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"

	"github.com/lede-bot/lede/internal/llm"
)

// cleanPayload puts one answer, or one chunk of a stream, into the form that the
// API's description gives: an error becomes an error, content in an array a
// string, "reasoning" the field that go-openai knows, and usage that stands
// elsewhere is moved. What it does not know it leaves as it is.
func cleanPayload(body []byte) ([]byte, error) {
	body = bytes.TrimSpace(body)
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(body, &fields); err != nil {
		if bytes.HasPrefix(body, []byte("<")) {
			return nil, &llm.Error{Kind: llm.KindNotAPI, Status: http.StatusOK, Message: "a web page answers at this address"}
		}
		if len(body) > 0 && body[0] == '[' {
			return nil, classifyInBand(body)
		}
		return nil, &llm.Error{Kind: llm.KindGarbled, Message: "the answer is not JSON", Err: err}
	}
	if failed := fields["error"]; len(failed) > 0 && !bytes.Equal(failed, []byte("null")) {
		return nil, classifyInBand(body)
	}
	if len(fields["choices"]) == 0 && len(fields["usage"]) == 0 && (len(fields["message"]) > 0 || len(fields["detail"]) > 0) {
		return nil, classifyInBand(body)
	}
	if groq := fields["x_groq"]; len(groq) > 0 && isAbsent(fields["usage"]) {
		var inner struct {
			Usage json.RawMessage `json:"usage"`
		}
		if json.Unmarshal(groq, &inner) == nil && len(inner.Usage) > 0 {
			fields["usage"] = inner.Usage
		}
	}
	for _, text := range []string{"id", "object", "model", "system_fingerprint", "service_tier"} {
		if value := fields[text]; len(value) > 0 && value[0] != '"' {
			delete(fields, text)
		}
	}
	if created := fields["created"]; len(created) > 0 && json.Unmarshal(created, new(int64)) != nil {
		delete(fields, "created")
	}
	if len(fields["choices"]) > 0 {
		fields["choices"] = cleanChoices(fields["choices"])
	}
	return json.Marshal(fields)
}

func isAbsent(value json.RawMessage) bool {
	return len(value) == 0 || bytes.Equal(value, []byte("null"))
}

// classifyInBand reads an error that came with status 200 or inside a stream.
func classifyInBand(body []byte) error {
	failure := classify(http.StatusBadGateway, "", body)
	_, code := errorText(body)
	switch said := strings.ToLower(code + " " + failure.Message); {
	case failure.Kind != llm.KindUnavailable:
	case strings.Contains(said, "429") || strings.Contains(said, "rate limit") || strings.Contains(said, "rate_limit"):
		failure.Kind = llm.KindRateLimited
	case strings.Contains(said, "401") || strings.Contains(said, "api key"):
		failure.Kind = llm.KindKey
	}
	failure.Status = http.StatusOK
	return failure
}

func cleanChoices(raw json.RawMessage) json.RawMessage {
	var choices []map[string]json.RawMessage
	if json.Unmarshal(raw, &choices) != nil {
		return raw
	}
	for _, choice := range choices {
		for _, holder := range []string{"message", "delta"} {
			var message map[string]json.RawMessage
			if json.Unmarshal(choice[holder], &message) != nil || message == nil {
				continue
			}
			cleanMessage(message)
			if encoded, err := json.Marshal(message); err == nil {
				choice[holder] = encoded
			}
		}
		if reason := choice["finish_reason"]; len(reason) > 0 && reason[0] != '"' && !isAbsent(reason) {
			delete(choice, "finish_reason")
		}
	}
	encoded, err := json.Marshal(choices)
	if err != nil {
		return raw
	}
	return encoded
}

func cleanMessage(message map[string]json.RawMessage) {
	if content := bytes.TrimSpace(message["content"]); len(content) > 0 && content[0] == '[' {
		message["content"] = flattened(content)
	}
	if reasoning := bytes.TrimSpace(message["reasoning"]); len(reasoning) > 0 && reasoning[0] == '"' && isAbsent(message["reasoning_content"]) {
		message["reasoning_content"] = reasoning
	}
	for _, field := range []string{"reasoning_content", "refusal", "role"} {
		if value := bytes.TrimSpace(message[field]); len(value) > 0 && value[0] != '"' {
			delete(message, field)
		}
	}
	// Tools are never offered: a call is seen by the finish reason, and its form
	// varies too much to be decoded.
	delete(message, "tool_calls")
	delete(message, "function_call")
}

// flattened returns the text parts of a content array as one JSON string; parts
// of another type ("thinking") are not for the reader.
func flattened(content []byte) json.RawMessage {
	var parts []struct {
		Type string `json:"type"`
		Text string `json:"text"`
	}
	_ = json.Unmarshal(content, &parts) // what does not decode has no text
	var text strings.Builder
	for _, part := range parts {
		if part.Type == "" || part.Type == "text" || part.Type == "output_text" {
			text.WriteString(part.Text)
		}
	}
	encoded, err := json.Marshal(text.String())
	if err != nil {
		return json.RawMessage(`""`)
	}
	return encoded
}
