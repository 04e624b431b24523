package pasted

import "math"

// tally holds running sums of a property of lines, so that its mean over any
// stretch of them is at hand.
type tally []float64

func newTally(n int, of func(i int) float64) tally {
	sums := make(tally, n+1)
	for i := range n {
		sums[i+1] = sums[i] + of(i)
	}
	return sums
}

// mean returns the mean over the lines from one to before another, 0 for none.
func (t tally) mean(from, to int) float64 {
	from, to = max(from, 0), min(to, len(t)-1)
	if from >= to {
		return 0
	}
	return (t[to] - t[from]) / float64(to-from)
}

// around returns the mean over line i and as many lines as reach to each side.
func (t tally) around(i, reach int) float64 { return t.mean(i-reach, i+reach+1) }

// sides returns the means over as many lines as reach behind line i and ahead.
func (t tally) sides(i, reach int) (behind, ahead float64) {
	return t.mean(i-reach, i), t.mean(i+1, i+1+reach)
}

// Stretches of lines, to each side, over which [Document.surroundings] are averaged.
const (
	nearReach = 3
	sideReach = 8
	wideReach = 15
)

// surroundingNames names what [Document.surroundings] returns.
func surroundingNames() []string {
	return []string{
		"terminals_near", "words_near", "gaps_near",
		"terminals_wide", "words_wide", "gaps_wide", "stamps_wide", "repeated_wide", "titles_wide",
		"terminals_behind", "terminals_ahead", "words_behind", "words_ahead", "capitals_behind", "capitals_ahead", "stops_behind", "stops_ahead",
		"prose_since", "prose_until", "previous_words", "next_words", "words", "runes_a_word",
		"block_lines", "block_above", "block_below", "block_words", "block_terminals", "block_longest",
		"same_opening", "lines", "prose_share",
	}
}

// surroundings returns for each line what stretches of several lengths around
// it look like, and the block of lines, without an empty one, that it is in.
func (d *Document) surroundings() [][]float64 {
	n := len(d.shapes)
	terminals := newTally(n, func(i int) float64 { return flag(d.shapes[i].terminal != 0) })
	words := newTally(n, func(i int) float64 { return float64(min(d.shapes[i].words, 60)) / 60 })
	gaps := newTally(n, func(i int) float64 { return flag(d.Lines[i].Gap) })
	stamps := newTally(n, func(i int) float64 { return flag(d.isStamp(i)) })
	repeated := newTally(n, func(i int) float64 { return flag(d.shapes[i].repeated) })
	titles := newTally(n, func(i int) float64 { return flag(d.isTitle(i)) })
	prose := newTally(n, func(i int) float64 { return flag(d.shapes[i].prose) })
	beside := [...]tally{
		terminals, words,
		newTally(n, func(i int) float64 { return d.shapes[i].capitals }),
		newTally(n, func(i int) float64 { return d.shapes[i].stop }),
	}
	openings := d.openings()
	since, until := d.toProse()

	width := len(surroundingNames())
	flat := make([]float64, n*width)
	out := make([][]float64, n)
	var block span
	for i := range out {
		if i >= block.end {
			block = d.block(i)
		}
		row := append(flat[i*width:i*width:(i+1)*width],
			terminals.around(i, nearReach), words.around(i, nearReach), gaps.around(i, nearReach),
			terminals.around(i, wideReach), words.around(i, wideReach), gaps.around(i, wideReach),
			stamps.around(i, wideReach), repeated.around(i, wideReach), titles.around(i, wideReach),
		)
		for _, t := range beside {
			behind, ahead := t.sides(i, sideReach)
			row = append(row, behind, ahead)
		}
		s := &d.shapes[i]
		out[i] = append(row,
			logCount(since[i]), logCount(until[i]), logCount(d.wordsOf(i-1)), logCount(d.wordsOf(i+1)), logCount(s.words), float64(s.runes)/float64(max(s.words, 1)),
			logCount(block.end-block.start), logCount(i-block.start), logCount(block.end-1-i),
			words.mean(block.start, block.end), terminals.mean(block.start, block.end), logCount(d.longest(block, i)),
			logCount(openings[d.opening(i)]), logCount(n), prose.mean(0, n),
		)
	}
	return out
}

// block returns the lines from i to before the next empty line.
func (d *Document) block(i int) span {
	block := span{i, i + 1}
	for block.end < len(d.Lines) && !d.Lines[block.end].Gap {
		block.end++
	}
	return block
}

// longest returns the most words of a line of block no farther than blockReach from i.
func (d *Document) longest(block span, i int) int {
	const blockReach = 20
	longest := 0
	for j := max(block.start, i-blockReach); j < min(block.end, i+blockReach+1); j++ {
		longest = max(longest, d.shapes[j].words)
	}
	return longest
}

// toProse returns how many lines each line is from the prose before and behind it.
func (d *Document) toProse() (since, until []int) {
	n := len(d.shapes)
	since, until = make([]int, n), make([]int, n)
	last := -1
	for i := range n {
		since[i] = i - last
		if d.shapes[i].prose {
			last = i
		}
	}
	next := n
	for i := n - 1; i >= 0; i-- {
		until[i] = next - i
		if d.shapes[i].prose {
			next = i
		}
	}
	return since, until
}

// isStamp says whether line i is short and holds a time, a date or a number.
func (d *Document) isStamp(i int) bool {
	s := &d.shapes[i]
	return s.words <= 9 && (s.clock || s.digits >= 0.3)
}

// wordsOf returns the number of words of line i, 0 beyond the text.
func (d *Document) wordsOf(i int) int {
	if i < 0 || i >= len(d.shapes) {
		return 0
	}
	return d.shapes[i].words
}

// openingRunes is how many characters two lines must open with alike to be
// about the same: a title, and the same title with its teaser.
const openingRunes = 24

// opening returns the first characters of line i, "" where it has fewer.
func (d *Document) opening(i int) string {
	count := 0
	for at := range d.Lines[i].Text {
		if count == openingRunes {
			return d.Lines[i].Text[:at]
		}
		count++
	}
	return ""
}

// openings counts how many lines open alike.
func (d *Document) openings() map[string]int {
	counts := make(map[string]int, len(d.Lines)/4)
	for i := range d.Lines {
		if opening := d.opening(i); opening != "" {
			counts[opening]++
		}
	}
	return counts
}

func logCount(n int) float64 { return math.Log1p(float64(n)) }
