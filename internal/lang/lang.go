// Package lang holds what the stages need to know about natural languages:
// detection, words, folding, stop words and stems. Languages are named by their
// ISO 639-1 codes; every function accepts any code, also an empty or unknown
// one, and is safe for concurrent use.
package lang
