package metric

import "strings"

// Labelled sentence boundaries: a text in which ‖ stands for an end with a blank
// after it (none in Chinese and Japanese), ¦ for an end without one.
const (
	spacedEnd = "‖"
	gluedEnd  = "¦"
)

// BoundaryCounts counts the places of labelled texts where a sentence may end:
// ends that were found and missed, and other places left alone or cut.
type BoundaryCounts struct{ Found, Missed, Left, Cut int }

// Add adds the counts of another text.
func (c *BoundaryCounts) Add(o BoundaryCounts) {
	c.Found += o.Found
	c.Missed += o.Missed
	c.Left += o.Left
	c.Cut += o.Cut
}

// Right is the share of places that are right, 0 to 1.
func (c BoundaryCounts) Right() float64 {
	total := c.Found + c.Left + c.Missed + c.Cut
	if total == 0 {
		return 0
	}
	return float64(c.Found+c.Left) / float64(total)
}

// Unlabel returns the plain text of a labelled one and the byte offsets at which
// its sentences, all but the first, begin.
func Unlabel(labelled, language string) (text string, starts map[int]bool) {
	blank := " "
	if language == "zh" || language == "ja" {
		blank = ""
	}
	starts = map[int]bool{}
	var b strings.Builder
	for len(labelled) > 0 {
		switch {
		case strings.HasPrefix(labelled, spacedEnd):
			b.WriteString(blank)
			starts[b.Len()] = true
			labelled = labelled[len(spacedEnd):]
		case strings.HasPrefix(labelled, gluedEnd):
			starts[b.Len()] = true
			labelled = labelled[len(gluedEnd):]
		default:
			b.WriteByte(labelled[0])
			labelled = labelled[1:]
		}
	}
	return b.String(), starts
}

// Boundaries compares the sentences found in the text of a labelled one, given
// in order, with its labels. A sentence begins where its text is next found.
func Boundaries(labelled, language string, sentences []string) BoundaryCounts {
	text, want := Unlabel(labelled, language)
	var c BoundaryCounts
	at := 0
	for i, sentence := range sentences {
		offset := strings.Index(text[at:], sentence)
		if offset < 0 {
			continue
		}
		at += offset
		if i > 0 && want[at] {
			c.Found++
		} else if i > 0 {
			c.Cut++
		}
		at += len(sentence)
	}
	c.Missed = len(want) - c.Found
	c.Left = max(0, possibleEnds(text, language)-len(want)-c.Cut)
	return c
}

// possibleEnds counts the places within a text where a naive reader might end a
// sentence: after each run of terminators, in Thai at each blank.
func possibleEnds(text, language string) (n int) {
	terminators := ".!?…。！？؟।۔։።။;"
	if language == "th" {
		terminators = " "
	}
	inRun := false
	for i, r := range text {
		is := strings.ContainsRune(terminators, r)
		if is && !inRun && strings.Trim(text[i:], terminators+"”“\"'»）」』) ") != "" {
			n++
		}
		inRun = is
	}
	return n
}
