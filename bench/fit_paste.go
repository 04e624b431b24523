package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"hash/fnv"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/lede-bot/lede/article"
	"github.com/lede-bot/lede/article/body"
	"github.com/lede-bot/lede/article/pasted"
	"github.com/lede-bot/lede/bench/boost"
	"github.com/lede-bot/lede/bench/dataset"
	"github.com/lede-bot/lede/bench/metric"
)

// pasteFolds is the number of folds of the cross-validation, by domain.
const pasteFolds = 5

// goldWeight is what a line counts that a gold segment speaks of, beside the others.
const goldWeight = 6.0

// labelledText is a text with a label for each line: the share of it that is body.
type labelledText struct {
	fold     int
	document *pasted.Document
	labels   []float64
	weights  []float64
	rows     [][]float64
}

// runFitPaste fits the models of package pasted. Lines of set "sh" are
// labelled with its gold, those of "tr" with the body that Lede reads from the
// page's markup, corrected by the gold segments; texts with pleas teach that a
// text may also be a body alone.
func runFitPaste(ctx context.Context, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("fit-paste", flag.ContinueOnError)
	data := flags.String("data", "", "folder with pages.jsonl, pleas.jsonl, html/ and paste/")
	folder := flags.String("o", "", "folder to write the models to (article/pasted); empty: only cross-validate")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *data == "" {
		return errors.New("fit-paste: -data is missing")
	}
	pages, texts, err := pastedPages(*data)
	if err != nil {
		return err
	}
	var all []labelledText
	for i, p := range pages {
		labelled, err := labelPage(ctx, *data, p, texts[i])
		if err != nil {
			return err
		}
		all = append(all, labelled)
	}
	pleas, err := dataset.Lines[dataset.Plea](*data, "pleas.jsonl")
	if err != nil {
		return err
	}
	domains := make(map[string]int)
	for i, p := range pages {
		domains[p.ID] = all[i].fold
	}
	for _, p := range pleas {
		all = append(all, labelPleas(p, domains[p.ID]))
	}
	for i := range all {
		all[i].rows = all[i].document.Features()
	}

	outputs, err := crossValidatePasted(ctx, all)
	if err != nil {
		return err
	}
	printCrossValidated(out, pages, pleas, outputs)

	if *folder == "" {
		return nil
	}
	model, trees, err := fitPasted(all, -1)
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(*folder, "weights.tsv"), []byte(pasted.FormatWeights(model.First)), 0o600); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(*folder, "trees.txt"), []byte(trees), 0o600)
}

func foldOf(domain string) int {
	h := fnv.New32a()
	h.Write([]byte(domain))
	return int(h.Sum32() % pasteFolds)
}

// crossValidatePasted returns the body of each text as [article.FromText] reads it
// with a model that was fitted to the texts of other domains.
func crossValidatePasted(ctx context.Context, texts []labelledText) ([]string, error) {
	outputs := make([]string, len(texts))
	for fold := range pasteFolds {
		model, _, err := fitPasted(texts, fold)
		if err != nil {
			return nil, err
		}
		for i, t := range texts {
			if t.fold != fold {
				continue
			}
			t.document.Model = &model
			a, err := article.FromDocument(ctx, t.document, "")
			if err != nil {
				return nil, err
			}
			outputs[i] = a.Text
		}
	}
	return outputs, nil
}

// printCrossValidated prints the figures of outputs, those of pages before those of pleas.
func printCrossValidated(out io.Writer, pages []dataset.Page, pleas []dataset.Plea, outputs []string) {
	var score pasteScore
	for i, p := range pages {
		score.add(p, outputs[i])
	}
	var bodies []metric.PageScore
	kept, all := 0, 0
	for i, p := range pleas {
		output := outputs[len(pages)+i]
		bodies = append(bodies, metric.Shingles(p.Body, output))
		kept, all = kept+len(keptPleas(p, output)), all+len(p.Pleas)
	}
	sh, tr := metric.MeanShingles(score.shingles), score.segments.Scores()
	fmt.Fprintf(out, "cross-validated over domains: sh P %.3f R %.3f F1 %.4f, tr P %.3f R %.3f F1 %.4f, pleas kept %d / %d at recall %.4f\n",
		sh.Precision, sh.Recall, sh.F1, tr.Precision, tr.Recall, tr.F1, kept, all, metric.MeanShingles(bodies).Recall)
}

func labelPage(ctx context.Context, data string, p dataset.Page, text string) (labelledText, error) {
	t := labelledText{fold: foldOf(p.Domain), document: pasted.NewDocument(pasted.Lines(text), "")}
	if p.Set == "sh" {
		t.label(p.Body)
		return t, nil
	}
	page, err := dataset.Gunzip(data, p.HTML)
	if err != nil {
		return t, err
	}
	silver := ""
	if a, err := article.FromHTML(ctx, page, article.HTMLOptions{URL: p.URL}); err == nil {
		silver = a.Text
	}
	t.label(silver)
	for i, line := range t.document.Lines {
		for _, segment := range p.With {
			if overlaps(line.Text, segment) {
				t.labels[i], t.weights[i] = 1, goldWeight*t.weights[i]
			}
		}
		for _, segment := range p.Without {
			if overlaps(line.Text, segment) {
				t.labels[i], t.weights[i] = 0, goldWeight*t.weights[i]
			}
		}
	}
	return t, nil
}

func labelPleas(p dataset.Plea, fold int) labelledText {
	t := labelledText{fold: fold, document: pasted.NewDocument(pasted.Lines(p.Text), "")}
	t.label(p.Body)
	return t
}

// partOfSegment is the fewest bytes of a line that is found in a segment rather
// than holds it: a shorter one may stand there by chance.
const partOfSegment = 25

// overlaps says whether a gold segment lies in a line, or a line in a segment.
func overlaps(line, segment string) bool {
	line, segment = metric.Squeeze(line), metric.Squeeze(segment)
	return segment != "" && (strings.Contains(line, segment) || len(line) > partOfSegment && strings.Contains(segment, line))
}

// label gives each line the share of it that stands in body; weights grow with
// the root of a line's words and sum to the same for each text.
func (t *labelledText) label(text string) {
	blocks := make([]body.Block, len(t.document.Lines))
	for i, line := range t.document.Lines {
		blocks[i] = body.Block{Text: line.Text, Tokens: body.Tokens(line.Text)}
	}
	t.labels = alignBody(text, blocks)
	sum := 0.0
	for i := range blocks {
		weight := math.Sqrt(float64(min(max(len(blocks[i].Tokens), 1), 60)))
		t.weights = append(t.weights, weight)
		sum += weight
	}
	for i := range t.weights {
		t.weights[i] *= 100 / max(sum, 30)
	}
}

// fitPasted fits both models on all texts but those of one fold; it also
// returns the trees of the second.
func fitPasted(texts []labelledText, without int) (pasted.Model, string, error) {
	var rows [][]float64
	var stacked boost.Set
	for i, t := range texts {
		if t.fold != without {
			rows = append(rows, t.rows...)
			stacked.Groups = append(stacked.Groups, slices.Repeat([]int{i}, len(t.rows))...)
			stacked.Labels = append(stacked.Labels, t.labels...)
			stacked.Weights = append(stacked.Weights, t.weights...)
		}
	}
	m := pasted.Model{First: fitLogistic(rows, stacked.Labels, stacked.Weights)}
	for _, t := range texts {
		if t.fold != without {
			stacked.Rows = append(stacked.Rows, t.document.Stacked(t.rows, m.First)...)
		}
	}
	trees := strings.Join(boost.Fit(stacked, pasted.StackedNames(), boost.Options{
		Trees: 320, Leaves: 16, Rate: 0.03, Lambda: 10, MinWeight: 10, Rows: 0.7, Features: 0.2, Seed: 1,
	}), "\n") + "\n"
	var err error
	m.Second, err = body.ParseModel(trees, pasted.StackedNames())
	return m, trees, err
}

// fitRidge is the weight of the penalty on squared weights.
const fitRidge = 3.0

// fitLogistic fits a logistic regression with Newton's method.
func fitLogistic(rows [][]float64, labels, weights []float64) []float64 {
	n := len(rows[0])
	model := make([]float64, n)
	for range 8 {
		gradient, hessian := make([]float64, n), make([][]float64, n)
		for i := range hessian {
			hessian[i] = make([]float64, n)
			hessian[i][i] = fitRidge
			gradient[i] = -fitRidge * model[i]
		}
		for k, row := range rows {
			z := 0.0
			for j, x := range row {
				z += x * model[j]
			}
			p := 1 / (1 + math.Exp(-z))
			for i, x := range row {
				if x == 0 {
					continue
				}
				gradient[i] += weights[k] * (labels[k] - p) * x
				curvature := weights[k] * p * (1 - p) * x
				for j, y := range row[:i+1] {
					hessian[i][j] += curvature * y
				}
			}
		}
		for i, step := range solveSymmetric(hessian, gradient) {
			model[i] += step
		}
	}
	return model
}

// solveSymmetric solves a positive definite system of which the lower triangle
// is given, by Cholesky's method; it overwrites its arguments.
func solveSymmetric(a [][]float64, b []float64) []float64 {
	n := len(b)
	for i := range n {
		for j := 0; j <= i; j++ {
			sum := a[i][j]
			for k := range j {
				sum -= a[i][k] * a[j][k]
			}
			if i == j {
				a[i][i] = math.Sqrt(max(sum, 1e-9))
			} else {
				a[i][j] = sum / a[j][j]
			}
		}
	}
	for i := range n {
		for k := range i {
			b[i] -= a[i][k] * b[k]
		}
		b[i] /= a[i][i]
	}
	for i := n - 1; i >= 0; i-- {
		for k := i + 1; k < n; k++ {
			b[i] -= a[k][i] * b[k]
		}
		b[i] /= a[i][i]
	}
	return b
}
