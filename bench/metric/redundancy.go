package metric

// Redundancy is the mean, over the sentences of a summary, of the largest share
// of a sentence's distinct longer tokens (over three bytes, so that function
// words hardly count) that stand in one other sentence; 0 to 1.
func Redundancy(sentences [][]string) float64 {
	if len(sentences) < 2 {
		return 0
	}
	sets := make([]map[string]bool, len(sentences))
	for i, sentence := range sentences {
		sets[i] = make(map[string]bool)
		for _, token := range sentence {
			if len(token) > 3 {
				sets[i][token] = true
			}
		}
	}
	sum := 0.0
	for i, set := range sets {
		largest := 0.0
		for j, other := range sets {
			if i == j || len(set) == 0 {
				continue
			}
			common := 0
			for token := range set {
				if other[token] {
					common++
				}
			}
			largest = max(largest, float64(common)/float64(len(set)))
		}
		sum += largest
	}
	return sum / float64(len(sets))
}
