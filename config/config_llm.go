package config

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// LLM connects the language model.
type LLM struct {
	Provider         string        `mapstructure:"provider"` // auto, or the name of a preset
	BaseURL          string        `mapstructure:"base_url"`
	APIKey           Secret        `mapstructure:"api_key"`
	Model            string        `mapstructure:"model"` // empty: no model
	FallbackModel    string        `mapstructure:"fallback_model"`
	Models           string        `mapstructure:"models"`         // names parted by commas
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
	Prices           string        `mapstructure:"prices"`       // "NAME INPUT OUTPUT", parted by commas
	DailyBudget      float64       `mapstructure:"daily_budget"` // 0: no bound, here and below
	ServerBudget     float64       `mapstructure:"server_budget"`
	PersonBudget     float64       `mapstructure:"person_budget"`
}

// Price is what a million tokens of a model cost.
type Price struct {
	Model         string
	Input, Output float64
}

// PriceTable reads llm.prices. The error says which entry is wrong.
func (c LLM) PriceTable() ([]Price, error) {
	var table []Price
	for _, entry := range listed(c.Prices) {
		fields := strings.Fields(entry)
		if len(fields) != 3 {
			return nil, fmt.Errorf("“%s” is not a model with two prices, such as gpt-5-nano 0.05 0.40", entry)
		}
		input, err := strconv.ParseFloat(fields[1], 64)
		output, err2 := strconv.ParseFloat(fields[2], 64)
		if err != nil || err2 != nil || !(input >= 0 && output >= 0 && input+output < 1e6) {
			return nil, fmt.Errorf("“%s” holds a price that is none; write amounts such as 0.25", entry)
		}
		table = append(table, Price{fields[0], input, output})
	}
	return table, nil
}

// unpriced returns a model that may be asked and has no entry in the table, if any.
func (c LLM) unpriced(table []Price) string {
	for _, name := range append([]string{c.Model, c.FallbackModel}, c.Offered()...) {
		if name != "" && !slices.ContainsFunc(table, func(p Price) bool { return p.Model == name }) {
			return name
		}
	}
	return ""
}

// Offered returns the names in llm.models, each once and without llm.model.
func (c LLM) Offered() []string {
	var names []string
	for _, name := range listed(c.Models) {
		if name != c.Model && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

func listed(text string) []string {
	var all []string
	for item := range strings.SplitSeq(text, ",") {
		if item = strings.TrimSpace(item); item != "" {
			all = append(all, item)
		}
	}
	return all
}
