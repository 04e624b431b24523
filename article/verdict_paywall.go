package article

// A page that says how long its article is shows a teaser when less than this
// share of it was read. Counts differ by captions and notes: below, not near, one.
const teaserShare = 0.6

// isPaywall says whether what was read is the teaser of an article that is
// sold. A plea to subscribe alone does not make a teaser, nor does the mark of a
// sold article whose text is on the page.
func (j *judgement) isPaywall() bool {
	if j.meta.linked.access == accessFree {
		return false
	}
	paid := j.meta.linked.access == accessPaid || isLockedTier(j.page)
	short := j.expected > 0 && float64(j.read) < teaserShare*float64(j.expected)
	if j.expected > 0 && !short {
		return false
	}
	if paid && short {
		return true
	}
	if !short && j.read >= teaserWords {
		return false
	}
	if paid {
		return j.cutOff() || j.page.signs&signPaywall != 0 || j.asksToSubscribe()
	}
	return j.asksToSubscribe() && (short || j.cutOff() || j.page.signs&signPaywall != 0)
}

// isLockedTier says whether a page names its article sold by the meta element
// that publishers use for it.
func isLockedTier(s *survey) bool {
	switch s.meta1("article:content_tier", "content_tier") {
	case "locked", "metered":
		return true
	}
	return false
}

// cutOff says whether the body ends in the middle.
func (j *judgement) cutOff() bool {
	return len(j.blocks) > 0 && isCutOff(j.blocks[len(j.blocks)-1].Text)
}

// maxPleaWords is the longest line in which a paywall asks for something; the
// same words in a longer one are part of a report.
const maxPleaWords = 30

// asksToSubscribe says whether the page asks to subscribe in order to read on.
func (j *judgement) asksToSubscribe() bool {
	return phrasesOf()[VerdictPaywall].containsInShortLine(j.text(), maxPleaWords)
}
