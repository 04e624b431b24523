package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"github.com/lede-bot/lede/article"
	"github.com/lede-bot/lede/bench/dataset"
	"github.com/lede-bot/lede/bench/metric"
	"github.com/lede-bot/lede/summarize"
)

// summarySets are the files of the data; the means are over the first three.
// bbc's references are sentences that a program copied, so it is shown and not counted.
var summarySets = []string{"cnndm", "writers", "orangesum", "bbc"}

// countedSets is the number of summarySets that the means are over.
const countedSets = 3

// summarizer chooses passages of an article, as indexes in the order shown:
// so many sentences, or, when words is positive, as many as reach so many words.
type summarizer struct {
	name string
	run  func(ctx context.Context, a *article.Article, sentences, words int) ([]int, error)
}

func ledeSummarizer() summarizer {
	engine := summarize.NewExtractive()
	return summarizer{"lede", func(ctx context.Context, a *article.Article, sentences, words int) ([]int, error) {
		s, err := engine.Summarize(ctx, a, summarize.Options{Sentences: sentences, Words: words})
		if err != nil || len(s.Lede.Citations) == 0 {
			return nil, err
		}
		chosen := []int{s.Lede.Citations[0] - 1}
		for _, point := range s.Points {
			chosen = append(chosen, point.Citations[0]-1)
		}
		return chosen, nil
	}}
}

// rankedSummarizer shows the first passages of a ranking, in article order.
func rankedSummarizer(name string, rank func(*article.Article) []int) summarizer {
	return summarizer{name, func(_ context.Context, a *article.Article, sentences, words int) ([]int, error) {
		return firstFilling(a, rank(a), sentences, words), nil
	}}
}

// firstFilling returns, in article order, the first of a ranking that make so
// many sentences or, when words is positive, reach so many words.
func firstFilling(a *article.Article, ranking []int, sentences, words int) []int {
	var chosen []int
	length := 0
	for _, i := range ranking {
		if words > 0 && length >= words || words <= 0 && len(chosen) >= sentences {
			break
		}
		chosen = append(chosen, i)
		length += len(strings.Fields(a.Passages[i].Text))
	}
	slices.Sort(chosen)
	return chosen
}

func leadRank(a *article.Article) []int {
	order := make([]int, len(a.Passages))
	for i := range order {
		order[i] = i
	}
	return order
}

// story is an article with its references, prepared for scoring.
type story struct {
	article    *article.Article
	references []*metric.RougeTable
	texts      []string   // of the references
	words      int        // of the reference
	tokens     [][]string // of each passage
}

// readStories reads a set of the data.
func readStories(ctx context.Context, data, set string) ([]story, error) {
	rows, err := dataset.Lines[dataset.Story](data, set+".jsonl")
	if err != nil {
		return nil, err
	}
	stories := make([]story, len(rows))
	for i, row := range rows {
		a, err := article.FromText(ctx, row.Article, article.TextOptions{Title: row.Title, Language: row.Lang})
		if err != nil {
			return nil, err
		}
		s := story{article: a, words: len(strings.Fields(row.Reference))}
		for _, p := range a.Passages {
			s.tokens = append(s.tokens, metric.RougeTokens(p.Text))
		}
		references := row.References
		if len(references) == 0 {
			references = []string{row.Reference}
		}
		s.texts = references
		for _, reference := range references {
			var sentences [][]string
			r, err := article.FromText(ctx, reference, article.TextOptions{Language: row.Lang})
			if err != nil {
				return nil, err
			}
			for _, p := range r.Passages {
				sentences = append(sentences, metric.RougeTokens(p.Text))
			}
			s.references = append(s.references, metric.NewRougeTable(s.tokens, sentences))
		}
		stories[i] = s
	}
	return stories, nil
}

// score is the ROUGE of chosen passages, the mean over the references.
func (s *story) score(chosen []int) metric.Rouge {
	scores := make([]metric.Rouge, len(s.references))
	for i, reference := range s.references {
		scores[i] = reference.Score(chosen)
	}
	return metric.MeanRouge(scores)
}

// summaryScores are the figures of one summarizer on one set; the slices hold one entry an article.
type summaryScores struct {
	three, length []metric.Rouge
	faults, shown [2]int // at 3 and at 5 sentences
	redundancy    float64
	times         []time.Duration
	words         int
}

// mean is the mean of both lengths of an article.
func (s *summaryScores) mean(i int) float64 { return (s.three[i].Mean() + s.length[i].Mean()) / 2 }

func measureSummarizer(ctx context.Context, m summarizer, stories []story) (*summaryScores, error) {
	scores := &summaryScores{}
	for i := range stories {
		s := &stories[i]
		start := time.Now()
		three, err := m.run(ctx, s.article, 3, 0)
		scores.times = append(scores.times, time.Since(start))
		if err != nil {
			return nil, err
		}
		scores.three = append(scores.three, s.score(three))
		length, err := m.run(ctx, s.article, 0, s.words)
		if err != nil {
			return nil, err
		}
		scores.length = append(scores.length, s.score(length))
		for _, c := range length {
			scores.words += len(strings.Fields(s.article.Passages[c].Text))
		}
		five, err := m.run(ctx, s.article, 5, 0)
		if err != nil {
			return nil, err
		}
		for k, chosen := range [][]int{three, five} {
			scores.shown[k] += len(chosen)
			for _, fault := range metric.Faults(shown(s.article, chosen), s.article.Language) {
				if fault != metric.Readable {
					scores.faults[k]++
				}
			}
		}
		scores.redundancy += metric.Redundancy(tokensOf(s, five)) / float64(len(stories))
	}
	return scores, nil
}

func tokensOf(s *story, chosen []int) [][]string {
	tokens := make([][]string, len(chosen))
	for i, c := range chosen {
		tokens[i] = s.tokens[c]
	}
	return tokens
}

func shown(a *article.Article, chosen []int) []metric.Shown {
	out := make([]metric.Shown, len(chosen))
	for i, c := range chosen {
		out[i] = metric.Shown{Text: a.Passages[c].Text, Number: a.Passages[c].Number}
	}
	return out
}

func runSummaries(ctx context.Context, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("summaries", flag.ContinueOnError)
	data := flags.String("data", "", "folder with cnndm.jsonl, writers.jsonl, orangesum.jsonl and bbc.jsonl")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *data == "" {
		return errors.New("summaries: -data is missing")
	}
	summarizers := []summarizer{
		rankedSummarizer("lead", leadRank), ledeSummarizer(),
		rankedSummarizer("textrank", textRank), rankedSummarizer("lexrank", lexRank),
	}
	totals := make([]struct {
		three, length, redundancy float64
		faults, shown             [2]int
		times                     []time.Duration
	}, len(summarizers))
	fmt.Fprintf(out, "%-10s %-9s %-20s %-20s %6s  %s\n", "set", "", "3 sentences 1/2/L", "ref. length 1/2/L", "mean", "against lead (95 % interval)")
	for k, set := range summarySets {
		stories, err := readStories(ctx, *data, set)
		if err != nil {
			return err
		}
		var lead *summaryScores
		for j, m := range summarizers {
			scores, err := measureSummarizer(ctx, m, stories)
			if err != nil {
				return err
			}
			if lead == nil {
				lead = scores
			}
			three, length := meanRouge(scores.three), meanRouge(scores.length)
			low, mid, high := bootstrap(scores, lead)
			fmt.Fprintf(out, "%-10s %-9s %s %s %6.2f  %+.2f (%+.2f %+.2f), %d words\n", set, m.name, three, length,
				50*(three.Mean()+length.Mean()), mid, low, high, scores.words/len(stories))
			if k < countedSets {
				t := &totals[j]
				t.three += 100 * three.Mean() / countedSets
				t.length += 100 * length.Mean() / countedSets
				t.redundancy += scores.redundancy / countedSets
				for l := range t.faults {
					t.faults[l] += scores.faults[l]
					t.shown[l] += scores.shown[l]
				}
				t.times = append(t.times, scores.times...)
			}
		}
	}
	fmt.Fprintf(out, "\n%-9s %8s %8s %8s %12s %12s %12s %9s %9s\n", "mean of 3", "at 3", "at ref.", "mean", "unread. at 3", "unread. at 5", "redundant 5", "mean", "p99")
	for j, m := range summarizers {
		t := &totals[j]
		slices.Sort(t.times)
		var sum time.Duration
		for _, d := range t.times {
			sum += d
		}
		fmt.Fprintf(out, "%-9s %8.2f %8.2f %8.2f %10.1f %% %10.1f %% %10.1f %% %9v %9v\n", m.name, t.three, t.length, (t.three+t.length)/2,
			100*float64(t.faults[0])/float64(t.shown[0]), 100*float64(t.faults[1])/float64(t.shown[1]), 100*t.redundancy,
			(sum / time.Duration(len(t.times))).Round(time.Microsecond), t.times[len(t.times)*99/100].Round(time.Microsecond))
	}
	return nil
}

// rougeMean prints as percentages.
type rougeMean struct{ metric.Rouge }

// String returns the three scores in percent.
func (r rougeMean) String() string {
	return fmt.Sprintf("%6.2f %6.2f %6.2f", 100*r.One, 100*r.Two, 100*r.Long)
}

func meanRouge(scores []metric.Rouge) rougeMean {
	return rougeMean{metric.MeanRouge(scores)}
}

// bootstrap returns the mean difference of two summarizers over the articles, in
// percent, with its 95 % interval by 2,000 paired resamples.
func bootstrap(a, b *summaryScores) (low, mid, high float64) {
	differences := make([]float64, len(a.three))
	for i := range differences {
		differences[i] = 100 * (a.mean(i) - b.mean(i))
		mid += differences[i] / float64(len(differences))
	}
	random := rand.New(rand.NewPCG(1, 2))
	means := make([]float64, 2000)
	for k := range means {
		for range differences {
			means[k] += differences[random.IntN(len(differences))] / float64(len(differences))
		}
	}
	slices.Sort(means)
	return means[50], mid, means[1949]
}
