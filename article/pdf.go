package article

import (
	"context"
	"errors"
	"fmt"
	"path"
	"strings"

	"github.com/lede-bot/lede/article/internal/pdftext"
)

// fromPDF reads a PDF file: its text in reading order, without the headers and
// footers of its pages.
func fromPDF(ctx context.Context, file []byte) (*Article, error) {
	document, err := pdftext.Read(ctx, file)
	if err != nil {
		return nil, pdfError(err)
	}
	a := &Article{Headline: document.Headline, Byline: document.Author, Verdict: VerdictArticle}
	if a.Headline == "" && isTitle(document.Title) {
		a.Headline = document.Title
	}
	for _, block := range document.Blocks {
		switch block.Kind {
		case pdftext.Heading:
			a.Blocks = append(a.Blocks, Block{Kind: Heading, Level: block.Level, Text: block.Text})
		case pdftext.ListItem:
			a.Blocks = append(a.Blocks, Block{Kind: ListItem, Level: 1, Text: block.Text})
		default:
			a.Blocks = append(a.Blocks, Block{Kind: Paragraph, Text: block.Text})
		}
	}
	a.takeHeadline()
	a.finish()
	if document.PagesRead < document.Pages {
		a.Coverage.WordsExpected = a.Coverage.WordsRead * document.Pages / document.PagesRead
	}
	return a, nil
}

// isTitle reports whether a file's title is one, rather than a program's or a file's name.
func isTitle(title string) bool {
	if !strings.Contains(title, " ") || len(title) > 250 {
		return false
	}
	extension := path.Ext(title)
	return !strings.HasPrefix(title, "Microsoft ") && (len(extension) < 2 || len(extension) > 5 || strings.Contains(extension, " "))
}

// pdfError gives the cause of a PDF that can't be read its plain sentence.
func pdfError(cause error) error {
	e := &Error{Kind: KindUnreadable, Err: fmt.Errorf("reading a PDF: %w", cause)}
	switch {
	case errors.Is(cause, context.Canceled), errors.Is(cause, context.DeadlineExceeded):
		return cause
	case errors.Is(cause, pdftext.ErrEncrypted):
		e.Sentence = "This PDF is locked with a password. Please give me a copy without one, or paste its text."
	case errors.Is(cause, pdftext.ErrScanned):
		e.Sentence = "This PDF holds pictures of pages (a scan) and no text. Please give me a copy with its text recognised, or paste the text."
	case errors.Is(cause, pdftext.ErrNoLetters):
		e.Sentence = "The letters in this PDF can't be told from their shapes. Please open it in a PDF reader and paste its text."
	case errors.Is(cause, pdftext.ErrNoText):
		e.Sentence = "There is no text in this PDF. Please give me another copy, or paste its text."
	case errors.Is(cause, pdftext.ErrTooComplex):
		e.Kind = KindTooLarge
		e.Sentence = "This PDF is too large to read. Please paste the part you want to know about."
	default:
		e.Sentence = "This PDF is broken. Please open it in a PDF reader and paste its text."
	}
	return e
}
