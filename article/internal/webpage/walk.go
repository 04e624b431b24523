package webpage

import (
	"context"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Limits that keep a hostile page's memory and time bounded.
const (
	maxBlocks    = 20_000
	maxTextBytes = 8 << 20
	maxDepth     = 2_000
)

// styleDepth is how many elements a block's style is made of.
const styleDepth = 3

// scope is what holds for everything inside an element.
type scope struct {
	element int
	depth   int
	tags    Tags
	hints   [HintCount]uint8
	kind    Kind
	level   int
	list    int                // nesting depth of lists
	style   [styleDepth]uint64 // of the nearest elements, the nearest first
	bold    bool
	link    bool
	pre     bool
	row     bool // inside the row of a data table: block elements do not part text
}

type walker struct {
	ctx    context.Context
	page   *Page
	hints  *hintTable
	cache  map[string]uint32
	rules  hiddenRules
	unhide bool // hidden elements are read too

	// The run of text that becomes the next block.
	text   []byte
	space  bool // white space is due before the next character
	breaks int  // br elements since the last character
	parted bool // the last run ended with a double br
	first  scope
	marker string // of the list item that begins
	runes  int
	links  int
	linked int
	bold   int
	timed  bool // the run holds a time element
	total  int  // bytes of text taken so far
}

// Read walks the tree below doc, which it leaves as it is. Text that the page
// hides is left out. The error is that of ctx, when it ends first.
func Read(ctx context.Context, doc *html.Node) (*Page, error) {
	w := &walker{ctx: ctx, hints: sharedHints(), cache: make(map[string]uint32), rules: readHiddenRules(doc)}
	page := w.read(doc)
	if page.Hidden > 2*page.Elements[0].Runes {
		// A page that hides most of its text means to show it by script.
		w.unhide = true
		page = w.read(doc)
	}
	return page, ctx.Err()
}

func (w *walker) read(doc *html.Node) *Page {
	w.page, w.total = &Page{}, 0
	w.walk(doc, scope{element: w.open(doc, -1)})
	w.flush()
	w.sum()
	return w.page
}

func (w *walker) open(n *html.Node, parent int) int {
	e := Element{Node: n, Parent: parent, First: len(w.page.Blocks)}
	if parent >= 0 {
		e.Depth = w.page.Elements[parent].Depth + 1
	}
	w.page.Elements = append(w.page.Elements, e)
	return len(w.page.Elements) - 1
}

func (w *walker) full() bool {
	if len(w.page.Blocks) < maxBlocks && w.total < maxTextBytes {
		return false
	}
	w.page.Truncated = true
	return true
}

// walk adds the children of n.
func (w *walker) walk(n *html.Node, s scope) {
	if s.depth > maxDepth {
		w.page.Truncated = true
		return
	}
	for c := n.FirstChild; c != nil && !w.full(); c = c.NextSibling {
		switch c.Type {
		case html.TextNode:
			w.write(c.Data, &s)
		case html.ElementNode:
			if len(w.page.Elements)%256 == 0 && w.ctx.Err() != nil {
				return
			}
			w.enter(c, s)
		}
	}
}

// enter adds one element; s is the scope of its parent.
func (w *walker) enter(n *html.Node, s scope) {
	role := roleOf(n)
	if role == skipped {
		return
	}
	if !w.unhide && (w.rules.hides(n) || attr(n, "aria-hidden") == "true" && role == block) {
		w.page.Hidden += visibleRunes(n)
		return
	}
	switch n.DataAtom {
	case atom.Br:
		w.lineBreak(&s)
		return
	case atom.Img:
		return
	case atom.Time:
		w.timed = true
	}
	s.depth++
	s.describe(n)
	w.describeHints(n, &s)
	switch {
	case role == inline || s.row:
		if s.row && role == block {
			w.cell(n)
		}
		links := s.link && n.DataAtom == atom.A
		if links && attr(n, "href") != "" {
			w.links++
		}
		w.walk(n, s)
		if s.row && role == block {
			w.space = true
		}
	default:
		w.flush()
		s.element = w.open(n, s.element)
		if n.DataAtom == atom.Li {
			w.marker = markerOf(n)
		}
		if n.DataAtom == atom.Tr && s.tags&InTable != 0 {
			s.row, s.kind = true, TableRow
		}
		w.walk(n, s)
		w.flush()
		w.marker, w.parted = "", false
		w.page.Elements[s.element].Last = len(w.page.Blocks)
	}
}

// cell parts the cells of a table row by tabs and the blocks in a cell by spaces.
func (w *walker) cell(n *html.Node) {
	w.space = true
	if (n.DataAtom == atom.Td || n.DataAtom == atom.Th) && len(w.text) > 0 {
		w.text, w.space = append(w.text, '\t'), false
	}
}

func (w *walker) lineBreak(s *scope) {
	w.space = true
	if s.pre && len(w.text) > 0 {
		w.text, w.space = append(w.text, '\n'), false
		return
	}
	if w.breaks++; w.breaks == 2 && !s.row {
		w.flush()
		w.parted = true
	}
}

// write adds text to the current run.
func (w *walker) write(text string, s *scope) {
	for _, r := range text {
		switch {
		case isSpace(r):
			w.space = true
			if s.pre && (r == '\n' || r == '\t' || r == ' ') {
				if len(w.text) > 0 {
					w.text = append(w.text, byte(r))
				}
				w.space = false
			}
			continue
		case isInvisible(r):
			continue
		}
		if len(w.text) == 0 {
			w.first = *s
		} else if w.space && w.text[len(w.text)-1] != '\n' && w.text[len(w.text)-1] != '\t' {
			w.text = append(w.text, ' ')
		}
		w.space, w.breaks = false, 0
		w.text = utf8.AppendRune(w.text, r)
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			w.runes++
			if s.link {
				w.linked++
			}
			if s.bold {
				w.bold++
			}
		}
	}
}

func isSpace(r rune) bool { return unicode.IsSpace(r) || r == '\u2028' || r == '\u2029' }

// isInvisible reports what a reader does not see: control characters, soft
// hyphens, zero-width spaces and marks of direction; the joiners stay, since
// they change how letters look.
func isInvisible(r rune) bool {
	switch r {
	case utf8.RuneError, '\u00ad', '\u200b', '\u200e', '\u200f', '\u2060', '\ufeff':
		return true
	}
	return unicode.IsControl(r) || r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069' || r >= 0xe0000 && r <= 0xe007f
}

// Clean returns text as the text of a block: white space squeezed, nothing invisible.
func Clean(text string) string {
	w := walker{}
	w.write(text, &scope{})
	return string(w.text)
}

// flush ends the current run and makes it a block if it holds any word or sign.
func (w *walker) flush() {
	text := strings.TrimRight(string(w.text), "\n\t ")
	if text != "" {
		s := &w.first
		b := Block{
			Kind: s.kind, Level: s.level, Text: text, Tokens: Tokens(text),
			Runes: w.runes, LinkRunes: w.linked, Links: w.links, Bold: w.bold,
			Style: styleOf(s.style),
			Break: w.parted, Element: s.element, Tags: s.tags, Hints: s.hints,
		}
		if b.Kind == ListItem {
			b.Level, b.Marker = s.list, w.marker
		}
		if w.timed {
			b.Tags |= HasTime
		}
		if w.linked < w.runes || w.runes == 0 {
			b.Tags &^= InLink
		}
		w.page.Blocks = append(w.page.Blocks, b)
		w.total += len(text)
		w.marker = ""
	}
	w.text, w.space, w.breaks, w.parted = w.text[:0], false, 0, false
	w.runes, w.linked, w.links, w.bold, w.timed = 0, 0, 0, 0, false
}

// sum fills in the sums of the elements; children come after their parents.
func (w *walker) sum() {
	elements := w.page.Elements
	elements[0].Last = len(w.page.Blocks)
	for i := range w.page.Blocks {
		b := &w.page.Blocks[i]
		e := &elements[b.Element]
		e.Runes += b.Runes
		e.LinkRunes += b.LinkRunes
		if b.IsProse() {
			e.Prose += b.Runes
		}
	}
	for i := len(elements) - 1; i > 0; i-- {
		e := &elements[i]
		e.Last = max(e.Last, e.First)
		p := &elements[e.Parent]
		p.Runes += e.Runes
		p.LinkRunes += e.LinkRunes
		p.Prose += e.Prose
	}
}

// IsProse says whether the block reads like sentences rather than like a label.
func (b *Block) IsProse() bool {
	return b.Kind != Heading && b.Runes >= 40 && b.LinkRunes*3 < b.Runes && strings.ContainsAny(b.Text, ".,!?;:。、，！？।؟،")
}

func markerOf(n *html.Node) string {
	if n.Parent == nil || n.Parent.DataAtom != atom.Ol {
		return ""
	}
	number := 1
	if start, err := strconv.Atoi(attr(n.Parent, "start")); err == nil {
		number = start
	}
	for p := n.PrevSibling; p != nil; p = p.PrevSibling {
		if p.DataAtom == atom.Li {
			number++
		}
	}
	if value, err := strconv.Atoi(attr(n, "value")); err == nil {
		number = value
	}
	return strconv.Itoa(number) + "."
}
