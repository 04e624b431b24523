package config

import "time"

// LLM connects the language model.
type LLM struct {
	Provider         string        `mapstructure:"provider"` // auto, or the name of a preset
	BaseURL          string        `mapstructure:"base_url"`
	APIKey           Secret        `mapstructure:"api_key"`
	Model            string        `mapstructure:"model"` // empty: no model
	FallbackModel    string        `mapstructure:"fallback_model"`
	ContextWindow    int           `mapstructure:"context_window"` // tokens, 0: by provider
	MaxOutput        int           `mapstructure:"max_output"`     // tokens
	ReasoningEffort  string        `mapstructure:"reasoning_effort"`
	Timeout          time.Duration `mapstructure:"timeout"`
	FirstTextTimeout time.Duration `mapstructure:"first_text_timeout"`
	Parallel         int           `mapstructure:"parallel"`
	SecondOpinion    bool          `mapstructure:"second_opinion"`
	Proxy            Secret        `mapstructure:"proxy"`
	AzureAPIVersion  string        `mapstructure:"azure_api_version"`
	InputPrice       float64       `mapstructure:"input_price"`  // a million tokens
	OutputPrice      float64       `mapstructure:"output_price"` // a million tokens
	DailyBudget      float64       `mapstructure:"daily_budget"` // 0: no bound
}
