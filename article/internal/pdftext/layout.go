package pdftext

import (
	"cmp"
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	// wordGap and columnGap are distances, in sizes of the letters, from which
	// on a gap within a line parts words, and columns.
	wordGap   = 0.15
	columnGap = 2.2
	// maxLines bounds the lines of a page that are put in order.
	maxLines = 5000
)

// line is one line of one column.
type line struct {
	text      string
	x0, x1, y float64
	size      float64
	bold      bool
	page      int
	right     float64 // where the column's lines end
}

// linesOf joins the runs of a page to lines, in the order they are drawn, which
// for nearly all programs is the order they are read in.
func linesOf(runs []run) []line {
	var lines []line
	var text strings.Builder
	var current line
	letters, boldLetters := 0, 0
	flush := func() {
		if current.text = strings.TrimSpace(text.String()); current.text != "" && len(lines) < maxLines {
			current.bold = boldLetters*10 > letters*9
			lines = append(lines, current)
		}
		text.Reset()
		letters, boldLetters = 0, 0
	}
	for _, r := range runs {
		gap := r.x0 - current.x1
		size := max(r.size, current.size)
		joins := text.Len() > 0 && math.Abs(r.y-current.y) < 0.5*size && gap > -0.5*size && gap < columnGap*size
		if !joins {
			flush()
			current = line{x0: r.x0, x1: r.x1, y: r.y, size: r.size}
		} else {
			if gap > wordGap*size {
				text.WriteByte(' ')
			}
			current.x1 = max(current.x1, r.x1)
			// The line's size is that of most of its letters' first large run,
			// not of a raised number.
			if r.size > current.size {
				current.size, current.y = r.size, r.y
			}
		}
		text.WriteString(r.text)
		count := utf8.RuneCountInString(strings.TrimSpace(r.text))
		letters += count
		if r.bold {
			boldLetters += count
		}
	}
	flush()
	return lines
}

// readingOrder puts the lines of a page in the order they are read in where
// they are not drawn in it: column by column between the lines that span the page.
func readingOrder(lines []line) []line {
	if isDisordered(lines) {
		slices.SortStableFunc(lines, func(a, b line) int {
			if math.Abs(a.y-b.y) < 0.5*min(a.size, b.size) {
				return cmp.Compare(a.x0, b.x0)
			}
			return cmp.Compare(b.y, a.y)
		})
		lines = byColumn(lines)
	}
	for i := range lines {
		lines[i].right = lines[i].x1
		for _, other := range lines {
			if math.Abs(other.x0-lines[i].x0) < 3*lines[i].size {
				lines[i].right = max(lines[i].right, other.x1)
			}
		}
	}
	return lines
}

// isDisordered reports whether many lines are drawn beside, or above, the one before.
func isDisordered(lines []line) bool {
	bad := 0
	for i := 1; i < len(lines); i++ {
		a, b := lines[i-1], lines[i]
		size := max(a.size, b.size)
		beside := math.Abs(a.y-b.y) < 0.5*size
		above := b.y > a.y+size && b.x0 < a.x1 && a.x0 < b.x1
		if beside || above {
			bad++
		}
	}
	return bad >= 4 && bad*5 > len(lines)
}

// byColumn orders lines, which stand from top to bottom, by two columns where
// an empty gutter parts most of them.
func byColumn(lines []line) []line {
	left, right := math.Inf(1), math.Inf(-1)
	for _, l := range lines {
		left, right = min(left, l.x0), max(right, l.x1)
	}
	best, bestSpanning := 0.0, len(lines)
	for step := 30; step <= 70; step++ {
		x := left + (right-left)*float64(step)/100
		spanning, before, after := 0, 0, 0
		for _, l := range lines {
			switch {
			case l.x1 <= x:
				before += len(l.text)
			case l.x0 >= x:
				after += len(l.text)
			default:
				spanning++
			}
		}
		if spanning < bestSpanning && before > 0 && after > 0 && min(before, after)*4 > max(before, after) {
			best, bestSpanning = x, spanning
		}
	}
	if bestSpanning*4 > len(lines) {
		return lines
	}
	ordered := make([]line, 0, len(lines))
	var second []line
	for _, l := range lines {
		switch {
		case l.x1 <= best:
			ordered = append(ordered, l)
		case l.x0 >= best:
			second = append(second, l)
		default:
			ordered = append(append(ordered, second...), l)
			second = second[:0]
		}
	}
	return append(ordered, second...)
}

// pageNumber matches a line that is nothing but a page's number.
var pageNumber = regexp.MustCompile(`(?i)^[\W_]*(?:page|seite|strona|str\.|p\.|s\.|página|pagina|стр\.)?\s*\d{1,4}(?:\s*(?:/|of|von|de|di|z|из|sur|van)\s*\d{1,4})?[\W_]*$|^[ivxlc]{1,6}$`)

// withoutRunningLines drops, from the top and bottom of the pages, page numbers
// and what stands there on several pages, and returns the rest as one list.
func withoutRunningLines(pages [][]line) []line {
	const edge = 2 // lines at the top and bottom that are looked at
	edges := make([]map[int]bool, len(pages))
	counts := map[string]int{}
	for i, lines := range pages {
		edges[i] = map[int]bool{}
		order := make([]int, len(lines))
		for j := range order {
			order[j] = j
		}
		slices.SortFunc(order, func(a, b int) int { return cmp.Compare(lines[a].y, lines[b].y) })
		for _, side := range [][]int{order[:min(edge, len(order))], order[max(0, len(order)-edge):]} {
			for _, j := range side {
				edges[i][j] = true
			}
		}
		seen := map[string]bool{}
		for j := range edges[i] {
			if key := runningKey(lines[j].text); !seen[key] {
				seen[key] = true
				counts[key]++
			}
		}
	}
	enough := 3
	if len(pages) < 4 {
		enough = 2
	}
	var kept []line
	for i, lines := range pages {
		for j, l := range lines {
			if edges[i][j] && (counts[runningKey(l.text)] >= enough || pageNumber.MatchString(l.text)) {
				continue
			}
			l.page = i
			kept = append(kept, l)
		}
	}
	return kept
}

// runningKey is what stays the same of a running line from page to page.
func runningKey(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) || unicode.IsSpace(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, text)
}
