package render

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/lede-bot/lede/article"
	"github.com/lede-bot/lede/cmd/lede/internal/terminal"
	"github.com/lede-bot/lede/summarize"
)

var update = flag.Bool("update", false, "write the golden files anew")

// block is one block given by its sentences.
type block struct {
	kind      article.BlockKind
	level     int
	marker    string
	sentences []string
}

func paragraph(sentences ...string) block { return block{sentences: sentences} }

// build makes an article out of blocks, its passages numbered.
func build(head article.Article, blocks ...block) *article.Article {
	a := &head
	for _, b := range blocks {
		a.Blocks = append(a.Blocks, article.Block{Kind: b.kind, Level: b.level, Marker: b.marker, Text: strings.Join(b.sentences, " ")})
	}
	text, offsets := article.JoinBlocks(a.Blocks)
	a.Text, a.Verdict = text, article.VerdictArticle
	for i, b := range blocks {
		start := offsets[i]
		for _, s := range b.sentences {
			a.Passages = append(a.Passages, article.Passage{
				Number: len(a.Passages) + 1, Block: i, Kind: b.kind, Start: start, End: start + len(s), Text: text[start : start+len(s)],
			})
			start += len(s) + 1
		}
	}
	return a
}

func ferry() *article.Article {
	return build(article.Article{
		Headline:  "Harbour town votes to keep its last ferry, and to pay for it",
		Byline:    "Ann Lark",
		Site:      "The Saltmarsh Post",
		Published: time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC),
		Language:  "en",
		Coverage:  article.Coverage{WordsRead: 412, WordsExpected: 1900},
	},
		paragraph("The council of Saltmarsh voted by nine to four on Monday to keep the ferry to Gull Island running for ten more years.",
			"The boat has crossed the sound since 1911."),
		block{kind: article.Heading, level: 2, sentences: []string{"What it costs"}},
		paragraph("A season will cost £1.4m, a third of which comes from the county."),
		block{kind: article.ListItem, level: 1, sentences: []string{"Fares rise by 40p."}},
		block{kind: article.ListItem, level: 2, sentences: []string{"Children travel free of charge on every crossing, on every day of the week, all the year."}},
		block{kind: article.ListItem, level: 1, marker: "1.", sentences: []string{"The night boat stays."}},
		block{kind: article.Quote, sentences: []string{"“Without the boat there is no school, no doctor and no bread,” said Tom Reed, who keeps the island's shop."}},
		block{kind: article.TableRow, sentences: []string{"Year\tPassengers"}},
		block{kind: article.TableRow, sentences: []string{"2025\t48|211"}},
		block{kind: article.Preformatted, sentences: []string{"07:10  out\n07:40  back"}},
	)
}

// hostile holds what a page could send to a terminal.
func hostile() *article.Article {
	return build(article.Article{
		Headline: "Calm \x1b[31mheadline\x1b[0m", Site: "Site\x1b]0;title\x07", Byline: "By\u202eeline\r\n",
		URL: "https://example.org/\x1b]8;;x", Coverage: article.Coverage{WordsRead: 10},
	}, paragraph("A \u009b2Jsentence\x7f with *stars*, [a link](https://evil.example) and <b>tags</b>.", "\x1b[1A# Not a heading."),
		paragraph("# Nor this one."), paragraph("1. Nor a list."))
}

func summaryOf(a *article.Article, lede int, points ...int) *summarize.Summary {
	claim := func(n int) summarize.Claim {
		return summarize.Claim{Text: a.Passages[n-1].Text, Citations: []int{n}}
	}
	s := &summarize.Summary{Lede: claim(lede)}
	for _, n := range points {
		s.Points = append(s.Points, claim(n))
	}
	return s
}

func TestGolden(t *testing.T) {
	linked := ferry()
	linked.URL = "https://saltmarsh.example/news/ferry?a=<b>"
	plain := terminal.Screen{Columns: 60}
	color := terminal.Screen{Terminal: true, Color: true, Columns: 60}
	links := terminal.Screen{Terminal: true, Color: true, Links: true, Columns: 60}
	narrow := terminal.Screen{Terminal: true, Columns: 24}
	claims := []summarize.Claim{{Text: "A season will cost £1.4m, a third of which comes from the county.", Citations: []int{4}}, {Text: "Fares rise by 40p.", Citations: []int{5, 6}}}
	found := &summarize.Answer{Claims: claims, Nearest: 4, Score: 0.91}
	silent := &summarize.Answer{Abstained: true, Nearest: 2, Score: 0.12}

	formats := []struct {
		name   string
		format Format
	}{
		{"plain", Text{Screen: plain}},
		{"color", Text{Screen: color}},
		{"links", Text{Screen: links}},
		{"narrow", Text{Screen: narrow}},
		{"quiet", Text{Screen: plain, Quiet: true}},
		{"markdown", Markdown{}},
		{"markdown-quiet", Markdown{Quiet: true}},
		{"json", JSON{}},
	}
	for _, f := range formats {
		results := map[string]func() (string, error){
			"summary-text":    func() (string, error) { return f.format.Summary(ferry(), summaryOf(ferry(), 1, 4, 8)) },
			"summary-link":    func() (string, error) { return f.format.Summary(linked, summaryOf(linked, 1, 4, 8)) },
			"summary-hostile": func() (string, error) { return f.format.Summary(hostile(), summaryOf(hostile(), 1, 2)) },
			"answer":          func() (string, error) { return f.format.Answer(ferry(), "What does it cost?", found) },
			"answer-silent":   func() (string, error) { return f.format.Answer(ferry(), "Who built the boat?", silent) },
			"article":         func() (string, error) { return f.format.Article(ferry()) },
			"article-hostile": func() (string, error) { return f.format.Article(hostile()) },
		}
		for name, result := range results {
			t.Run(name+"-"+f.name, func(t *testing.T) {
				got, err := result()
				if err != nil {
					t.Fatal(err)
				}
				if !strings.HasSuffix(got, "\n") || strings.HasSuffix(got, "\n\n") {
					t.Errorf("does not end in one line break: %q", got[max(0, len(got)-10):])
				}
				if f.name != "color" && f.name != "links" {
					for _, r := range got {
						if r != '\n' && r != '\t' && (r < ' ' || r >= 0x7f && r < 0xa0) {
							t.Errorf("holds the control character %U", r)
						}
					}
				}
				compare(t, filepath.Join("testdata", name+"-"+f.name+".golden"), got)
			})
		}
	}
}

func compare(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("differs from %s; if it is meant, run: go test ./cmd/lede/internal/render -update\n%s", path, diff)
	}
}

func TestMoment(t *testing.T) {
	berlin := time.FixedZone("", 3600)
	for want, moment := range map[string]time.Time{
		"":                          {},
		"2026-11-23":                time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC),
		"2026-11-23T07:05:00Z":      time.Date(2026, 11, 23, 7, 5, 0, 0, time.UTC),
		"2026-11-23T07:05:00+01:00": time.Date(2026, 11, 23, 7, 5, 0, 0, berlin),
	} {
		if got := Moment(moment); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// Text that has a meaning in Markdown shows as it is.
func TestEscapeMarkdown(t *testing.T) {
	for text, want := range map[string]string{
		"plain text, 3.5 % (all)": "plain text, 3.5 % (all)",
		"# heading":               `\# heading`,
		"#hashtag":                "#hashtag",
		"- item":                  `\- item`,
		"-5 degrees":              "-5 degrees",
		"12. item":                `12\. item`,
		"2026. Then":              `2026\. Then`,
		"a *b* _c_ `d`":           "a \\*b\\* \\_c\\_ \\`d\\`",
		"[x](y) <z>":              `\[x\](y) \<z\>`,
		"---":                     `\---`,
		`back\slash`:              `back\\slash`,
	} {
		if got := escapeMarkdown(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

// What a model was not shown is said as it is: an article need not be long for it.
func TestAPartThatWasShownIsSaid(t *testing.T) {
	answer := &summarize.Answer{
		Claims: []summarize.Claim{{Text: "Fares rise by 40p.", Citations: []int{5}}}, Nearest: 5,
		Notes: summarize.Notes{Engine: "small-1", Shown: 30, Of: 41},
	}
	got, err := Text{Screen: terminal.Screen{Columns: 80}}.Answer(ferry(), "What about fares?", answer)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(got, "small-1 was shown 30 of the article's 41 passages.") || strings.Contains(got, "longer") {
		t.Errorf("got %s", got)
	}
}
