package metric

import "testing"

func TestBalancedAccuracyWeighsBothKindsAlike(t *testing.T) {
	judged := []Judged{{0.9, true}, {0.8, true}, {0.2, true}, {0.7, true}, {0.6, false}}
	if got := BalancedAccuracy(judged, 0.5); got != 0.375 {
		t.Errorf("got %v, want (3/4 + 0/1) / 2", got)
	}
	if got := BalancedAccuracy(judged, BestThreshold(judged)); got != 0.875 {
		t.Errorf("at the best threshold: got %v, want (3/4 + 1/1) / 2", got)
	}
	if got := BalancedAccuracy(judged[:2], 0.5); got != 0 {
		t.Errorf("without questions of one kind: got %v, want 0", got)
	}
}

func TestAUC(t *testing.T) {
	for _, test := range []struct {
		name   string
		judged []Judged
		want   float64
	}{
		{"in order", []Judged{{0.1, false}, {0.2, false}, {0.3, true}}, 1},
		{"reversed", []Judged{{0.1, true}, {0.2, false}}, 0},
		{"ties count half", []Judged{{0.5, true}, {0.5, false}}, 0.5},
		{"one pair of four wrong", []Judged{{1, false}, {2, true}, {3, false}, {4, true}}, 0.75},
		{"one kind", []Judged{{1, true}}, 0},
	} {
		if got := AUC(test.judged); got != test.want {
			t.Errorf("%s: got %v, want %v", test.name, got, test.want)
		}
	}
}
