package metric

import "testing"

func TestFaults(t *testing.T) {
	for _, test := range []struct {
		name, language string
		summary        []Shown
		want           []Fault
	}{
		{"a pronoun after its sentence", "en", []Shown{
			{"Mayor Ines Vogel opened the new quay.", 4}, {"She thanked the dockers of Westerby.", 5},
		}, []Fault{Readable, Readable}},
		{"a pronoun after another sentence", "en", []Shown{
			{"Mayor Ines Vogel opened the new quay.", 4}, {"She thanked the dockers of Westerby.", 6},
		}, []Fault{Readable, Dangling}},
		{"a chain without a beginning", "en", []Shown{
			{"But the quay was not ready then.", 4}, {"It was finished in the spring.", 5},
		}, []Fault{Dangling, Dangling}},
		{"a longer word is no pronoun", "en", []Shown{{"Italy sent two cranes to Westerby.", 1}}, []Fault{Readable}},
		{"a question", "en", []Shown{{"\"Who will pay for the quay?\"", 1}}, []Fault{Question}},
		{"a heading", "en", []Shown{{"A new quay for the harbour", 1}}, []Fault{Fragment}},
		{"too short", "en", []Shown{{"Not this year.", 1}}, []Fault{Fragment}},
		{"a quotation cut in two", "en", []Shown{{"\"The quay is late, as all of us knew.", 1}}, []Fault{OpenQuote}},
		{"single marks cut in two", "en", []Shown{{"'The quay is late, as all of us knew.", 1}}, []Fault{OpenQuote}},
		{"an apostrophe", "en", []Shown{{"The dockers' union didn't agree to it.", 1}}, []Fault{Readable}},
		{"French", "fr", []Shown{{"Cette décision a surpris le port entier.", 2}}, []Fault{Dangling}},
		{"German marks", "de", []Shown{{"„Der Kai ist spät dran“, sagte Vogel.", 1}}, []Fault{Readable}},
		{"Chinese", "zh", []Shown{{"港口管理局批准购买起重机。", 1}}, []Fault{Readable}},
	} {
		for i, got := range Faults(test.summary, test.language) {
			if got != test.want[i] {
				t.Errorf("%s: sentence %d: %q, want %q", test.name, i, got, test.want[i])
			}
		}
	}
}
