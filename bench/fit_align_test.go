package main

import (
	"testing"

	"github.com/lede-bot/lede/article/body"
)

func TestAlignBody(t *testing.T) {
	gold := "One two three four five six.\n\nShort line\n\nSeven eight nine ten eleven, and\n\nso on."
	texts := []string{
		"One two three four five six.", // a teaser, far from the body
		"Menu", "Login", "Help", "More", "Shop", "Jobs", "About",
		"Another headline entirely here",
		"One two three four five six.",
		"Short line",
		"Seven eight nine ten eleven, and",
		"so on.",
		"Related stories from elsewhere",
		"Seven eight nine ten words that are not in it at all today",
	}
	want := []bool{false, false, false, false, false, false, false, false, false, true, true, true, true, false, false}
	blocks := make([]body.Block, len(texts))
	for i, text := range texts {
		blocks[i] = body.Block{Text: text, Tokens: body.Tokens(text)}
	}
	for i, label := range alignBody(gold, blocks) {
		if (label >= 0.5) != want[i] {
			t.Errorf("block %d %q has label %.2f", i, texts[i], label)
		}
	}
}
