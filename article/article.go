// Package article turns a link, a page, a file or pasted text into an
// [Article]: metadata, a body with the boilerplate removed, and numbered
// passages that a claim can cite.
//
// Start with [Reader.Read]; [FromHTML] and [FromText] are the same path for
// callers that already hold the bytes. An Article is always returned with a
// [Verdict]; [Article.Refusal] says whether it may be summarized and, if not,
// what to tell the reader.
package article

import (
	"strings"
	"time"
)

// BlockKind says what a block of the body is.
type BlockKind uint8

// The kinds of block, in the order of how often they occur.
const (
	Paragraph BlockKind = iota
	Heading
	ListItem
	Quote
	TableRow
	Preformatted
)

var blockKindNames = [...]string{"paragraph", "heading", "list item", "quote", "table row", "preformatted"}

// String returns the kind's name in the words of the documentation.
func (k BlockKind) String() string {
	if int(k) < len(blockKindNames) {
		return blockKindNames[k]
	}
	return "unknown"
}

// Block is one paragraph, heading, list item, quote or table row of the body,
// in reading order.
type Block struct {
	Kind BlockKind
	// Level is 1 to 6 for a heading, the nesting depth from 1 for a list item,
	// and 0 otherwise.
	Level int
	// Marker is the printed number of an ordered list item ("3."), otherwise empty.
	Marker string
	// Text has its white space squeezed; the cells of a table row are parted by
	// tabs; only preformatted text keeps its line breaks.
	Text string
}

// Passage is a numbered span, normally a sentence, of the body: the unit of citation.
type Passage struct {
	// Number counts from 1 in reading order.
	Number int
	// Block is the index in Article.Blocks of the block that holds the passage.
	Block int
	// Kind is the kind of that block.
	Kind BlockKind
	// Start and End are byte offsets into Article.Text: Text[Start:End] is the passage.
	Start, End int
	// Text is Article.Text[Start:End], sharing its memory.
	Text string
}

// Article is the extracted, clean result of reading one page, file or text.
// It is immutable once returned.
type Article struct {
	// URL is the address that was read, CanonicalURL the one that the page
	// names for itself, without tracking parameters. Both are empty for text.
	URL, CanonicalURL string

	Headline string
	// Dek is the subhead under the headline.
	Dek    string
	Byline string
	Site   string
	// Published and Modified are zero where the page does not say.
	Published, Modified time.Time
	// Language is an ISO 639-1 code ("en"), empty when unknown.
	Language string
	// LeadImage is an absolute URL, empty when there is none.
	LeadImage string

	// Blocks is the body in reading order, without headline, byline and boilerplate.
	Blocks []Block
	// Text is the body as one string: the blocks' texts joined by [JoinBlocks].
	Text string
	// Passages are the numbered sentences of Text.
	Passages []Passage

	Verdict  Verdict
	Coverage Coverage

	// locator finds text fragments on the page as rendered; nil for pasted text.
	locator *locator
}

// JoinBlocks returns the body text of blocks: list items and table rows that
// follow each other stand on neighbouring lines, all else is parted by an empty
// line. The second result holds the byte offset of each block in the text.
func JoinBlocks(blocks []Block) (text string, offsets []int) {
	var b strings.Builder
	offsets = make([]int, len(blocks))
	for i, block := range blocks {
		if i > 0 {
			b.WriteByte('\n')
			previous := blocks[i-1].Kind
			if previous != block.Kind || (block.Kind != ListItem && block.Kind != TableRow) {
				b.WriteByte('\n')
			}
		}
		offsets[i] = b.Len()
		b.WriteString(block.Text)
	}
	return b.String(), offsets
}
