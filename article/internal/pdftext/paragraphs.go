package pdftext

import (
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// maxHeadingLength is the length of a heading, in bytes.
const maxHeadingLength = 250

// blocksOf joins lines to paragraphs.
func blocksOf(lines []line) []Block {
	if len(lines) == 0 {
		return nil
	}
	body := bodyLine(lines)
	leading := leadingOf(lines)
	compounds := compoundsOf(lines)
	var blocks []Block
	for start := 0; start < len(lines); {
		end := start + 1
		for end < len(lines) && continues(lines[start:end], lines[end], leading, body.size) {
			end++
		}
		if block := blockOf(lines[start:end], body, compounds); block.Text != "" {
			blocks = append(blocks, block)
		}
		start = end
	}
	return blocks
}

// bodyLine returns a line in the size and weight of most of the text.
func bodyLine(lines []line) line {
	type style struct {
		size int // in half points
		bold bool
	}
	letters := map[style]int{}
	var most style
	for _, l := range lines {
		s := style{int(math.Round(2 * l.size)), l.bold}
		letters[s] += len(l.text)
		if letters[s] > letters[most] {
			most = s
		}
	}
	return line{size: float64(most.size) / 2, bold: most.bold}
}

// bodySizeOf returns the size of most of the text.
func bodySizeOf(blocks []Block) float64 {
	letters := map[float64]int{}
	var most float64
	for _, block := range blocks {
		letters[block.size] += len(block.Text)
		if letters[block.size] > letters[most] {
			most = block.size
		}
	}
	return most
}

// leadingOf returns the usual distance of two lines, in sizes of their letters.
func leadingOf(lines []line) float64 {
	var distances []float64
	for i := 1; i < len(lines); i++ {
		if lines[i].page == lines[i-1].page && lines[i].y < lines[i-1].y {
			if distance := (lines[i-1].y - lines[i].y) / lines[i].size; distance < 3 {
				distances = append(distances, distance)
			}
		}
	}
	if len(distances) == 0 {
		return 1.2
	}
	slices.Sort(distances)
	return min(max(distances[len(distances)/3], 0.9), 2)
}

// continues reports whether next goes on with the paragraph of lines.
func continues(lines []line, next line, leading, bodySize float64) bool {
	previous := lines[len(lines)-1]
	if startsItem(next.text) || math.Abs(next.size-previous.size) > 0.12*previous.size || next.bold != previous.bold {
		return false
	}
	ended := endsSentence(previous.text)
	if next.page != previous.page || next.y > previous.y {
		return !ended && !previous.bold && startsLower(next.text)
	}
	if previous.y-next.y > 1.3*leading*previous.size {
		return false
	}
	if next.size > 1.15*bodySize {
		return true // a heading may be centred
	}
	indented := next.x0 > lines[0].x0+0.7*next.size && next.x0 > previous.x0+0.7*next.size
	if indented && (ended || !startsLower(next.text)) && !startsItem(lines[0].text) {
		return false
	}
	missing := previous.right - previous.x1 // until the end of the column
	width := previous.right - previous.x0
	if missing < 4*previous.size {
		return true
	}
	return !(ended && missing > 0.2*width) && !(!startsLower(next.text) && missing > 0.35*width)
}

// blockOf joins the lines of a paragraph and says what it is.
func blockOf(lines []line, body line, compounds map[string]bool) Block {
	var text strings.Builder
	for i, l := range lines {
		content := l.text
		if i > 0 {
			joinLine(&text, content, compounds)
		} else {
			text.WriteString(content)
		}
	}
	block := Block{Text: cleanText(text.String()), size: lines[0].size, first: lines[0].page == 0}
	switch larger := lines[0].size / body.size; {
	case startsItem(block.Text):
		block.Kind = ListItem
		block.Text = strings.TrimLeftFunc(block.Text, func(r rune) bool { return isBullet(r) || unicode.IsSpace(r) })
	case len(block.Text) > maxHeadingLength || len(lines) > 4:
	case larger >= 1.6:
		block.Kind, block.Level = Heading, 1
	case larger >= 1.15 && !strings.HasSuffix(block.Text, "."):
		block.Kind, block.Level = Heading, 2
	case lines[0].bold && !body.bold && larger > 0.9 && !strings.HasSuffix(block.Text, "."):
		block.Kind, block.Level = Heading, 3
	}
	return block
}

// joinLine adds a line to a paragraph: with a space, or without the hyphen that
// breaks a word. A hyphen stays in a word that is written with it elsewhere.
func joinLine(text *strings.Builder, next string, compounds map[string]bool) {
	so := text.String()
	head, broken := cutHyphen(so)
	switch {
	case !broken || !startsLower(next):
		if !endsWithDash(so) {
			text.WriteByte(' ')
		}
	case compounds[strings.ToLower(lastWord(head)+"-"+firstWord(next))]:
		// The hyphen is the word's own.
	default:
		text.Reset()
		text.WriteString(head)
	}
	text.WriteString(next)
}

// cutHyphen cuts a hyphen that follows a letter at the end.
func cutHyphen(text string) (string, bool) {
	for _, hyphen := range [...]string{"-", "\u00ad", "\u2010"} {
		if head, found := strings.CutSuffix(text, hyphen); found {
			last, _ := utf8.DecodeLastRuneInString(head)
			return head, unicode.IsLetter(last)
		}
	}
	return text, false
}

// endsWithDash reports whether a word goes on without a space: "post-" before
// "Brexit", "and/" before "or".
func endsWithDash(text string) bool {
	head, broken := cutHyphen(text)
	return broken && head != text || strings.HasSuffix(text, "/")
}

// compoundsOf returns the words with a hyphen inside that stand within lines.
func compoundsOf(lines []line) map[string]bool {
	compounds := map[string]bool{}
	for _, l := range lines {
		for word := range strings.FieldsSeq(l.text) {
			if word = strings.TrimFunc(word, isNoLetter); strings.Contains(word, "-") {
				compounds[strings.ToLower(word)] = true
			}
		}
	}
	return compounds
}

func isNoLetter(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }

func lastWord(text string) string {
	if i := strings.LastIndexFunc(text, unicode.IsSpace); i >= 0 {
		text = text[i:]
	}
	return strings.TrimFunc(text, isNoLetter)
}

func firstWord(text string) string {
	if i := strings.IndexFunc(text, unicode.IsSpace); i >= 0 {
		text = text[:i]
	}
	return strings.TrimFunc(text, isNoLetter)
}

func startsLower(text string) bool {
	first, _ := utf8.DecodeRuneInString(text)
	return unicode.IsLower(first)
}

func startsItem(text string) bool {
	first, size := utf8.DecodeRuneInString(text)
	return isBullet(first) && len(text) > size
}

// isBullet knows bullets by their character, and a symbol without a name where
// an item may start as one.
func isBullet(r rune) bool {
	return strings.ContainsRune("•◦▪‣●○■□➢➤⁃\uf0b7\uf0a7\ufffd", r)
}

func endsSentence(text string) bool {
	text = strings.TrimRight(text, "\"'”’»)]*0123456789")
	last, _ := utf8.DecodeLastRuneInString(text)
	return text == "" || strings.ContainsRune(".!?:…。！？", last)
}

// cleanText squeezes white space, undoes ligatures, and drops soft hyphens,
// control characters and what no font could name.
func cleanText(text string) string {
	text = norm.NFC.String(strings.Map(func(r rune) rune {
		switch {
		case r == '\u00ad' || r == '\u200b' || r == '\ufeff' || r == utf8.RuneError:
			return -1
		case unicode.IsSpace(r) || unicode.IsControl(r):
			return ' '
		}
		return r
	}, strings.ToValidUTF8(text, string(utf8.RuneError))))
	text = strings.NewReplacer("ﬀ", "ff", "ﬁ", "fi", "ﬂ", "fl", "ﬃ", "ffi", "ﬄ", "ffl", "ﬅ", "st", "ﬆ", "st").Replace(text)
	return strings.Join(strings.Fields(text), " ")
}
