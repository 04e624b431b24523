package pasted

import (
	"math"
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
	embeddedModel() // panics on trees that split on other features
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

func TestCourseFollowsTheEvidence(t *testing.T) {
	gains := []float64{-9, -9, 9, -1, 9, -9}
	for i, p := range course(gains, turnCost) {
		if sum := p[1] + p[2] + p[3]; math.Abs(sum-1) > 1e-9 {
			t.Errorf("line %d: before, in and behind sum to %v", i, sum)
		}
		if inside := i >= 2 && i <= 4; (p[0] > 0.5) != inside || (p[2] > 0.5) != inside {
			t.Errorf("line %d: %v", i, p)
		}
		if i < 2 && p[1] < 0.9 || i > 4 && p[3] < 0.9 {
			t.Errorf("line %d is on the wrong side: %v", i, p)
		}
	}
}

func TestCourseBearsAnyEvidence(t *testing.T) {
	for _, gains := range [][]float64{{}, {-3}, {1000, -1000}, {0, 0, 0}} {
		for i, p := range course(gains, turnCost) {
			for _, x := range p {
				if math.IsNaN(x) || x < 0 || x > 1+1e-9 {
					t.Errorf("%v: line %d has %v", gains, i, p)
				}
			}
		}
	}
}

func TestAListOfTagsIsNoProse(t *testing.T) {
	tags := strings.Repeat("bridges harbour council budget traffic ", 8)
	d := NewDocument(Lines(tags+"\n\n"+prose), "en")
	if d.shapes[0].prose || !d.shapes[1].prose {
		t.Errorf("tags %v, a sentence %v", d.shapes[0].prose, d.shapes[1].prose)
	}
}

func TestOtherStoriesShareFewWordsWithTheBody(t *testing.T) {
	text := strings.Join([]string{prose, prose, "Council wants the bridge rebuilt after inspection", "Singer returns with a record after nine years"}, "\n\n")
	d := NewDocument(Lines(text), "en")
	shares := d.topicShares([]float64{1, 1, 0, 0})
	if shares[2].core < 0.5 || shares[3].core > 0.1 {
		t.Errorf("on topic %v, off topic %v", shares[2], shares[3])
	}
}
