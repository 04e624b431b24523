package grounding

import (
	"math"
	"slices"
)

// featureNames returns what the model judges a claim by, in the order of [features].
func featureNames() []string {
	return []string{
		"context", "links_least", "cover_two", "surprise_top",
		"figures_met", "figures_missing", "ordinals_missing",
		"names_missing", "rare_missing", "names_new", "adjectives_new", "adverbs_new", "common_new", "manner_new",
		"verbs_general", "adjectives_general", "antonyms", "negation_more", "hearsay_more",
		"small_letters", "passages", "long", "verbatim",
	}
}

// StyleFeatures is how many of the last features say what kind of article and
// claim it is rather than how well they fit.
const StyleFeatures = 4

// FeatureNames returns the names of [Article.Features].
func FeatureNames() []string { return featureNames() }

// Features returns what the model judges a claim by; for fitting it.
func (a *Article) Features(text string) []float64 {
	v := a.words.take(a.language)
	defer a.words.give(v)
	c := a.readClaim(v, text)
	return a.features(c)
}

func (a *Article) features(c *claim) []float64 {
	chosen := a.choose(c, 3)
	coverTwo := a.share(c, chosen[:min(2, len(chosen))]...)
	met, missing, ordinals := a.figures(c)
	names, namesMissing, rare, rareMissing := c.missing()
	k := a.newWords(c, chosen)
	atLeast := func(want class) float64 { return max(0, c.count(want)-a.count(chosen[:min(2, len(chosen))], want)) }
	return []float64{
		a.context(c), a.weakestLink(c), coverTwo, a.surprise(c),
		met, missing, ordinals,
		namesMissing / max(1, names), rareMissing / max(1, rare), k.names, k.adjectives, k.adverbs, k.common, k.manner,
		k.verbsGeneral, k.adjectivesGeneral, k.antonyms, atLeast(classNegation), atLeast(classClaim),
		a.smallLetters, math.Log(float64(len(a.passages) + 1)), 1 / (1 + math.Exp(-(float64(len(c.words))-14)/2)), c.verbatim(a),
	}
}

// share returns the weighted share of the claim's words that passages meet.
func (a *Article) share(c *claim, passages ...int32) float64 {
	total, met := 0.0, 0.0
	for k := range c.words {
		w := &c.words[k]
		total += float64(w.weight)
		best := float32(0)
		for _, p := range passages {
			best = max(best, a.in(w, p))
		}
		met += float64(w.weight * best)
	}
	if total == 0 {
		return 1
	}
	return met / total
}

// choose returns up to n passages that together cover most of the claim.
func (a *Article) choose(c *claim, n int) []int32 {
	if len(c.ranked) == 0 {
		return nil
	}
	chosen := []int32{c.ranked[0]}
	met := make([]float32, len(c.words))
	for len(chosen) < n {
		last := chosen[len(chosen)-1]
		for k := range c.words {
			met[k] = max(met[k], a.in(&c.words[k], last))
		}
		best, gain := int32(-1), float32(0.05)
		for _, p := range c.ranked[:min(8, len(c.ranked))] {
			if slices.Contains(chosen, p) {
				continue
			}
			g := float32(0)
			for k := range c.words {
				g += max(0, a.in(&c.words[k], p)-met[k]) * c.words[k].weight
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

// figures counts the numbers of the claim that the article has not; those that
// are often only implied (ordinals, dates, "both") count apart.
func (a *Article) figures(c *claim) (met, missing, ordinals float64) {
	all, hits := 0.0, 0.0
	for i := range c.quantities {
		q := &c.quantities[i]
		all++
		switch found := a.has(q); {
		case found:
			hits++
		case q.kind == kindOrdinal || q.words && q.value <= 2:
			ordinals++
		case q.kind >= kindYear:
		default:
			missing++
		}
	}
	return (hits + 1) / (all + 1), missing, ordinals
}

// has says whether the article has a number, in whatever unit.
func (a *Article) has(q *quantity) bool {
	for p := range a.passages {
		for k := range a.passages[p].quantities {
			if q.same(&a.passages[p].quantities[k]) > 0 {
				return true
			}
		}
	}
	return false
}

// missing counts names and rare words, and those of them that the article lacks.
func (c *claim) missing() (names, namesMissing, rare, rareMissing float64) {
	for k := range c.words {
		w := &c.words[k]
		gone := 0.0
		if w.best == 0 {
			gone = 1
		}
		if w.name() {
			names++
			namesMissing += gone
		}
		if !w.number && (w.rank < 0 || w.rank > 8000) {
			rare++
			rareMissing += gone
		}
	}
	return names, namesMissing, rare, rareMissing
}

// newWords says what kinds of words the passages lack.
type newWords struct {
	names, adjectives, adverbs      float64 // without a synonym or a more general word there
	common, manner                  float64 // frequent ones; adverbs of manner
	verbsGeneral, adjectivesGeneral float64 // with a more general or special word there
	antonyms                        float64
}

func (a *Article) newWords(c *claim, chosen []int32) (k newWords) {
	n := loadNetwork()
	scope := a.around(chosen)
	for i := range c.words {
		w := &c.words[i]
		if w.best >= matchStem || w.number {
			continue
		}
		if w.best < matchDerived {
			if w.rank >= 0 && w.rank < 1500 {
				k.common++
			}
			if size := len(w.text); size > 4 && w.text[size-2:] == "ly" {
				k.manner++
			}
		}
		rel := a.nearest(n, w, scope)
		alone := rel == unrelated || rel == sister
		switch pos := w.meaning.part(); {
		case rel == antonym:
			k.antonyms++
		case w.name() || pos == 'x':
			if alone {
				k.names++
			}
		case pos == 'v' && rel == general:
			k.verbsGeneral++
		case pos == 'a' && rel == general:
			k.adjectivesGeneral++
		case pos == 'a' && alone:
			k.adjectives++
		case pos == 'r' && alone:
			k.adverbs++
		}
	}
	return k
}

// nearest returns the closest relation of a word to one in the passages; the
// opposite counts where there is no synonym.
func (a *Article) nearest(n *network, w *word, scope []int32) relation {
	if w.best >= matchDerived {
		return synonym
	}
	rel, opposed := unrelated, false
	for _, p := range scope {
		for _, t := range a.passages[p].tokens {
			if t.stop || t.meaning == nil {
				continue
			}
			switch r := n.relate(w.term, t.term); r {
			case antonym:
				opposed = true
			default:
				rel = max(rel, r)
			}
		}
	}
	if opposed && rel < synonym {
		return antonym
	}
	return rel
}

// around returns passages with their neighbours.
func (a *Article) around(chosen []int32) []int32 {
	var scope []int32
	for _, p := range chosen {
		for q := max(0, p-1); q <= min(int32(len(a.passages))-1, p+1); q++ {
			if !slices.Contains(scope, q) {
				scope = append(scope, q)
			}
		}
	}
	return scope
}

func (c *claim) count(want class) float64 { return min(2, countClass(c.tokens, want)) }

// count returns how many words of a class passages have, at most 2.
func (a *Article) count(passages []int32, want class) float64 {
	n := 0.0
	for _, p := range passages {
		n += countClass(a.passages[p].tokens, want)
	}
	return min(2, n)
}

func countClass(tokens []token, want class) (n float64) {
	for _, t := range tokens {
		if t.entry.class&want != 0 {
			n++
		}
	}
	return n
}
