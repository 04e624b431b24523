package summarize

// alignment is the best local alignment of question and passage.
type alignment struct {
	score                                float64
	matched, swapped, stopSwapped, moved float64
	outside                              float64
}

func align(x *termIndex, q *query, m *matching, tokens []token, held []float32) alignment {
	n, w := len(q.tokens), len(tokens)
	var al alignment
	if n == 0 || w == 0 {
		return al
	}
	type step uint8
	const (
		stop step = iota
		diag
		up
		left
	)
	score := make([]float32, (n+1)*(w+1))
	from := make([]step, (n+1)*(w+1))
	best, at := float32(0), 0
	same := func(i, j int) float32 {
		t := q.tokens[i]
		if t.exact == tokens[j].term {
			if t.term >= 0 {
				return 2
			}
			return 0.4
		}
		if t.term >= 0 && int(m.term[tokens[j].term])-1 == t.term {
			return 2 * m.strength[tokens[j].term]
		}
		return 0
	}
	for i := 1; i <= n; i++ {
		qc := q.tokens[i-1].term >= 0
		for j := 1; j <= w; j++ {
			s := same(i-1, j-1)
			if s == 0 {
				pc := !x.terms[tokens[j-1].term].stop
				switch {
				case qc && pc:
					s = -0.5
				case qc != pc:
					s = -0.6
				default:
					s = -0.2
				}
			}
			c := i*(w+1) + j
			v, f := score[c-w-2]+s, diag
			gapQ := float32(-0.3) // question word skipped
			if q.tokens[i-1].term < 0 {
				gapQ = -0.15
			}
			if u := score[c-w-1] + gapQ; u > v {
				v, f = u, up
			}
			gapP := float32(-0.25)
			if x.terms[tokens[j-1].term].stop {
				gapP = -0.12
			}
			if l := score[c-1] + gapP; l > v {
				v, f = l, left
			}
			if v <= 0 {
				v, f = 0, stop
			}
			score[c], from[c] = v, f
			if v > best {
				best, at = v, c
			}
		}
	}
	al.score = float64(best)
	inside := make([]bool, len(q.terms))
	for c := at; from[c] != stop; {
		i, j := c/(w+1), c%(w+1)
		switch from[c] {
		case diag:
			t := q.tokens[i-1]
			if same(i-1, j-1) > 0 {
				if t.term >= 0 {
					al.matched++
					inside[t.term] = true
				}
			} else {
				pc := !x.terms[tokens[j-1].term].stop
				if t.term >= 0 && pc {
					al.swapped++
				} else if t.term < 0 && !pc {
					al.stopSwapped++
				}
			}
			c -= w + 2
		case up:
			c -= w + 1
		case left:
			c--
		}
	}
	for k := range q.terms {
		if !inside[k] {
			if held[k] > 0 {
				al.moved++
			} else {
				al.outside++
			}
		}
	}
	return al
}
