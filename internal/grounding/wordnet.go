package grounding

import (
	_ "embed"
	"slices"
	"strconv"
	"strings"
	"sync"
)

var (
	// The most frequent English words, the commonest first.
	//
	//go:embed words/words.txt
	commonWords string
	// What WordNet holds on them; see words/README.md.
	//
	//go:embed words/wordnet.txt
	wordnetText string
)

// ranks returns the place of each common English word by frequency.
var ranks = sync.OnceValue(func() map[string]int32 {
	all := map[string]int32{}
	for word := range strings.Lines(commonWords) {
		all[strings.TrimSpace(word)] = int32(len(all))
	}
	return all
})

// relation is how two words are related, the closer the greater.
type relation uint8

const (
	unrelated relation = iota
	sister             // they share a more general word
	general            // one is more general than the other
	synonym
	antonym
)

// meaning is what a stem may mean.
type meaning struct {
	parts   string // parts of speech, the most frequent first: n, v, a, r
	senses  []int32
	general []int32 // the senses above them
}

// part returns the part of speech, 'x' when unknown.
func (m *meaning) part() byte {
	if m == nil {
		return 'x'
	}
	return m.parts[0]
}

// network is a small part of WordNet.
type network struct {
	meanings  map[string]*meaning
	opposites map[string][]string
}

// loadNetwork reads the embedded part of WordNet: lines of words with their
// parts of speech and senses, lines of senses with those above them, and pairs
// of opposites, parted by empty lines.
var loadNetwork = sync.OnceValue(func() *network {
	n := &network{meanings: map[string]*meaning{}, opposites: map[string][]string{}}
	parts := strings.Split(wordnetText, "\n\n")
	if len(parts) != 3 {
		return n
	}
	above := map[int32][]int32{}
	for line := range strings.Lines(parts[1]) {
		if ids := numbers(strings.Fields(line)); len(ids) > 0 {
			above[ids[0]] = ids[1:]
		}
	}
	v := newVocabulary("en")
	stem := func(word string) string { return v.term(word, 0).stem }
	for line := range strings.Lines(parts[0]) {
		fields := strings.Fields(line)
		if len(fields) < 3 {
			continue
		}
		key := stem(fields[0])
		m := n.meanings[key]
		if m == nil {
			m = &meaning{parts: fields[1]}
			n.meanings[key] = m
		}
		for _, id := range numbers(fields[2:]) {
			if !slices.Contains(m.senses, id) && len(m.senses) < 10 {
				m.senses = append(m.senses, id)
				m.general = append(m.general, above[id]...)
			}
		}
	}
	for line := range strings.Lines(parts[2]) {
		if pair := strings.Fields(line); len(pair) == 2 {
			x, y := stem(pair[0]), stem(pair[1])
			n.opposites[x] = append(n.opposites[x], y)
			n.opposites[y] = append(n.opposites[y], x)
		}
	}
	return n
})

func numbers(fields []string) []int32 {
	ids := make([]int32, 0, len(fields))
	for _, f := range fields {
		if id, err := strconv.ParseInt(f, 10, 32); err == nil {
			ids = append(ids, int32(id))
		}
	}
	return ids
}

func (n *network) relate(a, b *term) relation {
	if a.meaning == nil || b.meaning == nil {
		return unrelated
	}
	switch {
	case slices.Contains(n.opposites[a.stem], b.stem):
		return antonym
	case meet(a.meaning.senses, b.meaning.senses):
		return synonym
	case meet(a.meaning.senses, b.meaning.general) || meet(a.meaning.general, b.meaning.senses):
		return general
	case meet(a.meaning.general, b.meaning.general):
		return sister
	}
	return unrelated
}

func meet(p, q []int32) bool {
	for _, i := range p {
		if slices.Contains(q, i) {
			return true
		}
	}
	return false
}
