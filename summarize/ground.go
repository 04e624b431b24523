package summarize

import (
	"context"
	"slices"

	"github.com/lede-bot/lede/article"
	"github.com/lede-bot/lede/internal/grounding"
)

// Verdict says what the verifier did with a claim.
type Verdict string

// The verdicts.
const (
	// Supported: the cited passages hold the claim.
	Supported Verdict = "supported"
	// Mended: other passages hold it, which are cited now.
	Mended Verdict = "mended"
	// Weak: held in part; shown with a mark.
	Weak Verdict = "weak"
	// Dropped: contradicted, or not held; never shown.
	Dropped Verdict = "dropped"
)

// Grounding is a checked claim: as it may be shown, and why.
type Grounding struct {
	// Claim is the claim with its citations put right, without quotation marks
	// around words that the article does not have, and marked where in doubt.
	Claim   Claim
	Verdict Verdict
	// Score is how well the article supports the claim, 0 to 1; a claim is
	// supported from 0.5 on.
	Score float64
	// Unquoted counts the quotations that lost their marks.
	Unquoted int
	// Reasons say why the claim is not taken as it stood. Each begins with what
	// is wrong and ends, behind a colon, in the claim's own words.
	Reasons []string
}

// SecondOpinion asks another judge whether passages support a claim.
type SecondOpinion func(ctx context.Context, claim string, passages []string) (bool, error)

// GroundOptions say how a claim is checked.
type GroundOptions struct {
	// SecondOpinion, when set, decides on weak claims; where it fails they stay weak.
	SecondOpinion SecondOpinion
	// Translated: the claim is in another language than the article. Then only
	// its numbers, dates, names and quotes are checked, and what has none of them
	// is at most weak.
	Translated bool
}

// Grounder checks claims against one article, locally and deterministically. It
// is safe for concurrent use.
type Grounder struct {
	article *article.Article
	read    *grounding.Article
}

// NewGrounder prepares an article for checks.
func NewGrounder(a *article.Article) *Grounder {
	passages := make([]grounding.Passage, len(a.Passages))
	for i, p := range a.Passages {
		passages[i] = grounding.Passage{Text: p.Text, Heading: p.Kind == article.Heading}
	}
	return &Grounder{article: a, read: grounding.Read(a.Language, passages)}
}

// Check checks one claim.
func (g *Grounder) Check(ctx context.Context, c Claim, o GroundOptions) Grounding {
	check := g.read.Check
	if o.Translated {
		check = g.read.CheckTranslated
	}
	var out Grounding
	out.Claim = Claim{Text: c.Text}
	out.Claim.Text, out.Unquoted = g.read.Unquote(c.Text)
	finding := check(out.Claim.Text, c.Citations)
	out.Claim.Citations, out.Score = finding.Cited, finding.Score
	out.Verdict = Verdict(finding.Verdict.String())
	for _, reason := range finding.Reasons {
		out.Reasons = append(out.Reasons, reason.String())
	}
	if out.Unquoted > 0 {
		out.Reasons = append(out.Reasons, string(grounding.QuoteMissing))
	}
	if out.Verdict == Weak && o.SecondOpinion != nil {
		g.ask(ctx, &out, c.Citations, o.SecondOpinion)
	}
	out.Claim.Doubt = out.Verdict == Weak
	return out
}

// ask lets the second opinion decide on a weak claim.
func (g *Grounder) ask(ctx context.Context, out *Grounding, cited []int, opinion SecondOpinion) {
	var passages []string
	for _, n := range out.Claim.Citations {
		passages = append(passages, g.article.Passages[n-1].Text)
	}
	supported, err := opinion(ctx, out.Claim.Text, passages)
	switch {
	case err != nil:
		out.Reasons = append(out.Reasons, "no second opinion")
	case !supported:
		out.Verdict = Dropped
		out.Reasons = append(out.Reasons, "a second opinion against it")
	case slices.Equal(out.Claim.Citations, cited):
		out.Verdict = Supported
	default:
		out.Verdict = Mended
	}
}
