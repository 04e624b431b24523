package summarize

import (
	"context"
	"errors"
	"fmt"

	"github.com/lede-bot/lede/article"
	"github.com/lede-bot/lede/internal/lang"
	"github.com/lede-bot/lede/internal/llm"
	"github.com/lede-bot/lede/internal/relevance"
)

// ModelOptions set up the engine that has a language model write.
type ModelOptions struct {
	Model llm.Model
	// MaxOutput bounds what the model writes for one reply, in tokens; 0 means 1500.
	MaxOutput int
	// SecondOpinion has the model itself asked whether the passages support a
	// claim that the verifier is in doubt about.
	SecondOpinion bool
	// MayAsk, when set, is asked before each call of the model; an error has the
	// extractive engine write instead. [ErrBudgetSpent] says that it is about money.
	MayAsk func(ctx context.Context) error
	// OnUsage, when set, is told what each call cost, also one that broke off after
	// the model had begun: then it is an estimate.
	OnUsage func(ctx context.Context, operation string, model string, u llm.Usage)
	// OnProblem, when set, is told what the operator should know: why a model was
	// not used, why claims were dropped. It never holds the article's text.
	OnProblem func(ctx context.Context, err error)
}

// ErrLeftOut is what [ModelOptions.OnProblem] is told of claims that fell while the
// others made a reply, with the kinds of what spoke against them.
var ErrLeftOut = errors.New("claims were left out")

// ErrBudgetSpent is what [ModelOptions.MayAsk] returns when a budget is spent.
var ErrBudgetSpent = errors.New("the day's budget is spent")

// Model is the engine that has a language model write, and believes none of it:
// each claim is tidied into plain text and checked against the article before
// anyone sees it. Where too little holds up the model is told its faults once,
// and then the extractive engine writes; so a reply never fails because of the
// model. It is safe for concurrent use.
type Model struct {
	options    ModelOptions
	extractive *Extractive
	prompts    *prompts
}

var _ Engine = (*Model)(nil)

// NewModel returns the engine.
func NewModel(o ModelOptions) (*Model, error) {
	if o.Model == nil {
		return nil, errors.New("summarize: no model")
	}
	if o.MaxOutput == 0 {
		o.MaxOutput = 1500
	}
	p, err := parsePrompts()
	if err != nil {
		return nil, err
	}
	return &Model{options: o, extractive: NewExtractive(), prompts: p}, nil
}

// WritesIn reports whether the engine can write in a language: a model is asked
// for any.
func (m *Model) WritesIn(language string) bool { return language != "" }

// Edition names the model, the wording of the prompts and the limits: what the
// engine writes for a wish stands in for what it would write while that is the same.
func (m *Model) Edition() string {
	d := m.options.Model.Describe()
	return fmt.Sprintf("%q at %q, prompts %s, window %d, output %d, second opinion %t",
		d.Name, d.Endpoint, m.prompts.version, d.ContextWindow, m.options.MaxOutput, m.options.SecondOpinion)
}

// Summarize has the model write a summary.
func (m *Model) Summarize(ctx context.Context, a *article.Article, o Options) (*Summary, error) {
	return m.StreamSummary(ctx, a, o, nil)
}

// StreamSummary is Summarize that shows what there is as it comes: every claim
// that show gets has been checked. show may be nil.
func (m *Model) StreamSummary(ctx context.Context, a *article.Article, o Options, show func(*Summary)) (*Summary, error) {
	if len(a.Passages) == 0 {
		return &Summary{}, nil
	}
	wanted := wantedLanguage(a, o.Language)
	job := &job{
		engine: m, article: a, kind: "summary", language: wanted,
		data:  promptData{Shape: shapeOf(o)},
		topic: func() string { return topicOf(a) },
		most:  mostClaims(o), share: 1,
	}
	if show != nil {
		job.show = func(claims []Claim, notes Notes) { show(asSummary(claims, notes)) }
	}
	result, err := job.run(ctx)
	if err != nil {
		return nil, err
	}
	if result.reason == "" {
		return asSummary(result.claims, result.notes), nil
	}
	summary, err := m.extractive.Summarize(ctx, a, o)
	if err != nil {
		return nil, err
	}
	summary.Notes = m.instead(a, result.reason, wanted)
	return summary, nil
}

// Answer has the model answer a question.
func (m *Model) Answer(ctx context.Context, a *article.Article, question string) (*Answer, error) {
	return m.StreamAnswer(ctx, a, question, nil)
}

// StreamAnswer is Answer that shows what there is as it comes, checked.
func (m *Model) StreamAnswer(ctx context.Context, a *article.Article, question string, show func(*Answer)) (*Answer, error) {
	if a == nil {
		return nil, errors.New("no article to answer from")
	}
	nearest, err := m.extractive.Answer(ctx, a, question)
	if err != nil || len(a.Passages) == 0 {
		return nearest, err
	}
	wanted := lang.Detect(question)
	if wanted == "" {
		wanted = a.Language
	}
	job := &job{
		engine: m, article: a, kind: "answer", language: wanted,
		data:  promptData{Question: oneLine(question)},
		topic: func() string { return question },
		most:  4, share: shareForQuestion,
	}
	if show != nil {
		job.show = func(claims []Claim, notes Notes) {
			show(&Answer{Claims: claims, Nearest: nearest.Nearest, Score: nearest.Score, Notes: notes})
		}
	}
	result, err := job.run(ctx)
	if err != nil {
		return nil, err
	}
	if result.reason != "" {
		nearest.Notes = m.instead(a, result.reason, wanted)
		return nearest, nil
	}
	answer := &Answer{Claims: result.claims, Nearest: nearest.Nearest, Score: nearest.Score, Notes: result.notes}
	switch {
	case len(result.claims) == 0:
		answer.Abstained = true
		if n := result.nearest; n >= 1 && n <= len(a.Passages) {
			answer.Nearest = n
		}
	case result.verdict == verdictFalsePremise:
		answer.FalsePremise = true
	}
	return answer, nil
}

// The verdicts of an answer's draft.
const (
	verdictNotSaid      = "not_said"
	verdictFalsePremise = "false_premise"
)

// instead returns the notes of a reply that the extractive engine wrote.
func (m *Model) instead(a *article.Article, reason Reason, wanted string) Notes {
	return Notes{InsteadOf: reason, OtherLanguage: wanted != "" && a.Language != "" && lang.Base(wanted) != lang.Base(a.Language)}
}

func asSummary(claims []Claim, notes Notes) *Summary {
	s := &Summary{Notes: notes}
	if len(claims) > 0 {
		s.Lede = claims[0]
		s.Points = append([]Claim(nil), claims[1:]...)
	}
	return s
}

// wantedLanguage returns the language to write in: as asked, else the article's.
func wantedLanguage(a *article.Article, asked string) string {
	if asked != "" {
		return asked
	}
	return a.Language
}

// mostClaims is how many claims a reply may have.
func mostClaims(o Options) int {
	switch {
	case o.Style == Headline:
		return 1
	case o.Sentences > 0:
		return o.Sentences
	case o.Length == Short:
		return 3
	case o.Length == Long:
		return 11
	}
	return 6
}

// problem tells the operator.
func (m *Model) problem(ctx context.Context, err error) {
	if m.options.OnProblem != nil {
		m.options.OnProblem(ctx, err)
	}
}

// room returns how many tokens of passages a prompt of the given kind has place for.
func (m *Model) room(prompt llm.Request) (int, error) {
	d := m.options.Model.Describe()
	if d.ContextWindow == 0 {
		return 1 << 30, nil
	}
	// A twentieth is left for the difference between the estimate and the count.
	room := d.ContextWindow - d.ContextWindow/20 - m.options.MaxOutput - d.Tokens(prompt.System) - d.Tokens(prompt.User)
	if room < 200 {
		return 0, &llm.Error{Kind: llm.KindTooLong, Operation: prompt.Operation, Message: fmt.Sprintf(
			"a context window of %d tokens leaves no room for an article", d.ContextWindow)}
	}
	return room, nil
}

func (m *Model) index(a *article.Article) func() *relevance.Index {
	return func() *relevance.Index { return m.extractive.indexes.of(a) }
}
