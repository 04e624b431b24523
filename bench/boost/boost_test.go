package boost

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/lede-bot/lede/article/body"
)

// The label is an exclusive or of two features, which no sum of single features can tell.
func exclusiveOr(n int) Set {
	random := rand.New(rand.NewPCG(7, 7))
	var s Set
	for range n {
		a, b := random.Float32(), random.Float32()
		label := 0.0
		if (a < 0.5) != (b < 0.5) {
			label = 1
		}
		s.Rows, s.Labels, s.Weights = append(s.Rows, []float32{a, b, random.Float32()}), append(s.Labels, label), append(s.Weights, 1)
	}
	return s
}

var options = Options{Trees: 40, Leaves: 6, Rate: 0.3, Lambda: 1, MinWeight: 1, Rows: 0.8, Features: 0.9, Seed: 1}

func TestFitLearnsAnInteraction(t *testing.T) {
	names := []string{"a", "b", "noise"}
	m, err := body.ParseModel(strings.Join(Fit(exclusiveOr(2000), names, options), "\n"), names)
	if err != nil {
		t.Fatal(err)
	}
	unseen := exclusiveOr(500)
	wrong := 0
	for i, row := range unseen.Rows {
		if math.Signbit(m.Odds(row)) == (unseen.Labels[i] == 1) {
			wrong++
		}
	}
	if wrong > 25 {
		t.Errorf("%d of 500 rows are wrong", wrong)
	}
}

func TestFitIsDeterministic(t *testing.T) {
	names := []string{"a", "b", "noise"}
	if !slices.Equal(Fit(exclusiveOr(300), names, options), Fit(exclusiveOr(300), names, options)) {
		t.Error("two fits of the same rows differ")
	}
}

func TestATreeSeesAGroupWholeOrNotAtAll(t *testing.T) {
	names := []string{"a", "b", "noise"}
	s := exclusiveOr(2000)
	s.Groups = make([]int, len(s.Rows)) // one group: a tree sees every row or none
	o := options
	o.Trees, o.Rows = 20, 0.5
	empty := 0
	for _, tree := range Fit(s, names, o) {
		if tree == "=0" || tree == "=-0" {
			empty++
		}
	}
	if empty == 0 || empty == o.Trees {
		t.Errorf("%d of %d trees saw nothing", empty, o.Trees)
	}
}

func TestFitOfOneLabelIsALeaf(t *testing.T) {
	s := exclusiveOr(50)
	for i := range s.Labels {
		s.Labels[i] = 1
	}
	m, err := body.ParseModel(strings.Join(Fit(s, []string{"a", "b", "c"}, options), "\n"), []string{"a", "b", "c"})
	if err != nil {
		t.Fatal(err)
	}
	if m.Odds(s.Rows[0]) <= 0 {
		t.Error("the only label is not learned")
	}
}
