package fit

import "math"

// Preference fits a linear score of options by the gains that they have against
// the other options of their group: least squares on what is left of features and
// gains when the means of the group are taken off, with a ridge on columns scaled
// to unit deviation (Hoerl and Kennard 1970).
type Preference struct {
	products [][]float64 // the lower half of Σ weight·x·xᵀ
	gains    []float64   // Σ weight·x·gain
	total    float64
}

// Add adds a group of options; its weight is shared among them.
func (p *Preference) Add(rows [][]float64, gains []float64, weight float64) {
	if len(rows) < 2 {
		return
	}
	n := len(rows[0])
	if p.products == nil {
		p.products, p.gains = newSquare(n), make([]float64, n)
	}
	share := 1 / float64(len(rows))
	mean, meanGain := make([]float64, n), 0.0
	for i, x := range rows {
		for j, v := range x {
			mean[j] += v * share
		}
		meanGain += gains[i] * share
	}
	centred := make([]float64, n)
	for i, x := range rows {
		for j, v := range x {
			centred[j] = v - mean[j]
		}
		for j, v := range centred {
			p.gains[j] += weight * share * v * (gains[i] - meanGain)
			for k := range j + 1 {
				p.products[j][k] += weight * share * v * centred[k]
			}
		}
	}
	p.total += weight
}

// Solve returns the weights of the columns; a column that never differs within a group gets 0.
func (p *Preference) Solve(ridge float64) []float64 {
	n := len(p.gains)
	a, b, scale := newSquare(n), make([]float64, n), make([]float64, n)
	for j := range n {
		if scale[j] = math.Sqrt(p.products[j][j] / p.total); scale[j] < 1e-9 {
			scale[j] = math.Inf(1)
		}
		b[j] = p.gains[j] / scale[j] / p.total
		for k := range j + 1 {
			a[j][k] = p.products[j][k] / scale[j] / scale[k] / p.total
			a[k][j] = a[j][k]
		}
		a[j][j] += ridge
	}
	w := solve(a, b)
	for j := range w {
		w[j] /= scale[j]
	}
	return w
}

func newSquare(n int) [][]float64 {
	square := make([][]float64, n)
	for i := range square {
		square[i] = make([]float64, n)
	}
	return square
}
