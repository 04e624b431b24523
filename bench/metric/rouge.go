package metric

import (
	"strings"
	"unicode"
)

// Rouge is the F1 of the three usual ROUGE scores of a summary, 0 to 1
// (Lin 2004, "ROUGE: A Package for Automatic Evaluation of Summaries").
type Rouge struct {
	// One and Two count unigrams and bigrams, each at most as often as it
	// stands in the other text; bigrams cross sentence ends.
	One, Two float64
	// Long is the summary-level ROUGE-L: for each sentence of the reference,
	// the union of its longest common subsequences with the sentences of the summary.
	Long float64
}

// Mean is the mean of the three.
func (r Rouge) Mean() float64 { return (r.One + r.Two + r.Long) / 3 }

// RougeTokens returns the folded runs of letters and digits of text, unstemmed,
// so that every language is compared the same way.
func RougeTokens(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsNumber(r)
	})
}

// MeanRouge is the mean of scores, such as those against several references.
func MeanRouge(scores []Rouge) Rouge {
	var mean Rouge
	for _, s := range scores {
		n := float64(len(scores))
		mean.One += s.One / n
		mean.Two += s.Two / n
		mean.Long += s.Long / n
	}
	return mean
}

// RougeTable scores summaries that are made of the sentences of one article
// against one reference. What depends on a single sentence is worked out once,
// so that many summaries can be tried.
type RougeTable struct {
	reference int // tokens of the reference
	unigrams  []int
	bigrams   map[[2]int32]int
	// tokens are those of the article's sentences, numbered as in the
	// reference, -1 where the reference has no such token.
	tokens [][]int32
	// common marks, by sentence of the article, the tokens of the reference
	// that lie on the longest common subsequences with its sentences.
	common [][]bool
	ids    []int32 // the tokens of the reference
}

// NewRougeTable prepares the sentences of an article and of a reference, as tokens.
func NewRougeTable(sentences, reference [][]string) *RougeTable {
	t := &RougeTable{bigrams: make(map[[2]int32]int)}
	numbers := make(map[string]int32)
	var parts [][]int32
	for _, sentence := range reference {
		start := len(t.ids)
		for _, token := range sentence {
			id, ok := numbers[token]
			if !ok {
				id = int32(len(numbers))
				numbers[token] = id
				t.unigrams = append(t.unigrams, 0)
			}
			t.unigrams[id]++
			t.ids = append(t.ids, id)
		}
		parts = append(parts, t.ids[start:])
	}
	t.reference = len(t.ids)
	for i := 1; i < len(t.ids); i++ {
		t.bigrams[[2]int32{t.ids[i-1], t.ids[i]}]++
	}
	for _, sentence := range sentences {
		tokens := make([]int32, len(sentence))
		for i, token := range sentence {
			id, ok := numbers[token]
			if !ok {
				id = -1
			}
			tokens[i] = id
		}
		var common []bool
		for _, part := range parts {
			common = append(common, subsequence(part, tokens)...)
		}
		t.tokens, t.common = append(t.tokens, tokens), append(t.common, common)
	}
	return t
}

// Score compares the summary made of the chosen sentences, in that order, with the reference.
func (t *RougeTable) Score(chosen []int) Rouge {
	var flat []int32
	marked := make([]bool, t.reference)
	for _, c := range chosen {
		flat = append(flat, t.tokens[c]...)
		for i, common := range t.common[c] {
			marked[i] = marked[i] || common
		}
	}
	left := append([]int(nil), t.unigrams...)
	one := 0
	available := make([]int, len(t.unigrams))
	for _, id := range flat {
		if id < 0 {
			continue
		}
		available[id]++
		if left[id] > 0 {
			left[id]--
			one++
		}
	}
	two := 0
	used := make(map[[2]int32]int)
	for i := 1; i < len(flat); i++ {
		if flat[i-1] < 0 || flat[i] < 0 {
			continue
		}
		pair := [2]int32{flat[i-1], flat[i]}
		if used[pair] < t.bigrams[pair] {
			used[pair]++
			two++
		}
	}
	long := 0
	for i, on := range marked {
		if id := t.ids[i]; on && available[id] > 0 {
			available[id]--
			long++
		}
	}
	return Rouge{
		One:  f1(one, len(flat), t.reference),
		Two:  f1(two, len(flat)-1, t.reference-1),
		Long: f1(long, len(flat), t.reference),
	}
}

// subsequence marks the positions of a that lie on its longest common subsequence with b.
func subsequence(a, b []int32) []bool {
	marked, width := make([]bool, len(a)), len(b)+1
	table := make([]uint16, (len(a)+1)*width)
	for i := range a {
		for j := range b {
			if a[i] == b[j] {
				table[(i+1)*width+j+1] = table[i*width+j] + 1
			} else {
				table[(i+1)*width+j+1] = max(table[i*width+j+1], table[(i+1)*width+j])
			}
		}
	}
	for i, j := len(a), len(b); i > 0 && j > 0; {
		switch {
		case a[i-1] == b[j-1]:
			marked[i-1] = true
			i--
			j--
		case table[(i-1)*width+j] >= table[i*width+j-1]:
			i--
		default:
			j--
		}
	}
	return marked
}

// f1 is the harmonic mean of common/a and common/b.
func f1(common, a, b int) float64 {
	if common == 0 {
		return 0
	}
	return 2 * float64(common) / float64(a+b)
}
