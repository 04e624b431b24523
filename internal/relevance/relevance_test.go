package relevance

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// story is an article written for these tests, one sentence a line.
type story struct {
	language, text string
	asked          []asked
	// unsure are questions that the best sentence answers, but lacks so many
	// words of that abstaining may be right, too.
	unsure []asked
}

// asked is a question with words of the sentence that answers it, none where no sentence does.
type asked struct{ question, answer string }

func (s story) index() (*Index, []string) {
	sentences := strings.Split(strings.TrimSpace(s.text), "\n")
	passages := make([]Passage, len(sentences))
	for i, text := range sentences {
		passages[i] = Passage{Text: text}
	}
	return NewIndex(s.language, passages), sentences
}

// readStories returns the stories of testdata/stories by name. A file NAME.LANGUAGE.txt
// holds sentences; after an empty line questions, each with words of the
// sentence that answers it behind a bar; after another one the unsure ones.
func readStories(t testing.TB) map[string]story {
	t.Helper()
	files, err := filepath.Glob("testdata/stories/*.txt")
	if err != nil || len(files) < 10 {
		t.Fatalf("%d stories, %v", len(files), err)
	}
	stories := map[string]story{}
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		parts := strings.Split(strings.TrimSpace(string(content)), "\n\n")
		name, language, _ := strings.Cut(strings.TrimSuffix(filepath.Base(file), ".txt"), ".")
		s := story{language: language, text: parts[0], asked: readAsked(parts[1])}
		if len(parts) > 2 {
			s.unsure = readAsked(parts[2])
		}
		stories[name] = s
	}
	return stories
}

func readAsked(lines string) (all []asked) {
	for line := range strings.Lines(lines) {
		question, answer, _ := strings.Cut(line, "|")
		all = append(all, asked{strings.TrimSpace(question), strings.TrimSpace(answer)})
	}
	return all
}

func TestAskInEveryLanguage(t *testing.T) {
	for name, s := range readStories(t) {
		t.Run(name, func(t *testing.T) {
			x, sentences := s.index()
			for _, a := range s.asked {
				found := x.Ask(Default(), a.question)
				best := sentences[found.Ranked[0]]
				switch {
				case a.answer == "" && found.Confidence >= 0.5:
					t.Errorf("%q: answered (%.2f) with %q, the text does not say", a.question, found.Confidence, best)
				case a.answer != "" && !strings.Contains(best, a.answer):
					t.Errorf("%q: got %q, want the sentence with %q", a.question, best, a.answer)
				case a.answer != "" && found.Confidence < 0.5:
					t.Errorf("%q: abstained (%.2f) at %q", a.question, found.Confidence, best)
				}
			}
			for _, a := range s.unsure {
				if best := sentences[x.Ask(Default(), a.question).Ranked[0]]; !strings.Contains(best, a.answer) {
					t.Errorf("%q: got %q, want the sentence with %q", a.question, best, a.answer)
				}
			}
		})
	}
}

// Small changes that turn an answerable question into one that the text does
// not answer must lower the confidence.
func TestChangesThatMakeAQuestionUnanswerable(t *testing.T) {
	x, _ := readStories(t)["bridge"].index()
	for _, test := range []struct{ change, right, wrong string }{
		{"another name", "What did engineers find in the arches of the Millbrook Bridge?", "What did engineers find in the arches of the Coldwater Bridge?"},
		{"another number", "Which bridge carries 18,000 vehicles a day?", "Which bridge carries 25,000 vehicles a day?"},
		{"another year", "What was opened in 1932?", "What was opened in 1954?"},
		{"a negation", "Why was the bridge closed?", "Why was the bridge never closed?"},
		{"an opposite", "When was the bridge opened?", "When was the bridge demolished by the army?"},
	} {
		right, wrong := x.Ask(Default(), test.right).Confidence, x.Ask(Default(), test.wrong).Confidence
		if wrong >= right {
			t.Errorf("%s: %q has %.2f, %q has %.2f", test.change, test.right, right, test.wrong, wrong)
		}
	}
}

func TestReadersWriteCarelessly(t *testing.T) {
	stories := readStories(t)
	for _, test := range []struct{ story, question, answer string }{
		{"bridge", "who is the amyor", "Mayor Elena Strand"},
		{"bridge", "how much will repars cost", "4.2 million"},
		{"bridge", "WHEN WAS THE BRIDGE OPENED", "1932"},
		{"library", "quien diseno el edificio", "Inés Robledo"},
		{"lighthouse", "combien mesure l'edifice", "42 mètres"},
		{"bakery", "wann wurde der betrieb gegruendet", "1934"},
	} {
		x, sentences := stories[test.story].index()
		if best := sentences[x.Ask(Default(), test.question).Ranked[0]]; !strings.Contains(best, test.answer) {
			t.Errorf("%q: got %q, want the sentence with %q", test.question, best, test.answer)
		}
	}
}

func TestAskIsDeterministic(t *testing.T) {
	for _, s := range readStories(t) {
		x, _ := s.index()
		y, _ := s.index()
		for _, a := range s.asked {
			if first, again := x.Ask(Default(), a.question), y.Ask(Default(), a.question); !reflect.DeepEqual(first, again) {
				t.Errorf("%q: %v, then %v", a.question, first, again)
			}
		}
	}
}

func TestAskOddQuestions(t *testing.T) {
	x, _ := readStories(t)["bridge"].index()
	for _, question := range []string{"", "   ", "?", "who", "what is it", "🙂🙂🙂", "\x00\xff\xfe"} {
		if found := x.Ask(Default(), question); found.Confidence != 0 || len(found.Ranked) != 7 {
			t.Errorf("%q: %+v, want seven passages and no confidence", question, found)
		}
	}
	long := strings.Repeat("When was the Millbrook Bridge opened? ", 4000/38)
	if found := x.Ask(Default(), long); found.Ranked[0] != 1 {
		t.Errorf("a question of 4,000 characters: passage %d first, want 1", found.Ranked[0])
	}
	if found := NewIndex("en", nil).Ask(Default(), "When was it opened?"); !reflect.DeepEqual(found, Finding{}) {
		t.Errorf("an article without passages: %+v", found)
	}
}

func TestHeadingsLendTheirWordsButDoNotAnswer(t *testing.T) {
	x := NewIndex("en", []Passage{
		{Text: "Prices at the swimming pool", Heading: true},
		{Text: "Tickets for children are four euros."},
		{Text: "Prices at the harbour museum", Heading: true},
		{Text: "Tickets for children are three euros."},
	})
	for question, want := range map[string]int{
		"What are the prices for children at the swimming pool?":  1,
		"What are the prices for children at the harbour museum?": 3,
	} {
		if found := x.Ask(Default(), question); found.Ranked[0] != want {
			t.Errorf("%q: passage %d first, want %d", question, found.Ranked[0], want)
		}
	}
}

func FuzzAsk(f *testing.F) {
	for _, s := range readStories(f) {
		for _, a := range s.asked {
			f.Add(s.language, s.text, a.question)
		}
	}
	f.Fuzz(func(t *testing.T, language, text, question string) {
		x, sentences := story{language: language, text: text}.index()
		found := x.Ask(Default(), question)
		if math.IsNaN(found.Confidence) || found.Confidence < 0 || found.Confidence > 1 {
			t.Errorf("confidence %v", found.Confidence)
		}
		ranked := slices.Sorted(slices.Values(found.Ranked))
		for i, n := range ranked {
			if i != n {
				t.Fatalf("ranked %v are not the %d passages", found.Ranked, len(sentences))
			}
		}
		if len(ranked) != len(sentences) || len(found.Gains) != len(sentences) {
			t.Errorf("%d ranked, %d gains for %d passages", len(ranked), len(found.Gains), len(sentences))
		}
	})
}

func BenchmarkNewIndex(b *testing.B) {
	text := strings.Repeat(readStories(b)["bridge"].text+"\n", 5)
	for b.Loop() {
		story{language: "en", text: text}.index()
	}
}

func BenchmarkAsk(b *testing.B) {
	x, _ := story{language: "en", text: strings.Repeat(readStories(b)["bridge"].text+"\n", 5)}.index()
	for _, question := range []string{"When was the bridge opened?", "What did the mayor of Tokyo say about tram fares?"} {
		b.Run(fmt.Sprint(len(question)), func(b *testing.B) {
			for b.Loop() {
				x.Ask(Default(), question)
			}
		})
	}
}
