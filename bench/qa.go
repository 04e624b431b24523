package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"hash/fnv"
	"io"
	"time"
	"unicode"

	"github.com/lede-bot/lede/article"
	"github.com/lede-bot/lede/bench/dataset"
	"github.com/lede-bot/lede/bench/metric"
	"github.com/lede-bot/lede/summarize"
)

// questionSets are the files of the question data.
var questionSets = [...]string{"squad2_para", "newwiki_long", "quail"}

// questionCase is a question with its article as Lede reads it.
type questionCase struct {
	dataset.Question
	article *article.Article
	right   []bool // by passage: it overlaps an answer
	fold    int    // of cross-validation, the same for all questions to an article
}

const questionFolds = 5

// readQuestions reads all questions below data, set by set.
func readQuestions(ctx context.Context, data string) ([]questionCase, error) {
	if data == "" {
		return nil, errors.New("-data is missing")
	}
	var all []questionCase
	articles := map[string]*article.Article{}
	for _, set := range questionSets {
		questions, err := dataset.Lines[dataset.Question](data, set+".jsonl")
		if err != nil {
			return nil, err
		}
		for _, q := range questions {
			a := articles[q.Article]
			if a == nil {
				if a, err = article.FromText(ctx, q.Article, article.TextOptions{}); err != nil {
					return nil, fmt.Errorf("%s: %w", q.ID, err)
				}
				articles[q.Article] = a
			}
			hash := fnv.New32a()
			hash.Write([]byte(q.ArticleID))
			all = append(all, questionCase{q, a, rightPassages(a, q), int(hash.Sum32() % questionFolds)})
		}
	}
	return all, nil
}

// rightPassages marks the passages that overlap an answer span. Spans count the
// code points of the article as given; Lede's text has the same characters
// apart from white space.
func rightPassages(a *article.Article, q dataset.Question) []bool {
	var places []int // of each character that is not white space
	at := 0
	for _, r := range q.Article {
		if !unicode.IsSpace(r) {
			places = append(places, at)
		}
		at++
	}
	right := make([]bool, len(a.Passages))
	solid, read := 0, 0
	for i, p := range a.Passages {
		start := solid + countSolid(a.Text[read:p.Start])
		solid = start + countSolid(p.Text)
		read = p.End
		if start == solid || solid > len(places) {
			continue
		}
		from, to := places[start], places[solid-1]+1
		for _, span := range q.AnswerSpans {
			right[i] = right[i] || span[0] < to && from < span[1]
		}
	}
	return right
}

// countSolid counts the characters of s that are not white space.
func countSolid(s string) (n int) {
	for _, r := range s {
		if !unicode.IsSpace(r) {
			n++
		}
	}
	return n
}

// answerer answers questions: the place of the passage it holds best, and how sure it is.
type answerer struct {
	name   string
	answer func(ctx context.Context, a *article.Article, question string) (best int, score float64, err error)
}

func ledeAnswerer() answerer {
	engine := summarize.NewExtractive()
	return answerer{"lede", func(ctx context.Context, a *article.Article, question string) (int, float64, error) {
		answer, err := engine.Answer(ctx, a, question)
		if err != nil {
			return 0, 0, err
		}
		return answer.Nearest - 1, answer.Score, nil
	}}
}

// answerTable collects the judgements of one answerer.
type answerTable struct {
	first, counted map[string]int // by set: right passage first, of questions with spans
	judged         map[string][]metric.Judged
	time           time.Duration
}

// add notes what an answerer said to q.
func (t *answerTable) add(q questionCase, best int, score float64) {
	if len(q.AnswerSpans) > 0 {
		t.counted[q.Source]++
		if best >= 0 && best < len(q.right) && q.right[best] {
			t.first[q.Source]++
		}
	}
	judged := metric.Judged{Score: score, Answerable: q.Answerable}
	t.judged[q.Source] = append(t.judged[q.Source], judged)
	if q.Domain == "news" {
		t.judged["news"] = append(t.judged["news"], judged)
	}
	t.judged["all"] = append(t.judged["all"], judged)
}

func newAnswerTable() *answerTable {
	return &answerTable{map[string]int{}, map[string]int{}, map[string][]metric.Judged{}, 0}
}

// print writes the table's line; threshold parts answers from abstentions.
func (t *answerTable) print(out io.Writer, name string, threshold float64) {
	share := func(set string) float64 { return 100 * float64(t.first[set]) / float64(max(1, t.counted[set])) }
	kept := 0
	for _, j := range t.judged["newwiki_long"] {
		if j.Score >= threshold {
			kept++
		}
	}
	fmt.Fprintf(out, "%-22s %6.1f %6.1f", name, share("squad2_para"), share("newwiki_long"))
	for _, set := range []string{"squad2_para", "news", "quail"} {
		fmt.Fprintf(out, "  %5.1f %5.3f", 100*metric.BalancedAccuracy(t.judged[set], threshold), metric.AUC(t.judged[set]))
	}
	fmt.Fprintf(out, "  %5.1f", 100*float64(kept)/float64(max(1, len(t.judged["newwiki_long"]))))
	if n := len(t.judged["all"]); t.time > 0 {
		fmt.Fprintf(out, "  %7.4f", float64(t.time.Microseconds())/1000/float64(n))
	}
	fmt.Fprintln(out)
}

func printAnswerHead(out io.Writer) {
	fmt.Fprintln(out, "                       right first %    abstaining: balanced accuracy %, AUC       kept %       ms a")
	fmt.Fprintln(out, "                        squad   wiki        squad         news        quail     wiki   question")
}

func runQA(ctx context.Context, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("qa", flag.ContinueOnError)
	data := flags.String("data", "", "folder with squad2_para.jsonl, newwiki_long.jsonl and quail.jsonl")
	if err := flags.Parse(args); err != nil {
		return err
	}
	cases, err := readQuestions(ctx, *data)
	if err != nil {
		return fmt.Errorf("qa: %w", err)
	}
	printAnswerHead(out)
	for _, who := range []answerer{bm25Answerer(), ledeAnswerer(), ledeUnkept()} {
		table := newAnswerTable()
		for _, q := range cases {
			start := time.Now()
			best, score, err := who.answer(ctx, q.article, q.Question.Question)
			table.time += time.Since(start)
			if err != nil {
				return fmt.Errorf("qa: %s: %w", q.ID, err)
			}
			table.add(q, best, score)
		}
		threshold := 0.5
		if who.name == bm25Name {
			threshold = metric.BestThreshold(table.judged["all"])
		}
		table.print(out, who.name, threshold)
	}
	fmt.Fprintln(out, "The weights were fitted on such data: the figures of `fit-qa`, cross-validated over articles, are the ones to judge by.")
	return nil
}

// ledeUnkept is Lede with every article read anew for every question.
func ledeUnkept() answerer {
	return answerer{"lede, article read anew", func(ctx context.Context, a *article.Article, question string) (int, float64, error) {
		answer, err := summarize.NewExtractive().Answer(ctx, a, question)
		if err != nil {
			return 0, 0, err
		}
		return answer.Nearest - 1, answer.Score, nil
	}}
}
