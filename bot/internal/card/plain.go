package card

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/rivo/uniseg"

	"github.com/lede-bot/lede/bot/internal/discord"
)

// phoneColumns is how many columns of text a card has on a phone.
const phoneColumns = 42

// Plain draws messages as a person sees them on a phone: the text without its
// Markdown, in lines as long as the screen, the controls in brackets, and at
// the end where the links lead. It is for tests and logs.
func Plain(messages []discord.Message) string {
	d := drawing{columns: phoneColumns, controls: true}
	for _, m := range messages {
		d.message(m)
	}
	return d.String()
}

// Text returns all that messages say as plain text, with the addresses of
// links at the end.
func Text(messages []discord.Message) string {
	var d drawing
	for _, m := range messages {
		d.components(m.Components)
	}
	return d.String()
}

// drawing collects lines and links. Without columns lines are not wrapped.
type drawing struct {
	lines    []string
	links    []string
	columns  int
	controls bool
}

func (d *drawing) String() string {
	lines := d.lines
	if len(d.links) > 0 {
		lines = append(slices.Clone(lines), "")
		lines = append(lines, d.links...)
	}
	return strings.Join(lines, "\n") + "\n"
}

func (d *drawing) message(m discord.Message) {
	top := "┌" + strings.Repeat("─", d.columns+1)
	if m.Private {
		top = "┌ only you see this " + strings.Repeat("─", d.columns-18)
	}
	start := len(d.lines)
	if m.Content != "" {
		d.text(m.Content)
	}
	d.components(m.Components)
	for i := start; i < len(d.lines); i++ {
		d.lines[i] = strings.TrimRight("│ "+d.lines[i], " ")
	}
	d.lines = slices.Insert(d.lines, start, top)
	for _, file := range m.Files {
		d.lines = append(d.lines, "│ 📎 "+file.Name)
	}
	d.lines = append(d.lines, "└"+strings.Repeat("─", d.columns+1))
}

func (d *drawing) components(list []discordgo.MessageComponent) {
	for i, c := range list {
		if i > 0 && len(d.lines) > 0 && d.lines[len(d.lines)-1] != "" {
			d.lines = append(d.lines, "")
		}
		switch c := c.(type) {
		case discordgo.Container:
			d.components(c.Components)
		case discordgo.TextDisplay:
			d.text(c.Content)
		case discordgo.Section:
			d.components(c.Components)
			if d.controls {
				d.accessory(c.Accessory)
			}
		case discordgo.ActionsRow:
			if d.controls {
				d.row(c)
			}
		case discordgo.Separator:
			if d.controls {
				d.lines = append(d.lines, strings.Repeat("─", d.columns))
			}
		}
	}
}

func (d *drawing) accessory(c discordgo.MessageComponent) {
	switch c := c.(type) {
	case discordgo.Thumbnail:
		d.lines = append(d.lines, "(image "+c.Media.URL+")")
	case discordgo.Button:
		d.lines = append(d.lines, buttonText(c))
	}
}

func buttonText(b discordgo.Button) string {
	text := "[ " + b.Label + " ]"
	if b.Style == discordgo.PrimaryButton || b.Style == discordgo.DangerButton {
		text = "[*" + b.Label + "*]"
	}
	if b.Disabled {
		text = "( " + b.Label + " )"
	}
	if b.URL != "" {
		text = "[ " + b.Label + " ↗ ]"
	}
	return text
}

func (d *drawing) row(row discordgo.ActionsRow) {
	var controls []string
	for _, c := range row.Components {
		switch c := c.(type) {
		case discordgo.Button:
			controls = append(controls, strings.ReplaceAll(buttonText(c), " ", noBreak))
		case discordgo.SelectMenu:
			var chosen []string
			for _, option := range c.Options {
				if option.Default {
					chosen = append(chosen, option.Label)
				}
			}
			for _, value := range c.DefaultValues {
				chosen = append(chosen, fmt.Sprintf("%s %s", value.Type, value.ID))
			}
			if len(chosen) == 0 {
				chosen = []string{c.Placeholder}
			}
			controls = append(controls, "[ "+strings.Join(chosen, ", ")+" ▾ ]")
		}
	}
	for _, text := range wrap(strings.Join(controls, " "), d.columns) {
		d.lines = append(d.lines, strings.ReplaceAll(text, noBreak, " "))
	}
}

// text adds the lines of a text display.
func (d *drawing) text(content string) {
	for _, text := range strings.Split(content, "\n") {
		first, next := "", ""
		for _, mark := range [...]struct{ markdown, first, next string }{
			{"### ", "", ""}, {"-# ", "", ""}, {"- ", "• ", "  "}, {"> ", "▎ ", "▎ "},
		} {
			if rest, found := strings.CutPrefix(text, mark.markdown); found {
				text, first, next = rest, mark.first, mark.next
				break
			}
		}
		for i, part := range wrap(d.unmark(text), d.columns-len([]rune(first))) {
			if i > 0 {
				first = next
			}
			d.lines = append(d.lines, first+strings.ReplaceAll(part, noBreak, " "))
		}
	}
}

var (
	markdown = regexp.MustCompile(`\\[^0-9A-Za-z\s]|\*\*|\*\(|\)\*|\[((?:\\.|[^\]\\])*)\]\(<([^>]*)>\)|<t:(\d+):([DR])>|` + noWidth)
	escaped  = regexp.MustCompile(`\\([^0-9A-Za-z\s])`)
)

// unmark returns the text that Markdown shows, and notes its links.
func (d *drawing) unmark(text string) string {
	return markdown.ReplaceAllStringFunc(text, func(found string) string {
		parts := markdown.FindStringSubmatch(found)
		switch {
		case strings.HasPrefix(found, `\`):
			return found[1:]
		case parts[2] != "":
			label := strings.ReplaceAll(escaped.ReplaceAllString(parts[1], "$1"), noWidth, "")
			if note := label + " " + parts[2]; !slices.Contains(d.links, note) {
				d.links = append(d.links, note)
			}
			return label
		case parts[3] != "":
			seconds, _ := strconv.ParseInt(parts[3], 10, 64)
			return time.Unix(seconds, 0).UTC().Format("2006-01-02")
		case found == "*(":
			return "("
		case found == ")*":
			return ")"
		}
		return ""
	})
}

// wrap breaks text into lines of so many columns; 0 columns and fewer mean no limit.
func wrap(text string, columns int) []string {
	if columns <= 0 {
		return []string{text}
	}
	var lines []string
	var current strings.Builder
	width := 0
	state := -1
	for text != "" {
		var segment string
		segment, text, _, state = uniseg.FirstLineSegmentInString(text, state)
		segmentWidth := uniseg.StringWidth(strings.TrimRight(segment, " "))
		if width > 0 && width+segmentWidth > columns {
			lines = append(lines, strings.TrimRight(current.String(), " "))
			current.Reset()
			width = 0
		}
		current.WriteString(segment)
		width += uniseg.StringWidth(segment)
	}
	return append(lines, strings.TrimRight(current.String(), " "))
}
