package article

import (
	"slices"
	"strings"

	"github.com/lede-bot/lede/article/internal/orders"
	"github.com/lede-bot/lede/article/internal/sentence"
)

// aroundAnOrder is how many sentences of its paragraph go with one that gives
// orders to a machine, on either side: what it wants said stands beside it.
const aroundAnOrder = 3

// dropOrders takes out what gives orders to the machines that read the page.
// It is addressed to them and no part of the article, and a claim must not be
// able to cite it. What was left out is counted and disclosed.
func (a *Article) dropOrders() {
	for _, line := range []*string{&a.Headline, &a.Dek, &a.Byline, &a.Site} {
		if orders.ToMachine(*line) {
			*line = ""
			a.Coverage.OrdersLeftOut++
		}
	}
	kept := a.Blocks[:0:0]
	for _, block := range a.Blocks {
		// All but a few blocks are told by one look, and need not be cut into sentences here.
		if block.Kind != Preformatted && !orders.ToMachine(block.Text) {
			kept = append(kept, block)
			continue
		}
		spans := passageSpans(block, a.Language)
		left := withoutOrders(block.Text, spans)
		if len(left) < len(spans) {
			a.Coverage.OrdersLeftOut += len(spans) - len(left)
			block.Text = joinSpans(block.Text, left)
		}
		if len(left) > 0 {
			kept = append(kept, block)
		}
	}
	a.Blocks = kept
}

// withoutOrders returns the spans that neither give orders to a machine nor stand beside one that does.
func withoutOrders(text string, spans []sentence.Span) []sentence.Span {
	order := make([]bool, len(spans))
	for i, span := range spans {
		order[i] = orders.ToMachine(text[span.Start:span.End])
	}
	if !slices.Contains(order, true) {
		return spans
	}
	var left []sentence.Span
	for i, span := range spans {
		if !slices.Contains(order[max(0, i-aroundAnOrder):min(len(spans), i+aroundAnOrder+1)], true) {
			left = append(left, span)
		}
	}
	return left
}

func joinSpans(text string, spans []sentence.Span) string {
	parts := make([]string, len(spans))
	for i, span := range spans {
		parts[i] = text[span.Start:span.End]
	}
	return strings.Join(parts, " ")
}
