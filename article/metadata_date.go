package article

import (
	_ "embed"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"
)

//go:embed metadata_months.tsv
var monthData string

// monthNames returns the number of each month name in the languages of the table.
var monthNames = sync.OnceValue(func() map[string]time.Month {
	names := map[string]time.Month{}
	for line := range strings.Lines(monthData) {
		number, list, ok := strings.Cut(line, "\t")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		month, _ := strconv.Atoi(number)
		for _, name := range strings.Fields(list) {
			names[name] = time.Month(month)
		}
	}
	return names
})

// The years in which a page on the Web can have been published.
const (
	firstYear = 1990
	lastYear  = 2099
)

// parseDate reads a date as machines write it (ISO 8601, RFC 3339, RFC 1123,
// Unix seconds) or as people do in the languages of the month table
// ("24. November 2026, 14:05 Uhr", "Nov 24, 2026 2:05 PM ET", "24/11/2026",
// "2026年11月24日"). The date is the first one in the text. monthFirst settles
// what 3/4/2026 means. Without a zone the time is in UTC; without a time of day
// it is midnight.
func parseDate(text string, monthFirst bool) (time.Time, bool) {
	text = strings.TrimSpace(text)
	if t, ok := parseUnix(text); ok {
		return t, true
	}
	if len(text) >= len("2006-1-2") && isDigit(text[0]) {
		if t, ok := parseISO(text); ok {
			return t, true
		}
		if len(leadingDigits(text)) == 4 && strings.IndexByte("-/.", text[4]) >= 0 {
			return time.Time{}, false // "0000-00-00" and "0001-01-01" stand for no date
		}
	}
	return parseWritten(text, monthFirst)
}

// parseUnix reads 10 digits as seconds and 13 as milliseconds.
func parseUnix(text string) (time.Time, bool) {
	if len(text) != 10 && len(text) != 13 {
		return time.Time{}, false
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return time.Time{}, false
	}
	if len(text) == 13 {
		n /= 1000
	}
	t := time.Unix(n, 0).UTC()
	return t, t.Year() >= firstYear
}

// parseISO reads YYYY-MM-DD, with other separators too, or YYYYMMDD, and the
// time and zone behind it, if any.
func parseISO(text string) (time.Time, bool) {
	digits := leadingDigits(text)
	if len(digits) == 8 {
		return assemble(number(text[:4]), number(text[4:6]), number(text[6:8]), text[8:])
	}
	if len(digits) != 4 || strings.IndexByte("-/.", text[4]) < 0 {
		return time.Time{}, false
	}
	month := leadingDigits(text[5:])
	rest := text[5+len(month):]
	if rest == "" || rest[0] != text[4] {
		return time.Time{}, false
	}
	day := leadingDigits(rest[1:])
	return assemble(number(digits), number(month), number(day), rest[1+len(day):])
}

// number returns the value of a run of digits, -1 if it is none or too long.
func number(digits string) int {
	if len(digits) == 0 || len(digits) > 4 {
		return -1
	}
	n := 0
	for i := range len(digits) {
		if !isDigit(digits[i]) {
			return -1
		}
		n = 10*n + int(digits[i]-'0')
	}
	return n
}

func leadingDigits(s string) string {
	i := 0
	for i < len(s) && isDigit(s[i]) {
		i++
	}
	return s[:i]
}

// assemble makes a time of a checked date and the text behind it, which may
// hold a time of day and a zone.
func assemble(year, month, day int, rest string) (time.Time, bool) {
	if year < firstYear || year > lastYear || month < 1 || month > 12 || day < 1 || day > 31 {
		return time.Time{}, false
	}
	hour, minute, second, zone := parseClock(rest)
	t := time.Date(year, time.Month(month), day, hour, minute, second, 0, zone)
	return t, t.Day() == day
}

// dateToken is a number or a word of a written date.
type dateToken struct {
	text       string
	value      int  // of a number, -1 for a word
	after      byte // the byte behind it, 0 at the end
	start, end int
}

// maxDateTokens bounds how far into a text a date is looked for.
const maxDateTokens = 40

// dateTokens splits text into numbers and lower-case words.
func dateTokens(text string) []dateToken {
	tokens := make([]dateToken, 0, 12)
	for i := 0; i < len(text) && len(tokens) < maxDateTokens; {
		r, size := utf8.DecodeRuneInString(text[i:])
		start := i
		var token dateToken
		switch {
		case r < utf8.RuneSelf && isDigit(byte(r)):
			digits := leadingDigits(text[i:])
			i += len(digits)
			token = dateToken{text: digits, value: number(digits)}
		case unicode.IsLetter(r):
			han := unspacedWeight(r) == wordsPerTenHan
			for i < len(text) {
				r, size = utf8.DecodeRuneInString(text[i:])
				if !unicode.IsLetter(r) && !unicode.IsMark(r) {
					break
				}
				i += size
				if han {
					break
				}
			}
			token = dateToken{text: strings.ToLower(text[start:i]), value: -1}
		default:
			i += size
			continue
		}
		token.start, token.end = start, i
		if i < len(text) {
			token.after = text[i]
		}
		tokens = append(tokens, token)
	}
	return tokens
}

// parseWritten looks for the first date in prose.
func parseWritten(text string, monthFirst bool) (time.Time, bool) {
	tokens := dateTokens(text)
	months := monthNames()
	for i, token := range tokens {
		var t time.Time
		var ok bool
		if token.value < 0 {
			if month, known := months[token.text]; known {
				t, ok = aroundMonth(text, tokens, i, int(month))
			}
		} else {
			t, ok = numericDate(text, tokens[i:], monthFirst)
		}
		if ok {
			return t, true
		}
	}
	return time.Time{}, false
}

// aroundMonth reads the day and year that stand around a month's name:
// "24. November 2026", "24 de noviembre de 2026", "November 24th, 2026".
func aroundMonth(text string, tokens []dateToken, i, month int) (time.Time, bool) {
	next := i + 1
	skip := func() {
		for next < len(tokens) && tokens[next].value < 0 && isDateFiller(tokens[next].text) {
			next++
		}
	}
	day := 0
	if before := i - 1; before >= 0 {
		for before > 0 && tokens[before].value < 0 && isDateFiller(tokens[before].text) {
			before--
		}
		if n := tokens[before].value; n >= 1 && n <= 31 {
			day = n
		}
	}
	skip()
	if next < len(tokens) && tokens[next].value >= firstYear {
		if day == 0 {
			return time.Time{}, false
		}
		return assemble(tokens[next].value, month, day, text[tokens[next].end:])
	}
	if next >= len(tokens) || tokens[next].value < 1 || tokens[next].value > 31 {
		return time.Time{}, false
	}
	day = tokens[next].value
	next++
	skip()
	if next < len(tokens) && tokens[next].value >= firstYear {
		return assemble(tokens[next].value, month, day, text[tokens[next].end:])
	}
	// "Tue Nov 24 14:05:00 2026" and the like: the year stands behind the time.
	for j := next; j < len(tokens) && j < next+6; j++ {
		if tokens[j].value >= firstYear {
			return assemble(tokens[j].value, month, day, text[tokens[next-1].end:])
		}
	}
	return time.Time{}, false
}

// isDateFiller says whether a word may stand between the parts of a date.
func isDateFiller(word string) bool {
	switch word {
	case "de", "del", "di", "of", "den", "st", "nd", "rd", "th", "er", "do", "do.":
		return true
	}
	return false
}

// numericDate reads 24.11.2026, 11/24/2026, 24-11-26 and 2026年11月24日.
func numericDate(text string, tokens []dateToken, monthFirst bool) (time.Time, bool) {
	if len(tokens) < 3 {
		return time.Time{}, false
	}
	a, b := tokens[0], tokens[1]
	if len(tokens) >= 5 && (b.text == "年" || b.text == "년") {
		return assemble(a.value, tokens[2].value, tokens[4].value, text[tokens[4].end:])
	}
	c := tokens[2]
	if b.value < 0 || c.value < 0 || a.after != b.after || strings.IndexByte("./-", a.after) < 0 {
		return time.Time{}, false
	}
	if b.start > a.end+2 || c.start > b.end+2 { // "24. 11. 2026" has spaces
		return time.Time{}, false
	}
	rest := text[c.end:]
	if a.value >= firstYear {
		return assemble(a.value, b.value, c.value, rest)
	}
	year := c.value
	if len(c.text) == 2 {
		year += 2000
	}
	day, month := a.value, b.value
	if month > 12 || monthFirst && a.after == '/' && day <= 12 {
		day, month = month, day
	}
	return assemble(year, month, day, rest)
}
