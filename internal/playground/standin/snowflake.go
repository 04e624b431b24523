package standin

import (
	"bytes"
	"fmt"
	"strconv"
	"time"
)

// epoch is the first millisecond of a Discord id, 2015-01-01 UTC.
const epoch = 1420070400000

// Snowflake is a Discord id: the milliseconds since 2015 in the upper 42 bits,
// a count in the lower 22. In JSON it is a string of digits. Zero means none.
type Snowflake uint64

// ParseSnowflake reads an id from its digits.
func ParseSnowflake(digits string) (Snowflake, error) {
	n, err := strconv.ParseUint(digits, 10, 64)
	if err != nil {
		return 0, fmt.Errorf("%q is not a snowflake", digits)
	}
	return Snowflake(n), nil
}

// String returns the digits.
func (id Snowflake) String() string { return strconv.FormatUint(uint64(id), 10) }

// Time returns when the id was made, to the millisecond.
func (id Snowflake) Time() time.Time {
	return time.UnixMilli(int64(id>>22) + epoch).UTC()
}

// MarshalJSON writes the id as Discord does, a string of digits.
func (id Snowflake) MarshalJSON() ([]byte, error) {
	return []byte(`"` + id.String() + `"`), nil
}

// UnmarshalJSON takes a string of digits, a number, or null for none, as Discord does.
func (id *Snowflake) UnmarshalJSON(data []byte) error {
	if bytes.Equal(data, []byte("null")) {
		*id = 0
		return nil
	}
	parsed, err := ParseSnowflake(string(bytes.Trim(data, `"`)))
	if err != nil {
		return err
	}
	*id = parsed
	return nil
}

// MarshalText lets an id be the key of a JSON object.
func (id Snowflake) MarshalText() ([]byte, error) { return []byte(id.String()), nil }

// UnmarshalText reads an id from the key of a JSON object.
func (id *Snowflake) UnmarshalText(text []byte) error { return id.UnmarshalJSON(text) }

// mint makes ids that only ever grow, whatever the clock does.
type mint struct {
	last Snowflake
}

func (m *mint) next(now time.Time) Snowflake {
	id := Snowflake(max(now.UnixMilli()-epoch, 0)) << 22
	if id <= m.last {
		id = m.last + 1
	}
	m.last = id
	return id
}

// timestamp formats a moment as Discord writes it.
func timestamp(t time.Time) string {
	return t.UTC().Format("2006-01-02T15:04:05.000000+00:00")
}
