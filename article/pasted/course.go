package pasted

import "math"

// courseNames names what [course] returns.
func courseNames() []string {
	return []string{"course_in", "span_before", "span_in", "span_after"}
}

// course returns for each line the probability that it is body in a chain in
// which each turn between body and not costs some odds, and the probabilities
// that it stands before, in or behind a body that is a single stretch of lines.
func course(gains []float64, cost float64) [][]float64 {
	never := math.Inf(-1)
	turning := chain{
		turns: [][]float64{{0, -cost}, {-cost, 0}},
		begin: []float64{0, -cost}, end: []float64{0, -cost}, body: 1,
	}.marginals(gains)
	single := chain{
		turns: [][]float64{{0, -cost, never}, {never, 0, -cost}, {never, never, 0}},
		begin: []float64{0, 0, never}, end: []float64{never, 0, 0}, body: 1,
	}.marginals(gains)
	out := make([][]float64, len(gains))
	for i := range out {
		out[i] = append(turning[i][1:], single[i]...)
	}
	return out
}

// chain is a linear chain of states, one a line, with the log weights of
// beginning, turning from one to another, and ending. The state body gains what
// the line does.
type chain struct {
	turns      [][]float64
	begin, end []float64
	body       int
}

// marginals returns for each line the probability of each state (forward-backward
// algorithm; Rabiner 1989).
func (c chain) marginals(gains []float64) [][]float64 {
	n, k := len(gains), len(c.begin)
	forward, backward := make([]float64, n*k), make([]float64, n*k)
	ways := make([]float64, k)
	for i := range n {
		for state := range k {
			sum := c.begin[state]
			if i > 0 {
				for from := range k {
					ways[from] = forward[(i-1)*k+from] + c.turns[from][state]
				}
				sum = logSum(ways)
			}
			forward[i*k+state] = sum
		}
		forward[i*k+c.body] += gains[i]
	}
	for i := n - 1; i >= 0; i-- {
		for state := range k {
			if i == n-1 {
				backward[i*k+state] = c.end[state]
				continue
			}
			for to := range k {
				ways[to] = c.turns[state][to] + backward[(i+1)*k+to]
			}
			ways[c.body] += gains[i+1]
			backward[i*k+state] = logSum(ways)
		}
	}
	out := make([][]float64, n)
	for i := range n {
		p := forward[i*k : (i+1)*k : (i+1)*k]
		for state := range k {
			p[state] += backward[i*k+state]
		}
		whole := logSum(p)
		for state := range k {
			p[state] = math.Exp(p[state] - whole)
		}
		out[i] = p
	}
	return out
}

// logSum returns the logarithm of the sum of the exponentials of xs.
func logSum(xs []float64) float64 {
	top := math.Inf(-1)
	for _, x := range xs {
		top = max(top, x)
	}
	if math.IsInf(top, -1) {
		return top
	}
	sum := 0.0
	for _, x := range xs {
		sum += math.Exp(x - top)
	}
	return top + math.Log(sum)
}
