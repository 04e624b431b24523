package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"math"
	"os"

	"github.com/lede-bot/lede/bench/fit"
	"github.com/lede-bot/lede/bench/forest"
	"github.com/lede-bot/lede/bench/metric"
	"github.com/lede-bot/lede/internal/grounding"
)

const (
	otherShare   = 0.5  // what the set that is no news counts beside the others, in the sum and the styles
	claimPenalty = 2000 // holds each weight near that of all
	sumPenalty   = 1    // of the weight of all
	stylePenalty = 1
	joinPenalty  = 100 // of what kind of article and claim it is, once sum and trees are joined
	heldOutFolds = 4   // by which the sum and the trees are judged before they are joined
)

func claimForest() forest.Options {
	return forest.Options{Trees: 120, LeafRows: 20, Features: 0.3, Prior: 1, Seed: 1}
}

// claimWeights lets each set count alike, and in it supported and other claims.
func claimWeights(cases []claimCase, other float64) []float64 {
	count := map[string]float64{}
	for _, c := range cases {
		count[fmt.Sprint(c.Source, c.Label)]++
	}
	weights, total := make([]float64, len(cases)), 0.0
	for i, c := range cases {
		weights[i] = 1 / count[fmt.Sprint(c.Source, c.Label)]
		if c.Source == otherClaims {
			weights[i] *= other
		}
		total += weights[i]
	}
	for i := range weights {
		weights[i] *= float64(len(cases)) / total
	}
	return weights
}

// risesWith says whether a feature speaks for a claim.
func risesWith(name string) float64 {
	switch name {
	case "context", "links_least", "cover_two", "figures_met", "verbs_general", "adjectives_general":
		return 1
	}
	return -1
}

// sides are the two judges before they are joined.
type sides struct {
	sum   *grounding.Model // its weights alone
	trees *forest.Forest
}

// odds returns the mean of the judges' log odds.
func (s sides) odds(features []float64) float64 {
	row := s.sum.Standardize(features)
	return (fit.Dot(row, s.sum.Weight) + s.sum.Bias + s.trees.Odds(features)) / 2
}

// fitGrounding fits the model in three steps. The first fits a sum and the
// second trees: the sum has one weight for all its features and small deviations
// from it, since the claims are too few to weigh each freely, and the trees find
// what only holds for features together. The third joins them: it weighs the mean
// of their log odds on claims that they have not seen, beside what kind of article
// and claim it is, which only moves the threshold.
func fitGrounding(cases []claimCase) (*grounding.Model, error) {
	both, weights := fitSides(cases), claimWeights(cases, otherShare)
	unseen := make([]float64, len(cases))
	folds := foldsOf(cases, 1, heldOutFolds)
	for fold := range heldOutFolds {
		held := func(c claimCase) bool { return folds[c.ArticleID] == fold }
		rest := fitSides(without(cases, held))
		for i, c := range cases {
			if held(c) {
				unseen[i] = rest.odds(c.features)
			}
		}
	}
	style := len(grounding.FeatureNames()) - grounding.StyleFeatures
	examples := make([]fit.Example, len(cases))
	for i, c := range cases {
		row := append([]float64{unseen[i], 1}, both.sum.Standardize(c.features)[style:]...)
		examples[i] = fit.Example{Row: row, Target: float64(c.Label), Weight: weights[i]}
	}
	penalties := []float64{0, 0}
	for range grounding.StyleFeatures {
		penalties = append(penalties, joinPenalty)
	}
	w := fit.Logistic(examples, penalties)
	m := both.sum
	for k := range m.Weight {
		m.Weight[k] *= w[0] / 2
		if k >= style {
			m.Weight[k] += w[2+k-style]
		}
	}
	m.Bias = m.Bias*w[0]/2 + w[1]
	return m, m.Plant(both.trees.Lines(grounding.FeatureNames(), w[0]/2))
}

func without(cases []claimCase, held func(claimCase) bool) (rest []claimCase) {
	for _, c := range cases {
		if !held(c) {
			rest = append(rest, c)
		}
	}
	return rest
}

func fitSides(cases []claimCase) sides {
	set := forest.Set{Weights: claimWeights(cases, 1)}
	for _, c := range cases {
		set.Rows, set.Labels = append(set.Rows, c.features), append(set.Labels, float64(c.Label))
	}
	return sides{fitSum(cases), forest.Fit(set, claimForest())}
}

// fitSum fits the weights of the sum: first those of the features that say how
// well claim and article fit, then those that move the threshold.
func fitSum(cases []claimCase) *grounding.Model {
	m := grounding.NewModel()
	names, weights := grounding.FeatureNames(), claimWeights(cases, otherShare)
	standards(m, cases, weights)
	const n = grounding.FitFeatures
	style := len(names) - grounding.StyleFeatures
	first, second := make([]fit.Example, len(cases)), make([]fit.Example, len(cases))
	rows := make([][]float64, len(cases))
	for i, c := range cases {
		rows[i] = m.Standardize(c.features)
		sum := 0.0
		for k := range n {
			sum += risesWith(names[k]) * rows[i][k] / math.Sqrt(n)
		}
		row := append(append([]float64{sum}, rows[i][:n]...), 1)
		first[i] = fit.Example{Row: row, Target: float64(c.Label), Weight: weights[i]}
	}
	penalties := make([]float64, n+2)
	penalties[0] = sumPenalty
	for k := range n {
		penalties[k+1] = claimPenalty
	}
	w := fit.Logistic(first, penalties)
	for k := range n {
		m.Weight[k] = w[k+1] + w[0]*risesWith(names[k])/math.Sqrt(n)
	}
	for i, c := range cases {
		row := append(append([]float64{fit.Dot(rows[i][:n], m.Weight[:n])}, rows[i][style:]...), 1)
		second[i] = fit.Example{Row: row, Target: float64(c.Label), Weight: weights[i]}
	}
	penalties = make([]float64, grounding.StyleFeatures+2)
	for k := range grounding.StyleFeatures + 1 {
		penalties[k] = stylePenalty
	}
	w = fit.Logistic(second, penalties)
	for k := range n {
		m.Weight[k] *= w[0]
	}
	copy(m.Weight[style:], w[1:])
	m.Bias = w[len(w)-1]
	return m
}

// standards sets the mean and spread of each feature.
func standards(m *grounding.Model, cases []claimCase, weights []float64) {
	total := float64(len(cases))
	for k := range m.Mean {
		for i, c := range cases {
			m.Mean[k] += weights[i] * c.features[k] / total
		}
		for i, c := range cases {
			d := c.features[k] - m.Mean[k]
			m.Spread[k] += weights[i] * d * d / total
		}
		m.Spread[k] = math.Sqrt(m.Spread[k]) + 1e-6
	}
}

// printHeldOutClaims judges each claim by a model that has not seen its article,
// with the articles dealt to folds anew so many times.
func printHeldOutClaims(out io.Writer, cases []claimCase, seeds int) error {
	all := make([][]metric.Judged, seeds)
	for seed := range all {
		all[seed] = make([]metric.Judged, len(cases))
		folds := foldsOf(cases, seed, groundingFolds)
		for fold := range groundingFolds {
			held := func(c claimCase) bool { return folds[c.ArticleID] == fold }
			m, err := fitGrounding(without(cases, held))
			if err != nil {
				return err
			}
			for i, c := range cases {
				if held(c) {
					all[seed][i] = metric.Judged{Score: c.article.Check(m, c.Claim.Claim, "").Score, Answerable: c.Label == 1}
				}
			}
		}
	}
	printGrounding(out, "lede, cross-validated", len(cases), seeds, func(seed int, judged []metric.Judged) { copy(judged, all[seed]) }, cases)
	return nil
}

func runFitGrounding(ctx context.Context, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("fit-grounding", flag.ContinueOnError)
	data := flags.String("data", "", "folder with the labelled claims, one JSON Lines file a set")
	write := flags.String("write", "", "file for the model of all data; empty: only cross-validate")
	if err := flags.Parse(args); err != nil {
		return err
	}
	cases, err := readClaims(ctx, *data)
	if err != nil {
		return fmt.Errorf("fit-grounding: %w", err)
	}
	head(out)
	if err := printHeldOutClaims(out, cases, 3); err != nil {
		return fmt.Errorf("fit-grounding: %w", err)
	}
	if *write == "" {
		return nil
	}
	m, err := fitGrounding(cases)
	if err != nil {
		return fmt.Errorf("fit-grounding: %w", err)
	}
	file, err := os.Create(*write)
	if err != nil {
		return fmt.Errorf("fit-grounding: %w", err)
	}
	if err := m.Write(file); err != nil {
		file.Close()
		return fmt.Errorf("fit-grounding: %w", err)
	}
	return file.Close()
}
