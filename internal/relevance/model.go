package relevance

import (
	"bufio"
	_ "embed"
	"fmt"
	"io"
	"strconv"
	"strings"
	"sync"
)

// Model holds the fitted weights. It is immutable once read.
type Model struct {
	// Rank weighs the features of a passage, in the order of [RankNames].
	Rank []float64
	// Excerpt and Article weigh the features that judge the best passage, in the
	// order of [ConfidenceNames]: for a text of a few sentences and for an
	// article. In between the two are blended.
	Excerpt, Article []float64
}

//go:embed weights.tsv
var weights string

// Default returns the embedded model.
func Default() *Model { return defaultModel() }

var defaultModel = sync.OnceValue(func() *Model {
	m, err := ReadModel(strings.NewReader(weights))
	if err != nil { // the embedded file is covered by a test
		return NewModel()
	}
	return m
})

// NewModel returns a model whose weights are all zero.
func NewModel() *Model {
	return &Model{
		Rank:    make([]float64, rankFeatures),
		Excerpt: make([]float64, confFeatures),
		Article: make([]float64, confFeatures),
	}
}

// ReadModel reads weights as [Model.Write] writes them. Features that are not
// named weigh nothing; unknown ones are an error.
func ReadModel(r io.Reader) (*Model, error) {
	m := NewModel()
	ranks, confidences := places(RankNames()), places(ConfidenceNames())
	lines := bufio.NewScanner(r)
	for lines.Scan() {
		line := lines.Text()
		if line == "" || line[0] == '#' {
			continue
		}
		fields := strings.Split(line, "\t")
		values := make([]float64, 0, 2)
		for _, field := range fields[min(2, len(fields)):] {
			value, err := strconv.ParseFloat(field, 64)
			if err != nil {
				return nil, fmt.Errorf("weights %q: %w", line, err)
			}
			values = append(values, value)
		}
		switch {
		case len(values) == 1 && fields[0] == "rank" && ranks[fields[1]] > 0:
			m.Rank[ranks[fields[1]]-1] = values[0]
		case len(values) == 2 && fields[0] == "confidence" && confidences[fields[1]] > 0:
			m.Excerpt[confidences[fields[1]]-1], m.Article[confidences[fields[1]]-1] = values[0], values[1]
		default:
			return nil, fmt.Errorf("weights %q: no such line is known", line)
		}
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("weights: %w", err)
	}
	return m, nil
}

// places returns the place of each name, counted from 1.
func places(names []string) map[string]int {
	at := make(map[string]int, len(names))
	for i, name := range names {
		at[name] = i + 1
	}
	return at
}

// Write writes the weights as lines of tab-separated values.
func (m *Model) Write(w io.Writer) error {
	var b strings.Builder
	b.WriteString("# Fitted by `go run . fit-qa` in bench/. rank: feature, weight; confidence: feature, weight in an excerpt, in an article.\n")
	for i, name := range RankNames() {
		fmt.Fprintf(&b, "rank\t%s\t%.4f\n", name, m.Rank[i])
	}
	for i, name := range ConfidenceNames() {
		fmt.Fprintf(&b, "confidence\t%s\t%.4f\t%.4f\n", name, m.Excerpt[i], m.Article[i])
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// headingScore is added to the score of a heading, which names what is told below it.
const headingScore = -3

// scores returns the score of each passage.
func (m *Model) scores(v *view) []float64 {
	scores := make([]float64, len(v.sights))
	for i := range v.sights {
		for k, f := range v.sights[i].features {
			scores[i] += f * m.Rank[k]
		}
		if v.marks[i].heading {
			scores[i] += headingScore
		}
	}
	return scores
}

// confidence returns the chance that passage best answers.
func (m *Model) confidence(v *view, best int) float64 {
	f := v.confidence(best)
	excerpt, article := 0.0, 0.0
	for k, value := range f {
		excerpt += value * m.Excerpt[k]
		article += value * m.Article[k]
	}
	share := v.excerpt()
	return sigmoid(share*excerpt + (1-share)*article)
}
