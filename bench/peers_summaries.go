package main

import (
	"math"
	"slices"

	"github.com/lede-bot/lede/article"
	"github.com/lede-bot/lede/internal/lang"
)

// rankByGraph returns the indexes of an article's passages by the PageRank of
// their similarity graph, best first (damping 0.85).
func rankByGraph(n int, similarity func(i, j int) float64) []int {
	weights, degree := make([][]float64, n), make([]float64, n)
	for i := range weights {
		weights[i] = make([]float64, n)
	}
	for i := range n {
		for j := range i {
			w := similarity(i, j)
			weights[i][j], weights[j][i] = w, w
			degree[i] += w
			degree[j] += w
		}
	}
	rank, order := make([]float64, n), make([]int, n)
	for i := range rank {
		rank[i], order[i] = 1/float64(n), i
	}
	for range 40 {
		next := make([]float64, n)
		for i := range n {
			sum := 0.0
			for j, w := range weights[i] {
				if w > 0 {
					sum += w / degree[j] * rank[j]
				}
			}
			next[i] = 0.15/float64(n) + 0.85*sum
		}
		rank = next
	}
	slices.SortStableFunc(order, func(i, j int) int {
		switch {
		case rank[i] > rank[j]:
			return -1
		case rank[i] < rank[j]:
			return 1
		}
		return 0
	})
	return order
}

// textRank ranks by shared content words over the logs of the lengths
// (Mihalcea and Tarau 2004).
func textRank(a *article.Article) []int {
	bags := passageBags(a)
	return rankByGraph(len(bags), func(i, j int) float64 {
		common := 0
		for word := range bags[i] {
			if bags[j][word] > 0 {
				common++
			}
		}
		scale := math.Log(float64(len(bags[i]))) + math.Log(float64(len(bags[j])))
		if common == 0 || scale <= 0 {
			return 0
		}
		return float64(common) / scale
	})
}

// lexRank ranks by the cosine of tf·idf vectors, cut at 0.1 (Erkan and Radev
// 2004), with the inverse sentence frequency within the article as idf.
func lexRank(a *article.Article) []int {
	bags := passageBags(a)
	frequency := make(map[string]float64)
	for _, bag := range bags {
		for word := range bag {
			frequency[word]++
		}
	}
	idf := func(word string) float64 { return math.Log(float64(len(bags)+1) / frequency[word]) }
	norms := make([]float64, len(bags))
	for i, bag := range bags {
		for word, n := range bag {
			norms[i] += math.Pow(n*idf(word), 2)
		}
	}
	return rankByGraph(len(bags), func(i, j int) float64 {
		dot := 0.0
		for word, n := range bags[i] {
			dot += n * bags[j][word] * idf(word) * idf(word)
		}
		if cosine := dot / math.Sqrt(norms[i]*norms[j]); cosine > 0.1 {
			return cosine
		}
		return 0
	})
}

// passageBags counts the stems of the content words of each passage.
func passageBags(a *article.Article) []map[string]float64 {
	bags := make([]map[string]float64, len(a.Passages))
	for i, p := range a.Passages {
		bags[i] = make(map[string]float64)
		for _, word := range lang.Words(p.Text) {
			if !lang.IsStopWord(a.Language, word) {
				bags[i][lang.Stem(a.Language, word)]++
			}
		}
	}
	return bags
}
