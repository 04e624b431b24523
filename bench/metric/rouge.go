package metric

import (
	"strings"
	"unicode"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/porter"
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

// RougeReference is a reference summary prepared for scoring many summaries.
type RougeReference struct {
	sentences [][]string
	unigrams  map[string]int
	bigrams   map[string]int
	size      int
}

// Words is the number of tokens of the reference.
func (r *RougeReference) Words() int { return r.size }

// RougeTokens returns the folded runs of letters and digits of text. English
// words are cut to their Porter stem (Porter 1980); other languages, for which
// the original package has no stemmer, are compared word for word.
func RougeTokens(text, language string) []string {
	tokens := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsNumber(r)
	})
	if language == "en" {
		for i, token := range tokens {
			if len(token) > 3 {
				env := snowballstem.NewEnv(token)
				porter.Stem(env)
				tokens[i] = env.Current()
			}
		}
	}
	return tokens
}

// NewRougeReference prepares a reference given as tokenized sentences.
func NewRougeReference(sentences [][]string) *RougeReference {
	flat := flatten(sentences)
	return &RougeReference{sentences, ngrams(flat, 1), ngrams(flat, 2), len(flat)}
}

// Score compares a summary, given as tokenized sentences, with the reference.
func (r *RougeReference) Score(summary [][]string) Rouge {
	flat := flatten(summary)
	return Rouge{
		One:  overlapF1(ngrams(flat, 1), r.unigrams, len(flat), r.size),
		Two:  overlapF1(ngrams(flat, 2), r.bigrams, len(flat)-1, r.size-1),
		Long: f1(r.unionSubsequence(summary, flat), len(flat), r.size),
	}
}

// MeanRouge is the mean of the scores against each reference.
func MeanRouge(references []*RougeReference, summary [][]string) Rouge {
	var mean Rouge
	for _, reference := range references {
		s, n := reference.Score(summary), float64(len(references))
		mean.One += s.One / n
		mean.Two += s.Two / n
		mean.Long += s.Long / n
	}
	return mean
}

// TruncateTokens keeps the first limit tokens of a summary.
func TruncateTokens(sentences [][]string, limit int) [][]string {
	var kept [][]string
	for _, sentence := range sentences {
		if limit <= 0 {
			break
		}
		sentence = sentence[:min(limit, len(sentence))]
		limit -= len(sentence)
		kept = append(kept, sentence)
	}
	return kept
}

func (r *RougeReference) unionSubsequence(summary [][]string, flat []string) int {
	left, leftReference := ngrams(flat, 1), make(map[string]int, len(r.unigrams))
	for token, n := range r.unigrams {
		leftReference[token] = n
	}
	hits := 0
	for _, sentence := range r.sentences {
		common := make([]bool, len(sentence))
		for _, other := range summary {
			markSubsequence(common, sentence, other)
		}
		for i, marked := range common {
			if token := sentence[i]; marked && left[token] > 0 && leftReference[token] > 0 {
				hits++
				left[token]--
				leftReference[token]--
			}
		}
	}
	return hits
}

// markSubsequence marks the positions of a that belong to its longest common subsequence with b.
func markSubsequence(marked []bool, a, b []string) {
	width := len(b) + 1
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
}

func ngrams(tokens []string, n int) map[string]int {
	counts := make(map[string]int, len(tokens))
	for i := 0; i+n <= len(tokens); i++ {
		counts[strings.Join(tokens[i:i+n], " ")]++
	}
	return counts
}

func overlapF1(a, b map[string]int, sizeA, sizeB int) float64 {
	common := 0
	for gram, n := range a {
		common += min(n, b[gram])
	}
	return f1(common, sizeA, sizeB)
}

// f1 is the harmonic mean of common/a and common/b.
func f1(common, a, b int) float64 {
	if common == 0 || a+b == 0 {
		return 0
	}
	return 2 * float64(common) / float64(a+b)
}

func flatten(sentences [][]string) []string {
	var flat []string
	for _, sentence := range sentences {
		flat = append(flat, sentence...)
	}
	return flat
}
