package pasted

import (
	_ "embed"
	"fmt"
	"math"
	"strconv"
	"strings"
	"sync"
)

// A page's copied text is read as four parts in order: what stands before the
// body, the body with holes in it, and what stands after. Which line belongs to
// which part is a linear-chain conditional random field (Lafferty, McCallum and
// Pereira 2001): a score of each line in each part, and a score of each change
// of part at that line, both linear in the line's features.

// State is the part of the text that a line belongs to.
type State int

// The states, in the order of reading; Hole lies between lines of Body.
const (
	Before State = iota
	Body
	Hole
	After
	States // their number
)

// Columns of the model: the score of a line being in a state (Before has score
// 0), and of the state changing at it.
const (
	columnBody = iota
	columnHole
	columnAfter
	columnBegin  // Before → Body
	columnPause  // Body → Hole
	columnResume // Hole → Body
	columnFinish // Body → After
	columns
)

var columnNames = [columns]string{"body", "hole", "after", "begin", "pause", "resume", "finish"}

// Model holds the weights of each feature, one for each column.
type Model [][columns]float64

// weightsFile has a row a feature, a column as named in its first line.
//
//go:embed weights.tsv
var weightsFile string

// model returns the embedded weights. It panics on a file that names other
// features than this version's, which any test would see.
var model = sync.OnceValue(func() Model {
	m, err := ParseModel(weightsFile)
	if err != nil {
		panic(err)
	}
	return m
})

// ParseModel reads the weights as [Model.String] writes them.
func ParseModel(text string) (Model, error) {
	names := FeatureNames()
	m := make(Model, len(names))
	lines := strings.Split(strings.TrimSpace(text), "\n")
	if len(lines) != len(names)+1 {
		return nil, fmt.Errorf("weights: %d rows for %d features", len(lines)-1, len(names))
	}
	for i, name := range names {
		cells := strings.Split(lines[i+1], "\t")
		if len(cells) != columns+1 || cells[0] != name {
			return nil, fmt.Errorf("weights: row %d is not of feature %s", i+1, name)
		}
		for c := range m[i] {
			value, err := strconv.ParseFloat(cells[c+1], 64)
			if err != nil {
				return nil, fmt.Errorf("weights: %s: %w", name, err)
			}
			m[i][c] = value
		}
	}
	return m, nil
}

// String writes the weights as a table parted by tabs.
func (m Model) String() string {
	var b strings.Builder
	b.WriteString("feature\t" + strings.Join(columnNames[:], "\t") + "\n")
	for i, name := range FeatureNames() {
		b.WriteString(name)
		for _, weight := range m[i] {
			fmt.Fprintf(&b, "\t%.3f", weight)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// step names the moves between states that are allowed and the column that
// scores a change.
type step struct {
	from, to State
	column   int // -1 for staying
}

var steps = [...]step{
	{Before, Before, -1}, {Body, Body, -1}, {Hole, Hole, -1}, {After, After, -1},
	{Before, Body, columnBegin}, {Body, Hole, columnPause}, {Hole, Body, columnResume}, {Body, After, columnFinish},
}

// scores applies the model to the rows of features.
func (m Model) scores(rows [][]float64) [][columns]float64 {
	scores := make([][columns]float64, len(rows))
	for t, row := range rows {
		s := &scores[t]
		for i, x := range row {
			if x == 0 {
				continue
			}
			w := &m[i]
			for c := range s {
				s[c] += x * w[c]
			}
		}
	}
	return scores
}

// emission returns the score of a line in a state.
func emission(s *[columns]float64, state State) float64 {
	if state == Before {
		return 0
	}
	return s[int(state)-1]
}

// impossible is the score of a state that cannot be.
const impossible = -1e18

// Posterior is what the model believes of one line.
type Posterior struct {
	State  [States]float64
	Change [columns]float64 // of the changes that happen at the line; the first three are not used
}

// Posteriors returns the probabilities of each line's state, given all the
// lines (the forward-backward algorithm).
func (m Model) Posteriors(rows [][]float64) []Posterior {
	n := len(rows)
	if n == 0 {
		return nil
	}
	scores := m.scores(rows)
	forward := make([][States]float64, n)
	backward := make([][States]float64, n)
	forward[0] = [States]float64{0, scores[0][columnBody] + scores[0][columnBegin], impossible, impossible}
	for t := 1; t < n; t++ {
		var terms [States][2]float64
		for s := range terms {
			terms[s] = [2]float64{impossible, impossible}
		}
		for _, p := range steps {
			value := forward[t-1][p.from]
			slot := 0
			if p.column >= 0 {
				value += scores[t][p.column]
				slot = 1
			}
			if p.from == Hole && p.to == Body { // the third way into Body
				terms[Body][0] = logAdd(terms[Body][0], value)
				continue
			}
			terms[p.to][slot] = logAdd(terms[p.to][slot], value)
		}
		for s := range States {
			forward[t][s] = logAdd(terms[s][0], terms[s][1]) + emission(&scores[t], s)
		}
	}
	backward[n-1] = [States]float64{0, 0, impossible, 0} // a text does not end in a hole
	for t := n - 2; t >= 0; t-- {
		for s := range backward[t] {
			backward[t][s] = impossible
		}
		for _, p := range steps {
			value := backward[t+1][p.to] + emission(&scores[t+1], p.to)
			if p.column >= 0 {
				value += scores[t+1][p.column]
			}
			backward[t][p.from] = logAdd(backward[t][p.from], value)
		}
	}
	total := impossible
	for s := range States {
		total = logAdd(total, forward[n-1][s]+backward[n-1][s])
	}
	posteriors := make([]Posterior, n)
	for t := range posteriors {
		for s := range States {
			posteriors[t].State[s] = math.Exp(forward[t][s] + backward[t][s] - total)
		}
		if t == 0 {
			posteriors[t].Change[columnBegin] = posteriors[t].State[Body]
			continue
		}
		for _, p := range steps[States:] {
			value := forward[t-1][p.from] + scores[t][p.column] + emission(&scores[t], p.to) + backward[t][p.to]
			posteriors[t].Change[p.column] = math.Exp(value - total)
		}
	}
	return posteriors
}

// logAdd returns log(exp(a) + exp(b)).
func logAdd(a, b float64) float64 {
	if a < b {
		a, b = b, a
	}
	if a-b > 40 {
		return a
	}
	return a + math.Log1p(math.Exp(b-a))
}

// Gradient adds to gradient that of the log likelihood of states, a valid path,
// over the weights.
func (m Model) Gradient(rows [][]float64, states []State, gradient Model) {
	for t, p := range m.Posteriors(rows) {
		var delta [columns]float64
		for s := Body; s < States; s++ {
			delta[int(s)-1] = -p.State[s]
		}
		if states[t] != Before {
			delta[int(states[t])-1]++
		}
		for c := columnBegin; c < columns; c++ {
			delta[c] = -p.Change[c]
		}
		previous := Before
		if t > 0 {
			previous = states[t-1]
		}
		for _, step := range steps[States:] {
			if step.from == previous && step.to == states[t] {
				delta[step.column]++
			}
		}
		for i, x := range rows[t] {
			if x == 0 {
				continue
			}
			for c := range delta {
				gradient[i][c] += x * delta[c]
			}
		}
	}
}
