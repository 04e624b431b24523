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
	"math/rand/v2"
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
	path     []pasted.State
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
		all[i].rows, all[i].path = all[i].document.Features(), all[i].states()
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

// states turns labels into a path of the model: the body is the run of lines in
// which body outweighs the rest most; lines labelled so outside it are taken for
// copies (teasers, menus) of it.
func (t *labelledText) states() []pasted.State {
	best, sum, from, start, end := 0.0, 0.0, 0, 0, 0
	for i, label := range t.labels {
		if sum <= 0 {
			sum, from = 0, i
		}
		if label == 1 {
			sum += t.weights[i]
		} else {
			sum -= t.weights[i] / 3
		}
		if sum > best {
			best, start, end = sum, from, i+1
		}
	}
	path := make([]pasted.State, len(t.labels))
	for i := range path {
		switch {
		case i < start || end == 0:
			path[i] = pasted.Before
		case i >= end:
			path[i] = pasted.After
		case t.labels[i] == 1:
			path[i] = pasted.Body
		default:
			path[i] = pasted.Hole
		}
	}
	return path
}

// Settings of the fit: passes over the texts, and the step and decay of Adam
// (Kingma and Ba 2015) with decoupled weight decay.
const (
	fitPasses = 50
	fitRate   = 0.04
	fitDecay  = 2e-3
)

// fitPasted fits the model on all texts but those of one fold, one text at a time.
func fitPasted(texts []labelledText, without int) pasted.Model {
	n := len(pasted.FeatureNames())
	model, first, second := make(pasted.Model, n), make(pasted.Model, n), make(pasted.Model, n)
	random := rand.New(rand.NewPCG(1, 2))
	step := 0
	for pass := range fitPasses {
		rate := fitRate * (1 - float64(pass)/fitPasses)
		for _, k := range random.Perm(len(texts)) {
			t := &texts[k]
			if t.fold == without {
				continue
			}
			step++
			gradient := make(pasted.Model, n)
			model.Gradient(t.rows, t.path, gradient)
			bias1, bias2 := 1-math.Pow(0.9, float64(step)), 1-math.Pow(0.999, float64(step))
			for i := range gradient {
				for c, g := range gradient[i] {
					first[i][c] = 0.9*first[i][c] + 0.1*g
					second[i][c] = 0.999*second[i][c] + 0.001*g*g
					model[i][c] += rate * (first[i][c]/bias1/(math.Sqrt(second[i][c]/bias2)+1e-6) - fitDecay*model[i][c])
				}
			}
		}
	}
	return model
}
