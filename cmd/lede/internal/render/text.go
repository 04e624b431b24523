package render

import (
	"fmt"
	"strings"

	"github.com/lede-bot/lede/article"
	"github.com/lede-bot/lede/cmd/lede/internal/terminal"
	"github.com/lede-bot/lede/summarize"
)

// Text sets results for reading on a screen.
type Text struct {
	Screen terminal.Screen
	// Quiet leaves out everything but the result itself.
	Quiet bool
}

var _ Format = Text{}

// Summary implements [Format].
func (t Text) Summary(a *article.Article, s *summarize.Summary) (string, error) {
	var b strings.Builder
	t.header(&b, a)
	t.claim(&b, a, s.Lede, "")
	if len(s.Points) > 0 {
		b.WriteString("\n")
	}
	for _, point := range s.Points {
		t.claim(&b, a, point, "• ")
	}
	t.footer(&b, a, claims(s), s.Notes)
	return b.String(), nil
}

// Answer implements [Format].
func (t Text) Answer(a *article.Article, _ string, answer *summarize.Answer) (string, error) {
	var b strings.Builder
	t.header(&b, a)
	if !answer.Abstained {
		for i, claim := range answer.Claims {
			t.claim(&b, a, claim, marker(i, len(answer.Claims)))
		}
		t.footer(&b, a, answer.Claims, answer.Notes)
		return b.String(), nil
	}
	b.WriteString(t.Screen.Bold(Silent) + "\n")
	if nearest, ok := passage(a, answer.Nearest); ok && !t.Quiet {
		b.WriteString("\n" + t.Screen.Dim("Nearest to the question:") + "\n")
		t.claim(&b, a, summarize.Claim{Text: nearest.Text, Citations: []int{nearest.Number}}, "  ")
		t.footer(&b, a, nil, answer.Notes)
	}
	return b.String(), nil
}

// marker stands in front of the direct answer and of the evidence below it.
func marker(i, n int) string {
	if n == 1 || i == 0 {
		return ""
	}
	return "• "
}

// Article implements [Format]. Read by a program rather than a person, it is the
// body alone, a line a paragraph.
func (t Text) Article(a *article.Article) (string, error) {
	if !t.Screen.Terminal {
		return terminal.Safe(a.Text) + "\n", nil
	}
	var b strings.Builder
	t.header(&b, a)
	previous := article.Block{}
	for i, block := range a.Blocks {
		if i > 0 {
			b.WriteString(between(previous, block))
		}
		t.block(&b, block)
		previous = block
	}
	t.note(&b, a)
	return b.String(), nil
}

// between is the empty line between blocks, which rows and items of one list do without.
func between(previous, block article.Block) string {
	if previous.Kind == block.Kind && (block.Kind == article.ListItem || block.Kind == article.TableRow) {
		return ""
	}
	return "\n"
}

func (t Text) block(b *strings.Builder, block article.Block) {
	text := terminal.Safe(block.Text)
	first, rest := "", ""
	var style func(string) string
	switch block.Kind {
	case article.Paragraph:
	case article.Heading:
		style = t.Screen.Bold
	case article.ListItem:
		first = strings.Repeat("  ", max(block.Level-1, 0)) + "• "
		if block.Marker != "" {
			first = strings.Repeat("  ", max(block.Level-1, 0)) + terminal.SafeLine(block.Marker) + " "
		}
		rest = strings.Repeat(" ", terminal.Width(first))
	case article.Quote:
		first, rest = t.Screen.Dim("│ "), t.Screen.Dim("│ ")
	case article.TableRow:
		text = strings.Join(cells(text), "  |  ")
	case article.Preformatted:
		b.WriteString("    " + strings.ReplaceAll(text, "\n", "\n    ") + "\n")
		return
	}
	b.WriteString(terminal.Wrap(text, t.Screen.Columns, first, rest, style, terminal.Tail{}) + "\n")
}

func (t Text) header(b *strings.Builder, a *article.Article) {
	if t.Quiet {
		return
	}
	line := func(text string, style func(string) string) {
		b.WriteString(terminal.Wrap(text, t.Screen.Columns, "", "", style, terminal.Tail{}) + "\n")
	}
	if a.Headline != "" {
		line(terminal.SafeLine(a.Headline), t.Screen.Bold)
	}
	whole := facts(a) // each fact stays on one line, if it can
	for i, fact := range whole {
		whole[i] = strings.ReplaceAll(terminal.SafeLine(fact), " ", noBreakSpace)
	}
	if len(whole) > 0 {
		line(strings.Join(whole, " · "), func(text string) string {
			return t.Screen.Dim(strings.ReplaceAll(text, noBreakSpace, " "))
		})
	}
	if a.Headline != "" || len(whole) > 0 {
		b.WriteString("\n")
	}
}

const noBreakSpace = "\u00a0"

// note says how much was read, where that is worth saying.
func (t Text) note(b *strings.Builder, a *article.Article) {
	if text := a.Notice(); text != "" && !t.Quiet {
		b.WriteString("\n" + terminal.Wrap(text, t.Screen.Columns, "", "", t.Screen.Warn, terminal.Tail{}) + "\n")
	}
}

// claim writes a statement with its citations as a tail.
func (t Text) claim(b *strings.Builder, a *article.Article, claim summarize.Claim, bullet string) {
	var tail terminal.Tail
	if !t.Quiet {
		tail = t.citations(a, claim)
	}
	first := bullet
	if bullet == "• " {
		first = t.Screen.Accent("•") + " "
	}
	rest := strings.Repeat(" ", terminal.Width(bullet))
	text := terminal.SafeLine(claim.Text)
	if claim.Doubt {
		text += doubt
	}
	b.WriteString(terminal.Wrap(text, t.Screen.Columns, first, rest, nil, tail) + "\n")
}

func (t Text) citations(a *article.Article, claim summarize.Claim) terminal.Tail {
	var text strings.Builder
	columns := 0
	for _, n := range claim.Citations {
		mark := fmt.Sprintf("[%d]", n)
		if columns == 0 {
			text.WriteString(" ")
			columns++
		}
		text.WriteString(t.Screen.Link(a.CitationURL(n), t.Screen.Dim(mark)))
		columns += len(mark)
	}
	return terminal.Tail{Text: text.String(), Columns: columns}
}

// footer says how much was read, and lists the sources where the numbers are not
// links themselves.
func (t Text) footer(b *strings.Builder, a *article.Article, list []summarize.Claim, n summarize.Notes) {
	if t.Quiet {
		return
	}
	t.note(b, a)
	for i, line := range notes(n) {
		if i == 0 {
			b.WriteString("\n")
		}
		b.WriteString(terminal.Wrap(terminal.SafeLine(line), t.Screen.Columns, "", "", t.Screen.Warn, terminal.Tail{}) + "\n")
	}
	passages := cited(a, list)
	if len(passages) == 0 || (t.Screen.Links && a.URL != "") {
		return
	}
	b.WriteString("\n" + t.Screen.Dim("Sources") + "\n")
	for _, p := range passages {
		mark := fmt.Sprintf("[%d]", p.Number)
		lead := t.Screen.Dim(mark) + strings.Repeat(" ", max(5-len(mark), 1))
		if address := a.CitationURL(p.Number); address != "" {
			b.WriteString(lead + terminal.Address(address) + "\n")
			continue
		}
		lead += fmt.Sprintf("paragraph %d: ", p.Block+1)
		room := max(t.Screen.Columns-terminal.Width(lead), 10)
		b.WriteString(lead + terminal.Shorten(terminal.SafeLine(p.Text), room) + "\n")
	}
}
