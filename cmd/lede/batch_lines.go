package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"unicode/utf8"

	"github.com/klauspost/compress/gzip"

	"github.com/lede-bot/lede/article"
	"github.com/lede-bot/lede/cmd/lede/internal/render"
	"github.com/lede-bot/lede/summarize"
)

type cleanRequest struct {
	identified
	Kind    string  `json:"kind"`
	Path    string  `json:"path"`
	Content *string `json:"content"`
	URL     string  `json:"url"`
}

type cleanAnswer struct {
	ID        json.RawMessage  `json:"id,omitempty"`
	Text      string           `json:"text"`
	Headline  string           `json:"headline"`
	Byline    string           `json:"byline"`
	Published string           `json:"published"`
	Language  string           `json:"language"`
	Verdict   article.Verdict  `json:"verdict"`
	Coverage  article.Coverage `json:"coverage"`
}

// cleanLine answers one line of "clean --jsonl". A page that is no article is
// answered with its verdict and what was found on it.
func (p *program) cleanLine(ctx context.Context, line []byte) (json.RawMessage, any, error) {
	var request cleanRequest
	id, err := decodeLine(line, &request)
	if err != nil {
		return id, nil, err
	}
	content, err := p.content(request)
	if err != nil {
		return id, nil, err
	}
	var a *article.Article
	if request.Kind == "html" {
		options := article.HTMLOptions{URL: request.URL}
		if request.Content != nil {
			options.ContentType = "text/html; charset=utf-8" // as JSON is, whatever the page says of itself
		}
		a, err = article.FromHTML(ctx, content, options)
	} else {
		a, err = p.cleanText(ctx, content)
	}
	if err != nil {
		return id, nil, err
	}
	return id, cleanAnswer{
		ID: id, Text: a.Text, Headline: a.Headline, Byline: a.Byline, Published: render.Moment(a.Published),
		Language: a.Language, Verdict: a.Verdict, Coverage: a.Coverage,
	}, nil
}

// cleanText reads text of any charset; nearly all of it is plain UTF-8.
func (p *program) cleanText(ctx context.Context, content []byte) (*article.Article, error) {
	if utf8.Valid(content) && !bytes.HasPrefix(content, []byte("\ufeff")) {
		return article.FromText(ctx, string(content), article.TextOptions{Clean: true})
	}
	reader, err := p.reader()
	if err != nil {
		return nil, err
	}
	defer reader.Close()
	return reader.Read(ctx, article.Source{Content: content, ContentType: "text/plain"})
}

// content returns the bytes of a page or text, after checking the request.
func (p *program) content(request cleanRequest) ([]byte, error) {
	limit := p.settings.Config.Fetch.MaxPageSize
	switch {
	case request.Kind != "html" && request.Kind != "text":
		return nil, lineError(fmt.Sprintf("“kind” must be html or text, not “%s”.", request.Kind))
	case request.Content != nil && request.Path != "":
		return nil, lineError("“path” and “content” cannot both be given.")
	case request.Content != nil && int64(len(*request.Content)) > limit:
		return nil, lineError("“content” is too large.")
	case request.Content != nil:
		return []byte(*request.Content), nil
	case request.Path == "":
		return nil, lineError("“path” or “content” is missing.")
	}
	return readLocal(request.Path, limit)
}

// readLocal reads a file, unpacked if its first bytes are those of gzip.
func readLocal(path string, limit int64) ([]byte, error) {
	file, err := os.Open(path) //nolint:gosec // reading the files that the lines name is the task
	if err != nil {
		return nil, lineError(fmt.Sprintf("“%s” cannot be opened: %s.", path, reason(err)))
	}
	defer func() { _ = file.Close() }() // it was only read
	info, err := file.Stat()
	switch {
	case err != nil:
		return nil, lineError(fmt.Sprintf("“%s” cannot be read: %s.", path, reason(err)))
	case info.IsDir():
		return nil, lineError(fmt.Sprintf("“%s” is a folder.", path))
	case info.Size() > limit:
		return nil, lineError(fmt.Sprintf("“%s” is too large.", path))
	}
	content, err := readUpTo(file, limit, info.Size())
	if err == nil && bytes.HasPrefix(content, []byte{0x1f, 0x8b}) {
		var unpacked *gzip.Reader
		if unpacked, err = gzip.NewReader(bytes.NewReader(content)); err == nil {
			content, err = readUpTo(unpacked, limit, 4*info.Size())
		}
	}
	if errors.Is(err, errTooLarge) {
		return nil, lineError(fmt.Sprintf("“%s” is too large.", path))
	}
	if err != nil {
		return nil, lineError(fmt.Sprintf("“%s” cannot be read: %s.", path, reason(err)))
	}
	return content, nil
}

var errTooLarge = errors.New("too large")

func readUpTo(r io.Reader, limit, expected int64) ([]byte, error) {
	var b bytes.Buffer
	b.Grow(int(min(expected, limit)) + bytes.MinRead)
	n, err := b.ReadFrom(io.LimitReader(r, limit+1))
	if err == nil && n > limit {
		err = errTooLarge
	}
	return b.Bytes(), err
}

// reason returns what the system says, without the path and the operation.
func reason(err error) string {
	var pathError *fs.PathError
	if errors.As(err, &pathError) {
		return pathError.Err.Error()
	}
	return err.Error()
}

type summarizeRequest struct {
	identified
	Article   *string `json:"article"`
	Title     string  `json:"title"`
	Lang      string  `json:"lang"`
	Sentences int     `json:"sentences"`
	Words     int     `json:"words"`
}

type summarizeAnswer struct {
	ID        json.RawMessage `json:"id,omitempty"`
	Summary   []string        `json:"summary"`
	Citations [][]int         `json:"citations"`
}

// summarizeLine answers the lines of "summarize --jsonl"; what a line does not
// say is taken from the flags.
func (p *program) summarizeLine(engine summarize.Engine, defaults summarize.Options) lineHandler {
	return func(ctx context.Context, line []byte) (json.RawMessage, any, error) {
		var request summarizeRequest
		id, err := decodeLine(line, &request)
		switch {
		case err != nil:
			return id, nil, err
		case request.Article == nil:
			return id, nil, lineError("“article” is missing.")
		case int64(len(*request.Article)) > p.settings.Config.Fetch.MaxPageSize:
			return id, nil, lineError("“article” is too large.")
		case request.Sentences < 0 || request.Words < 0:
			return id, nil, lineError("“sentences” and “words” cannot be negative.")
		}
		a, err := article.FromText(ctx, *request.Article, article.TextOptions{Title: request.Title, Language: request.Lang})
		if err != nil {
			return id, nil, err
		}
		options := defaults
		if request.Sentences > 0 || request.Words > 0 {
			options.Sentences, options.Words = request.Sentences, request.Words
		}
		s, err := engine.Summarize(ctx, a, options)
		if err != nil {
			return id, nil, err
		}
		return id, flat(id, s), nil
	}
}

// flat is the summary as two lists of one length, the lede first.
func flat(id json.RawMessage, s *summarize.Summary) summarizeAnswer {
	answer := summarizeAnswer{ID: id, Summary: []string{}, Citations: [][]int{}}
	for i, claim := range append([]summarize.Claim{s.Lede}, s.Points...) {
		if i == 0 && claim.Text == "" {
			continue // an article without a sentence
		}
		citations := claim.Citations
		if citations == nil {
			citations = []int{}
		}
		answer.Summary = append(answer.Summary, claim.Text)
		answer.Citations = append(answer.Citations, citations)
	}
	return answer
}

type askRequest struct {
	identified
	Article  *string `json:"article"`
	Question string  `json:"question"`
}

type askAnswer struct {
	ID        json.RawMessage `json:"id,omitempty"`
	Sentence  string          `json:"sentence"`
	Answer    string          `json:"answer"`
	Abstained bool            `json:"abstained"`
	Score     float64         `json:"score"`
}

// askLine answers the lines of "ask --jsonl". The article of the line before is
// kept, for questions to one article tend to follow each other.
func (p *program) askLine(engine summarize.Engine) lineHandler {
	var text string
	var a *article.Article
	return func(ctx context.Context, line []byte) (json.RawMessage, any, error) {
		var request askRequest
		id, err := decodeLine(line, &request)
		switch {
		case err != nil:
			return id, nil, err
		case request.Article == nil:
			return id, nil, lineError("“article” is missing.")
		case int64(len(*request.Article)) > p.settings.Config.Fetch.MaxPageSize:
			return id, nil, lineError("“article” is too large.")
		case strings.TrimSpace(request.Question) == "":
			return id, nil, lineError("“question” is missing.")
		}
		if a == nil || text != *request.Article {
			read, err := article.FromText(ctx, *request.Article, article.TextOptions{})
			if err != nil {
				return id, nil, err
			}
			a, text = read, *request.Article
		}
		reply, err := engine.Answer(ctx, a, request.Question)
		if err != nil {
			return id, nil, err
		}
		answer := askAnswer{ID: id, Abstained: reply.Abstained, Score: reply.Score}
		if n := reply.Nearest; n >= 1 && n <= len(a.Passages) {
			answer.Sentence = a.Passages[n-1].Text
		}
		if !reply.Abstained {
			answer.Answer = joined(reply.Claims)
		}
		return id, answer, nil
	}
}

func joined(claims []summarize.Claim) string {
	texts := make([]string, len(claims))
	for i, claim := range claims {
		texts[i] = claim.Text
	}
	return strings.Join(texts, " ")
}
