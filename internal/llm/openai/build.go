package openai

import (
	"encoding/json"

	openai "github.com/sashabaranov/go-openai"

	"github.com/lede-bot/lede/internal/llm"
)

// build makes the request that the capabilities allow. What go-openai cannot
// send, or refuses to send by a model's name alone, is in the edits, which are
// made to the request's body on its way out.
func build(o Options, r llm.Request, c Capabilities) (openai.ChatCompletionRequest, llm.Shape, edits) {
	request := openai.ChatCompletionRequest{Model: o.Model}
	system := r.System
	if c.NoSystemRole {
		request.Messages = []openai.ChatCompletionMessage{{Role: openai.ChatMessageRoleUser, Content: system + "\n\n" + r.User}}
	} else {
		request.Messages = []openai.ChatCompletionMessage{
			{Role: openai.ChatMessageRoleSystem, Content: system},
			{Role: openai.ChatMessageRoleUser, Content: r.User},
		}
	}
	e := edits{}
	if r.MaxTokens > 0 && c.TokenLimit != "" {
		e[c.TokenLimit] = r.MaxTokens
	}
	if !c.NoTemperature {
		// Zero is left out by go-openai, and an absent temperature is 1 at some endpoints.
		e["temperature"] = max(r.Temperature, 0.01)
	}
	if o.ReasoningEffort != "" && !c.NoReasoningEffort {
		e["reasoning_effort"] = o.ReasoningEffort
	}
	shape := llm.ShapeText
	if r.Schema != nil {
		shape = c.Shape
		switch shape {
		case llm.ShapeSchema:
			request.ResponseFormat = &openai.ChatCompletionResponseFormat{
				Type: openai.ChatCompletionResponseFormatTypeJSONSchema,
				JSONSchema: &openai.ChatCompletionResponseFormatJSONSchema{
					Name:   r.Schema.Name,
					Schema: json.RawMessage(r.Schema.JSON),
					Strict: !c.NoStrict,
				},
			}
		case llm.ShapeObject:
			request.ResponseFormat = &openai.ChatCompletionResponseFormat{Type: openai.ChatCompletionResponseFormatTypeJSONObject}
		}
	}
	return request, shape, e
}
