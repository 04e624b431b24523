package summarize

import (
	"math"

	"github.com/lede-bot/lede/article"
)

// The features that rank the passages of an article for a question. All lie
// between 0 and about 1, so that their weights can be compared.
const (
	rankBM25 = iota
	rankCover       // share of the question's weight that the passage holds
	rankContext     // share that it lacks, but its neighbours or heading hold
	rankRarest      // whether it holds the rarest word
	rankNames       // share of the question's names
	rankNumbers     // share of the question's numbers
	rankFocus       // the noun asked for
	rankPairs       // neighbours in the question that are neighbours in the passage
	rankRun         // longest run of words in common, stop words included
	rankTight       // how close the matched words stand
	rankOrder       // matched words in the question's order
	rankCandidate   // a word of the kind asked for
	rankNear        // the same, near the matched words
	rankNew         // words that the question does not hold
	rankLength
	rankFirst
	rankQuestion    // is a question itself
	rankHeading
	rankPronoun     // opens with a pronoun
	rankTrigrams
	rankOpposite
	rankNegation
	rankFeatures
)

var rankNames_ = [rankFeatures]string{
	"bm25", "cover", "context", "rarest", "names", "numbers", "focus", "pairs", "run", "tight", "order",
	"candidate", "near", "new", "length", "first", "question", "heading", "pronoun", "trigrams", "opposite", "negation",
}

// sight is what one passage shows of a question.
type sight struct {
	held     []float32 // by query term: the strength of the best match
	features [rankFeatures]float64
	class    class // of its words that are not in the question
	opposite bool
}

// look computes the features of every passage of a for q, and sets the weights of q's terms.
func look(a *article.Article, x *termIndex, q *query, m *matching) []sight {
	sights := make([]sight, len(x.passages))
	held := make([]float32, len(x.passages)*len(q.terms))
	count := make([]float64, len(held))
	df := make([]int, len(q.terms))
	for i, tokens := range x.passages {
		s := &sights[i]
		s.held = held[i*len(q.terms) : (i+1)*len(q.terms)]
		for _, t := range tokens {
			if k := int(m.term[t.term]) - 1; k >= 0 {
				count[i*len(q.terms)+k] += float64(m.strength[t.term])
				s.held[k] = max(s.held[k], m.strength[t.term])
			} else {
				s.class |= x.terms[t.term].class
				s.opposite = s.opposite || m.opposite[t.term]
			}
		}
		for k, h := range s.held {
			if h > 0 {
				df[k]++
			}
		}
	}
	n := float64(len(x.passages))
	total, rarest := 0.0, -1
	for k := range q.terms {
		d := float64(df[k])
		q.terms[k].weight = math.Log(1 + (n-d+0.5)/(d+0.5))
		total += q.terms[k].weight
		if d > 0 && (rarest < 0 || q.terms[k].weight > q.terms[rarest].weight) {
			rarest = k
		}
	}
	if total == 0 {
		total = 1
	}
	names, numbers := 0.0, 0.0
	for _, t := range q.terms {
		if t.name {
			names += t.weight
		}
		if t.number {
			numbers += t.weight
		}
	}
	for i, tokens := range x.passages {
		s := &sights[i]
		f := &s.features
		p := a.Passages[i]
		norm := 1.2 * (0.25 + 0.75*float64(len(tokens))/x.length)
		for k, t := range q.terms {
			h := float64(s.held[k])
			if h > 0 {
				c := count[i*len(q.terms)+k]
				f[rankBM25] += t.weight * c / (c + norm)
				f[rankCover] += t.weight * h
				if t.name {
					f[rankNames] += t.weight * h / max(names, 1e-9)
				}
				if t.number {
					f[rankNumbers] += t.weight * h / max(numbers, 1e-9)
				}
				if k == rarest {
					f[rankRarest] = h
				}
			}
			near := 0.0
			if i > 0 {
				near = 0.6 * float64(sights[i-1].held[k])
			}
			if i > 1 {
				near = max(near, 0.3*float64(sights[i-2].held[k]))
			}
			if i+1 < len(sights) {
				near = max(near, 0.3*float64(sights[i+1].held[k]))
			}
			if near > h {
				f[rankContext] += t.weight * (near - h)
			}
		}
		f[rankBM25] /= total
		f[rankCover] /= total
		f[rankContext] /= total
		if q.focus >= 0 {
			f[rankFocus] = float64(s.held[q.focus])
		}
		arrange(x, q, m, tokens, f)
		f[rankLength] = math.Log1p(float64(len(tokens))) / 4
		f[rankFirst] = 1 / float64(1+i)
		if l := len(p.Text); l > 0 && p.Text[l-1] == '?' {
			f[rankQuestion] = 1
		}
		if p.Kind == article.Heading {
			f[rankHeading] = 1
		}
		if len(tokens) > 0 && x.terms[tokens[0].term].class&classPronoun != 0 {
			f[rankPronoun] = 1
		}
		if s.opposite {
			f[rankOpposite] = 1
		}
		if (s.class^q.class)&classNegation != 0 {
			f[rankNegation] = 1
		}
	}
	return sights
}

// arrange computes the features that hang on where in the passage the words stand.
func arrange(x *termIndex, q *query, m *matching, tokens []token, f *[rankFeatures]float64) {
	// Pairs: question terms next to each other, at most two words apart in the passage.
	lastAt := -100
	lastTerm := -1
	pairs, pairsAll := 0.0, 0.0
	for k := 1; k < len(q.terms); k++ {
		pairsAll += q.terms[k].weight + q.terms[k-1].weight
	}
	var pairSeen [maxQueryTokens]bool
	ordered, matched := 0, 0
	for i, t := range tokens {
		k := int(m.term[t.term]) - 1
		if k < 0 {
			continue
		}
		matched++
		if lastTerm >= 0 && k > lastTerm {
			ordered++
		}
		if lastTerm >= 0 && k == lastTerm+1 && i-lastAt <= 3 && !pairSeen[k] {
			pairSeen[k] = true
			pairs += q.terms[k].weight + q.terms[k-1].weight
		}
		lastAt, lastTerm = i, k
	}
	if pairsAll > 0 {
		f[rankPairs] = pairs / pairsAll
	}
	if matched > 1 {
		f[rankOrder] = float64(ordered) / float64(matched-1)
	}
	f[rankRun] = longestRun(q, tokens)
	f[rankTight] = tightness(q, m, tokens)
	candidates(x, q, m, tokens, f)
}

// longestRun returns how long a run of words passage and question share, as a
// share of the question.
func longestRun(q *query, tokens []token) float64 {
	if len(q.tokens) == 0 {
		return 0
	}
	best := 0
	for i := range q.tokens {
		if q.tokens[i].exact < 0 || len(q.tokens)-i <= best {
			continue
		}
		for j := range tokens {
			n := 0
			for i+n < len(q.tokens) && j+n < len(tokens) && q.tokens[i+n].exact == tokens[j+n].term {
				n++
			}
			best = max(best, n)
		}
	}
	return float64(best) / float64(len(q.tokens))
}

// tightness returns the greatest, over windows, of the weight inside times how full it is.
func tightness(q *query, m *matching, tokens []token) float64 {
	best, total := 0.0, 0.0
	for _, t := range q.terms {
		total += t.weight
	}
	if total == 0 {
		return 0
	}
	const window = 12
	for i, t := range tokens {
		if m.term[t.term] == 0 {
			continue
		}
		var seen [maxQueryTokens]bool
		inside := 0.0
		for j := i; j < len(tokens) && j < i+window; j++ {
			if k := int(m.term[tokens[j].term]) - 1; k >= 0 && !seen[k] {
				seen[k] = true
				inside += q.terms[k].weight * float64(m.strength[tokens[j].term])
			}
		}
		best = max(best, inside)
	}
	return best / total
}

// candidates looks for words of the kind that the question asks for.
func candidates(x *termIndex, q *query, m *matching, tokens []token, f *[rankFeatures]float64) {
	last := -100
	fresh := 0
	var near, any float64
	for pass := range 2 {
		last = -100
		for step := range tokens {
			i := step
			if pass == 1 {
				i = len(tokens) - 1 - step
			}
			t := tokens[i]
			if m.term[t.term] != 0 {
				last = i
				continue
			}
			if pass == 0 && !x.terms[t.term].stop {
				fresh++
			}
			v := fits(x, q.kind, tokens, i)
			if v == 0 {
				continue
			}
			any = max(any, v)
			d := i - last
			if d < 0 {
				d = -d
			}
			near = max(near, v*max(0, 1-float64(d-1)/10))
		}
	}
	f[rankCandidate], f[rankNear] = any, near
	f[rankNew] = min(1, float64(fresh)/15)
}

// fits says, between 0 and 1, how well token i could be, or introduce, an answer of the kind.
func fits(x *termIndex, kind askKind, tokens []token, i int) float64 {
	t := &x.terms[tokens[i].term]
	s := tokens[i].shape
	name := s&capital != 0 && (s&initial == 0 || t.capital) && !t.small
	switch kind {
	case askWhen:
		switch {
		case t.number && len(t.stem) == 4 && (t.stem[0] == '1' || t.stem[0] == '2'):
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
		case name:
			return 1
		case t.class&classPerson != 0:
			return 0.6
		}
	case askWhere:
		before := i > 0 && x.terms[tokens[i-1].term].class&classPlace != 0
		switch {
		case name && before:
			return 1
		case name:
			return 0.6
		case before:
			return 0.5
		}
	case askWhy:
		if t.class&classCause != 0 {
			return 1
		}
	case askHow:
		if t.class&classMeans != 0 {
			return 1
		}
	case askWhat:
		if !t.stop {
			return 1
		}
	}
	return 0
}
