package fit

import "math"

// Risk fits a linear score of options by the gain of the option that it would
// choose: minimum risk training (Och 2003; Smith and Eisner 2006). Of each group
// the gain is expected under the softmax of the scores, so that options close to
// the best count and those that nobody would choose do not.
type Risk struct{ groups []riskGroup }

// riskGroup is a set of options of which one is chosen. Rows are kept in single
// precision, since they are many.
type riskGroup struct {
	rows   [][]float32
	gains  []float64
	weight float64
}

// RiskOptions are the settings of [Risk.Solve].
type RiskOptions struct {
	// Temperature is the difference in score that makes an option e times as likely.
	Temperature float64
	// Ridge holds the weights near those that the fit starts from.
	Ridge float64
	// Steps is the number of steps; few of them hold back as a ridge does.
	Steps int
	// Rate is the size of the first step, in units of columns scaled to unit deviation.
	Rate float64
}

// Add adds a group of options.
func (r *Risk) Add(rows [][]float64, gains []float64, weight float64) {
	if len(rows) < 2 {
		return
	}
	g := riskGroup{rows: make([][]float32, len(rows)), gains: gains, weight: weight}
	for i, x := range rows {
		g.rows[i] = make([]float32, len(x))
		for j, v := range x {
			g.rows[i][j] = float32(v)
		}
	}
	r.groups = append(r.groups, g)
}

// Solve improves the weights that it starts from; a column that never differs
// within a group keeps its weight.
func (r *Risk) Solve(start []float64, o RiskOptions) []float64 {
	scale, total := r.deviations(len(start))
	w, gradient := make([]float64, len(start)), make([]float64, len(start))
	at := func(moved []float64) []float64 {
		for j := range w {
			w[j] = start[j] + moved[j]/scale[j]
		}
		return w
	}
	return at(adam(len(start), o.Steps, o.Rate, func(moved, g []float64) {
		r.gradient(at(moved), o.Temperature, gradient)
		for j := range g {
			g[j] = gradient[j]/scale[j]/total + o.Ridge*moved[j]
		}
	}))
}

// deviations returns the mean deviation of each column within the groups, and
// the weight of all groups.
func (r *Risk) deviations(columns int) (scale []float64, total float64) {
	scale = make([]float64, columns)
	mean := make([]float64, columns)
	for _, g := range r.groups {
		share := 1 / float64(len(g.rows))
		clear(mean)
		for _, x := range g.rows {
			for j, v := range x {
				mean[j] += float64(v) * share
			}
		}
		for _, x := range g.rows {
			for j, v := range x {
				scale[j] += g.weight * share * (float64(v) - mean[j]) * (float64(v) - mean[j])
			}
		}
		total += g.weight
	}
	for j := range scale {
		if scale[j] = math.Sqrt(scale[j] / total); scale[j] < 1e-9 {
			scale[j] = math.Inf(1)
		}
	}
	return scale, total
}

// gradient is that of the negative expected gain, by the weights.
func (r *Risk) gradient(w []float64, temperature float64, gradient []float64) {
	// Options less likely than this move nothing.
	const negligible = 1e-5
	cold := make([]float32, len(w))
	for j, v := range w {
		cold[j] = float32(v / temperature)
	}
	clear(gradient)
	var p []float64
	for _, g := range r.groups {
		p = p[:0]
		for _, x := range g.rows {
			var score float32
			for j, v := range x {
				score += v * cold[j]
			}
			p = append(p, float64(score))
		}
		softmax(p)
		mean := Dot(p, g.gains)
		for i, x := range g.rows {
			if p[i] < negligible {
				continue
			}
			pull := g.weight * p[i] * (g.gains[i] - mean) / temperature
			for j, v := range x {
				gradient[j] -= pull * float64(v)
			}
		}
	}
}
