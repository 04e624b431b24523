package article

import (
	"strings"
	"time"
)

// maxClockDistance is how far behind a date its time of day may stand.
const maxClockDistance = 24

// parseClock reads the time of day and zone at the beginning of the text behind
// a date; midnight UTC where there is none.
func parseClock(rest string) (hour, minute, second int, zone *time.Location) {
	zone = time.UTC
	start := strings.IndexAny(rest, "0123456789")
	if start < 0 || start > maxClockDistance {
		return 0, 0, 0, zone
	}
	rest = rest[start:]
	digits := leadingDigits(rest)
	switch {
	case len(digits) == 4 || len(digits) == 6: // 20261124T140500
		hour, minute = number(digits[:2]), number(digits[2:4])
		if len(digits) == 6 {
			second = number(digits[4:])
		}
		rest = rest[len(digits):]
	case len(digits) <= 2:
		hour = number(digits)
		rest = rest[len(digits):]
		var ok bool
		if minute, rest, ok = clockPart(rest, ":.hH"); !ok {
			if !isMeridiem(rest) {
				return 0, 0, 0, zone
			}
			minute = 0
		} else if n, more, ok := clockPart(rest, ":"); ok {
			second, rest = n, more
		}
	default:
		return 0, 0, 0, zone
	}
	if strings.HasPrefix(rest, ".") || strings.HasPrefix(rest, ",") { // fractions of a second
		if fraction := leadingDigits(rest[1:]); fraction != "" {
			rest = rest[1+len(fraction):]
		}
	}
	hour, rest = meridiem(hour, rest)
	if hour > 23 || minute > 59 || second > 59 {
		return 0, 0, 0, zone
	}
	return hour, minute, second, parseZone(rest)
}

// clockPart reads a separator and two digits.
func clockPart(rest, separators string) (value int, more string, ok bool) {
	if len(rest) < 3 || strings.IndexByte(separators, rest[0]) < 0 || !isDigit(rest[1]) || !isDigit(rest[2]) {
		return 0, rest, false
	}
	return number(rest[1:3]), rest[3:], true
}

// isMeridiem says whether text starts with am or pm in one of its spellings.
func isMeridiem(text string) bool {
	text = strings.ToLower(strings.TrimLeft(text, " \u00a0\u202f"))
	for _, mark := range [...]string{"am", "pm", "a.m", "p.m"} {
		if strings.HasPrefix(text, mark) {
			return true
		}
	}
	return false
}

// meridiem applies am or pm at the beginning of rest.
func meridiem(hour int, rest string) (int, string) {
	if !isMeridiem(rest) {
		return hour, rest
	}
	rest = strings.TrimLeft(rest, " \u00a0\u202f")
	afternoon := rest[0] == 'p' || rest[0] == 'P'
	rest = strings.TrimLeft(rest, "apmAPM.")
	switch {
	case afternoon && hour < 12:
		hour += 12
	case !afternoon && hour == 12:
		hour = 0
	}
	return hour, rest
}

// parseZone reads a zone at the beginning of the text behind a time: Z, an
// offset, or one of the abbreviations that mean one offset in news.
func parseZone(rest string) *time.Location {
	rest = strings.TrimLeft(rest, " (\u00a0")
	for _, prefix := range [...]string{"GMT", "UTC"} {
		if after, ok := strings.CutPrefix(rest, prefix); ok {
			rest = after
			break
		}
	}
	if rest != "" && (rest[0] == '+' || rest[0] == '-') {
		sign := 1
		if rest[0] == '-' {
			sign = -1
		}
		digits := leadingDigits(rest[1:])
		hours, minutes := -1, 0
		switch len(digits) {
		case 1, 2:
			hours = number(digits)
			if more := rest[1+len(digits):]; len(more) >= 3 && more[0] == ':' {
				minutes = number(leadingDigits(more[1:3]))
			}
		case 4:
			hours, minutes = number(digits[:2]), number(digits[2:])
		}
		if hours < 0 || hours > 14 || minutes < 0 || minutes > 59 {
			return time.UTC
		}
		return fixedZone(sign * (hours*3600 + minutes*60))
	}
	end := 0
	for end < len(rest) && 'A' <= rest[end] && rest[end] <= 'Z' {
		end++
	}
	switch rest[:end] {
	case "EST":
		return fixedZone(-5 * 3600)
	case "EDT", "CLT":
		return fixedZone(-4 * 3600)
	case "PDT":
		return fixedZone(-7 * 3600)
	case "PST":
		return fixedZone(-8 * 3600)
	case "BST", "CET", "MEZ":
		return fixedZone(3600)
	case "CEST", "MESZ", "EET":
		return fixedZone(2 * 3600)
	case "MSK":
		return fixedZone(3 * 3600)
	case "JST", "KST":
		return fixedZone(9 * 3600)
	}
	return time.UTC
}

// fixedZone returns the zone of an offset in seconds, UTC itself for none.
func fixedZone(seconds int) *time.Location {
	if seconds == 0 {
		return time.UTC
	}
	return time.FixedZone("", seconds)
}
