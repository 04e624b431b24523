package article

import (
	"strings"
	"unicode/utf8"
)

// Verdict says what kind of page was read. Everything but [VerdictArticle] is a
// reason to say something to the reader; see [Article.Refusal].
type Verdict string

// The verdicts that a page can get.
const (
	VerdictArticle   Verdict = "article"
	VerdictConsent   Verdict = "consent"   // a consent or cookie wall
	VerdictPaywall   Verdict = "paywall"   // a teaser in front of a paywall
	VerdictChallenge Verdict = "challenge" // a bot challenge or captcha
	VerdictError     Verdict = "error"     // an error page, also with status 200
	VerdictLogin     Verdict = "login"     // a login form
	VerdictIndex     Verdict = "index"     // a home, section, search or tag page
	VerdictScript    Verdict = "script"    // a shell that only JavaScript fills
	VerdictLive      Verdict = "live"      // a live blog
	VerdictMedia     Verdict = "media"     // a video, audio or picture gallery
	VerdictEmpty     Verdict = "empty"     // nothing to read
)

// Coverage says how much of the article was really read.
type Coverage struct {
	// WordsRead counts the words of the body.
	WordsRead int `json:"words_read"`
	// WordsExpected is the number of words that the page says the article has, 0 when it does not say.
	WordsExpected int `json:"words_expected,omitempty"`
	// OrdersLeftOut counts the sentences that were left out because they give
	// orders to the machines that read the page, with those beside them.
	OrdersLeftOut int `json:"orders_left_out,omitempty"`
}

// pageFacts is what a verdict is based on.
type pageFacts struct {
	meta   *metadata
	blocks []Block
	url    string
	status int // HTTP status, 0 when unknown
}

// Numbers of words of the clean body. They err towards reading: a page with a
// body above them is an article whatever else stands on it.
const (
	// wallWords: a wall, error or login page has fewer words of its own prose.
	wallWords = 60
	// fewWords: a page that only its body gives away has fewer.
	fewWords = 30
	// titledWallWords: the same, where its title says what it is.
	titledWallWords = 150
	// plentyWords: a body this long is no wall at all.
	plentyWords = 300
	// shellWords: a shell shows at most so many words in all.
	shellWords = 80
	// emptyWords: fewer cannot be summarized.
	emptyWords = 15
	// teaserWords: the teaser of an article that names no length is shorter.
	teaserWords = 250
	// indexWords: a list of stories may hold so many words of prose.
	indexWords = 120
	// mediaWords: a page around a video or gallery has fewer.
	mediaWords = 150
)

// judgement is the state of judging one page.
type judgement struct {
	pageFacts
	page     *survey
	read     int
	expected int
	// characters of the body
	characters int
	titles     []string // folded: title, headline, first main heading
	lines      []string // folded: the blocks, without what they quote
	pageText   string   // folded visible text, filled when first asked for
}

// judge says what kind of page was read and how much of it. Its rules look for
// walls only where there is little to read, so that a readable article passes
// whatever dialogs, forms and scripts surround it.
func judge(f pageFacts) (Verdict, Coverage) {
	j := judgement{pageFacts: f, page: f.meta.page}
	for _, block := range f.blocks {
		j.read += countWords(block.Text)
		j.characters += utf8.RuneCountInString(block.Text)
	}
	j.expected = j.expectedWords()
	coverage := Coverage{WordsRead: j.read, WordsExpected: j.expected}
	if j.read < plentyWords {
		for _, block := range f.blocks {
			j.lines = append(j.lines, foldSpaced(withoutQuotes(block.Text)))
		}
	}
	// The first main heading only: dialogs bring more of them.
	for _, title := range append([]string{j.page.title, f.meta.headline}, j.page.headings[:min(1, len(j.page.headings))]...) {
		j.titles = append(j.titles, foldSpaced(title))
	}
	for _, rule := range [...]struct {
		verdict Verdict
		holds   func(*judgement) bool
	}{
		{VerdictChallenge, (*judgement).isChallenge},
		{VerdictConsent, (*judgement).isConsent},
		{VerdictError, (*judgement).isError},
		{VerdictLive, (*judgement).isLive},
		{VerdictPaywall, (*judgement).isPaywall},
		{VerdictLogin, (*judgement).isLogin},
		{VerdictError, (*judgement).hasFailed},
		{VerdictIndex, (*judgement).isIndex},
		{VerdictMedia, (*judgement).isMedia},
		{VerdictScript, (*judgement).isScript},
		{VerdictEmpty, (*judgement).isEmpty},
	} {
		if rule.holds(&j) {
			return rule.verdict, coverage
		}
	}
	return VerdictArticle, coverage
}

// expectedWords returns how many words the page says its article has: by
// wordCount, by a longer articleBody, or by the time that reading takes. It is 0
// when the page does not say, or says less than was read.
func (j *judgement) expectedWords() int {
	linked := &j.meta.linked
	expected := linked.wordCount
	if linked.access != accessPaid && j.countsCharacters(expected) {
		expected = 0
	}
	if body := strings.TrimSpace(linked.body); body != "" && !isCutOff(body) {
		expected = max(expected, countWords(oneLine(body, len(body))))
	}
	if expected == 0 {
		expected = readingTimeWords(linked.timeRequired)
	}
	if expected <= j.read {
		return 0
	}
	return expected
}

// countsCharacters says whether a page seems to give its number of characters as
// its number of words, as some publishing systems do.
func (j *judgement) countsCharacters(words int) bool {
	return words > 3*j.read && 5*words > 4*j.characters && 5*words < 9*j.characters
}

// wordsPerMinute is what publishers take for the speed of reading.
const wordsPerMinute = 220

// readingTimeWords returns the words of a reading time as an ISO 8601 duration of
// minutes and hours ("PT7M"), 0 when it is none.
func readingTimeWords(duration string) int {
	rest, ok := strings.CutPrefix(strings.ToUpper(strings.TrimSpace(duration)), "PT")
	if !ok {
		return 0
	}
	minutes := 0
	for rest != "" {
		digits := leadingDigits(rest)
		n := number(digits)
		if n < 0 || len(digits) == len(rest) {
			return 0
		}
		switch rest[len(digits)] {
		case 'H':
			minutes += 60 * n
		case 'M':
			minutes += n
		}
		rest = rest[len(digits)+1:]
	}
	if minutes > 240 {
		return 0
	}
	return minutes * wordsPerMinute
}

// isCutOff says whether text ends in an ellipsis, as teasers do.
func isCutOff(text string) bool {
	text = strings.TrimRight(text, " \t\r\n]).»\"”")
	return strings.HasSuffix(text, "…") || strings.HasSuffix(text, "..")
}
