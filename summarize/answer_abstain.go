package summarize

import (
	"math"
	"sort"

	"github.com/lede-bot/lede/article"
)

func AbstainFeatures(a *article.Article, question string, w []float64) (map[string]float64, int) {
	x := newTermIndex(a)
	q := newQuery(x, question)
	m := x.match(q)
	sights := look(a, x, q, m)
	out := map[string]float64{}
	if len(sights) == 0 {
		return out, -1
	}
	scores := make([]float64, len(sights))
	top := 0
	for i := range sights {
		for k, f := range sights[i].features {
			scores[i] += f * w[k]
		}
		if scores[i] > scores[top] {
			top = i
		}
	}
	s := &sights[top]
	sum := 0.0
	for i := range scores {
		sum += math.Exp(scores[i] - scores[top])
	}
	out["rank.share"] = 1 / sum
	sorted := append([]float64(nil), scores...)
	sort.Sort(sort.Reverse(sort.Float64Slice(sorted)))
	out["rank.score"] = scores[top]
	if len(sorted) > 1 {
		out["rank.margin"] = min(5, sorted[0]-sorted[1])
	} else {
		out["rank.margin"] = 5
	}
	for k, n := range rankNames_ {
		out["top."+n] = s.features[k]
	}
	out["kind."+kindName(q)] = 1
	total := 1e-9
	for _, t := range q.terms {
		total += t.weight
	}
	var absent, absentN, missN, absentName, missName, absentNum, missNum, names, nums, weak float64
	for k, t := range q.terms {
		anywhere := false
		for i := range sights {
			anywhere = anywhere || sights[i].held[k] > 0
		}
		held := s.held[k] > 0
		if !anywhere {
			absent += t.weight
			absentN++
		}
		if !held {
			missN++
		} else {
			weak += float64(1-s.held[k]) * t.weight
		}
		if t.name {
			names++
			if !anywhere {
				absentName++
			}
			if !held {
				missName++
			}
		}
		if t.number {
			nums++
			if !anywhere {
				absentNum++
			}
			if !held {
				missNum++
			}
		}
	}
	nt := max(1, float64(len(q.terms)))
	out["absent.weight"] = absent / total
	out["absent.any"] = min(1, absentN)
	out["absent.n"] = absentN
	out["absent.share"] = absentN / nt
	out["miss.n"] = missN
	out["miss.share"] = missN / nt
	out["miss.one"] = b2f(missN == 1)
	out["miss.zero"] = b2f(missN == 0)
	out["weak"] = weak / total
	out["absent.name"] = min(1, absentName)
	out["miss.name"] = min(1, missName)
	out["has.name"] = min(1, names)
	out["absent.num"] = min(1, absentNum)
	out["miss.num"] = min(1, missNum)
	out["has.num"] = min(1, nums)
	out["terms"] = math.Log1p(nt)
	out["tokens"] = math.Log1p(float64(len(q.tokens)))
	out["passages"] = math.Log1p(float64(len(sights)))
	qc := q.class
	out["q.neg"] = b2f(qc&classNegation != 0)
	all := s.class
	var fullClass class
	for _, t := range x.passages[top] {
		fullClass |= x.terms[t.term].class
	}
	out["q.neg.alone"] = b2f(qc&classNegation != 0 && fullClass&classNegation == 0)
	out["p.neg.alone"] = b2f(qc&classNegation == 0 && fullClass&classNegation != 0)
	out["opposite"] = b2f(s.opposite)
	out["q.guess"] = b2f(qc&classGuess != 0)
	out["q.opinion"] = b2f(qc&classOpinion != 0)
	out["q.opinion.alone"] = b2f(qc&classOpinion != 0 && fullClass&(classOpinion|classReport) == 0)
	out["q.sup"] = b2f(qc&classSuperlative != 0)
	out["q.sup.alone"] = b2f(qc&classSuperlative != 0 && fullClass&classSuperlative == 0)
	out["q.asked"] = b2f(q.asked)
	_ = all
	if q.focus >= 0 {
		out["focus.absent"] = b2f(s.held[q.focus] == 0)
	}
	out["has.focus"] = b2f(q.focus >= 0)
	// best cover over all passages
	best := 0.0
	for i := range sights {
		best = max(best, sights[i].features[rankCover])
	}
	out["best.cover"] = best
	// last term (verb/object at the end) and first term missing
	if n := len(q.terms); n > 0 {
		out["first.miss"] = b2f(s.held[0] == 0)
		out["last.miss"] = b2f(s.held[n-1] == 0)
		// weight of heaviest missing
		h := 0.0
		for k, t := range q.terms {
			if s.held[k] == 0 {
				h = max(h, t.weight)
			}
		}
		out["heaviest.miss"] = h / 4
	}
	al := align(x, q, m, x.passages[top], s.held)
	nn := max(1, float64(len(q.terms)))
	out["al.score"] = al.score / (2 * nn)
	out["al.matched"] = al.matched / nn
	out["al.swapped"] = al.swapped
	out["al.swapshare"] = al.swapped / nn
	out["al.stopswap"] = al.stopSwapped
	out["al.moved"] = al.moved
	out["al.movedshare"] = al.moved / nn
	out["al.outside"] = al.outside / nn
	out["x.one.tight"] = out["miss.one"] * s.features[rankTight]
	out["x.absent.tight"] = out["absent.any"] * s.features[rankTight]
	out["x.absent.run"] = out["absent.any"] * s.features[rankRun]
	kn := kindName(q)
	out["nocand."+kn] = 1 - s.features[rankCandidate]
	out["nonear."+kn] = 1 - s.features[rankNear]
	// guesses at the part of speech of missing words
	for k, t := range q.terms {
		if s.held[k] > 0 {
			continue
		}
		word := q.tokens[t.place].word
		prev, next := "", ""
		if t.place > 0 {
			prev = q.tokens[t.place-1].word
		}
		if t.place+1 < len(q.tokens) {
			next = q.tokens[t.place+1].word
		}
		_ = next
		h := func(suf string) bool { return len(word) > len(suf)+2 && word[len(word)-len(suf):] == suf }
		kind := "noun"
		switch {
		case t.name:
			kind = "name"
		case t.number:
			kind = "num"
		case h("ly"):
			kind = "adv"
		case h("ed") || h("ing") || prev == "to":
			kind = "verb"
		case t.place == len(q.tokens)-1 && q.kind != askYes:
			kind = "end"
		case prev == "the" || prev == "a" || prev == "an":
			kind = "det"
		case prev == "of" || prev == "in" || prev == "for" || prev == "from" || prev == "by" || prev == "with" || prev == "on":
			kind = "prep"
		}
		out["miss."+kind] = 1
		exists := false
		for i := range sights {
			exists = exists || sights[i].held[k] > 0
		}
		if exists {
			out["miss.else."+kind] = 1
		}
	}
	// opposites
	full := 0.0
	for _, t := range x.passages[top] {
		if m.opposite[t.term] {
			full = 1
		}
	}
	out["opposite.full"] = full
	miss := 0.0
	for k, t := range q.terms {
		if s.held[k] > 0 {
			continue
		}
		for _, o := range x.lexicon.opposites[t.stem] {
			if n, ok := x.byStem[o]; ok {
				for _, tt := range x.passages[top] {
					if tt.term == n {
						miss = 1
					}
				}
			}
		}
	}
	out["opposite.miss"] = miss
	long := b2f(len(sights) > 10)
	out["long"] = long
	for _, k := range []string{"kind." + kn, "absent.n", "miss.n", "q.opinion", "terms"} {
		out["long."+k] = long * out[k]
	}
	return out, top
}

func b2f(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

func kindName(q *query) string {
	for n, k := range askNames {
		if k == q.kind {
			return n
		}
	}
	return "?"
}
