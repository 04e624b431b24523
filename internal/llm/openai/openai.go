// Package openai asks models over the OpenAI chat completions API, at OpenAI and
// at everything that imitates it. Start with [New].
//
// The client is go-openai. Where it, or an endpoint, is known to mislead (a cut
// stream that ends like success, errors inside a stream, text in arrays, fields
// that an endpoint refuses), the requests and answers are put right on their way
// through its HTTP client; see [cleaner]. What an endpoint can do is a
// [Capabilities] record: it begins as the preset says and is corrected by the
// first refusal.
package openai

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	openai "github.com/sashabaranov/go-openai"

	"github.com/lede-bot/lede/internal/llm"
)

// Options says which model to ask, and where.
type Options struct {
	// Preset names the endpoint; empty means: the one whose address BaseURL has,
	// else Custom. See [Presets].
	Preset string
	// BaseURL is where the API is served; empty means the preset's own.
	BaseURL string
	Key     string
	Model   string
	// ContextWindow is how many tokens the model may see; 0 means the preset's guess.
	ContextWindow int
	// AzureVersion is the API version that Azure asks for; empty means a recent one.
	AzureVersion string
	// Proxy is the address of a proxy; nil means none.
	Proxy *url.URL
	// FirstTextTimeout is how long the model may take until its first sign of
	// life (slow local models read long prompts for minutes), PauseTimeout how
	// long between two pieces, Timeout the whole call. 0 means 60, 30 and 180 seconds.
	FirstTextTimeout, PauseTimeout, Timeout time.Duration
	// ReasoningEffort is sent where it is set and the endpoint knows it.
	ReasoningEffort string
	// UserAgent is what Lede calls itself.
	UserAgent string
}

// Model is one model at one endpoint. It is safe for concurrent use.
type Model struct {
	options  Options
	endpoint string // host
	client   *openai.Client
	idle     interface{ CloseIdleConnections() }
	known    *learned
}

var _ llm.Model = (*Model)(nil)

// New returns a model. It sends no request; the error says which option is impossible.
func New(o Options) (*Model, error) {
	preset, err := presetFor(o)
	if err != nil {
		return nil, err
	}
	if o.BaseURL == "" {
		o.BaseURL = preset.BaseURL
	}
	address, err := url.Parse(o.BaseURL)
	if err != nil || address.Host == "" || (address.Scheme != "http" && address.Scheme != "https") {
		return nil, errors.New("the address of the model's API must look like https://host/v1")
	}
	if o.Model == "" {
		return nil, errors.New("no model is named")
	}
	if o.ContextWindow == 0 {
		o.ContextWindow = preset.ContextWindow
	}
	o.FirstTextTimeout = orDefault(o.FirstTextTimeout, 60*time.Second)
	o.PauseTimeout = orDefault(o.PauseTimeout, 30*time.Second)
	o.Timeout = orDefault(o.Timeout, 180*time.Second)

	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.Proxy = nil
	if o.Proxy != nil {
		transport.Proxy = http.ProxyURL(o.Proxy)
	}
	known := newLearned(preset.Capabilities)
	c := openai.DefaultConfig(o.Key)
	if preset.Azure {
		c = openai.DefaultAzureConfig(o.Key, o.BaseURL)
		c.APIVersion = "2024-10-21"
		if o.AzureVersion != "" {
			c.APIVersion = o.AzureVersion
		}
		c.AzureModelMapperFunc = func(model string) string { return model }
	}
	c.BaseURL = strings.TrimRight(o.BaseURL, "/")
	c.EmptyMessagesLimit = emptyMessagesLimit
	c.HTTPClient = &cleaner{
		userAgent: o.UserAgent,
		client: &http.Client{
			Transport: transport,
			// A redirect could carry the key to another host.
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
	}
	return &Model{
		options:  o,
		endpoint: address.Host,
		client:   openai.NewClientWithConfig(c),
		idle:     transport,
		known:    known,
	}, nil
}

// emptyMessagesLimit is beyond what the size limit on a stream lets through, for
// keep-alives are no fault.
const emptyMessagesLimit = 1 << 30

func orDefault(d, otherwise time.Duration) time.Duration {
	if d <= 0 {
		return otherwise
	}
	return d
}

// Close closes the connections kept for further requests.
func (m *Model) Close() { m.idle.CloseIdleConnections() }

// Describe says what is known without a request.
func (m *Model) Describe() llm.Description {
	return llm.Description{
		Name:              m.options.Model,
		Endpoint:          m.endpoint,
		ContextWindow:     m.options.ContextWindow,
		MaxOutput:         0,
		TokensPerEstimate: m.known.tokensPerEstimate(),
	}
}

// Complete asks once.
func (m *Model) Complete(ctx context.Context, r llm.Request) (*llm.Response, error) {
	return m.withCorrections(ctx, r, func(ctx context.Context, request openai.ChatCompletionRequest, shape llm.Shape) (*llm.Response, error) {
		return m.whole(ctx, r, request, shape)
	})
}

// Stream asks once and hands over the text as it comes, or in one piece where
// the endpoint does not stream.
func (m *Model) Stream(ctx context.Context, r llm.Request, onText func(string) error) (*llm.Response, error) {
	return m.withCorrections(ctx, r, func(ctx context.Context, request openai.ChatCompletionRequest, shape llm.Shape) (*llm.Response, error) {
		if m.known.get().streams(request.ResponseFormat != nil) {
			return m.stream(ctx, r, request, shape, onText)
		}
		response, err := m.whole(ctx, r, request, shape)
		if err == nil && response.Text != "" {
			err = onText(response.Text)
		}
		return response, err
	})
}

// whole asks once without streaming. The first sign of life is the whole answer.
func (m *Model) whole(ctx context.Context, r llm.Request, request openai.ChatCompletionRequest, shape llm.Shape) (*llm.Response, error) {
	ctx, watch := m.watch(ctx, r.Operation)
	defer watch.stop()
	answer, err := m.client.CreateChatCompletion(ctx, request)
	if err != nil {
		return nil, m.failure(ctx, r.Operation, err)
	}
	return m.response(r, answer, shape)
}

// withCorrections asks, and asks again without what the endpoint refused, as long as
// each refusal teaches something new.
func (m *Model) withCorrections(
	ctx context.Context, r llm.Request,
	ask func(context.Context, openai.ChatCompletionRequest, llm.Shape) (*llm.Response, error),
) (*llm.Response, error) {
	for {
		capabilities := m.known.get()
		request, shape, edits := build(m.options, r, capabilities)
		response, err := ask(withEdits(ctx, edits), request, shape)
		if err == nil || !m.known.learnFrom(err, capabilities) {
			return response, err
		}
	}
}

// response checks and converts a whole answer.
func (m *Model) response(r llm.Request, answer openai.ChatCompletionResponse, shape llm.Shape) (*llm.Response, error) {
	if len(answer.Choices) == 0 {
		return nil, &llm.Error{Kind: llm.KindGarbled, Operation: r.Operation, Message: "the answer holds no choice"}
	}
	choice := answer.Choices[0]
	response := &llm.Response{
		Text:   choice.Message.Content,
		Finish: finishReason(string(choice.FinishReason), choice.Message.Refusal),
		Usage:  usageOf(&answer.Usage),
		Model:  answer.Model,
		Shape:  shape,
	}
	m.complete(r, response)
	return response, nil
}

// complete fills in what the endpoint left out and learns from what it counted.
func (m *Model) complete(r llm.Request, response *llm.Response) {
	if response.Model == "" {
		response.Model = m.options.Model
	}
	estimate := llm.EstimateTokens(r.System) + llm.EstimateTokens(r.User)
	if response.Usage.Prompt > 0 {
		m.known.countedTokens(estimate, response.Usage.Prompt)
		return
	}
	response.Usage = llm.Usage{
		Prompt:     m.Describe().Tokens(r.System) + m.Describe().Tokens(r.User),
		Completion: llm.EstimateTokens(response.Text),
		Estimated:  true,
	}
}

func usageOf(u *openai.Usage) llm.Usage {
	if u == nil {
		return llm.Usage{}
	}
	usage := llm.Usage{Prompt: u.PromptTokens, Completion: u.CompletionTokens}
	if u.CompletionTokensDetails != nil {
		usage.Reasoning = u.CompletionTokensDetails.ReasoningTokens
	}
	if u.PromptTokensDetails != nil {
		usage.Cached = u.PromptTokensDetails.CachedTokens
	}
	return usage
}

func finishReason(said, refusal string) llm.FinishReason {
	if refusal != "" {
		return llm.FinishRefusal
	}
	switch strings.ToLower(said) {
	case "stop", "end_turn", "eos", "stop_sequence":
		return llm.FinishStop
	case "length", "max_tokens", "model_length":
		return llm.FinishLength
	case "content_filter", "safety", "recitation":
		return llm.FinishFilter
	case "tool_calls", "function_call":
		return llm.FinishTool
	}
	return llm.FinishUnknown
}

// failure turns any error of a call into an *llm.Error.
func (m *Model) failure(ctx context.Context, operation string, err error) error {
	var known *llm.Error
	isKnown := errors.As(err, &known)
	if ctx.Err() != nil && (!isKnown || known.Kind == llm.KindCutOff) {
		return stoppedBy(ctx, operation)
	}
	if isKnown {
		copied := *known
		copied.Operation = operation
		return &copied
	}
	return &llm.Error{Kind: llm.KindGarbled, Operation: operation, Err: fmt.Errorf("reading the answer: %w", redacted(err))}
}
