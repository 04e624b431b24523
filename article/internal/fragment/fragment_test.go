package fragment

import (
	"net/url"
	"slices"
	"strings"
	"testing"
	"unicode"
)

func TestString(t *testing.T) {
	tests := []struct {
		d    Directive
		want string
	}{
		{Directive{Start: "the bridge"}, "the%20bridge"},
		{Directive{Start: "well-known, R&D"}, "well%2Dknown%2C%20R%26D"},
		{Directive{Prefix: "a", Start: "b", End: "c", Suffix: "d"}, "a-,b,c,-d"},
		{Directive{Start: "größer", Suffix: "(see)*"}, "gr%C3%B6%C3%9Fer,-%28see%29%2A"},
	}
	for _, test := range tests {
		if got := test.d.String(); got != test.want {
			t.Errorf("%+v is %s, want %s", test.d, got, test.want)
		}
		if back, ok := decode(test.d.String()); !ok || back != test.d {
			t.Errorf("%s reads back as %+v", test.d, back)
		}
	}
}

func TestDirective(t *testing.T) {
	story := []string{
		"Council shuts old bridge",
		"The council voted on Tuesday to shut the old bridge, which carries 1,900 cars a day. “It is not safe,” the mayor said.",
		"Council shuts old bridge",
		"Engineers found cracks in two of its pillars.1 They had warned of them in 2019. They had warned of them in 2021. Nobody acted.",
		"See also",
		"Nobody acted.",
		"Contact us",
	}
	tests := []struct {
		name     string
		blocks   []string
		passages []string
		want     []string // directives, decoded; empty: none
	}{
		{
			"a long passage is a range", story,
			[]string{"The council voted on Tuesday to shut the old bridge, which carries 1,900 cars a day."},
			[]string{"The council,a day"},
		},
		{
			"a short one is quoted whole", story,
			[]string{"“It is not safe,” the mayor said."},
			[]string{"It is,mayor said"},
		},
		{
			"a note mark is read over", story,
			[]string{"Engineers found cracks in two of its pillars. They had warned of them in 2019."},
			[]string{"Engineers found,in 2019"},
		},
		{
			"the same words as its neighbour", story,
			[]string{"They had warned of them in 2019.", "They had warned of them in 2021."},
			[]string{"pillars.1-,They had,in 2019", "2019.-,They had,in 2021"},
		},
		{
			"repeated elsewhere: the neighbours decide", story,
			[]string{"They had warned of them in 2021.", "Nobody acted."},
			[]string{"2019.-,They had,in 2021", "2021.-,Nobody acted"},
		},
		{
			"repeated as a whole block", story,
			[]string{"The council voted on Tuesday to shut the old bridge, which carries 1,900 cars a day.", "Council shuts old bridge"},
			[]string{"The council,a day", "said.-,Council shuts,old bridge"},
		},
		{
			"cleaned in the middle: the ends are found",
			[]string{"The firm will close Advertisement: buy now and pay later in its three northern plants by the end of May."},
			[]string{"The firm will close in its three northern plants by the end of May."},
			[]string{"The firm,of May"},
		},
		{
			"half of it is there: that half",
			[]string{"By the end of May all three plants in the north will be closed for good."},
			[]string{"The union says that by the end of May all three plants in the north will be shut."},
			[]string{"By the,will be"},
		},
		{"not there", story, []string{"Something quite different was said by nobody."}, []string{""}},
		{"no words", story, []string{"—"}, []string{""}},
		{"the same word all over", []string{"no no no no no no"}, []string{"no no"}, []string{"no no,-no no no no"}},
		{"nothing tells them apart: the first match", []string{"Yes.", "Yes.", "Yes.", "Yes."}, []string{"Yes."}, []string{"Yes"}},
		{
			"across blocks",
			[]string{"She said this:", "Leave now.", "Then she left."},
			[]string{"She said this: Leave now. Then she left."},
			[]string{"She said,she left"},
		},
		{
			"cells of a table, each a block",
			[]string{"27", "Bub", "0", "0", "1", "28", "Mike", "0", "0", "2", "29", "Jo", "0", "0", "0", "Total"},
			[]string{"27 Bub 0 0 1", "28 Mike 0 0 2", "29 Jo 0 0 0"},
			[]string{"27,1", "28,2", "29,0,-Total"},
		},
		{
			"Chinese, where only punctuation is a sure boundary",
			[]string{"市政府昨天宣布关闭大桥。居民表示担心，因为没有别的路。"},
			[]string{"市政府昨天宣布关闭大桥。", "居民表示担心，因为没有别的路。"},
			[]string{"市政府昨天宣布关闭大桥", "居民表示担心,因为没有别的路"},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			page := NewPage(test.blocks)
			for i, region := range page.Locate(test.passages) {
				d, ok := page.Directive(region)
				got, err := url.PathUnescape(d.String())
				if err != nil {
					t.Fatal(err)
				}
				if ok != (test.want[i] != "") || got != test.want[i] {
					t.Errorf("%q: %v %q, want %q", test.passages[i], ok, got, test.want[i])
				}
				if ok {
					checkMatch(t, test.blocks, page, region, d)
				}
			}
		})
	}
}

// checkMatch asserts that the reference matcher finds the region, or another copy of its words.
func checkMatch(t *testing.T, blocks []string, p *Page, r Region, d Directive) {
	t.Helper()
	decoded, ok := decode(d.String())
	if !ok {
		t.Fatalf("directive %s cannot be read", d)
	}
	got, at := newReference(blocks).match(decoded)
	if at < 0 {
		t.Fatalf("directive %s matches nothing on %q", d, blocks)
	}
	words, want := p.words(got), make([]int32, 0, r.to-r.from)
	for _, token := range p.tokens[r.from:r.to] {
		want = append(want, token.id)
	}
	if !slices.Equal(words, want) {
		t.Fatalf("directive %s matches %q on %q", d, got, blocks)
	}
	// Only where the very words stand several times may it be elsewhere.
	copies := 0
	p.find(want, func(int) bool {
		copies++
		return true
	})
	first := p.tokens[r.from]
	offset := len([]rune(strings.Join(blocks[:first.block], "\n")+blocks[first.block][:first.start])) + min(1, int(first.block))
	lead := len([]rune(got)) - len([]rune(strings.TrimLeftFunc(got, func(r rune) bool { return !wordRune(r) || unicode.IsMark(r) || ignorable(r) })))
	if copies == 1 && at+lead != offset {
		t.Fatalf("directive %s matches at %d, the passage begins at %d of %q", d, at+lead, offset, blocks)
	}
}

func FuzzDirective(f *testing.F) {
	f.Add("The cat sat. The cat ran.|The cat sat. A dog.", "The cat sat. A")
	f.Add("a b a b a b c|a b|a b c", "a b c")
	f.Add("it's 3.5 here's 3.5|x.y z", "3.5 here's 3.5")
	f.Add("市长说。市长走了。|市长", "市长走了")
	f.Add("é e\u0301 E|É x", "É x")
	f.Fuzz(func(t *testing.T, text, passage string) {
		if len(text) > 2000 || len(passage) > 500 {
			return
		}
		var blocks []string
		for block := range strings.SplitSeq(strings.ToValidUTF8(text, ""), "|") {
			if block = strings.Join(strings.Fields(block), " "); block != "" {
				blocks = append(blocks, block)
			}
		}
		page := NewPage(blocks)
		for _, region := range page.Locate([]string{passage, passage}) {
			if d, ok := page.Directive(region); ok {
				checkMatch(t, blocks, page, region, d)
			}
		}
	})
}

func FuzzEncode(f *testing.F) {
	f.Add("a-b,c&d", "", "x", "é%")
	f.Fuzz(func(t *testing.T, prefix, start, end, suffix string) {
		d := Directive{Prefix: prefix, Start: start, End: end, Suffix: suffix}
		if start == "" {
			return
		}
		back, ok := decode(d.String())
		if !ok || back != d {
			t.Fatalf("%+v is %s, read back as %+v", d, d, back)
		}
	})
}

func BenchmarkPage(b *testing.B) {
	paragraph := "The council voted on Tuesday to shut the old bridge, which carries 1,900 cars a day. “It is not safe,” the mayor said."
	var blocks, passages []string
	for i := range 200 {
		blocks = append(blocks, strings.Repeat(string(rune('a'+i%26)), 3+i%7)+" "+paragraph)
		if i%4 == 0 {
			passages = append(passages, blocks[i])
		}
	}
	for b.Loop() {
		page := NewPage(blocks)
		for _, region := range page.Locate(passages) {
			page.Directive(region)
		}
	}
}
