package main

import (
	"context"
	"math"

	"github.com/lede-bot/lede/article"
	"github.com/lede-bot/lede/internal/lang"
)

const bm25Name = "bm25"

// bm25Answerer ranks the passages by Okapi BM25 with the usual constants, on
// stems without stop words; its score is the best passage's.
func bm25Answerer() answerer {
	return answerer{bm25Name, func(_ context.Context, a *article.Article, question string) (int, float64, error) {
		scores := bm25(a, question)
		best, score := -1, 0.0
		for i, s := range scores {
			if best < 0 || s > score {
				best, score = i, s
			}
		}
		return best, score, nil
	}}
}

func bm25(a *article.Article, question string) []float64 {
	const k, b = 1.2, 0.75
	terms := func(text string) []string {
		var stems []string
		for _, word := range lang.Words(text) {
			if !lang.IsStopWord(a.Language, word) {
				stems = append(stems, lang.Stem(a.Language, word))
			}
		}
		return stems
	}
	counts := make([]map[string]float64, len(a.Passages))
	lengths := make([]float64, len(a.Passages))
	holding := map[string]float64{}
	mean := 0.0
	for i, p := range a.Passages {
		counts[i] = map[string]float64{}
		for _, stem := range terms(p.Text) {
			counts[i][stem]++
			lengths[i]++
		}
		for stem := range counts[i] {
			holding[stem]++
		}
		mean += lengths[i] / float64(len(a.Passages))
	}
	n := float64(len(a.Passages))
	scores := make([]float64, len(a.Passages))
	for _, stem := range terms(question) {
		weight := math.Log(1 + (n-holding[stem]+0.5)/(holding[stem]+0.5))
		for i := range scores {
			if count := counts[i][stem]; count > 0 {
				scores[i] += weight * count * (k + 1) / (count + k*(1-b+b*lengths[i]/mean))
			}
		}
	}
	return scores
}
