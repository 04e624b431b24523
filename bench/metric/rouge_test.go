package metric

import (
	"math"
	"testing"
)

func tokenize(sentences ...string) [][]string {
	var out [][]string
	for _, s := range sentences {
		out = append(out, RougeTokens(s))
	}
	return out
}

func TestRouge(t *testing.T) {
	reference := tokenize("The police killed the gunman.")
	for _, test := range []struct {
		name           string
		summary        [][]string
		one, two, long float64
	}{
		{"the same", tokenize("the police killed the gunman"), 1, 1, 1},
		{"one word changed", tokenize("Police kill the gunman"), 2 * 3 / 9.0, 2 * 1 / 7.0, 2 * 3 / 9.0},
		{"another order", tokenize("Gunman killed the police."), 2 * 4 / 9.0, 2 * 2 / 7.0, 2 * 2 / 9.0},
		{"nothing", tokenize("", ""), 0, 0, 0},
		{"words count as often as in the reference", tokenize("gunman gunman gunman"), 2 * 1 / 8.0, 0, 2 * 1 / 8.0},
	} {
		chosen := make([]int, len(test.summary))
		for i := range chosen {
			chosen[i] = i
		}
		got := NewRougeTable(test.summary, reference).Score(chosen)
		for _, pair := range [][2]float64{{got.One, test.one}, {got.Two, test.two}, {got.Long, test.long}} {
			if math.Abs(pair[0]-pair[1]) > 1e-9 {
				t.Errorf("%s: %+v, want %v %v %v", test.name, got, test.one, test.two, test.long)
				break
			}
		}
	}
}

// The union counts what either sentence has in common with a sentence of the
// reference (the example of Lin 2004, section 3.2: four of five words).
func TestRougeLongIsAUnion(t *testing.T) {
	table := NewRougeTable(tokenize("w1 w2 w6 w7 w8", "w1 w3 w8 w9 w5"), tokenize("w1 w2 w3 w4 w5"))
	if got, want := table.Score([]int{0, 1}).Long, 2*4/15.0; math.Abs(got-want) > 1e-9 {
		t.Errorf("long %v, want %v", got, want)
	}
}

func TestRedundancy(t *testing.T) {
	if got := Redundancy(tokenize("harbour crane arrives", "wheat prices fall")); got != 0 {
		t.Errorf("nothing in common: %v", got)
	}
	if got := Redundancy(tokenize("harbour crane arrives", "harbour crane arrives")); got != 1 {
		t.Errorf("the same: %v", got)
	}
}
