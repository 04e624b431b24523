package grounding

import (
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

// quantityKind tells apart what numbers say.
type quantityKind uint8

const (
	kindCount quantityKind = iota
	kindOrdinal
	kindYear
	kindDate // a day of a month, or a month, with a year where one is given
	kindWeekday
	kindClock
)

// quantity is a number, date or time of a text.
type quantity struct {
	kind     quantityKind
	value    float64 // of dates: month·100 + day, either 0 when unknown
	other    float64 // another reading of an ambiguous number, 0 when there is none
	year     int     // of dates, 0 when unknown
	unit     string  // canonical: "%", "usd", "km"
	noun     *term   // what is counted: the content word behind it
	bound    class   // classAbout, classOver and classUnder
	from, to int     // its tokens
	words    bool    // written in letters
}

// quantitiesOf finds the numbers, dates and times of a text.
func quantitiesOf(l *lexicon, text string, tokens []token) []quantity {
	p := quantityParser{l: l, text: text, tokens: tokens}
	for i := 0; i < len(tokens); {
		if q, ok := p.at(i); ok {
			p.finish(&q)
			p.found = append(p.found, q)
			i = q.to
			continue
		}
		i++
	}
	return p.found
}

type quantityParser struct {
	l      *lexicon
	text   string
	tokens []token
	found  []quantity
}

// at reads the quantity that begins at token i.
func (p *quantityParser) at(i int) (quantity, bool) {
	t := p.tokens[i]
	switch {
	case t.number:
		if q, ok := p.date(i); ok {
			return q, true
		}
		return p.digits(i)
	case t.entry.class&classMonth != 0:
		return p.date(i)
	case t.entry.class&classWeekday != 0 && (len(t.text) > 4 || t.shape&shapeCapital != 0):
		return quantity{kind: kindWeekday, value: t.entry.value, from: i, to: i + 1, words: true}, true
	case t.entry.class&(classNumber|classScale) != 0:
		return p.letters(i)
	case t.entry.class&classOrdinal != 0:
		return quantity{kind: kindOrdinal, value: t.entry.value, from: i, to: i + 1, words: true}, true
	}
	return quantity{}, false
}

// between returns the text between token i-1 and token i.
func (p *quantityParser) between(i int) string {
	if i <= 0 || i >= len(p.tokens) {
		return ""
	}
	return p.text[p.tokens[i-1].end:p.tokens[i].start]
}

func (p *quantityParser) number(i int) bool { return i >= 0 && i < len(p.tokens) && p.tokens[i].number }

func (p *quantityParser) class(i int) class {
	if i < 0 || i >= len(p.tokens) {
		return 0
	}
	return p.tokens[i].entry.class
}

// digits reads a number in digits with the scale words behind it.
func (p *quantityParser) digits(i int) (quantity, bool) {
	t := p.tokens[i]
	if q, ok := dottedDate(t.text); ok {
		q.from, q.to = i, i+1
		return q, true
	}
	value, other, ok := readNumber(t.text, p.l.decimal)
	if !ok {
		return quantity{}, false
	}
	q := quantity{value: value, other: other, from: i, to: i + 1}
	next := p.between(i + 1)
	if p.number(i+1) && (next == ":" || next == " : ") && value < 24 && len(p.tokens[i+1].text) == 2 {
		minutes, _, _ := readNumber(p.tokens[i+1].text, p.l.decimal)
		q.kind, q.value, q.to = kindClock, value*60+minutes, i+2
		return q, true
	}
	// groups of thousands parted by blanks
	for p.number(q.to) && len(p.tokens[q.to].text) == 3 && blank(p.between(q.to)) && q.value >= 1 && q.value == math.Trunc(q.value) && len(p.tokens[q.to-1].text) <= 3 {
		group, _, _ := readNumber(p.tokens[q.to].text, p.l.decimal)
		q.value, q.other = q.value*1000+group, 0
		q.to++
	}
	if q.to == i+1 && p.number(q.to) && len(p.tokens[q.to].text) == 3 && len(t.text) <= 3 && p.between(q.to) == ", " {
		group, _, _ := readNumber(p.tokens[q.to].text, p.l.decimal)
		q.other = q.value*1000 + group // "3, 800", as careless software prints it
	}
	for p.class(q.to)&classScale != 0 && p.scales(q.to, i) {
		q.value *= p.tokens[q.to].entry.value
		q.other *= p.tokens[q.to].entry.value
		q.to++
	}
	if q.to == i+1 && p.ordinalSuffix(q.to) {
		q.kind = kindOrdinal
		q.to++
		return q, true
	}
	if q.to == i+1 && len(t.text) == 4 && value >= 1100 && value < 2200 && value == math.Trunc(value) {
		q.kind = kindYear
	}
	return q, true
}

// blank says whether what parts two numbers is one blank.
func blank(s string) bool { return s == " " || s == "\u00a0" || s == "\u202f" || s == "\u2009" }

// scales says whether the scale word at token i belongs to the number before it:
// a single letter only where it is glued to a sum of money.
func (p *quantityParser) scales(i, number int) bool {
	t := p.tokens[i]
	gap := p.between(i)
	if gap != "" && !blank(gap) && gap != "-" && gap != " - " {
		return false
	}
	if len(t.text) == 1 {
		return p.sign(number) != "" || t.text == "k" && gap == ""
	}
	return true
}

func (p *quantityParser) ordinalSuffix(i int) bool {
	if i >= len(p.tokens) || p.between(i) != "" {
		return false
	}
	switch p.tokens[i].text {
	case "st", "nd", "rd", "th", "er", "ère", "e", "ème", "o", "a", "º", "ª", "го", "й", "я", "ste", "de":
		return true
	}
	return false
}

// sign returns the currency whose sign stands before token i.
func (p *quantityParser) sign(i int) string {
	before := strings.TrimRight(p.text[:p.tokens[i].start], " \u00a0")
	r, _ := utf8.DecodeLastRuneInString(before)
	return currencyOf(r)
}

func currencyOf(r rune) string {
	switch r {
	case '$':
		return "usd"
	case '€':
		return "eur"
	case '£':
		return "gbp"
	case '¥', '円':
		return "jpy"
	case '₽':
		return "rub"
	case '₴':
		return "uah"
	case '₹':
		return "inr"
	case '元':
		return "cny"
	}
	return ""
}

// letters reads a number in letters: "two hundred and fifty thousand".
func (p *quantityParser) letters(i int) (quantity, bool) {
	total, group := 0.0, 0.0
	end := i
	for j := i; j < len(p.tokens); j++ {
		e := p.tokens[j].entry
		joined := j == i || blank(p.between(j)) || p.between(j) == "-" || p.between(j) == " - " || p.between(j) == ""
		switch {
		case !joined:
		case e.class&classNumber != 0 && (group == 0 || addable(group, e.value)):
			group += e.value
			end = j + 1
			continue
		case e.class&classScale != 0 && (j > i || p.scaleAlone(j)):
			if group == 0 {
				group = 1
			}
			if e.value <= 100 {
				group *= e.value
			} else {
				total, group = total+group*e.value, 0
			}
			end = j + 1
			continue
		case j > i && j+1 < len(p.tokens) && p.tokens[j].stop && len(p.tokens[j].text) <= 3 && group >= 100 && p.class(j+1)&classNumber != 0:
			continue // the "and" of "two hundred and fifty"
		}
		break
	}
	if end == i {
		return quantity{}, false
	}
	q := quantity{value: total + group, from: i, to: end, words: true}
	if end == i+1 && (q.value == 1 || p.tokens[i].alone && q.value < 10) { // the pronoun and article more often than the number
		return q, false
	}
	return q, true
}

// scaleAlone says whether a scale word at token i stands for a number by
// itself: "a million", not "million" as an adjective's part.
func (p *quantityParser) scaleAlone(i int) bool {
	return i > 0 && len(p.tokens[i-1].text) <= 4 && p.tokens[i-1].stop
}

// addable says whether a number word may follow another: "twenty five", "hundred ten".
func addable(group, next float64) bool {
	switch {
	case next < 10:
		return math.Mod(group, 10) == 0 && group >= 20
	case next < 100:
		return math.Mod(group, 100) == 0 && group >= 100
	}
	return false
}

// finish reads what stands around a quantity: unit, bound and what is counted.
func (p *quantityParser) finish(q *quantity) {
	if q.kind == kindCount || q.kind == kindYear {
		if currency := p.sign(q.from); currency != "" {
			q.kind, q.unit = kindCount, currency
		}
		rest := strings.TrimLeft(p.text[p.tokens[q.to-1].end:], " \u00a0-")
		r, _ := utf8.DecodeRuneInString(rest)
		switch {
		case r == '%' || r == '％':
			q.kind, q.unit = kindCount, "%"
		case q.unit == "" && currencyOf(r) != "":
			q.kind, q.unit = kindCount, currencyOf(r)
		case q.unit == "" && q.to < len(p.tokens) && p.class(q.to)&classUnit != 0 && (len(p.tokens[q.to].text) > 1 || p.between(q.to) == "" || p.l.decimal == ','):
			q.kind, q.unit = kindCount, p.tokens[q.to].entry.unit
			q.to++
		case q.unit == "":
			if e, n := p.phraseAt(q.to); n > 0 && e.class&classUnit != 0 {
				q.kind, q.unit = kindCount, e.unit
				q.to += n
			}
		}
	}
	for j := q.from - 1; j >= max(0, q.from-3); j-- {
		q.bound |= p.class(j) & (classAbout | classOver | classUnder)
		if e, n := p.phraseAt(j); n > 1 && j+n <= q.from {
			q.bound |= e.class & (classAbout | classOver | classUnder)
		}
	}
	for j := q.to; j < min(len(p.tokens), q.to+3); j++ {
		if t := p.tokens[j]; !t.stop && !t.number {
			q.noun = t.term
			break
		}
	}
}

// phraseAt returns the phrase of several words that begins at token i, and of how many.
func (p *quantityParser) phraseAt(i int) (entry, int) { return phraseAt(p.l, p.tokens, i) }

func phraseAt(l *lexicon, tokens []token, i int) (entry, int) {
	if i >= len(tokens) {
		return entry{}, 0
	}
next:
	for _, candidate := range l.phrases[tokens[i].text] {
		if i+len(candidate.rest) >= len(tokens) {
			continue
		}
		for k, word := range candidate.rest {
			if tokens[i+1+k].text != word {
				continue next
			}
		}
		return candidate.entry, 1 + len(candidate.rest)
	}
	return entry{}, 0
}

// readNumber reads digits with separators. Where a single separator may group
// thousands or part decimals, the language's habit decides, and the other
// reading is returned as well.
func readNumber(s string, decimal byte) (value, other float64, ok bool) {
	dots, commas := strings.Count(s, "."), strings.Count(s, ",")
	plain := func(group, point string) float64 {
		s := strings.ReplaceAll(s, group, "")
		x, err := strconv.ParseFloat(strings.Replace(s, point, ".", 1), 64)
		if err != nil {
			return math.NaN()
		}
		return x
	}
	switch {
	case len(s) > 30:
		return 0, 0, false
	case dots+commas == 0:
		value = plain(",", ".")
	case dots > 0 && commas > 0 && strings.LastIndexByte(s, '.') > strings.LastIndexByte(s, ','):
		value = plain(",", ".")
	case dots > 0 && commas > 0:
		value = plain(".", ",")
	case dots > 1:
		value = plain(".", ",")
	case commas > 1:
		value = plain(",", ".")
	default:
		mark := byte('.')
		if commas > 0 {
			mark = ','
		}
		at := strings.IndexByte(s, mark)
		point := plain("_", string(mark))
		if len(s)-at-1 != 3 || at > 3 || s[0] == '0' {
			value = point
		} else if grouped := plain(string(mark), "_"); mark == decimal {
			value, other = point, grouped
		} else {
			value, other = grouped, point
		}
	}
	return value, other, !math.IsNaN(value) && !math.IsInf(value, 0)
}
