package relevance

const (
	pairGap     = 3  // words from one to the next of a pair
	tightWindow = 12 // words
	nearReach   = 10 // words from a matched word to a candidate
)

// arrange computes the features of passage i that hang on where its words stand.
func (v *view) arrange(i int) {
	f := &v.sights[i].features
	f[rankPairs], f[rankOrder] = v.sequence(v.passages[i])
	f[rankRun] = v.longestRun(v.passages[i])
	f[rankTight] = v.tightest(v.passages[i])
	f[rankCandidate], f[rankNear], f[rankNew] = v.candidates(v.passages[i])
}

// sequence returns the share, by weight, of the pairs of terms next to each
// other in the question that follow closely in the passage, and the share of
// the steps between matched words that go the question's way.
func (v *view) sequence(tokens []token) (pairs, order float64) {
	terms := v.query.terms
	var seen [maxQuestionTokens]bool
	last, lastAt, steps := -1, 0, 0
	for i, t := range tokens {
		k := v.matching.of(t)
		if k < 0 {
			continue
		}
		if last >= 0 {
			steps++
			if k > last {
				order++
			}
			if k == last+1 && i-lastAt <= pairGap && !seen[k] {
				seen[k] = true
				pairs += terms[k].weight + terms[k-1].weight
			}
		}
		last, lastAt = k, i
	}
	all := 0.0
	for k := 1; k < len(terms); k++ {
		all += terms[k].weight + terms[k-1].weight
	}
	if all > 0 {
		pairs /= all
	}
	if steps > 0 {
		order /= float64(steps)
	}
	return pairs, order
}

// longestRun returns the length of the longest run of words that passage and
// question share, as a share of the question.
func (v *view) longestRun(tokens []token) float64 {
	words := v.tokens
	longest := 0
	for i := 0; i+longest < len(words); i++ {
		if words[i].exact < 0 {
			continue
		}
		for j := 0; j+longest < len(tokens); j++ {
			n := 0
			for i+n < len(words) && j+n < len(tokens) && words[i+n].exact == tokens[j+n].term {
				n++
			}
			longest = max(longest, n)
		}
	}
	return float64(longest) / float64(max(1, len(words)))
}

// tightest returns the greatest share of the question's weight that stands
// within a few words of the passage.
func (v *view) tightest(tokens []token) float64 {
	best := 0.0
	for i, t := range tokens {
		if v.matching.of(t) < 0 {
			continue
		}
		var seen [maxQuestionTokens]bool
		inside := 0.0
		for _, u := range tokens[i:min(i+tightWindow, len(tokens))] {
			if k := v.matching.of(u); k >= 0 && !seen[k] {
				seen[k] = true
				inside += v.query.terms[k].weight * float64(v.matching.strength[u.term])
			}
		}
		best = max(best, inside)
	}
	return best / v.total
}

// candidates looks for words that could be, or introduce, an answer of the kind
// asked for: how well the best fits, how well with regard to how near it stands
// to a matched word, and how much the passage says beyond the question.
func (v *view) candidates(tokens []token) (fit, near, fresh float64) {
	last := -nearReach - 1
	at := func(i, from int) {
		if quality := v.fits(tokens, i); quality > 0 {
			fit = max(fit, quality)
			near = max(near, quality*(1-float64(from-1)/nearReach))
		}
	}
	for i, t := range tokens {
		if v.matching.of(t) >= 0 {
			last = i
			continue
		}
		if !v.Index.terms[t.term].stop {
			fresh++
		}
		at(i, i-last)
	}
	last = len(tokens) + nearReach
	for i := len(tokens) - 1; i >= 0; i-- {
		if v.matching.of(tokens[i]) >= 0 {
			last = i
		} else {
			at(i, last-i)
		}
	}
	return fit, near, min(1, fresh/15)
}

// fits says, between 0 and 1, how well word i of a passage could be, or
// introduce, an answer of the kind that the question asks for.
func (v *view) fits(tokens []token, i int) float64 {
	t := &v.Index.terms[tokens[i].term]
	switch v.kind {
	case askWhen:
		switch {
		case t.number && len(t.stem) == 4 && (t.stem[0] == '1' || t.stem[0] == '2'): // a year
			return 1
		case t.class&classTime != 0:
			return 0.7
		case t.number:
			return 0.5
		}
	case askNumber:
		switch {
		case t.number:
			return 1
		case t.class&classNumeral != 0:
			return 0.7
		case t.class&classUnit != 0:
			return 0.3
		}
	case askWho:
		switch {
		case v.name(tokens[i]):
			return 1
		case t.class&classPerson != 0:
			return 0.6
		}
	case askWhere:
		introduced := i > 0 && v.Index.terms[tokens[i-1].term].class&classPlace != 0
		switch {
		case introduced && v.name(tokens[i]):
			return 1
		case v.name(tokens[i]):
			return 0.6
		case introduced:
			return 0.5
		}
	case askWhy:
		return indicator(t.class&classCause != 0)
	case askHow:
		return indicator(t.class&classMeans != 0)
	case askWhat:
		return indicator(!t.stop)
	}
	return 0
}

func indicator(is bool) float64 {
	if is {
		return 1
	}
	return 0
}
