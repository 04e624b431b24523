package grounding

import (
	"slices"
	"strconv"
	"strings"
)

// date reads a date that begins at token i: "5 March 2021", "March 5, 2021",
// "March 2021", "5 de marzo de 2021", "2021-03-05", "5.3.2021", or a month alone.
func (p *quantityParser) date(i int) (quantity, bool) {
	t := p.tokens[i]
	if t.entry.class&classMonth != 0 && !t.number {
		return p.monthFirst(i)
	}
	if q, ok := p.numericDate(i); ok {
		return q, true
	}
	if q, ok := p.characterDate(i); ok {
		return q, true
	}
	day, ok := p.day(i)
	if !ok {
		return quantity{}, false
	}
	next := i + 1
	if p.ordinalSuffix(next) {
		next++
	}
	for range 2 { // "of", "de"
		if next < len(p.tokens) && p.tokens[next].stop && len(p.tokens[next].text) <= 3 && p.class(next)&classMonth == 0 {
			next++
		}
	}
	if p.class(next)&classMonth == 0 {
		return quantity{}, false
	}
	q := quantity{kind: kindDate, value: p.tokens[next].entry.value*100 + day, from: i, to: next + 1}
	p.withYear(&q)
	return q, true
}

func (p *quantityParser) monthFirst(i int) (quantity, bool) {
	t := p.tokens[i]
	q := quantity{kind: kindDate, value: t.entry.value * 100, from: i, to: i + 1, words: true}
	if day, ok := p.day(i + 1); ok {
		q.value += day
		q.to++
		if p.ordinalSuffix(q.to) {
			q.to++
		}
	}
	p.withYear(&q)
	if q.to == i+1 && (len(t.text) <= 3 || t.text == "march" || t.stop) && t.shape&(shapeCapital|shapeInitial) != shapeCapital {
		return quantity{}, false // the verb
	}
	return q, true
}

// withYear takes the year that follows a date.
func (p *quantityParser) withYear(q *quantity) {
	next := q.to
	if next < len(p.tokens) && p.tokens[next].stop && len(p.tokens[next].text) <= 3 {
		next++
	}
	if year, ok := p.year(next); ok {
		q.year, q.to = year, next+1
	}
}

func (p *quantityParser) day(i int) (float64, bool) {
	if !p.number(i) || len(p.tokens[i].text) > 2 {
		return 0, false
	}
	day, _, ok := readNumber(p.tokens[i].text, p.l.decimal)
	return day, ok && day >= 1 && day <= 31
}

func (p *quantityParser) year(i int) (int, bool) {
	if !p.number(i) || len(p.tokens[i].text) != 4 {
		return 0, false
	}
	year, _, ok := readNumber(p.tokens[i].text, p.l.decimal)
	return int(year), ok && year >= 1100 && year < 2200
}

// numericDate reads 2021-03-05, 5.3.2021 and 05/03/2021; of the last the other
// reading, month first, is kept too.
func (p *quantityParser) numericDate(i int) (quantity, bool) {
	if !p.number(i+1) || !p.number(i+2) {
		return quantity{}, false
	}
	mark := p.between(i + 1)
	if mark != p.between(i+2) || mark != "-" && mark != "/" && mark != "." {
		return quantity{}, false
	}
	q := quantity{kind: kindDate, from: i, to: i + 3}
	if year, ok := p.year(i); ok {
		month, _ := p.day(i + 1)
		day, ok := p.day(i + 2)
		q.year, q.value = year, month*100+day
		return q, ok && month >= 1 && month <= 12
	}
	first, _ := p.day(i)
	second, ok := p.day(i + 1)
	year, dated := p.year(i + 2)
	if !ok || !dated || first == 0 {
		return quantity{}, false
	}
	q.year = year
	switch {
	case second > 12:
		q.value = first*100 + second
	case mark == "/" && first <= 12:
		q.value, q.other = second*100+first, first*100+second
	default:
		q.value = second*100 + first
	}
	return q, true
}

// characterDate reads 2021年3月5日, 3月5日 and 2021年3月.
func (p *quantityParser) characterDate(i int) (quantity, bool) {
	is := func(i int, words ...string) bool {
		return i < len(p.tokens) && slices.Contains(words, p.tokens[i].text)
	}
	q := quantity{kind: kindDate, from: i, to: i}
	if year, ok := p.year(i); ok && is(i+1, "年", "년") {
		q.year, q.to = year, i+2
	}
	month, ok := p.day(q.to)
	if !ok || month > 12 || !is(q.to+1, "月", "월") {
		return quantity{}, false
	}
	q.value = month * 100
	q.to += 2
	if day, ok := p.day(q.to); ok && is(q.to+1, "日", "号", "號", "일") {
		q.value += day
		q.to += 2
	}
	return q, true
}

// dottedDate reads 5.3.2021, which the scanner takes for one number.
func dottedDate(text string) (quantity, bool) {
	parts := strings.Split(text, ".")
	if len(parts) != 3 || len(parts[2]) != 4 {
		return quantity{}, false
	}
	day, dayErr := strconv.Atoi(parts[0])
	month, monthErr := strconv.Atoi(parts[1])
	year, yearErr := strconv.Atoi(parts[2])
	if dayErr != nil || monthErr != nil || yearErr != nil || day < 1 || day > 31 || month < 1 || month > 12 || year < 1100 {
		return quantity{}, false
	}
	return quantity{kind: kindDate, value: float64(month*100 + day), year: year}, true
}
