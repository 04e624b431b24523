package relevance

import "unicode/utf8"

// How well a word of a passage can stand for one of the question.
const (
	strengthSame    = 1.0
	strengthSynonym = 0.8
	strengthAlike   = 0.6 // long beginnings in common, or one slip apart
)

// matching holds, for each term of an index, the query term that it stands for.
type matching struct {
	term     []int16 // in query.terms, plus one; 0 for none
	strength []float32
}

// match relates the terms of the index to those of a question.
func (x *Index) match(q *query) matching {
	m := matching{term: make([]int16, len(x.terms)), strength: make([]float32, len(x.terms))}
	for i := range q.terms {
		t := &q.terms[i]
		own, known := x.byStem[t.stem]
		if known {
			m.set(own, i, strengthSame)
		}
		for _, synonym := range x.lexicon.synonyms[t.stem] {
			if number, ok := x.byStem[synonym]; ok {
				m.set(number, i, strengthSynonym)
			}
		}
		if t.number || len(t.stem) < 4 {
			continue
		}
		for number := range x.terms {
			other := &x.terms[number]
			if m.strength[number] == 0 && !other.stop && !other.number && len(other.stem) >= 4 &&
				(alike(t.stem, other.stem) || !known && misspelt(t.stem, other.stem)) {
				m.set(int32(number), i, strengthAlike)
			}
		}
	}
	return m
}

// set lets a term of the index stand for query term i unless it stands better for another.
func (m *matching) set(number int32, i int, strength float32) {
	if m.strength[number] < strength {
		m.term[number], m.strength[number] = int16(i+1), strength
	}
}

// of returns the query term that a token stands for, -1 for none.
func (m *matching) of(t token) int { return int(m.term[t.term]) - 1 }

// alike says whether two stems share so long a beginning that they are likely
// forms of one word: at least four letters and two thirds of the longer stem.
func alike(a, b string) bool {
	if a[0] != b[0] || a[1] != b[1] {
		return false
	}
	same := commonPrefix(a, b)
	for same < len(a) && same > 0 && !utf8.RuneStart(a[same]) {
		same--
	}
	return same*3 >= max(len(a), len(b))*2 && utf8.RuneCountInString(a[:same]) >= 4
}

// misspelt says whether two stems of five letters or more are one slip apart: a
// letter more, less or other, or two neighbours swapped.
func misspelt(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(a) < 5 || len(b)-len(a) > 1 || utf8.RuneCountInString(a) < 5 {
		return false
	}
	head := commonPrefix(a, b)
	tail := 0
	for tail < len(a)-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	restA, restB := a[head:len(a)-tail], b[head:len(b)-tail]
	return len(restB) <= 1 ||
		len(restA) == 2 && len(restB) == 2 && restA[0] == restB[1] && restA[1] == restB[0]
}

func commonPrefix(a, b string) (n int) {
	for n < min(len(a), len(b)) && a[n] == b[n] {
		n++
	}
	return n
}
