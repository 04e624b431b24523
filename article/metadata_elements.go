package article

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// meta keeps a meta element under each of its names.
func (s *surveyor) meta(n *html.Node) {
	var content, property, name, itemprop, equiv string
	for _, a := range n.Attr {
		switch a.Key {
		case "content":
			content = strings.TrimSpace(a.Val)
		case "property":
			property = a.Val
		case "name":
			name = a.Val
		case "itemprop":
			itemprop = a.Val
		case "http-equiv":
			equiv = a.Val
		}
	}
	if content == "" {
		return
	}
	for _, keys := range [...]string{property, name, itemprop, equiv} {
		for key := range strings.FieldsSeq(strings.ToLower(keys)) {
			if rest, ok := strings.CutPrefix(key, "dc:"); ok {
				key = "dc." + rest // Dublin Core is written either way
			}
			if len(s.metas) <= maxMetas && len(s.metas[key]) < maxMarked {
				s.metas[key] = append(s.metas[key], content)
			}
		}
	}
}

// maxMetas bounds how many names of meta elements are kept.
const maxMetas = 400

// link keeps the address of the canonical link.
func (s *surveyor) link(n *html.Node) {
	if s.canonical == "" && strings.EqualFold(attribute(n, "rel"), "canonical") {
		s.canonical = attribute(n, "href")
	}
	if attribute(n, "itemprop") == "image" && s.image == "" {
		s.image = attribute(n, "href")
	}
}

// script keeps JSON-LD and measures everything else.
func (s *surveyor) script(n *html.Node) {
	kind := attribute(n, "type")
	if strings.Contains(strings.ToLower(kind), "ld+json") {
		if n.FirstChild != nil {
			s.linked = append(s.linked, n.FirstChild.Data)
		}
		return
	}
	if source := attribute(n, "src"); source != "" {
		s.code = append(s.code, source)
	}
	if n.FirstChild != nil && !strings.Contains(kind, "json") {
		s.code = append(s.code, n.FirstChild.Data)
		s.scriptBytes += len(n.FirstChild.Data)
	}
}

// input looks at form fields: a password makes a login, a submit button has a label.
func (s *surveyor) input(n *html.Node, in scope) {
	switch strings.ToLower(attribute(n, "type")) {
	case "password":
		if !in.hidden && !in.aside {
			s.signs |= signPassword
		}
	case "submit", "button":
		if len(s.buttons) < maxMarked && !in.hidden {
			s.buttons = append(s.buttons, attribute(n, "value"))
		}
	}
}

// frame looks at embedded documents and media.
func (s *surveyor) frame(n *html.Node, in scope) {
	source := attribute(n, "src")
	h := hintsOf(source)
	switch {
	case h&hintCaptcha != 0 && !in.hidden:
		s.signs |= signCaptcha
	case h&hintChallenge != 0:
		s.signs |= signChallenge
	case n.DataAtom != atom.Iframe || h&hintPlayer != 0 || strings.Contains(source, "/embed"):
		if !in.hidden && !in.aside {
			s.players++
		}
	}
}

// mark takes the text of elements that their markup calls byline, dek or date.
func (s *surveyor) mark(n *html.Node, in *scope, h hint, itemprop, rel, datetime, content string) {
	text := content
	take := func(list *[]string) {
		in.marked = true
		if text == "" {
			text = textOf(n, maxMarkedText)
		}
		if text != "" && len(*list) < maxMarked {
			*list = append(*list, text)
		}
	}
	switch {
	case in.marked && (itemprop == "author" || rel == "author" || h&(hintByline|hintDek) != 0):
		// Within a byline or dek that was taken whole.
	case itemprop == "author" || itemprop == "creator" || rel == "author":
		if content != "" || textSize(n, maxMarkedText) < maxMarkedText {
			take(&s.authors)
		}
	case h&hintByline != 0 && n.DataAtom != atom.Body:
		if textSize(n, maxMarkedText) < maxMarkedText && !holdsAuthor(n) {
			text = ""
			take(&s.bylines)
		}
	case n.DataAtom == atom.Time, itemprop == "datepublished", itemprop == "datemodified", h&hintDate != 0:
		if datetime != "" {
			text = datetime
		}
		if text == "" {
			if textSize(n, maxMarkedText) >= maxMarkedText {
				return
			}
			text = textOf(n, maxMarkedText)
		}
		if len(s.dates) < maxMarked && itemprop != "datemodified" {
			s.dates = append(s.dates, dateMark{text, s.text.Len(), itemprop == "datepublished" || h&hintPublished != 0})
		}
	case (h&hintDek != 0 || itemprop == "alternativeheadline") && (len(s.headings) > 0 || itemprop != ""):
		if size := textSize(n, 700); size > 20 && size < 700 && len(s.deks) < maxMarked {
			s.deks = append(s.deks, textOf(n, 700))
		}
	}
}
