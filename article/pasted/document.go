package pasted

import (
	"math"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/lede-bot/lede/article/internal/boilerplate"
	"github.com/lede-bot/lede/internal/lang"
)

// Document is a pasted text, its lines measured.
type Document struct {
	Lines []Line
	// Language is an ISO 639-1 code, empty when unknown.
	Language string
	// Model chooses the body; nil is the one that was fitted for Lede.
	Model *Model

	numbers  map[string]int32 // of the words seen, as of [Document.number]
	words    int              // content words seen
	shapes   []shape
	labels   []boilerplate.Label
	main     span // the densest run of prose
	headline int  // the line most like the headline of main, -1 for none
}

// span is a half-open range of lines.
type span struct{ start, end int }

// shape is what can be measured of a line by itself.
type shape struct {
	words      int
	runes      int
	stop       float64 // share of function words
	capitals   float64 // share of words behind the first that begin with a capital
	digits     float64 // share of words that begin with a digit
	topical    float64 // share of content words that the main prose uses more than once
	terminal   rune
	colon      bool // ends in one
	comma      bool // holds one
	quote      bool
	address    bool    // holds a link, an e-mail address or a handle
	bars       bool    // holds "|", "»", "›", " / "
	shouting   bool    // no lower-case letter
	clock      bool    // holds a time of day or a year
	titleRun   int     // how many lines that could be titles stand in a row here
	template   bool    // differs in digits alone from two other lines
	repeated   bool    // the same line stands elsewhere too
	dateline   bool    // opens with a place in capitals ("LONDON —", "BERLIN (AP)")
	ellipsis   bool    // is cut off by "…"
	prose      bool    // long enough and punctuated as sentences are
	content    []int32 // the content words, by their numbers
	firstUpper bool
}

// NewDocument measures lines. language is an ISO 639-1 code, empty to find out.
func NewDocument(lines []Line, language string) *Document {
	d := &Document{Lines: lines, Language: language, numbers: make(map[string]int32, 4*len(lines))}
	texts := make([]string, len(lines))
	for i, line := range lines {
		texts[i] = line.Text
	}
	if language == "" {
		d.Language = lang.Detect(longLines(lines))
	}
	d.labels = boilerplate.Classify(texts, lang.Base(d.Language))
	d.shapes = make([]shape, len(lines))
	seen := make(map[string]int, len(lines))
	templates := make(map[string][]int)
	for i, line := range lines {
		d.shapes[i] = d.measure(line)
		if first, ok := seen[line.Text]; ok {
			d.shapes[i].repeated, d.shapes[first].repeated = true, true
		} else {
			seen[line.Text] = i
		}
		if d.shapes[i].words <= 12 && d.shapes[i].digits > 0 {
			key := template(line.Text)
			templates[key] = append(templates[key], i)
		}
	}
	for _, same := range templates {
		for _, i := range same {
			d.shapes[i].template = len(same) >= 3
		}
	}
	d.findTitleRuns()
	d.main = d.densest()
	d.findTopics()
	d.headline = d.findHeadline(d.main)
	return d
}

// longLines returns the beginning of what is most likely prose, enough to tell
// its language.
func longLines(lines []Line) string {
	const enough = 4000
	var b strings.Builder
	for _, line := range lines {
		if len(line.Text) > 120 && b.Len() < enough {
			b.WriteString(line.Text)
			b.WriteByte('\n')
		}
	}
	for i := 0; b.Len() < 300 && i < len(lines); i++ {
		if len(lines[i].Text) <= 120 {
			b.WriteString(lines[i].Text)
			b.WriteByte('\n')
		}
	}
	return b.String()
}

func (d *Document) measure(line Line) shape {
	s := shape{terminal: terminal(line.Text)}
	previous := ' '
	words, upper, lower, letters := 0, 0, 0, 0
	inWord := false
	for _, r := range line.Text {
		s.runes++
		word := unicode.IsLetter(r) || unicode.IsDigit(r)
		if word && !inWord {
			words++
			switch {
			case unicode.IsDigit(r):
				s.digits++
			case unicode.IsUpper(r):
				if words == 1 {
					s.firstUpper = true
				} else {
					upper++
				}
			}
		}
		if word {
			letters++
			if unicode.IsLower(r) || !unicode.IsUpper(r) && unicode.IsLetter(r) {
				lower++
			}
		}
		switch r {
		case ',', '،', '、', '，':
			s.comma = true
		case '"', '“', '”', '„', '«', '»', '「':
			s.quote = true
			s.bars = s.bars || r == '»' && previous == ' '
		case '|', '›', '→':
			s.bars = true
		case '@':
			s.address = true
		case ':':
			s.clock = s.clock || unicode.IsDigit(previous)
		}
		inWord = word || inWord && (r == '\'' || r == '’') || unicode.Is(unicode.M, r)
		previous = r
	}
	s.colon = previous == ':'
	s.dateline = opensWithDateline(line.Text)
	s.ellipsis = strings.HasSuffix(line.Text, "…") || strings.HasSuffix(line.Text, "...") || strings.HasSuffix(line.Text, "[…]")
	s.shouting = letters > 2 && lower == 0
	s.address = s.address || strings.Contains(line.Text, "http") || strings.Contains(line.Text, "www.")
	s.bars = s.bars || strings.Contains(line.Text, " / ")
	folded := lang.Words(line.Text)
	s.words = max(words, 0)
	if len(folded) > 2*words { // a script without spaces
		s.words = len(folded) / 2
	}
	if n := float64(max(words, 1)); true {
		s.digits /= n
		s.capitals = float64(upper) / max(n-1, 1)
	}
	stops := 0
	for _, word := range folded {
		switch number := d.number(word); {
		case number == stopWord:
			stops++
		case number >= 0:
			s.content = append(s.content, number)
		}
		if len(word) == 4 && (strings.HasPrefix(word, "20") || strings.HasPrefix(word, "19")) && word[2] >= '0' && word[2] <= '9' {
			s.clock = true
		}
	}
	s.stop = float64(stops) / float64(max(len(folded), 1))
	// A long line without function words is a list, as of tags.
	s.prose = (s.words >= 9 && s.terminal != 0 || s.words >= 25 && s.stop > 0.1) && !strings.HasPrefix(line.Text, "<")
	return s
}

// What [Document.number] returns for words that carry no content.
const (
	stopWord  = -1
	shortWord = -2
)

// number returns the number of a content word, or one of the above.
func (d *Document) number(word string) int32 {
	if number, ok := d.numbers[word]; ok {
		return number
	}
	number := int32(d.words)
	switch {
	case lang.IsStopWord(d.Language, word):
		number = stopWord
	case utf8.RuneCountInString(word) <= 3:
		number = shortWord
	default:
		d.words++
	}
	d.numbers[word] = number
	return number
}

// densest returns the run of lines whose prose outweighs what stands between it most.
func (d *Document) densest() span {
	best, bestSum := span{}, 0.0
	sum, start := 0.0, 0
	for i := range d.shapes {
		s := &d.shapes[i]
		gain := -6.0 // a short line
		if s.prose {
			gain = float64(min(s.words, 120))
			if d.labels[i].Kind != boilerplate.Body {
				gain = -6
			}
		} else if s.words >= 5 {
			gain = -3
		}
		if sum <= 0 {
			sum, start = 0, i
		}
		if sum += gain; sum > bestSum {
			best, bestSum = span{start, i + 1}, sum
		}
	}
	return best
}

// findTopics measures how much of each line's content words the paragraphs of
// the main prose share, its own occurrences apart.
func (d *Document) findTopics() {
	counts := make([]int, d.words)
	for i := d.main.start; i < d.main.end; i++ {
		if d.isTopical(i) {
			for _, word := range d.shapes[i].content {
				counts[word]++
			}
		}
	}
	for i := range d.shapes {
		s := &d.shapes[i]
		own := 0
		if i >= d.main.start && i < d.main.end && d.isTopical(i) {
			own = 1
		}
		shared := 0
		for _, word := range s.content {
			if counts[word] > own {
				shared++
			}
		}
		s.topical = float64(shared) / float64(max(len(s.content), 1))
	}
}

// isTopical says whether line i tells what the page is about.
func (d *Document) isTopical(i int) bool {
	return d.shapes[i].prose && d.labels[i].Kind == boilerplate.Body
}

// logit returns the log odds that line i is boilerplate by its words.
func (d *Document) logit(i int) float64 {
	p := min(max(d.labels[i].Score, 1e-4), 1-1e-4)
	return math.Log(p / (1 - p))
}

// opensWithDateline says whether text opens as agency copy does: a place in
// capitals, then a dash, a colon or brackets.
func opensWithDateline(text string) bool {
	upper, lower := 0, 0
	if agency, _, ok := strings.Cut(strings.TrimPrefix(text, "("), ")"); ok && text[0] == '(' && len(agency) <= 20 && agency == strings.ToUpper(agency) {
		return len(text) > 60
	}
	for i, r := range text {
		switch {
		case i > 60:
			return false
		case r == '—' || r == '–' || r == ':' || r == '(':
			return upper >= 4 && lower <= 8 && upper > lower && len(text) > i+60
		case r == '-' && i > 0 && text[i-1] == ' ':
			return upper >= 4 && lower <= 8 && upper > lower && len(text) > i+60
		case unicode.IsUpper(r):
			upper++
		case unicode.IsLower(r):
			lower++
		}
	}
	return false
}

// findTitleRuns measures the rows of lines that could each be a title.
func (d *Document) findTitleRuns() {
	for i := 0; i < len(d.shapes); i++ {
		end := i
		for end < len(d.shapes) && d.isTitle(end) {
			end++
		}
		for j := i; j < end; j++ {
			d.shapes[j].titleRun = end - i
		}
		i = max(i, end-1)
	}
}

// template returns text with each run of digits as one zero.
func template(text string) string {
	var b strings.Builder
	b.Grow(len(text))
	inNumber := false
	for _, r := range text {
		digit := unicode.IsDigit(r)
		if digit && !inNumber {
			b.WriteByte('0')
		} else if !digit {
			b.WriteRune(r)
		}
		inNumber = digit
	}
	return b.String()
}
