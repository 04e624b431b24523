package grounding

// Check judges a claim in the article's language. Cited are the numbers of the
// passages that the claim gives, from 1 on; they may be wrong or missing.
func (a *Article) Check(text string, cited []int) Finding {
	c := a.readClaim(text)
	if len(c.words) == 0 {
		return Finding{Reasons: []Reason{{Kind: Unreadable, Contradiction: true}}}
	}
	numbers, mended := a.cite(c, cited)
	f := Finding{Cited: numbers}
	if a.verbatim(text) {
		f.Score = 1
	} else {
		f.Score = a.share(c, c.best...)
	}
	switch {
	case f.Score < weakThreshold:
		f.Verdict = Dropped
	case f.Score < Threshold:
		f.Verdict = Weak
	case mended:
		f.Verdict = Mended
	default:
		f.Verdict = Supported
	}
	return f
}

// CheckTranslated judges a claim in another language than the article's.
func (a *Article) CheckTranslated(text string, cited []int) Finding {
	f := a.Check(text, cited)
	f.Verdict = min(f.Verdict, Weak)
	return f
}
