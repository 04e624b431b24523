package article

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

const ferryMarkdown = `---
title: "Night ferry returns"
authors: [Ana Kowal, Piet Brandt]
description: The crossing closed in spring
date: 2026-11-20
lang: en-GB
tags: [ferry]
---
# Night ferry returns

The night ferry **will sail again** on [Friday](https://example.com/f "x"), the
harbour board said.\
It had been closed since *March* &mdash; or ` + "`v2.1`" + ` in its own words.[^1] <span class="x">Yes</span>

![A ferry at the quay](ferry.jpg)

<div class="ad">Buy now</div>

> “We missed it,” said Mrs Olsen.
>
> She took it daily.

## What changes

1. New seats
2. A later start
   - from 22:30
   - not on Sundays

   And a café.

| Route | Price |
|-------|------:|
| North | 12 \* |

` + "```go\nfmt.Println(\"a  b\")\n\nreturn\n```" + `

***

See <https://example.com/board>.

[^1]: A note.
`

func TestMarkdown(t *testing.T) {
	a, err := fromMarkdown(t.Context(), []byte(ferryMarkdown))
	if err != nil {
		t.Fatal(err)
	}
	want := []Block{
		{Kind: Paragraph, Text: "The night ferry will sail again on Friday, the harbour board said. It had been closed since March — or v2.1 in its own words. Yes"},
		{Kind: Quote, Text: "“We missed it,” said Mrs Olsen."},
		{Kind: Quote, Text: "She took it daily."},
		{Kind: Heading, Level: 2, Text: "What changes"},
		{Kind: ListItem, Level: 1, Marker: "1.", Text: "New seats"},
		{Kind: ListItem, Level: 1, Marker: "2.", Text: "A later start"},
		{Kind: ListItem, Level: 2, Text: "from 22:30"},
		{Kind: ListItem, Level: 2, Text: "not on Sundays"},
		{Kind: ListItem, Level: 1, Text: "And a café."},
		{Kind: TableRow, Text: "Route\tPrice"},
		{Kind: TableRow, Text: "North\t12 *"},
		{Kind: Preformatted, Text: "fmt.Println(\"a  b\")\n\nreturn"},
		{Kind: Paragraph, Text: "See https://example.com/board."},
	}
	if diff := cmp.Diff(want, a.Blocks); diff != "" {
		t.Error(diff)
	}
	if a.Headline != "Night ferry returns" || a.Byline != "Ana Kowal, Piet Brandt" || a.Dek != "The crossing closed in spring" ||
		a.Language != "en" || !a.Published.Equal(time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)) {
		t.Errorf("got %q, %q, %q, %q, %v", a.Headline, a.Byline, a.Dek, a.Language, a.Published)
	}
}

func TestMarkdownHeadline(t *testing.T) {
	for source, want := range map[string]string{
		"# A\n\ntext":                        "A",
		"A\n===\n\ntext":                     "A",
		"### A\n\ntext":                      "",
		"text\n\n# A":                        "",
		"---\ntitle: B\n---\n# A\n\ntext":    "B",
		"---\ntitle: [\n---\n# A\n\ntext":    "A",
		"---\r\ntitle: B\r\n---\r\n\r\ntext": "B",
		"---\n\ntext\n\n---":                 "",
		"":                                   "",
	} {
		a, err := fromMarkdown(t.Context(), []byte(source))
		if err != nil || a.Headline != want {
			t.Errorf("%q: got %q, %v", source, a.Headline, err)
		}
	}
}

func TestMarkdownNestedWithoutEnd(t *testing.T) {
	for name, source := range map[string]string{
		"quotes":   strings.Repeat(">", 1<<20) + " text",
		"lists":    strings.Repeat("- ", 1<<19) + "text",
		"numbers":  strings.Repeat("1. ", 1<<18) + "text",
		"emphasis": strings.Repeat("**a ", 1<<14) + strings.Repeat("b** ", 1<<14) + "text",
		"brackets": strings.Repeat("[", 1<<14) + "text",
	} {
		a, err := fromMarkdown(t.Context(), []byte("before\n\n"+source+"\n\nafter\n"))
		if err != nil || !strings.HasPrefix(a.Text, "before") || !strings.HasSuffix(a.Text, "after") || !strings.Contains(a.Text, "text") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzMarkdown(f *testing.F) {
	f.Add(ferryMarkdown)
	f.Add("---\ntitle: &a [*a, *a]\n---\n> - 1. # a\n\n|a|\n|-|\n|b|c|")
	f.Add("[a]: b\n[a][]<!-- x\n***a**\\\n![x](y)`")
	f.Fuzz(func(t *testing.T, source string) {
		if !utf8.ValidString(source) {
			return
		}
		a, err := fromMarkdown(t.Context(), []byte(source))
		if err != nil {
			t.Fatal(err)
		}
		for _, passage := range a.Passages {
			if a.Text[passage.Start:passage.End] != passage.Text {
				t.Fatalf("offsets of passage %d are wrong", passage.Number)
			}
		}
		for _, block := range a.Blocks {
			if strings.TrimSpace(block.Text) == "" || !utf8.ValidString(block.Text) {
				t.Fatalf("block %+v", block)
			}
		}
	})
}
