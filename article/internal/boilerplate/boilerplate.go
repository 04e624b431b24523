// Package boilerplate tells from its words alone, without markup, whether a
// block of text belongs to an article or to the page around it: pleas,
// newsletter boxes, related links, share rows, captions, consent and legal text.
package boilerplate

// Kind is a kind of boilerplate; the zero value means: part of the article.
type Kind uint8

// Label is the judgement on one block.
type Label struct {
	Kind Kind
	// Score is the confidence that the block is boilerplate, 0 to 1.
	Score float64
}

// Classify labels each block of a text, given in reading order. language is an
// ISO 639-1 code or empty; headline may be empty.
func Classify(blocks []string, language, headline string) []Label {
	return make([]Label, len(blocks))
}
