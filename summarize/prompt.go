package summarize

import (
	"crypto/sha256"
	"embed"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"io"
	"strings"
	"text/template"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"github.com/lede-bot/lede/article"
	"github.com/lede-bot/lede/internal/llm"
)

//go:embed prompts/*.tmpl
var promptFiles embed.FS

// prompts are the parsed templates with a version: a hash over the files, so
// that it changes with any word of them.
type prompts struct {
	templates *template.Template
	version   string
}

func parsePrompts() (*prompts, error) {
	templates, err := template.ParseFS(promptFiles, "prompts/*.tmpl")
	if err != nil {
		return nil, fmt.Errorf("summarize: parsing the prompts: %w", err)
	}
	files, err := promptFiles.ReadDir("prompts")
	if err != nil {
		return nil, fmt.Errorf("summarize: reading the prompts: %w", err)
	}
	h := sha256.New()
	for _, file := range files {
		text, err := promptFiles.ReadFile("prompts/" + file.Name())
		if err != nil {
			return nil, fmt.Errorf("summarize: reading the prompts: %w", err)
		}
		writeParts(h, file.Name(), string(text))
	}
	return &prompts{templates: templates, version: hex.EncodeToString(h.Sum(nil))[:12]}, nil
}

// writeParts writes each part with its length before it, so that no two lists of
// parts are written alike.
func writeParts(w io.Writer, parts ...string) {
	for _, part := range parts {
		var length [8]byte
		binary.BigEndian.PutUint64(length[:], uint64(len(part)))
		_, _ = w.Write(length[:]) // a hash's Write does not fail
		_, _ = io.WriteString(w, part)
	}
}

// promptData is what the templates are given.
type promptData struct {
	Language  string // in English: the model is told in English what to write in
	Shape     string
	Headline  string
	Published string
	Question  string
	Claim     string
	Fence     string
	Passages  []promptPassage
	GapAfter  bool
	Partial   bool
	Faults    []string
}

type promptPassage struct {
	Number    int
	Text      string
	GapBefore bool
}

// build fills the two templates of a kind ("summary", "answer", "entailment").
func (p *prompts) build(kind string, data promptData) (llm.Request, error) {
	data.Fence = fenceFor(data)
	var system, user strings.Builder
	if err := p.templates.ExecuteTemplate(&system, kind+".system", data); err != nil {
		return llm.Request{}, fmt.Errorf("summarize: prompt: %w", err)
	}
	if err := p.templates.ExecuteTemplate(&user, kind+".user", data); err != nil {
		return llm.Request{}, fmt.Errorf("summarize: prompt: %w", err)
	}
	return llm.Request{Operation: kind, System: system.String(), User: user.String(), Schema: schemaOf(kind)}, nil
}

// fenceFor returns a line that the fenced texts cannot hold: it is made from
// their hash, so whoever writes an article cannot know it.
func fenceFor(data promptData) string {
	h := sha256.New()
	for _, passage := range data.Passages {
		writeParts(h, passage.Text)
	}
	writeParts(h, data.Question, data.Claim)
	return "#" + hex.EncodeToString(h.Sum(nil))[:8]
}

// oneLine squeezes white space, so that nothing in a text begins a line of its own.
func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// passagesFor numbers the chosen passages (indexes in order) and marks the gaps.
func passagesFor(a *article.Article, chosen []int) (list []promptPassage, gapAfter bool) {
	previous := -1
	for _, i := range chosen {
		list = append(list, promptPassage{Number: a.Passages[i].Number, Text: oneLine(a.Passages[i].Text), GapBefore: i != previous+1})
		previous = i
	}
	return list, previous != len(a.Passages)-1
}

// shapeOf tells the model how long and in what style to write.
func shapeOf(o Options) string {
	points := "Up to 6 claims, the essence first."
	switch {
	case o.Style == Headline || o.Sentences == 1:
		points = "One claim: the essence."
	case o.Sentences > 1:
		points = fmt.Sprintf("%d claims, the essence first.", o.Sentences)
	case o.Words > 0:
		points = fmt.Sprintf("Claims of about %d words in all, the essence first.", o.Words)
	case o.Length == Short:
		points = "Up to 3 claims, the essence first."
	case o.Length == Long:
		points = "Up to 10 claims, the essence first."
	}
	switch o.Style {
	case Paragraph:
		points += " They read as running text."
	case Plain:
		points += " Explain it to somebody new to the subject, in everyday words."
	}
	return points
}

// languageName returns the English name of a language for the prompt.
func languageName(code string) string {
	tag, err := language.Parse(code)
	if err != nil || code == "" {
		return "the article's language"
	}
	if name := display.English.Tags().Name(tag); name != "" {
		return name
	}
	return "the article's language"
}

// schemaOf returns the JSON schema of a kind of answer.
func schemaOf(kind string) *llm.Schema {
	const claims = `{"type":"array","items":{"type":"object","properties":{` +
		`"text":{"type":"string"},"passages":{"type":"array","items":{"type":"integer"}}},` +
		`"required":["text","passages"],"additionalProperties":false}}`
	switch kind {
	case "answer":
		return &llm.Schema{Name: "answer", JSON: []byte(`{"type":"object","properties":{` +
			`"verdict":{"type":"string","enum":["answered","not_said","false_premise"]},"nearest":{"type":"integer"},"claims":` + claims + `},` +
			`"required":["verdict","nearest","claims"],"additionalProperties":false}`)}
	case "entailment":
		return &llm.Schema{Name: "entailment", JSON: []byte(`{"type":"object","properties":{"supported":{"type":"boolean"}},"required":["supported"],"additionalProperties":false}`)}
	}
	return &llm.Schema{Name: "summary", JSON: []byte(`{"type":"object","properties":{"claims":` + claims + `},"required":["claims"],"additionalProperties":false}`)}
}
