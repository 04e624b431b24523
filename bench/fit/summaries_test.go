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

func TestRiskPrefersWhatIsChosenToWhatIsGuessed(t *testing.T) {
	// The far option would bend a straight line through all gains, but it is never chosen.
	rows, gains := [][]float64{{0, 3}, {1, 3}, {-9, 3}}, []float64{1, 2, 40}
	var r Risk
	r.Add(rows, gains, 1)
	start := []float64{2, 5}
	w := r.Solve(start, RiskOptions{Temperature: 0.5, Ridge: 0.001, Steps: 50, Rate: 0.05})
	if w[0] <= start[0] || w[1] != start[1] {
		t.Errorf("weights %v from %v: the first should rise, the second, which tells nothing apart, stay", w, start)
	}
	if again := r.Solve(start, RiskOptions{Temperature: 0.5, Ridge: 100, Steps: 50, Rate: 0.05}); again[0] >= w[0] {
		t.Errorf("a ridge holds %v no nearer to %v than %v", again, start, w)
	}
}
