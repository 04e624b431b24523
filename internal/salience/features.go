package salience

import "math"

// termFeatureNames names what a term is judged by, in the order of termFeatures.
func termFeatureNames() []string {
	return []string{
		"bias", "count", "spread", "early", "first-sentence", "function", "function×count", "named", "named×count", "number",
		"headline", "no-headline", "headline×function", "quoted", "paragraph-opening", "letters", "article-length", "once", "second-third",
	}
}

func (d *Document) termFeatures(t *term, x []float64) {
	n := float64(len(d.sentences))
	count := logOf(t.count)
	function, number, headline := indicator(t.function), indicator(t.number), indicator(t.headline)
	named := float64(min(t.named, t.count)) / float64(t.count)
	x[0] = 1
	x[1] = count * (1 - function)
	x[2] = float64(t.sentences) / n * (1 - function)
	x[3] = d.early[t.first]
	x[4] = indicator(t.first == 0)
	x[5] = function
	x[6] = function * float64(t.sentences) / n
	x[7] = named
	x[8] = named * count
	x[9] = number
	x[10] = headline * (1 - function)
	x[11] = indicator(!d.headline)
	x[12] = headline * function
	x[13] = float64(min(t.quoted, t.count)) / float64(t.count)
	x[14] = float64(min(t.opening, t.count)) / float64(t.count)
	x[15] = float64(min(t.letters, 12)) / 12
	x[16] = d.logLength
	x[17] = indicator(t.count == 1)
	x[18] = indicator(t.first == 1 || t.first == 2)
}

// pairFeatureNames names what a pair is judged by, in the order of pairFeatures.
func pairFeatureNames() []string {
	return []string{
		"bias", "first-term", "second-term", "lower-term", "count", "once", "early", "first-sentence", "both-function", "one-function",
		"both-named", "number", "headline", "no-headline", "article-length",
	}
}

func (d *Document) pairFeatures(p *pair, logit []float64, x []float64) {
	a, b := &d.terms[p.a], &d.terms[p.b]
	x[0] = 1
	x[1] = logit[p.a]
	x[2] = logit[p.b]
	x[3] = min(logit[p.a], logit[p.b])
	x[4] = logOf(p.count)
	x[5] = indicator(p.count == 1)
	x[6] = d.early[p.first]
	x[7] = indicator(p.first == 0)
	x[8] = indicator(a.function && b.function)
	x[9] = indicator(a.function != b.function)
	x[10] = indicator(a.named > 0 && b.named > 0)
	x[11] = indicator(a.number || b.number)
	x[12] = indicator(p.headline)
	x[13] = indicator(!d.headline)
	x[14] = d.logLength
}

// sentenceFeatureNames names what a sentence is judged by, in the order of
// sentenceFeatures. "density" is the mean chance of its content terms, "new" the
// share of them that no sentence before has, "spread" how many sentences have them.
func sentenceFeatureNames() []string {
	return []string{
		"first", "early-2", "early-6", "place", "opens-paragraph", "length", "short", "quoted", "persons", "numbers", "names",
		"headline", "density", "spread", "new", "like-first", "dangling", "term-sum", "pair-density", "last",
	}
}

func (d *Document) sentenceFeatures(i int, m *marginals, x []float64) {
	s := &d.sentences[i]
	n, place := float64(len(d.sentences)), float64(i)
	length := float64(max(len(s.terms), 1))
	x[0] = indicator(i == 0)
	x[1] = math.Exp(-place / 2)
	x[2] = d.early[i]
	x[3] = place / n
	x[4] = indicator(s.opens)
	x[5] = -math.Pow(math.Log(length/22), 2)
	x[6] = indicator(length < 10)
	x[7] = s.quoted
	x[8] = s.persons
	x[9] = math.Log1p(float64(s.numbers))
	x[10] = math.Log1p(float64(s.names))
	content := float64(max(len(s.content), 1))
	var headline, density, spread, fresh, first, sum float64
	for _, id := range s.content {
		t := &d.terms[id]
		headline += indicator(t.headline)
		density += m.terms[id]
		spread += logOf(t.sentences)
		fresh += indicator(t.first == i)
		first += indicator(t.first == 0 && i > 0)
	}
	for _, id := range s.terms {
		sum += m.terms[id]
	}
	x[11] = headline / content
	x[12] = density / content
	x[13] = spread / content
	x[14] = fresh / content
	x[15] = first / content
	x[16] = indicator(s.fault == dangling)
	x[17] = sum / length
	pairs := 0.0
	for _, id := range s.pairs {
		pairs += m.pairs[id]
	}
	x[18] = pairs / length
	x[19] = indicator(i == len(d.sentences)-1)
}

// choiceFeatureNames names what a choice as a whole is judged by, in the order of
// choiceFeatures. The expected figures are F1, the recall ones are not held
// against the length of the choice.
func choiceFeatureNames() []string {
	return []string{"expected-terms", "expected-pairs", "recall-terms", "recall-pairs", "repeated", "neighbours", "log-length"}
}

// logOf spares the logarithm of what stands only once, as most terms and pairs do.
func logOf(count int) float64 {
	if count == 1 {
		return 0
	}
	return math.Log(float64(count))
}

func indicator(b bool) float64 {
	if b {
		return 1
	}
	return 0
}
