package config

import (
	"fmt"
	"strings"
)

// Problem is one fault of a configuration.
type Problem struct {
	// Key is the setting, as it was written where it is unknown; empty when the
	// fault is not one setting's.
	Key string
	// Place is where it was written: "lede.yaml:3", "LEDE_FETCH_TIMEOUT" or "--timeout".
	Place string
	// Sentence says what is wrong and what is allowed.
	Sentence string
}

// String returns the problem as one line.
func (p Problem) String() string {
	switch {
	case p.Key == "":
		return p.Place + ": " + p.Sentence
	case p.Place == "":
		return p.Key + ": " + p.Sentence
	}
	return fmt.Sprintf("%s (%s): %s", p.Key, p.Place, p.Sentence)
}

// Error holds every fault found in one go.
type Error struct{ Problems []Problem }

// Error returns a sentence and one line for each problem.
func (e *Error) Error() string {
	if len(e.Problems) == 1 {
		return "The configuration has a problem: " + e.Problems[0].String()
	}
	var b strings.Builder
	fmt.Fprintf(&b, "The configuration has %d problems:", len(e.Problems))
	for _, p := range e.Problems {
		b.WriteString("\n  " + p.String())
	}
	return b.String()
}

// unknown returns the problem of a name that is no setting, with the nearest
// name that is one.
func unknown(name, place string, known []string) Problem {
	sentence := "there is no such setting"
	if near := nearest(name, known); near != "" {
		sentence += "; did you mean " + near + "?"
	} else {
		sentence += "; “lede config” lists them all"
	}
	return Problem{Key: name, Place: place, Sentence: sentence}
}

// nearest returns the known name that takes the fewest edits to reach, empty
// when all are too far to be meant. A name without its section is compared
// with the part behind the section.
func nearest(name string, known []string) string {
	best, bestDistance := "", 2+len(name)/4
	consider := func(candidate string, distance int) {
		if distance < bestDistance {
			best, bestDistance = candidate, distance
		}
	}
	for _, candidate := range known {
		consider(candidate, editDistance(strings.ToLower(name), strings.ToLower(candidate)))
		if _, short, ok := strings.Cut(candidate, "."); ok && !strings.Contains(name, ".") {
			consider(candidate, editDistance(strings.ToLower(name), short)+1)
		}
	}
	return best
}

// editDistance is the Levenshtein distance in bytes.
func editDistance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
