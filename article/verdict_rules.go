package article

import (
	"net/http"
	"strings"
)

// text returns the folded visible text of the page, a line a block.
func (j *judgement) text() string {
	if j.pageText == "" {
		var b strings.Builder
		b.Grow(j.page.text.Len())
		for line := range strings.Lines(j.page.text.String()) {
			b.WriteString(foldSpaced(line))
			b.WriteByte('\n')
		}
		j.pageText = b.String()
	}
	return j.pageText
}

// maxLabelWords is how long the label of a button or the line above it is.
const maxLabelWords = 6

// labelled says whether a button, or a line as short as a label, holds a phrase
// of the verdict.
func (j *judgement) labelled(v Verdict) bool {
	p := phrasesOf()[v]
	for _, button := range j.page.buttons {
		if p.count(foldSpaced(button), 1) > 0 {
			return true
		}
	}
	for line := range strings.Lines(j.text()) {
		if countWords(line) <= maxLabelWords && p.count(line, 1) > 0 {
			return true
		}
	}
	return false
}

// titled says how the titles and main headings of the page match the verdict.
func (j *judgement) titled(v Verdict) titleMatch {
	p := phrasesOf()[v]
	best := titleDiffers
	for _, title := range j.titles {
		if title != "" {
			best = max(best, p.inTitle(title))
		}
	}
	return best
}

// split parts the words of the body into those of blocks that hold a phrase of
// the verdict and the rest, and counts the phrases.
func (j *judgement) split(v Verdict) (rest, walled, hits int) {
	p := phrasesOf()[v]
	for i, line := range j.lines {
		words := countWords(j.blocks[i].Text)
		if n := p.count(line, 3); n > 0 {
			hits += n
			walled += words
		} else {
			rest += words
		}
	}
	return rest, walled, hits
}

// hasFailed says whether the HTTP status is that of an error, on a page so thin
// that it is believed: some servers send whole articles as 404.
func (j *judgement) hasFailed() bool {
	return j.status >= http.StatusBadRequest && (j.read < titledWallWords || j.read < plentyWords && !j.saysArticle())
}

// saysArticle says whether the page is marked up as an article.
func (j *judgement) saysArticle() bool {
	return typeRank(j.meta.linked.kind) == rankArticle || strings.EqualFold(j.page.meta1("og:type"), "article")
}

func (j *judgement) isChallenge() bool {
	if j.read >= plentyWords {
		return false
	}
	rest, _, hits := j.split(VerdictChallenge)
	guarded := rest < titledWallWords && j.isGuarded()
	switch j.titled(VerdictChallenge) {
	case titleSays:
		return rest < wallWords || rest < titledWallWords && (guarded || !j.saysArticle())
	case titleHints:
		return rest < wallWords || guarded && j.page.proseBlocks == 0
	}
	switch {
	case rest >= wallWords:
		return false
	case hits > 0 || rest < emptyWords && phrasesOf()[VerdictChallenge].count(j.text(), 1) > 0:
		return guarded || j.page.words < 2*titledWallWords && !j.saysArticle()
	}
	return guarded && rest < emptyWords && j.page.words < shellWords && !j.saysArticle()
}

// isGuarded says whether a captcha or the script of a bot check is on the page.
// Protected sites put such scripts on their articles too: it means something on
// thin pages only.
func (j *judgement) isGuarded() bool {
	if j.page.signs&(signChallenge|signCaptcha) != 0 {
		return true
	}
	for _, code := range j.page.code {
		if hintsOf(code[:min(len(code), maxCheckedCode)])&hintChallenge != 0 {
			return true
		}
	}
	return false
}

// maxCheckedCode is how many bytes of a script are searched for a bot check.
const maxCheckedCode = 8 << 10

func (j *judgement) isError() bool {
	if j.read >= plentyWords {
		return false
	}
	rest, _, hits := j.split(VerdictError)
	if titled := j.titled(VerdictError); titled != titleDiffers {
		few := titled == titleSays || j.page.proseBlocks < 2
		return rest < wallWords || few && !j.saysArticle() && rest < titledWallWords
	}
	switch {
	case rest >= wallWords || j.saysArticle():
		return false
	case j.page.signs&signErrorMarkup != 0 && j.read < wallWords:
		return true
	}
	return hits > 0 && rest < fewWords || j.read < emptyWords && phrasesOf()[VerdictError].count(j.text(), 1) > 0
}

func (j *judgement) isConsent() bool {
	if j.read >= plentyWords {
		return false
	}
	rest, walled, hits := j.split(VerdictConsent)
	switch {
	case rest >= wallWords && hits < 3, rest >= fewWords && rest >= walled:
		return false
	case hits > 0 && j.titled(VerdictConsent) != titleDiffers:
		return true
	case hits >= 2 && (j.page.signs&signConsent != 0 || j.labelled(VerdictConsent)):
		return true
	}
	// Nothing was read, and the page is hardly more than its dialog.
	return rest < emptyWords && j.page.words < 2*plentyWords && j.page.storyLinks < minStoryLinks &&
		phrasesOf()[VerdictConsent].count(j.text(), 2) >= 2
}

func (j *judgement) isLogin() bool {
	if j.read >= titledWallWords {
		return false
	}
	rest, _, _ := j.split(VerdictLogin)
	if rest >= wallWords || j.page.storyLinks >= minStoryLinks {
		return false
	}
	titled := j.titled(VerdictLogin) != titleDiffers
	if j.page.signs&signPassword != 0 {
		return titled || rest < fewWords && j.page.words < plentyWords || j.read < emptyWords && !j.saysArticle()
	}
	// Forms that ask for the address first have no password field yet.
	return titled && !j.saysArticle() && j.page.words < plentyWords
}

// minLiveEntries is how many entries with a time of day make a live blog.
const minLiveEntries = 5

func (j *judgement) isLive() bool {
	linked := &j.meta.linked
	if strings.EqualFold(linked.kind, "LiveBlogPosting") || linked.types["liveblogposting"] {
		return true
	}
	if j.page.timeLabels < minLiveEntries {
		return false
	}
	entries := 0
	for _, block := range j.blocks {
		if startsWithClock(block.Text) {
			entries++
		}
	}
	return j.titled(VerdictLive) != titleDiffers || entries >= minLiveEntries && j.page.signs&signLive != 0
}

// minStoryLinks is how many links that read like headlines make a list of stories.
const minStoryLinks = 8

func (j *judgement) isIndex() bool {
	linked := &j.meta.linked
	if j.page.storyLinks < minStoryLinks && linked.listed < minStoryLinks || j.read >= plentyWords && j.page.proseBlocks > 2 {
		return false
	}
	if typeRank(linked.kind) == rankArticle {
		return false
	}
	list := linked.types["collectionpage"] || linked.types["searchresultspage"] || linked.listed >= minStoryLinks
	front := isFrontPage(j.url)
	switch {
	case j.longestBlock() >= 2*proseWords:
		return false // a paragraph of a story rather than the summary of one
	case j.page.proseBlocks == 0:
		return list || front || !j.saysArticle()
	case j.read < indexWords:
		return j.page.proseBlocks < 3 && (list || front || j.meta.published.IsZero() && !j.saysArticle())
	}
	return (list || front) && !j.saysArticle() && j.page.storyLinks >= 2*minStoryLinks
}

// longestBlock returns the words of the longest block of the body.
func (j *judgement) longestBlock() int {
	longest := 0
	for _, block := range j.blocks {
		longest = max(longest, countWords(block.Text))
	}
	return longest
}

// isFrontPage says whether an address is that of a site as a whole.
func isFrontPage(address string) bool {
	u := absolute(nil, address)
	return u != nil && strings.Trim(u.Path, "/") == "" && u.RawQuery == ""
}

// minGalleryFigures is how many figures make a gallery.
const minGalleryFigures = 8

func (j *judgement) isMedia() bool {
	if j.read >= mediaWords {
		return false
	}
	linked := &j.meta.linked
	kind := strings.ToLower(j.page.meta1("og:type"))
	media := typeRank(linked.kind) == rankMedia || strings.HasPrefix(kind, "video") || strings.HasPrefix(kind, "music")
	gallery := j.page.signs&signGallery != 0 && j.page.figures >= minGalleryFigures
	if typeRank(linked.kind) == rankArticle {
		return j.read < minMediaWords && (gallery || j.page.players > 0 || linked.types["videoobject"])
	}
	return media || gallery || j.read < minMediaWords && j.page.players > 0
}

func (j *judgement) isScript() bool {
	if j.read >= wallWords {
		return false
	}
	p := phrasesOf()[VerdictScript]
	rest, _, hits := j.split(VerdictScript)
	if hits > 0 && rest < emptyWords {
		return true
	}
	if j.read >= emptyWords && j.page.words >= shellWords || j.page.words >= 2*shellWords {
		return false
	}
	asks := p.count(foldSpaced(j.page.noscript), 1) > 0 || p.count(j.text(), 1) > 0
	return j.read < emptyWords && (asks || j.page.signs&signMount != 0 || len(j.page.code) > 0 && j.page.scriptBytes > 40*max(1, j.page.text.Len()))
}

func (j *judgement) isEmpty() bool { return j.read < emptyWords }
