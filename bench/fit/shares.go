package fit

// ShareRegression is a logistic regression on shares between 0 and 1 with a
// ridge, which leaves the first weight, the bias, free.
type ShareRegression struct{ examples []Example }

// Add adds the rows of one article, each with the given weight.
func (l *ShareRegression) Add(rows [][]float64, shares []float64, weight float64) {
	for i, row := range rows {
		l.examples = append(l.examples, Example{Row: row, Target: shares[i], Weight: weight})
	}
}

// Solve returns the weights of the columns.
func (l *ShareRegression) Solve(ridge float64) []float64 {
	if len(l.examples) == 0 {
		return nil
	}
	penalties := make([]float64, len(l.examples[0].Row))
	for i := 1; i < len(penalties); i++ {
		penalties[i] = ridge
	}
	return Logistic(l.examples, penalties)
}
