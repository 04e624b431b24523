// Package metric holds the scores of the measurements, each after the
// definition in the README of its data.
package metric

import (
	"strings"
	"unicode"
)

// ShingleSize is the length in tokens of the shingles that Shingles compares.
const ShingleSize = 4

// Tokens returns the runs of letters, digits and '_' of text, case kept.
func Tokens(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsNumber(r) && r != '_' && !unicode.Is(unicode.Mn, r) && !unicode.Is(unicode.Mc, r)
	})
}

// PageScore is the shingle comparison of one page; the three shares sum to 1
// (all are 0 when both texts are empty).
type PageScore struct {
	TruePositive, FalsePositive, FalseNegative float64
	Equal                                      bool // all tokens equal
}

// F1 returns the page's own F1, 1 for two empty texts.
func (s PageScore) F1() float64 {
	if s.TruePositive+s.FalsePositive+s.FalseNegative == 0 {
		return 1
	}
	return 2 * s.TruePositive / (2*s.TruePositive + s.FalsePositive + s.FalseNegative)
}

// Shingles compares the multisets of token shingles of a gold body and an output
// (scrapinghub/article-extraction-benchmark, evaluate.py, for the definition).
func Shingles(gold, output string) PageScore {
	goldTokens, outputTokens := Tokens(gold), Tokens(output)
	goldSet, outputSet := shingleCounts(goldTokens), shingleCounts(outputTokens)
	var tp, fp, fn float64
	for shingle, n := range goldSet {
		both := min(n, outputSet[shingle])
		tp += float64(both)
		fn += float64(n - both)
	}
	for shingle, n := range outputSet {
		fp += float64(n - min(n, goldSet[shingle]))
	}
	if sum := tp + fp + fn; sum > 0 {
		tp, fp, fn = tp/sum, fp/sum, fn/sum
	}
	return PageScore{tp, fp, fn, strings.Join(goldTokens, " ") == strings.Join(outputTokens, " ")}
}

func shingleCounts(tokens []string) map[string]int {
	counts := make(map[string]int)
	if len(tokens) == 0 {
		return counts
	}
	for i := 0; i == 0 || i+ShingleSize <= len(tokens); i++ {
		counts[strings.Join(tokens[i:min(len(tokens), i+ShingleSize)], " ")]++
	}
	return counts
}

// Scores is a precision, a recall, their F1 and an accuracy.
type Scores struct{ Precision, Recall, F1, Accuracy float64 }

// MeanShingles returns the figures of a set of pages: precision and recall are
// means over the pages (pages without output count for recall alone), F1 is of
// those two means.
func MeanShingles(pages []PageScore) Scores {
	var s Scores
	var withOutput, withGold float64
	for _, p := range pages {
		if p.TruePositive+p.FalsePositive > 0 {
			s.Precision += p.TruePositive / (p.TruePositive + p.FalsePositive)
			withOutput++
		}
		if p.TruePositive+p.FalseNegative > 0 {
			s.Recall += p.TruePositive / (p.TruePositive + p.FalseNegative)
			withGold++
		}
		if p.Equal {
			s.Accuracy++
		}
	}
	s.Precision /= max(withOutput, 1)
	s.Recall /= max(withGold, 1)
	s.Accuracy /= max(float64(len(pages)), 1)
	s.F1 = harmonic(s.Precision, s.Recall)
	return s
}

func harmonic(a, b float64) float64 {
	if a+b == 0 {
		return 0
	}
	return 2 * a * b / (a + b)
}
