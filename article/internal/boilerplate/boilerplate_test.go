package boilerplate

import (
	"os"
	"strings"
	"testing"
)

// rows reads a tab-separated file of testdata.
func rows(t testing.TB, name string) [][]string {
	t.Helper()
	content, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	var all [][]string
	for line := range strings.SplitSeq(strings.TrimSpace(string(content)), "\n") {
		if !strings.HasPrefix(line, "#") {
			all = append(all, strings.Split(line, "\t"))
		}
	}
	return all
}

// context is a paragraph of reporting in each language, to stand around the line under test.
var context = map[string]string{
	"en": "The council voted on Tuesday to rebuild the bridge, which was closed after an inspection found cracks in two of its piers.",
	"de": "Der Stadtrat beschloss am Dienstag den Neubau der Brücke, die nach dem Fund von Rissen in zwei Pfeilern gesperrt worden war.",
	"fr": "Le conseil municipal a voté mardi la reconstruction du pont, fermé depuis la découverte de fissures dans deux de ses piles.",
	"es": "El ayuntamiento aprobó el martes la reconstrucción del puente, cerrado tras el hallazgo de grietas en dos de sus pilares.",
	"ru": "Городской совет во вторник проголосовал за восстановление моста, закрытого после того, как в двух опорах нашли трещины.",
	"pl": "Rada miasta zdecydowała we wtorek o odbudowie mostu, zamkniętego po wykryciu pęknięć w dwóch filarach.",
	"it": "Il consiglio comunale ha approvato martedì la ricostruzione del ponte, chiuso dopo la scoperta di crepe in due piloni.",
	"pt": "A câmara aprovou na terça-feira a reconstrução da ponte, fechada depois de terem sido encontradas fissuras em dois pilares.",
	"nl": "De gemeenteraad besloot dinsdag tot herbouw van de brug, die was gesloten nadat er scheuren in twee pijlers waren gevonden.",
}

// TestPleasAreFound allows one in thirty: the words of a plea have no end.
func TestPleasAreFound(t *testing.T) {
	pleas := rows(t, "pleas.tsv")
	var kept []string
	for _, row := range pleas {
		around := context[row[0]]
		if label := Classify([]string{around, row[2], around}, row[0])[1]; label.Kind == Body {
			kept = append(kept, row[2])
		}
	}
	if len(kept)*30 > len(pleas) {
		t.Errorf("kept %d of %d pleas:\n%s", len(kept), len(pleas), strings.Join(kept, "\n"))
	}
}

func TestReportingIsKept(t *testing.T) {
	for _, row := range rows(t, "traps.tsv") {
		around := context[row[0]]
		for i, label := range Classify([]string{around, row[1], around}, row[0]) {
			if label.Kind != Body {
				t.Errorf("removed block %d as %v (%.2f): %s", i, label.Kind, label.Score, row[1])
			}
		}
	}
}

func BenchmarkClassify(b *testing.B) {
	var blocks []string
	for len(blocks) < 60 {
		for _, row := range rows(b, "traps.tsv")[:20] {
			blocks = append(blocks, context["en"]+" "+row[1])
		}
	}
	blocks = blocks[:60]
	b.ReportAllocs()
	for b.Loop() {
		Classify(blocks, "en")
	}
}

func TestCaptionsAreFound(t *testing.T) {
	for _, row := range rows(t, "captions.tsv") {
		around := context[row[0]]
		if label := Classify([]string{row[1], around, around}, row[0])[0]; label.Kind == Body {
			t.Errorf("kept (%.2f): %s", label.Score, row[1])
		}
	}
}

func TestTrimCutsPleasFromTheEnd(t *testing.T) {
	for _, tt := range []struct{ language, body, plea string }{
		{"en", context["en"], " Sign up for our newsletter here."},
		{"en", context["en"], " Follow us on Facebook. Download our app."},
		{"de", context["de"], " Lesen Sie auch: Was der Neubau kostet"},
		{"fr", context["fr"], " Abonnez-vous à notre newsletter."},
		{"en", context["en"], ""},
		{"en", "Subscribe to our newsletter now!", ""},
	} {
		if got := Trim(tt.body+tt.plea, tt.language); got != tt.body {
			t.Errorf("Trim(%q) = %q", tt.body+tt.plea, got)
		}
	}
}

func TestEveryLexiconLoads(t *testing.T) {
	for _, language := range append([]string{"", "xx"}, languages...) {
		if trieFor(language) == nil {
			t.Error(language)
		}
	}
}

func FuzzClassify(f *testing.F) {
	f.Add("Read more: a story\nSign up!", "en")
	f.Add("„Wir“ sagte – er «Ja» \x00\xff", "de")
	f.Fuzz(func(t *testing.T, text, language string) {
		blocks := strings.Split(text, "\n")
		labels := Classify(blocks, language)
		if len(labels) != len(blocks) {
			t.Fatalf("%d labels for %d blocks", len(labels), len(blocks))
		}
		for _, l := range labels {
			if !(l.Score >= 0 && l.Score <= 1) || (l.Kind == Body) != (l.Score < 0.5) {
				t.Fatalf("label %+v", l)
			}
		}
		if trimmed := Trim(text, language); !strings.HasPrefix(text, trimmed) {
			t.Fatalf("Trim(%q) = %q", text, trimmed)
		}
	})
}
