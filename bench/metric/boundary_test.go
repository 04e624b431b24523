package metric

import "testing"

func TestBoundaries(t *testing.T) {
	labelled := "Mr. Poe left.‖He ran.¦Fast."
	if text, starts := Unlabel(labelled, "en"); text != "Mr. Poe left. He ran.Fast." || !starts[14] || !starts[21] || len(starts) != 2 {
		t.Errorf("Unlabel = %q, %v", text, starts)
	}
	got := Boundaries(labelled, "en", []string{"Mr.", "Poe left.", "He ran.Fast."})
	if want := (BoundaryCounts{Found: 1, Missed: 1, Left: 0, Cut: 1}); got != want {
		t.Errorf("Boundaries = %+v, want %+v", got, want)
	}
	if got.Right() != 1.0/3 {
		t.Errorf("Right = %v", got.Right())
	}
}
