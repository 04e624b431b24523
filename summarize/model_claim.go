package summarize

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"unicode"
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
	job      *job
	verifier *Verifier
}

func newGrounder(j *job) *grounder {
	return &grounder{job: j, verifier: NewVerifier(j.article).For(j.language)}
}

// check returns the claim as it may be shown, and counts in the notes what was
// done to it; or a fault, in words for the model.
func (g *grounder) check(ctx context.Context, d draftClaim, notes *Notes) (Claim, string) {
	text := tidy(d.Text, g.inArticle)
	switch {
	case text == "":
		return Claim{}, "a claim without words"
	case utf8.RuneCountInString(text) > maxClaimRunes:
		return Claim{}, "a claim that is far longer than a sentence: " + string([]rune(text)[:40]) + "…"
	}
	checked := g.verifier.Check(Claim{Text: text, Citations: validCitations(g.job.article, d.Passages)})
	if checked.Grounded == Weak && g.job.engine.options.SecondOpinion {
		g.verifier.consult(ctx, &checked, GroundOptions{SecondOpinion: func(ctx context.Context, claim string, passages []string) (bool, error) {
			return g.secondOpinion(ctx, claim, passages, notes)
		}})
	}
	if checked.Grounded == Dropped {
		return Claim{}, faultOf(checked.Reasons) + ", in: " + text
	}
	if checked.Grounded == Weak && !g.translated() {
		if fault := g.novel(checked.Claim); fault != "" {
			return Claim{}, fault
		}
	}
	if checked.Claim.Text != text {
		notes.Unquoted++
	}
	switch checked.Grounded {
	case Mended:
		notes.Mended++
	case Weak:
		notes.Doubtful++
		checked.Claim.Doubt = true
	case Supported, Dropped:
	}
	return checked.Claim, ""
}

// leastCovered is the share of a doubtful claim's words, by what they say, that
// its passages must have: less is another subject.
const leastCovered = 0.5

// translated reports whether the reply is in another language than the article.
func (g *grounder) translated() bool {
	own, written := lang.Base(g.job.article.Language), lang.Base(g.job.language)
	return own != "" && written != "" && own != written
}

// novel says what a doubtful claim of a model brings in that the article does not
// have: a name, or most of its words. A verifier of others' texts may doubt such a
// claim; a model that was told to add nothing has made it up.
func (g *grounder) novel(claim Claim) string {
	var cited []int
	for _, n := range claim.Citations {
		cited = append(cited, n-1)
	}
	if g.verifier.index.Covers(claim.Text, cited) < leastCovered {
		return "words not as in the article: most of them, in: " + claim.Text
	}
	if lang.Base(g.job.language) == "de" { // every noun is written like a name
		return ""
	}
	article := strings.ToLower(g.job.article.Text + " " + g.job.article.Headline)
	for i, word := range strings.Fields(claim.Text) {
		word = strings.TrimFunc(word, func(r rune) bool { return !unicode.IsLetter(r) })
		first, _ := utf8.DecodeRuneInString(word)
		if i > 0 && unicode.IsUpper(first) && !strings.Contains(article, strings.ToLower(strings.TrimSuffix(strings.TrimSuffix(word, "'s"), "’s"))) {
			return "name not as in the article: " + word + ", in: " + claim.Text
		}
	}
	return ""
}

// faultOf names what speaks against a claim: the kinds before the colon, for the
// log, and the details behind it, for the model.
func faultOf(reasons []Objection) string {
	if len(reasons) == 0 {
		return "not what the article says: a claim"
	}
	var kinds, details []string
	for _, r := range reasons {
		if !slices.Contains(kinds, r.Kind) {
			kinds = append(kinds, r.Kind)
		}
		details = append(details, r.Detail)
	}
	return strings.Join(kinds, " and ") + " not as in the article: " + strings.Join(details, "; ")
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

// secondOpinion asks the model itself whether passages support a claim, and counts
// in the notes what that cost. An error leaves the claim as doubtful as it was.
func (g *grounder) secondOpinion(ctx context.Context, claim string, passages []string, notes *Notes) (bool, error) {
	engine := g.job.engine
	if engine.options.MayAsk != nil {
		if err := engine.options.MayAsk(ctx); err != nil {
			return false, err
		}
	}
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
	notes.PromptTokens += response.Usage.Prompt
	notes.CompletionTokens += response.Usage.Completion
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
