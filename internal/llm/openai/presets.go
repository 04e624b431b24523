package openai

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/lede-bot/lede/internal/llm"
)

// Preset is what is known of an endpoint beforehand.
type Preset struct {
	// Name is what the settings call it.
	Name string
	// Title is what people call it.
	Title string
	// BaseURL is where it is served; empty where each operator has an address of their own.
	BaseURL string
	// hosts are endings of host names, or host:port, by which it is known.
	hosts []string
	// ContextWindow is a cautious guess for its models, in tokens.
	ContextWindow int
	// Azure: addresses name a deployment, and the key has a header of its own.
	Azure bool
	// Local: it runs on the operator's own machines, where tokens cost nothing.
	Local        bool
	Capabilities Capabilities
}

// Custom is the preset of an endpoint that none of the others describes.
const Custom = "custom"

// Presets returns all presets. The capabilities are those that vendors' own
// documents and servers' sources gave in August 2026; the first refusal corrects them.
func Presets() []Preset {
	full := Capabilities{TokenLimit: maxTokens, Shape: llm.ShapeSchema}
	with := func(change func(*Capabilities)) Capabilities {
		c := full
		change(&c)
		return c
	}
	return []Preset{
		{
			Name: "openai", Title: "OpenAI", BaseURL: "https://api.openai.com/v1", hosts: []string{"api.openai.com"},
			ContextWindow: 128_000,
			Capabilities:  with(func(c *Capabilities) { c.TokenLimit = maxCompletionTokens }),
		},
		{
			Name: "azure", Title: "Azure OpenAI", hosts: []string{".openai.azure.com", ".cognitiveservices.azure.com"},
			ContextWindow: 128_000, Azure: true,
			Capabilities: with(func(c *Capabilities) { c.TokenLimit = maxCompletionTokens }),
		},
		{
			Name: "openrouter", Title: "OpenRouter", BaseURL: "https://openrouter.ai/api/v1", hosts: []string{"openrouter.ai"},
			ContextWindow: 32_000, Capabilities: full,
		},
		{
			Name: "groq", Title: "Groq", BaseURL: "https://api.groq.com/openai/v1", hosts: []string{"api.groq.com"},
			ContextWindow: 32_000,
			Capabilities:  with(func(c *Capabilities) { c.TokenLimit, c.NoSchemaStream = maxCompletionTokens, true }),
		},
		{
			Name: "mistral", Title: "Mistral", BaseURL: "https://api.mistral.ai/v1", hosts: []string{"api.mistral.ai"},
			ContextWindow: 32_000,
			Capabilities:  with(func(c *Capabilities) { c.NoStreamUsage, c.NoReasoningEffort = true, true }),
		},
		{
			Name: "gemini", Title: "Gemini", BaseURL: "https://generativelanguage.googleapis.com/v1beta/openai",
			hosts: []string{"generativelanguage.googleapis.com"}, ContextWindow: 128_000,
			Capabilities: with(func(c *Capabilities) { c.NoStrict = true }),
		},
		{
			Name: "ollama", Title: "Ollama", BaseURL: "http://localhost:11434/v1", hosts: []string{":11434"},
			ContextWindow: 4096, Local: true, Capabilities: full,
		},
		{
			Name: "llamacpp", Title: "llama.cpp server", BaseURL: "http://localhost:8080/v1",
			ContextWindow: 4096, Local: true, Capabilities: full,
		},
		{
			Name: "vllm", Title: "vLLM", BaseURL: "http://localhost:8000/v1",
			ContextWindow: 8192, Local: true, Capabilities: full,
		},
		{
			Name: "lmstudio", Title: "LM Studio", BaseURL: "http://localhost:1234/v1", hosts: []string{":1234"},
			ContextWindow: 4096, Local: true, Capabilities: full,
		},
		{Name: Custom, Title: "another endpoint", ContextWindow: 8192, Capabilities: full},
	}
}

// PresetNames returns the names of all presets.
func PresetNames() []string {
	var names []string
	for _, p := range Presets() {
		names = append(names, p.Name)
	}
	return names
}

// presetFor returns the preset that the options name, or the one whose address
// they have.
func presetFor(o Options) (Preset, error) {
	all := Presets()
	if o.Preset != "" {
		i := slices.IndexFunc(all, func(p Preset) bool { return p.Name == o.Preset })
		if i < 0 {
			return Preset{}, fmt.Errorf("no endpoint is known as %q; known are %s", o.Preset, strings.Join(PresetNames(), ", "))
		}
		if all[i].BaseURL == "" && o.BaseURL == "" {
			return Preset{}, fmt.Errorf("the address of the API is needed for %s", all[i].Title)
		}
		return all[i], nil
	}
	if o.BaseURL == "" {
		return all[0], nil
	}
	if address, err := url.Parse(o.BaseURL); err == nil {
		for _, p := range all {
			for _, host := range p.hosts {
				if address.Hostname() == host || strings.HasSuffix(address.Host, host) && (host[0] == '.' || host[0] == ':') {
					return p, nil
				}
			}
		}
	}
	return all[len(all)-1], nil
}

// PresetOf returns the preset that options lead to, for what to tell an operator.
func PresetOf(o Options) (Preset, error) { return presetFor(o) }
