package llmtest

import (
	"fmt"
	"net/http"
	"slices"
)

// Quirks is how an endpoint differs from OpenAI's description.
type Quirks struct {
	// Key and Model, when set, are the only ones accepted.
	Key, Model string
	// Refuses lists fields that are answered with RefusalStatus (400 where 0).
	Refuses       []string
	RefusalStatus int
	// NoSchema refuses json_schema, NoObject json_object, NoSchemaStream a format
	// together with streaming.
	NoSchema, NoObject, NoSchemaStream bool
	// NoStreamUsage never sends usage in a stream, UsageUnasked always does.
	NoStreamUsage, UsageUnasked bool
	// ArrayContent sends content as an array of parts.
	ArrayContent bool
	// Reasoning is the name of the field of thoughts; empty means reasoning_content.
	Reasoning string
	// ErrorShape is how errors are written: "openai" (or empty), "list" (Gemini),
	// "text" (LM Studio), "flat" (old vLLM), "detail" (Mistral).
	ErrorShape string
	// ContextWindow, when set, cuts longer prompts in silence: usage shows no
	// more. With RefusesLong they are answered with 400.
	ContextWindow int
	RefusesLong   bool
}

// QuirksOf returns what is known of a preset's endpoint, see the presets of llm/openai.
func QuirksOf(preset string) Quirks {
	switch preset {
	case "openai", "azure":
		return Quirks{Refuses: []string{"max_tokens"}}
	case "openrouter":
		return Quirks{Reasoning: "reasoning"}
	case "groq":
		return Quirks{NoSchemaStream: true}
	case "mistral":
		return Quirks{
			Refuses: []string{"max_completion_tokens", "stream_options", "reasoning_effort", "store"}, RefusalStatus: http.StatusUnprocessableEntity,
			ErrorShape: "detail", UsageUnasked: true, ArrayContent: true,
		}
	case "gemini":
		return Quirks{ErrorShape: "list", Refuses: []string{"store"}}
	case "ollama":
		return Quirks{ErrorShape: "text", Reasoning: "reasoning", ContextWindow: 4096}
	case "llamacpp":
		return Quirks{ContextWindow: 4096, RefusesLong: true}
	case "vllm":
		return Quirks{ErrorShape: "flat", Reasoning: "reasoning", ContextWindow: 8192, RefusesLong: true}
	case "lmstudio":
		return Quirks{ErrorShape: "text", NoObject: true, NoStreamUsage: true}
	}
	return Quirks{}
}

// refusal returns the answer to a call that the endpoint does not take, or nil.
func (q Quirks) refusal(call Call) *Reply {
	status := q.RefusalStatus
	if status == 0 {
		status = http.StatusBadRequest
	}
	for _, field := range q.Refuses {
		if call.Fields[field] {
			return &Reply{Status: status, Code: "unsupported_parameter", Message: fmt.Sprintf("Unsupported parameter: '%s' is not supported with this model.", field)}
		}
	}
	formats := []string{"json_schema", "json_object"}
	switch {
	case q.NoSchemaStream && call.Stream && slices.Contains(formats, call.Format):
		return &Reply{Status: http.StatusBadRequest, Message: "response_format is not supported together with streaming"}
	case q.NoSchema && call.Format == "json_schema":
		return &Reply{Status: http.StatusBadRequest, Message: "This model does not support response format `json_schema`."}
	case q.NoObject && call.Format == "json_object":
		return &Reply{Status: http.StatusBadRequest, Message: "'response_format.type' must be 'json_schema' or 'text', not json_object"}
	case q.RefusesLong && q.ContextWindow > 0 && call.PromptTokens > q.ContextWindow:
		return &Reply{Status: http.StatusBadRequest, Code: "context_length_exceeded", Message: fmt.Sprintf(
			"This model's maximum context length is %d tokens. However, your messages resulted in %d tokens.", q.ContextWindow, call.PromptTokens)}
	}
	return nil
}

func (q Quirks) content(text string) any {
	if !q.ArrayContent {
		return text
	}
	return []any{map[string]any{"type": "text", "text": text}}
}

func (q Quirks) reasoningField() string {
	if q.Reasoning == "" {
		return "reasoning_content"
	}
	return q.Reasoning
}

// fail writes an error in the endpoint's shape.
func (q Quirks) fail(w *recorder, status int, code, message string) {
	if message == "" {
		message = http.StatusText(status)
	}
	var body any
	inner := map[string]any{"message": message, "type": "invalid_request_error", "param": nil, "code": optional(code)}
	switch q.ErrorShape {
	case "list":
		body = []any{map[string]any{"error": map[string]any{"code": status, "message": message, "status": "FAILED"}}}
	case "text":
		body = map[string]any{"error": message}
	case "flat":
		body = map[string]any{"object": "error", "message": message, "type": "BadRequestError", "param": nil, "code": status}
	case "detail":
		body = map[string]any{"detail": []any{map[string]any{"type": "extra_forbidden", "loc": []any{"body"}, "msg": message}}}
	default:
		body = map[string]any{"error": inner}
	}
	w.Header().Set("Content-Type", "application/json")
	w.begin(status)
	w.send(encode(body))
}
