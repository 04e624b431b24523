package summarize

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/lede-bot/lede/article"
	"github.com/lede-bot/lede/internal/lang"
	"github.com/lede-bot/lede/internal/llm"
	"github.com/lede-bot/lede/internal/observe"
)

// job is one reply that a model is to write.
type job struct {
	engine   *Model
	article  *article.Article
	kind     string // the prompt's
	language string // to write in, ISO 639-1
	data     promptData
	topic    func() string // what the passages should be about when not all can be shown
	most     int           // claims
	share    float64       // of the article's passages that are shown, by their tokens
	show     func(claims []Claim, notes Notes)
}

// result is what became of a job: claims that hold up, or a reason why another
// engine must write.
type result struct {
	claims  []Claim
	notes   Notes
	verdict string
	nearest int
	reason  Reason
	faults  []string
}

// run asks the model, once more where too much of its answer fell. The error is
// the context's; all else ends in a reason.
func (j *job) run(ctx context.Context) (*result, error) {
	request, chosen, err := j.prompt(nil)
	if err != nil {
		j.engine.problem(ctx, err)
		return &result{reason: ReasonSetup}, nil
	}
	first := j.ask(ctx, request, chosen)
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	if first.reason != ReasonUnsupported && first.reason != ReasonUnreadable {
		return first, nil
	}
	request, chosen, err = j.prompt(first.faults)
	if err != nil {
		return first, nil //nolint:nilerr // the faults do not fit in: there is no second try
	}
	second := j.ask(ctx, request, chosen)
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	second.notes.PromptTokens += first.notes.PromptTokens
	second.notes.CompletionTokens += first.notes.CompletionTokens
	if second.reason != "" && second.reason != ReasonUnsupported && second.reason != ReasonUnreadable {
		second.reason = first.reason // what the first try showed is the better reason
	}
	return second, nil
}

// prompt builds the request within the model's context window and returns the
// indexes of the passages that are in it.
func (j *job) prompt(faults []string) (llm.Request, []int, error) {
	data := j.data
	data.Language, data.Headline, data.Faults = languageName(j.language), oneLine(j.article.Headline), faults
	if !j.article.Published.IsZero() {
		data.Published = j.article.Published.Format("2 January 2006")
	}
	empty, err := j.engine.prompts.build(j.kind, data)
	if err != nil {
		return llm.Request{}, nil, err
	}
	room, err := j.engine.room(empty)
	if err != nil {
		return llm.Request{}, nil, err
	}
	describe := j.engine.options.Model.Describe()
	chosen := passagesWithin(j.article, j.topic(), j.engine.index(j.article), room, j.share, describe)
	data.Passages, data.GapAfter = passagesFor(j.article, chosen)
	data.Partial = len(chosen) < len(j.article.Passages)
	request, err := j.engine.prompts.build(j.kind, data)
	request.MaxTokens = j.engine.options.MaxOutput
	return request, chosen, err
}

// ask sends one request and checks what comes back, claim by claim.
func (j *job) ask(ctx context.Context, request llm.Request, chosen []int) *result {
	options := j.engine.options
	if options.MayAsk != nil {
		if err := options.MayAsk(ctx); err != nil {
			j.engine.problem(ctx, err)
			if errors.Is(err, ErrBudgetSpent) {
				return &result{reason: ReasonBudget}
			}
			return &result{reason: ReasonUnavailable}
		}
	}
	review := newReview(j, chosen)
	var scan claimScanner
	response, err := options.Model.Stream(ctx, request, func(piece string) error {
		for _, claim := range scan.feed(piece) {
			review.take(ctx, claim)
		}
		return nil
	})
	if err != nil && len(scan.text) > 0 {
		j.breaksOff(ctx, request, string(scan.text))
	}
	if ctx.Err() != nil {
		return &result{reason: ReasonUnavailable}
	}
	if err != nil {
		j.engine.problem(ctx, err)
		return review.afterFailure(err)
	}
	if options.OnUsage != nil {
		options.OnUsage(ctx, request.Operation, response.Model, response.Usage)
	}
	review.result.notes.PromptTokens += response.Usage.Prompt
	review.result.notes.CompletionTokens += response.Usage.Completion
	return review.finish(ctx, request, response)
}

// breaksOff reports what a call is likely to have cost that ended before the
// endpoint said so.
func (j *job) breaksOff(ctx context.Context, request llm.Request, begun string) {
	if j.engine.options.OnUsage == nil {
		return
	}
	d := j.engine.options.Model.Describe()
	j.engine.options.OnUsage(ctx, request.Operation, d.Name, llm.Usage{
		Prompt: d.Tokens(request.System) + d.Tokens(request.User), Completion: d.Tokens(begun), Estimated: true,
	})
}

// review checks the claims of one answer as they come.
type review struct {
	job    *job
	ground *grounder
	result result
	taken  int
}

func newReview(j *job, chosen []int) *review {
	r := &review{job: j, ground: newGrounder(j)}
	r.result.notes.Engine, r.result.notes.Prompt = j.engine.options.Model.Describe().Name, j.engine.prompts.version
	if len(chosen) < len(j.article.Passages) {
		r.result.notes.Shown, r.result.notes.Of = len(chosen), len(j.article.Passages)
	}
	return r
}

// take checks one claim and shows it when it holds.
func (r *review) take(ctx context.Context, d draftClaim) {
	r.taken++
	if len(r.result.claims) >= r.job.most {
		return
	}
	ctx, end := observe.Begin(ctx, observe.Ground)
	claim, fault := r.ground.check(ctx, d, &r.result.notes)
	end()
	if fault != "" {
		r.result.notes.Dropped++
		r.result.faults = append(r.result.faults, fault)
		return
	}
	if repeats(r.result.claims, claim) {
		return
	}
	r.result.claims = append(r.result.claims, claim)
	if r.job.show != nil && !r.wrongLanguage() {
		r.job.show(slices.Clone(r.result.claims), r.result.notes)
	}
}

// afterFailure returns what is left of an answer that broke off: the claims
// that were whole and hold, when they make a reply, else the reason.
func (r *review) afterFailure(err error) *result {
	if len(r.result.claims) >= 2 {
		r.result.notes.StoppedEarly = true
		return &r.result
	}
	r.result.reason = reasonOf(err)
	return &r.result
}

func reasonOf(err error) Reason {
	var failure *llm.Error
	if !errors.As(err, &failure) {
		return ReasonUnavailable
	}
	switch {
	case failure.OperatorOnly(), failure.Kind == llm.KindTooLong, failure.Kind == llm.KindRequest:
		return ReasonSetup
	case failure.Kind == llm.KindGarbled:
		return ReasonUnreadable
	}
	return ReasonUnavailable
}

// finish judges the whole answer.
func (r *review) finish(ctx context.Context, request llm.Request, response *llm.Response) *result {
	switch response.Finish {
	case llm.FinishFilter, llm.FinishRefusal:
		r.result.reason = ReasonRefused
		return &r.result
	case llm.FinishLength:
		r.result.notes.StoppedEarly = true
	}
	whole, err := parseDraft(response.Text)
	if r.taken == 0 {
		// Nothing looked like a claim while it came: it may be plain text.
		for _, claim := range whole.Claims {
			r.take(ctx, claim)
		}
	}
	r.result.verdict, r.result.nearest = whole.Verdict, whole.Nearest
	r.result.notes.Truncated = seemsTruncated(request, response, r.job.engine.options.Model.Describe())
	if r.job.kind == "answer" && whole.Verdict == verdictNotSaid {
		r.result.claims = nil
		return &r.result
	}
	if err != nil && r.taken == 0 {
		r.result.reason = ReasonUnreadable
		r.result.faults = []string{"it was not the JSON object that was asked for"}
		return &r.result
	}
	r.judge(ctx)
	return &r.result
}

// judge decides whether enough holds up for a reply.
func (r *review) judge(ctx context.Context) {
	n := &r.result
	fell := n.notes.Dropped
	switch {
	case len(n.claims) == 0, fell > len(n.claims):
		n.reason = ReasonUnsupported
	case r.wrongLanguage():
		n.reason = ReasonUnsupported
		n.faults = append(n.faults, "it was not written in "+languageName(r.job.language))
	}
	kinds := strings.Join(kindsOf(n.faults), "; ")
	switch {
	case kinds == "":
	case n.reason != "":
		r.job.engine.problem(ctx, fmt.Errorf("the %s of the model did not hold up: %s", r.job.kind, kinds))
	default:
		r.job.engine.problem(ctx, fmt.Errorf("%s: %w: %s", r.job.kind, ErrLeftOut, kinds))
	}
}

// wrongLanguage reports whether the claims are clearly in another language than
// was asked for.
func (r *review) wrongLanguage() bool {
	if r.job.language == "" {
		return false
	}
	var text strings.Builder
	for _, claim := range r.result.claims {
		text.WriteString(claim.Text + "\n")
	}
	const enough = 80 // bytes below which detection guesses
	found := lang.Detect(text.String())
	return text.Len() >= enough && found != "" && lang.Base(found) != lang.Base(r.job.language)
}

// kindsOf returns the faults without the words of the claims: what stands before
// the first colon.
func kindsOf(faults []string) []string {
	var kinds []string
	for _, fault := range faults {
		kind, _, _ := strings.Cut(fault, ":")
		if !slices.Contains(kinds, kind) {
			kinds = append(kinds, kind)
		}
	}
	return kinds
}

// seemsTruncated reports whether the endpoint counted far fewer tokens than the
// prompt must have: some cut it to their window without a word.
func seemsTruncated(request llm.Request, response *llm.Response, d llm.Description) bool {
	const share = 0.55 // no tokenizer is so much better than the estimate
	expected := float64(llm.EstimateTokens(request.System) + llm.EstimateTokens(request.User))
	if d.TokensPerEstimate > 0 {
		expected *= min(1, d.TokensPerEstimate)
	}
	return !response.Usage.Estimated && response.Usage.Prompt > 0 && float64(response.Usage.Prompt) < share*expected
}

// repeats reports whether a claim says the same words as one before it.
func repeats(claims []Claim, claim Claim) bool {
	return slices.ContainsFunc(claims, func(c Claim) bool { return strings.EqualFold(c.Text, claim.Text) })
}
