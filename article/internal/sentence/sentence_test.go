package sentence

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

// tally counts the places of a labelled text where a sentence may end: ends that
// were found and missed, and other places that were left alone or cut.
type tally struct{ found, missed, left, cut int }

func (t *tally) add(o tally) {
	t.found += o.found
	t.missed += o.missed
	t.left += o.left
	t.cut += o.cut
}

func (t tally) right() float64 {
	return 100 * float64(t.found+t.left) / float64(t.found+t.left+t.missed+t.cut)
}

func TestLabelledBoundaries(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) < 12 {
		t.Fatalf("%d labelled files: %v", len(files), err)
	}
	var all tally
	for _, name := range files {
		content, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		language := strings.TrimSuffix(filepath.Base(name), ".txt")
		var sum tally
		for line := range strings.Lines(string(content)) {
			counts, got := score(strings.TrimSuffix(line, "\n"), language)
			sum.add(counts)
			if counts.missed+counts.cut > 0 {
				t.Logf("%s: %s", language, got)
			}
		}
		t.Logf("%s: %3d boundaries, %3d other places, %5.1f %% right", language, sum.found+sum.missed, sum.left+sum.cut, sum.right())
		all.add(sum)
	}
	t.Logf("all: %d boundaries, %d other places, %.2f %% right", all.found+all.missed, all.left+all.cut, all.right())
	if all.found+all.missed < 500 || all.right() < 98 {
		t.Errorf("%.2f %% of %d labelled boundaries and %d other places are right, want 98 %%", all.right(), all.found+all.missed, all.left+all.cut)
	}
}

// score splits one labelled line; got shows what was found in the same notation.
func score(labelled, language string) (counts tally, got string) {
	blank := " "
	if language == "zh" || language == "ja" {
		blank = ""
	}
	text, want := "", map[int]bool{}
	for i, part := range strings.Split(strings.ReplaceAll(labelled, "¦", "‖\x00"), "‖") {
		glued := strings.HasPrefix(part, "\x00")
		if i > 0 && !glued {
			text += blank
		}
		if i > 0 {
			want[len(text)] = true
		}
		text += strings.TrimPrefix(part, "\x00")
	}
	cuts := map[int]bool{}
	var shown []string
	for i, span := range Split(text, language) {
		if i > 0 {
			cuts[span.Start] = true
		}
		shown = append(shown, text[span.Start:span.End])
	}
	for at := range want {
		if cuts[at] {
			counts.found++
		} else {
			counts.missed++
		}
	}
	for at := range cuts {
		if !want[at] {
			counts.cut++
		}
	}
	counts.left = max(0, places(text, language)-len(want)-counts.cut)
	return counts, strings.Join(shown, " ‖ ")
}

// places counts the places within a text where a naive reader might end a
// sentence: after each run of terminators, in Thai at each blank.
func places(text, language string) (n int) {
	terminators := ".!?…。！？؟।۔։።။;"
	if language == "th" {
		terminators = " "
	}
	inRun := false
	for i, r := range text {
		is := strings.ContainsRune(terminators, r)
		if is && !inRun && strings.Trim(text[i:], terminators+"”“\"'»）」』) ") != "" {
			n++
		}
		inRun = is
	}
	return n
}

func TestSplit(t *testing.T) {
	tests := []struct {
		name, text, language string
		want                 []string
	}{
		{"empty", "", "en", nil},
		{"only white space", " \n\t\u00a0", "en", nil},
		{"no terminator", "A headline without a full stop", "en", []string{"A headline without a full stop"}},
		{"white space is trimmed", "  One.\u00a0 Two.\n", "en", []string{"One.", "Two."}},
		{"a line break is white space", "One line\ngoes on. Two.", "en", []string{"One line\ngoes on.", "Two."}},
		{"an empty line ends a sentence", "No stop\n \nnext part", "en", []string{"No stop", "next part"}},
		{"signs alone join the sentence before", "It ended. * * *", "en", []string{"It ended. * * *"}},
		{"signs alone", "***", "en", []string{"***"}},
		{"unknown language", "Mr. Poe left. He ran.", "xx", []string{"Mr. Poe left.", "He ran."}},
		{"region is ignored", "O Sr. Lopes saiu. Fim.", "pt-BR", []string{"O Sr. Lopes saiu.", "Fim."}},
		{"broken bytes", "One \xff. Two \xc3", "en", []string{"One \xff.", "Two \xc3"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var got []string
			for _, span := range Split(test.text, test.language) {
				got = append(got, test.text[span.Start:span.End])
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestRuleFiles holds the data to its own notation: an entry that it forbids
// would never match.
func TestRuleFiles(t *testing.T) {
	for language, r := range ruleTable() {
		for entry := range r.abbrev {
			if strings.HasSuffix(entry, ".") || strings.ToLower(entry) != entry {
				t.Errorf("%s: entry %q", language, entry)
			}
			if r.abbrev[entry] == ordinary {
				t.Errorf("%s: entry %q has no known class", language, entry)
			}
		}
	}
}

func FuzzSplit(f *testing.F) {
	for _, seed := range []string{
		"Mr. Poe left. “Why?” he asked. 3.5 % (yes. no.) … Ok?! 🎉 End", "是。」他说。「好。」", "ราคา 3.5 บาท ครับ แต่", "a\n\nb", "\xff. \xe0\xb8 . X",
	} {
		f.Add(seed, "en")
		f.Add(seed, "de")
		f.Add(seed, "el")
	}
	f.Fuzz(func(t *testing.T, text, language string) {
		spans := Split(text, language)
		at := 0
		for _, span := range spans {
			if span.Start < at || span.End <= span.Start || span.End > len(text) {
				t.Fatalf("span %v after offset %d in %q", span, at, text)
			}
			if strings.ContainsFunc(text[at:span.Start], func(r rune) bool { return !space(r) }) {
				t.Fatalf("%q lies outside the sentences of %q", text[at:span.Start], text)
			}
			inside := text[span.Start:span.End]
			first, _ := utf8.DecodeRuneInString(inside)
			last, _ := utf8.DecodeLastRuneInString(inside)
			if space(first) || space(last) {
				t.Fatalf("%q is not trimmed", inside)
			}
			if utf8.ValidString(text) && !utf8.ValidString(inside) {
				t.Fatalf("%q cuts a rune", inside)
			}
			at = span.End
		}
		if strings.ContainsFunc(text[at:], func(r rune) bool { return !space(r) }) {
			t.Fatalf("%q lies outside the sentences of %q", text[at:], text)
		}
		if !slices.Equal(spans, Split(text, language)) {
			t.Fatalf("two splits of %q differ", text)
		}
	})
}

func BenchmarkSplit(b *testing.B) {
	for _, language := range []string{"en", "ru", "zh", "th"} {
		content, err := os.ReadFile("testdata/" + language + ".txt")
		if err != nil {
			b.Fatal(err)
		}
		text := strings.Repeat(strings.NewReplacer("‖", " ", "\n", " ").Replace(string(content)), 4)
		b.Run(language, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				Split(text, language)
			}
		})
	}
}
