package trees

import "testing"

func TestSumFollowsTheBranches(t *testing.T) {
	m, err := Parse("# two trees\nlong<2 =1 short<0.5 =2 =3\nshort<0.5 =10 =20\n", []string{"short", "long"})
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		short, long float32
		want        float64
	}{{0, 1, 11}, {0, 2, 12}, {0.5, 2, 23}, {1, 0, 21}} {
		if got := m.Sum([]float32{test.short, test.long}); got != test.want {
			t.Errorf("short %v, long %v: %v, want %v", test.short, test.long, got, test.want)
		}
	}
}

func TestTreesThatCannotBeReadAreRefused(t *testing.T) {
	for _, text := range []string{"=", "=x", "long<1 =1", "long<x =1 =2", "wide<1 =1 =2", "=1 =2", "long"} {
		if _, err := Parse(text, []string{"long"}); err == nil {
			t.Errorf("%q is read", text)
		}
	}
}
