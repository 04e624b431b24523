package summarize

import (
	"context"
	"strings"
	"unicode/utf8"

	"github.com/lede-bot/lede/internal/lang"
)

// grounder turns the drafts of one job into claims that may be shown.
type grounder struct {
	job  *job
	read *Grounder
}

func newGrounder(j *job) *grounder { return &grounder{j, NewGrounder(j.article)} }

// check tidies and checks one draft, and counts in notes what was done to it. A
// fault says why it may not be shown.
func (g *grounder) check(ctx context.Context, d draftClaim, notes *Notes) (claim Claim, fault string) {
	text := tidy(d.Text, func(address string) bool { return strings.Contains(g.job.article.Text, address) })
	if text == "" || utf8.RuneCountInString(text) > maxClaimRunes {
		return Claim{}, "a claim that is no sentence"
	}
	from, to := lang.Base(g.job.article.Language), lang.Base(g.job.language)
	found := g.read.Check(ctx, Claim{Text: text, Citations: d.Passages}, GroundOptions{Translated: from != "" && to != "" && from != to})
	if found.Verdict == Dropped {
		return Claim{}, strings.Join(found.Reasons, "; ")
	}
	notes.Unquoted += found.Unquoted
	switch found.Verdict {
	case Mended:
		notes.Mended++
	case Weak:
		notes.Doubtful++
	case Supported, Dropped:
	}
	return found.Claim, ""
}
