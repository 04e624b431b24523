package fit

import (
	"math"
	"testing"
)

func TestShareRegressionFindsTheChances(t *testing.T) {
	var r ShareRegression
	for range 50 {
		r.Add([][]float64{{1, 0}, {1, 1}}, []float64{0.2, 0.7}, 1)
	}
	w := r.Solve(0)
	for x, want := range []float64{0.2, 0.7} {
		if got := 1 / (1 + math.Exp(-w[0]-w[1]*float64(x))); math.Abs(got-want) > 0.01 {
			t.Errorf("chance at %d: %.3f, want %.3f", x, got, want)
		}
	}
}

func TestPreferenceIgnoresWhatAGroupShares(t *testing.T) {
	var p Preference
	// Within each group the second column brings two; the groups' own levels differ.
	for level := range 5 {
		l := float64(level)
		p.Add([][]float64{{l, 0, 7}, {l, 1, 7}, {l, 2, 7}}, []float64{9 * l, 9*l + 2, 9*l + 4}, 1)
	}
	w := p.Solve(1e-9)
	if math.Abs(w[1]-2) > 1e-6 || w[0] != 0 || w[2] != 0 {
		t.Errorf("weights %v, want 0, 2, 0", w)
	}
}
