package config

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/spf13/viper"
)

// Options says where to look.
type Options struct {
	// Path names the settings file; empty means LEDE_CONFIG, then [FileName] in
	// the working folder, then lede/lede.yaml in the XDG configuration folder.
	Path string
	// Environ is the environment as os.Environ returns it.
	Environ []string
	// Flags holds the flags that were given: key to value.
	Flags map[string]string
}

// Loaded is a configuration with the account of how it came about.
type Loaded struct {
	Config Config
	// File is the settings file that was read, empty when there was none.
	File string
	// Values holds every setting in the order of [Settings].
	Values []Value
	// Warnings are sentences for the operator about what works and should not stay.
	Warnings []string
}

// Value is the effective value of one setting.
type Value struct {
	Setting Setting
	// Text is the value in its usual form, masked when secret, empty when not set.
	Text string
	// Origin says where it came from: "default", "file lede.yaml:3",
	// "environment LEDE_FETCH_TIMEOUT" or "flag --timeout".
	Origin string
}

// Load reads the configuration. The error is an *[Error] when settings are at fault.
func Load(o Options) (*Loaded, error) {
	l := &loader{settings: Settings(), env: environment(o.Environ), v: viper.New(), origins: map[string]string{}}
	for _, s := range l.settings {
		l.keys = append(l.keys, s.Key)
	}
	l.layer(l.readDefaults)
	l.layer(func() {
		path := o.Path
		if path == "" {
			path = l.env[configVariable]
		}
		l.readFile(path)
	})
	l.layer(l.readEnvironment)
	l.layer(func() { l.readFlags(o.Flags) })
	if len(l.problems) > 0 {
		return nil, &Error{l.problems}
	}
	loaded := &Loaded{File: l.file, Warnings: l.warnings}
	if err := l.v.UnmarshalExact(&loaded.Config); err != nil {
		return nil, fmt.Errorf("decode the settings: %w", err)
	}
	if l.combinations(loaded.Config); len(l.problems) > 0 {
		return nil, &Error{l.problems}
	}
	for _, s := range l.settings {
		value := Value{Setting: s, Text: format(l.v.Get(s.Key)), Origin: l.origins[s.Key]}
		loaded.Values = append(loaded.Values, value)
	}
	return loaded, nil
}

// loader gathers the layers. Every layer is parsed by the table of settings
// first, so that a fault is named with its place; Viper lays them over each
// other and fills the struct.
type loader struct {
	settings []Setting
	keys     []string
	env      map[string]string
	v        *viper.Viper

	values   map[string]any // of the layer that is being read
	origins  map[string]string
	file     string
	fileMode fs.FileMode
	problems []Problem
	warnings []string
}

func (l *loader) problem(key, place, sentence string) {
	l.problems = append(l.problems, Problem{key, place, sentence})
}

// layer lets read gather values and lays them over the ones before.
func (l *loader) layer(read func()) {
	l.values = map[string]any{}
	read()
	nested := map[string]any{}
	for key, value := range l.values {
		section, name, _ := strings.Cut(key, ".")
		group, ok := nested[section].(map[string]any)
		if !ok {
			group = map[string]any{}
			nested[section] = group
		}
		group[name] = value
	}
	if err := l.v.MergeConfigMap(nested); err != nil {
		l.problem("", "settings", err.Error())
	}
}

// take parses one value into the layer.
func (l *loader) take(key, text, place, origin string) {
	setting, _ := Lookup(key)
	value, err := setting.Parse(text)
	if err != nil {
		l.problem(key, place, err.Error())
		return
	}
	l.values[key] = value
	l.origins[key] = origin
}

func (l *loader) readDefaults() {
	for _, s := range l.settings {
		l.take(s.Key, s.Default, "default", "default")
		l.v.SetDefault(s.Key, l.values[s.Key])
	}
	clear(l.values) // they are Viper's defaults, not a layer over them
}

func (l *loader) readFlags(flags map[string]string) {
	for _, s := range l.settings {
		if text, ok := flags[s.Key]; ok && s.Flag != "" {
			l.take(s.Key, text, "--"+s.Flag, "flag --"+s.Flag)
		}
	}
}

// combinations finds settings that are right alone and impossible together.
func (l *loader) combinations(c Config) {
	for _, other := range []string{"llm.base_url", "llm.api_key", "llm.fallback_model", "llm.models"} {
		if set := l.v.Get(other); c.LLM.Model == "" && fmt.Sprint(set) != "" {
			l.together(other, "llm.model", "this needs the name of a model; set llm.model")
		}
	}
	if c.LLM.Model != "" && c.LLM.BaseURL == "" && slices.Contains([]string{"azure", "custom"}, c.LLM.Provider) {
		l.together("llm.provider", "llm.base_url", "this provider has no address of its own; set llm.base_url")
	}
	if c.Summary.Engine == "model" && c.LLM.Model == "" {
		l.together("summary.engine", "llm.model", "there is no model to write; set llm.model")
	}
	table, err := c.LLM.PriceTable()
	if err != nil {
		l.problem("llm.prices", l.origins["llm.prices"], err.Error())
		return
	}
	for _, budget := range []struct {
		key    string
		amount float64
	}{{"llm.daily_budget", c.LLM.DailyBudget}, {"llm.server_budget", c.LLM.ServerBudget}, {"llm.person_budget", c.LLM.PersonBudget}} {
		if budget.amount <= 0 || c.LLM.InputPrice > 0 || c.LLM.OutputPrice > 0 {
			continue
		}
		switch unpriced := c.LLM.unpriced(table); {
		case len(table) == 0:
			l.together(budget.key, "llm.input_price", "a budget needs prices to count with; set llm.input_price and llm.output_price, or llm.prices")
		case unpriced != "":
			l.together(budget.key, "llm.prices", "a budget can't count a model without a price; add “"+unpriced+"” to llm.prices, or set llm.input_price and llm.output_price for all others")
		}
	}
}

func (l *loader) together(a, b, sentence string) {
	places := []string{l.origins[a]}
	if other := l.origins[b]; !slices.Contains(places, other) {
		places = append(places, other)
	}
	l.problem(a+" and "+b, strings.Join(places, ", "), sentence)
}
