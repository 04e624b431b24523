package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"hash/fnv"
	"io"
	"math"
	"os"
	"strings"

	"github.com/go-shiori/dom"
	"github.com/markusmobius/go-trafilatura"

	"github.com/lede-bot/lede/article/pasted"
	"github.com/lede-bot/lede/bench/dataset"
	"github.com/lede-bot/lede/bench/metric"
)

// pasteFolds is the number of folds of the cross-validation, by domain.
const pasteFolds = 5

// labelledText is a text with a label for each line: 1 body, 0 not, -1 unknown.
type labelledText struct {
	fold     int
	document *pasted.Document
	labels   []float64
	weights  []float64
	rows     [][]float64
}

// runFitPaste fits the weights of package pasted. Lines of set "sh" are
// labelled with its gold, those of "tr" with what go-trafilatura reads from the
// page's markup, corrected by the gold segments; texts with pleas teach that a
// text may also be a body alone.
func runFitPaste(_ context.Context, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("fit-paste", flag.ContinueOnError)
	data := flags.String("data", "", "folder with pages.jsonl, pleas.jsonl, html/ and paste/")
	file := flags.String("o", "", "file to write the weights to (article/pasted/weights.tsv)")
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
		labelled, err := labelPage(*data, p, texts[i])
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

	var score pasteScore
	for fold := range pasteFolds {
		model := fitPasted(all, fold)
		for i, p := range pages {
			if all[i].fold == fold {
				score.add(p, bodyText(all[i].document, model))
			}
		}
	}
	sh, tr := metric.MeanShingles(score.shingles), score.segments.Scores()
	fmt.Fprintf(out, "cross-validated over domains, lines alone: sh P %.3f R %.3f F1 %.4f, tr P %.3f R %.3f F1 %.4f\n",
		sh.Precision, sh.Recall, sh.F1, tr.Precision, tr.Recall, tr.F1)

	table := fitPasted(all, -1).String()
	if *file == "" {
		_, err = io.WriteString(out, table)
		return err
	}
	return os.WriteFile(*file, []byte(table), 0o600)
}

func foldOf(domain string) int {
	h := fnv.New32a()
	h.Write([]byte(domain))
	return int(h.Sum32() % pasteFolds)
}

func bodyText(d *pasted.Document, model pasted.Model) string {
	var b strings.Builder
	for i, in := range d.BodyWith(model) {
		if in {
			b.WriteString(d.Lines[i].Text)
			b.WriteByte('\n')
		}
	}
	return b.String()
}

func labelPage(data string, p dataset.Page, text string) (labelledText, error) {
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
	if r, err := trafilatura.Extract(bytes.NewReader(page), trafilatura.Options{EnableFallback: true, ExcludeComments: true}); err == nil && r != nil {
		silver = dom.InnerText(r.ContentNode)
	}
	t.label(silver)
	for i, line := range t.document.Lines {
		for _, segment := range p.With {
			if overlaps(line.Text, segment) {
				t.labels[i], t.weights[i] = 1, 3*t.weights[i]
			}
		}
		for _, segment := range p.Without {
			if overlaps(line.Text, segment) {
				t.labels[i], t.weights[i] = 0, 3*t.weights[i]
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

// overlaps says whether a gold segment lies in a line.
func overlaps(line, segment string) bool {
	segment = strings.Join(strings.Fields(strings.ReplaceAll(segment, "\u00ad", "")), " ")
	return segment != "" && strings.Contains(line, segment)
}

// label marks the lines most of whose shingles stand in body; weights grow with
// the root of a line's words and sum to the same for each text.
func (t *labelledText) label(body string) {
	tokens := metric.Tokens(body)
	known := make(map[string]bool, len(tokens))
	for i := range tokens {
		known[strings.Join(tokens[i:min(i+metric.ShingleSize, len(tokens))], " ")] = true
	}
	whole := make(map[string]bool)
	for line := range strings.SplitSeq(body, "\n") {
		whole[strings.Join(metric.Tokens(line), " ")] = true
	}
	sum := 0.0
	for _, line := range t.document.Lines {
		words := metric.Tokens(line.Text)
		found, total := 0, 0
		for i := 0; i+metric.ShingleSize <= len(words); i++ {
			total++
			if known[strings.Join(words[i:i+metric.ShingleSize], " ")] {
				found++
			}
		}
		label := 0.0
		if total > 0 && float64(found) >= 0.6*float64(total) || total == 0 && len(words) > 0 && whole[strings.Join(words, " ")] {
			label = 1
		}
		weight := math.Sqrt(float64(min(max(len(words), 1), 60)))
		t.labels, t.weights = append(t.labels, label), append(t.weights, weight)
		sum += weight
	}
	for i := range t.weights {
		t.weights[i] *= 100 / max(sum, 30)
	}
}

// fitPasted fits both models on all texts but those of one fold.
func fitPasted(texts []labelledText, without int) pasted.Model {
	var rows, contexts [][]float64
	var labels, weights []float64
	for _, t := range texts {
		if t.fold != without {
			rows = append(rows, t.rows...)
			labels = append(labels, t.labels...)
			weights = append(weights, t.weights...)
		}
	}
	m := pasted.Model{First: fitLogistic(rows, labels, weights)}
	for _, t := range texts {
		if t.fold == without {
			continue
		}
		for i, context := range t.document.Context(t.rows, m.First) {
			contexts = append(contexts, append(append(make([]float64, 0, len(context)+len(t.rows[i])), t.rows[i]...), context...))
		}
	}
	m.Second = fitLogistic(contexts, labels, weights)
	return m
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
