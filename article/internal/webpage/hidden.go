package webpage

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// maxStyleBytes bounds how much of the page's style sheets is read.
const maxStyleBytes = 512 << 10

// hiddenRules are the class and id names that the page's own style sheets hide
// by a rule for that name alone.
type hiddenRules struct{ classes, ids map[string]bool }

// readHiddenRules reads the style elements of the page. Rules inside at-rules
// (@media print and the like) and selectors of more than one part are left out:
// what they match is not known without a layout engine.
func readHiddenRules(doc *html.Node) hiddenRules {
	rules := hiddenRules{make(map[string]bool), make(map[string]bool)}
	left := maxStyleBytes
	for n := range doc.Descendants() {
		if n.DataAtom != atom.Style || n.FirstChild == nil {
			continue
		}
		css := n.FirstChild.Data
		if len(css) > left {
			break
		}
		left -= len(css)
		if strings.Contains(css, "none") || strings.Contains(css, "hidden") {
			rules.read(css)
		}
	}
	return rules
}

func (r hiddenRules) read(css string) {
	depth, start := 0, 0
	selector := ""
	for i := 0; i < len(css); i++ {
		switch css[i] {
		case '/':
			if strings.HasPrefix(css[i:], "/*") {
				end := strings.Index(css[i+2:], "*/")
				if end < 0 {
					return
				}
				if strings.TrimSpace(css[start:i]) == "" {
					start = i + 2 + end + 2
				}
				i += 2 + end + 1
			}
		case '{':
			if depth == 0 {
				selector = css[start:i]
			}
			depth++
			start = i + 1
		case '}':
			if depth == 1 && !strings.HasPrefix(strings.TrimSpace(selector), "@") {
				r.add(selector, css[start:i])
			}
			depth = max(depth-1, 0)
			start = i + 1
		case ';':
			if depth == 0 {
				start = i + 1
			}
		}
	}
}

func (r hiddenRules) add(selectors, declarations string) {
	visible, said := visibility(declarations)
	if !said {
		return
	}
	for selector := range strings.SplitSeq(selectors, ",") {
		selector = strings.TrimSpace(selector)
		if len(selector) < 2 || strings.ContainsAny(selector[1:], " .#:>+~[*") {
			continue
		}
		names := r.classes
		if selector[0] == '#' {
			names = r.ids
		} else if selector[0] != '.' {
			continue
		}
		names[selector[1:]] = !visible
	}
}

// visibility reads declarations as of a style attribute: whether they hide the
// element, and whether they say anything about it.
func visibility(declarations string) (visible, said bool) {
	if len(declarations) < 5 || !strings.ContainsAny(declarations, ":") {
		return true, false
	}
	visible = true
	for declaration := range strings.SplitSeq(declarations, ";") {
		property, value, _ := strings.Cut(declaration, ":")
		value = strings.TrimSpace(value)
		switch strings.ToLower(strings.TrimSpace(property)) {
		case "display":
			visible, said = !hasWord(value, "none"), true
		case "visibility":
			if hasWord(value, "hidden") || hasWord(value, "collapse") {
				visible, said = false, true
			}
		case "font-size":
			if isZero(value) {
				visible, said = false, true
			}
		case "left", "top", "text-indent", "margin-left":
			if strings.HasPrefix(value, "-") && len(strings.TrimRight(value[1:], "pxemrt;! ")) >= 4 {
				visible, said = false, true
			}
		}
	}
	return visible, said
}

// isZero says whether a length is nothing, in whatever unit.
func isZero(value string) bool {
	number := strings.TrimRight(strings.TrimSuffix(value, "!important"), "abcdefghijklmnopqrstuvwxyz% ")
	return number != "" && strings.Trim(number, "0.") == ""
}

func hasWord(value, word string) bool {
	return len(value) >= len(word) && strings.EqualFold(value[:len(word)], word)
}

// hides says whether the element and all inside it is kept from the reader's eyes.
func (r hiddenRules) hides(n *html.Node) bool {
	hidden := false
	for _, a := range n.Attr {
		switch a.Key {
		case "hidden":
			hidden = hidden || !strings.EqualFold(a.Val, "until-found")
		case "style":
			if visible, said := visibility(a.Val); said {
				if visible {
					return false
				}
				hidden = true
			}
		case "class":
			if len(r.classes) > 0 {
				for class := range strings.FieldsSeq(a.Val) {
					hidden = hidden || r.classes[class]
				}
			}
		case "id":
			hidden = hidden || r.ids[a.Val]
		}
	}
	return hidden
}
