package openai

import (
	"context"
	"errors"
	"io"
	"strings"

	openai "github.com/sashabaranov/go-openai"

	"github.com/lede-bot/lede/internal/llm"
)

// stream asks once and hands over the text as it comes.
func (m *Model) stream(
	ctx context.Context, r llm.Request, request openai.ChatCompletionRequest, shape llm.Shape, onText func(string) error,
) (*llm.Response, error) {
	ctx, watch := m.watch(ctx, r.Operation)
	defer watch.stop()
	watch.expect("the first words of the model", m.options.FirstTextTimeout)
	if !m.known.get().NoStreamUsage {
		request.StreamOptions = &openai.StreamOptions{IncludeUsage: true}
	}
	stream, err := m.client.CreateChatCompletionStream(ctx, request)
	if err != nil {
		return nil, m.failure(ctx, r.Operation, err)
	}
	defer func() { _ = stream.Close() }()

	response := &llm.Response{Finish: llm.FinishUnknown, Shape: shape}
	var text, refusal strings.Builder
	for {
		chunk, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, m.failure(ctx, r.Operation, err)
		}
		// Any chunk is a sign of life, also one of reasoning that is not shown.
		watch.expect("the next words of the model", m.options.PauseTimeout)
		if chunk.Usage != nil {
			response.Usage = usageOf(chunk.Usage)
		}
		if chunk.Model != "" {
			response.Model = chunk.Model
		}
		if len(chunk.Choices) == 0 {
			continue
		}
		choice := chunk.Choices[0]
		refusal.WriteString(choice.Delta.Refusal)
		if piece := choice.Delta.Content; piece != "" {
			text.WriteString(piece)
			if err := onText(piece); err != nil {
				return nil, err
			}
		}
		if choice.FinishReason != "" {
			response.Finish = finishReason(string(choice.FinishReason), refusal.String())
		}
	}
	if refusal.Len() > 0 {
		response.Finish = llm.FinishRefusal
	}
	response.Text = text.String()
	m.complete(r, response)
	return response, nil
}
