package pasted

import "math"

// topicReach is how many lines to each side tell what the lines around are about.
const topicReach = 8

// topicNames names what [Document.topic] returns.
func topicNames() []string {
	return []string{
		"core_words", "core_words_around", "core_words_behind", "core_words_ahead",
		"core_only", "core_only_around", "headline_words", "unseen", "gapped_like_core",
	}
}

// topicShares are shares of a line's content words.
type topicShares struct {
	core     float64 // that stand in the likely body too
	coreOnly float64 // that do, weighed by how few stand elsewhere
	headline float64 // that stand in the headline
	unseen   float64 // that stand nowhere else
}

// topic returns for each line how much of its content words the likely body
// (lines of probability p) holds too, the line's own occurrences apart:
// titles and teasers of other stories share few, and share them with other lists.
func (d *Document) topic(p []float64) [][]float64 {
	n := len(d.shapes)
	shares := d.topicShares(p)
	gapped := d.shareAlone(p)
	words := func(i int) float64 { return float64(min(len(d.shapes[i].content), 12)) }
	weight := newTally(n, words)
	core := newTally(n, func(i int) float64 { return shares[i].core * words(i) })
	coreOnly := newTally(n, func(i int) float64 { return shares[i].coreOnly * words(i) })
	around := func(t tally, from, to int) float64 {
		return t.mean(from, to) / max(weight.mean(from, to), 0.1)
	}
	out := make([][]float64, n)
	for i, s := range shares {
		out[i] = []float64{
			s.core, around(core, i-topicReach, i+topicReach+1), around(core, i-topicReach, i), around(core, i+1, i+topicReach+1),
			s.coreOnly, around(coreOnly, i-topicReach, i+topicReach+1), s.headline, s.unseen,
			1 - math.Abs(flag(d.isAlone(i))-gapped),
		}
	}
	return out
}

func (d *Document) topicShares(p []float64) []topicShares {
	core, all := make([]float64, d.words), make([]float64, d.words)
	for i := range d.shapes {
		for _, word := range d.shapes[i].content {
			core[word] += p[i]
			all[word]++
		}
	}
	headline := make([]bool, d.words)
	if d.headline >= 0 {
		for _, word := range d.shapes[d.headline].content {
			headline[word] = true
		}
	}
	shares := make([]topicShares, len(d.shapes))
	for i := range shares {
		content, s := d.shapes[i].content, &shares[i]
		each := 1 / float64(max(len(content), 1))
		for _, word := range content {
			others := max(core[word]-p[i], 0)
			s.core += each * min(others, 2) / 2
			s.coreOnly += each * (others + 0.3) / all[word]
			s.headline += each * flag(headline[word])
			s.unseen += each * flag(all[word] == 1)
		}
	}
	return shares
}

// shareAlone returns how much of the likely body stands in lines between empty ones.
func (d *Document) shareAlone(p []float64) float64 {
	alone, mass := 0.0, 0.0
	for i := range p {
		w := d.lineWeight(i) * p[i]
		mass += w
		alone += w * flag(d.isAlone(i))
	}
	return alone / max(mass, 1e-9)
}

// isAlone says whether line i stands between empty lines.
func (d *Document) isAlone(i int) bool {
	return (i == 0 || d.Lines[i].Gap) && (i+1 == len(d.Lines) || d.Lines[i+1].Gap)
}
