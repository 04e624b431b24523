package summarize

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/lede-bot/lede/article"
	"github.com/lede-bot/lede/internal/lang"
	"github.com/lede-bot/lede/internal/llm"
)

// maxCitations is how many passages one claim may point to: more show nobody anything.
const maxCitations = 4

// grounder turns a model's draft of a claim into one that may be shown, or says
// what is wrong with it.
type grounder struct {
	job        *job
	checker    *Grounder
	translated bool
}

func newGrounder(j *job) *grounder {
	own, written := lang.Base(j.article.Language), lang.Base(j.language)
	return &grounder{job: j, checker: NewGrounder(j.article), translated: own != "" && written != "" && own != written}
}

// check returns the claim as it may be shown, and counts in the notes what was
// done to it; or a fault, in words for the model.
func (g *grounder) check(ctx context.Context, d draftClaim, notes *Notes) (Claim, string) {
	text := tidy(d.Text, g.inArticle)
	switch {
	case text == "":
		return Claim{}, "a claim without words"
	case utf8.RuneCountInString(text) > maxClaimRunes:
		return Claim{}, "a claim that is far longer than a sentence: " + text[:40] + "…"
	}
	options := GroundOptions{Translated: g.translated}
	if g.job.engine.options.SecondOpinion {
		options.SecondOpinion = g.secondOpinion
	}
	found := g.checker.Check(ctx, Claim{Text: text, Citations: validCitations(g.job.article, d.Passages)}, options)
	if found.Verdict == Dropped {
		return Claim{}, strings.Join(found.Reasons, "; ") + ", in: " + text
	}
	notes.Unquoted += found.Unquoted
	switch found.Verdict {
	case Mended:
		notes.Mended++
	case Weak:
		notes.Doubtful++
	}
	return found.Claim, ""
}

// inArticle reports whether the article has an address in its text.
func (g *grounder) inArticle(address string) bool {
	return address != "" && strings.Contains(g.job.article.Text, address)
}

// validCitations keeps the numbers that are passages, each once.
func validCitations(a *article.Article, numbers []int) []int {
	var valid []int
	for _, n := range numbers {
		if n >= 1 && n <= len(a.Passages) && !slices.Contains(valid, n) && len(valid) < maxCitations {
			valid = append(valid, n)
		}
	}
	return valid
}

// secondOpinion asks the model itself whether passages support a claim. An error
// leaves the claim as doubtful as it was.
func (g *grounder) secondOpinion(ctx context.Context, claim string, passages []string) (bool, error) {
	engine := g.job.engine
	data := promptData{Claim: oneLine(claim)}
	for i, text := range passages {
		data.Passages = append(data.Passages, promptPassage{Number: i + 1, Text: oneLine(text)})
	}
	request, err := engine.prompts.build("entailment", data)
	if err != nil {
		return false, err
	}
	request.MaxTokens = 300
	response, err := engine.options.Model.Complete(ctx, request)
	if err != nil {
		return false, err
	}
	if engine.options.OnUsage != nil {
		engine.options.OnUsage(ctx, request.Operation, response.Model, response.Usage)
	}
	var answer struct {
		Supported bool `json:"supported"`
	}
	text := response.Text
	if start := strings.IndexByte(text, '{'); start >= 0 {
		text = text[start:]
	}
	if err := json.NewDecoder(strings.NewReader(text)).Decode(&answer); err != nil {
		return false, &llm.Error{Kind: llm.KindGarbled, Operation: request.Operation, Err: err}
	}
	return answer.Supported, nil
}
