package summarize

import (
	"cmp"
	"context"
	"errors"
	"math"
	"slices"

	"github.com/lede-bot/lede/article"
	"github.com/lede-bot/lede/internal/lang"
	"github.com/lede-bot/lede/internal/salience"
)

// Comparison is what two articles have in common and what not. Every claim is
// a passage of its article, word for word; each list holds the most telling
// few, in the order of the first article.
type Comparison struct {
	// Both holds what both articles say.
	Both []Pair `json:"both,omitempty"`
	// OnlyFirst and OnlySecond hold what the other article does not say.
	OnlyFirst  []Claim `json:"only_first,omitempty"`
	OnlySecond []Claim `json:"only_second,omitempty"`
	// Differ holds passages on one matter whose numbers, dates or names of the
	// same kind disagree, or of which one denies what the other says.
	Differ []Pair `json:"differ,omitempty"`
}

// Pair is what two articles say to one matter.
type Pair struct {
	First  Claim `json:"first"`
	Second Claim `json:"second"`
	// SecondSays is true in Both where it is the second passage whose content
	// the other holds as well: it is the one to show.
	SecondSays bool `json:"second_says,omitempty"`
}

// The bounds of a comparison. They lean to saying less: what is called common
// or different must be so, what is missed can be read in the articles.
const (
	mostCompared = 4
	// leastShared is how many words two passages on one matter share.
	leastShared = 3
	// leastAlike is the least share of the weight of their words that two
	// passages on one matter have in common (Dice's coefficient).
	leastAlike = 0.4
	// leastHeld is the least share of a passage's weight that the other one must
	// hold for both to say it.
	leastHeld = 0.6
	// leastDenied is [leastAlike] where one denies: little else may differ.
	leastDenied = 0.65
	// mostKnown is the most of a passage's weight that the best passage of the
	// other article holds, and mostScattered what the whole of it holds, for the
	// passage to be in one article only.
	mostKnown     = 0.4
	mostScattered = 0.65
)

// Compare says what two articles have in common, what only one of them says,
// and where they differ. It compares the words, names and numbers of their
// passages; between articles in different languages names and numbers are all
// there is to compare, and no difference is claimed.
func Compare(ctx context.Context, first, second *article.Article) (*Comparison, error) {
	if first == nil || second == nil {
		return nil, errors.New("two articles are needed to compare")
	}
	c := newComparer(first, second)
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	result := &Comparison{}
	used := [2]map[int]bool{{}, {}}
	for _, m := range c.matches() {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if used[0][m.at[0]] || used[1][m.at[1]] {
			continue
		}
		pair := Pair{First: c.sides[0].claim(m.at[0]), Second: c.sides[1].claim(m.at[1])}
		switch {
		case c.differ(m):
			result.Differ = append(result.Differ, pair)
		case c.agrees(m, 0):
			result.Both = append(result.Both, pair)
		case c.agrees(m, 1):
			pair.SecondSays = true
			result.Both = append(result.Both, pair)
		default:
			continue
		}
		used[0][m.at[0]], used[1][m.at[1]] = true, true
	}
	result.Both, result.Differ = inOrder(result.Both), inOrder(result.Differ)
	result.OnlyFirst, result.OnlySecond = c.only(0, used[0]), c.only(1, used[1])
	return result, nil
}

// inOrder keeps the best pairs, in the order of the first article.
func inOrder(pairs []Pair) []Pair {
	pairs = pairs[:min(len(pairs), mostCompared)]
	slices.SortFunc(pairs, func(a, b Pair) int { return cmp.Compare(a.First.Citations[0], b.First.Citations[0]) })
	return pairs
}

// comparer holds two articles as words and facts.
type comparer struct {
	sides   [2]side
	weights map[string]float64
	foreign bool // the articles are in different languages
}

// side is one of the articles.
type side struct {
	article  *article.Article
	passages []statement
	salient  []int // the passages that carry the article, most telling first
	all      map[string]bool
	facts    []fact
}

func (s *side) claim(i int) Claim {
	p := s.article.Passages[i]
	return Claim{Text: p.Text, Citations: []int{p.Number}}
}

func newComparer(first, second *article.Article) *comparer {
	c := &comparer{weights: map[string]float64{}}
	articles := [2]*article.Article{first, second}
	var languages [2]string
	caps := capitals{seen: map[string]bool{}, small: map[string]bool{}}
	for i, a := range articles {
		languages[i] = lang.Base(a.Language)
		if languages[i] == "" {
			languages[i] = lang.Detect(a.Text)
		}
		for _, p := range a.Passages {
			caps.learn(p.Text)
		}
	}
	c.foreign = languages[0] != languages[1]
	total := 0.0
	for i, a := range articles {
		s := &c.sides[i]
		s.article, s.all = a, map[string]bool{}
		reader := newFactReader(languages[i], &caps)
		for _, p := range a.Passages {
			st := reader.read(p.Text)
			st.prose = p.Kind == article.Paragraph || p.Kind == article.Quote || p.Kind == article.ListItem
			if c.foreign {
				st.terms = st.universal
			}
			for term := range st.terms {
				c.weights[term]++
				s.all[term] = true
			}
			s.facts = append(s.facts, st.facts...)
			s.passages = append(s.passages, st)
			total++
		}
		s.salient = salientPassages(a)
	}
	for term, n := range c.weights {
		c.weights[term] = math.Log(1 + total/n)
	}
	return c
}

// salientPassages returns the passages that carry an article: those of a short
// summary before those of a longer one.
func salientPassages(a *article.Article) []int {
	document := NewDocument(a)
	var all []int
	for _, sentences := range []int{6, max(6, min(14, document.Len()/2))} {
		for _, i := range salience.Default().Choose(document, salience.Budget{Sentences: sentences}) {
			if !slices.Contains(all, i) {
				all = append(all, i)
			}
		}
	}
	return all
}

// match is two passages on one matter, one of each article.
type match struct {
	at    [2]int
	score float64
}

// matches returns the pairs of passages on one matter, best first. One of the
// two carries its article.
func (c *comparer) matches() []match {
	var all []match
	for i, p := range c.sides[0].passages {
		for j, q := range c.sides[1].passages {
			if !p.prose || !q.prose {
				continue
			}
			shared, common := c.common(p.terms, q.terms)
			both := c.weight(p.terms) + c.weight(q.terms)
			if shared < leastShared || both == 0 {
				continue
			}
			m := match{at: [2]int{i, j}, score: 2 * common / both}
			if m.score < leastAlike && c.held(m, 0) < leastHeld && c.held(m, 1) < leastHeld {
				continue
			}
			telling := 0.0
			for side, at := range m.at {
				if slices.Contains(c.sides[side].salient, at) {
					telling++
				}
			}
			if telling == 0 {
				continue
			}
			m.score += telling / 20
			all = append(all, m)
		}
	}
	slices.SortStableFunc(all, func(a, b match) int { return cmp.Compare(b.score, a.score) })
	return all
}

func (c *comparer) weight(terms map[string]bool) (sum float64) {
	for term := range terms {
		sum += c.weights[term]
	}
	return sum
}

// common returns how many terms two passages share, and their weight.
func (c *comparer) common(a, b map[string]bool) (n int, weight float64) {
	for term := range a {
		if b[term] {
			n++
			weight += c.weights[term]
		}
	}
	return n, weight
}

// held returns which share of the content of one passage of a match the other holds.
func (c *comparer) held(m match, of int) float64 {
	own, other := c.sides[of].passages[m.at[of]].terms, c.sides[1-of].passages[m.at[1-of]].terms
	_, common := c.common(own, other)
	return common / max(c.weight(own), 1e-9)
}

// agrees reports whether the other passage of a match says what this one says:
// most of its words, and all of its numbers and dates.
func (c *comparer) agrees(m match, of int) bool {
	own, other := &c.sides[of].passages[m.at[of]], &c.sides[1-of].passages[m.at[1-of]]
	if own.denies != other.denies || c.held(m, of) < leastHeld {
		return false
	}
	return !slices.ContainsFunc(own.facts, func(f fact) bool { return !f.among(other.facts) })
}

// only returns the telling passages of an article that the other does not say.
func (c *comparer) only(of int, used map[int]bool) []Claim {
	own, other := &c.sides[of], &c.sides[1-of]
	var at []int
	for _, i := range own.salient {
		p := &own.passages[i]
		if len(at) < mostCompared && p.prose && !used[i] && c.unknown(p, other) {
			at = append(at, i)
		}
	}
	slices.Sort(at)
	var claims []Claim
	for _, i := range at {
		claims = append(claims, own.claim(i))
	}
	return claims
}

// unknown reports whether an article does not say what a passage says.
func (c *comparer) unknown(p *statement, other *side) bool {
	whole := c.weight(p.terms)
	if whole == 0 {
		return false
	}
	_, scattered := c.common(p.terms, other.all)
	if c.foreign {
		// Without names and numbers there is nothing to go by.
		return len(p.terms) > 1 && scattered == 0
	}
	if scattered > mostScattered*whole {
		return false
	}
	for i := range other.passages {
		if _, common := c.common(p.terms, other.passages[i].terms); common > mostKnown*whole {
			return false
		}
	}
	return true
}

// differ reports whether two passages on one matter contradict each other.
func (c *comparer) differ(m match) bool {
	if c.foreign || m.score < leastAlike {
		return false
	}
	p, q := &c.sides[0].passages[m.at[0]], &c.sides[1].passages[m.at[1]]
	if p.denies != q.denies {
		return min(c.held(m, 0), c.held(m, 1)) >= leastDenied
	}
	return disagree(p.facts, q.facts, c.sides[0].facts, c.sides[1].facts) || c.otherBearer(p, q)
}

// otherBearer reports whether two passages give one role, such as that of the
// mayor, to persons that the other article does not know.
func (c *comparer) otherBearer(p, q *statement) bool {
	for role, name := range p.bearers {
		other, both := q.bearers[role]
		if both && c.strangers(name, 1) && c.strangers(other, 0) {
			return true
		}
	}
	return false
}

func (c *comparer) strangers(name []string, to int) bool {
	return !slices.ContainsFunc(name, func(word string) bool { return c.sides[to].all[word] })
}
