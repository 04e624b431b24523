package relevance

import "math"

// The features that judge whether the best passage answers the question.
const (
	confBias = iota
	confWhat // the question asks what or which
	confWhen
	confWhy
	confNumber
	confUnasked  // no question word was found
	confOpinion  // asks what somebody thinks or wants
	confNegated  // the question is negated
	confDenied   // the question is negated and the passage is not
	confRefused  // the passage negates a word of the question, which is not negated
	confOpposite // the passage has an opposite of a word that it lacks
	confTerms    // content words of the question
	confWords    // words of the question
	confAbsent   // content words that the article lacks
	confAbsentWeight
	confMissing     // content words that the passage lacks
	confComplete    // the passage lacks none
	confMissingName // it lacks a name, and has another
	confMissingNumber
	confMissingVerb
	confAdded   // a word that it lacks is added before one that it has
	confPairs   // neighbours in the question that are neighbours in the passage
	confBridges // the same, across a stop word
	confNoTime  // asked for a time, the passage has none
	confNoNumber
	confBM25
	confCover
	confNames
	confNear
	confOrder
	confRun
	confFeatures
)

// ConfidenceNames names the features that judge the best passage, in order.
func ConfidenceNames() []string {
	return []string{
		"bias", "what", "when", "why", "number", "unasked", "opinion", "negated", "denied", "refused", "opposite", "terms", "words",
		"absent", "absent weight", "missing", "complete", "missing name", "missing number", "missing verb", "added",
		"pairs", "bridges", "no time", "no number", "bm25", "cover", "names", "near", "order", "run",
	}
}

const (
	excerptWords = 230 // where a text is as much an excerpt as an article
	excerptScale = 15
)

// excerpt says, between 0 and 1, how much the text is an excerpt of a few
// sentences rather than an article. What stands in an excerpt was often picked
// for the question, so that near misses mean more there.
func (v *view) excerpt() float64 {
	return sigmoid(float64(excerptWords-v.words) / excerptScale)
}

// confidence computes the features that judge passage best.
func (v *view) confidence(best int) *[confFeatures]float64 {
	var f [confFeatures]float64
	f[confBias] = 1
	f[confWhat] = indicator(v.kind == askWhat)
	f[confWhen] = indicator(v.kind == askWhen)
	f[confWhy] = indicator(v.kind == askWhy)
	f[confNumber] = indicator(v.kind == askNumber)
	f[confUnasked] = indicator(!v.asked)
	f[confOpinion] = indicator(v.class&classOpinion != 0)
	f[confNegated] = indicator(v.class&classNegation != 0)
	f[confWords] = math.Log1p(float64(len(v.tokens)))
	var said class
	otherName := false
	for _, t := range v.passages[best] {
		said |= v.Index.terms[t.term].class
		otherName = otherName || v.matching.of(t) < 0 && t.shape&shapeCapital != 0 &&
			v.Index.terms[t.term].capital && !v.Index.terms[t.term].small
	}
	f[confDenied] = indicator(v.class&classNegation != 0 && said&classNegation == 0)
	f[confRefused] = indicator(v.class&classNegation == 0 && v.negates(best))
	f[confOpposite] = indicator(v.opposed(best))
	v.missing(best, otherName, &f)
	v.neighbours(best, &f)
	s := &v.sights[best].features
	if v.kind == askWhen {
		f[confNoTime] = 1 - s[rankCandidate]
	}
	if v.kind == askNumber {
		f[confNoNumber] = 1 - s[rankNear]
	}
	f[confBM25], f[confCover], f[confNames] = s[rankBM25], s[rankCover], s[rankNames]
	f[confNear], f[confOrder], f[confRun] = s[rankNear], s[rankOrder], s[rankRun]
	return &f
}

// missing counts the content words of the question that the passage, or the
// whole article, lacks; words that only shape the question do not count.
func (v *view) missing(best int, otherName bool, f *[confFeatures]float64) {
	terms := 0.0
	held := v.sights[best].held
	for k, t := range v.query.terms {
		if t.soft {
			continue
		}
		terms++
		anywhere := false
		for i := range v.sights {
			anywhere = anywhere || v.sights[i].held[k] > 0
		}
		if !anywhere {
			f[confAbsent]++
			f[confAbsentWeight] += t.weight / v.total
		}
		if held[k] > 0 {
			continue
		}
		f[confMissing]++
		switch {
		case t.name:
			f[confMissingName] = indicator(otherName)
		case t.number:
			f[confMissingNumber] = 1
		case t.verb:
			f[confMissingVerb] = 1
		}
	}
	f[confTerms] = math.Log1p(max(1, terms))
	f[confComplete] = indicator(f[confMissing] == 0)
}

// opposed says whether the passage has an opposite of a word of the question, but not the word.
func (v *view) opposed(best int) bool {
	for _, t := range v.tokens {
		if t.term >= 0 && v.sights[best].held[t.term] > 0 {
			continue
		}
		for _, opposite := range v.lexicon.opposites[t.stem] {
			if number, ok := v.byStem[opposite]; ok && v.holds(best, number) {
				return t.exact < 0 || !v.holds(best, t.exact)
			}
		}
	}
	return false
}

// negationReach is how many words after a negation are negated.
const negationReach = 3

// negates says whether a negation stands right before a word of the question.
func (v *view) negates(best int) bool {
	tokens := v.passages[best]
	for i, t := range tokens {
		if v.Index.terms[t.term].class&classNegation == 0 || v.matching.of(t) >= 0 {
			continue
		}
		for _, u := range tokens[i+1 : min(i+1+negationReach, len(tokens))] {
			if v.matching.of(u) >= 0 {
				return true
			}
		}
	}
	return false
}

// holds says whether passage i has a word of the term.
func (v *view) holds(i int, number int32) bool {
	for _, t := range v.passages[i] {
		if t.term == number {
			return true
		}
	}
	return false
}

// neighbours compares what stands side by side in the question with where it
// stands in the passage.
func (v *view) neighbours(best int, f *[confFeatures]float64) {
	places := make([][]int, len(v.query.terms))
	for i, t := range v.passages[best] {
		if k := v.matching.of(t); k >= 0 {
			places[k] = append(places[k], i)
		}
	}
	words := v.tokens
	adjacent, kept := 0.0, 0.0
	for i := 0; i+1 < len(words); i++ {
		left, right := words[i].term, words[i+1].term
		if left >= 0 && right >= 0 {
			adjacent++
			switch {
			case len(places[left]) > 0 && len(places[right]) > 0:
				kept += indicator(distance(places[left], places[right]) <= 4)
			case len(places[right]) > 0 && !v.follows(best, places[right]):
				f[confAdded]++
			}
		}
		if i+2 < len(words) && left >= 0 && right < 0 && words[i+2].term >= 0 {
			across := places[words[i+2].term]
			if len(places[left]) > 0 && len(across) > 0 {
				f[confBridges] += indicator(distance(places[left], across) <= 5)
			}
		}
	}
	f[confPairs] = kept / max(1, adjacent)
}

// follows says whether a content word that is not in the question stands right
// before one of the places.
func (v *view) follows(best int, places []int) bool {
	tokens := v.passages[best]
	for _, i := range places {
		if i > 0 && !v.Index.terms[tokens[i-1].term].stop && v.matching.of(tokens[i-1]) < 0 {
			return true
		}
	}
	return false
}

// distance returns the least number of words from a place on the left to one on
// the right, one more where they stand the other way round.
func distance(left, right []int) int {
	least := math.MaxInt
	for _, l := range left {
		for _, r := range right {
			d := r - l
			if d <= 0 {
				d = 1 - d
			}
			least = min(least, d)
		}
	}
	return least
}
