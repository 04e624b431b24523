package article

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// survey is what one walk over a page collects for metadata and verdict. The
// page is not looked at again, so it may be changed afterwards.
type survey struct {
	language string // of <html lang>
	title    string
	base     string
	// metas holds meta elements by lower-case name, property or itemprop, in page order.
	metas       map[string][]string
	canonical   string
	linked      []string // the JSON-LD scripts
	headings    []string // texts of h1, and in headingEnds where they end in text
	headingEnds []int
	// subheadings holds the texts of the first h2 and h3: old templates put the headline there.
	subheadings []string
	// marked holds texts and attributes of elements by what their markup calls them.
	authors       []string // marked up as such
	bylines, deks []string // named so by a class
	dates         []dateMark
	image         string // of itemprop=image

	// text is the visible text, a line a block, up to maxSurveyText bytes.
	text strings.Builder

	words, linkWords int // visible words, and those within links
	// proseBlocks counts paragraphs of at least 25 words outside links.
	proseBlocks int
	// storyLinks counts links that read like headlines: at least four words, in a heading or card.
	storyLinks int
	// code holds the addresses and sources of scripts that hold no data.
	code        []string
	scriptBytes int
	signs       sign
	noscript    string
	figures     int
	players     int
	timeLabels  int // blocks of the main part that start with a time of day
	buttons     []string
}

// dateMark is a date as an element gives it.
type dateMark struct {
	value     string
	at        int  // offset in the visible text
	published bool // called the date of publication by its markup
}

// sign is a set of structural signs, independent of language.
type sign uint16

const (
	signPassword    sign = 1 << iota // a visible password field
	signCaptcha                      // a captcha widget
	signChallenge                    // a script or form of a bot check
	signConsent                      // a consent dialog
	signPaywall                      // an element that is named a paywall
	signMount                        // an empty element that scripts fill
	signLive                         // markup of a live blog
	signGallery                      // markup of a picture gallery
	signErrorMarkup                  // markup that is named an error page
)

const (
	maxSurveyText = 48 << 10
	maxMarked     = 24  // bylines, dates and the like that are kept of each
	maxMarkedText = 200 // bytes of such a text
	proseWords    = 25
)

// scope is what the walk inherits from the elements around a node.
type scope struct {
	hidden  bool // not shown by a browser without scripts and style sheets
	link    bool
	heading bool // h2 to h6
	card    bool // within an article element or an element named a teaser
	aside   bool // comments, related stories, navigation, footer
	marked  bool // within a byline or dek whose text was taken already
}

// surveyor is the state of the walk.
type surveyor struct {
	*survey
	hints map[string]hint // by attribute value: pages repeat their class names
}

// surveyPage walks over the page once.
func surveyPage(doc *html.Node) *survey {
	s := surveyor{survey: &survey{metas: map[string][]string{}}, hints: map[string]hint{}}
	s.text.Grow(8 << 10)
	s.walk(doc, scope{})
	return s.survey
}

func (s *surveyor) walk(n *html.Node, in scope) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch c.Type {
		case html.TextNode:
			s.readText(c.Data, in)
		case html.ElementNode:
			s.element(c, in)
		}
	}
}

// readText counts and keeps visible text.
func (s *surveyor) readText(text string, in scope) {
	if in.hidden {
		return
	}
	words := countWords(text)
	s.words += words
	if in.link {
		s.linkWords += words
	}
	if words > 0 && s.text.Len() < maxSurveyText {
		s.text.WriteString(text)
	}
}

func (s *surveyor) element(n *html.Node, in scope) {
	switch n.DataAtom {
	case atom.Html:
		s.language = attribute(n, "lang")
		if s.language == "" {
			s.language = attribute(n, "xml:lang")
		}
	case atom.Head:
		in.hidden = true
	case atom.Title:
		// An inline SVG has titles too; the page's own comes first.
		if s.title == "" && n.Namespace == "" {
			s.title = textOf(n, 1000)
		}
		return
	case atom.Meta:
		s.meta(n)
		return
	case atom.Base:
		if s.base == "" {
			s.base = attribute(n, "href")
		}
		return
	case atom.Link:
		s.link(n)
		return
	case atom.Script:
		s.script(n)
		return
	case atom.Noscript:
		if len(s.noscript) < 2000 {
			s.noscript += " " + textOf(n, 1000)
		}
		return
	case atom.Style, atom.Template, atom.Svg, atom.Select, atom.Option, atom.Datalist, atom.Textarea:
		return
	case atom.Input:
		s.input(n, in)
		return
	case atom.Iframe, atom.Video, atom.Audio, atom.Object, atom.Embed:
		s.frame(n, in)
		return
	case atom.Img:
		if s.image == "" && attribute(n, "itemprop") == "image" {
			s.image = attribute(n, "src")
		}
		return
	}
	s.container(n, in)
}

// container looks at an element that can hold text, then at what it holds.
func (s *surveyor) container(n *html.Node, in scope) {
	h := s.read(n, &in)
	block := isBlockElement(n.DataAtom)
	if block && !in.hidden {
		s.breakLine()
	}
	if h&hintMount != 0 && n.FirstChild == nil {
		s.signs |= signMount
	}
	words, linkWords, start := s.words, s.linkWords, s.text.Len()
	s.walk(n, in)
	words, linkWords = s.words-words, s.linkWords-linkWords
	if in.hidden {
		return
	}
	switch n.DataAtom {
	case atom.H1:
		if len(s.headings) < maxMarked && words > 0 {
			s.headings = append(s.headings, textOf(n, 1000))
			s.headingEnds = append(s.headingEnds, s.text.Len())
		}
	case atom.H2, atom.H3:
		if len(s.subheadings) < maxMarked && words > 1 && !in.aside {
			s.subheadings = append(s.subheadings, textOf(n, maxMarkedText))
		}
	case atom.A:
		if words >= 4 && (in.heading || in.card || holdsHeading(n)) {
			s.storyLinks++
		}
	case atom.P, atom.Blockquote:
		if words-linkWords >= proseWords {
			s.proseBlocks++
		}
	case atom.Figure:
		s.figures++
	case atom.Button:
		if len(s.buttons) < maxMarked {
			s.buttons = append(s.buttons, textOf(n, 80))
		}
	}
	if block {
		s.breakLine()
		if end := s.text.Len(); !in.aside && end-start > 4 && startsWithClock(s.text.String()[start:end]) {
			s.timeLabels++
		}
	}
}

// breakLine ends a line of the visible text.
func (s *surveyor) breakLine() {
	if n := s.text.Len(); n > 0 && n < maxSurveyText && s.text.String()[n-1] != '\n' {
		s.text.WriteByte('\n')
	}
}

// read takes what an element's attributes say, and narrows the scope.
func (s *surveyor) read(n *html.Node, in *scope) hint {
	var h hint
	var itemprop, rel, datetime, content string
	for i := range n.Attr {
		a := &n.Attr[i]
		switch a.Key {
		case "class", "id", "data-testid", "data-component":
			found, ok := s.hints[a.Val]
			if !ok {
				found = hintsOf(a.Val)
				s.hints[a.Val] = found
			}
			h |= found
		case "itemprop":
			itemprop = strings.ToLower(a.Val)
		case "rel":
			rel = a.Val
		case "datetime":
			datetime = a.Val
		case "content":
			content = a.Val
		case "hidden":
			in.hidden = true
		case "style":
			if strings.Contains(a.Val, "display:none") || strings.Contains(a.Val, "display: none") {
				in.hidden = true
			}
		case "role":
			if a.Val == "dialog" || a.Val == "alertdialog" {
				h |= hintDialog
			}
		}
	}
	switch n.DataAtom {
	case atom.A:
		in.link = true
	case atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		in.heading = true
	case atom.Article:
		in.card = true
	case atom.Nav, atom.Footer, atom.Aside:
		in.aside = true
	}
	in.card = in.card || h&hintCard != 0
	in.aside = in.aside || h&hintAside != 0 && !holdsMain(n)
	s.raise(h, in)
	if !in.aside {
		s.mark(n, in, h, itemprop, rel, datetime, content)
	}
	return h
}

// raise remembers the signs that an element's names stand for.
func (s *surveyor) raise(h hint, in *scope) {
	if h&hintCaptcha != 0 && !in.hidden {
		s.signs |= signCaptcha
	}
	if h&hintChallenge != 0 {
		s.signs |= signChallenge
	}
	if h&hintConsent != 0 {
		s.signs |= signConsent
	}
	if h&hintPaywall != 0 && !in.aside {
		s.signs |= signPaywall
	}
	if h&hintLive != 0 && !in.aside {
		s.signs |= signLive
	}
	if h&hintGallery != 0 {
		s.signs |= signGallery
	}
	if h&hintError != 0 {
		s.signs |= signErrorMarkup
	}
}
