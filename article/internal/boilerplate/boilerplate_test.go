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

func TestPleasAreFound(t *testing.T) {
	missed := map[string]int{}
	for _, row := range rows(t, "pleas.tsv") {
		around := context[row[0]]
		label := Classify([]string{around, row[2], around}, row[0], "")[1]
		if label.Kind == Body {
			missed[row[0]]++
			t.Logf("kept (%.2f): %s", label.Score, row[2])
		}
	}
	t.Log(missed)
}

func TestReportingIsKept(t *testing.T) {
	for _, row := range rows(t, "traps.tsv") {
		around := context[row[0]]
		for i, label := range Classify([]string{around, row[1], around}, row[0], "") {
			if label.Kind != Body {
				t.Errorf("removed block %d as %v (%.2f): %s", i, label.Kind, label.Score, row[1])
			}
		}
	}
}
