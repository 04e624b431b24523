package fit

import "math"

// Risk fits the weights of a linear score so that the option it prefers within
// each group has a high gain: it maximizes the expected gain when an option is
// drawn with a chance proportional to the exponential of its score (minimum risk
// training, Smith and Eisner 2006).
type Risk struct {
	groups []group
}

type group struct {
	rows   [][]float64
	gains  []float64
	weight float64
}

// Add adds a group of options.
func (r *Risk) Add(rows [][]float64, gains []float64, weight float64) {
	if len(rows) > 1 {
		r.groups = append(r.groups, group{rows, gains, weight})
	}
}

// Solve returns the weights after so many steps of Adam (Kingma and Ba 2015) on
// columns scaled to unit deviation, with a quadratic decay towards 0.
func (r *Risk) Solve(decay float64, steps int) []float64 {
	if len(r.groups) == 0 {
		return nil
	}
	n := len(r.groups[0].rows[0])
	scale, total := r.deviations(n), 0.0
	for _, g := range r.groups {
		for _, x := range g.rows {
			for j := range x {
				x[j] /= scale[j]
			}
		}
		total += g.weight
	}
	w, first, second := make([]float64, n), make([]float64, n), make([]float64, n)
	for step := 1; step <= steps; step++ {
		gradient := make([]float64, n)
		for _, g := range r.groups {
			g.addGradient(w, gradient, 1/total)
		}
		rate := 0.1 * (1 - float64(step-1)/float64(steps))
		for j := range w {
			gradient[j] -= decay * w[j]
			first[j] = 0.9*first[j] + 0.1*gradient[j]
			second[j] = 0.99*second[j] + 0.01*gradient[j]*gradient[j]
			m := first[j] / (1 - math.Pow(0.9, float64(step)))
			v := second[j] / (1 - math.Pow(0.99, float64(step)))
			w[j] += rate * m / (math.Sqrt(v) + 1e-8)
		}
	}
	for j := range w {
		w[j] /= scale[j]
	}
	return w
}

// addGradient adds the gradient of the group's expected gain.
func (g *group) addGradient(w, gradient []float64, share float64) {
	scores, highest := make([]float64, len(g.rows)), math.Inf(-1)
	for i, x := range g.rows {
		scores[i] = Dot(x, w)
		highest = max(highest, scores[i])
	}
	sum, gain := 0.0, 0.0
	for i := range scores {
		scores[i] = math.Exp(scores[i] - highest)
		sum += scores[i]
		gain += scores[i] * g.gains[i]
	}
	gain /= sum
	for i, x := range g.rows {
		c := scores[i] / sum * (g.gains[i] - gain) * g.weight * share
		if math.Abs(c) < 1e-9 {
			continue
		}
		for j, v := range x {
			gradient[j] += c * v
		}
	}
}

// deviations returns the deviation of each column within its group.
func (r *Risk) deviations(n int) []float64 {
	scale, rows := make([]float64, n), 0
	for _, g := range r.groups {
		mean := make([]float64, n)
		for _, x := range g.rows {
			for j, v := range x {
				mean[j] += v / float64(len(g.rows))
			}
		}
		for _, x := range g.rows {
			for j, v := range x {
				scale[j] += (v - mean[j]) * (v - mean[j])
			}
		}
		rows += len(g.rows)
	}
	for j := range scale {
		scale[j] = math.Sqrt(scale[j]/float64(rows)) + 1e-6
	}
	return scale
}
