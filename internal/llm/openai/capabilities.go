package openai

import (
	"errors"
	"regexp"
	"strings"
	"sync"

	"github.com/lede-bot/lede/internal/llm"
)

// Capabilities is what an endpoint, with its model, can do.
type Capabilities struct {
	// TokenLimit is the field that bounds the answer: max_tokens or
	// max_completion_tokens; empty where neither is taken.
	TokenLimit string
	// Shape is the most binding way to ask for a form that works.
	Shape llm.Shape
	// NoStrict: a schema is taken, but not with "strict".
	NoStrict bool
	// NoStream: answers come whole. NoSchemaStream: they do where a form is asked for.
	NoStream, NoSchemaStream bool
	// NoStreamUsage: stream_options is refused.
	NoStreamUsage bool
	// NoTemperature: the model has a fixed one.
	NoTemperature bool
	// NoReasoningEffort: the field is refused.
	NoReasoningEffort bool
	// NoSystemRole: the model takes user messages only.
	NoSystemRole bool

	refusedMaxTokens, refusedMaxCompletionTokens bool
}

// withoutTokenLimit returns the capabilities with the other field that bounds
// the answer, or with none when both were refused.
func (c Capabilities) withoutTokenLimit() Capabilities {
	if c.TokenLimit == maxTokens {
		c.refusedMaxTokens = true
	} else {
		c.refusedMaxCompletionTokens = true
	}
	switch {
	case !c.refusedMaxTokens:
		c.TokenLimit = maxTokens
	case !c.refusedMaxCompletionTokens:
		c.TokenLimit = maxCompletionTokens
	default:
		c.TokenLimit = ""
	}
	return c
}

// The two names of the field that bounds an answer.
const (
	maxTokens           = "max_tokens"
	maxCompletionTokens = "max_completion_tokens"
)

func (c Capabilities) streams(withForm bool) bool {
	return !c.NoStream && (!withForm || !c.NoSchemaStream)
}

// learned is what was found out about an endpoint since the start.
type learned struct {
	mu           sync.Mutex
	capabilities Capabilities
	// estimated and counted sum up the prompts' tokens, ours and the endpoint's.
	estimated, counted float64
}

func newLearned(c Capabilities) *learned { return &learned{capabilities: c} }

func (l *learned) get() Capabilities {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.capabilities
}

// countedTokens notes how many tokens the endpoint counted for a prompt. A count
// of less than half the estimate is taken for silent truncation, not for a
// better tokenizer, and teaches nothing.
func (l *learned) countedTokens(estimated, counted int) {
	if estimated < 200 || counted < estimated/2 || counted > estimated*4 {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	const memory = 20_000 // tokens, so that a change of model shows soon
	if l.estimated > memory {
		l.estimated, l.counted = l.estimated/2, l.counted/2
	}
	l.estimated += float64(estimated)
	l.counted += float64(counted)
}

func (l *learned) tokensPerEstimate() float64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.estimated == 0 {
		return 1
	}
	return l.counted / l.estimated
}

// learnFrom corrects the record by a refusal of a request that was made under
// the given capabilities, and reports whether asking again makes sense: the
// record differs now, by this refusal or by another one meanwhile.
func (l *learned) learnFrom(err error, under Capabilities) bool {
	var failure *llm.Error
	if !errors.As(err, &failure) || (failure.Kind != llm.KindRequest) {
		return false
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.capabilities != under {
		return true
	}
	l.capabilities = corrected(l.capabilities, failure.Message)
	return l.capabilities != under
}

// refused matches the field that an endpoint names in its refusal.
var refused = regexp.MustCompile(`(?i)max_completion_tokens|max_tokens|stream_options|include_usage|temperature|reasoning_effort|` +
	`response_format|response format|json_schema|json_object|structured output|\bstrict\b|additionalproperties|system (?:role|message)|role.{0,20}system|\bstream(?:ing)?\b`)

// corrected returns the capabilities without what the refusal is about, or
// unchanged where it names nothing known.
func corrected(c Capabilities, message string) Capabilities {
	named := map[string]bool{}
	for _, field := range refused.FindAllString(message, -1) {
		named[strings.ToLower(field)] = true
	}
	switch {
	case c.TokenLimit != "" && named[c.TokenLimit]:
		c = c.withoutTokenLimit()
	case named["stream_options"] || named["include_usage"]:
		c.NoStreamUsage = true
	case named["temperature"]:
		c.NoTemperature = true
	case named["reasoning_effort"]:
		c.NoReasoningEffort = true
	case c.Shape != llm.ShapeText && namesStreaming(named) && namesForm(named):
		c.NoSchemaStream = true
	case (named["strict"] || named["additionalproperties"]) && c.Shape == llm.ShapeSchema && !c.NoStrict:
		c.NoStrict = true
	case namesForm(named) && c.Shape == llm.ShapeSchema:
		c.Shape = llm.ShapeObject
		if named["json_object"] {
			c.Shape = llm.ShapeText
		}
	case namesForm(named) && c.Shape == llm.ShapeObject:
		c.Shape = llm.ShapeText
	case namesSystem(message):
		c.NoSystemRole = true
	case namesStreaming(named):
		c.NoStream = true
	}
	return c
}

func namesStreaming(named map[string]bool) bool { return named["stream"] || named["streaming"] }

func namesForm(named map[string]bool) bool {
	return named["response_format"] || named["response format"] || named["json_schema"] || named["json_object"] || named["structured output"]
}

var systemRole = regexp.MustCompile(`(?i)system (?:role|message)|role.{0,20}system`)

func namesSystem(message string) bool { return systemRole.MatchString(message) }
