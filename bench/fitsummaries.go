package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"math"
	"os"

	"github.com/lede-bot/lede/bench/fit"
	"github.com/lede-bot/lede/internal/salience"
	"github.com/lede-bot/lede/summarize"
)

const folds = 5

// example is a story as the fit sees it.
type example struct {
	story
	set      string
	weight   float64
	document *salience.Document
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
			for _, budget := range []salience.Budget{{Sentences: 3}, {Words: e.words}} {
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

type fitOptions struct {
	ridge, preferenceRidge float64
	rounds, pool           int
}

// evaluate is the mean ROUGE of the model's choices, by set.
func evaluate(m *salience.Model, examples []example, lead bool) map[string]float64 {
	sums, counts := map[string]float64{}, map[string]float64{}
	for _, e := range examples {
		for _, budget := range []salience.Budget{{Sentences: 3}, {Words: e.words}} {
			var chosen []int
			if lead {
				chosen, _ = rankedSummarizer("", leadRank).run(context.Background(), e.article, budget.Sentences, budget.Words)
			} else {
				chosen = m.Choose(e.document, budget)
			}
			sums[e.set] += 50 * e.score(chosen).Mean()
		}
		counts[e.set]++
	}
	mean := 0.0
	for set := range sums {
		sums[set] /= counts[set]
		mean += sums[set] / float64(len(counts))
	}
	sums["mean"] = mean
	return sums
}

func runFitSummaries(ctx context.Context, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("fit-summaries", flag.ContinueOnError)
	data := flags.String("data", "", "folder with cnndm.jsonl, writers.jsonl and orangesum.jsonl")
	write := flags.String("write", "", "write the weights fitted on all articles to this file")
	var o fitOptions
	flags.Float64Var(&o.ridge, "ridge", 1, "ridge of the chances of terms and pairs")
	flags.Float64Var(&o.preferenceRidge, "preference-ridge", 0.5, "ridge of the weights of choices")
	flags.IntVar(&o.rounds, "rounds", 2, "rounds of choosing and fitting")
	flags.IntVar(&o.pool, "pool", 12, "sentences that choices are drawn from")
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
	fmt.Fprintln(out, "lead", evaluate(nil, examples, true))
	whole, err := fitModel(ctx, examples, o)
	if err != nil {
		return err
	}
	fmt.Fprintln(out, "in-sample", evaluate(whole, examples, false))
	if *write != "" {
		if err := os.WriteFile(*write, []byte(whole.String()), 0o644); err != nil {
			return err
		}
	}
	total, models := map[string]float64{}, 0
	for k := range folds {
		var train, test []example
		for i, e := range examples {
			if i%folds == k {
				test = append(test, e)
			} else {
				train = append(train, e)
			}
		}
		m, err := fitModel(ctx, train, o)
		if err != nil {
			return err
		}
		scores := evaluate(m, test, false)
		for set, v := range scores {
			total[set] += v / folds
		}
		models++
	}
	fmt.Fprintln(out, "cross-validated", total)
	return nil
}
