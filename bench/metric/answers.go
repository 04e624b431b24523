package metric

import "slices"

// Judged is one judgement whether an article answers a question.
type Judged struct {
	Score      float64
	Answerable bool
}

// BalancedAccuracy returns the mean, over answerable and other questions, of
// the share judged right when a score of at least threshold says "answerable".
// It is 0 when either kind is missing.
func BalancedAccuracy(judged []Judged, threshold float64) float64 {
	var right, all [2]float64
	for _, j := range judged {
		kind := 0
		if j.Answerable {
			kind = 1
		}
		all[kind]++
		if (j.Score >= threshold) == j.Answerable {
			right[kind]++
		}
	}
	if all[0] == 0 || all[1] == 0 {
		return 0
	}
	return (right[0]/all[0] + right[1]/all[1]) / 2
}

// AUC returns the chance that an answerable question scores above another, ties
// counting half. It is 0 when either kind is missing.
func AUC(judged []Judged) float64 {
	sorted := slices.Clone(judged)
	slices.SortFunc(sorted, func(a, b Judged) int {
		switch {
		case a.Score < b.Score:
			return -1
		case a.Score > b.Score:
			return 1
		}
		return 0
	})
	var positives, negatives, above float64
	for i := 0; i < len(sorted); {
		var p, n float64
		j := i
		for ; j < len(sorted) && sorted[j].Score == sorted[i].Score; j++ {
			if sorted[j].Answerable {
				p++
			} else {
				n++
			}
		}
		above += p*negatives + p*n/2
		positives += p
		negatives += n
		i = j
	}
	if positives == 0 || negatives == 0 {
		return 0
	}
	return above / (positives * negatives)
}

// BestThreshold returns the threshold with the greatest balanced accuracy.
func BestThreshold(judged []Judged) float64 {
	best, at := -1.0, 0.0
	for _, j := range judged {
		if accuracy := BalancedAccuracy(judged, j.Score); accuracy > best {
			best, at = accuracy, j.Score
		}
	}
	return at
}
