package pasted

import "math"

// contextReaches are the stretches of lines, to each side, over which the
// first model's probabilities are averaged for the second.
var contextReaches = [...]int{3, 8, 20}

// firstLook is what the first model thinks of each line.
type firstLook struct {
	odds  []float64 // log odds
	p     []float64 // probability
	gains []float64 // as of [Document.gains]
}

func (d *Document) look(rows [][]float64, first []float64) firstLook {
	look := firstLook{odds: make([]float64, len(rows)), p: make([]float64, len(rows))}
	for i, row := range rows {
		look.odds[i] = dot(row, first)
		look.p[i] = logistic(look.odds[i])
	}
	look.gains = d.gains(look.odds)
	return look
}

// contextNames names what [Document.context] returns.
func contextNames() []string {
	return []string{
		"first", "first_before_2", "first_before_1", "first_after_1", "first_after_2",
		"first_behind_3", "first_ahead_3", "first_behind_8", "first_ahead_8", "first_behind_20", "first_ahead_20",
		"share_behind", "share_middle", "chosen", "in_largest", "above_largest", "far_above_largest", "far_below_largest",
		"chosen_above", "chosen_below", "gap_between_chosen",
	}
}

// context returns for each line what the first model thinks of it and of the
// lines around.
func (d *Document) context(look firstLook) [][]float64 {
	n, p := len(look.p), look.p
	width := len(contextNames())
	flat := make([]float64, n*width)
	mass, weight := make([]float64, n+1), make([]float64, n+1)
	for i := range p {
		w := d.lineWeight(i)
		mass[i+1], weight[i+1] = mass[i]+w*p[i], weight[i]+w
	}
	mean := func(from, to int) float64 {
		from, to = max(from, 0), min(to, n)
		if from >= to {
			return 0
		}
		return (mass[to] - mass[from]) / (weight[to] - weight[from])
	}
	at := func(i int) float64 {
		if i < 0 || i >= n {
			return 0
		}
		return p[i]
	}
	chosen := best(look.gains, turnCost)
	largest := d.largest(chosen)
	above, firstChosen, lastChosen := 0.0, n, -1
	for i, in := range chosen {
		if in {
			firstChosen, lastChosen = min(firstChosen, i), i
		}
	}
	out := make([][]float64, n)
	for i := range out {
		behind := mass[i+1] / max(mass[n], 1e-9)
		row := append(flat[i*width:i*width:(i+1)*width], p[i], at(i-2), at(i-1), at(i+1), at(i+2))
		for _, reach := range contextReaches {
			row = append(row, mean(i-reach, i), mean(i+1, i+1+reach))
		}
		above = flag(i > firstChosen)
		below := flag(i < lastChosen)
		out[i] = append(row, behind, 2*min(behind, 1-behind),
			flag(chosen[i]), flag(i >= largest.start && i < largest.end), flag(i < largest.start),
			ramp(math.Log1p(float64(max(largest.start-i, 0))), 0, 4), ramp(math.Log1p(float64(max(i-largest.end+1, 0))), 0, 4),
			above, below, above*below*flag(!chosen[i]))
	}
	return out
}

// largest returns the run of chosen lines that weighs most.
func (d *Document) largest(chosen []bool) span {
	var best span
	bestWeight := 0.0
	for i := 0; i < len(chosen); i++ {
		if !chosen[i] {
			continue
		}
		run, weight := span{i, i}, 0.0
		for ; run.end < len(chosen) && chosen[run.end]; run.end++ {
			weight += d.lineWeight(run.end)
		}
		if weight > bestWeight {
			best, bestWeight = run, weight
		}
		i = run.end
	}
	return best
}

// lineWeight is what a line counts: the square root of its words, so that
// paragraphs count more than titles but do not drown them.
func (d *Document) lineWeight(i int) float64 {
	return math.Sqrt(float64(min(max(d.shapes[i].words, 1), 60)))
}
