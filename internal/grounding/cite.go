package grounding

import "slices"

// share returns the weighted share of the claim's words that passages meet.
func (a *Article) share(c *claim, passages ...int32) float64 {
	total, met := float32(0), float32(0)
	for k := range c.words {
		w := &c.words[k]
		total += w.weight
		best := float32(0)
		for _, p := range passages {
			s, _ := a.in(w, p)
			best = max(best, s)
		}
		met += w.weight * best
	}
	if total == 0 {
		return 0
	}
	return float64(met / total)
}

// choose returns up to n passages that together cover most of the claim, the best first.
func (a *Article) choose(c *claim, n int) []int32 {
	if len(c.ranked) == 0 {
		return nil
	}
	chosen := []int32{c.ranked[0]}
	met := make([]float32, len(c.words))
	for len(chosen) < n {
		last := chosen[len(chosen)-1]
		for k := range c.words {
			s, _ := a.in(&c.words[k], last)
			met[k] = max(met[k], s)
		}
		best, gain := int32(-1), float32(0.05)
		for _, p := range c.ranked[:min(8, len(c.ranked))] {
			if slices.Contains(chosen, p) {
				continue
			}
			g := float32(0)
			for k := range c.words {
				s, _ := a.in(&c.words[k], p)
				g += max(0, s-met[k]) * c.words[k].weight
			}
			if near := p - chosen[0]; near == 1 || near == -1 {
				g *= 1.1
			}
			if g > gain {
				best, gain = p, g
			}
		}
		if best < 0 {
			break
		}
		chosen = append(chosen, best)
	}
	return chosen
}

// mendGain is how much more of a claim other passages must cover to be cited
// instead of those given.
const mendGain = 0.2

// cite returns the passages to cite: those given where they cover the claim about
// as well as any two do.
func (a *Article) cite(c *claim, cited []int) (numbers []int, mended bool) {
	var given []int32
	for _, n := range cited {
		if i := int32(n) - 1; n >= 1 && n <= len(a.passages) && !slices.Contains(given, i) {
			given = append(given, i)
		}
	}
	c.best = a.choose(c, 2)
	if len(given) > 0 && a.share(c, given...) >= a.share(c, c.best...)-mendGain {
		return numbersOf(given), false
	}
	if len(c.best) == 2 && a.share(c, c.best[0]) >= a.share(c, c.best...)-0.1 {
		return numbersOf(c.best[:1]), len(cited) > 0
	}
	return numbersOf(c.best), len(cited) > 0
}

func numbersOf(passages []int32) []int {
	numbers := make([]int, len(passages))
	for i, p := range passages {
		numbers[i] = int(p) + 1
	}
	slices.Sort(numbers)
	return numbers
}
