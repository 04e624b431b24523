// Package config reads Lede's settings into one immutable [Config].
//
// [Load] is the way in. A setting comes from its default, from a file in YAML,
// from the environment, or from a flag, the later of these before the earlier.
// The table behind [Settings] is the one source of every key, default, limit and
// sentence of help: flags, the commented template and docs/configuration.md are
// made from it.
//
// Load refuses what it does not understand, names the place of each fault, and
// reports all faults at once; see [Error]. Secrets are never part of a message.
package config

import (
	"strings"
	"time"
)

// Config holds the effective settings. It is made of plain values, so a copy
// shares nothing with the original.
type Config struct {
	Fetch   Fetch   `mapstructure:"fetch"`
	Extract Extract `mapstructure:"extract"`
	Summary Summary `mapstructure:"summary"`
	Output  Output  `mapstructure:"output"`
	Log     Log     `mapstructure:"log"`
	Discord Discord `mapstructure:"discord"`
	LLM     LLM     `mapstructure:"llm"`
	Store   Store   `mapstructure:"store"`
	Serve   Serve   `mapstructure:"serve"`
	Web     Web     `mapstructure:"web"`
	Queue   Queue   `mapstructure:"queue"`
	Ops     Ops     `mapstructure:"ops"`
}

// Fetch bounds how pages and files are read.
type Fetch struct {
	Timeout               time.Duration `mapstructure:"timeout"`
	UserAgent             string        `mapstructure:"user_agent"`
	Languages             Tags          `mapstructure:"languages"`
	MaxPageSize           int64         `mapstructure:"max_page_size"` // bytes
	MaxPDFSize            int64         `mapstructure:"max_pdf_size"`  // bytes
	MaxRedirects          int           `mapstructure:"max_redirects"`
	Pace                  time.Duration `mapstructure:"pace"` // 0: none
	Parallel              int           `mapstructure:"parallel"`
	Remember              int64         `mapstructure:"remember"` // bytes, 0: nothing
	Proxy                 Secret        `mapstructure:"proxy"`
	AllowPrivateAddresses bool          `mapstructure:"allow_private_addresses"`
}

// Extract bounds the work on one page.
type Extract struct {
	Timeout  time.Duration `mapstructure:"timeout"`
	Parallel int           `mapstructure:"parallel"` // 0: one for each processor
}

// Summary shapes summaries.
type Summary struct {
	Length string `mapstructure:"length"` // short, normal or long
	Engine string `mapstructure:"engine"` // auto, extractive or model
}

// Output shapes what is printed.
type Output struct {
	Color string `mapstructure:"color"` // auto, always or never
}

// Log says what is logged, and how.
type Log struct {
	Level  string `mapstructure:"level"`  // debug, info, warn or error
	Format string `mapstructure:"format"` // text or json
}

// Tags is a list that cannot be changed.
type Tags struct{ joined string }

// NewTags returns the list of the given items, none of which holds a comma.
func NewTags(items ...string) Tags { return Tags{strings.Join(items, ", ")} }

// Items returns the items in order.
func (t Tags) Items() []string {
	if t.joined == "" {
		return nil
	}
	return strings.Split(t.joined, ", ")
}

// String returns the items parted by commas.
func (t Tags) String() string { return t.joined }
