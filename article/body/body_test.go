package body

import (
	"strings"
	"testing"

	"golang.org/x/net/html"
)

func TestEmbeddedModelIsRead(t *testing.T) {
	m, err := ParseModel(modelText, FeatureNames())
	if err != nil {
		t.Fatal(err)
	}
	if m.trees.Len() == 0 {
		t.Error("the model has no trees")
	}
}

func TestFeatureNamesAreDistinct(t *testing.T) {
	seen := make(map[string]bool)
	for _, name := range FeatureNames() {
		if seen[name] || name == "" || strings.ContainsAny(name, " <=") {
			t.Errorf("feature name %q", name)
		}
		seen[name] = true
	}
}

func TestParseModel(t *testing.T) {
	names := []string{"a", "b"}
	m, err := ParseModel("# a comment\na<0.5 =-1 b<2 =0.25 =3\n=0.5\n", names)
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		a, b float32
		want float64
	}{{0, 0, -0.5}, {0.5, 1.9, 0.75}, {1, 2, 3.5}} {
		if got := m.Odds([]float32{test.a, test.b}); got != test.want {
			t.Errorf("odds of %v, %v are %v, want %v", test.a, test.b, got, test.want)
		}
	}
	for _, bad := range []string{"a<x =1 =2", "c<1 =1 =2", "a<1 =1", "=1 =2", "=x", "a"} {
		if _, err := ParseModel(bad, names); err == nil {
			t.Errorf("%q was read", bad)
		}
	}
}

func input(t testing.TB, page string, h Hints) *Input {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	in, err := Read(t.Context(), doc, h)
	if err != nil {
		t.Fatal(err)
	}
	return in
}

// chosen returns the texts that are kept when the model gives each block the same odds.
func chosen(in *Input, odds ...float64) string {
	all := make([]float64, len(in.Page.Blocks))
	for i := range all {
		all[i] = odds[min(i, len(odds)-1)]
	}
	var kept []string
	for i, keep := range Choose(in, all) {
		if keep {
			kept = append(kept, in.Page.Blocks[i].Text)
		}
	}
	return strings.Join(kept, "|")
}

const plain = "<p>The dam held through the night, said the engineer on duty, and the valley slept.</p>"

func TestChooseVetoesWhatIsNeverBody(t *testing.T) {
	for name, page := range map[string]string{
		"caption":          "<figure><figcaption>VETO at dusk</figcaption></figure>",
		"caption by class": "<div class=image-caption><span>VETO at dusk</span></div>",
		"headline":         "<h2>VETO dam holds in the night</h2>",
		"newsletter":       "<p>VETO: Sign up for our newsletter and get our best stories in your inbox every morning.</p>",
	} {
		t.Run(name, func(t *testing.T) {
			got := chosen(input(t, plain+page+plain, Hints{Headline: "VETO dam holds in the night", Language: "en"}), 3)
			if strings.Contains(got, "VETO") || !strings.Contains(got, "engineer") {
				t.Errorf("chose %q", got)
			}
		})
	}
}

func TestChooseKeepsAPageOfCaptions(t *testing.T) {
	in := input(t, strings.Repeat("<figure><figcaption>The dam at dusk, seen from the northern shore.</figcaption></figure>", 3), Hints{})
	if got := chosen(in, 3); strings.Count(got, "dusk") != 3 {
		t.Errorf("chose %q", got)
	}
}

func TestChooseKeepsRowsTogether(t *testing.T) {
	in := input(t, plain+"<table><tr><td>May<td>12<tr><td>June<td>15<tr><td>July<td>11</table>"+plain, Hints{})
	got := chosen(in, 4, 3, -0.5, 3, 4)
	if !strings.Contains(got, "June\t15") {
		t.Errorf("lost a row from the middle of %q", got)
	}
}

func TestChooseNeverLeavesAPageEmpty(t *testing.T) {
	for name, page := range map[string]string{"prose": plain, "a label": "<div>Closed</div>"} {
		if got := chosen(input(t, page, Hints{}), -9); got == "" {
			t.Errorf("%s: nothing was chosen", name)
		}
	}
}

func TestHidesStated(t *testing.T) {
	stated := strings.Repeat("The dam held through the night and the valley slept on. ", 20)
	for _, test := range []struct {
		name, page string
		want       bool
	}{
		{"a shell", "<div>Loading</div>", true},
		{"the same text", "<p>" + stated, false},
		{"another text", "<p>" + strings.Repeat("Rain fell on the other side of the hills, too. ", 40), false},
	} {
		if got := input(t, test.page, Hints{Stated: stated}).HidesStated(); got != test.want {
			t.Errorf("%s: got %v", test.name, got)
		}
	}
}
