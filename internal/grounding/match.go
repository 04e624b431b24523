package grounding

import "math"

// same says how well two quantities agree: 0 not at all, 1 in their value, 2 also in unit.
func (q *quantity) same(o *quantity) int {
	if q.kind == kindYear && o.kind == kindDate && o.year != 0 && q.value == float64(o.year) {
		return 2
	}
	if (q.kind == kindDate) != (o.kind == kindDate) || (q.kind == kindWeekday) != (o.kind == kindWeekday) || (q.kind == kindClock) != (o.kind == kindClock) {
		return 0
	}
	if q.kind == kindDate {
		return q.sameDate(o)
	}
	if !equal(q.value, o.value) && (q.other == 0 || !equal(q.other, o.value)) && (o.other == 0 || !equal(q.value, o.other)) && !q.near(o) {
		return 0
	}
	if q.unit == o.unit || q.unit == "" || o.unit == "" {
		return 2
	}
	return 1
}

func equal(x, y float64) bool { return x == y || math.Abs(x-y) < 1e-9*math.Abs(x) }

func (q *quantity) sameDate(o *quantity) int {
	match := func(x, y float64) bool {
		if x == 0 || y == 0 {
			return false
		}
		dayless := math.Mod(x, 100) == 0 || math.Mod(y, 100) == 0
		return x == y || dayless && math.Trunc(x/100) == math.Trunc(y/100)
	}
	if q.year != 0 && o.year != 0 && q.year != o.year {
		return 0
	}
	if match(q.value, o.value) || match(q.other, o.value) || match(q.value, o.other) {
		return 2
	}
	return 0
}

// near says whether the claim's number is the article's, rounded or bounded as
// the claim says.
func (q *quantity) near(o *quantity) bool {
	if q.value <= 0 || o.value <= 0 || q.kind != kindCount || o.kind != kindCount {
		return false
	}
	ratio := q.value / o.value
	switch {
	case q.bound&classOver != 0:
		return ratio <= 1 && ratio > 0.75
	case q.bound&classUnder != 0:
		return ratio >= 1 && ratio < 1.3
	case q.bound&classAbout != 0:
		return ratio > 0.93 && ratio < 1.07
	case o.value < 100 && o.value == math.Trunc(o.value):
		return false
	}
	digits := significant(q.value)
	scale := math.Pow(10, math.Floor(math.Log10(o.value))+1-float64(digits))
	return digits >= 2 && digits < 8 && o.value != math.Trunc(o.value) && math.Abs(math.Round(o.value/scale)*scale-q.value) < 1e-6*q.value
}

// significant returns how many digits a number has before its zeros, at most 8.
func significant(x float64) int {
	x /= math.Pow(10, math.Floor(math.Log10(x)))
	for n := 1; n < 8; n++ {
		if math.Abs(x-math.Round(x)) < 1e-6 {
			return n
		}
		x *= 10
	}
	return 8
}
