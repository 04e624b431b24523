// Package sentence finds sentence boundaries in a block of text.
package sentence

// Span is a half-open range of byte offsets.
type Span struct{ Start, End int }

// Split returns the sentences of text in order, without the white space around
// them. language is an ISO 639-1 code or empty.
func Split(text, language string) []Span {
	if text == "" {
		return nil
	}
	return []Span{{0, len(text)}}
}
