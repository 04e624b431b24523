package forest

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/lede-bot/lede/internal/trees"
)

// The label is an exclusive or of two features, which no sum of single features can tell.
func exclusiveOr(n int, seed uint64) Set {
	random := rand.New(rand.NewPCG(seed, 7))
	var s Set
	for range n {
		a, b := random.Float64(), random.Float64()
		label := 0.0
		if (a < 0.5) != (b < 0.5) {
			label = 1
		}
		s.Rows, s.Labels, s.Weights = append(s.Rows, []float64{a, b, random.Float64()}), append(s.Labels, label), append(s.Weights, 1)
	}
	return s
}

var options = Options{Trees: 40, LeafRows: 5, Features: 1, Prior: 1, Seed: 1}

func TestFitLearnsAnInteraction(t *testing.T) {
	names := []string{"a", "b", "noise"}
	f := Fit(exclusiveOr(2000, 1), options)
	written, err := trees.Parse(strings.Join(f.Lines(names, 1), "\n"), names)
	if err != nil {
		t.Fatal(err)
	}
	unseen := exclusiveOr(500, 2)
	wrong := 0
	for i, row := range unseen.Rows {
		odds := f.Odds(row)
		if math.Signbit(odds) == (unseen.Labels[i] == 1) {
			wrong++
		}
		if read := written.Sum([]float32{float32(row[0]), float32(row[1]), float32(row[2])}); math.Abs(read-odds) > 0.02 {
			t.Fatalf("row %v: %v as fitted, %v as written", row, odds, read)
		}
	}
	if wrong > 25 {
		t.Errorf("%d of 500 rows are wrong", wrong)
	}
}

func TestFitIsDeterministic(t *testing.T) {
	names := []string{"a", "b", "noise"}
	if !slices.Equal(Fit(exclusiveOr(300, 1), options).Lines(names, 1), Fit(exclusiveOr(300, 1), options).Lines(names, 1)) {
		t.Error("two fits differ")
	}
}
