package summarize

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"sync"
	"testing"

	"github.com/lede-bot/lede/article"
)

const harbourText = `The port of Salten reopened on Friday, nine days after the storm sank two trawlers at its mouth.

Harbour master Jonas Eide said divers had lifted both wrecks with the help of a floating crane. The crane came from Stavanger because no local firm owns one.

Fishermen lost about 340,000 kroner in income. The insurer will pay half of it before Christmas.`

func readText(t testing.TB, text string) *article.Article {
	t.Helper()
	a, err := article.FromText(t.Context(), text, article.TextOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestAnswer(t *testing.T) {
	a := readText(t, harbourText)
	for _, test := range []struct {
		question string
		want     string // words of the direct answer; empty: abstains
	}{
		{"When did the port of Salten reopen?", "reopened on Friday"},
		{"Why did the crane come from Stavanger?", "no local firm"},
		{"How much income did fishermen lose?", "340,000 kroner"},
		{"Who lifted the wrecks with a floating crane?", "Jonas Eide"},
		{"Which actress opened the film festival in Venice?", ""},
		{"How many passengers were aboard the night train?", ""},
	} {
		answer, err := NewExtractive().Answer(t.Context(), a, test.question)
		if err != nil {
			t.Fatal(err)
		}
		if answer.Abstained != (test.want == "") {
			t.Errorf("%q: abstained %v at score %.2f", test.question, answer.Abstained, answer.Score)
		}
		if test.want != "" && !strings.Contains(a.Passages[answer.Nearest-1].Text, test.want) {
			t.Errorf("%q: nearest is %q, want the one with %q", test.question, a.Passages[answer.Nearest-1].Text, test.want)
		}
		checkAnswer(t, a, answer)
	}
}

// checkAnswer fails when an answer breaks a promise of its type.
func checkAnswer(t *testing.T, a *article.Article, answer *Answer) {
	t.Helper()
	if answer.Score < 0 || answer.Score > 1 || answer.Abstained != (answer.Score < answerConfidence) {
		t.Errorf("abstained %v at score %v", answer.Abstained, answer.Score)
	}
	if answer.Nearest < 0 || answer.Nearest > len(a.Passages) || (answer.Nearest == 0) != (len(a.Passages) == 0) {
		t.Errorf("nearest is %d of %d passages", answer.Nearest, len(a.Passages))
	}
	if answer.Abstained != (len(answer.Claims) == 0) || len(answer.Claims) > 1+maxEvidence {
		t.Fatalf("%d claims, abstained %v", len(answer.Claims), answer.Abstained)
	}
	seen := map[int]bool{}
	for i, claim := range answer.Claims {
		if len(claim.Citations) != 1 {
			t.Fatalf("claim %d cites %v", i, claim.Citations)
		}
		p := a.Passages[claim.Citations[0]-1]
		if i == 0 && p.Number != answer.Nearest || seen[p.Number] {
			t.Errorf("claim %d cites passage %d; nearest is %d", i, p.Number, answer.Nearest)
		}
		seen[p.Number] = true
		if claim.Text != a.Text[p.Start:p.End] {
			t.Errorf("claim %q is not word for word passage %d", claim.Text, p.Number)
		}
	}
}

func TestAnswerGivesWhatTheDirectPassageLacks(t *testing.T) {
	a := readText(t, harbourText)
	answer, err := NewExtractive().Answer(t.Context(), a, "How much did fishermen lose, and will the insurer pay before Christmas?")
	if err != nil {
		t.Fatal(err)
	}
	checkAnswer(t, a, answer)
	var all []string
	for _, claim := range answer.Claims {
		all = append(all, claim.Text)
	}
	for _, want := range []string{"340,000 kroner", "before Christmas"} {
		if !strings.Contains(strings.Join(all, " "), want) {
			t.Errorf("%q lack %q", all, want)
		}
	}
}

func TestAnswerOddInput(t *testing.T) {
	e := NewExtractive()
	for _, text := range []string{"", "Short.", harbourText} {
		a := readText(t, text)
		for _, question := range []string{"", "?", "why", strings.Repeat("What happened to the trawlers? ", 130)} {
			answer, err := e.Answer(t.Context(), a, question)
			if err != nil {
				t.Fatal(err)
			}
			checkAnswer(t, a, answer)
		}
	}
	if _, err := e.Answer(t.Context(), nil, "Who?"); err == nil {
		t.Error("no error without an article")
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := e.Answer(ended, readText(t, harbourText), "Who?"); !errors.Is(err, context.Canceled) {
		t.Errorf("after the context ended: %v", err)
	}
}

// Readers of several articles ask at the same time; each must get its own answer.
func TestAnswersAtTheSameTime(t *testing.T) {
	e := NewExtractive()
	question := "How many kroner did the fishermen lose?"
	var all sync.WaitGroup
	for n := range 4 * keptIndexes {
		a := readText(t, strings.ReplaceAll(harbourText, "340,000", fmt.Sprint(100+n%(2*keptIndexes))))
		want, err := NewExtractive().Answer(t.Context(), a, question)
		if err != nil {
			t.Fatal(err)
		}
		all.Go(func() {
			for range 3 {
				if got, err := e.Answer(t.Context(), a, question); err != nil || !reflect.DeepEqual(got, want) {
					t.Errorf("got %+v, %v; want %+v", got, err, want)
				}
			}
		})
	}
	all.Wait()
	if len(e.indexes.kept) > keptIndexes {
		t.Errorf("%d indexes are kept, at most %d should be", len(e.indexes.kept), keptIndexes)
	}
}

func FuzzAnswer(f *testing.F) {
	f.Add(harbourText, "When did the port reopen?")
	f.Add("Ein Satz.\n\nNoch einer!", "Wann?")
	f.Fuzz(func(t *testing.T, text, question string) {
		a := readText(t, text)
		answer, err := NewExtractive().Answer(t.Context(), a, question)
		if err != nil {
			t.Fatal(err)
		}
		checkAnswer(t, a, answer)
	})
}

func BenchmarkAnswer(b *testing.B) {
	a := readText(b, strings.Repeat(harbourText+"\n\n", 5))
	b.Run("known article", func(b *testing.B) {
		e := NewExtractive()
		for b.Loop() {
			if _, err := e.Answer(b.Context(), a, "How much income did fishermen lose?"); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("new article", func(b *testing.B) {
		for b.Loop() {
			if _, err := NewExtractive().Answer(b.Context(), a, "How much income did fishermen lose?"); err != nil {
				b.Fatal(err)
			}
		}
	})
}
