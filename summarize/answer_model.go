package summarize

import (
	"bufio"
	_ "embed"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"sync"

	"github.com/lede-bot/lede/article"
)

// AnswerModel holds the weights that choose a passage and judge whether it answers.
type AnswerModel struct {
	Rank       []float64
	Confidence map[string]float64
}

//go:embed answer_weights.tsv
var answerWeights string

var defaultAnswerModel = sync.OnceValues(func() (*AnswerModel, error) {
	return ReadAnswerModel(strings.NewReader(answerWeights))
})

// ReadAnswerModel reads weights as [AnswerModel.Write] writes them.
func ReadAnswerModel(r io.Reader) (*AnswerModel, error) {
	m := &AnswerModel{Rank: make([]float64, rankFeatures), Confidence: map[string]float64{}}
	lines := bufio.NewScanner(r)
	for lines.Scan() {
		if strings.HasPrefix(lines.Text(), "#") {
			continue
		}
		f := strings.Split(lines.Text(), "\t")
		if len(f) != 3 {
			return nil, fmt.Errorf("answer weights: bad line %q", lines.Text())
		}
		w, err := strconv.ParseFloat(f[2], 64)
		if err != nil {
			return nil, fmt.Errorf("answer weights: %w", err)
		}
		if f[0] == "rank" {
			for i, n := range rankNames_ {
				if n == f[1] {
					m.Rank[i] = w
				}
			}
		} else {
			m.Confidence[f[1]] = w
		}
	}
	return m, lines.Err()
}

// RankFeatures returns the features of each passage.
func RankFeatures(a *article.Article, question string) [][]float64 {
	x := newTermIndex(a)
	q := newQuery(x, question)
	sights := look(a, x, q, x.match(q))
	rows := make([][]float64, len(sights))
	for i := range sights {
		rows[i] = sights[i].features[:]
	}
	return rows
}

// RankFeatureNames names the columns of RankFeatures.
func RankFeatureNames() []string { return rankNames_[:] }

func (m *AnswerModel) score(f map[string]float64) float64 {
	names := make([]string, 0, len(f))
	for n := range f {
		names = append(names, n)
	}
	sortStrings(names)
	z := m.Confidence["bias"]
	for _, n := range names {
		z += f[n] * m.Confidence[n]
	}
	return 1 / (1 + math.Exp(-z))
}
