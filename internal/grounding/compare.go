package grounding

import "slices"

// stretch is a run of words of the claim that stands in the place of a run of
// words of the passage; either may be empty.
type stretch struct{ mine, theirs []token }

// comparison is a claim beside one passage.
type comparison struct {
	claim, passage []token
	number         int32 // of the passage
	same           int   // words that both have, in order
	changed        []stretch
}

// longestCompared bounds the time that a comparison takes, which grows with the
// product of the lengths.
const longestCompared = 120

// compare lines a claim up with a passage by their longest common subsequence of
// stems.
func compare(claim, passage []token) *comparison {
	claim, passage = claim[:min(len(claim), longestCompared)], passage[:min(len(passage), longestCompared)]
	n, m := len(claim), len(passage)
	// length[i*(m+1)+j] is the longest common subsequence of claim[i:] and passage[j:]
	length := make([]uint8, (n+1)*(m+1))
	for i := n - 1; i >= 0; i-- {
		for j := m - 1; j >= 0; j-- {
			at := i*(m+1) + j
			if claim[i].id >= 0 && claim[i].id == passage[j].id {
				length[at] = length[at+m+2] + 1
			} else {
				length[at] = max(length[at+1], length[at+m+1])
			}
		}
	}
	x := &comparison{claim: claim, passage: passage, same: int(length[0])}
	i, j := 0, 0
	for i < n || j < m {
		from, start := i, j
		for i < n || j < m {
			if i < n && j < m && claim[i].id >= 0 && claim[i].id == passage[j].id {
				break
			}
			if j >= m || i < n && length[(i+1)*(m+1)+j] >= length[i*(m+1)+j+1] {
				i++
			} else {
				j++
			}
		}
		if i > from || j > start {
			x.changed = append(x.changed, stretch{claim[from:i], passage[start:j]})
		}
		i, j = i+1, j+1
	}
	return x
}

// nearlyWhole says whether the claim repeats the passage but for a few words: the
// nearer to it, the surer it is that a difference is a changed statement.
func (x *comparison) nearlyWhole() bool {
	return (4*x.same >= 3*len(x.claim) || len(x.claim)-x.same <= 2) && 5*x.same >= 3*len(x.passage)
}

// only counts the words of a class that only one of the two has.
func (x *comparison) only(c class) (mine, theirs int) {
	for _, s := range x.inner() {
		mine += int(countClass(s.mine, c))
		theirs += int(countClass(s.theirs, c))
	}
	return mine, theirs
}

// inner returns the changed stretches but what the passage says before and after
// all that the claim repeats.
func (x *comparison) inner() []stretch {
	inner := slices.Clone(x.changed)
	for k := range inner {
		if outer := k == len(inner)-1 || k == 0; outer && len(inner[k].mine) == 0 && len(inner[k].theirs) > 1 {
			inner[k].theirs = nil
		}
	}
	return inner
}

// firms says whether the claim turns into a fact what the passage says may be so,
// or what it says that somebody says: a hedge that was replaced, an "allegedly"
// left out, or the words around it all that name the speaker.
func (x *comparison) firms() bool {
	const attributed = classReport | classClaim
	spoken := slices.ContainsFunc(x.changed, func(s stretch) bool { return countClass(s.mine, attributed) > 0 }) // in other words
	for i, s := range x.changed {
		if len(s.theirs) <= 2 && len(s.mine) > 0 && countClass(s.theirs, classHedge) > countClass(s.mine, classHedge) {
			return true
		}
		if len(s.mine) == 0 && len(s.theirs) == 1 && countClass(s.theirs, classClaim|classHedge) > 0 && 20*x.same >= 19*len(x.claim) {
			return true
		}
		if spoken || len(s.mine) > 1 || 20*x.same < 19*(len(x.claim)-len(s.mine)) {
			continue
		}
		if countClass(s.theirs, classClaim) > 0 || i == 0 && ends(s.theirs) || i == len(x.changed)-1 && begins(s.theirs) {
			return true
		}
	}
	return false
}

// ends says whether words end by saying who says what follows: "Police said that".
func ends(tokens []token) bool {
	return countClass(tokens[max(0, len(tokens)-speakerWords):], classReport) > 0
}

// begins says whether words say who says what came before them: ", said a man of
// the town", ", the ministry's spokesman said", ", according to police".
func begins(tokens []token) bool {
	return countClass(tokens[:min(2, len(tokens))], classReport) > 0 || len(tokens) <= 8 && ends(tokens)
}

// speakerWords is how many words may stand behind "said" before what is said.
const speakerWords = 4

// crossed finds two content words that have changed places, or a name that has
// moved past another word. Where the claim or the passage turned an active
// sentence into a passive one, they may, and so may what follows the same
// preposition as before.
func (x *comparison) crossed() (first, second string, ok bool) {
	if (countClass(x.claim, classBy) > 0) != (countClass(x.passage, classBy) > 0) {
		return "", "", false
	}
	for i, s := range x.changed {
		for k, t := range s.mine {
			if t.stop || t.id < 0 || t.entry.class&(classMonth|classWeekday) != 0 {
				continue
			}
			for j, r := range x.changed {
				at := slices.IndexFunc(r.theirs, func(u token) bool { return u.id == t.id })
				if i == j || at < 0 {
					continue
				}
				if u, swapped := counterpart(r.mine, s.theirs, t); swapped {
					return t.text, u.text, true
				}
				if t.shape&r.theirs[at].shape&shapeCapital != 0 && !samePlace(x.claim, s.mine[k], x.passage, r.theirs[at]) {
					if u := x.neighbour(i, j, t); u != "" {
						return t.text, u, true
					}
				}
			}
		}
	}
	return "", "", false
}

// counterpart returns the word that took the place of t and left its own to it.
func counterpart(mine, theirs []token, t token) (token, bool) {
	for _, u := range mine {
		if !u.stop && u.id >= 0 && u.id != t.id && hasStem(theirs, u) {
			return u, true
		}
	}
	return token{}, false
}

// samePlace says whether the same function word stands before both tokens.
func samePlace(claim []token, t token, passage []token, u token) bool {
	before := func(tokens []token, t token) int32 {
		i := slices.IndexFunc(tokens, func(x token) bool { return x.start == t.start })
		if i < 1 || !tokens[i-1].stop {
			return -1
		}
		return tokens[i-1].id
	}
	p := before(claim, t)
	return p >= 0 && p == before(passage, u)
}

// neighbour returns a content word between two changes, which t moved past; empty
// when there is none.
func (x *comparison) neighbour(i, j int, t token) string {
	for _, s := range x.changed[min(i, j) : max(i, j)+1] {
		for _, u := range slices.Concat(s.mine, s.theirs) {
			if !u.stop && u.id != t.id {
				return u.text
			}
		}
	}
	return ""
}

func hasStem(tokens []token, t token) bool {
	return slices.ContainsFunc(tokens, func(u token) bool { return u.id == t.id })
}
