package render

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/lede-bot/lede/article"
	"github.com/lede-bot/lede/cmd/lede/internal/terminal"
	"github.com/lede-bot/lede/summarize"
)

// Markdown writes results as CommonMark, with the table rows of GitHub's dialect.
type Markdown struct {
	// Quiet leaves out everything but the result itself.
	Quiet bool
}

var _ Format = Markdown{}

// Summary implements [Format].
func (m Markdown) Summary(a *article.Article, s *summarize.Summary) (string, error) {
	var b strings.Builder
	m.header(&b, a)
	b.WriteString(m.claim(a, s.Lede) + "\n")
	if len(s.Points) > 0 {
		b.WriteString("\n")
	}
	for _, point := range s.Points {
		b.WriteString("- " + m.claim(a, point) + "\n")
	}
	m.footer(&b, a, claims(s), s.Notes)
	return b.String(), nil
}

// Answer implements [Format].
func (m Markdown) Answer(a *article.Article, question string, answer *summarize.Answer) (string, error) {
	var b strings.Builder
	m.header(&b, a)
	if !m.Quiet {
		b.WriteString("**" + escapeMarkdown(question) + "**\n\n")
	}
	list := answer.Claims
	if answer.Abstained {
		b.WriteString(Silent + "\n")
		list = nil
		if nearest, ok := passage(a, answer.Nearest); ok && !m.Quiet {
			list = []summarize.Claim{{Text: nearest.Text, Citations: []int{nearest.Number}}}
			b.WriteString("\nNearest to the question:\n\n> " + m.claim(a, list[0]) + "\n")
		}
	}
	for i, claim := range answer.Claims {
		if answer.Abstained {
			break
		}
		switch i {
		case 0:
			b.WriteString(m.claim(a, claim) + "\n")
		case 1:
			b.WriteString("\n- " + m.claim(a, claim) + "\n")
		default:
			b.WriteString("- " + m.claim(a, claim) + "\n")
		}
	}
	m.footer(&b, a, list, answer.Notes)
	return b.String(), nil
}

// Article implements [Format].
func (m Markdown) Article(a *article.Article) (string, error) {
	var b strings.Builder
	m.header(&b, a)
	previous := article.Block{}
	for i, block := range a.Blocks {
		if i > 0 {
			b.WriteString(between(previous, block))
		}
		starts := i == 0 || previous.Kind != article.TableRow
		b.WriteString(markdownBlock(block, starts))
		previous = block
	}
	if note := a.Notice(); note != "" && !m.Quiet {
		b.WriteString("\n*" + note + "*\n")
	}
	return b.String(), nil
}

// markdownBlock writes one block; the first row of a table needs a rule below it.
func markdownBlock(block article.Block, starts bool) string {
	text := escapeMarkdown(block.Text)
	switch block.Kind {
	case article.Heading:
		return strings.Repeat("#", min(max(block.Level, 1), 6)) + " " + text + "\n"
	case article.ListItem:
		bullet := "-"
		if block.Marker != "" {
			bullet = terminal.SafeLine(block.Marker)
		}
		return strings.Repeat("   ", max(block.Level-1, 0)) + bullet + " " + text + "\n"
	case article.Quote:
		return "> " + text + "\n"
	case article.Preformatted:
		code := terminal.Safe(block.Text)
		fence := "```"
		for strings.Contains(code, fence) {
			fence += "`"
		}
		return fence + "\n" + code + "\n" + fence + "\n"
	case article.TableRow:
		row := cells(terminal.Safe(block.Text))
		for i, cell := range row {
			row[i] = strings.ReplaceAll(escapeMarkdown(cell), "|", `\|`)
		}
		line := "| " + strings.Join(row, " | ") + " |\n"
		if starts {
			line += "|" + strings.Repeat(" --- |", len(row)) + "\n"
		}
		return line
	case article.Paragraph:
	}
	return text + "\n"
}

func (m Markdown) header(b *strings.Builder, a *article.Article) {
	if m.Quiet {
		return
	}
	if a.Headline != "" {
		title := escapeMarkdown(a.Headline)
		if a.URL != "" {
			title = markdownLink(title, a.URL)
		}
		b.WriteString("# " + title + "\n\n")
	}
	if line := strings.Join(facts(a), " · "); line != "" {
		b.WriteString("*" + escapeMarkdown(line) + "*\n\n")
	}
}

// claim writes a statement with its citations: links where the article has an
// address, numbers of the sources below where it has none.
func (m Markdown) claim(a *article.Article, claim summarize.Claim) string {
	text := escapeMarkdown(claim.Text)
	if claim.Doubt {
		text += doubt
	}
	if m.Quiet {
		return text
	}
	for i, n := range claim.Citations {
		if i == 0 {
			text += " "
		}
		if address := a.CitationURL(n); address != "" {
			text += markdownLink(fmt.Sprintf(`\[%d\]`, n), address)
		} else {
			text += fmt.Sprintf(`\[%d\]`, n)
		}
	}
	return text
}

func (m Markdown) footer(b *strings.Builder, a *article.Article, list []summarize.Claim, n summarize.Notes) {
	if m.Quiet {
		return
	}
	if note := a.Notice(); note != "" {
		b.WriteString("\n*" + note + "*\n")
	}
	for _, line := range notes(n) {
		b.WriteString("\n*" + escapeMarkdown(line) + "*\n")
	}
	passages := cited(a, list)
	if a.URL != "" || len(passages) == 0 {
		return
	}
	b.WriteString("\n## Sources\n\n")
	for _, p := range passages {
		fmt.Fprintf(b, "- \\[%d\\] paragraph %d: %s\n", p.Number, p.Block+1, escapeMarkdown(p.Text))
	}
}

func markdownLink(text, address string) string {
	return "[" + text + "](<" + terminal.Address(address) + ">)"
}

// inline matches what has a meaning anywhere in a line, lineStart what has one
// only at the beginning.
var (
	inline    = regexp.MustCompile("[\\\\`*_\\[\\]<>]")
	lineStart = regexp.MustCompile(`^(#{1,6}(?:\s|$)|[-+](?:\s|$)|=+$|-+$|~~~|\d{1,9}[.)](?:\s|$))`)
)

// escapeMarkdown writes text so that it shows as it is.
func escapeMarkdown(text string) string {
	text = inline.ReplaceAllString(terminal.SafeLine(text), `\$0`)
	if loc := lineStart.FindStringIndex(text); loc != nil {
		mark := strings.IndexFunc(text, func(r rune) bool { return r < '0' || r > '9' })
		text = text[:mark] + `\` + text[mark:]
	}
	return text
}
