package relevance

import "math"

// The features that rank the passages of an article for a question. All lie
// between 0 and about 1.
const (
	rankBM25      = iota // Okapi BM25 as a share of what is possible
	rankCover            // share of the question's weight that the passage holds
	rankExact            // the same without synonyms and forms that are only alike
	rankContext          // share that it lacks, but its neighbours or its heading hold
	rankRarest           // how well it holds the rarest of the words that the article holds
	rankNumbers          // share of the question's numbers
	rankFocus            // how well it holds the noun asked for
	rankPairs            // neighbours in the question that are neighbours in the passage
	rankRun              // longest run of words in common, stop words included
	rankTight            // greatest share of the weight within a few words
	rankOrder            // matched words in the question's order
	rankCandidate        // a word of the kind asked for
	rankNear             // the same, near the matched words
	rankNew              // words that the question does not hold
	rankLength
	rankFirst    // how near to the beginning of the article
	rankQuestion // is a question itself
	rankPronoun  // opens with a pronoun, which takes its sense from the passage before
	rankNames    // share of the question's names; used in judging the confidence
	rankFeatures
)

// RankNames names the features that rank passages, in order.
func RankNames() []string {
	return []string{
		"bm25", "cover", "exact", "context", "rarest", "numbers", "focus", "pairs", "run", "tight", "order",
		"candidate", "near", "new", "length", "first", "question", "pronoun", "names",
	}
}

// Okapi BM25's saturation of repeated words and its regard for length.
const (
	bm25K = 1.2
	bm25B = 0.75
)

// softWeight is the share of its weight that is left to a word that only shapes the question.
const softWeight = 0.35

// sight is what one passage shows of a question.
type sight struct {
	held     []float32 // by query term: the strength of its best match
	count    []float32 // by query term: the sum of the strengths of its matches
	features [rankFeatures]float64
}

// view is an article seen with a question in mind.
type view struct {
	*Index
	*query
	matching matching
	sights   []sight // by passage
	total    float64 // the weight of the question, above 0
}

// look reads a question and computes the features of every passage for it.
func (x *Index) look(question string) *view {
	q := x.read(question)
	v := &view{Index: x, query: q, matching: x.match(q), sights: make([]sight, len(x.passages))}
	n := len(q.terms)
	cells := make([]float32, 2*n*len(x.passages))
	for i, tokens := range x.passages {
		s := &v.sights[i]
		s.held, s.count, cells = cells[:n:n], cells[n:2*n:2*n], cells[2*n:]
		for _, t := range tokens {
			if k := v.matching.of(t); k >= 0 {
				strength := v.matching.strength[t.term]
				s.held[k] = max(s.held[k], strength)
				s.count[k] += strength
			}
		}
	}
	rarest := v.weigh()
	for i := range v.sights {
		v.count(i, rarest)
		v.context(i)
		v.arrange(i)
	}
	return v
}

// weigh gives each query term its inverse document frequency over the passages
// and returns the rarest of those that the article holds, -1 when it holds none.
func (v *view) weigh() (rarest int) {
	rarest = -1
	n := float64(len(v.sights))
	for k := range v.query.terms {
		holding := 0.0
		for i := range v.sights {
			if v.sights[i].held[k] > 0 {
				holding++
			}
		}
		t := &v.query.terms[k]
		t.weight = math.Log(1 + (n-holding+0.5)/(holding+0.5))
		if t.soft {
			t.weight *= softWeight
		}
		v.total += t.weight
		if holding > 0 && (rarest < 0 || t.weight > v.query.terms[rarest].weight) {
			rarest = k
		}
	}
	if v.total == 0 {
		v.total = 1
	}
	return rarest
}

// count computes the features of passage i that do not hang on where its words stand.
func (v *view) count(i, rarest int) {
	s := &v.sights[i]
	f := &s.features
	norm := bm25K * (1 - bm25B + bm25B*float64(len(v.passages[i]))/v.meanLength())
	var names, numbers, namesHeld, numbersHeld float64
	for k, t := range v.query.terms {
		held, count := float64(s.held[k]), float64(s.count[k])
		f[rankBM25] += t.weight * count / (count + norm) / v.total
		f[rankCover] += t.weight * held / v.total
		if held == strengthSame {
			f[rankExact] += t.weight / v.total
		}
		if t.name {
			names += t.weight
			namesHeld += t.weight * held
		}
		if t.number {
			numbers += t.weight
			numbersHeld += t.weight * held
		}
	}
	if names > 0 {
		f[rankNames] = namesHeld / names
	}
	if numbers > 0 {
		f[rankNumbers] = numbersHeld / numbers
	}
	if rarest >= 0 {
		f[rankRarest] = float64(s.held[rarest])
	}
	if v.focus >= 0 {
		f[rankFocus] = float64(s.held[v.focus])
	}
	f[rankLength] = math.Log1p(float64(len(v.passages[i]))) / 4
	f[rankFirst] = 1 / float64(1+i)
	if v.marks[i].question {
		f[rankQuestion] = 1
	}
	if tokens := v.passages[i]; len(tokens) > 0 && v.Index.terms[tokens[0].term].class&classPronoun != 0 {
		f[rankPronoun] = 1
	}
}

// context lends passage i what it lacks and its surroundings hold: the passage
// before most of all, since that is where pronouns point.
func (v *view) context(i int) {
	s := &v.sights[i]
	heading := i - 1
	for heading >= 0 && !v.marks[heading].heading {
		heading--
	}
	for k, t := range v.query.terms {
		var near float32
		for _, lender := range [...]struct {
			at    int
			share float32
		}{{i - 1, 0.6}, {i - 2, 0.3}, {i + 1, 0.3}, {heading, 0.4}} {
			if lender.at >= 0 && lender.at < len(v.sights) {
				near = max(near, lender.share*v.sights[lender.at].held[k])
			}
		}
		if near > s.held[k] {
			s.features[rankContext] += t.weight * float64(near-s.held[k]) / v.total
		}
	}
}

// gains returns, in the order ranked, the share of the question's weight that
// each passage holds and those before it lack.
func (v *view) gains(ranked []int) []float64 {
	gains := make([]float64, len(ranked))
	seen := make([]float32, len(v.query.terms))
	for n, i := range ranked {
		for k, t := range v.query.terms {
			if held := v.sights[i].held[k]; held > seen[k] {
				gains[n] += t.weight * float64(held-seen[k]) / v.total
				seen[k] = held
			}
		}
	}
	return gains
}
