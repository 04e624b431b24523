package fit

import (
	"math"
	"testing"
)

func TestLogisticFindsTheOddsOfTheData(t *testing.T) {
	// 3 of 4 are positive with the feature, 1 of 4 without: log odds +ln 3 and -ln 3.
	var examples []Example
	for i := range 8 {
		with := float64(i / 4)
		example := Example{Row: []float64{1, with}, Weight: 1}
		if (i%4 == 0) != (with == 1) {
			example.Target = 1
		}
		examples = append(examples, example)
	}
	w := Logistic(examples, []float64{0, 0})
	if math.Abs(w[0]+math.Log(3)) > 1e-6 || math.Abs(w[1]-2*math.Log(3)) > 1e-6 {
		t.Errorf("got %v, want -ln 3 and 2 ln 3", w)
	}
	if penalized := Logistic(examples, []float64{0, 10}); math.Abs(penalized[1]) >= math.Abs(w[1]) {
		t.Errorf("a penalty did not shrink %v: %v", w[1], penalized[1])
	}
}

func TestConditionalPrefersWhatMarksTheRightRow(t *testing.T) {
	choice := Choice{Rows: [][]float64{{1, 0.3}, {0, 0.5}, {0, 0.1}}, Right: []bool{true, false, false}}
	w := Conditional([]Choice{choice, choice}, 2, 0.01)
	if w[0] < 1 {
		t.Errorf("got %v, want a large first weight", w)
	}
	idle := Choice{Rows: [][]float64{{1, 1}}, Right: []bool{true}}
	if w := Conditional([]Choice{idle}, 2, 0.01); w[0] != 0 || w[1] != 0 {
		t.Errorf("a choice without alternatives taught %v", w)
	}
}
