package config

import "time"

// modelSettings are the settings of the section llm.
func modelSettings() []Setting {
	return []Setting{
		{
			Key: "llm.provider", Kind: Enum, Default: "auto",
			Allowed: []string{"auto", "openai", "azure", "openrouter", "groq", "mistral", "gemini", "ollama", "llamacpp", "vllm", "lmstudio", "custom"},
			Help:    "Who serves the model, which sets the address and what is known of its ways; auto tells it by the address.",
			Example: "ollama",
		},
		{
			Key: "llm.base_url", Kind: URL, Allowed: []string{"http", "https"},
			Help: "Where an OpenAI-compatible API is served; not set, it is the provider's own address.", Example: "http://localhost:11434/v1",
		},
		{
			Key: "llm.api_key", Kind: String, Secret: true,
			Help: "The API's key; local servers need none.", Example: "the key from the provider",
		},
		{
			Key: "llm.model", Kind: String,
			Help: "The model to ask for. Setting it switches the model engine on.", Example: "gpt-5-mini",
		},
		{
			Key: "llm.fallback_model", Kind: String,
			Help: "The model of the same provider to ask where the first gives no answer.", Example: "gpt-5-nano",
		},
		{
			Key: "llm.models", Kind: String,
			Help: "Further models of the same provider, parted by commas, of which the admins of a Discord server may choose one in place of llm.model.", Example: "gpt-5, gpt-5-nano",
		},
		{
			Key: "llm.context_window", Kind: Int, Default: "0", Min: 0, Max: 10_000_000,
			Help:    "How many tokens the model takes in at once, prompt and answer together; 0 means a cautious guess by provider (4096 for Ollama, unless it is told otherwise).",
			Example: "32768",
		},
		{
			Key: "llm.max_output", Kind: Int, Default: "1500", Min: 100, Max: 100_000,
			Help: "How many tokens one reply may have, thoughts of a reasoning model included.", Example: "4000",
		},
		{
			Key: "llm.reasoning_effort", Kind: Enum, Default: "default", Allowed: []string{"default", "none", "minimal", "low", "medium", "high"},
			Help: "How much a reasoning model thinks before it writes; default leaves it to the model.", Example: "low",
		},
		{
			Key: "llm.timeout", Kind: Duration, Default: "3m", Min: int64(time.Second), Max: int64(time.Hour),
			Help: "How long one answer of the model may take in all.", Example: "10m",
		},
		{
			Key: "llm.first_text_timeout", Kind: Duration, Default: "1m", Min: int64(time.Second), Max: int64(time.Hour),
			Help: "How long the model may take until its first word; slow machines read long articles for minutes.", Example: "5m",
		},
		{
			Key: "llm.parallel", Kind: Int, Default: "4", Min: 1, Max: 1000,
			Help: "How many answers are written at once.", Example: "1",
		},
		{
			Key: "llm.second_opinion", Kind: Bool, Default: "no",
			Help: "Ask the model itself whether the article supports a claim that the local check is in doubt about. Costs a small call for each such claim.", Example: "yes",
		},
		{
			Key: "llm.proxy", Kind: URL, Allowed: []string{"http", "https", "socks5"}, Secret: true,
			Help: "The proxy to reach the API through; the usual proxy variables of the system are not read.", Example: "http://proxy.example.org:3128",
		},
		{
			Key: "llm.azure_api_version", Kind: String,
			Help: "The API version that Azure asks for; not set, a recent one.", Example: "2024-10-21",
		},
		{
			Key: "llm.input_price", Kind: Amount, Default: "0", Min: 0, Max: 100_000,
			Help: "What a million tokens of prompt cost, in the currency of your bill, for the ledger: with models that llm.prices does not name.", Example: "0.25",
		},
		{
			Key: "llm.output_price", Kind: Amount, Default: "0", Min: 0, Max: 100_000,
			Help: "What a million tokens of answer cost.", Example: "2.00",
		},
		{
			Key: "llm.prices", Kind: String,
			Help: "A price table, where there are several models: the name of a model, what a million tokens of its prompts cost and a million of its answers, then a comma and the next.", Example: "gpt-5-mini 0.25 2.00, gpt-5-nano 0.05 0.40",
		},
		{
			Key: "llm.daily_budget", Kind: Amount, Default: "0", Min: 0, Max: 1_000_000,
			Help: "How much all replies of one day (UTC) may cost; once it is spent, replies quote the article and say so. 0 means no bound.", Example: "1.50",
		},
		{
			Key: "llm.server_budget", Kind: Amount, Default: "0", Min: 0, Max: 1_000_000,
			Help: "How much the requests of one Discord server may cost on one day (UTC). Who is given what was written already pays nothing.", Example: "0.50",
		},
		{
			Key: "llm.person_budget", Kind: Amount, Default: "0", Min: 0, Max: 1_000_000,
			Help: "How much the requests of one person may cost on one day (UTC), on all servers together.", Example: "0.10",
		},
	}
}
