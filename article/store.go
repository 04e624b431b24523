package article

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"
	"unicode/utf8"
)

// storedVersion is raised when older programs could misread what is written.
const storedVersion = 1

// stored is what of an article cannot be computed from the rest of it.
type stored struct {
	Version   int        `json:"v"`
	URL       string     `json:"url,omitempty"`
	Canonical string     `json:"canonical,omitempty"`
	Headline  string     `json:"headline,omitempty"`
	Dek       string     `json:"dek,omitempty"`
	Byline    string     `json:"byline,omitempty"`
	Site      string     `json:"site,omitempty"`
	Published *time.Time `json:"published,omitempty"`
	Modified  *time.Time `json:"modified,omitempty"`
	Language  string     `json:"language,omitempty"`
	LeadImage string     `json:"image,omitempty"`
	Verdict   Verdict    `json:"verdict"`
	Coverage  Coverage   `json:"coverage"`

	Blocks []storedBlock `json:"blocks,omitempty"`
	// Passages holds block, start and end of each.
	Passages [][3]int `json:"passages,omitempty"`
	// Text is kept only where it is not what JoinBlocks makes of the blocks.
	Text *string `json:"text,omitempty"`
	// Directives are the text directives of the passages, empty where a passage
	// has none; nil for an article without a page.
	Directives []string `json:"directives,omitempty"`
}

type storedBlock struct {
	Kind   BlockKind `json:"k,omitempty"`
	Level  int       `json:"l,omitempty"`
	Marker string    `json:"m,omitempty"`
	Text   string    `json:"t"`
}

// Encode writes an article so that [Decode] restores it, the links of
// [Article.CitationURL] included; the page itself is not kept. It is JSON, which
// compresses well. An article whose text is not valid UTF-8, which no reading
// makes, is an error.
func Encode(a *Article) ([]byte, error) {
	if !utf8.ValidString(a.Text) {
		return nil, errors.New("encoding an article: its text is not UTF-8")
	}
	s := stored{
		Version: storedVersion, URL: a.URL, Canonical: a.CanonicalURL, Headline: a.Headline, Dek: a.Dek, Byline: a.Byline,
		Site: a.Site, Published: set(a.Published), Modified: set(a.Modified), Language: a.Language, LeadImage: a.LeadImage,
		Verdict: a.Verdict, Coverage: a.Coverage,
	}
	for _, b := range a.Blocks {
		s.Blocks = append(s.Blocks, storedBlock(b))
	}
	if text, _ := JoinBlocks(a.Blocks); text != a.Text {
		s.Text = &a.Text
	}
	for _, p := range a.Passages {
		s.Passages = append(s.Passages, [3]int{p.Block, p.Start, p.End})
	}
	if a.locator != nil {
		s.Directives = make([]string, len(a.Passages))
		for i := range a.Passages {
			s.Directives[i], _ = a.locator.directive(a.Passages, i)
		}
	}
	encoded, err := json.Marshal(s)
	if err != nil {
		return nil, fmt.Errorf("encoding an article: %w", err)
	}
	return encoded, nil
}

func set(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

// errDamaged never holds text of the article.
var errDamaged = errors.New("decoding an article: what was kept is damaged")

// Decode restores an article that [Encode] wrote. The error says that the bytes
// are something else, damaged, or written by a newer version of Lede; it holds
// nothing of their content.
func Decode(encoded []byte) (*Article, error) {
	var s stored
	if err := json.Unmarshal(encoded, &s); err != nil {
		return nil, errDamaged // the cause would quote the text
	}
	if s.Version != storedVersion {
		return nil, fmt.Errorf("decoding an article: version %d is not known", s.Version)
	}
	a := &Article{
		URL: s.URL, CanonicalURL: s.Canonical, Headline: s.Headline, Dek: s.Dek, Byline: s.Byline, Site: s.Site,
		Language: s.Language, LeadImage: s.LeadImage, Verdict: s.Verdict, Coverage: s.Coverage,
	}
	if s.Published != nil {
		a.Published = *s.Published
	}
	if s.Modified != nil {
		a.Modified = *s.Modified
	}
	for _, b := range s.Blocks {
		a.Blocks = append(a.Blocks, Block(b))
	}
	if s.Text != nil {
		a.Text = *s.Text
	} else {
		a.Text, _ = JoinBlocks(a.Blocks)
	}
	for i, p := range s.Passages {
		block, start, end := p[0], p[1], p[2]
		if block < 0 || block >= len(a.Blocks) || start < 0 || start > end || end > len(a.Text) {
			return nil, errDamaged
		}
		a.Passages = append(a.Passages, Passage{
			Number: i + 1, Block: block, Kind: a.Blocks[block].Kind, Start: start, End: end, Text: a.Text[start:end],
		})
	}
	if s.Directives != nil {
		if len(s.Directives) != len(a.Passages) {
			return nil, errDamaged
		}
		a.locator = &locator{known: s.Directives}
	}
	return a, nil
}
