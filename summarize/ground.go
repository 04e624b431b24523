package summarize

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/lede-bot/lede/article"
	"github.com/lede-bot/lede/internal/grounding"
)

// Grounded says what became of a claim when it was checked.
type Grounded string

// The outcomes, from the best to the worst. Only a dropped claim is never shown.
const (
	Supported Grounded = "supported"
	// Mended claims are supported by other passages than they cited, or had
	// quotation marks around words that the article does not have.
	Mended Grounded = "mended"
	// Weak claims are shown with a mark: nothing speaks against them, little for them.
	Weak    Grounded = "weak"
	Dropped Grounded = "dropped"
)

// weakScore is the score under which a claim is dropped without a contradiction.
const weakScore = 0.25

// coverSlack is how much less of a claim its own citations may cover than the
// best passages before they are replaced.
const coverSlack = 0.15

// Objection is something that speaks against a claim: its kind ("number", "name",
// "negation", "quote" …) and a line for the operator.
type Objection = grounding.Reason

// Checked is a claim after grounding.
type Checked struct {
	// Claim is as it may be shown: with mended citations, and without quotation
	// marks around words that the article does not have.
	Claim    Claim    `json:"claim"`
	Grounded Grounded `json:"grounded"`
	// Score says how well the article supports the claim, 0 to 1.
	Score   float64     `json:"score"`
	Reasons []Objection `json:"reasons,omitempty"` // for the operator
	Note    string      `json:"note,omitempty"`    // one line for the reader; empty when all is well
}

// Supported says whether the claim may be shown as a fact.
func (c Checked) Supported() bool { return c.Grounded == Supported || c.Grounded == Mended }

// GroundOptions shapes grounding.
type GroundOptions struct {
	// SecondOpinion, when set, is asked about weak claims alone, with the
	// passages that come nearest: whether they support the claim. A claim that it
	// supports counts as supported; an error leaves the claim weak.
	SecondOpinion func(ctx context.Context, claim string, passages []string) (supported bool, err error)
}

// Verifier checks claims against one article. It is read once; a claim then
// takes well under a millisecond. Safe for concurrent use.
type Verifier struct {
	article *article.Article
	index   *grounding.Article
	// language is the one that claims were asked for in; empty: none was.
	language string
}

// NewVerifier reads an article for checks.
func NewVerifier(a *article.Article) *Verifier {
	passages := make([]grounding.Passage, len(a.Passages))
	for i, p := range a.Passages {
		passages[i] = grounding.Passage{Text: p.Text}
	}
	return &Verifier{article: a, index: grounding.Read(a.Language, passages)}
}

// For returns a Verifier of the same article for claims that were asked for in a
// language (ISO 639-1): of a short one it is hard to tell.
func (v *Verifier) For(language string) *Verifier {
	return &Verifier{article: v.article, index: v.index, language: language}
}

// Ground checks claims against an article and returns one result for each, in
// order. See [Verifier.Check].
func Ground(ctx context.Context, a *article.Article, claims []Claim, o GroundOptions) ([]Checked, error) {
	if a == nil {
		return nil, errors.New("no article to check against")
	}
	v := NewVerifier(a)
	checked := make([]Checked, len(claims))
	for i, claim := range claims {
		if err := ctx.Err(); err != nil {
			return nil, fmt.Errorf("ground claims: %w", err)
		}
		checked[i] = v.Check(claim)
		if checked[i].Grounded == Weak && o.SecondOpinion != nil {
			v.consult(ctx, &checked[i], o)
		}
	}
	return checked, nil
}

// Check checks one claim: against the passages that it cites and, where those
// don't hold it, against the whole article, whose passages it cites then.
//
// A passage repeated word for word is supported. Otherwise a contradiction
// (another number, unit, date, name, negation, quantifier, a turned role, an
// allegation told as a fact) drops the claim, and a small fitted model weighs
// the rest. Of a claim in another language than the article only numbers,
// dates, names and quotations are checked, and without a contradiction it is
// weak at the worst. On a page that gives orders to machines nothing passes that
// is not in one of its passages. Quotation marks stay only around words that
// stand in the article, character for character after typographic folding.
func (v *Verifier) Check(claim Claim) Checked {
	f := v.index.Check(grounding.Default(), claim.Text, v.language)
	checked := Checked{Claim: claim, Score: f.Score, Reasons: f.Reasons}
	checked.Claim.Text = grounding.Unquote(claim.Text, f.Quotes)
	unquoted := checked.Claim.Text != claim.Text
	if unquoted && onlyQuotes(f.Reasons) {
		// the words may still be a fair account of what the article says
		f = v.index.Check(grounding.Default(), checked.Claim.Text, v.language)
	}
	mended := v.mend(&checked.Claim, f)
	switch {
	case f.Supported && (mended || unquoted):
		checked.Grounded, checked.Note = Mended, note(mended, unquoted)
	case f.Supported:
		checked.Grounded = Supported
	case f.Foreign && onlyDoubts(f.Reasons), !f.Foreign && f.Score >= weakScore && onlyDoubts(f.Reasons):
		checked.Grounded, checked.Note = Weak, "The article may not say this."
	default:
		checked.Grounded, checked.Note = Dropped, "Left out: the article does not say this."
	}
	if v.article.Coverage.OrdersLeftOut > 0 && checked.Grounded != Dropped && !v.heldByOne(checked.Claim, f) {
		checked.Grounded, checked.Note = Dropped, "Left out: the page gives orders to AI readers, and no passage says just this."
		checked.Reasons = append(checked.Reasons, Objection{Kind: "orders", Detail: "on a page that gives orders to machines, one passage must say it"})
	}
	return checked
}

// mend replaces the citations of a claim by the passages found where those
// cited don't hold it.
func (v *Verifier) mend(claim *Claim, f grounding.Finding) (mended bool) {
	var cited, found []int
	for _, n := range claim.Citations {
		if n >= 1 && n <= len(v.article.Passages) {
			cited = append(cited, n-1)
		}
	}
	for _, i := range f.Passages {
		found = append(found, v.article.Passages[i].Number)
	}
	if len(cited) > 0 && (len(found) == 0 || v.index.Covers(claim.Text, cited) >= v.index.Covers(claim.Text, f.Passages)-coverSlack) {
		claim.Citations = slices.DeleteFunc(slices.Clone(claim.Citations), func(n int) bool { return n < 1 || n > len(v.article.Passages) })
		return false
	}
	mended = len(claim.Citations) > 0
	claim.Citations = found
	return mended
}

// wholly is how much of a claim one passage must cover on a page that tries to
// have things said which it does not report.
const wholly = 0.9

// heldByOne says whether a single passage has all the words of a claim.
func (v *Verifier) heldByOne(claim Claim, f grounding.Finding) bool {
	return slices.ContainsFunc(f.Passages, func(passage int) bool {
		return v.index.Covers(claim.Text, []int{passage}) >= wholly
	})
}

// consult asks for a second opinion on a weak claim.
func (v *Verifier) consult(ctx context.Context, c *Checked, o GroundOptions) {
	var passages []string
	for _, n := range c.Claim.Citations {
		passages = append(passages, v.article.Passages[n-1].Text)
	}
	supported, err := o.SecondOpinion(ctx, c.Claim.Text, passages)
	switch {
	case err != nil:
		c.Reasons = append(c.Reasons, Objection{Kind: "second opinion", Detail: "none: " + err.Error()})
	case supported:
		c.Grounded, c.Note, c.Score = Supported, "", max(c.Score, grounding.Threshold)
		c.Reasons = append(c.Reasons, Objection{Kind: "second opinion", Detail: "supported"})
	default:
		c.Reasons = append(c.Reasons, Objection{Kind: "second opinion", Detail: "not supported"})
	}
}

func note(mended, unquoted bool) string {
	var parts []string
	if mended {
		parts = append(parts, "the citation was corrected")
	}
	if unquoted {
		parts = append(parts, "quotation marks were removed: the article does not say it in these words")
	}
	text := strings.Join(parts, ", and ")
	return strings.ToUpper(text[:1]) + text[1:] + "."
}

func onlyQuotes(reasons []Objection) bool {
	return !slices.ContainsFunc(reasons, func(r Objection) bool { return r.Kind != "quote" })
}

// onlyDoubts says whether nothing contradicts a claim.
func onlyDoubts(reasons []Objection) bool {
	return !slices.ContainsFunc(reasons, func(r Objection) bool {
		return r.Kind != "words" && r.Kind != "context" && r.Kind != "language"
	})
}

// Verdict is the plain judgement of a claim: how well the article supports it,
// whether that is enough, and what speaks against it.
type Verdict struct {
	Score     float64
	Supported bool
	Reasons   []Objection
}

// Score judges a claim as it stands, without mending it: an altered quotation
// counts against it. Supported says whether the score is at least one half.
func (v *Verifier) Score(claim string) Verdict {
	f := v.index.Check(grounding.Default(), claim, v.language)
	return Verdict{Score: f.Score, Supported: f.Supported, Reasons: f.Reasons}
}
