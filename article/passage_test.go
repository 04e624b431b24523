package article

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

func TestPassages(t *testing.T) {
	long := strings.Repeat("and then some more ", 60) + "until it ended."
	tests := []struct {
		name     string
		language string
		blocks   []Block
		want     []string
	}{
		{"sentences of a paragraph", "en", []Block{{Text: "Mr. Poe left. He ran."}}, []string{"Mr. Poe left.", "He ran."}},
		{"a heading is one passage", "en", []Block{{Kind: Heading, Level: 2, Text: "What now? Who pays?"}, {Text: "Nobody."}}, []string{"What now? Who pays?", "Nobody."}},
		{"a table row is one passage", "en", []Block{{Kind: TableRow, Text: "Oslo.\t12 %.\tUp. Again."}}, []string{"Oslo.\t12 %.\tUp. Again."}},
		{"items keep their order", "en", []Block{{Kind: ListItem, Text: "One. Two."}, {Kind: ListItem, Text: "Three"}}, []string{"One.", "Two.", "Three"}},
		{"a long sentence stays whole", "en", []Block{{Text: long}}, []string{long}},
		{"stanzas of preformatted text", "en", []Block{{Kind: Preformatted, Text: "  go test ./...\nok\n\n\n  done. Bye.\n"}}, []string{"go test ./...\nok", "done. Bye."}},
		{"a long stanza goes by lines", "en", []Block{{Kind: Preformatted, Text: strings.Repeat("a line of code\n", 50)}}, strings.Split(strings.TrimSuffix(strings.Repeat("a line of code\n", 50), "\n"), "\n")},
		{"the language decides", "de", []Block{{Text: "Am 3. Mai war Ruhe. Gut so."}}, []string{"Am 3. Mai war Ruhe.", "Gut so."}},
		{"the language is found", "", []Block{{Text: "Das war am 3. Mai und nicht, wie viele sagen, im Juni. Danach war es still, z. B. im Wald."}}, []string{"Das war am 3. Mai und nicht, wie viele sagen, im Juni.", "Danach war es still, z. B. im Wald."}},
		{"an empty block has none", "en", []Block{{Text: ""}, {Kind: Heading, Text: " "}, {Text: "One."}}, []string{"One."}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			a := &Article{Language: test.language, Blocks: test.blocks}
			a.finish()
			var got []string
			for i, p := range a.Passages {
				got = append(got, p.Text)
				if p.Number != i+1 || p.Kind != test.blocks[p.Block].Kind || a.Text[p.Start:p.End] != p.Text {
					t.Errorf("passage %d is %+v", i, p)
				}
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func FuzzPassages(f *testing.F) {
	f.Add("One. Two.\n\nThree?", uint8(0), "en")
	f.Add("code\n\n  more\u00a0\n", uint8(5), "")
	f.Add(" a\tb ", uint8(4), "de")
	f.Fuzz(func(t *testing.T, text string, kind uint8, language string) {
		kinds := uint8(len(blockKindNames))
		a := &Article{Language: language, Blocks: []Block{{Text: "First."}, {Kind: BlockKind(kind % kinds), Text: text}, {Text: "Last."}}}
		a.finish()
		at := 0
		for _, p := range a.Passages {
			if p.Start < at || p.End <= p.Start || a.Text[p.Start:p.End] != p.Text {
				t.Fatalf("passage %+v after offset %d", p, at)
			}
			if strings.TrimSpace(p.Text) != p.Text || utf8.ValidString(text) && !utf8.ValidString(p.Text) {
				t.Fatalf("passage %q is not trimmed", p.Text)
			}
			at = p.End
		}
	})
}
