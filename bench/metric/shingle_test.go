package metric

import (
	"math"
	"testing"
)

func TestShingles(t *testing.T) {
	tests := []struct {
		name, gold, output string
		tp, fp, fn         float64
		equal              bool
	}{
		{"equal but for punctuation", "One two three four five.", "One, two three — four five", 1, 0, 0, true},
		{"headline in front", "a b c d e", "x a b c d e", 2. / 3, 1. / 3, 0, false},
		{"nothing read", "a b c d e", "", 0, 0, 1, false},
		{"shorter than a shingle", "a b", "a b", 1, 0, 0, true},
		{"both empty", "", "", 0, 0, 0, true},
		{"repeated text counts once for each time", "a b c d", "a b c d a b c d", 0.2, 0.8, 0, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := Shingles(test.gold, test.output)
			if !near(got.TruePositive, test.tp) || !near(got.FalsePositive, test.fp) || !near(got.FalseNegative, test.fn) || got.Equal != test.equal {
				t.Errorf("got %+v, want tp %v fp %v fn %v equal %v", got, test.tp, test.fp, test.fn, test.equal)
			}
		})
	}
}

func TestMeanShinglesTakesF1OfTheMeans(t *testing.T) {
	got := MeanShingles([]PageScore{Shingles("a b c d", "a b c d"), Shingles("a b c d e", "x a b c d e")})
	if want := (1 + 2./3) / 2; !near(got.Precision, want) || !near(got.Recall, 1) || !near(got.F1, 2*want/(want+1)) || !near(got.Accuracy, 0.5) {
		t.Errorf("got %+v", got)
	}
}

func TestSegments(t *testing.T) {
	var counts SegmentCounts
	counts.Segments("The soft\u00adened  line\nstands here.", []string{"softened line stands", "Stands"}, []string{"here.", "gone"})
	if want := (SegmentCounts{TruePositive: 1, FalseNegative: 1, FalsePositive: 1, TrueNegative: 1}); counts != want {
		t.Errorf("got %+v, want %+v", counts, want)
	}
}

func near(a, b float64) bool { return math.Abs(a-b) < 1e-9 }
