package main

import (
	"bytes"
	"strconv"
	"strings"
	"testing"

	"github.com/lede-bot/lede/internal/llm/llmtest"
	"github.com/lede-bot/lede/internal/llm/openai"
)

// Whatever the ways of an endpoint are, the doctor says what is so.
func TestDoctorTellsTheTruthAboutEachPreset(t *testing.T) {
	for _, preset := range openai.Presets() {
		quirks := llmtest.QuirksOf(preset.Name)
		for name, c := range map[string]struct {
			window string // that Lede is told
			code   int
			says   []string
		}{
			"as it is": {"", exitOK, []string{
				"Model: ok", preset.Title, "form: asked for by schema, kept: yes",
				"streams: " + yesNo(!quirks.NoSchemaStream),
				"counts tokens: " + yesNo(!quirks.NoStreamUsage || quirks.NoSchemaStream),
				"context window reckoned with: " + strconv.Itoa(preset.ContextWindow),
			}},
			"told of a window that it does not have": {"20000", exitOK, []string{"context window reckoned with: 20000"}},
		} {
			if c.window != "" && quirks.ContextWindow > 0 {
				c.code = exitFailure
				c.says = []string{"Model: FAILED", "cuts long prompts without saying so"}
				if quirks.RefusesLong {
					c.says[1] = "was refused (prompt too long): set llm.context_window"
				}
			}
			t.Run(preset.Name+" "+name, func(t *testing.T) {
				t.Chdir(t.TempDir())
				quirks.Key = "right-key"
				server := llmtest.NewServer(quirks, func(c llmtest.Call) llmtest.Reply {
					if strings.Contains(c.User, "lighthouse") {
						return llmtest.Reply{Text: `{"word":"lighthouse"}`}
					}
					return llmtest.Reply{Text: `{"word":"ferry"}`}
				})
				t.Cleanup(server.Close)
				environ := []string{
					"LEDE_LLM_PROVIDER=" + preset.Name, "LEDE_LLM_BASE_URL=" + server.BaseURL(), "LEDE_LLM_API_KEY=right-key", "LEDE_LLM_MODEL=small-1",
					"HOME=" + t.TempDir(),
				}
				if c.window != "" {
					environ = append(environ, "LEDE_LLM_CONTEXT_WINDOW="+c.window)
				}
				var out, errs bytes.Buffer
				code := run(t.Context(), []string{"doctor", "--long"}, environ, strings.NewReader(""), &out, &errs)
				if code != c.code {
					t.Errorf("exit code %d, want %d", code, c.code)
				}
				for _, want := range c.says {
					if !strings.Contains(out.String(), want) {
						t.Errorf("%q is missing", want)
					}
				}
				if t.Failed() {
					t.Log(out.String(), errs.String())
				}
			})
		}
	}
}
