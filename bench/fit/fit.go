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
			p := Shares(c.Rows, w)
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

// Shares returns the softmax of w·x over rows.
func Shares(rows [][]float64, w []float64) []float64 {
	p := make([]float64, len(rows))
	top := math.Inf(-1)
	for i, row := range rows {
		p[i] = Dot(row, w)
		top = max(top, p[i])
	}
	sum := 0.0
	for i := range p {
		p[i] = math.Exp(p[i] - top)
		sum += p[i]
	}
	for i := range p {
		p[i] /= sum
	}
	return p
}

// Logistic fits weights and, as the last element, an intercept that is not penalized.
func Logistic(rows [][]float64, positive []bool, weight []float64, penalty float64) []float64 {
	if len(rows) == 0 {
		return nil
	}
	features := len(rows[0])
	total := 0.0
	for _, v := range weight {
		total += v
	}
	gradient := func(w, g []float64) {
		for i := range g {
			g[i] = penalty * w[i]
		}
		g[features] = 0
		for i, row := range rows {
			d := 1 / (1 + math.Exp(-Dot(row, w)-w[features]))
			if positive[i] {
				d--
			}
			d *= weight[i] / total
			for k, x := range row {
				g[k] += d * x
			}
			g[features] += d
		}
	}
	return descend(features+1, gradient)
}

// Dot returns the inner product of row and the first len(row) weights.
func Dot(row, w []float64) float64 {
	sum := 0.0
	for i, x := range row {
		sum += x * w[i]
	}
	return sum
}

// descend minimizes a smooth convex function by Adam with a falling step.
func descend(n int, gradient func(w, g []float64)) []float64 {
	const steps = 600
	w, g := make([]float64, n), make([]float64, n)
	m, v := make([]float64, n), make([]float64, n)
	for t := 1; t <= steps; t++ {
		gradient(w, g)
		rate := 0.15 * (1 - float64(t-1)/steps)
		for i := range w {
			m[i] = 0.9*m[i] + 0.1*g[i]
			v[i] = 0.99*v[i] + 0.01*g[i]*g[i]
			w[i] -= rate * (m[i] / (1 - math.Pow(0.9, float64(t)))) / (math.Sqrt(v[i]/(1-math.Pow(0.99, float64(t)))) + 1e-9)
		}
	}
	return w
}
