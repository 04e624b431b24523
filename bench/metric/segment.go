package metric

import "strings"

// SegmentCounts sums, over pages, the segments found and missed.
type SegmentCounts struct{ TruePositive, FalseNegative, FalsePositive, TrueNegative int }

// Segments adds one page: with must be in the output, without must not be.
func (c *SegmentCounts) Segments(output string, with, without []string) {
	output = Squeeze(output)
	for _, segment := range with {
		if strings.Contains(output, Squeeze(segment)) {
			c.TruePositive++
		} else {
			c.FalseNegative++
		}
	}
	for _, segment := range without {
		if strings.Contains(output, Squeeze(segment)) {
			c.FalsePositive++
		} else {
			c.TrueNegative++
		}
	}
}

// Scores returns the figures of all pages added.
func (c *SegmentCounts) Scores() Scores {
	ratio := func(a, b int) float64 {
		if b == 0 {
			return 0
		}
		return float64(a) / float64(b)
	}
	s := Scores{
		Precision: ratio(c.TruePositive, c.TruePositive+c.FalsePositive),
		Recall:    ratio(c.TruePositive, c.TruePositive+c.FalseNegative),
		Accuracy:  ratio(c.TruePositive+c.TrueNegative, c.TruePositive+c.TrueNegative+c.FalsePositive+c.FalseNegative),
	}
	s.F1 = harmonic(s.Precision, s.Recall)
	return s
}

// Squeeze makes each run of white space one space and drops soft hyphens.
func Squeeze(s string) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(s, "\u00ad", "")), " ")
}
