package article

import (
	"github.com/lede-bot/lede/article/internal/sentence"
	"github.com/lede-bot/lede/internal/lang"
)

// finish derives text, language, passages and the words read from the blocks.
func (a *Article) finish() {
	text, offsets := JoinBlocks(a.Blocks)
	a.Text = text
	if a.Language == "" {
		a.Language = lang.Detect(text)
	}
	a.Passages = a.Passages[:0]
	for i, block := range a.Blocks {
		for _, span := range sentence.Split(block.Text, a.Language) {
			start, end := offsets[i]+span.Start, offsets[i]+span.End
			a.Passages = append(a.Passages, Passage{
				Number: len(a.Passages) + 1, Block: i, Kind: block.Kind,
				Start: start, End: end, Text: text[start:end],
			})
		}
	}
	a.Coverage.WordsRead = len(lang.Words(text))
}
