package boilerplate

import "math"

// verdict is the judgement on a block before its neighbours are asked.
type verdict struct {
	logit float64 // log odds that the block is boilerplate
	kind  Kind
	words int
	// address is true when the block speaks to the reader or of the newsroom as
	// "we": what a block amid a plea must do to go with it.
	address bool
	// sentence is true when the block ends as a sentence does.
	sentence bool
}

// topicWeights says how much a concept speaks for boilerplate where the
// reader is addressed, and which kind it then is.
var topicWeights = [...]struct {
	concept concept
	weight  float64
	kind    Kind
}{
	{conceptGive, 1.3, Donation},
	{conceptPay, 1.3, Subscription},
	{conceptMail, 1.4, Newsletter},
	{conceptPress, 0.8, Donation},
	{conceptSocial, 1.2, Share},
	{conceptAccount, 1.2, Paywall},
	{conceptCookie, 1.4, Consent},
	{conceptComment, 1.0, Comment},
	{conceptApp, 1.2, Promotion},
	{conceptMedia, 0.8, Media},
	{conceptShop, 1.0, Promotion},
	{conceptTip, 1.2, Promotion},
}

// judge scores the sentences of one block and combines them by their words.
func judge(sentences []sentence) verdict {
	var v verdict
	var sum, weight float64
	best, reports := math.Inf(-1), 0
	for i := range sentences {
		s := &sentences[i]
		if s.words == 0 {
			continue
		}
		logit, kind := judgeSentence(s, len(sentences) == 1)
		logit = min(max(logit, -4), 5)
		w := float64(min(s.words, 40))
		sum += logit * w
		weight += w
		if logit > best {
			best, v.kind = logit, kind
		}
		v.words += s.words
		v.sentence = s.terminal != 0
		reports += int(s.hits[conceptReport]) + s.quoted
		v.address = v.address || s.hits[conceptWe]+s.hits[conceptYou]+s.hits[conceptAct]+s.hits[conceptPlease] > 0
	}
	if weight == 0 {
		return verdict{logit: -3}
	}
	v.logit = sum / weight
	if reports == 0 && v.words <= 40 {
		// Where nobody reports anything, a plea is known by its clearest sentence.
		v.logit += 0.5 * (best - v.logit)
	}
	if v.kind == Body {
		v.kind = Navigation
	}
	if kind, ok := isCreditLine(sentences); ok && v.logit < creditLogit {
		v.logit, v.kind = creditLogit, kind
	}
	if isCaption(sentences, v) && v.logit < captionLogit {
		v.logit, v.kind = captionLogit, Caption
	}
	return v
}

// judgeSentence returns the log odds that a sentence is boilerplate, and of
// which kind; alone is true for the only sentence of its block.
func judgeSentence(s *sentence, alone bool) (float64, Kind) {
	logit := -2.8
	hit := func(c concept) float64 { return float64(min(s.hits[c], 1)) }

	address := 1.5*hit(conceptAct) + 0.8*hit(conceptYou) + 0.6*hit(conceptWe) + 0.6*hit(conceptPlease)
	kind, strongest := Body, 0.0
	topics, topicSum := 0, 0.0
	for _, t := range topicWeights {
		if s.hits[t.concept] == 0 {
			continue
		}
		topics++
		topicSum += t.weight
		if t.weight > strongest {
			strongest, kind = t.weight, t.kind
		}
	}
	if address == 0 {
		topicSum *= 0.3
	} else if topics >= 2 {
		topicSum += 0.5
	}
	logit += address + min(topicSum, 4)
	if address+topicSum > 0 {
		logit += 0.5 * float64(min(s.hits[conceptUrge], 2))
	}

	strong := 0
	for k := Donation; k < kinds; k++ {
		if n := int(s.hits[conceptStrong+concept(k)]); n > 0 {
			strong += n
			if value := 3 + float64(n); value > strongest {
				strongest, kind = value, k
			}
		}
	}
	if strong > 0 {
		logit += 2.4 + 0.8*float64(min(strong-1, 3))
		if address == 0 && kind != Donation && s.terminal == '.' && s.words > 6 {
			logit -= 0.8 // a full sentence that speaks to nobody, not even of "your support"
		}
	}
	if s.lead && (s.terminal == 0 || s.terminal == '?' || s.terminal == '!' || s.words <= 6) {
		logit += 4
		if strong == 0 {
			kind = Related
		}
	} else if s.whole && alone && s.terminal != '.' {
		logit += 3.5
		if strong == 0 {
			kind = Related
		}
	}

	// The share of words that the lexicon knows: a page's own lines are made of
	// little else.
	covered := float64(s.covered) / float64(s.words)
	logit += 3 * max(covered-0.25, 0)
	if s.terminal == '!' {
		logit += 0.4
	}
	if s.terminal == '?' && s.hits[conceptYou] > 0 {
		logit += 0.7 // "Want more?" before the offer
	}
	if s.terminal == 0 && alone && s.words <= 12 {
		logit += 0.5
	}

	if alone && topics > 0 && s.terminal == 0 && s.words <= 4 && s.covered+s.digits >= s.words {
		logit += 2 // "12 comments"
	}
	if kind == Body {
		logit -= 1.2 // a call to nothing that pages call to
	}

	// Marks of reporting.
	logit -= 0.8 * float64(min(s.hits[conceptReport], 4))
	if s.quoted >= 3 && s.quoted < s.words {
		logit -= 1.2
	}
	if s.words > 30 {
		logit -= 0.7
	}
	return logit, kind
}

// creditLogit is the log odds of a line of authors, dates or tags.
const creditLogit = 1.0

// isCreditLine says whether a block is a byline ("By Jane Roe") or tells when
// and under which headings the article was published.
func isCreditLine(sentences []sentence) (Kind, bool) {
	s := &sentences[0]
	if len(sentences) > 2 || s.opened == 0 || s.words > 14 || s.terminal != 0 && s.words > 6 {
		return Body, false
	}
	rest := s.words - s.opened
	switch {
	case s.hits[conceptByline] > 0 && rest >= 1 && float64(s.capitals+s.digits) >= 0.6*float64(rest):
		return Author, true
	case s.hits[conceptMeta] > 0 && (rest == 0 || s.digits > 0 || s.led):
		return Navigation, true
	}
	return Body, false
}

// captionLogit is the log odds of a block that closes with a picture credit.
const captionLogit = 2.0

// isCaption says whether a block is a picture's caption or credit: short, with
// a credit behind its last sentence ("… in Tartu. Jaan Tamm / Nordpilt", "(AP
// Photo/Jane Roe)", "Foto: dpa").
func isCaption(sentences []sentence, v verdict) bool {
	if v.words == 0 || v.words > 70 {
		return false
	}
	last := &sentences[len(sentences)-1]
	if last.words == 0 {
		return false
	}
	behind := last.words - last.credited // words behind the credit
	named := last.digits == 0 && float64(last.capitals) >= 0.6*float64(last.words)
	switch {
	case sentences[0].copied && v.words <= 40:
		return true // "© Name People at the gates"
	case last.credited > 0 && last.bracket && behind <= 6 && last.words <= 40:
		return true // a credit in brackets
	case last.terminal == 0 && last.words <= 10 && named && (last.slashes == 1 && last.words >= 3 || last.credited > 0):
		return true // "Name / Agency" behind the last full stop, or alone
	case len(sentences) == 1 && (last.credited == 1 || last.credited == 2) && last.words <= 16 && last.credit:
		return true // "Photo: Name"
	case last.terminal == 0 && last.credited > 0 && behind <= 4 && last.slashes > 0:
		return true // "People at the gates of the mill. Name via Agency" without the full stop
	}
	return false
}

// weighNeighbours lets a run of boilerplate draw in the doubtful blocks amid
// it: those that speak to the reader or of the newsroom, and labels of a word
// or three, as of buttons.
func weighNeighbours(verdicts []verdict) {
	own, logits := make([]float64, len(verdicts)), make([]float64, len(verdicts))
	for i, v := range verdicts {
		own[i] = v.logit
	}
	near := func(i int, least float64) bool { return i >= 0 && i < len(logits) && logits[i] > least }
	for range 2 { // what the first pass draws in counts as a neighbour in the second
		for i, v := range verdicts {
			logits[i] = v.logit
		}
		for i := range verdicts {
			v := &verdicts[i]
			if own[i] > 0 || v.words == 0 {
				continue
			}
			both := near(i-1, 0) && near(i+1, 0)
			switch {
			case both && v.words <= 4 && !v.sentence:
				v.logit = own[i] + 4
			case both && v.address:
				v.logit = own[i] + 3
			case v.address && (near(i-1, 1) || near(i+1, 1)):
				v.logit = own[i] + 0.8
			}
		}
	}
}
