package openai

import (
	"strings"
	"testing"

	"github.com/lede-bot/lede/internal/llm"
	"github.com/lede-bot/lede/internal/llm/llmtest"
)

// obedient answers probes, but has forgotten the word when the prompt was cut.
func obedient(q llmtest.Quirks) func(llmtest.Call) llmtest.Reply {
	return func(c llmtest.Call) llmtest.Reply {
		switch {
		case !strings.Contains(c.User, "lighthouse"):
			return llmtest.Reply{Text: `{"word":"ferry"}`}
		case q.ContextWindow > 0 && c.PromptTokens > q.ContextWindow:
			return llmtest.Reply{Text: `{"word":"?"}`}
		}
		return llmtest.Reply{Text: `{"word":"lighthouse"}`}
	}
}

func TestProbeSaysTheTruthAboutEachPreset(t *testing.T) {
	for _, preset := range Presets() {
		t.Run(preset.Name, func(t *testing.T) {
			q := llmtest.QuirksOf(preset.Name)
			_, m := open(t, q, obedient(q), func(o *Options) { o.Preset = preset.Name })
			p := m.Probe(t.Context(), true)
			if p.Err != nil || !p.Formed || p.Shape != llm.ShapeSchema {
				t.Fatalf("got %+v", p)
			}
			if wantStream := !q.NoSchemaStream; p.Streams != wantStream {
				t.Errorf("streams: %v, want %v", p.Streams, wantStream)
			}
			if wantCounts := !q.NoStreamUsage || q.NoSchemaStream; p.CountsTokens != wantCounts {
				t.Errorf("counts tokens: %v, want %v", p.CountsTokens, wantCounts)
			}
			if p.Long.Err != nil || p.Long.Truncated {
				t.Errorf("within its window: %+v", p.Long)
			}
		})
	}
}

func TestProbeFindsSilentTruncation(t *testing.T) {
	for name, q := range map[string]llmtest.Quirks{
		"counted":     {ContextWindow: 2048},
		"not counted": {ContextWindow: 2048, NoStreamUsage: true},
	} {
		answer := obedient(q)
		_, m := open(t, q, func(c llmtest.Call) llmtest.Reply {
			reply := answer(c)
			reply.OmitUsage = q.NoStreamUsage
			return reply
		}, func(o *Options) { o.ContextWindow = 8192 })
		p := m.Probe(t.Context(), true)
		if p.Long == nil || !p.Long.Truncated {
			t.Errorf("%s: %+v", name, p.Long)
		}
		if advice := strings.Join(p.Advice(), "\n"); !strings.Contains(advice, "cuts long prompts") {
			t.Errorf("%s: the advice is %q", name, advice)
		}
	}
	q := llmtest.Quirks{ContextWindow: 2048, RefusesLong: true}
	_, m := open(t, q, obedient(q), func(o *Options) { o.ContextWindow = 8192 })
	if p := m.Probe(t.Context(), true); llm.KindOf(p.Long.Err) != llm.KindTooLong || !strings.Contains(strings.Join(p.Advice(), ""), "llm.context_window") {
		t.Errorf("a window that is refused: %+v", p.Long)
	}
}

func TestProbeAdvice(t *testing.T) {
	for name, c := range map[string]struct {
		reply llmtest.Reply
		want  string
	}{
		"key":    {llmtest.Reply{Status: 401}, "llm.api_key"},
		"quota":  {llmtest.Reply{Status: 402}, "credit"},
		"model":  {llmtest.Reply{Status: 404, Message: "model not found"}, "llm.model"},
		"page":   {llmtest.Reply{Raw: "<html>", ContentType: "text/html"}, "llm.base_url"},
		"down":   {llmtest.Reply{Status: 503}, "running"},
		"prose":  {llmtest.Reply{Text: "Sure! The word is ferry."}, "form"},
		"silent": {llmtest.Reply{Text: `{"word":"ferry"}`, OmitUsage: true}, "estimates"},
	} {
		_, m := open(t, llmtest.Quirks{}, func(llmtest.Call) llmtest.Reply { return c.reply }, nil)
		if advice := strings.Join(m.Probe(t.Context(), false).Advice(), "\n"); !strings.Contains(advice, c.want) {
			t.Errorf("%s: the advice is %q", name, advice)
		}
	}
	_, m := open(t, llmtest.Quirks{Key: "the-key"}, llmtest.Says(`{"word":"ferry"}`), func(o *Options) { o.Key = "" })
	if advice := strings.Join(m.Probe(t.Context(), false).Advice(), "\n"); !strings.Contains(advice, "none is set") || strings.Contains(advice, "refused") {
		t.Errorf("without a key: the advice is %q", advice)
	}
}
