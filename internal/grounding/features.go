package grounding

import (
	"math"
	"slices"
)

// The model looks at its features in three groups, in this order. Those of the
// first say how well claim and article fit, each in its own way; a sum weighs
// them. Those of the second say the same more roughly or only together with
// others, so that only the trees see them. Those of the last say what kind of
// article and claim it is.
const (
	FitFeatures   = 19
	TreeFeatures  = 12
	StyleFeatures = 4
)

// featureNames returns what the model judges a claim by, in the order of [Article.features].
func featureNames() []string {
	return []string{
		"context", "links_least", "cover_two", "surprise_top",
		"figures_met", "figures_missing", "ordinals_missing",
		"names_missing", "rare_missing", "names_new", "adjectives_new", "adverbs_new", "common_new", "manner_new",
		"verbs_general", "adjectives_general", "antonyms", "negation_more", "hearsay_more",
		"cover_all", "cover_around", "words_missing", "pairs", "triples", "links", "chain", "context_least",
		"surprise", "names", "figures", "words",
		"small_letters", "passages", "long", "verbatim",
	}
}

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
	two := chosen[:min(2, len(chosen))]
	met, missing, ordinals := a.figures(c)
	names, namesMissing, rare, rareMissing := c.missing()
	k := a.newWords(c, chosen)
	context, contextLeast := a.context(c)
	links, linksLeast, chain := a.links(c)
	surprise, surpriseTop := a.surprise(c)
	all, around, gone := a.coverage(c)
	atLeast := func(want class) float64 { return max(0, c.count(want)-a.count(two, want)) }
	size := float64(len(c.words))
	return []float64{
		context, linksLeast, a.share(c, two...), surpriseTop,
		met, missing, ordinals,
		namesMissing / max(1, names), rareMissing / max(1, rare), k.names, k.adjectives, k.adverbs, k.common, k.manner,
		k.verbsGeneral, k.adjectivesGeneral, k.antonyms, atLeast(classNegation), atLeast(classClaim),
		all, around, gone, a.runs(c, 2), a.runs(c, 3), links, chain, contextLeast,
		surprise, math.Log(1 + names), math.Log(1 + float64(len(c.quantities))), math.Log(1 + size),
		a.smallLetters, math.Log(float64(len(a.passages) + 1)), 1 / (1 + math.Exp(-(size-14)/2)), c.verbatim(a),
	}
}

// coverage returns how much of the claim the whole article covers, how much one
// passage with its neighbours, and the share of words that the article lacks.
func (a *Article) coverage(c *claim) (all, around, gone float64) {
	total, met := 0.0, 0.0
	for k := range c.words {
		w := &c.words[k]
		total += float64(w.weight)
		met += float64(w.weight * w.best)
		if w.best == 0 && w.entry.class&classReport == 0 {
			gone++
		}
	}
	for _, p := range c.ranked[:min(3, len(c.ranked))] {
		around = max(around, a.share(c, a.around([]int32{p})...))
	}
	if total == 0 {
		return 1, 1, 0
	}
	return met / total, around, gone / float64(len(c.words))
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
