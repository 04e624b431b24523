// Package webpage turns a parsed page into the blocks that a reader would see,
// in order, each with what its place in the page tells about it. It decides
// nothing about which blocks belong to an article.
package webpage

import "golang.org/x/net/html"

// Kind says what a block is on the page.
type Kind uint8

// The kinds of block.
const (
	Paragraph Kind = iota
	Heading
	ListItem
	Quote
	TableRow
	Preformatted
	Caption // of a figure or table
)

// Tags are the elements that enclose a block, as bits.
type Tags uint32

// The enclosing elements that say something about what a block is for.
const (
	InArticle Tags = 1 << iota
	InMain
	InHeader
	InFooter
	InNav
	InAside
	InForm
	InFigure
	InQuote
	InList
	InTable
	InDetails
	InAddress
	InSection
	InParagraph
	InBody    // itemprop or property articleBody
	InDialog  // also role=dialog and aria-modal
	InLink    // the whole block is inside one link
	InButton  // a button or role=button
	InComment // itemprop or itemtype of a comment
	HasTime   // holds a time element
)

// TagCount is the number of Tags.
const TagCount = 21

// Block is one paragraph, heading, list item, quote, table row or caption.
type Block struct {
	Kind Kind
	// Level is 1 to 6 for a heading, the nesting depth from 1 for a list item.
	Level int
	// Marker is the printed number of an ordered list item, as "3.".
	Marker string
	// Text is valid UTF-8 without control characters, white space squeezed.
	Text string
	// Tokens are the hashed words of Text.
	Tokens []uint64
	// Runes and LinkRunes count the letters and digits of Text and of its links.
	Runes, LinkRunes int
	Links            int
	// Bold counts the letters and digits in emphasis that spans more than a word.
	Bold int
	// Style is a hash of the names and classes of the elements nearest to the
	// text: blocks that a template repeats have the same.
	Style uint64
	// Break is true where the block before ended with a double line break, not an element.
	Break bool
	// Element is the index in Page.Elements of the innermost block-level element.
	Element int
	Tags    Tags
	// Hints holds for each Hint how near an enclosing element is that bears it.
	Hints [HintCount]uint8
}

// Element is one block-level element of the page.
type Element struct {
	Node   *html.Node
	Parent int // index in Page.Elements; -1 for the root
	Depth  int
	// First and Last are the range of the blocks inside: Blocks[First:Last].
	First, Last int
	// Runes, LinkRunes and Prose are sums over the blocks inside; Prose counts
	// blocks that read like sentences.
	Runes, LinkRunes, Prose int
}

// Page is a page as blocks.
type Page struct {
	Blocks   []Block
	Elements []Element
	// Hidden counts the letters and digits that were left out because a reader does not see them.
	Hidden int
	// Truncated is true where a limit ended the reading before the end of the page.
	Truncated bool
}
