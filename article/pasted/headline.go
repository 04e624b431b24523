package pasted

import (
	"strings"

	"github.com/lede-bot/lede/article/internal/boilerplate"
)

// headlineReach is how many lines above the body its headline may stand.
const headlineReach = 40

// Headline returns the index of the line that is the headline of the chosen
// body, -1 where there is none.
func (d *Document) Headline(body []bool) int {
	chosen := span{-1, -1}
	for i, in := range body {
		if in && d.shapes[i].prose {
			if chosen.start < 0 {
				chosen.start = i
			}
			chosen.end = i + 1
		}
	}
	if chosen.start < 0 {
		return -1
	}
	return d.findHeadline(chosen)
}

// findHeadline returns the line above prose that is most like its headline:
// short, no sentence of a paragraph, and about the same things.
func (d *Document) findHeadline(prose span) int {
	best, bestScore := -1, 1.2
	for i := max(prose.start-headlineReach, 0); i < prose.start; i++ {
		s := &d.shapes[i]
		if s.words < 3 || s.words > 30 || len(s.content) == 0 || s.colon || s.prose && s.terminal == '.' {
			continue
		}
		score := 2*s.topical + ramp(float64(s.words), 3, 7)
		if s.terminal == '.' {
			score -= 0.8
		}
		if d.Lines[i].Gap && (i+1 == len(d.Lines) || d.Lines[i+1].Gap) {
			score += 0.5
		}
		if d.labels[i].Kind != boilerplate.Body {
			score--
		}
		if s.clock || s.bars {
			score -= 0.4
		}
		score -= 0.6 * ramp(float64(prose.start-i), 2, headlineReach)
		if score > bestScore {
			best, bestScore = i, score
		}
	}
	return best
}

// Most words of a heading, and fewest of the paragraph that it heads.
const (
	headingWords   = 14
	paragraphChars = 80
)

// IsHeading says whether line i heads the next one: short, alone between empty
// lines, without a full stop, in front of a paragraph.
func IsHeading(lines []Line, i int) bool {
	line := lines[i]
	if line.Bullet || line.Row || i+1 >= len(lines) || !lines[i+1].Gap || i > 0 && !line.Gap {
		return false
	}
	switch terminal(line.Text) {
	case 0, '?', '!':
	default:
		return false
	}
	next := lines[i+1]
	return len(strings.Fields(line.Text)) <= headingWords && len(line.Text) <= 120 && len(next.Text) >= paragraphChars && !endsOpen(line.Text) && startsUpper(line.Text)
}
