package llmtest

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"

	"github.com/lede-bot/lede/internal/llm"
)

// Call is one request that a [Server] was sent.
type Call struct {
	// N counts from 1.
	N int
	// Key is the credential sent, without "Bearer ".
	Key string
	// Path is the path and the query of the request.
	Path string
	// Body is the request's body as it came.
	Body []byte

	Model        string
	System, User string
	Stream       bool
	StreamUsage  bool
	// Format is the type of response_format, empty where there is none.
	Format string
	// Fields are the names of the body's fields.
	Fields map[string]bool
	// PromptTokens is what the server counts for the messages.
	PromptTokens int
}

// Server speaks the chat completions API on loopback, over a real socket.
type Server struct {
	*httptest.Server
	quirks Quirks

	mu     sync.Mutex
	answer func(Call) Reply
	calls  []Call
	// Inspect, when set, sees each exchange whole: the request's body and the
	// answer's status, content type and body.
	inspect func(request []byte, status int, contentType string, answer []byte)
}

// NewServer starts a server with the given quirks that answers by a function.
// Close it.
func NewServer(q Quirks, answer func(Call) Reply) *Server {
	s := &Server{quirks: q, answer: answer}
	s.Server = httptest.NewServer(http.HandlerFunc(s.serve))
	return s
}

// Says is an answer function that gives the texts in turn, the last one again and again.
func Says(texts ...string) func(Call) Reply {
	return func(c Call) Reply { return Reply{Text: texts[min(c.N, len(texts))-1]} }
}

// BaseURL is what to configure as the API's address.
func (s *Server) BaseURL() string { return s.URL + "/v1" }

// Answer changes the function that answers.
func (s *Server) Answer(answer func(Call) Reply) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.answer = answer
}

// Inspect has a function see each exchange whole from now on.
func (s *Server) Inspect(f func(request []byte, status int, contentType string, answer []byte)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.inspect = f
}

// Calls returns the requests so far, refused ones included.
func (s *Server) Calls() []Call {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Call(nil), s.calls...)
}

// PromptTokens returns how many tokens all prompts so far had.
func (s *Server) PromptTokens() int {
	total := 0
	for _, call := range s.Calls() {
		total += call.PromptTokens
	}
	return total
}

func (s *Server) serve(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	call := readCall(r, body)
	s.mu.Lock()
	call.N = len(s.calls) + 1
	s.calls = append(s.calls, call)
	answer, inspect := s.answer, s.inspect
	s.mu.Unlock()

	out := &recorder{ResponseWriter: w}
	defer func() {
		if inspect != nil {
			inspect(body, out.status, out.Header().Get("Content-Type"), out.body.Bytes())
		}
	}()
	switch {
	case !strings.HasSuffix(r.URL.Path, "/chat/completions"):
		s.quirks.fail(out, http.StatusNotFound, "", "Not Found")
		return
	case r.Method != http.MethodPost:
		s.quirks.fail(out, http.StatusMethodNotAllowed, "", "Method Not Allowed")
		return
	case s.quirks.Key != "" && call.Key != s.quirks.Key:
		s.quirks.fail(out, http.StatusUnauthorized, "invalid_api_key", "Incorrect API key provided: sk-wrong-key-0123456789.")
		return
	case s.quirks.Model != "" && call.Model != s.quirks.Model:
		s.quirks.fail(out, http.StatusNotFound, "model_not_found", "The model `"+call.Model+"` does not exist or you do not have access to it.")
		return
	}
	if refusal := s.quirks.refusal(call); refusal != nil {
		refusal.write(out, r, call, s.quirks)
		return
	}
	reply := answer(call)
	reply.write(out, r, call, s.quirks)
}

func readCall(r *http.Request, body []byte) Call {
	var request struct {
		Model    string `json:"model"`
		Messages []struct {
			Role    string `json:"role"`
			Content string `json:"content"`
		} `json:"messages"`
		Stream        bool `json:"stream"`
		StreamOptions *struct {
			IncludeUsage bool `json:"include_usage"`
		} `json:"stream_options"`
		ResponseFormat *struct {
			Type string `json:"type"`
		} `json:"response_format"`
	}
	call := Call{Path: r.URL.RequestURI(), Body: body, Key: strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer "), Fields: map[string]bool{}}
	if key := r.Header.Get("Api-Key"); key != "" {
		call.Key = key
	}
	if json.Unmarshal(body, &request) != nil {
		return call
	}
	var fields map[string]json.RawMessage
	_ = json.Unmarshal(body, &fields) // it was JSON a line above
	for name := range fields {
		call.Fields[name] = true
	}
	call.Model, call.Stream = request.Model, request.Stream
	call.StreamUsage = request.StreamOptions != nil && request.StreamOptions.IncludeUsage
	if request.ResponseFormat != nil {
		call.Format = request.ResponseFormat.Type
	}
	for _, message := range request.Messages {
		if message.Role == "system" {
			call.System += message.Content
		} else {
			call.User += message.Content
		}
	}
	call.PromptTokens = llm.EstimateTokens(call.System) + llm.EstimateTokens(call.User)
	return call
}
