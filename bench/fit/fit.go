// Package fit fits the small models that Lede embeds: a logistic regression,
// and its conditional form for choosing one of many.
package fit

import "math"

// Choice is one question of a conditional logit: rows of features, some of them right.
type Choice struct {
	Rows  [][]float64
	Right []bool
}

// Conditional fits weights w so that the right rows have the greatest share of
// Σ exp(w·x), with an L2 penalty (McFadden 1974). Choices without a right row,
// or with nothing else, teach nothing.
func Conditional(choices []Choice, features int, penalty float64) []float64 {
	gradient := func(w, g []float64) {
		for i := range g {
			g[i] = penalty * w[i]
		}
		n := float64(len(choices))
		for _, c := range choices {
			p := shares(c.Rows, w)
			right := 0.0
			for i, ok := range c.Right {
				if ok {
					right += p[i]
				}
			}
			if right == 0 || right == 1 {
				continue
			}
			for i, row := range c.Rows {
				d := p[i]
				if c.Right[i] {
					d -= p[i] / right
				}
				for k, x := range row {
					g[k] += d * x / n
				}
			}
		}
	}
	return descend(features, gradient)
}

// shares returns the softmax of w·x over rows.
func shares(rows [][]float64, w []float64) []float64 {
	p := make([]float64, len(rows))
	for i, row := range rows {
		p[i] = Dot(row, w)
	}
	softmax(p)
	return p
}

// softmax turns scores into shares, in place.
func softmax(p []float64) {
	top, sum := math.Inf(-1), 0.0
	for _, score := range p {
		top = max(top, score)
	}
	for i := range p {
		p[i] = math.Exp(p[i] - top)
		sum += p[i]
	}
	for i := range p {
		p[i] /= sum
	}
}

// descend minimizes a smooth function from 0.
func descend(n int, gradient func(w, g []float64)) []float64 {
	return adam(n, 500, 0.15, gradient)
}

// adam takes so many steps down a smooth function from 0 (Kingma and Ba 2015),
// the first of the given rate, each smaller than the one before.
func adam(n, steps int, rate float64, gradient func(w, g []float64)) []float64 {
	const slow, steep = 0.9, 0.99
	w, g := make([]float64, n), make([]float64, n)
	m, v := make([]float64, n), make([]float64, n)
	for t := 1; t <= steps; t++ {
		gradient(w, g)
		step := rate * (1 - float64(t-1)/float64(steps))
		for i := range w {
			m[i] = slow*m[i] + (1-slow)*g[i]
			v[i] = steep*v[i] + (1-steep)*g[i]*g[i]
			mean := m[i] / (1 - math.Pow(slow, float64(t)))
			spread := v[i] / (1 - math.Pow(steep, float64(t)))
			w[i] -= step * mean / (math.Sqrt(spread) + 1e-9)
		}
	}
	return w
}

// Example is one observation of a logistic regression.
type Example struct {
	Row    []float64
	Target float64 // 1 or 0, or a share between them
	Weight float64
}

// Logistic fits weights by Newton's method. penalties holds the L2 penalty of
// each weight, in the unit of the examples' weights.
func Logistic(examples []Example, penalties []float64) []float64 {
	n := len(penalties)
	w := make([]float64, n)
	for range 12 {
		gradient, hessian := make([]float64, n), make([][]float64, n)
		for i := range hessian {
			hessian[i] = make([]float64, n)
			hessian[i][i] = penalties[i] + 1e-9
			gradient[i] = penalties[i] * w[i]
		}
		for _, e := range examples {
			p := 1 / (1 + math.Exp(-Dot(e.Row, w)))
			d := p - e.Target
			curve := e.Weight * p * (1 - p)
			for i, x := range e.Row {
				if x == 0 {
					continue
				}
				gradient[i] += e.Weight * d * x
				for j, y := range e.Row[:i+1] {
					hessian[i][j] += curve * x * y
				}
			}
		}
		for i := range hessian {
			for j := range i {
				hessian[j][i] = hessian[i][j]
			}
		}
		for i, step := range solve(hessian, gradient) {
			w[i] -= step
		}
	}
	return w
}

// solve returns x of a·x = b by Gaussian elimination with pivoting; it overwrites both.
func solve(a [][]float64, b []float64) []float64 {
	n := len(b)
	for i := range n {
		pivot := i
		for r := i + 1; r < n; r++ {
			if math.Abs(a[r][i]) > math.Abs(a[pivot][i]) {
				pivot = r
			}
		}
		a[i], a[pivot], b[i], b[pivot] = a[pivot], a[i], b[pivot], b[i]
		for r := i + 1; r < n; r++ {
			factor := a[r][i] / a[i][i]
			for c := i; c < n; c++ {
				a[r][c] -= factor * a[i][c]
			}
			b[r] -= factor * b[i]
		}
	}
	for i := n - 1; i >= 0; i-- {
		for c := i + 1; c < n; c++ {
			b[i] -= a[i][c] * b[c]
		}
		b[i] /= a[i][i]
	}
	return b
}

// Dot returns the inner product of two vectors of the same length.
func Dot(a, b []float64) float64 {
	sum := 0.0
	for i, x := range a {
		sum += x * b[i]
	}
	return sum
}
