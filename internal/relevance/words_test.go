package relevance

import (
	"slices"
	"testing"
)

func TestScanWords(t *testing.T) {
	for _, test := range []struct {
		text   string
		elides bool
		want   []string
	}{
		{"The mayor's 1,500.50 euros", false, []string{"the", "mayor", "1500.50", "euros"}},
		{"U.S. troops and the US told us", false, []string{"us.", "troops", "and", "the", "us.", "told", "us"}},
		{"Dr. A. Smith said no. It ended.", false, []string{"dr", "a", "smith", "said", "no", "it", "ended"}},
		{"isn’t well-known", false, []string{"isn't", "well", "known"}},
		{"L'été d’Élodie", true, []string{"l", "été", "d", "élodie"}},
		{"Größe: 5%", false, []string{"größe", "5"}},
		{"熊猫ABC", false, []string{"熊", "猫", "abc"}},
		{"co\u00adoperate", false, []string{"cooperate"}},
		{"version 2.0.", false, []string{"version", "2.0"}},
		{"'quoted'", false, []string{"quoted"}},
		{"", false, nil},
	} {
		var got []string
		scanWords(test.text, test.elides, func(folded []byte, _ shape) { got = append(got, string(folded)) })
		if !slices.Equal(got, test.want) {
			t.Errorf("%q: got %q, want %q", test.text, got, test.want)
		}
	}
}

func TestWhatAQuestionAsksFor(t *testing.T) {
	for _, test := range []struct {
		language, question string
		want               askKind
	}{
		{"en", "In what year did it open?", askWhen},
		{"en", "It was opened by whom?", askWho},
		{"en", "What kind of person would do it?", askWho},
		{"en", "How many were there?", askNumber},
		{"en", "How did they escape?", askHow},
		{"en", "What city hosted it?", askWhere},
		{"en", "What was the reason for the delay?", askWhy},
		{"en", "What did they lose?", askWhat},
		{"en", "Did they say when it opens?", askWhen},
		{"en", "Is it open?", askYes},
		{"de", "Wie viele waren da?", askNumber},
		{"de", "Wie lief es?", askHow},
		{"fr", "Est-ce que le musée est ouvert ?", askYes},
		{"fr", "En quelle année a-t-il ouvert ?", askWhen},
		{"es", "¿Por qué cerró?", askWhy},
		{"ru", "В каком году открылся музей?", askWhen},
		{"pl", "Czy muzeum jest otwarte?", askYes},
		{"uk", "Скільки коштує квиток?", askNumber},
		{"it", "Come mai ha chiuso?", askWhy},
		{"pt", "Em que ano abriu?", askWhen},
		{"nl", "Hoeveel kost het?", askNumber},
		{"zh", "为什么关闭？", askWhy},
		{"ja", "いつ開きますか", askWhen},
		{"sv", "När öppnar museet?", askWhat},
	} {
		if got := NewIndex(test.language, nil).read(test.question).kind; got != test.want {
			t.Errorf("%s %q: asks for kind %d, want %d", test.language, test.question, got, test.want)
		}
	}
}

func TestAlikeAndMisspelt(t *testing.T) {
	for _, test := range []struct {
		a, b            string
		alike, misspelt bool
	}{
		{"electr", "electrician", false, false},
		{"inhabit", "inhabitant", true, false},
		{"warszaw", "warszawi", true, true},
		{"карти", "картка", true, false},
		{"fisherman", "fihserman", false, true},
		{"celeron", "celoron", false, true},
		{"mayor", "major", false, true},
		{"boat", "bolt", false, false},
		{"river", "rover", false, true},
		{"кот", "код", false, false},
	} {
		if got := alike(test.a, test.b); got != test.alike {
			t.Errorf("alike(%q, %q) = %v", test.a, test.b, got)
		}
		if got := misspelt(test.a, test.b); got != test.misspelt {
			t.Errorf("misspelt(%q, %q) = %v", test.a, test.b, got)
		}
	}
}
