package config

import (
	"fmt"
	"strings"
)

// Template returns a settings file in which every setting is explained and
// commented out, so that the file changes nothing until it is edited.
func Template() string {
	var b strings.Builder
	b.WriteString(`# Lede's settings. Every line below is a comment that shows the default, or an
# example where there is none: remove the "# " in front of a setting to change it.
# The environment and flags go before this file. "lede config" shows what holds,
# and where each value came from.
`)
	for _, section := range Sections() {
		b.WriteString("\n")
		comment(&b, "", section.Help)
		fmt.Fprintf(&b, "%s:\n", section.Name)
		for _, s := range Settings() {
			name, ok := strings.CutPrefix(s.Key, section.Name+".")
			if !ok {
				continue
			}
			comment(&b, "  ", s.Help)
			comment(&b, "  ", "Write "+s.Accepts()+". "+s.Sources())
			fmt.Fprintf(&b, "  # %s: %s\n", name, s.sample())
		}
	}
	return b.String()
}

// Sources names the environment variable and the flag that set it.
func (s Setting) Sources() string {
	text := "Environment: " + s.Env()
	if s.Secret {
		text += " or " + s.Env() + fileSuffix
	}
	if s.Flag != "" {
		text += "; flag: --" + s.Flag
	}
	return text + "."
}

// sample is the default, or the example where there is none, as YAML.
func (s Setting) sample() string {
	value := s.Default
	if value == "" {
		value = s.Example
	}
	if s.Kind == String || s.Kind == URL {
		return fmt.Sprintf("%q", value)
	}
	return value
}

// comment writes text as lines of a comment of at most 80 columns.
func comment(b *strings.Builder, indent, text string) {
	const width = 80
	line := indent + "#"
	for word := range strings.FieldsSeq(text) {
		if len(line)+1+len(word) > width {
			b.WriteString(line + "\n")
			line = indent + "#"
		}
		line += " " + word
	}
	b.WriteString(line + "\n")
}
