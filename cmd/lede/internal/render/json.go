package render

import (
	"bytes"
	"encoding/json"
	"strings"

	"github.com/lede-bot/lede/article"
	"github.com/lede-bot/lede/summarize"
)

// JSON writes results as one indented object; "lede help json" describes it.
type JSON struct{}

var _ Format = JSON{}

type articleJSON struct {
	URL          string           `json:"url"`
	CanonicalURL string           `json:"canonical_url"`
	Headline     string           `json:"headline"`
	Dek          string           `json:"dek"`
	Byline       string           `json:"byline"`
	Site         string           `json:"site"`
	Published    string           `json:"published"`
	Modified     string           `json:"modified"`
	Language     string           `json:"language"`
	LeadImage    string           `json:"lead_image"`
	Verdict      article.Verdict  `json:"verdict"`
	Coverage     article.Coverage `json:"coverage"`
}

type passageJSON struct {
	Number int    `json:"number"`
	Text   string `json:"text"`
	Kind   string `json:"kind"`
	Block  int    `json:"block"` // counts from 0, as the offsets do
	Start  int    `json:"start"`
	End    int    `json:"end"`
	URL    string `json:"url,omitempty"`
}

type blockJSON struct {
	Kind   string `json:"kind"`
	Level  int    `json:"level,omitempty"`
	Marker string `json:"marker,omitempty"`
	Text   string `json:"text"`
}

// Summary implements [Format].
func (JSON) Summary(a *article.Article, s *summarize.Summary) (string, error) {
	return indented(struct {
		Schema   string             `json:"schema"`
		Article  articleJSON        `json:"article"`
		Summary  *summarize.Summary `json:"summary"`
		Passages []passageJSON      `json:"passages"`
	}{"lede.summary.v1", articleFields(a), withLists(s), passagesJSON(a, cited(a, claims(s)))})
}

// Answer implements [Format].
func (JSON) Answer(a *article.Article, question string, answer *summarize.Answer) (string, error) {
	passages := cited(a, answer.Claims)
	if nearest, ok := passage(a, answer.Nearest); ok && len(passages) == 0 {
		passages = append(passages, nearest)
	}
	shown := *answer
	if shown.Claims == nil {
		shown.Claims = []summarize.Claim{}
	}
	return indented(struct {
		Schema   string           `json:"schema"`
		Article  articleJSON      `json:"article"`
		Question string           `json:"question"`
		Answer   summarize.Answer `json:"answer"`
		Passages []passageJSON    `json:"passages"`
	}{"lede.answer.v1", articleFields(a), question, shown, passagesJSON(a, passages)})
}

// Article implements [Format].
func (JSON) Article(a *article.Article) (string, error) {
	blocks := make([]blockJSON, len(a.Blocks))
	for i, b := range a.Blocks {
		blocks[i] = blockJSON{b.Kind.String(), b.Level, b.Marker, b.Text}
	}
	return indented(struct {
		Schema   string        `json:"schema"`
		Article  articleJSON   `json:"article"`
		Text     string        `json:"text"`
		Blocks   []blockJSON   `json:"blocks"`
		Passages []passageJSON `json:"passages"`
	}{"lede.article.v1", articleFields(a), a.Text, blocks, passagesJSON(a, a.Passages)})
}

func articleFields(a *article.Article) articleJSON {
	return articleJSON{
		URL: a.URL, CanonicalURL: a.CanonicalURL, Headline: a.Headline, Dek: a.Dek, Byline: a.Byline,
		Site: a.Site, Published: Moment(a.Published), Modified: Moment(a.Modified), Language: a.Language,
		LeadImage: a.LeadImage, Verdict: a.Verdict, Coverage: a.Coverage,
	}
}

// withLists makes sure that a list without members is written as one.
func withLists(s *summarize.Summary) *summarize.Summary {
	shown := *s
	if shown.Points == nil {
		shown.Points = []summarize.Claim{}
	}
	if shown.Lede.Citations == nil {
		shown.Lede.Citations = []int{}
	}
	return &shown
}

func passagesJSON(a *article.Article, passages []article.Passage) []passageJSON {
	out := make([]passageJSON, len(passages))
	for i, p := range passages {
		out[i] = passageJSON{p.Number, p.Text, p.Kind.String(), p.Block, p.Start, p.End, a.CitationURL(p.Number)}
	}
	return out
}

func indented(value any) (string, error) {
	var b strings.Builder
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(value); err != nil {
		return "", err
	}
	return string(EscapeControls([]byte(b.String()))), nil
}

// EscapeControls writes the control characters that JSON allows in strings and a
// terminal may act on (DEL and C1, U+007F to U+009F) as \u escapes.
func EscapeControls(encoded []byte) []byte {
	if !bytes.ContainsRune(encoded, 0x7f) && !hasC1(encoded) {
		return encoded
	}
	const hex = "0123456789abcdef"
	out := make([]byte, 0, len(encoded)+64)
	for i := 0; i < len(encoded); i++ {
		c := encoded[i]
		switch {
		case c == 0x7f:
			out = append(out, `\u007f`...)
		case c == 0xc2 && i+1 < len(encoded) && encoded[i+1] < 0xa0:
			i++
			out = append(out, '\\', 'u', '0', '0', hex[encoded[i]>>4], hex[encoded[i]&15])
		default:
			out = append(out, c)
		}
	}
	return out
}

// hasC1 looks for the bytes of U+0080 to U+009F in UTF-8.
func hasC1(text []byte) bool {
	for {
		i := bytes.IndexByte(text, 0xc2)
		if i < 0 || i+1 >= len(text) {
			return false
		}
		if text[i+1] < 0xa0 {
			return true
		}
		text = text[i+2:]
	}
}
