package bot

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/bwmarrin/discordgo"

	"github.com/lede-bot/lede/article"
	"github.com/lede-bot/lede/bot/internal/card"
	"github.com/lede-bot/lede/bot/internal/words"
)

// The most that one request reads.
const (
	mostLinks       = 5
	mostAttachments = 5
	mostQuestion    = card.MaxQuestion // characters
	// leastText is how many words make a message without a link worth reading.
	leastText = 25
)

var (
	linkPattern = regexp.MustCompile(`(?i)\bhttps?://[^\s<>"|` + "`" + `]+`)
	// markupPattern finds what Discord writes for people, roles, channels,
	// commands, custom emoji and times.
	markupPattern  = regexp.MustCompile(`<(?:@[!&]?|#|/[^:>]+:|a?:\w+:|t:)-?\d+(?::\w)?>`)
	messagePattern = regexp.MustCompile(`(?i)^https?://(?:\w+\.)?discord(?:app)?\.com/channels/`)
)

// linksIn returns the links of a text that can be opened, each page once, in
// order; links to messages of Discord are none.
func linksIn(text string) []string {
	var links []string
	seen := map[string]bool{}
	for _, found := range linkPattern.FindAllString(text, -1) {
		u, err := article.ParseLink(found)
		if err != nil || messagePattern.MatchString(found) {
			continue
		}
		if canonical := article.CanonicalLink(u); !seen[canonical] {
			seen[canonical] = true
			links = append(links, u.String())
		}
	}
	return links
}

// wordsBeside returns what a text says beside its links and mentions.
func wordsBeside(text string) string {
	text = linkPattern.ReplaceAllString(text, " ")
	text = markupPattern.ReplaceAllString(text, " ")
	return strings.Join(strings.FieldsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || r == '<' || r == '>' }), " ")
}

// asks reports whether a text is put as a question.
func asks(text string) bool {
	return strings.ContainsAny(text, "?？؟")
}

// canonical returns the link under which a page is remembered.
func canonical(link string) string {
	u, err := article.ParseLink(link)
	if err != nil {
		return link
	}
	return article.CanonicalLink(u)
}

// materialOf collects what there is to read in a message, in what it forwards,
// and in the cards under it. With nothing, the error says why.
func (b *Bot) materialOf(m *discordgo.Message) (Material, error) {
	c := b.newCollector()
	c.message(m)
	for _, snapshot := range m.MessageSnapshots {
		if snapshot.Message != nil {
			c.message(snapshot.Message)
		}
	}
	return c.material()
}

// collector gathers what there is to read, each page and file once.
type collector struct {
	m     Material
	texts []string
	seen  map[string]bool
	most  int   // bytes of a file
	why   error // of the last file that can't be read
}

func (b *Bot) newCollector() *collector {
	return &collector{seen: map[string]bool{}, most: b.options.MaxFileBytes}
}

func (c *collector) message(m *discordgo.Message) {
	c.text(m.Content)
	for _, e := range m.Embeds {
		if e == nil {
			continue
		}
		c.links(linksIn(e.URL))
		if e.Type == discordgo.EmbedTypeRich || e.Type == "" {
			c.text(textOfEmbed(e))
		}
	}
	for _, a := range m.Attachments {
		c.attachment(a)
	}
}

func (c *collector) text(text string) {
	c.links(linksIn(text))
	c.texts = append(c.texts, text)
}

func (c *collector) links(links []string) {
	for _, link := range links {
		name := canonical(link)
		switch {
		case c.seen[name]:
		case len(c.m.Links) == mostLinks:
			c.seen[name] = true
			c.m.LeftOut++
		default:
			c.seen[name] = true
			c.m.Links = append(c.m.Links, link)
		}
	}
}

func (c *collector) attachment(a *discordgo.MessageAttachment) {
	switch {
	case a == nil || c.seen[a.ID]:
	case !readable(a.Filename, a.ContentType):
		c.why = &words.Problem{Key: words.ProblemFileKind}
	case a.Size > c.most:
		c.why = fileTooLarge(c.most, nil)
	case len(c.m.Attachments) == mostAttachments:
		c.m.LeftOut++
	default:
		c.seen[a.ID] = true
		c.m.Attachments = append(c.m.Attachments, Attachment{
			ID: a.ID, Name: a.Filename, URL: a.URL, ContentType: a.ContentType, Size: a.Size,
		})
	}
}

// material prefers links and files to the words around them.
func (c *collector) material() (Material, error) {
	if !c.m.Empty() {
		return c.m, nil
	}
	if c.why != nil {
		return c.m, c.why
	}
	longest := slices.MaxFunc(append(c.texts, ""), func(a, b string) int { return len(a) - len(b) })
	if n := wordCount(longest); n < leastText {
		return c.m, &words.Problem{Key: words.ProblemNoLink}
	}
	c.m.Text = longest
	return c.m, nil
}

// wordCount counts words as far as it matters here: languages that don't part
// them with spaces are counted by two letters a word.
func wordCount(text string) int {
	n := 0
	for word := range strings.FieldsSeq(text) {
		if r, _ := utf8.DecodeRuneInString(word); unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai) {
			n += utf8.RuneCountInString(word) / 2
			continue
		}
		n++
	}
	return n
}

func fileTooLarge(most int, cause error) error {
	size := fmt.Sprintf("%.3g MB", float64(most)/(1<<20))
	return &words.Problem{Key: words.ProblemFileLarge, Args: words.Args{"Size": size}, Err: cause}
}

func textOfEmbed(e *discordgo.MessageEmbed) string {
	parts := []string{e.Title, e.Description}
	for _, f := range e.Fields {
		if f != nil {
			parts = append(parts, f.Name, f.Value)
		}
	}
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), "\n\n")
}

// readable reports whether a file's name or type is of a kind that Lede reads.
func readable(name, contentType string) bool {
	media, _, _ := strings.Cut(contentType, ";")
	switch strings.TrimSpace(strings.ToLower(media)) {
	case "text/plain", "text/markdown", "text/html", "application/xhtml+xml", "application/pdf":
		return true
	}
	switch strings.ToLower(path.Ext(name)) {
	case ".txt", ".text", ".md", ".markdown", ".html", ".htm", ".xhtml", ".pdf":
		return true
	}
	return false
}

// checkQuestion refuses a question that is none, or too long to be answered.
func checkQuestion(question string) (string, error) {
	question = strings.TrimSpace(question)
	switch {
	case question == "":
		return "", &words.Problem{Key: words.ProblemQuestionEmpty}
	case utf8.RuneCountInString(question) > mostQuestion:
		return "", &words.Problem{Key: words.ProblemQuestionLong, N: mostQuestion}
	}
	return question, nil
}
