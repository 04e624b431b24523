// Package words holds what Lede itself says, in the languages that it speaks:
// labels, sentences and the names of commands, as catalogues of messages with
// the plural forms of CLDR.
//
// Start with [Load]; [Catalogue.For] gives a reader's [Voice].
//
// A catalogue is a file messages/LANGUAGE.json: for each [Key] a text, or a text
// for each plural form that the language has (one, few, many, other).
// Placeholders such as {{.Name}} may stand where the language wants them.
// Texts go into Markdown, so they hold none. Another language is another file
// with all the keys; the tests say what is missing, or too long for Discord.
package words

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/bwmarrin/discordgo"
	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
	"golang.org/x/text/number"
)

//go:embed messages/*.json
var messages embed.FS

// Args are the values of a message's placeholders. Text that comes from
// elsewhere must be escaped by the caller where the message goes into Markdown.
type Args map[string]any

// Catalogue holds the messages of every language. It is safe for concurrent use.
type Catalogue struct {
	voices map[string]*Voice // by language tag of the files: "de", "pt-BR"
}

// Load reads the catalogues that are built into the program. An error is a
// mistake in one of them.
func Load() (*Catalogue, error) {
	files, err := fs.Glob(messages, "messages/*.json")
	if err != nil {
		return nil, fmt.Errorf("words: %w", err)
	}
	bundle := i18n.NewBundle(language.English)
	c := &Catalogue{voices: make(map[string]*Voice, len(files))}
	for _, file := range files {
		raw, err := messages.ReadFile(file)
		if err != nil {
			return nil, fmt.Errorf("words: %w", err)
		}
		if _, err := bundle.ParseMessageFileBytes(raw, path.Base(file)); err != nil {
			return nil, fmt.Errorf("words: %s: %w", file, err)
		}
		name := strings.TrimSuffix(path.Base(file), ".json")
		tag, err := language.Parse(name)
		if err != nil {
			return nil, fmt.Errorf("words: %s: %w", file, err)
		}
		c.voices[name] = &Voice{name: name, printer: message.NewPrinter(tag)}
	}
	for name, voice := range c.voices {
		voice.localizer = i18n.NewLocalizer(bundle, name)
	}
	if c.voices[fallback] == nil {
		return nil, fmt.Errorf("words: no catalogue %q", fallback)
	}
	return c, nil
}

// fallback is the language of readers whose own is not spoken.
const fallback = "en"

// For returns the voice for a reader's locale: of its language where Lede does
// not tell its regions apart, English where it does not speak it.
func (c *Catalogue) For(locale discordgo.Locale) *Voice {
	if v := c.voices[string(locale)]; v != nil {
		return v
	}
	base, _, _ := strings.Cut(string(locale), "-")
	if v := c.voices[base]; v != nil {
		return v
	}
	for name, v := range c.voices {
		if strings.HasPrefix(name, base+"-") {
			return v
		}
	}
	return c.voices[fallback]
}

// locales returns the locales of Discord that a catalogue serves, besides the
// one that has no localization of its own because it is the default.
func locales(name string) []discordgo.Locale {
	switch name {
	case fallback:
		return nil
	case "es":
		return []discordgo.Locale{discordgo.SpanishES, discordgo.SpanishLATAM}
	}
	return []discordgo.Locale{discordgo.Locale(name)}
}

// Localizations returns a message without placeholders in each of Discord's
// locales but English, as commands want their names and descriptions.
func (c *Catalogue) Localizations(key Key) map[discordgo.Locale]string {
	all := make(map[discordgo.Locale]string, len(c.voices))
	for name, voice := range c.voices {
		for _, locale := range locales(name) {
			all[locale] = voice.Say(key, nil)
		}
	}
	return all
}

// English returns the default voice.
func (c *Catalogue) English() *Voice { return c.voices[fallback] }

// Voice speaks one language. It is safe for concurrent use.
type Voice struct {
	name      string
	localizer *i18n.Localizer
	printer   *message.Printer
}

// Language returns the tag of the voice's catalogue, such as "de" or "pt-BR".
func (v *Voice) Language() string { return v.name }

// Say returns a message with its placeholders filled in.
func (v *Voice) Say(key Key, args Args) string {
	return v.localize(&i18n.LocalizeConfig{MessageID: string(key), TemplateData: map[string]any(args)})
}

// Count returns a message in the plural form for n; the placeholder N is n as
// the language writes it.
func (v *Voice) Count(key Key, n int, args Args) string {
	data := map[string]any{"N": v.Number(n)}
	for name, value := range args {
		data[name] = value
	}
	return v.localize(&i18n.LocalizeConfig{MessageID: string(key), TemplateData: data, PluralCount: n})
}

// localize never fails on a key of this package: a test holds that every
// language has it with every plural form. Of another key it returns the name.
func (v *Voice) localize(config *i18n.LocalizeConfig) string {
	text, err := v.localizer.Localize(config)
	if err != nil && text == "" {
		return config.MessageID
	}
	return text
}

// Number writes n with the language's digits and grouping: 1,234 or 1.234.
func (v *Voice) Number(n int) string { return v.printer.Sprint(number.Decimal(n)) }
