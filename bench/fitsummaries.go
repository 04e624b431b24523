package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"strings"

	"github.com/lede-bot/lede/bench/fit"
	"github.com/lede-bot/lede/internal/salience"
	"github.com/lede-bot/lede/summarize"
)

// weightsHeading opens the file of weights.
const weightsHeading = `# What a choice of sentences is judged by: part, feature, weight.
# Written by the measurements: fit-summaries -write. Do not edit by hand.
`

// folds is the number of parts of the cross-validation; an article is in one.
const folds = 5

// example is a story as the fit sees it.
type example struct {
	story
	set    string
	weight float64 // in the fits of terms and pairs
	// choiceWeight is that in the fits of choices: nearer to 1/n, by which the
	// sets count the same in the mean.
	choiceWeight float64
	document     *salience.Document
}

// budgets are the two lengths that count.
func (e *example) budgets() []salience.Budget {
	return []salience.Budget{{Sentences: 3}, {Words: e.words}}
}

func readExamples(ctx context.Context, data string) ([]example, error) {
	var all []example
	for _, set := range summarySets[:countedSets] {
		stories, err := readStories(ctx, data, set)
		if err != nil {
			return nil, err
		}
		for _, s := range stories {
			n := float64(len(stories))
			all = append(all, example{s, set, math.Pow(n, -0.5), math.Pow(n, -0.75), summarize.NewDocument(s.article)})
		}
	}
	return all, nil
}

// fitModel fits all weights on the examples.
func fitModel(ctx context.Context, examples []example, o fitOptions) (*salience.Model, error) {
	m := salience.NewModel()
	var terms, pairs fit.ShareRegression
	for _, e := range examples {
		s := e.document.TermSamples(e.texts)
		terms.Add(s.Rows, s.Shares, e.weight)
	}
	copy(m.Term, terms.Solve(o.ridge))
	for _, e := range examples {
		s := m.PairSamples(e.document, e.texts)
		pairs.Add(s.Rows, s.Shares, e.weight)
	}
	copy(m.Pair, pairs.Solve(o.ridge))
	copy(m.Choice, []float64{1, 1})
	for range o.rounds {
		var preference fit.Preference
		if err := addChoices(ctx, &preference, m, examples, o.pool, 400); err != nil {
			return nil, err
		}
		weighChoices(m, preference.Solve(o.preferenceRidge))
	}
	var risk fit.Risk
	if err := addChoices(ctx, &risk, m, examples, o.riskPool, 300); err != nil {
		return nil, err
	}
	weighChoices(m, risk.Solve(slices.Concat(m.Sentence, m.Choice), o.risk))
	return m, nil
}

// options are choices with their gains to learn from.
type options interface {
	Add(rows [][]float64, gains []float64, weight float64)
}

// addChoices adds the choices of each example at both lengths, at most so many
// from the best sentences of the model.
func addChoices(ctx context.Context, to options, m *salience.Model, examples []example, pool, limit int) error {
	for _, e := range examples {
		if err := ctx.Err(); err != nil {
			return err
		}
		for _, budget := range e.budgets() {
			var rows [][]float64
			var gains []float64
			for _, c := range m.Choices(e.document, budget, pool, limit) {
				rows = append(rows, c.Features)
				gains = append(gains, 100*e.score(c.Members).Mean())
			}
			to.Add(rows, gains, e.choiceWeight)
		}
	}
	return nil
}

// weighChoices sets the weights of sentences and choices.
func weighChoices(m *salience.Model, w []float64) {
	n := copy(m.Sentence, w)
	copy(m.Choice, w[n:])
}

// fitOptions are the few settings that no fit can find.
type fitOptions struct {
	ridge, preferenceRidge float64
	rounds, pool, riskPool int
	risk                   fit.RiskOptions
}

// setMeans is a mean ROUGE in percent by set, and over the sets.
type setMeans struct {
	bySet [countedSets]float64
	mean  float64
}

// String returns the means in the order of summarySets.
func (m setMeans) String() string {
	var b strings.Builder
	for i, v := range m.bySet {
		fmt.Fprintf(&b, "%s %.2f  ", summarySets[i], v)
	}
	fmt.Fprintf(&b, "mean %.2f", m.mean)
	return b.String()
}

// evaluate is the mean ROUGE of the choices of a summarizer at both lengths.
func evaluate(examples []example, choose func(*example, salience.Budget) []int) setMeans {
	var means setMeans
	var counts [countedSets]float64
	for i := range examples {
		e := &examples[i]
		k := slices.Index(summarySets, e.set)
		counts[k]++
		for _, budget := range e.budgets() {
			means.bySet[k] += 50 * e.score(choose(e, budget)).Mean()
		}
	}
	for k, n := range counts {
		means.bySet[k] /= max(n, 1)
		means.mean += means.bySet[k] / countedSets
	}
	return means
}

func chooseBy(m *salience.Model) func(*example, salience.Budget) []int {
	return func(e *example, b salience.Budget) []int { return m.Choose(e.document, b) }
}

func chooseLead(e *example, b salience.Budget) []int {
	return firstFilling(e.article, leadRank(e.article), b.Sentences, b.Words)
}

func runFitSummaries(ctx context.Context, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("fit-summaries", flag.ContinueOnError)
	data := flags.String("data", "", "folder with cnndm.jsonl, writers.jsonl and orangesum.jsonl")
	write := flags.String("write", "", "write the weights fitted on all articles to this file")
	var o fitOptions
	flags.Float64Var(&o.ridge, "ridge", 1, "ridge of the chances of terms and pairs")
	flags.Float64Var(&o.preferenceRidge, "preference-ridge", 0.25, "ridge of the weights of choices")
	flags.IntVar(&o.rounds, "rounds", 2, "rounds of choosing and fitting")
	flags.IntVar(&o.pool, "pool", 20, "sentences of an article that choices are drawn from")
	flags.IntVar(&o.riskPool, "risk-pool", 13, "the same for the fit to what would be chosen")
	flags.IntVar(&o.risk.Steps, "risk-steps", 60, "steps of the fit to what would be chosen")
	flags.Float64Var(&o.risk.Rate, "risk-rate", 0.02, "size of its first step")
	flags.Float64Var(&o.risk.Temperature, "temperature", 0.7, "difference in ROUGE that makes a choice e times as likely in it")
	flags.Float64Var(&o.risk.Ridge, "risk-ridge", 0.01, "its ridge around the weights it starts from")
	repeats := flags.Int("repeats", 3, "cross-validations, each with other folds; 0 for none")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *data == "" {
		return errors.New("fit-summaries: -data is missing")
	}
	examples, err := readExamples(ctx, *data)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "%-16s %v\n", "lead", evaluate(examples, chooseLead))
	whole, err := fitModel(ctx, examples, o)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "%-16s %v\n", "in-sample", evaluate(examples, chooseBy(whole)))
	if *write != "" {
		if err := os.WriteFile(*write, []byte(weightsHeading+whole.String()), 0o600); err != nil {
			return err
		}
	}
	if *repeats < 1 {
		return nil
	}
	means, err := validateOnFolds(ctx, examples, o, *repeats)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "%-16s %v\n", "cross-validated", means)
	return nil
}

// validateOnFolds is the mean ROUGE of choices by models that were fitted without
// the article, over so many divisions of the articles into folds.
func validateOnFolds(ctx context.Context, examples []example, o fitOptions, repeats int) (setMeans, error) {
	var sum setMeans
	for r := range repeats {
		fold := make(map[*example]int, len(examples))
		for place, i := range rand.New(rand.NewPCG(uint64(r), 77)).Perm(len(examples)) {
			fold[&examples[i]] = place % folds
		}
		var models [folds]*salience.Model
		for k := range models {
			var train []example
			for i := range examples {
				if fold[&examples[i]] != k {
					train = append(train, examples[i])
				}
			}
			var err error
			if models[k], err = fitModel(ctx, train, o); err != nil {
				return sum, err
			}
		}
		means := evaluate(examples, func(e *example, b salience.Budget) []int {
			return models[fold[e]].Choose(e.document, b)
		})
		for k, v := range means.bySet {
			sum.bySet[k] += v / float64(repeats)
		}
		sum.mean += means.mean / float64(repeats)
	}
	return sum, nil
}
