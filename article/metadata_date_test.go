package article

import (
	"testing"
	"time"
)

func TestParseDate(t *testing.T) {
	tests := []struct {
		text       string
		monthFirst bool
		want       string // RFC 3339, empty for none
	}{
		// Machines.
		{"2023-03-14", false, "2023-03-14T00:00:00Z"},
		{"2023-03-14T09:15", false, "2023-03-14T09:15:00Z"},
		{"2023-03-14T09:15:30Z", false, "2023-03-14T09:15:30Z"},
		{"2023-03-14T09:15:30.123456+01:00", false, "2023-03-14T09:15:30+01:00"},
		{"2023-03-14T09:15:30-0500", false, "2023-03-14T09:15:30-05:00"},
		{"2023-03-14 09:15:30 +02", false, "2023-03-14T09:15:30+02:00"},
		{"2023/03/14 9:15", false, "2023-03-14T09:15:00Z"},
		{"20230314", false, "2023-03-14T00:00:00Z"},
		{"20230314T091530Z", false, "2023-03-14T09:15:30Z"},
		{"2023-3-4", false, "2023-03-04T00:00:00Z"},
		{"Tue, 14 Mar 2023 09:15:30 GMT", false, "2023-03-14T09:15:30Z"},
		{"Tue, 14 Mar 2023 09:15:30 +0100", false, "2023-03-14T09:15:30+01:00"},
		{"Tue Mar 14 2023 09:15:30 GMT+0100 (Central European Standard Time)", false, "2023-03-14T09:15:30+01:00"},
		{"Tue Mar 14 09:15:30 2023", false, "2023-03-14T09:15:30Z"},
		{"1678785330", false, "2023-03-14T09:15:30Z"},
		{"1678785330000", false, "2023-03-14T09:15:30Z"},
		// People, in nine languages and some more.
		{"March 14, 2023", true, "2023-03-14T00:00:00Z"},
		{"Published: Mar. 14th, 2023 at 2:05 pm", true, "2023-03-14T14:05:00Z"},
		{"14 March 2023 12:05 AM", false, "2023-03-14T00:05:00Z"},
		{"March 14, 2023 9:15 a.m. EDT", true, "2023-03-14T09:15:00-04:00"},
		{"14. März 2023, 09:15 Uhr", false, "2023-03-14T09:15:00Z"},
		{"Dienstag, 14. Mrz. 2023", false, "2023-03-14T00:00:00Z"},
		{"Le 14 mars 2023 à 9h15", false, "2023-03-14T09:15:00Z"},
		{"1er août 2022", false, "2022-08-01T00:00:00Z"},
		{"14 de marzo de 2023 09:15", false, "2023-03-14T09:15:00Z"},
		{"14 марта 2023, 09:15", false, "2023-03-14T09:15:00Z"},
		{"14 marca 2023", false, "2023-03-14T00:00:00Z"},
		{"14 października 2023", false, "2023-10-14T00:00:00Z"},
		{"14 settembre 2023 alle 9.15", false, "2023-09-14T09:15:00Z"},
		{"14 de março de 2023 às 09h15", false, "2023-03-14T09:15:00Z"},
		{"14 maart 2023", false, "2023-03-14T00:00:00Z"},
		{"2023年3月14日 09:15", false, "2023-03-14T09:15:00Z"},
		{"2023년 3월 14일", false, "2023-03-14T00:00:00Z"},
		// Numbers.
		{"14.03.2023 09:15", false, "2023-03-14T09:15:00Z"},
		{"14. 3. 2023", false, "2023-03-14T00:00:00Z"},
		{"14/03/2023", true, "2023-03-14T00:00:00Z"},
		{"03/04/2023", true, "2023-03-04T00:00:00Z"},
		{"03/04/2023", false, "2023-04-03T00:00:00Z"},
		{"03.04.2023", true, "2023-04-03T00:00:00Z"},
		{"14.03.23", false, "2023-03-14T00:00:00Z"},
		// No dates.
		{"", false, ""},
		{"0001-01-01T00:00:00Z", false, ""},
		{"0000-00-00 00:00:00", false, ""},
		{"2023-02-30", false, ""},
		{"31 February 2023", false, ""},
		{"1.2.3", false, ""},
		{"Version 10.12.2 of the program", false, ""},
		{"45 minutes ago", false, ""},
		{"in May we went to 12 towns", false, ""},
		{"99/99/9999", false, ""},
		{"12345678901234567890", false, ""},
	}
	for _, tt := range tests {
		got := ""
		if date, ok := parseDate(tt.text, tt.monthFirst); ok {
			got = date.Format(time.RFC3339)
		}
		if got != tt.want {
			t.Errorf("parseDate(%q, %v) = %q, want %q", tt.text, tt.monthFirst, got, tt.want)
		}
	}
}

func TestDateInURL(t *testing.T) {
	tests := []struct {
		address, want string
		exact         bool
	}{
		{"https://example.org/2023/03/14/pier", "2023-03-14", true},
		{"https://example.org/news/2023-03-14-pier.html", "2023-03-14", true},
		{"https://example.org/news/20230314/pier", "2023-03-14", true},
		{"https://example.org/news/14-03-2023/pier", "2023-03-14", true},
		{"https://example.org/2023/03/pier", "2023-03-01", false},
		{"https://example.org/pier-12345678", "", false},
		{"https://example.org/2023/pier", "", false},
		{"https://example.org/top-10-of-2023-3", "", false},
		{"", "", false},
	}
	for _, tt := range tests {
		date, exact := dateInURL(tt.address)
		got := ""
		if !date.IsZero() {
			got = date.Format(time.DateOnly)
		}
		if got != tt.want || exact != tt.exact {
			t.Errorf("dateInURL(%q) = %q, %v; want %q, %v", tt.address, got, exact, tt.want, tt.exact)
		}
	}
}

// The text settles the language where the page's label contradicts it.
func TestSettleLanguage(t *testing.T) {
	german := []Block{{Text: "Der Stadtrat hat am Dienstag beschlossen, die alte Eisenbahnbrücke bis zum Herbst zu sperren und durch einen Steg für Fußgänger zu ersetzen. Nach Angaben der Verwaltung sind die Pfeiler so stark gerissen, dass jeder weitere Winter sie zum Einsturz bringen könnte, und niemand will dafür die Verantwortung tragen."}}
	tests := []struct {
		name, label string
		blocks      []Block
		want        string
	}{
		{"the label is right", "de", german, "de"},
		{"no label", "", german, "de"},
		{"a template left in English", "en", german, "de"},
		{"too little text to tell", "en", []Block{{Text: "Der Rat tagte."}}, "en"},
		{"no text", "fr", nil, "fr"},
		{"nothing at all", "", nil, ""},
	}
	for _, tt := range tests {
		if got := settleLanguage(tt.label, tt.blocks); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}
