package main

import (
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/lede-bot/lede/internal/llm/llmtest"
)

// model starts a server that speaks the model's API, in the ways of a preset,
// and points the settings at it. It answers probes, and everything else with the
// files in turn: model PRESET [FILE...]
func model(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 1 {
		ts.Fatalf("usage: model preset [file...]")
	}
	var replies []string
	for _, file := range args[1:] {
		replies = append(replies, ts.ReadFile(file))
	}
	asked := 0
	quirks := llmtest.QuirksOf(args[0])
	quirks.Key, quirks.Model = "right-key", "small-1"
	server := llmtest.NewServer(quirks, func(c llmtest.Call) llmtest.Reply {
		switch {
		case strings.Contains(c.User, "lighthouse"):
			return llmtest.Reply{Text: `{"word":"lighthouse"}`}
		case strings.Contains(c.User, "Give the word ferry"):
			return llmtest.Reply{Text: `{"word":"ferry"}`}
		case len(replies) == 0:
			return llmtest.Reply{Status: 503}
		}
		asked++
		return llmtest.Reply{Text: replies[min(asked, len(replies))-1]}
	})
	ts.Defer(server.Close)
	ts.Setenv("LEDE_LLM_BASE_URL", server.BaseURL())
	ts.Setenv("LEDE_LLM_MODEL", "small-1")
	ts.Setenv("LEDE_LLM_PROVIDER", args[0])
	ts.Setenv("LEDE_LLM_API_KEY", "right-key")
}
