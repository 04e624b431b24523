package article

import (
	"encoding/json"
	"math"
	"strconv"
	"strings"
)

// accessOf reads isAccessibleForFree, given as boolean, text or schema.org
// address, of the node itself or of the parts that a paywall hides.
func accessOf(fields map[string]any) access {
	result := accessUnknown
	switch value := fields["isAccessibleForFree"].(type) {
	case bool:
		result = accessPaid
		if value {
			result = accessFree
		}
	case string:
		switch strings.ToLower(value[strings.LastIndexByte(value, '/')+1:]) {
		case "false", "no", "0":
			result = accessPaid
		case "true", "yes", "1":
			result = accessFree
		}
	}
	for _, part := range asList(fields["hasPart"]) {
		if part, ok := part.(map[string]any); ok && result != accessFree && accessOf(part) == accessPaid {
			result = accessPaid
		}
	}
	return result
}

// asList returns a list as it is, and anything else as a list of one.
func asList(value any) []any {
	switch value := value.(type) {
	case nil:
		return nil
	case []any:
		return value
	default:
		return []any{value}
	}
}

// stringsOf returns the strings of a value that is a string or a list of strings.
func stringsOf(value any) []string {
	var all []string
	for _, item := range asList(value) {
		if s, ok := item.(string); ok && s != "" {
			all = append(all, s)
		}
	}
	return all
}

// integerOf reads a count that may be given as text; 0 when it is none.
func integerOf(value any) int {
	const most = 1_000_000 // no article has more words
	switch value := value.(type) {
	case float64:
		if value > 0 && value < most {
			return int(math.Round(value))
		}
	case string:
		digits := strings.Map(func(r rune) rune {
			if r == ',' || r == '.' || r == ' ' {
				return -1
			}
			return r
		}, value)
		if n, err := strconv.Atoi(digits); err == nil && n > 0 && n < most {
			return n
		}
	}
	return 0
}

// decodeLinkedData decodes the JSON values of one script, repaired if need be.
func decodeLinkedData(script string) []any {
	script = trimScript(script)
	var value any
	if err := json.Unmarshal([]byte(script), &value); err == nil {
		return []any{value}
	}
	var values []any
	decoder := json.NewDecoder(strings.NewReader(repairJSON(script)))
	for {
		var value any
		if err := decoder.Decode(&value); err != nil {
			return values
		}
		values = append(values, value)
	}
}
