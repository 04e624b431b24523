package summarize

import (
	"strconv"
	"strings"

	"github.com/lede-bot/lede/internal/lang"
)

// factAt reads the fact that begins at a word, and returns where it ends.
func (r *factReader) factAt(all []word, i int) (f fact, end int, ok bool) {
	w := all[i]
	switch m := r.words[w.folded]; m.kind {
	case "weekday":
		return fact{kind: kindWeekday, value: valueOf(m)}, i + 1, true
	case "month":
		if !r.month(w) {
			return f, 0, false
		}
		return r.date(all, i, valueOf(m))
	}
	value, end, ok := r.number(all, i)
	if !ok {
		return f, 0, false
	}
	if day := end == i+1 && value >= 1 && value <= 31 && value == float64(int(value)); day {
		at := end
		if at < len(all) && !r.month(all[at]) && lang.IsStopWord(r.language, all[at].folded) { // 14 de mayo
			at++
		}
		if at < len(all) && r.month(all[at]) {
			return fact{kind: kindDate, value: 100*valueOf(r.words[all[at].folded]) + value}, at + 1, true
		}
	}
	f = fact{value: value}
	for _, at := range []int{i - 1, i - 2} {
		f.hedged = f.hedged || at >= 0 && r.words[all[at].folded].kind == "hedge"
	}
	if year := end == i+1 && len(w.folded) == 4 && value >= 1500 && value < 2100 && isDigit(w.folded[0]); year {
		f.kind = kindYear
	}
	if end < len(all) {
		if unit, known := r.units[all[end].folded]; known {
			f.kind = "unit " + unit.value
			return f, end + 1, true
		}
	}
	if i > 0 {
		if unit, known := r.units[all[i-1].folded]; known && f.kind == "" {
			f.kind = "unit " + unit.value
			return f, end, true
		}
	}
	if f.kind == "" && end < len(all) && !isDigit(all[end].folded[0]) && !lang.IsStopWord(r.language, all[end].folded) {
		f.kind = "count " + r.stem(all[end])
	}
	return f, end, true
}

// month reports whether a word names a month; "may" and "march" do not.
func (r *factReader) month(w word) bool {
	return r.words[w.folded].kind == "month" && (r.language != "en" || w.capital)
}

// date reads a month with the day after it: "May 14". A month alone, or with a
// year, is no fact that is compared.
func (r *factReader) date(all []word, i int, month float64) (fact, int, bool) {
	if i+1 < len(all) && len(all[i+1].folded) <= 2 {
		if day, err := strconv.Atoi(all[i+1].folded); err == nil && day >= 1 && day <= 31 {
			return fact{kind: kindDate, value: 100*month + float64(day)}, i + 2, true
		}
	}
	return fact{}, 0, false
}

// number reads digits and words for numbers: "6.4 million", "twenty-five".
func (r *factReader) number(all []word, i int) (value float64, end int, ok bool) {
	w := all[i].folded
	end = i + 1
	switch m := r.words[w]; {
	case isDigit(w[0]):
		if value, ok = r.digits(w); !ok {
			return 0, 0, false
		}
		for r.language != "en" && value < 1e9 && end < len(all) && len(w) <= 3 && len(all[end].folded) == 3 && isDigit(all[end].folded[0]) {
			group, err := strconv.Atoi(all[end].folded) // 340 000
			if err != nil {
				break
			}
			value = 1000*value + float64(group)
			end++
		}
	case m.kind == "number":
		value = valueOf(m)
		if tens := value >= 20 && end < len(all); tens {
			if unit := r.words[all[end].folded]; unit.kind == "number" && valueOf(unit) < 10 {
				value += valueOf(unit)
				end++
			}
		}
	default:
		return 0, 0, false
	}
	scaled := false
	for end < len(all) && r.words[all[end].folded].kind == "scale" {
		value *= valueOf(r.words[all[end].folded])
		scaled = true
		end++
	}
	if short := map[string]float64{"k": 1e3, "m": 1e6, "mn": 1e6}; !scaled && i > 0 && end < len(all) {
		if unit, money := r.units[all[i-1].folded]; money && currency(unit.value) && short[all[end].folded] > 0 { // £5m
			value *= short[all[end].folded]
			end++
		}
	}
	return value, end, true
}

func currency(unit string) bool {
	return unit == "euro" || unit == "dollar" || unit == "pound" || unit == "yen"
}

// digits reads a number as the language writes it: 340.000 is a third of a
// million in German, and 6,4 less than seven.
func (r *factReader) digits(s string) (float64, bool) {
	separator := strings.IndexAny(s, ".,")
	if separator >= 0 {
		whole, rest := s[:separator], s[separator+1:]
		thousands := len(rest) == 3 && s[separator] == '.' && r.language != "en" && whole != "0"
		if thousands || strings.ContainsAny(rest, ".,") {
			s = strings.NewReplacer(".", "", ",", "").Replace(s)
		} else {
			s = whole + "." + rest
		}
	}
	value, err := strconv.ParseFloat(s, 64)
	return value, err == nil
}

func valueOf(m meaning) float64 {
	value, err := strconv.ParseFloat(m.value, 64)
	if err != nil {
		return 0 // the table has none such; a test holds it to that
	}
	return value
}
