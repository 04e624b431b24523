package pasted

import "github.com/lede-bot/lede/article/internal/boilerplate"

// Body says for each line whether it belongs to the article's body.
func (d *Document) Body() []bool { return d.BodyWith(model()) }

// bodyThreshold is the probability from which a line counts as body.
const bodyThreshold = 0.5

// BodyWith is Body with other weights, for fitting them.
func (d *Document) BodyWith(m Model) []bool {
	chosen := make([]bool, len(d.Lines))
	for i, p := range m.Posteriors(d.Features()) {
		chosen[i] = p.State[Body] >= bodyThreshold && d.labels[i].Kind == boilerplate.Body
	}
	return chosen
}
