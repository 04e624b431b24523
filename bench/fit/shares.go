package fit

import "math"

// ShareRegression is a logistic regression on shares between 0 and 1, fitted by
// Newton's method with a ridge (the first weight, the bias, is left free of it).
type ShareRegression struct {
	rows    [][]float64
	shares  []float64
	weights []float64
}

// Add adds the rows of one article, each with the given weight.
func (l *ShareRegression) Add(rows [][]float64, shares []float64, weight float64) {
	l.rows = append(l.rows, rows...)
	l.shares = append(l.shares, shares...)
	for range rows {
		l.weights = append(l.weights, weight)
	}
}

// Solve returns the weights of the columns.
func (l *ShareRegression) Solve(ridge float64) []float64 {
	if len(l.rows) == 0 {
		return nil
	}
	n := len(l.rows[0])
	w := make([]float64, n)
	for range 12 {
		gradient, hessian := make([]float64, n), newSquare(n)
		for j := 1; j < n; j++ {
			gradient[j] = -ridge * w[j]
			hessian[j][j] = ridge
		}
		hessian[0][0] = 1e-6
		for r, x := range l.rows {
			p := 1 / (1 + math.Exp(-Dot(x, w)))
			g, h := l.weights[r]*(l.shares[r]-p), l.weights[r]*p*(1-p)
			for j, v := range x {
				if v == 0 {
					continue
				}
				gradient[j] += g * v
				for k := range j + 1 {
					hessian[j][k] += h * v * x[k]
				}
			}
		}
		for j, step := range solve(hessian, gradient) {
			w[j] += step
		}
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

// solve returns x of a·x = b by Cholesky; a is symmetric, given by its lower half.
func solve(a [][]float64, b []float64) []float64 {
	n := len(b)
	x := append([]float64(nil), b...)
	for j := range n {
		for k := range j {
			a[j][j] -= a[j][k] * a[j][k]
		}
		a[j][j] = math.Sqrt(math.Max(a[j][j], 1e-12))
		for i := j + 1; i < n; i++ {
			for k := range j {
				a[i][j] -= a[i][k] * a[j][k]
			}
			a[i][j] /= a[j][j]
		}
	}
	for i := range n {
		for k := range i {
			x[i] -= a[i][k] * x[k]
		}
		x[i] /= a[i][i]
	}
	for i := n - 1; i >= 0; i-- {
		for k := i + 1; k < n; k++ {
			x[i] -= a[k][i] * x[k]
		}
		x[i] /= a[i][i]
	}
	return x
}
