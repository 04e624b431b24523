// Package llm is what Lede knows of language models: an interface small enough
// for any of them, and the wrappers that make one dependable.
//
// Start with [Model]. [Dependable] puts retries, a circuit breaker, a limit on
// calls at once and a fallback around one; llm/openai speaks to real endpoints,
// llm/llmtest holds models and a server for tests. A model is never trusted:
// whoever asks checks the text that comes back.
package llm

import "context"

// Model completes prompts. Implementations are safe for concurrent use.
type Model interface {
	// Complete asks once and returns when the whole text is there. The response
	// may be incomplete; see [Response.Finish]. Errors are of type *[Error].
	Complete(ctx context.Context, r Request) (*Response, error)
	// Stream is Complete that hands over each piece of the text as it comes,
	// from one goroutine. An error of onText ends the call and is returned as it
	// is. After an error the text handed over so far is partial and must not be
	// shown as finished.
	Stream(ctx context.Context, r Request, onText func(piece string) error) (*Response, error)
	// Describe says what is known about the model, without a request.
	Describe() Description
}

// Request is one prompt.
type Request struct {
	// Operation names what is asked for ("summary", "answer"), for errors and metrics.
	Operation string
	// System and User are the two messages of the prompt.
	System, User string
	// Schema, when set, is the shape that the answer must have.
	Schema *Schema
	// MaxTokens bounds the answer; 0 leaves it to the endpoint.
	MaxTokens int
	// Temperature 0 asks for the most likely words.
	Temperature float64
}

// Schema is a JSON schema with the name that endpoints ask for.
type Schema struct {
	// Name is letters, digits, _ and -, at most 64.
	Name string
	// JSON is the schema: every key required and no additional properties at
	// any level, as strict endpoints want it.
	JSON []byte
}

// FinishReason says why a model stopped writing.
type FinishReason string

// The reasons. Anything that an endpoint says beyond them is FinishUnknown.
const (
	FinishStop    FinishReason = "stop"    // the model was done
	FinishLength  FinishReason = "length"  // a limit on tokens was met: the text is truncated
	FinishFilter  FinishReason = "filter"  // the endpoint withheld the text
	FinishRefusal FinishReason = "refusal" // the model declined
	FinishTool    FinishReason = "tool"    // the model called a tool that it was not given
	FinishUnknown FinishReason = "unknown" // the endpoint gave no reason, or one of its own
)

// Response is what a model wrote.
type Response struct {
	Text   string
	Finish FinishReason
	Usage  Usage
	// Model is the name that the endpoint gave; it may differ from the one asked for.
	Model string
	// Shape says how the answer's form was asked for.
	Shape Shape
}

// Shape is how the form of an answer is asked for, from the most to the least binding.
type Shape string

// The shapes.
const (
	ShapeSchema Shape = "schema" // the endpoint was given the JSON schema
	ShapeObject Shape = "object" // the endpoint was asked for a JSON object
	ShapeText   Shape = "text"   // only the prompt says so
)

// Usage counts tokens.
type Usage struct {
	Prompt, Completion int
	// Reasoning is the part of Completion that the reader never sees.
	Reasoning int
	// Cached is the part of Prompt that the endpoint had at hand already.
	Cached int
	// Estimated is true where the endpoint did not say and the counts are [EstimateTokens].
	Estimated bool
}

// Description is what is known about a model without asking it.
type Description struct {
	Name string
	// Endpoint is the host that serves it, without credentials.
	Endpoint string
	// ContextWindow is how many tokens prompt and answer may have together; 0: unknown.
	ContextWindow int
	// MaxOutput is how many tokens an answer may have; 0: unknown.
	MaxOutput int
	// TokensPerEstimate corrects [EstimateTokens] by what the endpoint counted so far; 1 at first.
	TokensPerEstimate float64
}

// Tokens estimates how many tokens of this model the text is.
func (d Description) Tokens(text string) int {
	factor := d.TokensPerEstimate
	if factor <= 0 {
		factor = 1
	}
	return int(float64(EstimateTokens(text))*factor + 0.5)
}
