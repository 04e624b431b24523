package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"regexp"
	"strings"

	"github.com/lede-bot/lede/article"
	"github.com/lede-bot/lede/cmd/lede/internal/terminal"
)

const sourceHint = "give a link, a file, or - to paste text; for example: lede summarize https://example.org/news/story"

// linkWithoutScheme matches what people copy without its beginning:
// "www.example.org", "example.org/news/story", "example.org".
var linkWithoutScheme = regexp.MustCompile(`^(?i:www\.[^\s/]+|[\p{L}\d-]+(\.[\p{L}\d-]+)*\.\p{L}{2,}(/\S*)?$)`)

// fileName matches what a name without a folder ends in when it is a file.
var fileName = regexp.MustCompile(`^[^/]*\.(?i:html?|xhtml|txt|text|md|markdown|pdf|gz|jsonl?)$`)

// scheme matches the beginning of an address.
var scheme = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9+.-]+:`)

// source finds out what an argument is. No argument means standard input, unless
// a person sits there.
func (p *program) source(args []string) (article.Source, error) {
	switch {
	case len(args) == 0 && p.typing:
		return article.Source{}, usage(sourceHint, "There is nothing to read.")
	case len(args) == 0 || args[0] == "-":
		content, err := p.pasted()
		return article.Source{Content: content}, err
	case args[0] == "":
		return article.Source{}, usage(sourceHint, "The name of what to read is empty.")
	}
	name := args[0]
	_, err := os.Lstat(name)
	switch {
	case err == nil:
		return article.Source{Path: name}, nil
	case scheme.MatchString(name):
		return article.Source{URL: name}, nil
	case errors.Is(err, fs.ErrNotExist) && linkWithoutScheme.MatchString(name) && !fileName.MatchString(name):
		return article.Source{}, usage("try: https://"+name, "“%s” is no file here, and as a link it lacks its beginning.", name)
	case errors.Is(err, fs.ErrNotExist):
		return article.Source{}, &failure{code: exitUnreadable, sentence: fmt.Sprintf("There is no file “%s”.", name), hint: sourceHint, cause: err}
	}
	return article.Source{}, &failure{code: exitUnreadable, sentence: fmt.Sprintf("The file “%s” cannot be opened.", name), cause: err}
}

// pasted reads standard input to its end.
func (p *program) pasted() ([]byte, error) {
	if p.typing && !p.quiet {
		p.complain("Paste the text, then press Ctrl-D on a line of its own.")
	}
	limit := max(p.settings.Config.Fetch.MaxPageSize, p.settings.Config.Fetch.MaxPDFSize) // the reader knows which it is
	content, err := io.ReadAll(io.LimitReader(p.stdin, limit+1))
	switch {
	case errors.Is(err, context.Canceled):
		return nil, err
	case err != nil:
		return nil, &failure{code: exitUnreadable, sentence: "Standard input cannot be read.", cause: err}
	case int64(len(content)) > limit:
		return nil, &failure{code: exitUnreadable, sentence: "The text on standard input is too large.", hint: "--max-page-size and --max-pdf-size raise the limit."}
	case len(strings.TrimSpace(string(content))) == 0:
		return nil, &failure{code: exitUnreadable, sentence: "The text on standard input is empty.", hint: sourceHint}
	}
	return content, nil
}

// read turns a source into an article that may be summarized, showing a line of
// progress while a link is fetched.
func (p *program) read(ctx context.Context, source article.Source) (*article.Article, error) {
	reader, err := p.reader()
	if err != nil {
		return nil, err
	}
	defer reader.Close()
	if source.URL != "" {
		defer p.progress("Reading " + source.URL)()
	}
	a, err := reader.Read(ctx, source)
	if err != nil {
		return nil, err
	}
	if refusal := a.Refusal(); refusal != nil {
		return nil, refusal
	}
	return a, nil
}

// progress shows a line on standard error, if a person is looking, until the
// returned function is called.
func (p *program) progress(line string) (done func()) {
	if p.quiet || !terminal.IsTerminal(p.stderr) || p.env["TERM"] == "dumb" {
		return func() {}
	}
	screen := terminal.Detect(p.stderr, "auto", p.getenv)
	line = terminal.Shorten(terminal.SafeLine(line), screen.Columns-2)
	_, _ = fmt.Fprintf(p.stderr, "%s …", line)         // progress is worth no failure
	return func() { fmt.Fprint(p.stderr, "\r\x1b[K") } //nolint:errcheck // as above
}

func (p *program) getenv(name string) string { return p.env[name] }
