// Package pdftext reads the text of a PDF file in reading order, as paragraphs,
// headings and list items, without the headers, footers and page numbers that
// stand on each page. pdfcpu reads the file's structure within limits; fonts,
// positions and layout are interpreted here (ISO 32000-2, chapters 8 and 9).
package pdftext

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

// What a file can turn out to be instead of text.
var (
	// ErrEncrypted: the file asks for a password or an unknown security handler.
	ErrEncrypted = errors.New("pdf: encrypted")
	// ErrScanned: the pages hold pictures and no text.
	ErrScanned = errors.New("pdf: pictures of pages, no text")
	// ErrNoText: the pages hold nothing to read.
	ErrNoText = errors.New("pdf: no text")
	// ErrNoLetters: the fonts do not say which characters their glyphs are.
	ErrNoLetters = errors.New("pdf: fonts without character codes")
	// ErrTooComplex: a limit on pages' contents was met.
	ErrTooComplex = errors.New("pdf: too complex")
)

const (
	// MaxPages is how many pages are read.
	MaxPages = 300

	maxStreamBytes = 16 << 20 // of one decompressed content stream, font map or object stream
	maxObjects     = 300_000
	maxNesting     = 40
	maxOperators   = 5_000_000 // drawn in the whole file
	maxTextBytes   = 8 << 20
	// maxUndecodable is the share of characters that may be unknown.
	maxUndecodable = 0.3
)

// Kind is what a block is.
type Kind uint8

// The kinds of block.
const (
	Paragraph Kind = iota
	Heading
	ListItem
)

// Block is one paragraph, heading or list item.
type Block struct {
	Kind Kind
	// Level is 1 to 3 for a heading, by the size of its letters.
	Level int
	Text  string

	size  float64 // of the letters, in points
	first bool    // on the first page
}

// Document is a PDF file's text.
type Document struct {
	// Title and Author are the file's own metadata; often a program's or a
	// file's name rather than a headline.
	Title, Author string
	// Headline is what stands in the largest letters on the first page, empty
	// when nothing stands out. It is not among the blocks.
	Headline string
	Blocks   []Block
	// Pages is how many pages the file has, PagesRead how many were read.
	Pages, PagesRead int
}

// Read reads a PDF file. An encrypted file is read when its password is empty.
// The error wraps one of the Err values, ctx's error, or what is malformed.
func Read(ctx context.Context, file []byte) (*Document, error) {
	limits := model.DefaultResourceLimits()
	limits.MaxStreamBytes = int64(len(file))
	limits.MaxDecodeBytes = maxStreamBytes
	limits.MaxObjectCount = maxObjects
	limits.MaxXRefEntries = maxObjects
	limits.MaxObjectStreamCount = maxObjects
	limits.MaxRecursionDepth = maxNesting
	pdf, err := pdfcpu.ReadWithContext(ctx, bytes.NewReader(file), &model.Configuration{
		Reader15: true, ValidationMode: model.ValidationRelaxed, Cmd: model.LISTINFO, Offline: true, Limits: limits,
	})
	if err != nil {
		return nil, classify(ctx, file, err)
	}
	if pdf.E == nil && encryptDictionary.Match(file) {
		return nil, fmt.Errorf("%w: dictionary within the trailer", ErrEncrypted) // not seen by pdfcpu
	}
	if err := pdf.EnsurePageCount(); err != nil {
		return nil, fmt.Errorf("pdf: pages: %w", err)
	}
	reader := &reader{ctx: ctx, pdf: pdf, fonts: map[string]*typeface{}}
	document := &Document{Pages: pdf.PageCount, PagesRead: min(pdf.PageCount, MaxPages)}
	document.Title, document.Author = reader.info("Title"), reader.info("Author")
	var pages [][]line
	for number := 1; number <= document.PagesRead; number++ {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		runs, err := reader.page(number)
		if err != nil {
			return nil, err
		}
		pages = append(pages, readingOrder(linesOf(runs)))
	}
	if err := reader.verdict(); err != nil {
		return nil, err
	}
	document.Blocks = blocksOf(withoutRunningLines(pages))
	document.takeHeadline()
	if len(document.Blocks) == 0 && document.Headline == "" {
		return nil, ErrNoText
	}
	return document, nil
}

var encryptDictionary = regexp.MustCompile(`/Encrypt\s*<<`)

// classify tells an encrypted file from a broken one.
func classify(ctx context.Context, file []byte, err error) error {
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(err, pdfcpu.ErrWrongPassword), errors.Is(err, pdfcpu.ErrOwnerPasswordRequired), errors.Is(err, pdfcpu.ErrPermissionDenied),
		bytes.Contains(file, []byte("/Encrypt")):
		return fmt.Errorf("%w: %w", ErrEncrypted, err)
	}
	return fmt.Errorf("pdf: %w", err)
}

// reader holds what the pages of one file share.
type reader struct {
	ctx   context.Context
	pdf   *model.Context
	fonts map[string]*typeface // by object number, or by resource where embedded

	operators, text     int // how many were drawn
	letters, unreadable int
	pictures            bool
}

// verdict says whether what was drawn is text.
func (r *reader) verdict() error {
	switch {
	case r.letters == 0 && r.pictures:
		return ErrScanned
	case r.letters == 0:
		return ErrNoText
	case float64(r.unreadable) > maxUndecodable*float64(r.letters):
		return ErrNoLetters
	}
	return nil
}

// info returns a text of the file's information dictionary.
func (r *reader) info(key string) string {
	if r.pdf.Info == nil {
		return ""
	}
	info, err := r.pdf.DereferenceDict(*r.pdf.Info)
	if err != nil {
		return ""
	}
	value, found := info.Find(key)
	if !found {
		return ""
	}
	text, err := r.pdf.DereferenceText(value)
	if err != nil {
		return ""
	}
	return cleanText(text)
}

// page returns the runs of text on a page, in the order they are drawn.
func (r *reader) page(number int) ([]run, error) {
	page, _, inherited, err := r.pdf.PageDict(number, false)
	if err != nil {
		return nil, fmt.Errorf("pdf: page %d: %w", number, err)
	}
	content, err := r.pdf.PageContent(page, number)
	if err != nil {
		if errors.Is(err, model.ErrNoContent) {
			return nil, nil
		}
		return nil, fmt.Errorf("pdf: page %d: %w", number, err)
	}
	resources := inherited.Resources
	if own := r.dict(page, "Resources"); own != nil {
		resources = own
	}
	canvas := &canvas{reader: r}
	state := graphics{ctm: rotation(inherited.Rotate), scale: 1}
	if err := canvas.draw(content, resources, state, 0); err != nil {
		return nil, err
	}
	return canvas.runs, nil
}

// rotation turns a page that is shown turned upright.
func rotation(degrees int) matrix {
	switch (degrees%360 + 360) % 360 {
	case 90:
		return matrix{0, -1, 1, 0, 0, 0}
	case 180:
		return matrix{-1, 0, 0, -1, 0, 0}
	case 270:
		return matrix{0, 1, -1, 0, 0, 0}
	}
	return identity()
}

// dict returns a dictionary's entry that is a dictionary, nil where it is not.
func (r *reader) dict(parent types.Dict, key string) types.Dict {
	value, found := parent.Find(key)
	if !found {
		return nil
	}
	dict, err := r.pdf.DereferenceDict(value)
	if err != nil {
		return nil
	}
	return dict
}

func (r *reader) array(parent types.Dict, key string) types.Array {
	value, found := parent.Find(key)
	if !found {
		return nil
	}
	array, err := r.pdf.DereferenceArray(value)
	if err != nil {
		return nil
	}
	return array
}

// number returns a value that is a number, else otherwise.
func (r *reader) number(value types.Object, otherwise float64) float64 {
	value, err := r.pdf.Dereference(value)
	if err != nil {
		return otherwise
	}
	switch value := value.(type) {
	case types.Integer:
		return float64(value)
	case types.Float:
		return float64(value)
	}
	return otherwise
}

// name returns a dictionary's entry that is a name, else "".
func (r *reader) name(parent types.Dict, key string) string {
	value, _ := parent.Find(key)
	value, err := r.pdf.Dereference(value)
	if name, ok := value.(types.Name); err == nil && ok {
		return string(name)
	}
	return ""
}

// stream returns the dictionary and the decompressed bytes of a stream.
func (r *reader) stream(value types.Object) (types.Dict, []byte) {
	stream, _, err := r.pdf.DereferenceStreamDict(value)
	if err != nil || stream == nil {
		return nil, nil
	}
	if stream.Content == nil {
		if err := stream.DecodeWithLimit(maxStreamBytes); err != nil {
			return stream.Dict, nil
		}
	}
	return stream.Dict, stream.Content
}

// takeHeadline takes the block in the largest letters of the first page for
// the headline when it stands out from the text.
func (d *Document) takeHeadline() {
	body := bodySizeOf(d.Blocks)
	best := -1
	for i, block := range d.Blocks {
		if !block.first || len(block.Text) > maxHeadingLength || block.size < 1.15*body {
			continue
		}
		if best < 0 || block.size > 1.05*d.Blocks[best].size {
			best = i
		}
	}
	if best < 0 {
		return
	}
	d.Headline = strings.TrimSpace(d.Blocks[best].Text)
	d.Blocks = append(d.Blocks[:best:best], d.Blocks[best+1:]...)
}
