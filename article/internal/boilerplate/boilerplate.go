// Package boilerplate tells from its words alone, without markup, whether a
// block of text belongs to an article or to the page around it: pleas,
// newsletter boxes, related links, share rows, captions, consent and legal text.
//
// Start with [Classify]. The rules ([score.go]) speak of concepts — who is
// addressed, what is asked for, who reports — and hold for every language; the
// words that carry a concept stand in one file a language (lexicon/).
package boilerplate

import "math"

// Kind is a kind of boilerplate; the zero value means: part of the article.
type Kind uint8

// The kinds of boilerplate.
const (
	Body          Kind = iota
	Donation           // asks for money or support for the publisher
	Subscription       // sells a subscription or membership
	Newsletter         // collects e-mail addresses
	Related            // points to another article
	Share              // share rows, "follow us"
	Consent            // cookies, privacy, terms
	Paywall            // what stands where a paywall begins
	Comment            // invites to comment, to correct, to rate
	Author             // author boxes, contributors' lines, provenance
	Legal              // copyright and disclaimers
	Advertisement      // advertising markers
	Promotion          // apps, affiliate notes, calls for tips, events
	Media              // pointers to a video, gallery or player
	Caption            // captions and credits of pictures
	Navigation         // menus and other furniture of a page
	kinds              // their number
)

var kindNames = [kinds]string{
	"body", "donation", "subscription", "newsletter", "related", "share", "consent", "paywall",
	"comment", "author", "legal", "ad", "promotion", "media", "caption", "navigation",
}

// String returns the kind's name, which is also its section's name in the lexicon.
func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return "unknown"
}

// Label is the judgement on one block.
type Label struct {
	Kind Kind
	// Score is the confidence that the block is boilerplate, 0 to 1. Kind is
	// [Body] exactly where it is below one half.
	Score float64
}

// Classify labels each block of a text, given in reading order. language is an
// ISO 639-1 code or empty. It is safe for concurrent use.
func Classify(blocks []string, language string) []Label {
	text := newScanner(language)
	verdicts := make([]verdict, len(blocks))
	for i, block := range blocks {
		verdicts[i] = judge(text.scan(block))
	}
	weighNeighbours(verdicts)
	labels := make([]Label, len(blocks))
	for i, v := range verdicts {
		labels[i].Score = 1 / (1 + math.Exp(-v.logit))
		if v.logit >= 0 {
			labels[i].Kind = v.kind
		}
	}
	return labels
}

// trimLogit is the log odds from which a sentence at the end of a paragraph is cut off.
const trimLogit = 0.7

// Trim returns block without the boilerplate sentences at its end, as where
// "Follow us on …" is glued to a paragraph of the article. Its first sentence stays.
func Trim(block, language string) string {
	sentences := newScanner(language).scan(block)
	end := len(block)
	for i := len(sentences) - 1; i > 0; i-- {
		if sentences[i].words > 0 {
			if logit, _ := judgeSentence(&sentences[i], false); logit < trimLogit {
				break
			}
		}
		end = sentences[i-1].end
	}
	return block[:end]
}
