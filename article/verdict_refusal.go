package article

import (
	"fmt"
	"strconv"
	"strings"
)

// The least text that is worth a summary: about three sentences of a teaser or
// live blog, and a description of what a video or gallery shows.
const (
	minReadableWords = 60
	minMediaWords    = 20
)

// Refusal returns nil when the article may be summarized, otherwise an error of
// kind [KindRefused] whose sentence says what the page is and what to do. A
// teaser or live blog is read from 60 words on, the text beside a video or
// gallery from 20, and [Article.Notice] then discloses it; every other verdict but
// [VerdictArticle] is refused, whatever text the page holds.
func (a *Article) Refusal() *Error {
	switch a.Verdict {
	case VerdictArticle, "":
		return nil
	case VerdictPaywall, VerdictLive:
		if a.Coverage.WordsRead >= minReadableWords {
			return nil
		}
	case VerdictMedia:
		if a.Coverage.WordsRead >= minMediaWords {
			return nil
		}
	}
	return &Error{Kind: KindRefused, Verdict: a.Verdict, Sentence: refusalSentence(a.Verdict)}
}

// refusalSentence says what a page is and what to do about it.
func refusalSentence(v Verdict) string {
	switch v {
	case VerdictConsent:
		return "This page asks for cookie consent before it shows the article, so there is nothing to read yet. Open it in your browser and paste the text here."
	case VerdictPaywall:
		return "This article is behind a paywall, and the page shows too little of it to summarize. If you have access, open it in your browser and paste the text here."
	case VerdictChallenge:
		return "This site checks for robots and did not let the page through. Open it in your browser and paste the text here."
	case VerdictError:
		return "This link leads to an error page instead of an article. Check the link, or paste the text here."
	case VerdictLogin:
		return "This page asks for a login before it shows anything. Log in with your browser and paste the text here."
	case VerdictIndex:
		return "This page is a list of stories, not an article. Open the story you mean and send its link."
	case VerdictScript:
		return "This page builds its text with JavaScript, so there is nothing to read in what the site sent. Open it in your browser and paste the text here."
	case VerdictLive:
		return "This is a live blog without enough text to summarize yet. Send the link of one of its reports, or paste the text here."
	case VerdictMedia:
		return "This page is a video, audio or picture gallery with hardly any text. Send an article about it, or paste a transcript here."
	}
	return "There is no article text on this page. Check the link, or paste the text here."
}

// Notice returns one line for the reader when less than the whole article was
// read, when what was read goes on changing, or when the page gives orders to
// the machines that read it; it is empty otherwise, and for a page that is refused.
func (a *Article) Notice() string {
	if a.Refusal() != nil {
		return ""
	}
	return strings.TrimSpace(a.readNotice() + " " + a.ordersNotice())
}

func (a *Article) readNotice() string {
	read, expected := a.Coverage.WordsRead, a.Coverage.WordsExpected
	amount := fmt.Sprintf("Read %s words", groupDigits(read))
	if a.Coverage.Partial() {
		amount = fmt.Sprintf("Read %s of about %s words", groupDigits(read), groupDigits(roundWords(expected)))
	}
	switch {
	case a.Verdict == VerdictPaywall:
		return amount + ": the page shows a teaser."
	case a.Verdict == VerdictLive:
		return amount + " of a live blog, which goes on changing."
	case a.Verdict == VerdictMedia:
		return amount + ", the text beside a video, audio or gallery."
	case a.Coverage.Partial():
		return amount + ": the rest is not on the page."
	}
	return ""
}

func (a *Article) ordersNotice() string {
	switch n := a.Coverage.OrdersLeftOut; n {
	case 0:
		return ""
	case 1:
		return "The page gives orders to AI readers; 1 sentence was left out."
	default:
		return fmt.Sprintf("The page gives orders to AI readers; %s sentences were left out.", groupDigits(n))
	}
}

// Partial reports whether the page says that the article has many more words than it shows.
func (c Coverage) Partial() bool {
	return c.WordsExpected > 0 && float64(c.WordsRead) < teaserShare*float64(c.WordsExpected)
}

// roundWords rounds an estimate to two significant digits.
func roundWords(n int) int {
	unit := 1
	for n/unit >= 100 {
		unit *= 10
	}
	return (n + unit/2) / unit * unit
}

// groupDigits writes a number with commas between thousands.
func groupDigits(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
