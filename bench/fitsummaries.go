package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"math"
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
	set      string
	weight   float64
	document *salience.Document
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
			all = append(all, example{s, set, 1 / math.Sqrt(float64(len(stories))), summarize.NewDocument(s.article)})
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
		for _, e := range examples {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			for _, budget := range e.budgets() {
				var rows [][]float64
				var gains []float64
				for _, c := range m.Choices(e.document, budget, o.pool, 400) {
					rows = append(rows, c.Features)
					gains = append(gains, 100*e.score(c.Members).Mean())
				}
				preference.Add(rows, gains, e.weight)
			}
		}
		w := preference.Solve(o.preferenceRidge)
		n := copy(m.Sentence, w)
		copy(m.Choice, w[n:])
	}
	return m, nil
}

// fitOptions are the few settings that no fit can find.
type fitOptions struct {
	ridge, preferenceRidge float64
	rounds, pool           int
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
	var models [folds]*salience.Model
	for k := range models {
		var train []example
		for i, e := range examples {
			if i%folds != k {
				train = append(train, e)
			}
		}
		if models[k], err = fitModel(ctx, train, o); err != nil {
			return err
		}
	}
	index := make(map[*example]int, len(examples))
	for i := range examples {
		index[&examples[i]] = i
	}
	fmt.Fprintf(out, "%-16s %v\n", "cross-validated", evaluate(examples, func(e *example, b salience.Budget) []int {
		return models[index[e]%folds].Choose(e.document, b)
	}))
	return nil
}
