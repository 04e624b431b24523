// Package llmtest holds models for tests: [Echo], [Scripted] and [Faulty] in
// process, and [Server], which speaks the API over a socket the way each vendor
// does, faults included.
package llmtest

import (
	"context"
	"fmt"
	"sync"

	"github.com/lede-bot/lede/internal/llm"
)

// Echo is a model that answers with the prompt it was given, so that tests can
// assert the prompt.
type Echo struct{}

// Describe names it.
func (Echo) Describe() llm.Description {
	return llm.Description{Name: "echo", Endpoint: "test", ContextWindow: 1 << 20}
}

// Complete returns the system and the user message, parted by a line.
func (Echo) Complete(_ context.Context, r llm.Request) (*llm.Response, error) {
	return respond(r, r.System+"\n---\n"+r.User), nil
}

// Stream hands the same over in one piece.
func (e Echo) Stream(ctx context.Context, r llm.Request, onText func(string) error) (*llm.Response, error) {
	response, err := e.Complete(ctx, r)
	if err != nil {
		return nil, err
	}
	return response, onText(response.Text)
}

// Scripted is a model that answers with what a function says, and remembers what
// it was asked.
type Scripted struct {
	// Window is the context window it claims; 0 means a million tokens.
	Window int
	// Answer returns the text for the n-th request, counted from 1.
	Answer func(n int, r llm.Request) (string, error)

	mu       sync.Mutex
	requests []llm.Request
}

// Replies returns a model that gives the texts in turn, the last one again and again.
func Replies(texts ...string) *Scripted {
	return &Scripted{Answer: func(n int, _ llm.Request) (string, error) {
		return texts[min(n, len(texts))-1], nil
	}}
}

// Describe names it.
func (s *Scripted) Describe() llm.Description {
	window := s.Window
	if window == 0 {
		window = 1 << 20
	}
	return llm.Description{Name: "scripted", Endpoint: "test", ContextWindow: window}
}

// Requests returns what was asked so far.
func (s *Scripted) Requests() []llm.Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]llm.Request(nil), s.requests...)
}

// Complete answers by the script.
func (s *Scripted) Complete(ctx context.Context, r llm.Request) (*llm.Response, error) {
	if ctx.Err() != nil {
		return nil, llm.Stopped(ctx, r.Operation)
	}
	s.mu.Lock()
	s.requests = append(s.requests, r)
	n := len(s.requests)
	s.mu.Unlock()
	text, err := s.Answer(n, r)
	if err != nil {
		return nil, err
	}
	return respond(r, text), nil
}

// Stream answers by the script in pieces of a few bytes, cut between runes.
func (s *Scripted) Stream(ctx context.Context, r llm.Request, onText func(string) error) (*llm.Response, error) {
	response, err := s.Complete(ctx, r)
	if err != nil {
		return nil, err
	}
	for _, piece := range pieces(response.Text, 12) {
		if ctx.Err() != nil {
			return nil, llm.Stopped(ctx, r.Operation)
		}
		if err := onText(piece); err != nil {
			return nil, err
		}
	}
	return response, nil
}

// Faulty fails with Err until Times requests have failed, then asks Next.
type Faulty struct {
	Next  llm.Model
	Err   error
	Times int

	mu     sync.Mutex
	failed int
}

// Describe is the next model's.
func (f *Faulty) Describe() llm.Description { return f.Next.Describe() }

// Failed returns how many requests have failed.
func (f *Faulty) Failed() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.failed
}

func (f *Faulty) fails() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.failed >= f.Times {
		return false
	}
	f.failed++
	return true
}

// Complete fails or asks the next model.
func (f *Faulty) Complete(ctx context.Context, r llm.Request) (*llm.Response, error) {
	if f.fails() {
		return nil, fmt.Errorf("faulty model: %w", f.Err)
	}
	return f.Next.Complete(ctx, r)
}

// Stream fails or asks the next model.
func (f *Faulty) Stream(ctx context.Context, r llm.Request, onText func(string) error) (*llm.Response, error) {
	if f.fails() {
		return nil, fmt.Errorf("faulty model: %w", f.Err)
	}
	return f.Next.Stream(ctx, r, onText)
}

func respond(r llm.Request, text string) *llm.Response {
	shape := llm.ShapeText
	if r.Schema != nil {
		shape = llm.ShapeSchema
	}
	return &llm.Response{
		Text: text, Finish: llm.FinishStop, Model: "test", Shape: shape,
		Usage: llm.Usage{Prompt: llm.EstimateTokens(r.System) + llm.EstimateTokens(r.User), Completion: llm.EstimateTokens(text)},
	}
}

// pieces cuts a text into pieces of about n bytes at rune bounds.
func pieces(text string, n int) []string {
	var all []string
	start := 0
	for i := range text {
		if i-start >= n {
			all = append(all, text[start:i])
			start = i
		}
	}
	return append(all, text[start:])
}
