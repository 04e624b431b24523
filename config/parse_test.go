package config

import (
	"testing"
	"time"
)

func TestValuesAsPeopleWriteThem(t *testing.T) {
	tests := []struct {
		kind Kind
		text string
		want any
	}{
		{Duration, "90s", 90 * time.Second},
		{Duration, "2m", 2 * time.Minute},
		{Duration, "1h30m", 90 * time.Minute},
		{Duration, "1h 30m", 90 * time.Minute},
		{Duration, "30", 30 * time.Second},
		{Duration, "2 days", 48 * time.Hour},
		{Duration, "1 hour and 5 Minutes", 65 * time.Minute},
		{Duration, "1.5 min", 90 * time.Second},
		{Duration, "250ms", 250 * time.Millisecond},
		{Duration, "soon", nil},
		{Duration, "-5s", nil},
		{Duration, "5 parsecs", nil},
		{Duration, "1h 30", nil},
		{Duration, "", nil},
		{Duration, "1e3s", nil},
		{Duration, "9999999999999999 weeks", nil},
		{Size, "5MB", int64(5_000_000)},
		{Size, "5 mb", int64(5_000_000)},
		{Size, "512 KiB", int64(512 << 10)},
		{Size, "5m", int64(5 << 20)},
		{Size, "1.5 G", int64(3 << 29)},
		{Size, "1024", int64(1024)},
		{Size, "1 byte", int64(1)},
		{Size, "5 MB 3 kB", nil},
		{Size, "big", nil},
		{Size, "-1", nil},
		{Bool, "Yes", true},
		{Bool, "on", true},
		{Bool, "TRUE", true},
		{Bool, "off", false},
		{Bool, "0", false},
		{Bool, "maybe", nil},
		{Int, "7", 7},
		{Int, "7.5", nil},
		{Int, "seven", nil},
		{Enum, "LONG", "long"},
		{Enum, "longer", nil},
		{URL, "https://example.org/v1", "https://example.org/v1"},
		{URL, "ftp://example.org", nil},
		{URL, "example.org", nil},
		{List, "de, en-GB,zh-Hant", NewTags("de", "en-GB", "zh-Hant")},
		{List, "", Tags{}},
		{List, "de en", nil},
		{String, " a name ", "a name"},
		{String, "two\nlines", nil},
	}
	for _, test := range tests {
		t.Run(string(test.kind)+" "+test.text, func(t *testing.T) {
			s := Setting{Kind: test.kind, Allowed: []string{"short", "long", "https"}, Max: 1 << 60}
			got, err := s.Parse(test.text)
			if test.want == nil {
				if err == nil {
					t.Fatalf("got %v, want an error", got)
				}
				return
			}
			if err != nil || got != test.want {
				t.Errorf("got %v, %v; want %v", got, err, test.want)
			}
		})
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{"1h30m", "5 MB", "1.5.5", "9e999", "٣s", "yes", "http://[::1", "1h-3m"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, s := range Settings() {
			value, err := s.Parse(text)
			if err != nil {
				continue
			}
			switch v := value.(type) {
			case time.Duration:
				if int64(v) < s.Min || int64(v) > s.Max {
					t.Errorf("%s: %q became %s", s.Key, text, v)
				}
			case int64:
				if v < s.Min || v > s.Max {
					t.Errorf("%s: %q became %d", s.Key, text, v)
				}
			}
		}
	})
}
