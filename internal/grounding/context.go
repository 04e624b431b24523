package grounding

import (
	"math"
	"slices"
)

const contextReach = 3 // content words to either side

// context measures whether the words around each content word of the claim
// stand around it in the article too: the weighted mean of how near they are,
// beyond their distance in the claim, at the best place; and the least of it.
func (a *Article) context(c *claim) (mean, least float64) {
	weights := 0.0
	least = 1
	for k := range c.words {
		w := &c.words[k]
		near := a.contextOf(c, k)
		mean += near * float64(w.weight)
		weights += float64(w.weight)
		least = min(least, near)
	}
	if weights == 0 {
		return 1, 1
	}
	return mean / weights, least
}

func (a *Article) contextOf(c *claim, k int) (best float64) {
	w := &c.words[k]
	from, to := max(0, k-contextReach), min(len(c.words), k+contextReach+1)
	norm := 0.0
	for j := from; j < to; j++ {
		if j != k {
			norm += float64(c.words[j].weight)
		}
	}
	if norm == 0 {
		return float64(w.best)
	}
	for _, m := range w.candidates {
		for _, at := range a.positions[m.stem][:min(maxPlaces, len(a.positions[m.stem]))] {
			sum := 0.0
			for j := from; j < to; j++ {
				if j != k {
					sum += a.nearness(&c.words[j], at, c.words[j].at-w.at) * float64(c.words[j].weight)
				}
			}
			best = max(best, float64(m.strength)*sum/norm)
		}
	}
	return best
}

// maxPlaces bounds the places of one word that are looked at: a word that is
// everywhere binds little.
const maxPlaces = 24

// nearness returns how near a word stands to a position of the article, given
// how far it stands from it in the claim.
func (a *Article) nearness(w *word, at int32, own int) float64 {
	top := 0.0
	for _, m := range w.candidates {
		places := a.positions[m.stem]
		right, _ := slices.BinarySearch(places, at+1)
		left := right - 1
		if left >= 0 && places[left] == at {
			left--
		}
		for _, i := range [2]int{left, right} {
			if i < 0 || i >= len(places) {
				continue
			}
			d := int(places[i] - at)
			distance := math.Abs(float64(d))
			if distance > 40 {
				continue
			}
			f := 1 / (1 + 0.1*max(0, distance-math.Abs(float64(own))))
			if (d > 0) != (own > 0) {
				f *= 0.8
			}
			top = max(top, f*float64(m.strength))
		}
	}
	return top
}

// links measures how near neighbouring content words come in the article: the
// mean and the least within a passage, where two that never share one count 0,
// and the mean over the ends of passages.
func (a *Article) links(c *claim) (mean, least, chain float64) {
	least = 1
	weights := 0.0
	for k := range c.words {
		for step := 1; step <= 2 && k+step < len(c.words); step++ {
			x, y := &c.words[k], &c.words[k+step]
			within, across, own := 0.0, 0.0, y.at-x.at
			if x.best > 0 && y.best > 0 {
				if d := a.distance(x, y); d >= 0 {
					within = 1 / (1 + 0.15*max(0, float64(int(d)-own)))
				}
				least = min(least, within)
			}
			if step > 1 {
				continue
			}
			if x.best > 0 && y.best > 0 {
				across = 1 / (1 + 0.08*max(0, a.reach(x, y)-float64(own)))
			}
			weight := float64(x.weight + y.weight)
			mean += within * weight
			chain += across * weight
			weights += weight
		}
	}
	if weights == 0 {
		return 1, least, 1
	}
	return mean / weights, least, chain / weights
}

// reach returns the least distance of two words in the whole article.
func (a *Article) reach(x, y *word) float64 {
	least := math.Inf(1)
	for _, m := range x.candidates {
		for _, n := range y.candidates {
			i, j := a.positions[m.stem], a.positions[n.stem]
			for u, v := 0, 0; u < len(i) && v < len(j); {
				d := float64(j[v] - i[u])
				if d != 0 {
					least = min(least, math.Abs(d))
				}
				if d > 0 {
					u++
				} else {
					v++
				}
			}
		}
	}
	return least
}

// distance returns the least distance of two words within a passage, -1 where
// they never meet.
func (a *Article) distance(x, y *word) int32 {
	least := int32(-1)
	for _, m := range x.candidates {
		for _, n := range y.candidates {
			i, j := a.places[m.stem], a.places[n.stem]
			for u, v := 0, 0; u < len(i) && v < len(j); {
				p, q := i[u], j[v]
				switch {
				case p.passage < q.passage:
					u++
					continue
				case p.passage > q.passage:
					v++
					continue
				}
				d := q.position - p.position
				if abs := max(d, -d); abs > 0 && (least < 0 || abs < least) {
					least = abs
				}
				if d > 0 {
					u++
				} else {
					v++
				}
			}
		}
	}
	return least
}

// surprise returns the mean surprise, in nats, of all words after their fellows
// and of the three that come least expected, by a mixture of the article's pairs,
// its words and the language's.
func (a *Article) surprise(c *claim) (mean, three float64) {
	top := [3]float64{}
	size := float64(a.size)
	for i, t := range c.tokens {
		background := 1e-5
		if t.rank >= 0 {
			background = 0.08 / float64(t.rank+2)
		}
		single, pair, near := 0.0, 0.0, 0.0
		if t.id >= 0 {
			single = float64(len(a.places[t.id])) / max(1, size)
			if i > 0 && c.tokens[i-1].id >= 0 {
				pair, near = a.follows(c.tokens[i-1].id, t.id)
			}
		}
		x := -math.Log(0.45*pair + 0.2*near + 0.2*single + 0.15*background)
		mean += x
		for k := range top {
			if x > top[k] {
				x, top[k] = top[k], x
			}
		}
	}
	return mean / float64(max(1, len(c.tokens))), (top[0] + top[1] + top[2]) / 3
}

// follows returns how often one stem follows another directly, and soon.
func (a *Article) follows(before, stem int32) (direct, soon float64) {
	places, all := a.positions[stem], a.positions[before]
	for _, at := range all {
		i, _ := slices.BinarySearch(places, at+1)
		if i < len(places) && places[i]-at <= 8 {
			if places[i] == at+1 {
				direct++
			}
			soon += 1 / float64(places[i]-at)
		}
	}
	n := float64(len(all)) + 0.5
	return direct / n, soon / n / 3
}

// verbatim returns how far the claim follows the article word by word: the root
// of its runs' squared lengths over its length.
func (c *claim) verbatim(a *Article) float64 {
	sum := 0
	for i := 0; i < len(c.tokens); {
		best := 0
		if id := c.tokens[i].id; id >= 0 {
			for _, at := range a.places[id] {
				k, tokens := 1, a.passages[at.passage].tokens
				for i+k < len(c.tokens) && int(at.position)+k < len(tokens) && tokens[int(at.position)+k].id == c.tokens[i+k].id {
					k++
				}
				best = max(best, k)
			}
		}
		sum += best * best
		i += max(1, best)
	}
	return math.Sqrt(float64(sum)) / float64(max(1, len(c.tokens)))
}

// runs returns the share of the claim's runs of so many words that the article has.
func (a *Article) runs(c *claim, length int) float64 {
	met, all := 0, 0
	for i := 0; i+length <= len(c.tokens); i++ {
		all++
		if a.hasRun(c.tokens[i : i+length]) {
			met++
		}
	}
	return float64(met) / float64(max(1, all))
}

func (a *Article) hasRun(run []token) bool {
	if run[0].id < 0 || run[1].id < 0 {
		return false
	}
	for _, at := range a.places[run[0].id] {
		tokens := a.passages[at.passage].tokens[at.position:]
		k := 1
		for k < len(run) && k < len(tokens) && tokens[k].id == run[k].id {
			k++
		}
		if k == len(run) {
			return true
		}
	}
	return false
}
