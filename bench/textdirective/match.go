package textdirective

// Match returns the text of the range that the directive selects, the first in
// the order of the document, and how many ranges would match if the search went
// on; "" and 0 where nothing does.
func (p *Page) Match(d Directive) (text string, count int) {
	from := 0
	for {
		start, end := p.match(d, &from)
		if start < 0 {
			return text, count
		}
		if count == 0 {
			text = string(p.raw[start:end])
		}
		count++
		if count > 9 {
			return text, count
		}
	}
}

// match is the specification's "find a range from a text directive", beginning
// at *at, which is moved behind the beginning of what was tried last.
func (p *Page) match(d Directive, at *int) (start, end int) {
	prefix, first, last, suffix := query(d.Prefix), query(d.Start), query(d.End), query(d.Suffix)
	endBounded := len(last) > 0 || len(suffix) == 0
	for *at < len(p.folded) {
		var from, to int
		if len(prefix) > 0 {
			before, after := p.find(prefix, *at, true, false)
			if before < 0 {
				return -1, -1
			}
			*at = before + 1
			after = p.skipSpace(after)
			from, to = p.find(first, after, false, endBounded)
			if from < 0 {
				return -1, -1
			}
			if from != after {
				continue
			}
		} else {
			from, to = p.find(first, *at, true, endBounded)
			if from < 0 {
				return -1, -1
			}
			*at = from + 1
		}
		for {
			if len(last) > 0 {
				begin, finish := p.find(last, to, true, len(suffix) == 0)
				if begin < 0 {
					return -1, -1
				}
				to = finish
			}
			if len(suffix) == 0 {
				return from, to
			}
			after := p.skipSpace(to)
			begin, _ := p.find(suffix, after, false, true)
			if begin < 0 {
				return -1, -1
			}
			if begin == after {
				return from, to
			}
			if len(last) == 0 {
				break
			}
		}
	}
	return -1, -1
}

// find returns the first place from on at which the query stands within one block.
func (p *Page) find(query []rune, from int, startBounded, endBounded bool) (int, int) {
	for i := from; i < len(p.folded); i++ {
		if p.folded[i] == 0 || startBounded && !p.boundary[i] {
			continue
		}
		end := p.at(query, i)
		if end < 0 || endBounded && end < len(p.boundary) && !p.boundary[end] {
			continue
		}
		return i, end
	}
	return -1, -1
}

// at returns where the query ends when it stands at i, -1 when it does not. Runs
// of white space count as one.
func (p *Page) at(query []rune, i int) int {
	for _, q := range query {
		for i < len(p.folded) && p.folded[i] == 0 {
			i++
		}
		if i >= len(p.folded) || p.breaks[i] || p.folded[i] != q {
			return -1
		}
		i++
		for q == ' ' && i < len(p.folded) && p.folded[i] == ' ' && !p.breaks[i] {
			i++
		}
	}
	for i < len(p.folded) && p.folded[i] == 0 {
		i++
	}
	return i
}

func (p *Page) skipSpace(i int) int {
	for i < len(p.folded) && p.folded[i] == ' ' {
		i++
	}
	return i
}

// query folds a term, white space squeezed.
func query(term string) []rune {
	var folded []rune
	for _, r := range term {
		f := fold(r)
		if f == 0 || f == ' ' && len(folded) > 0 && folded[len(folded)-1] == ' ' {
			continue
		}
		folded = append(folded, f)
	}
	return folded
}
