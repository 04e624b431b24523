package pasted

import "github.com/lede-bot/lede/article/internal/boilerplate"

// turnCost is the price of a change between body and not body, in log odds
// times a line's weight; certain bounds the log odds of one line; benefit is
// what is added to them at last, as a body with a stray line reads better than
// one with a hole.
const (
	turnCost = 2.0
	certain  = 4.0
	benefit  = 0.5
)

// Body says for each line whether it belongs to the article's body.
func (d *Document) Body() []bool {
	if d.bare() {
		chosen := make([]bool, len(d.Lines))
		for i := range chosen {
			chosen[i] = d.labels[i].Kind == boilerplate.Body
		}
		return chosen
	}
	m := d.Model
	if m == nil {
		m = embeddedModel()
	}
	logits := d.odds(m)
	for i := range logits {
		logits[i] += benefit
	}
	chosen := best(d.gains(logits), turnCost)
	for i := range chosen {
		chosen[i] = chosen[i] && d.labels[i].Kind == boilerplate.Body
	}
	return chosen
}

// gains returns what each line adds to the worth of a body that holds it.
func (d *Document) gains(logits []float64) []float64 {
	gains := make([]float64, len(logits))
	for i, logit := range logits {
		gains[i] = min(max(logit, -certain), certain) * d.lineWeight(i)
	}
	return gains
}

// A bare text has few lines of a word or three, and its first paragraph stands
// near its beginning: a page's menus and footers are longer.
const (
	bareAbove     = 6  // lines above the first paragraph
	bareLines     = 40 // in a text of so few lines more are allowed
	bareFurniture = 3  // lines of legal text
)

// bare says whether the text is an article without the page around it, as when
// a reader has marked the article alone. Then only what the words of a line
// give away is removed.
func (d *Document) bare() bool {
	first, short, furniture := -1, 0, 0
	for i := range d.shapes {
		s := &d.shapes[i]
		if first < 0 && s.prose && d.labels[i].Kind == boilerplate.Body {
			first = i
		}
		switch {
		case s.words <= 3 && !d.Lines[i].Row:
			short++
		case d.labels[i].Kind == boilerplate.Legal || d.labels[i].Kind == boilerplate.Consent:
			furniture++
		}
	}
	n := len(d.shapes)
	switch {
	case n <= bareAbove:
		return true
	case first < 0 || furniture > bareFurniture:
		return false
	case first == 0: // lists and prices may follow, menus stand in front
		return 2*short <= n
	case n <= bareLines:
		return 3*short <= n
	}
	return first <= bareAbove && 4*short <= n
}
