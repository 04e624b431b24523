package config

import (
	"fmt"
	"io"
	"log/slog"
)

// Redacted is what a secret says of itself wherever it is printed, encoded or logged.
const Redacted = "[redacted]"

// Secret holds a value that must not be shown. Only [Secret.Reveal] gives it away.
type Secret struct{ value string }

// NewSecret wraps a value.
func NewSecret(value string) Secret { return Secret{value: value} }

// Reveal returns the value itself, for the one place that sends it.
func (s Secret) Reveal() string { return s.value }

// IsSet says whether there is a value.
func (s Secret) IsSet() bool { return s.value != "" }

// String returns [Redacted], or nothing when there is no value.
func (s Secret) String() string {
	if s.value == "" {
		return ""
	}
	return Redacted
}

// Format keeps every verb of package fmt, %#v and %+v among them, from printing the value.
func (s Secret) Format(state fmt.State, _ rune) {
	_, _ = io.WriteString(state, s.String()) // a Formatter cannot report a failed write
}

// MarshalText keeps JSON, YAML and other encoders from writing the value.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// LogValue keeps package slog from logging the value.
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.String()) }
