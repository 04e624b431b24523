package article

import (
	"bytes"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"
)

// frontMatter is what a Markdown file says about itself in a YAML block in
// front of its text, as static site generators write it.
type frontMatter struct {
	Title, Dek, Byline, Language string
	Published                    time.Time
}

// frontMatterOf splits a Markdown file into its front matter, empty where it
// has none or a broken one, and the text.
func frontMatterOf(source []byte) (frontMatter, []byte) {
	rest, found := bytes.CutPrefix(source, []byte("---"))
	end := bytes.Index(rest, []byte("\n---"))
	if !found || end < 0 || len(bytes.TrimSpace(rest[:bytes.IndexByte(rest, '\n')])) > 0 {
		return frontMatter{}, source
	}
	_, body, _ := bytes.Cut(rest[end+1:], []byte("\n"))
	var fields map[string]any
	if err := yaml.Unmarshal(rest[:end], &fields); err != nil {
		return frontMatter{}, body
	}
	return frontMatter{
		Title:     firstField(fields, "title", "headline"),
		Dek:       firstField(fields, "description", "subtitle", "summary", "dek"),
		Byline:    firstField(fields, "author", "authors", "byline", "by"),
		Language:  strings.ToLower(firstPart(firstField(fields, "lang", "language"))),
		Published: dateOf(fields["date"]),
	}, body
}

// firstField returns the first of the named fields that holds text; of a list
// of texts, all.
func firstField(fields map[string]any, names ...string) string {
	for _, name := range names {
		var texts []string
		switch value := fields[name].(type) {
		case string:
			texts = []string{value}
		case []any:
			for _, element := range value {
				if text, ok := element.(string); ok {
					texts = append(texts, text)
				}
			}
		}
		if joined := strings.Join(strings.Fields(strings.Join(texts, ", ")), " "); joined != "" {
			return joined
		}
	}
	return ""
}

// firstPart returns the language of a tag such as "pt-BR".
func firstPart(tag string) string {
	if i := strings.IndexAny(tag, "-_"); i >= 0 {
		return tag[:i]
	}
	return tag
}

func dateOf(value any) time.Time {
	switch value := value.(type) {
	case time.Time:
		return value
	case string:
		for _, layout := range [...]string{time.RFC3339, "2006-01-02 15:04:05", "2006-01-02 15:04", time.DateOnly} {
			if date, err := time.Parse(layout, strings.TrimSpace(value)); err == nil {
				return date
			}
		}
	}
	return time.Time{}
}
