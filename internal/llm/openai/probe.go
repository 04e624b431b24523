package openai

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/lede-bot/lede/internal/llm"
)

// Probe is what asking an endpoint a little showed.
type Probe struct {
	// Err is why there was no answer; the rest is then not known.
	Err error
	// NoKey: none was sent, since none is set.
	NoKey bool
	// Answered is the name of the model that answered.
	Answered string
	// Shape is how the form of the answer was asked for, Formed whether it kept to it.
	Shape  llm.Shape
	Formed bool
	// Streams: the answer came in pieces.
	Streams bool
	// CountsTokens: the endpoint says how many tokens were used.
	CountsTokens bool
	// Window is the context window that Lede reckons with, in tokens.
	Window int
	// Long is set when a long prompt was tried as well.
	Long *LongProbe
	// Capabilities is what was learned.
	Capabilities Capabilities
}

// LongProbe is what a prompt that fills most of the window showed.
type LongProbe struct {
	// Err is why it was refused.
	Err error
	// Sent is the estimate of the prompt's tokens, Counted what the endpoint said; 0: nothing.
	Sent, Counted int
	// Truncated: the endpoint cut the prompt without saying so, by its count or
	// by what the model could still read.
	Truncated bool
}

func probeSchema() *llm.Schema {
	return &llm.Schema{
		Name: "probe",
		JSON: []byte(`{"type":"object","properties":{"word":{"type":"string"}},"required":["word"],"additionalProperties":false}`),
	}
}

// Probe asks one tiny question, and with long also one that fills most of the
// context window, which costs as much as a long article.
func (m *Model) Probe(ctx context.Context, long bool) Probe {
	pieces := 0
	response, err := m.Stream(ctx, llm.Request{
		Operation: "probe",
		System:    `Answer with one JSON object and nothing else: {"word":"…"}.`,
		User:      "Give the word ferry.",
		Schema:    probeSchema(),
		MaxTokens: 400, // a reasoning model thinks first
	}, func(string) error { pieces++; return nil })
	p := Probe{Err: err, NoKey: m.options.Key == "", Window: m.options.ContextWindow, Capabilities: m.known.get()}
	if err != nil {
		return p
	}
	var answer struct {
		Word string `json:"word"`
	}
	p.Formed = json.Unmarshal([]byte(strings.TrimSpace(response.Text)), &answer) == nil && answer.Word != ""
	p.Answered, p.Shape = response.Model, response.Shape
	p.Streams = p.Capabilities.streams(true)
	p.CountsTokens = !response.Usage.Estimated
	if long {
		p.Long = m.probeLong(ctx)
	}
	return p
}

// probeLong sends a prompt of about four fifths of the window that begins with a
// word the model is asked for at the end.
func (m *Model) probeLong(ctx context.Context) *LongProbe {
	const word = "lighthouse"
	describe := m.Describe()
	line := "The ferry left at seven and came back at nine, as on every other day of that year.\n"
	lines := describe.ContextWindow * 4 / 5 / max(1, describe.Tokens(line))
	user := "Remember the word " + word + ".\n" + strings.Repeat(line, lines) + "Which word were you told to remember?"
	r := llm.Request{
		Operation: "long probe", System: `Answer with one JSON object and nothing else: {"word":"…"}.`, User: user,
		Schema: probeSchema(), MaxTokens: 400,
	}
	estimate := describe.Tokens(r.System) + describe.Tokens(r.User)
	response, err := m.Complete(ctx, r)
	if err != nil {
		return &LongProbe{Err: err, Sent: estimate}
	}
	result := &LongProbe{Sent: estimate}
	if !response.Usage.Estimated {
		result.Counted = response.Usage.Prompt
	}
	fewer := result.Counted > 0 && float64(result.Counted) < 0.7*float64(estimate)
	forgot := result.Counted == 0 && !strings.Contains(strings.ToLower(response.Text), word)
	result.Truncated = fewer || forgot
	return result
}

// Advice says in one sentence each what an operator should know or do, the worst first.
func (p Probe) Advice() []string {
	switch {
	case p.NoKey && llm.KindOf(p.Err) == llm.KindKey:
		return []string{"It wants a key, and none is set: set llm.api_key."}
	case p.Err != nil:
		return []string{adviceOn(p.Err)}
	}
	var advice []string
	if p.Long != nil && p.Long.Truncated {
		advice = append(advice, fmt.Sprintf(
			"It cuts long prompts without saying so: about %d tokens were sent and %s arrived. Give it a larger window (num_ctx or OLLAMA_CONTEXT_LENGTH with Ollama), or set llm.context_window to what it has.",
			p.Long.Sent, orNothing(p.Long.Counted)))
	}
	if p.Long != nil && p.Long.Err != nil {
		advice = append(advice, fmt.Sprintf("A prompt of about %d tokens was refused (%s): set llm.context_window to what the model takes.", p.Long.Sent, llm.KindOf(p.Long.Err)))
	}
	if !p.Formed {
		advice = append(advice, "It did not keep to the form that was asked for; many replies will fall back on the article's own sentences. A larger model does better.")
	}
	if !p.CountsTokens {
		advice = append(advice, "It does not say how many tokens were used; the ledger holds estimates.")
	}
	if !p.Streams {
		advice = append(advice, "Answers come whole, not word by word; readers see them a little later.")
	}
	return advice
}

func orNothing(n int) string {
	if n == 0 {
		return "the beginning never"
	}
	return fmt.Sprint(n)
}

func adviceOn(err error) string {
	var failure *llm.Error
	if !errors.As(err, &failure) {
		return "It could not be asked."
	}
	switch failure.Kind {
	case llm.KindKey:
		return "The key is refused: check llm.api_key, and that it may use this model."
	case llm.KindQuota:
		return "The account has no quota left: add credit with the provider."
	case llm.KindModel:
		return "The model is not known there: check llm.model (with Ollama: ollama pull it first)."
	case llm.KindNotAPI:
		return "What answers at the address is no OpenAI-compatible API: check llm.base_url, which usually ends in /v1."
	case llm.KindTimeout:
		return "It did not answer in time: raise llm.timeout and llm.first_text_timeout, or take a smaller model."
	case llm.KindRateLimited:
		return "It is asked too often just now: try again later, or lower llm.parallel."
	case llm.KindUnavailable:
		return "It cannot be reached, or is in trouble: is the server running, and llm.base_url right?"
	case llm.KindTooLong:
		return "Even a tiny prompt is too long for it: check the server's context size."
	case llm.KindRequest:
		return "It refuses the request: check llm.provider and llm.reasoning_effort."
	}
	return "Its answer could not be understood: check llm.base_url and llm.provider."
}
