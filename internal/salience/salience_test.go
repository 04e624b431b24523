package salience

import (
	"slices"
	"strings"
	"testing"
)

func TestFaultOf(t *testing.T) {
	for _, test := range []struct {
		language, text string
		want           fault
	}{
		{"en", "The harbour board approved a second crane on Tuesday.", readable},
		{"en", "He said the crane would arrive in the spring.", dangling},
		{"en", "But the crane will not arrive before the spring.", dangling},
		{"en", "“It’s a good day for the harbour,” said the mayor, Ines Vogel.", dangling},
		{"en", "Hers was the only vote against the second crane.", dangling},
		{"en", "Butter prices rose by a fifth at the harbour market.", readable},
		{"en", "Italy will send two cranes to the harbour.", readable},
		{"en", "Who will pay for the second crane at the harbour?", question},
		{"en", "A crane for the harbour", fragment},
		{"en", "and the crane will arrive in the spring of next year.", fragment},
		{"en", "Not this year.", fragment},
		{"en", "\"The crane is late, as everybody at the harbour knew.", openQuote},
		{"en", "The crane (the second of its kind was lost at sea.", openQuote},
		{"en", "'We will build it ourselves, with our own hands.", openQuote},
		{"en", "The dockers' union said it couldn't wait for the crane.", readable},
		{"en", "'We will build it ourselves,' the foreman told reporters.", readable},
		{"en", "Mayor Ines Vogel (left) opens the crane at the harbour.", captioned},
		{"fr", "Elle a refusé de signer le contrat de la grue.", dangling},
		{"fr", "C’est la deuxième grue que le port achète cette année.", dangling},
		{"fr", "La mairie du port a signé le contrat de la grue.", readable},
		{"fr", "«\u00a0La grue arrivera au printemps\u00a0», promet la mairie du port.", readable},
		{"de", "Dieser Kran kommt erst im Frühjahr in den Hafen.", dangling},
		{"de", "Das Hafenamt kauft in diesem Jahr einen zweiten Kran.", readable},
		{"de", "„Der Kran kommt im Frühjahr“, sagte die Bürgermeisterin.", readable},
		{"es", "Sin embargo, la grúa no llegará antes de la primavera.", dangling},
		{"it", "Tuttavia la gru non arriverà prima della primavera.", dangling},
		{"pt", "Ele disse que o guindaste chega na primavera.", dangling},
		{"nl", "Hij zei dat de kraan in het voorjaar komt.", dangling},
		{"pl", "Jednak dźwig nie przypłynie przed wiosną tego roku.", dangling},
		{"ru", "Он сказал, что кран прибудет в порт весной.", dangling},
		{"ru", "Порт купит второй кран весной этого года.", readable},
		{"zh", "港口管理局周二批准购买第二台起重机。", readable},
		{"zh", "他说起重机将在春天到达港口。", dangling},
		{"ja", "しかし、クレーンは春まで届かない。", dangling},
	} {
		if got := faultOf(test.text, test.language); got != test.want {
			t.Errorf("%s: %q: fault %d, want %d", test.language, test.text, got, test.want)
		}
	}
}

func TestModelReadsWhatItWrites(t *testing.T) {
	m := Default()
	again, err := ParseModel(m.String())
	if err != nil {
		t.Fatal(err)
	}
	if again.String() != m.String() {
		t.Error("a model read back differs")
	}
	if slices.Max(m.Term) == 0 || slices.Max(m.Choice) == 0 {
		t.Error("the weights that ship are empty")
	}
	for _, bad := range []string{"term bias", "term bias one", "term no-such-feature 1", "verse bias 1"} {
		if _, err := ParseModel(bad); err == nil {
			t.Errorf("%q is read as weights", bad)
		}
	}
}

func sentencesOf(texts ...string) []Sentence {
	out := make([]Sentence, len(texts))
	for i, text := range texts {
		out[i] = Sentence{Text: text, Paragraph: i, Prose: true}
	}
	return out
}

func TestChooseTakesADanglingSentenceOnlyAfterItsAntecedent(t *testing.T) {
	d := NewDocument("", "en", sentencesOf(
		"The harbour board of Westerby approved a second crane on Tuesday.",
		"Mayor Ines Vogel said the crane would bring two hundred jobs to Westerby.",
		"She said the first container ship was due in March.",
		"Fishermen in Westerby fear that the crane will drive them from the quay.",
		"They asked the board for a berth of their own.",
		"The board will decide on the berth in a month.",
	))
	for n := 1; n <= 4; n++ {
		chosen := Default().Choose(d, Budget{Sentences: n, ReadableOnly: true})
		if len(chosen) != n {
			t.Errorf("%d sentences asked for, %d chosen", n, len(chosen))
		}
		for _, i := range chosen {
			if (i == 2 || i == 4) && !slices.Contains(chosen, i-1) {
				t.Errorf("%v: sentence %d dangles", chosen, i)
			}
		}
	}
}

func TestChooseDoesNotSayTheSameTwice(t *testing.T) {
	first := "The harbour board of Westerby approved a second crane on Tuesday."
	d := NewDocument("", "en", sentencesOf(first, first,
		"Fishermen fear that the loading bridge will drive them from the quay.", first,
		"A decision about their berth is expected within a month.",
		"The loan for the purchase runs until the year 2040."))
	chosen := Default().Choose(d, Budget{Sentences: 3})
	same := 0
	for _, i := range chosen {
		if i == 0 || i == 1 || i == 3 {
			same++
		}
	}
	if same > 1 {
		t.Errorf("%v holds the same sentence %d times", chosen, same)
	}
}

func TestChooseFillsTheBudget(t *testing.T) {
	d := NewDocument("", "en", sentencesOf("Who knows?", "He left.", "and so on", "A heading"))
	if got := Default().Choose(d, Budget{Sentences: 3}); len(got) != 3 {
		t.Errorf("three sentences asked for, %v chosen", got)
	}
	if got := Default().Choose(d, Budget{Sentences: 9}); len(got) != 4 {
		t.Errorf("of four sentences %v chosen", got)
	}
	if got := Default().Choose(d, Budget{Sentences: 3, ReadableOnly: true}); len(got) != 0 {
		t.Errorf("nothing reads well alone, but %v chosen", got)
	}
	if got := Default().Choose(NewDocument("", "", nil), Budget{Sentences: 3}); len(got) != 0 {
		t.Errorf("of nothing %v chosen", got)
	}
}

func FuzzChoose(f *testing.F) {
	f.Add("Cranes arrive", "The board met on Monday. He left. \"Open. 港口管理局。", "en", 3, 0)
	f.Add("", "L’un. Et l’autre ? Oui ! Le port a signé le contrat.", "fr", 0, 12)
	f.Add("0", "0 0 0 0 0!", "0", -83, -50)
	f.Fuzz(func(t *testing.T, headline, text, language string, sentences, words int) {
		var in []Sentence
		for i, part := range strings.SplitAfter(text, ".") {
			in = append(in, Sentence{Text: part, Paragraph: i / 3, Prose: i%7 != 6})
		}
		budget := Budget{Sentences: sentences, Words: words}
		d := NewDocument(headline, language, in)
		got := Default().Choose(d, budget)
		if !slices.IsSorted(got) || len(slices.Compact(slices.Clone(got))) != len(got) {
			t.Fatalf("%v is not in order, each once", got)
		}
		if len(got) > 0 && (got[0] < 0 || got[len(got)-1] >= len(in)) {
			t.Fatalf("%v is out of range", got)
		}
		if words <= 0 && len(got) != min(max(sentences, 0), len(in)) {
			t.Fatalf("%d sentences asked for of %d, %d chosen", sentences, len(in), len(got))
		}
		if again := Default().Choose(NewDocument(headline, language, in), budget); !slices.Equal(got, again) {
			t.Fatalf("%v, then %v", got, again)
		}
	})
}
