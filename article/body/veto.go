package body

import (
	"github.com/lede-bot/lede/article/internal/boilerplate"
	"github.com/lede-bot/lede/article/internal/webpage"
)

// vetoed is the score of a block that is never part of a body, whatever stands around it.
const vetoed = -100

// veto scores down what is no part of a body even where an extractor and its
// surroundings say so. A page that would lose most of its text keeps it all:
// there the signs mean something else.
func (f *facts) veto(scores []float64) {
	blocks := f.in.Page.Blocks
	kept, lost := 0, 0
	var indexes []int
	for i := range blocks {
		foreign := f.isCaption(i) || f.repeatsHeadline(i) || f.isPlea(i)
		if foreign {
			indexes = append(indexes, i)
		}
		if scores[i] > 0 {
			kept += blocks[i].Runes
			if foreign {
				lost += blocks[i].Runes
			}
		}
	}
	if lost*2 > kept {
		return
	}
	for _, i := range indexes {
		scores[i] = vetoed
	}
}

// isCaption says whether the block is the caption or credit of a picture.
func (f *facts) isCaption(i int) bool {
	b := &f.in.Page.Blocks[i]
	if b.Kind == webpage.TableRow || b.Kind == webpage.Heading {
		return false
	}
	hint := b.Hints[webpage.HintCaption]
	return b.Kind == webpage.Caption || hint > 0 && hint <= 2
}

// repeatsHeadline says whether the block says what the headline says and no more.
func (f *facts) repeatsHeadline(i int) bool {
	b := &f.in.Page.Blocks[i]
	least := 0.9
	if b.Kind == webpage.Heading {
		least = 0.8
	}
	of, in := overlap(b.Tokens, f.headline)
	return of > least && in > least
}

// longCaption and longPlea are numbers of words from which a block is more than
// what its words seem to say.
const (
	longCaption = 25
	longPlea    = 100
)

// isPlea says whether the words of the block alone show that the page speaks to
// the reader for itself. Consent texts are left to the model: a page that holds
// nothing else must keep them to be known for a consent wall.
func (f *facts) isPlea(i int) bool {
	label, words := f.in.Labels[i], len(f.in.Page.Blocks[i].Tokens)
	switch label.Kind {
	case boilerplate.Caption:
		return label.Score > 0.8 && words < longCaption
	case boilerplate.Related, boilerplate.Newsletter, boilerplate.Subscription, boilerplate.Donation,
		boilerplate.Share, boilerplate.Comment, boilerplate.Advertisement:
		return label.Score > 0.6 && words < longPlea
	}
	return false
}
