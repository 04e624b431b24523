package summarize

import (
	"encoding/json"
	"errors"
	"regexp"
	"strconv"
	"strings"
)

// draft is what a model proposes, before anything of it was checked.
type draft struct {
	Verdict string       `json:"verdict"`
	Nearest int          `json:"nearest"`
	Claims  []draftClaim `json:"claims"`
}

type draftClaim struct {
	Text     string      `json:"text"`
	Passages passageList `json:"passages"`
}

// passageList reads numbers in the spellings that models use: 3, "3", "[3]", "passage 3".
type passageList []int

var digits = regexp.MustCompile(`\d{1,6}`)

// UnmarshalJSON takes a number, a string or a list of either.
func (l *passageList) UnmarshalJSON(data []byte) error {
	*l = nil
	for _, found := range digits.FindAllString(string(data), -1) {
		n, err := strconv.Atoi(found)
		if err != nil {
			return err
		}
		*l = append(*l, n)
	}
	return nil
}

// maxClaims bounds how many claims of one answer are looked at.
const maxClaims = 30

var errNoDraft = errors.New("the answer holds no claims")

// parseDraft reads a whole answer: the JSON object that was asked for, also
// fenced, with prose around it or broken off; or lines of text with passage
// numbers in brackets.
func parseDraft(text string) (draft, error) {
	var d draft
	if start := strings.IndexByte(text, '{'); start >= 0 {
		if json.NewDecoder(strings.NewReader(text[start:])).Decode(&d) == nil && (len(d.Claims) > 0 || d.Verdict != "") {
			d.Claims = d.Claims[:min(len(d.Claims), maxClaims)]
			return d, nil
		}
		var scan claimScanner
		d = draft{Claims: scan.feed(text)}
		if len(d.Claims) > 0 {
			return d, nil
		}
		return d, errNoDraft
	}
	d = draft{Claims: parseLines(text)}
	if len(d.Claims) == 0 {
		return d, errNoDraft
	}
	return d, nil
}

var (
	listMark = regexp.MustCompile(`^\s*(?:[-*•–]|\d{1,2}[.)])\s+`)
	citation = regexp.MustCompile(`\s*\[(\d{1,6}(?:\s*[,–-]\s*\d{1,6})*)\]`)
)

// parseLines reads plain text: each line with a passage number in brackets is a claim.
func parseLines(text string) []draftClaim {
	var claims []draftClaim
	for line := range strings.Lines(text) {
		line = listMark.ReplaceAllString(strings.TrimSpace(line), "")
		var passages passageList
		for _, match := range citation.FindAllStringSubmatch(line, -1) {
			var some passageList
			if some.UnmarshalJSON([]byte(match[1])) == nil {
				passages = append(passages, some...)
			}
		}
		line = strings.TrimSpace(citation.ReplaceAllString(line, ""))
		if len(passages) > 0 && line != "" && len(claims) < maxClaims {
			claims = append(claims, draftClaim{Text: line, Passages: passages})
		}
	}
	return claims
}

// claimScanner finds complete claims in JSON text that is still being written: an
// object is read as soon as its last brace is there. The zero value is ready.
type claimScanner struct {
	text     []byte
	position int
	starts   []int // of the objects that are open
	inString bool
	escaped  bool
	found    int
}

// feed takes the next piece of text and returns the claims that it completes.
func (s *claimScanner) feed(piece string) []draftClaim {
	s.text = append(s.text, piece...)
	var claims []draftClaim
	for ; s.position < len(s.text); s.position++ {
		switch c := s.text[s.position]; {
		case s.escaped:
			s.escaped = false
		case s.inString:
			s.escaped = c == '\\'
			s.inString = c != '"'
		case c == '"':
			s.inString = len(s.starts) > 0 // outside an object it is prose
		case c == '{':
			s.starts = append(s.starts, s.position)
		case c == '}' && len(s.starts) > 0:
			start := s.starts[len(s.starts)-1]
			s.starts = s.starts[:len(s.starts)-1]
			var claim draftClaim
			if s.found < maxClaims && json.Unmarshal(s.text[start:s.position+1], &claim) == nil && claim.Text != "" {
				s.found++
				claims = append(claims, claim)
			}
		}
	}
	return claims
}
