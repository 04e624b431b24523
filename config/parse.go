package config

import (
	"errors"
	"fmt"
	"math"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// Parse turns text, as a person wrote it, into the value of the setting: a
// string, bool, int, float64, int64 (bytes), time.Duration or Secret. The error says what
// is wrong and what is allowed, and never repeats a secret.
func (s Setting) Parse(text string) (any, error) {
	value, err := s.parse(strings.TrimSpace(text))
	if err != nil {
		if s.Secret {
			return nil, fmt.Errorf("the value %w; write %s", err, s.Accepts())
		}
		return nil, fmt.Errorf("%q %w; write %s", text, err, s.Accepts())
	}
	if s.Secret {
		return NewSecret(value.(string)), nil
	}
	return value, nil
}

func (s Setting) parse(text string) (any, error) {
	switch s.Kind {
	case Bool:
		return parseBool(text)
	case Int:
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return nil, errors.New("is not a whole number")
		}
		return int(n), s.inRange(n)
	case Amount:
		return s.parseAmount(text)
	case Duration:
		d, err := parseDuration(text)
		if err != nil {
			return nil, err
		}
		return d, s.inRange(int64(d))
	case Size:
		n, err := parseSize(text)
		if err != nil {
			return nil, err
		}
		return n, s.inRange(n)
	case Enum:
		text = strings.ToLower(text)
		if !slices.Contains(s.Allowed, text) {
			return nil, errors.New("is not one of the choices")
		}
		return text, nil
	case URL:
		return text, s.checkURL(text)
	case List:
		return parseList(text)
	case String:
		if strings.ContainsFunc(text, unicode.IsControl) {
			return nil, errors.New("holds a control character or a line break")
		}
		return text, nil
	}
	return nil, fmt.Errorf("is of the unknown kind %q", s.Kind)
}

// parseAmount reads "0.25"; a comma as the decimal mark is refused rather than
// guessed at, and so is a currency sign.
func (s Setting) parseAmount(text string) (float64, error) {
	if strings.ContainsFunc(text, func(r rune) bool { return (r < '0' || r > '9') && r != '.' }) {
		return 0, errors.New("is not an amount")
	}
	amount, err := strconv.ParseFloat(text, 64)
	switch {
	case err != nil:
		return 0, errors.New("is not an amount")
	case amount > float64(s.Max):
		return 0, errors.New("is too large")
	case amount < float64(s.Min):
		return 0, errors.New("is too small")
	}
	return amount, nil
}

func (s Setting) inRange(n int64) error {
	switch {
	case n < s.Min:
		return errors.New("is too small")
	case n > s.Max:
		return errors.New("is too large")
	}
	return nil
}

func (s Setting) checkURL(text string) error {
	if text == "" {
		return nil
	}
	u, err := url.Parse(text)
	if err != nil || u.Host == "" {
		return errors.New("is not a complete address") // url.Error would repeat the text
	}
	if !slices.Contains(s.Allowed, strings.ToLower(u.Scheme)) {
		return errors.New("begins with a scheme that cannot be used here")
	}
	return nil
}

// Accepts says what may be written for the setting, as a phrase.
func (s Setting) Accepts() string {
	switch s.Kind {
	case Bool:
		return "yes or no"
	case Enum:
		return orList(s.Allowed)
	case Int:
		return fmt.Sprintf("a number from %d to %d", s.Min, s.Max)
	case Amount:
		return fmt.Sprintf("an amount from %d to %d, such as 0.25", s.Min, s.Max)
	case Duration:
		return fmt.Sprintf("a duration from %s to %s, such as 90s, 2m or 1h30m",
			formatDuration(time.Duration(s.Min)), formatDuration(time.Duration(s.Max)))
	case Size:
		return fmt.Sprintf("a size from %s to %s, such as 5MB or 512 KiB", formatSize(s.Min), formatSize(s.Max))
	case URL:
		return "an address that begins with " + orList(suffixed(s.Allowed, "://"))
	case List:
		return "language tags parted by commas, or a YAML list of them, such as de, en-GB"
	case String:
		return "one line of text"
	}
	return ""
}

func suffixed(words []string, suffix string) []string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = w + suffix
	}
	return out
}

func orList(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " or " + words[last]
}

// format writes a value in its shortest usual form.
func format(value any) string {
	switch v := value.(type) {
	case bool:
		if v {
			return "yes"
		}
		return "no"
	case time.Duration:
		return formatDuration(v)
	case int64:
		return formatSize(v)
	default:
		return fmt.Sprint(v)
	}
}

// languageTag has the form of a tag of BCP 47, without its private parts.
var languageTag = regexp.MustCompile(`^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$`)

func parseList(text string) (Tags, error) {
	var items []string
	for item := range strings.SplitSeq(text, ",") {
		item = strings.TrimSpace(item)
		switch {
		case item == "" && text == "":
		case !languageTag.MatchString(item):
			return Tags{}, errors.New("holds something that is not a language tag")
		default:
			items = append(items, item)
		}
	}
	return NewTags(items...), nil
}

func parseBool(text string) (bool, error) {
	switch strings.ToLower(text) {
	case "yes", "true", "on", "1", "y":
		return true, nil
	case "no", "false", "off", "0", "n":
		return false, nil
	}
	return false, errors.New("is neither yes nor no")
}

// parseDuration reads "90s", "1h30m", "2 days", "1 hour and 5 min"; a bare
// number counts seconds.
func parseDuration(text string) (time.Duration, error) {
	const notDuration = "is not a duration"
	parts, err := quantities(strings.ReplaceAll(strings.ReplaceAll(strings.ToLower(text), " and ", " "), ",", " "))
	if err != nil {
		return 0, errors.New(notDuration)
	}
	total := 0.0
	for _, part := range parts {
		unit, ok := durationUnit(part.unit)
		if !ok || (part.unit == "" && len(parts) > 1) {
			return 0, errors.New(notDuration)
		}
		total += part.number * float64(unit)
	}
	if total > math.MaxInt64/2 {
		return 0, errors.New("is too large")
	}
	return time.Duration(math.Round(total)), nil
}

func durationUnit(unit string) (time.Duration, bool) {
	switch unit {
	case "ms", "millisecond", "milliseconds":
		return time.Millisecond, true
	case "", "s", "sec", "secs", "second", "seconds":
		return time.Second, true
	case "m", "min", "mins", "minute", "minutes":
		return time.Minute, true
	case "h", "hr", "hrs", "hour", "hours":
		return time.Hour, true
	case "d", "day", "days":
		return 24 * time.Hour, true
	case "w", "week", "weeks":
		return 7 * 24 * time.Hour, true
	}
	return 0, false
}

// parseSize reads "5MB", "512 KiB", "1.5 g"; a bare number counts bytes. KB, MB
// and GB are powers of 1000 as in SI, KiB, MiB and GiB and the single letters of
// 1024, as most servers and container tools read them.
func parseSize(text string) (int64, error) {
	const notSize = "is not a size"
	parts, err := quantities(strings.ToLower(text))
	if err != nil || len(parts) != 1 {
		return 0, errors.New(notSize)
	}
	unit, ok := sizeUnit(parts[0].unit)
	if !ok {
		return 0, errors.New(notSize)
	}
	bytes := parts[0].number * unit
	if bytes > math.MaxInt64/2 {
		return 0, errors.New("is too large")
	}
	return int64(math.Round(bytes)), nil
}

func sizeUnit(unit string) (float64, bool) {
	switch unit {
	case "", "b", "byte", "bytes":
		return 1, true
	case "kb":
		return 1e3, true
	case "mb":
		return 1e6, true
	case "gb":
		return 1e9, true
	case "k", "kib":
		return 1 << 10, true
	case "m", "mib":
		return 1 << 20, true
	case "g", "gib":
		return 1 << 30, true
	}
	return 0, false
}

type quantity struct {
	number float64
	unit   string
}

// quantities splits "1h 30m" into numbers with their units. Signs, exponents and
// anything else between them are refused.
func quantities(text string) ([]quantity, error) {
	var parts []quantity
	rest := strings.TrimSpace(text)
	for rest != "" {
		digits := leading(rest, func(r rune) bool { return r >= '0' && r <= '9' || r == '.' })
		number, err := strconv.ParseFloat(digits, 64)
		if err != nil {
			return nil, err
		}
		rest = strings.TrimSpace(rest[len(digits):])
		unit := leading(rest, unicode.IsLetter)
		rest = strings.TrimSpace(rest[len(unit):])
		parts = append(parts, quantity{number, unit})
	}
	if len(parts) == 0 {
		return nil, errors.New("no number")
	}
	return parts, nil
}

func leading(text string, in func(rune) bool) string {
	if end := strings.IndexFunc(text, func(r rune) bool { return !in(r) }); end >= 0 {
		return text[:end]
	}
	return text
}

func formatDuration(d time.Duration) string {
	text := d.String()
	if strings.HasSuffix(text, "m0s") {
		text = strings.TrimSuffix(text, "0s")
	}
	if strings.HasSuffix(text, "h0m") {
		text = strings.TrimSuffix(text, "0m")
	}
	return text
}

func formatSize(n int64) string {
	if n == 0 {
		return "0"
	}
	units := []struct {
		size int64
		name string
	}{{1e9, "GB"}, {1 << 30, "GiB"}, {1e6, "MB"}, {1 << 20, "MiB"}, {1e3, "kB"}, {1 << 10, "KiB"}}
	for _, u := range units {
		if n >= u.size && n%u.size == 0 {
			return fmt.Sprintf("%d %s", n/u.size, u.name)
		}
	}
	return fmt.Sprintf("%d bytes", n)
}
