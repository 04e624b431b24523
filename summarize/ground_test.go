package summarize_test

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/lede-bot/lede/article"
	"github.com/lede-bot/lede/summarize"
)

const bridgeStory = `The new bridge over the River Tolva cost 12.5 million euros and opened on 3 March 2021. Mayor Anna Berg said all residents of Lund had waited three years for it. Engineers from Norfield ignored a warning about the northern pillar. The council may close the old ferry in autumn.`

func bridge(t *testing.T, text string) *article.Article {
	t.Helper()
	a, err := article.FromText(t.Context(), text, article.TextOptions{Language: "en"})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestGround(t *testing.T) {
	tests := []struct {
		name      string
		claim     summarize.Claim
		want      summarize.Grounded
		citations []int
		text      string // when it is to be changed
	}{
		{"word for word", summarize.Claim{Text: "The council may close the old ferry in autumn.", Citations: []int{4}}, summarize.Supported, []int{4}, ""},
		{"without citations", summarize.Claim{Text: "The council may close the old ferry in autumn."}, summarize.Supported, []int{4}, ""},
		{"a wrong citation", summarize.Claim{Text: "The council may close the old ferry in autumn.", Citations: []int{1}}, summarize.Mended, []int{4}, ""},
		{"a citation that is not there", summarize.Claim{Text: "The council may close the old ferry in autumn.", Citations: []int{99}}, summarize.Mended, []int{4}, ""},
		{"another number", summarize.Claim{Text: "The new bridge over the River Tolva cost 13.5 million euros and opened on 3 March 2021.", Citations: []int{1}}, summarize.Dropped, []int{1}, ""},
		{"marks around other words", summarize.Claim{Text: "Mayor Anna Berg said all residents of Lund “had waited for three years”.", Citations: []int{2}}, summarize.Mended, []int{2}, "Mayor Anna Berg said all residents of Lund had waited for three years."},
	}
	a := bridge(t, bridgeStory)
	for _, test := range tests {
		checked, err := summarize.Ground(t.Context(), a, []summarize.Claim{test.claim}, summarize.GroundOptions{})
		if err != nil {
			t.Fatal(err)
		}
		got := checked[0]
		if got.Grounded != test.want || test.citations != nil && !slices.Equal(got.Claim.Citations, test.citations) {
			t.Errorf("%s: %s citing %v for %v, want %s citing %v", test.name, got.Grounded, got.Claim.Citations, got.Reasons, test.want, test.citations)
		}
		if test.text != "" && got.Claim.Text != test.text {
			t.Errorf("%s: became %q", test.name, got.Claim.Text)
		}
		if got.Supported() && got.Grounded == summarize.Supported && got.Note != "" || !got.Supported() && got.Note == "" {
			t.Errorf("%s: the reader is told %q", test.name, got.Note)
		}
	}
}

// A second opinion is asked about weak claims alone, and only it can lift them.
func TestSecondOpinion(t *testing.T) {
	a := bridge(t, bridgeStory)
	weak := summarize.Claim{Text: "Eine schöne Brücke freut seit langem alle Leute in der Gegend."} // nothing in it to check
	tests := []struct {
		name    string
		claim   summarize.Claim
		opinion bool
		err     error
		asked   bool
		want    summarize.Grounded
	}{
		{"yes", weak, true, nil, true, summarize.Supported},
		{"no", weak, false, nil, true, summarize.Weak},
		{"failed", weak, true, errors.New("out of reach"), true, summarize.Weak},
		{"supported already", summarize.Claim{Text: "The council may close the old ferry in autumn."}, false, nil, false, summarize.Supported},
	}
	for _, test := range tests {
		asked := false
		options := summarize.GroundOptions{SecondOpinion: func(context.Context, string, []string) (bool, error) {
			asked = true
			return test.opinion, test.err
		}}
		checked, err := summarize.Ground(t.Context(), a, []summarize.Claim{test.claim}, options)
		if err != nil {
			t.Fatal(err)
		}
		if checked[0].Grounded != test.want || asked != test.asked {
			t.Errorf("%s: %s, asked %v", test.name, checked[0].Grounded, asked)
		}
	}
}

func TestGroundEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := summarize.Ground(ctx, bridge(t, bridgeStory), make([]summarize.Claim, 1), summarize.GroundOptions{}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	if _, err := summarize.Ground(t.Context(), nil, nil, summarize.GroundOptions{}); err == nil {
		t.Error("no article, and no error")
	}
}

// A receipt survives being written, and says what still holds.
func TestReceipt(t *testing.T) {
	a := bridge(t, bridgeStory)
	claims := []summarize.Claim{
		{Text: "The council may close the old ferry in autumn.", Citations: []int{4}},
		{Text: "The new bridge over the River Tolva cost 12.5 million euros and opened on 3 March 2021.", Citations: []int{1}},
	}
	encoded, err := json.Marshal(summarize.NewReceipt(a, "extractive", time.Now(), claims))
	if err != nil {
		t.Fatal(err)
	}
	receipt, err := summarize.ParseReceipt(encoded)
	if err != nil {
		t.Fatal(err)
	}
	checked, changed := receipt.Recheck(a)
	if changed || !checked[0].Supported() || !checked[1].Supported() {
		t.Errorf("changed %v: %+v", changed, checked)
	}
	checked, changed = receipt.Recheck(bridge(t, strings.Replace(bridgeStory, "12.5", "14.5", 1)))
	if !changed || !checked[0].Supported() || checked[1].Supported() {
		t.Errorf("changed %v: %+v", changed, checked)
	}
	for _, bad := range []string{"", "[]", `{"version":9,"claims":[{}]}`, `{"version":1}`} {
		if _, err := summarize.ParseReceipt([]byte(bad)); err == nil {
			t.Errorf("%q was read", bad)
		}
	}
}
