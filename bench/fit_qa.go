package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/lede-bot/lede/article"
	"github.com/lede-bot/lede/bench/fit"
	"github.com/lede-bot/lede/internal/relevance"
	"github.com/lede-bot/lede/summarize"
)

const (
	rankPenalty    = 2e-4 // per question
	excerptPenalty = 100  // in questions, per standardized weight
	articlePenalty = 400  // the long articles are fewer, and their questions more varied
)

// caution is how much more a wrong answer counts than a needless abstention.
const caution = 1.1

// questionWeight says how much the questions of a set count in the fit of the
// confidence, half for those with an answer and half for the others.
func questionWeight(set, domain string) float64 {
	switch {
	case domain == "news": // what Lede mostly reads
		return 0.5
	case domain != "":
		return 0.25
	case strings.HasPrefix(set, "newwiki_long"):
		return 0.3
	case set != "squad2_para":
		return 0.1
	}
	return 1
}

// strangeSuffix marks the set of questions put to another article than theirs.
// They stand in for the plainly unanswerable ones that a set lacks.
const strangeSuffix = ", strange"

// excerptSet names questions put to the one paragraph that answers them.
const excerptSet = "excerpt"

// questionSample is a question as the fit sees it.
type questionSample struct {
	questionCase
	index *relevance.Index
	set   string
	rows  [][]float64 // rank features by passage
}

// sampleQuestions reads the features that hang on no weights.
func sampleQuestions(cases []questionCase) []questionSample {
	indexes := map[string]*relevance.Index{}
	var samples, wiki, squad []questionSample
	for _, q := range cases {
		x := indexes[q.Article]
		if x == nil {
			x = summarize.AnswerIndex(q.article)
			indexes[q.Article] = x
		}
		s := questionSample{questionCase: q, index: x, set: q.Source}
		if len(q.AnswerSpans) > 0 {
			s.rows = x.RankFeatures(q.Question.Question)
		}
		samples = append(samples, s)
		switch q.Source {
		case "newwiki_long":
			wiki = append(wiki, s)
		case "squad2_para":
			squad = append(squad, s)
		}
	}
	for _, set := range [][]questionSample{wiki, squad} {
		for i, s := range set {
			if other := set[(i+len(set)/2)%len(set)]; s.Answerable && other.ArticleID != s.ArticleID {
				samples = append(samples, s.putTo(other.article, other.index, s.set+strangeSuffix))
			}
		}
	}
	for _, s := range wiki {
		if paragraph := s.paragraph(); paragraph != nil {
			e := s.putTo(paragraph, summarize.AnswerIndex(paragraph), excerptSet)
			e.Answerable = true
			samples = append(samples, e)
		}
	}
	return samples
}

// putTo returns the question as put to another article, which does not answer it.
func (s questionSample) putTo(a *article.Article, x *relevance.Index, set string) questionSample {
	s.article, s.index, s.set, s.rows = a, x, set, nil
	s.Answerable, s.AnswerSpans, s.right = false, nil, nil
	return s
}

// paragraph returns the paragraph that answers the question, as an article of
// its own; nil where there is none.
func (s questionSample) paragraph() *article.Article {
	for i, right := range s.right {
		if right {
			block := s.article.Blocks[s.article.Passages[i].Block]
			if a, err := article.FromText(context.Background(), block.Text, article.TextOptions{Language: s.article.Language}); err == nil {
				return a
			}
		}
	}
	return nil
}

// fitRank fits the weights that rank passages.
func fitRank(samples []questionSample) []float64 {
	var choices []fit.Choice
	for _, s := range samples {
		if s.rows != nil {
			choices = append(choices, fit.Choice{Rows: s.rows, Right: s.right})
		}
	}
	return fit.Conditional(choices, len(relevance.RankNames()), rankPenalty)
}

// fitConfidence fits the weights that judge the passage which m ranks first.
// Features are standardized, so that the penalty treats them alike.
func fitConfidence(samples []questionSample, m *relevance.Model) {
	n := len(relevance.ConfidenceNames())
	counts := map[string]float64{}
	for _, s := range samples {
		counts[fmt.Sprint(s.set, s.Domain, s.Answerable)]++
	}
	var examples []fit.Example
	total := 0.0
	mean, spread := make([]float64, n), make([]float64, n)
	for _, s := range samples {
		features, excerpt := s.index.ConfidenceFeatures(m, s.Question.Question)
		row := make([]float64, 2*n)
		for k, f := range features {
			row[k], row[n+k] = f*excerpt, f*(1-excerpt)
			mean[k] += f
			spread[k] += f * f
		}
		example := fit.Example{Row: row, Weight: questionWeight(s.set, s.Domain) / counts[fmt.Sprint(s.set, s.Domain, s.Answerable)]}
		if s.Answerable {
			example.Target = 1
		} else {
			example.Weight *= caution
		}
		total += example.Weight
		examples = append(examples, example)
	}
	for i := range examples {
		examples[i].Weight *= float64(len(examples)) / total
	}
	penalties := make([]float64, 2*n)
	for k := range n {
		mean[k] /= float64(len(examples))
		variance := spread[k]/float64(len(examples)) - mean[k]*mean[k]
		penalties[k], penalties[n+k] = excerptPenalty*variance, articlePenalty*variance
	}
	w := fit.Logistic(examples, penalties)
	copy(m.Excerpt, w[:n])
	copy(m.Article, w[n:])
}

// fitQuestions fits a whole model.
func fitQuestions(samples []questionSample) *relevance.Model {
	m := relevance.NewModel()
	copy(m.Rank, fitRank(samples))
	fitConfidence(samples, m)
	return m
}

// share counts how often something was so.
type share struct{ so, all int }

func (s *share) count(so bool) {
	s.all++
	if so {
		s.so++
	}
}

func (s share) percent() float64 { return 100 * float64(s.so) / float64(max(1, s.all)) }

func runFitQA(ctx context.Context, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("fit-qa", flag.ContinueOnError)
	data := flags.String("data", "", "folder with squad2_para.jsonl, newwiki_long.jsonl and quail.jsonl")
	write := flags.String("write", "", "file for the weights of all data; empty: only cross-validate")
	if err := flags.Parse(args); err != nil {
		return err
	}
	cases, err := readQuestions(ctx, *data)
	if err != nil {
		return fmt.Errorf("fit-qa: %w", err)
	}
	samples := sampleQuestions(cases)
	table := newAnswerTable()
	var strange, excerpt share
	for fold := range questionFolds {
		var train, test []questionSample
		for _, s := range samples {
			if s.fold == fold {
				test = append(test, s)
			} else {
				train = append(train, s)
			}
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		m := fitQuestions(train)
		for _, s := range test {
			found := s.index.Ask(m, s.Question.Question)
			switch answered := found.Confidence >= 0.5; {
			case strings.HasSuffix(s.set, strangeSuffix):
				strange.count(!answered)
			case s.set == excerptSet:
				excerpt.count(answered)
			default:
				table.add(s.questionCase, found.Ranked[0], found.Confidence)
			}
		}
	}
	printAnswerHead(out)
	table.print(out, "lede, cross-validated", 0.5)
	fmt.Fprintf(out, "questions put to another article: %.1f %% refused; to the paragraph that answers: %.1f %% answered\n", strange.percent(), excerpt.percent())
	if *write == "" {
		return nil
	}
	file, err := os.Create(*write)
	if err != nil {
		return fmt.Errorf("fit-qa: %w", err)
	}
	if err := fitQuestions(samples).Write(file); err != nil {
		file.Close()
		return fmt.Errorf("fit-qa: %w", err)
	}
	return file.Close()
}
