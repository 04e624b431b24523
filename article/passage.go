package article

import (
	"strings"
	"unicode/utf8"

	"github.com/lede-bot/lede/article/internal/sentence"
	"github.com/lede-bot/lede/internal/lang"
)

// finish derives text, language, passages and the words read from the blocks.
func (a *Article) finish() {
	if a.Language == "" {
		text, _ := JoinBlocks(a.Blocks)
		a.Language = lang.Detect(text)
	}
	a.dropOrders()
	text, offsets := JoinBlocks(a.Blocks)
	a.Text = text
	a.Passages = make([]Passage, 0, len(text)/120+len(a.Blocks))
	for i, block := range a.Blocks {
		for _, span := range passageSpans(block, a.Language) {
			start, end := offsets[i]+span.Start, offsets[i]+span.End
			a.Passages = append(a.Passages, Passage{
				Number: len(a.Passages) + 1, Block: i, Kind: block.Kind,
				Start: start, End: end, Text: text[start:end],
			})
		}
	}
	a.Coverage.WordsRead = countWords(text)
}

// passageSpans cuts a block into passages: into its sentences, however long,
// but a heading or table row is read as a whole, and preformatted text, where
// the line is the unit, by stanzas.
func passageSpans(block Block, language string) []sentence.Span {
	switch block.Kind {
	case Heading, TableRow:
		return wholeSpan(block.Text)
	case Preformatted:
		return stanzas(block.Text)
	}
	return sentence.Split(block.Text, language)
}

func wholeSpan(text string) []sentence.Span {
	trimmed := strings.TrimSpace(text)
	if trimmed == "" {
		return nil
	}
	start := strings.Index(text, trimmed)
	return []sentence.Span{{Start: start, End: start + len(trimmed)}}
}

// longestStanza is the number of runes up to which lines without an empty line
// between them are one passage; a longer stanza is cut into its lines.
const longestStanza = 600

// stanzas returns the parts of preformatted text between empty lines.
func stanzas(text string) []sentence.Span {
	var spans []sentence.Span
	start := -1
	end := 0
	flush := func() {
		if start < 0 {
			return
		}
		if utf8.RuneCountInString(text[start:end]) > longestStanza {
			spans = append(spans, nonEmptyLines(text, start, end)...)
		} else {
			spans = append(spans, trimSpan(text, start, end))
		}
		start = -1
	}
	at := 0
	for line := range strings.Lines(text) {
		if strings.TrimSpace(line) == "" {
			flush()
		} else {
			if start < 0 {
				start = at
			}
			end = at + len(line)
		}
		at += len(line)
	}
	flush()
	return spans
}

// nonEmptyLines returns the lines of text[start:end] that are not empty.
func nonEmptyLines(text string, start, end int) []sentence.Span {
	var spans []sentence.Span
	for line := range strings.Lines(text[start:end]) {
		if strings.TrimSpace(line) != "" {
			spans = append(spans, trimSpan(text, start, start+len(line)))
		}
		start += len(line)
	}
	return spans
}

// trimSpan narrows a span that is not all white space to its ink.
func trimSpan(text string, start, end int) sentence.Span {
	left := strings.TrimLeft(text[start:end], " \t\r\n\f\v\u00a0")
	start = end - len(left)
	return sentence.Span{Start: start, End: start + len(strings.TrimSpace(left))}
}
