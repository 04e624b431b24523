package summarize

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"testing"

	"github.com/lede-bot/lede/article"
)

// The articles of a pair tell one event; what is expected of their comparison
// is named by words of the passages.
type comparedPair struct {
	name, first, second string
	both                []string // in the shown passage of a pair
	differ              [][2]string
	onlyFirst           []string
	onlySecond          []string
	neverDiffer         bool
}

func comparedPairs() []comparedPair {
	return []comparedPair{
		{
			name: "English, a bridge",
			first: `The canal bridge at Tallow Street in Marrow will close on Monday for repairs, the city council said. Engineers found rust in 14 cables of the bridge during an inspection.

The repair of the canal bridge costs 88 million crowns, mayor Ilse Brandt told reporters.

A ferry will carry pedestrians across the canal every ten minutes while the work goes on. Shopkeepers in the old town fear for their Christmas trade.`,
			second: `Marrow's city council will close the canal bridge at Tallow Street for repairs on Monday. An inspection by engineers found rust in 14 of the cables.

The repair of the canal bridge costs 95 million crowns, according to the council's treasurer.

Bus line 7 will be diverted through the northern tunnel and take a quarter of an hour longer. The opposition demands that the treasurer publish the inspection report.`,
			both:       []string{"will close", "rust"},
			differ:     [][2]string{{"88 million", "95 million"}},
			onlyFirst:  []string{"ferry"},
			onlySecond: []string{"tunnel"},
		},
		{
			name: "the same facts phrased otherwise",
			first: `The coastal path near Orne was extended by 10 km last year, the park authority said. About 340,000 walkers used the coastal path in 2025.

Volunteers planted 25 oak trees beside the path near the lighthouse in May.`,
			second: `The park authority said the coastal path near Orne was extended last year by ten kilometres. Some 338,500 walkers used the coastal path in 2025.

In May volunteers planted twenty-five oak trees near the lighthouse beside the path.`,
			both:        []string{"coastal path near Orne", "oak"},
			neverDiffer: true,
		},
		{
			name: "one denies",
			first: `The mine at Kell will reopen this winter, the owner Nordgrube said. Miners from the valley welcomed the news in the market square.

The regional train stops in Kell again from the spring on.`,
			second: `The mine at Kell will not reopen this winter, the owner Nordgrube said. The union has called a meeting of its members for the weekend.

A museum of mining is planned in the old wash house.`,
			differ: [][2]string{{"will reopen", "will not reopen"}},
		},
		{
			name: "Deutsch, ein Sturm",
			first: `Ein Sturm hat am Dienstag in Altwedel 340.000 Haushalte ohne Strom gelassen, teilte der Netzbetreiber mit. Die Feuerwehr zählte 27 Verletzte in der Region Altwedel.

Im Hafen sanken zwei Kutter, deren Besatzungen rechtzeitig an Land gegangen waren.`,
			second: `Nach Angaben des Netzbetreibers waren in Altwedel am Dienstag wegen Sturm 340 000 Haushalte ohne Strom. Die Feuerwehr zählte 34 Verletzte in der Region Altwedel.

Die Schulen bleiben bis zum Wochenende geschlossen, weil Dächer abgedeckt wurden.`,
			both:       []string{"Haushalte"},
			differ:     [][2]string{{"27 Verletzte", "34 Verletzte"}},
			onlyFirst:  []string{"Kutter"},
			onlySecond: []string{"Schulen"},
		},
		{
			name: "Français, un musée",
			first: `Le musée de la Mer de Port-Briac rouvrira ses portes le 14 mai après deux ans de travaux. La rénovation du musée a coûté 6,4 millions d'euros.

Une salle entière présentera des squelettes de baleines prêtés par un musée norvégien.`,
			second: `Après deux ans de travaux, le musée de la Mer de Port-Briac rouvrira ses portes le 21 mai. La rénovation du musée a coûté 6,4 millions d'euros à la région.

Les habitants de la commune entreront gratuitement pendant tout l'été.`,
			both:       []string{"rénovation"},
			differ:     [][2]string{{"14 mai", "21 mai"}},
			onlyFirst:  []string{"baleines"},
			onlySecond: []string{"gratuitement"},
		},
	}
}

func TestCompare(t *testing.T) {
	for _, pair := range comparedPairs() {
		t.Run(pair.name, func(t *testing.T) {
			first, second := readText(t, pair.first), readText(t, pair.second)
			c, err := Compare(t.Context(), first, second)
			if err != nil {
				t.Fatal(err)
			}
			checkComparison(t, first, second, c)
			for _, want := range pair.both {
				if !anyPair(c.Both, func(p Pair) bool { return strings.Contains(shownOf(p), want) }) {
					t.Errorf("both articles say %q; got %+v", want, c.Both)
				}
			}
			for _, want := range pair.differ {
				if !anyPair(c.Differ, func(p Pair) bool {
					return strings.Contains(p.First.Text, want[0]) && strings.Contains(p.Second.Text, want[1])
				}) {
					t.Errorf("they differ in %q; got %+v", want, c.Differ)
				}
			}
			if pair.neverDiffer && len(c.Differ) > 0 || len(c.Differ) > len(pair.differ) {
				t.Errorf("a difference is claimed: %+v", c.Differ)
			}
			for i, wanted := range [][]string{pair.onlyFirst, pair.onlySecond} {
				got := [][]Claim{c.OnlyFirst, c.OnlySecond}[i]
				for _, want := range wanted {
					if !strings.Contains(textsOf(got), want) {
						t.Errorf("only article %d says %q; got %q", i+1, want, textsOf(got))
					}
				}
				for _, common := range pair.both {
					if strings.Contains(textsOf(got), common) {
						t.Errorf("both articles say %q, and it is called new in article %d", common, i+1)
					}
				}
			}
		})
	}
}

func shownOf(p Pair) string {
	if p.SecondSays {
		return p.Second.Text
	}
	return p.First.Text
}

func anyPair(pairs []Pair, holds func(Pair) bool) bool {
	for _, p := range pairs {
		if holds(p) {
			return true
		}
	}
	return false
}

func textsOf(claims []Claim) string {
	var b strings.Builder
	for _, c := range claims {
		b.WriteString(c.Text + "\n")
	}
	return b.String()
}

// checkComparison fails when a claim is no passage of its article, or one
// passage stands in two lists.
func checkComparison(t *testing.T, first, second *article.Article, c *Comparison) {
	t.Helper()
	seen := [2]map[int]bool{{}, {}}
	check := func(of int, claim Claim) {
		t.Helper()
		a := []*article.Article{first, second}[of]
		if len(claim.Citations) != 1 || claim.Text != a.Passages[claim.Citations[0]-1].Text {
			t.Fatalf("%+v is no passage of article %d", claim, of+1)
		}
		if n := claim.Citations[0]; seen[of][n] {
			t.Errorf("passage %d of article %d stands in two places", n, of+1)
		} else {
			seen[of][n] = true
		}
	}
	for _, pairs := range [][]Pair{c.Both, c.Differ} {
		if len(pairs) > mostCompared {
			t.Errorf("%d pairs", len(pairs))
		}
		for _, p := range pairs {
			check(0, p.First)
			check(1, p.Second)
		}
	}
	for i, claims := range [][]Claim{c.OnlyFirst, c.OnlySecond} {
		if len(claims) > mostCompared {
			t.Errorf("%d claims", len(claims))
		}
		for _, claim := range claims {
			check(i, claim)
		}
	}
}

func TestCompareAnArticleWithItself(t *testing.T) {
	for _, pair := range comparedPairs() {
		a := readText(t, pair.first)
		c, err := Compare(t.Context(), a, a)
		if err != nil {
			t.Fatal(err)
		}
		if len(c.Differ)+len(c.OnlyFirst)+len(c.OnlySecond) > 0 || len(c.Both) == 0 {
			t.Errorf("%s: an article differs from itself: %+v", pair.name, c)
		}
	}
}

func TestCompareInDifferentLanguages(t *testing.T) {
	pairs := comparedPairs()
	for _, one := range pairs {
		for _, other := range pairs {
			first, second := readText(t, one.first), readText(t, other.second)
			c, err := Compare(t.Context(), first, second)
			if err != nil {
				t.Fatal(err)
			}
			checkComparison(t, first, second, c)
			if one.name != other.name && len(c.Both)+len(c.Differ) > 0 {
				t.Errorf("%s and %s have something in common: %+v %+v", one.name, other.name, c.Both, c.Differ)
			}
		}
	}
}

func TestCompareOddInput(t *testing.T) {
	if _, err := Compare(t.Context(), nil, readText(t, "One.")); err == nil {
		t.Error("no error without an article")
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Compare(ended, readText(t, "One."), readText(t, "Two.")); !errors.Is(err, context.Canceled) {
		t.Errorf("after the context ended: %v", err)
	}
}

func TestFactsAreReadAsTheLanguageWritesThem(t *testing.T) {
	for _, test := range []struct {
		language, text string
		want           fact
	}{
		{"en", "It is 10km away", fact{kind: "unit km", value: 10}},
		{"en", "It is ten kilometres away", fact{kind: "unit km", value: 10}},
		{"en", "It cost £6.4 million in all", fact{kind: "unit pound", value: 6.4e6}},
		{"en", "It cost £5m in all", fact{kind: "unit pound", value: 5e6}},
		{"en", "They saw twenty-five of them", fact{value: 25}},
		{"en", "We met on May 14", fact{kind: kindDate, value: 514}},
		{"en", "We met on 14 May", fact{kind: kindDate, value: 514}},
		{"en", "We met in 1987", fact{kind: kindYear, value: 1987}},
		{"de", "Es waren 340.000 Euro", fact{kind: "unit euro", value: 340000}},
		{"de", "Es waren 6,4 Millionen Euro", fact{kind: "unit euro", value: 6.4e6}},
		{"de", "Wir kamen am 3. März", fact{kind: kindDate, value: 303}},
		{"fr", "Il y en a 340 000 euros", fact{kind: "unit euro", value: 340000}},
		{"es", "El 14 de mayo", fact{kind: kindDate, value: 514}},
		{"en", "It grew by 4% then", fact{kind: "unit percent", value: 4}},
	} {
		s := newFactReader(test.language, &capitals{}).read(test.text)
		if len(s.facts) != 1 || s.facts[0] != test.want {
			t.Errorf("%q: %+v, want %+v", test.text, s.facts, test.want)
		}
	}
	if s := newFactReader("en", &capitals{}).read("They may march on"); len(s.facts) > 0 {
		t.Errorf("verbs are taken for months: %+v", s.facts)
	}
}

func TestTableOfFactWords(t *testing.T) {
	for language, words := range factLexicon() {
		for word, m := range words {
			_, err := strconv.ParseFloat(m.value, 64)
			switch m.kind {
			case "number", "scale", "month", "weekday":
				if err != nil {
					t.Errorf("%s %s: %q is no number", language, word, m.value)
				}
			case "negation", "hedge", "unit":
			default:
				t.Errorf("%s %s: no such kind: %q", language, word, m.kind)
			}
		}
	}
}

func FuzzCompare(f *testing.F) {
	for _, pair := range comparedPairs() {
		f.Add(pair.first, pair.second)
	}
	f.Add("1.1.1 2,,3 £m %", "港口批准购买。他说好。")
	f.Fuzz(func(t *testing.T, one, other string) {
		first, second := readText(t, one), readText(t, other)
		c, err := Compare(t.Context(), first, second)
		if err != nil {
			t.Fatal(err)
		}
		checkComparison(t, first, second, c)
	})
}
