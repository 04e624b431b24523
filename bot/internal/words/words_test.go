package words

import (
	"bytes"
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/bwmarrin/discordgo"
	"github.com/google/go-cmp/cmp"
	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
)

// forms are the texts of a message by plural form; one that does not count has "other" alone.
type forms map[string]string

// files reads the catalogues as they are written, and fails on a key that stands twice.
func files(t *testing.T) map[string]map[string]forms {
	t.Helper()
	names, err := fs.Glob(messages, "messages/*.json")
	if err != nil {
		t.Fatal(err)
	}
	all := make(map[string]map[string]forms)
	for _, name := range names {
		raw, err := messages.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		catalogue := make(map[string]forms)
		decoder := json.NewDecoder(bytes.NewReader(raw))
		if _, err := decoder.Token(); err != nil {
			t.Fatal(err)
		}
		for decoder.More() {
			key, err := decoder.Token()
			if err != nil {
				t.Fatal(err)
			}
			var value json.RawMessage
			if err := decoder.Decode(&value); err != nil {
				t.Fatalf("%s: %v: %v", name, key, err)
			}
			f := forms{}
			if value[0] == '"' {
				value = slices.Concat([]byte(`{"other":`), value, []byte("}"))
			}
			if err := json.Unmarshal(value, &f); err != nil {
				t.Fatalf("%s: %v: %v", name, key, err)
			}
			if _, twice := catalogue[key.(string)]; twice {
				t.Errorf("%s: %v stands twice", name, key)
			}
			catalogue[key.(string)] = f
		}
		if _, err := decoder.Token(); err != nil {
			t.Fatal(err)
		}
		if _, err := decoder.Token(); err != io.EOF {
			t.Fatalf("%s goes on after its end", name)
		}
		all[strings.TrimSuffix(path.Base(name), ".json")] = catalogue
	}
	return all
}

// constants returns the keys that keys.go names.
func constants(t *testing.T) []string {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), "keys.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var keys []string
	ast.Inspect(parsed, func(n ast.Node) bool {
		if spec, ok := n.(*ast.ValueSpec); ok {
			key, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
			if err != nil {
				t.Fatal(err)
			}
			keys = append(keys, key)
		}
		return true
	})
	slices.Sort(keys)
	return keys
}

func load(t *testing.T) *Catalogue {
	t.Helper()
	c, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestTwelveLanguages(t *testing.T) {
	want := []string{"de", "en", "es", "fr", "it", "ja", "nl", "pl", "pt-BR", "ru", "uk", "zh-CN"}
	if d := cmp.Diff(want, slices.Sorted(maps.Keys(files(t)))); d != "" {
		t.Error(d)
	}
}

func TestNoKeyIsMissingOrExtra(t *testing.T) {
	keys := constants(t)
	for name, catalogue := range files(t) {
		if d := cmp.Diff(keys, slices.Sorted(maps.Keys(catalogue))); d != "" {
			t.Errorf("%s (-keys.go +catalogue):\n%s", name, d)
		}
	}
}

var placeholder = regexp.MustCompile(`\{\{\.(\w+)\}\}`)

func placeholders(text string) []string {
	var all []string
	for _, found := range placeholder.FindAllStringSubmatch(text, -1) {
		all = append(all, found[1])
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func TestPlaceholdersAreTheSameInEveryLanguage(t *testing.T) {
	all := files(t)
	for name, catalogue := range all {
		for key, f := range catalogue {
			want := placeholders(all["en"][key]["other"])
			for form, text := range f {
				got := placeholders(text)
				if form == "one" && !slices.Contains(got, "N") {
					got = slices.Sorted(slices.Values(append(got, "N"))) // "in the last hour"
				}
				if d := cmp.Diff(want, got); d != "" {
					t.Errorf("%s: %s, %s (-English +this):\n%s", name, key, form, d)
				}
				if strings.Count(text, "{") != 2*len(placeholder.FindAllString(text, -1)) {
					t.Errorf("%s: %s: a broken placeholder in %q", name, key, text)
				}
			}
		}
	}
}

// required asks the library which plural forms a language has, by counting.
func required(t *testing.T, name string) []string {
	t.Helper()
	tag := language.MustParse(name)
	bundle := i18n.NewBundle(tag)
	probe := &i18n.Message{ID: "probe", Zero: "zero", One: "one", Two: "two", Few: "few", Many: "many", Other: "other"}
	if err := bundle.AddMessages(tag, probe); err != nil {
		t.Fatal(err)
	}
	localizer := i18n.NewLocalizer(bundle, name)
	seen := map[string]bool{"other": true} // of fractions, if of no whole number
	for _, n := range append(counts(), 1_000_000, 2_000_000) {
		form, err := localizer.Localize(&i18n.LocalizeConfig{MessageID: "probe", PluralCount: n})
		if err != nil {
			t.Fatal(err)
		}
		seen[form] = true
	}
	return slices.Sorted(maps.Keys(seen))
}

func counts() []int {
	var all []int
	for n := range 212 {
		all = append(all, n)
	}
	return all
}

func TestPluralFormsAreThoseOfTheLanguage(t *testing.T) {
	all := files(t)
	for name, catalogue := range all {
		want := required(t, name)
		for key, f := range catalogue {
			counted := len(all["en"][key]) > 1
			got := slices.Sorted(maps.Keys(f))
			switch {
			case counted && !slices.Equal(got, want):
				t.Errorf("%s: %s has the forms %v, not %v", name, key, got, want)
			case !counted && !slices.Equal(got, []string{"other"}):
				t.Errorf("%s: %s has the forms %v, but counts nothing", name, key, got)
			}
		}
	}
}

func TestEveryCountIsSaid(t *testing.T) {
	c := load(t)
	for key, f := range files(t)["en"] {
		if len(f) < 2 {
			continue
		}
		for name, voice := range c.voices {
			for _, n := range append(counts(), 12_345, 1_000_000) {
				text := voice.Count(Key(key), n, Args{"When": "later"})
				if text == "" || strings.Contains(text, "no value") || strings.Contains(text, key) {
					t.Fatalf("%s: %s of %d: %q", name, key, n, text)
				}
			}
		}
	}
}

func TestMessagesAreTranslatedAndHoldNoMarkup(t *testing.T) {
	all := files(t)
	for name, catalogue := range all {
		for key, f := range catalogue {
			for form, text := range f {
				if strings.TrimSpace(text) != text || text == "" || strings.Contains(text, "  ") || strings.Contains(text, "\n") {
					t.Errorf("%s: %s: blanks in %q", name, key, text)
				}
				if strings.ContainsAny(placeholder.ReplaceAllString(text, ""), "*_~|`<>[]\\") {
					t.Errorf("%s: %s: markup in %q", name, key, text)
				}
				if english := all["en"][key][form]; name != "en" && text == english && strings.Count(placeholder.ReplaceAllString(text, ""), " ") > 1 {
					t.Errorf("%s: %s is still English", name, key)
				}
			}
		}
	}
}

// commandName is the pattern that Discord sets for names of slash commands and options.
var commandName = regexp.MustCompile(`^[-_'\p{L}\p{N}]{1,32}$`)

func TestTextsFitWhereDiscordShowsThem(t *testing.T) {
	longest := func(key string) int {
		group, _, _ := strings.Cut(key, ".")
		switch {
		case strings.HasSuffix(key, ".about"):
			return 100
		case group == "menu":
			return 32
		case group == "button", strings.HasPrefix(key, "settings.tab"), key == "settings.thread", key == "settings.remember":
			return 80
		case key == "paste.placeholder", key == "ask.placeholder", group == "choice":
			return 100
		case group == "paste", group == "ask", group == "blocked", group == "role_budget":
			return 45
		case group == "settings":
			return 150
		}
		return 1000
	}
	for name, catalogue := range files(t) {
		taken := make(map[string]string)
		for key, f := range catalogue {
			for _, text := range f {
				if n := len([]rune(strings.ReplaceAll(text, "{{.State}}", "off"))); n > longest(key) {
					t.Errorf("%s: %s has %d characters, not %d: %q", name, key, n, longest(key), text)
				}
			}
			group, rest, _ := strings.Cut(key, ".")
			if (group != "command" && group != "option") || strings.Contains(rest, ".") {
				continue
			}
			text := f["other"]
			if !commandName.MatchString(text) || strings.ToLower(text) != text {
				t.Errorf("%s: %s is no name of a command: %q", name, key, text)
			}
			if other, twice := taken[group+text]; twice && key != "option.article" && other != "option.article" {
				t.Errorf("%s: %s and %s are both %q", name, key, other, text)
			}
			taken[group+text] = key
		}
	}
}

func TestLocaleFindsItsVoice(t *testing.T) {
	c := load(t)
	for locale, want := range map[discordgo.Locale]string{
		"de": "de", "en-US": "en", "en-GB": "en", "es-ES": "es", "es-419": "es", "pt-BR": "pt-BR", "pt": "pt-BR",
		"zh-CN": "zh-CN", "zh-TW": "zh-CN", "sv-SE": "en", "": "en", "uk": "uk", "-": "en", "x": "en",
	} {
		if got := c.For(locale).Language(); got != want {
			t.Errorf("%q is spoken to in %s, not %s", locale, got, want)
		}
	}
}

func TestLocalizationsAreForDiscordsLocales(t *testing.T) {
	got := load(t).Localizations(CommandSummarize)
	if len(got) != 12 { // eleven languages, of which Spanish has two locales
		t.Errorf("%d locales: %v", len(got), got)
	}
	for locale, text := range got {
		if _, known := discordgo.Locales[locale]; !known || text == "" {
			t.Errorf("%q: %q", locale, text)
		}
	}
}

func TestNumbersAreWrittenAsTheLanguageDoes(t *testing.T) {
	c := load(t)
	for locale, want := range map[discordgo.Locale]string{"en-US": "1,234,567", "de": "1.234.567", "ja": "1,234,567", "fr": "1\u202f234\u202f567"} {
		if got := c.For(locale).Number(1234567); got != want && strings.ReplaceAll(got, "\u00a0", "\u202f") != want {
			t.Errorf("%s: %q, not %q", locale, got, want)
		}
	}
}

func TestUnknownKeyIsShownAsItself(t *testing.T) {
	if got := load(t).English().Say("no.such", nil); got != "no.such" {
		t.Errorf("got %q", got)
	}
}
