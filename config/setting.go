package config

import (
	"slices"
	"strings"
	"time"
)

// Kind is what a setting's value may look like.
type Kind string

// The kinds, named as the help names them.
const (
	String   Kind = "text"
	Bool     Kind = "yes/no"
	Int      Kind = "number"
	Duration Kind = "duration"
	Size     Kind = "size"
	Enum     Kind = "choice"
	URL      Kind = "url"
	List     Kind = "list"   // of language tags
	Amount   Kind = "amount" // of money
)

// Setting describes one setting: everything that help, flags, the template and
// the documentation say about it.
type Setting struct {
	// Key is "section.name", in lower case with underscores.
	Key  string
	Kind Kind
	// Default is written as a person would write it in the file; empty means not set.
	Default string
	// Help is one sentence, or two, on what the setting does.
	Help string
	// Allowed lists the values of an Enum and the schemes of a URL.
	Allowed []string
	// Min and Max bound an Int, an Amount, a Size in bytes and a Duration in
	// nanoseconds, both included.
	Min, Max int64
	// Example is a value worth showing.
	Example string
	// Flag is the flag's name without dashes; empty where there is none. Secrets
	// have none, for flags show in the process list.
	Flag string
	// Secret values are masked, and may be read from a file named by Env()+"_FILE".
	Secret bool
}

// Env returns the name of the environment variable that sets it.
func (s Setting) Env() string {
	return EnvPrefix + strings.ToUpper(strings.ReplaceAll(s.Key, ".", "_"))
}

// EnvPrefix begins every environment variable that Lede reads.
const EnvPrefix = "LEDE_"

// Section is a group of settings with what the template says above it.
type Section struct {
	Name, Help string
}

// Sections returns the sections in the order of the documentation.
func Sections() []Section {
	return []Section{
		{"fetch", "How pages and files are read."},
		{"extract", "How much work one page may cause."},
		{"summary", "How summaries look."},
		{"output", "How results are printed."},
		{"log", "What is logged, on standard error."},
		{"discord", "The Discord bot, which lede serve runs; docs/discord.md leads there step by step."},
		{"llm", "The language model that writes summaries and answers. Without one Lede quotes the article's own sentences. Any OpenAI-compatible API will do; docs/models.md has examples."},
		{"store", "Where Lede keeps what it knows, and how long."},
		{"serve", "What one process of lede serve does; docs/scale.md says when several are worth it."},
		{"web", "Discord's commands and buttons over HTTP instead of the gateway, for a process with the role web."},
		{"queue", "A web page for the operator on what waits, what is worked on and what failed. lede queue shows the most of it without."},
		{"ops", "What the operator of lede serve may look at while it runs; docs/operations.md says what is there."},
	}
}

// Settings returns every setting, section by section, in the order of the documentation.
func Settings() []Setting {
	return slices.Concat(baseSettings(), discordSettings(), modelSettings(), storeSettings(), serveSettings(), opsSettings())
}

func baseSettings() []Setting {
	return []Setting{
		{
			Key: "fetch.timeout", Kind: Duration, Default: "20s", Min: int64(time.Second), Max: int64(10 * time.Minute),
			Help: "How long fetching one page may take, redirects included.", Example: "45s", Flag: "timeout",
		},
		{
			Key: "fetch.user_agent", Kind: String,
			Help:    "What Lede calls itself when it asks for a page; not set, it is its name, version and home page. Be honest: name who runs it and how to reach you.",
			Example: "Lede (+https://news.example.org/bot)", Flag: "user-agent",
		},
		{
			Key: "fetch.languages", Kind: List,
			Help:    "The languages to ask for, best first, of sites that have a page in several; not set, the site chooses.",
			Example: "de, en-GB",
		},
		{
			Key: "fetch.max_page_size", Kind: Size, Default: "5 MiB", Min: 10_000, Max: 100_000_000,
			Help: "The largest page or text to read, counted after decompression.", Example: "8 MB", Flag: "max-page-size",
		},
		{
			Key: "fetch.max_pdf_size", Kind: Size, Default: "25 MiB", Min: 10_000, Max: 1_000_000_000,
			Help: "The largest PDF to read; most of one is often pictures.", Example: "50 MB", Flag: "max-pdf-size",
		},
		{
			Key: "fetch.max_redirects", Kind: Int, Default: "5", Min: 0, Max: 30,
			Help: "How many redirects to follow.", Example: "10", Flag: "max-redirects",
		},
		{
			Key: "fetch.pace", Kind: Duration, Default: "1s", Min: 0, Max: int64(time.Hour),
			Help: "The time between two requests to one site, on average, so that none is burdened; 0 means no pause.", Example: "5s",
		},
		{
			Key: "fetch.parallel", Kind: Int, Default: "32", Min: 1, Max: 1000,
			Help: "How many pages are fetched at once, over all sites.", Example: "8",
		},
		{
			Key: "fetch.remember", Kind: Size, Default: "32 MiB", Min: 0, Max: 10_000_000_000,
			Help: "How much memory holds pages that may be asked for again, so that a site need not send them twice; 0 means none.", Example: "128 MB",
		},
		{
			Key: "fetch.proxy", Kind: URL, Allowed: []string{"http", "https", "socks5"}, Secret: true,
			Help:    "The proxy to fetch pages through; the usual proxy variables of the system are not read. The proxy looks names up for itself, so it is the one that must keep private networks out of reach.",
			Example: "http://proxy.example.org:3128",
		},
		{
			Key: "fetch.allow_private_addresses", Kind: Bool, Default: "no",
			Help:    "DANGEROUS: let links reach this machine, the networks around it, and any port. For tests and closed networks only; anyone who can post a link could then read what only this machine may.",
			Example: "no", Flag: "allow-private-addresses",
		},
		{
			Key: "extract.timeout", Kind: Duration, Default: "10s", Min: int64(time.Second), Max: int64(10 * time.Minute),
			Help: "How long finding the article on one page may take.", Example: "30s",
		},
		{
			Key: "extract.parallel", Kind: Int, Default: "0", Min: 0, Max: 256,
			Help: "How many pages are worked on at once, which bounds memory; 0 means one for each processor.", Example: "2",
		},
		{
			Key: "summary.length", Kind: Enum, Default: "normal", Allowed: []string{"short", "normal", "long"},
			Help: "How long a summary is: normal is the lede and up to five points.", Example: "short", Flag: "length",
		},
		{
			Key: "summary.engine", Kind: Enum, Default: "auto", Allowed: []string{"auto", "extractive", "model"},
			Help:    "What writes: auto is the model where one is set up, extractive the article's own sentences, model refuses to start without one.",
			Example: "extractive", Flag: "engine",
		},
		{
			Key: "output.color", Kind: Enum, Default: "auto", Allowed: []string{"auto", "always", "never"},
			Help: "When to use colour: auto means on a terminal, unless NO_COLOR is set.", Example: "never", Flag: "color",
		},
		{
			Key: "log.level", Kind: Enum, Default: "info", Allowed: []string{"debug", "info", "warn", "error"},
			Help: "The least important messages to log; debug also names the causes of errors.", Example: "debug", Flag: "log-level",
		},
		{
			Key: "log.format", Kind: Enum, Default: "text", Allowed: []string{"text", "json"},
			Help: "How log messages are written.", Example: "json", Flag: "log-format",
		},
	}
}

// Lookup returns the setting of a key.
func Lookup(key string) (Setting, bool) {
	all := Settings()
	i := slices.IndexFunc(all, func(s Setting) bool { return s.Key == key })
	if i < 0 {
		return Setting{}, false
	}
	return all[i], true
}
