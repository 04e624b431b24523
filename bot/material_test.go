package bot

import (
	"slices"
	"strings"
	"testing"

	"github.com/bwmarrin/discordgo"
)

func TestLinksInAMessage(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]string{
		"see https://example.org/a.":                                      {"https://example.org/a"},
		"<https://example.org/a> and (https://example.org/b)":             {"https://example.org/a", "https://example.org/b"},
		"[this](https://example.org/a) twice https://example.org/a#part":  {"https://example.org/a"},
		"||https://example.org/secret||":                                  {"https://example.org/secret"},
		"https://example.org/a?utm_source=x https://example.org/a":        {"https://example.org/a?utm_source=x"},
		"https://discord.com/channels/1/2/3 mailto:a@example.org ftp://x": nil,
		"no link: example": nil,
	} {
		if got := linksIn(text); !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestWordsBesideLinksAndMentions(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"<@123> what is <https://example.org/a> about?": "what is about?",
		"<@!123> <#4> <:smile:5> <a:wave:6>":            "",
		"</summarize:77> <t:1700000000:R> ok":           "ok",
	} {
		if got := wordsBeside(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestMoreThanOneRequestReadsIsCounted(t *testing.T) {
	t.Parallel()
	b := &Bot{options: Options{MaxFileBytes: 100}}
	var text strings.Builder
	for _, page := range "abcdefg" {
		text.WriteString(" https://example.org/" + string(page))
	}
	m, err := b.materialOf(&discordgo.Message{Content: text.String()})
	if err != nil || len(m.Links) != mostLinks || m.LeftOut != 2 {
		t.Errorf("%+v, %v", m, err)
	}
}

func TestFilesOfAMessage(t *testing.T) {
	t.Parallel()
	b := &Bot{options: Options{MaxFileBytes: 100}}
	for name, test := range map[string]struct {
		file *discordgo.MessageAttachment
		want bool
	}{
		"text":           {&discordgo.MessageAttachment{ID: "1", Filename: "a.TXT", Size: 10}, true},
		"by its type":    {&discordgo.MessageAttachment{ID: "1", Filename: "a", ContentType: "text/markdown; charset=utf-8", Size: 10}, true},
		"pdf":            {&discordgo.MessageAttachment{ID: "1", Filename: "a.pdf", ContentType: "application/pdf", Size: 10}, true},
		"picture":        {&discordgo.MessageAttachment{ID: "1", Filename: "a.png", ContentType: "image/png", Size: 10}, false},
		"too large":      {&discordgo.MessageAttachment{ID: "1", Filename: "a.txt", Size: 25 << 20}, false},
		"none after all": {nil, false},
	} {
		m, err := b.materialOf(&discordgo.Message{Attachments: []*discordgo.MessageAttachment{test.file}})
		if got := err == nil && len(m.Attachments) == 1; got != test.want {
			t.Errorf("%s: %+v, %v", name, m, err)
		}
	}
}

func TestQuestionNamesItsArticle(t *testing.T) {
	t.Parallel()
	refs := []ArticleRef{
		{Key: "1", Headline: "Old harbour ferry sails again after nine-year repair", Site: "The Wexmouth Courier", Link: "https://courier.example/a"},
		{Key: "2", Headline: "Divers replant a coral reef by hand", Site: "Carrow Gazette", Link: "https://gazette.example/b"},
	}
	for question, want := range map[string]int{
		"How old is the ferry?":              0,
		"What did the divers plant?":         1,
		"What does the Carrow Gazette say?":  1,
		"What is on courier.example?":        0,
		"How much does the whole thing cost": -1,
		"Is the reef near the ferry?":        -1,
	} {
		index, standsOut := named(question, refs)
		if !standsOut {
			index = -1
		}
		if index != want {
			t.Errorf("%q: %d, want %d", question, index, want)
		}
	}
}

func FuzzMaterial(f *testing.F) {
	f.Add("see https://example.org/a and <@1>", "x.txt")
	f.Add("(http://[::1]:80/)", "")
	b := &Bot{options: Options{MaxFileBytes: 100}}
	f.Fuzz(func(t *testing.T, text, file string) {
		m, err := b.materialOf(&discordgo.Message{Content: text, Attachments: []*discordgo.MessageAttachment{{ID: "1", Filename: file}}})
		if (err == nil) == m.Empty() {
			t.Errorf("nothing to read without a reason, or a reason though there is: %+v, %v", m, err)
		}
		if len(m.Links) > mostLinks {
			t.Errorf("%d links", len(m.Links))
		}
	})
}
