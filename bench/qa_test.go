package main

import (
	"slices"
	"testing"

	"github.com/lede-bot/lede/article"
	"github.com/lede-bot/lede/bench/dataset"
)

func TestRightPassagesCountCodePointsAndSkipWhiteSpace(t *testing.T) {
	q := dataset.Question{
		Article: "Élan  vital ist da.\n\n\nDann  kam Bob.  Ende gut.",
		// "Bob" stands at code points 32 to 35; bytes would point elsewhere.
		AnswerSpans: [][2]int{{32, 35}},
	}
	a, err := article.FromText(t.Context(), q.Article, article.TextOptions{Language: "de"})
	if err != nil {
		t.Fatal(err)
	}
	if got := rightPassages(a, q); !slices.Equal(got, []bool{false, true, false}) {
		t.Errorf("got %v for %+v, want only the second", got, a.Passages)
	}
}
