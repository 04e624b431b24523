package openai

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/lede-bot/lede/internal/llm/llmtest"
)

// descriptionVariable names OpenAI's published description of its API, plain or
// gzipped; without it the file is looked for beside the repository.
const descriptionVariable = "LEDE_OPENAI_OPENAPI"

// description reads the published description, or skips the test.
func description(t *testing.T) any {
	t.Helper()
	path := os.Getenv(descriptionVariable)
	if path == "" {
		path = filepath.Join("..", "..", "..", "..", "shared", "data", "openai", "openapi.json.gz")
		if _, err := os.Stat(path); err != nil {
			t.Skipf("OpenAI's description is not there; name it with %s", descriptionVariable)
		}
	}
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if unzipped, err := gzip.NewReader(bytes.NewReader(content)); err == nil {
		if content, err = io.ReadAll(unzipped); err != nil {
			t.Fatal(err)
		}
	}
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	return nullable(document)
}

// nullable puts into JSON Schema what the description still says in the manner
// of OpenAPI 3.0: "nullable".
func nullable(node any) any {
	switch n := node.(type) {
	case []any:
		for i := range n {
			n[i] = nullable(n[i])
		}
	case map[string]any:
		for key := range n {
			n[key] = nullable(n[key])
		}
		if n["nullable"] == true {
			delete(n, "nullable")
			return map[string]any{"anyOf": []any{n, map[string]any{"type": "null"}}}
		}
	}
	return node
}

// schemasOf compiles the schemas of a chat completion.
func schemasOf(t *testing.T) func(name string, body []byte) error {
	t.Helper()
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("openai.json", description(t)); err != nil {
		t.Fatal(err)
	}
	compiled := map[string]*jsonschema.Schema{}
	for _, name := range []string{"CreateChatCompletionRequest", "CreateChatCompletionResponse", "CreateChatCompletionStreamResponse", "ErrorResponse"} {
		schema, err := compiler.Compile("openai.json#/components/schemas/" + name)
		if err != nil {
			t.Fatal(err)
		}
		compiled[name] = schema
	}
	return func(name string, body []byte) error {
		value, err := jsonschema.UnmarshalJSON(bytes.NewReader(body))
		if err != nil {
			return err
		}
		return compiled[name].Validate(value)
	}
}

// Every request that is sent, and every answer of the test server in OpenAI's own
// ways, is as OpenAI describes it.
func TestExchangesConformToOpenAIsDescription(t *testing.T) {
	validate := schemasOf(t)
	var mu sync.Mutex
	seen := 0
	check := func(request []byte, status int, contentType string, answer []byte) {
		mu.Lock()
		defer mu.Unlock()
		seen++
		if err := validate("CreateChatCompletionRequest", request); err != nil {
			t.Errorf("request %s: %v", request, err)
		}
		switch {
		case status >= 400:
			if err := validate("ErrorResponse", answer); err != nil {
				t.Errorf("error %s: %v", answer, err)
			}
		case strings.HasPrefix(contentType, "text/event-stream"):
			for line := range strings.Lines(string(answer)) {
				payload, isData := strings.CutPrefix(strings.TrimSpace(line), "data: ")
				if !isData || payload == "[DONE]" {
					continue
				}
				if err := validate("CreateChatCompletionStreamResponse", []byte(payload)); err != nil {
					t.Errorf("chunk %s: %v", payload, err)
				}
			}
		default:
			if err := validate("CreateChatCompletionResponse", answer); err != nil {
				t.Errorf("answer %s: %v", answer, err)
			}
		}
	}
	replies := []llmtest.Reply{
		{Text: `{"text":"ok"}`},
		{Text: `{"text":"ok"}`, Finish: "length"},
		{Finish: "content_filter"},
		{Refusal: "I can't help with that."},
		{Status: 401, Code: "invalid_api_key"},
		{Status: 400, Code: "context_length_exceeded", Message: "too long"},
	}
	for _, preset := range []string{"openai", Custom} {
		server, m := open(t, llmtest.Quirks{}, llmtest.Says(""), func(o *Options) { o.Preset, o.ReasoningEffort = preset, "low" })
		server.Inspect(check)
		for _, reply := range replies {
			server.Answer(func(llmtest.Call) llmtest.Reply { return reply })
			_, _ = m.Complete(t.Context(), ask())                                  // its result is tested elsewhere
			_, _ = m.Stream(t.Context(), ask(), func(string) error { return nil }) // likewise
			m.Probe(t.Context(), false)
		}
	}
	mu.Lock()
	defer mu.Unlock()
	if seen < 30 {
		t.Errorf("only %d exchanges were checked", seen)
	}
}

// Fields that are missing or unknown in an answer are no reason to fail.
func TestAnswersMayHoldMoreOrLess(t *testing.T) {
	for name, body := range map[string]string{
		"least":            `{"choices":[{"message":{"content":"ok"}}]}`,
		"unknown fields":   `{"id":5,"object":"x","choices":[{"index":0,"message":{"role":"assistant","content":"ok","annotations":[{"type":"url"}],"audio":null},"finish_reason":"stop","new":{"a":1}}],"usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2,"cost":0.1},"citations":[1]}`,
		"reason as object": `{"choices":[{"message":{"content":"ok"},"finish_reason":{"type":"stop"}}]}`,
		"tool calls":       `{"choices":[{"message":{"content":"ok","tool_calls":[{"id":1,"function":{"name":7}}]},"finish_reason":"stop"}]}`,
	} {
		t.Run(name, func(t *testing.T) {
			if !json.Valid([]byte(body)) {
				t.Fatal("the test is wrong")
			}
			_, m := open(t, llmtest.Quirks{}, func(llmtest.Call) llmtest.Reply { return llmtest.Reply{Raw: body, ContentType: "application/json"} }, nil)
			response, err := m.Complete(t.Context(), ask())
			if err != nil || response.Text != "ok" {
				t.Errorf("got %+v, %v", response, err)
			}
		})
	}
}
