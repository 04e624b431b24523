package article

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
}
