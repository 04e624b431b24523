package pasted

import (
	"strings"
	"testing"
)

const prose = "The council voted on Tuesday to rebuild the old bridge, which was closed after an inspection found cracks in two piers."

func TestLinesKeepListsAndJoinWrappedText(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"a menu", "Home\nNews\nSport\nCulture", "Home|News|Sport|Culture"},
		{"wrapped at 40", "The council voted on Tuesday to rebuild\nthe old bridge, which was closed after an\ninspection.", "The council voted on Tuesday to rebuild the old bridge, which was closed after an inspection."},
		{"a broken word", "The council voted on Tuesday to re-\nbuild the bridge that was closed in May,\nit said.", "The council voted on Tuesday to rebuild the bridge that was closed in May, it said."},
		{"line ends of all kinds", "one\r\ntwo\u2028three", "one|two|three"},
		{"signature dash", "— Jane Roe", "— Jane Roe"},
	} {
		var got []string
		for _, line := range Lines(tt.text) {
			got = append(got, line.Text)
		}
		if strings.Join(got, "|") != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, strings.Join(got, "|"), tt.want)
		}
	}
}

func TestBodyIsFoundAmongMenus(t *testing.T) {
	menu := strings.Repeat("News\nSport\nCulture\nWeather\nOpinion\nJobs\n", 5)
	text := menu + "\nCouncil votes to rebuild the bridge\n\nMarch 3, 2026\n\n" + strings.Repeat(prose+"\n\n", 5) + "Most read\n" + menu + "© 2026 The Ledger. All rights reserved."
	d := NewDocument(Lines(text), "en")
	body := d.Body()
	for i, line := range d.Lines {
		if body[i] != (line.Text == prose) {
			t.Errorf("line %d, body %v: %s", i, body[i], line.Text)
		}
	}
	if h := d.Headline(body); h < 0 || d.Lines[h].Text != "Council votes to rebuild the bridge" {
		t.Errorf("headline %d", h)
	}
}

func TestWeightsFitTheFeatures(t *testing.T) {
	first, err := ParseWeights(weightsFile)
	if err != nil {
		t.Fatal(err)
	}
	again, err := ParseWeights(FormatWeights(first))
	if err != nil || len(again) != len(FeatureNames()) {
		t.Fatalf("%d weights, %v", len(again), err)
	}
	d := NewDocument(Lines(prose), "")
	rows := d.Features()
	if len(rows[0]) != len(FeatureNames()) || len(d.Stacked(rows, first)[0]) != len(StackedNames()) {
		t.Fatal("a feature without a name, or a name without a feature")
	}
	if _, err := ParseWeights("feature\tweight\nbias\t1"); err == nil {
		t.Fatal("other features are refused")
	}
	model() // panics on trees that split on other features
}

func TestBestPrefersOneRun(t *testing.T) {
	got := best([]float64{-3, 5, -1, 5, -9, 1}, 2)
	want := []bool{false, true, true, true, false, false}
	for i := range want {
		if got[i] != want[i] {
			t.Fatalf("%v, want %v", got, want)
		}
	}
}
