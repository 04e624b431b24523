package card

import (
	"fmt"
	"io"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"github.com/bwmarrin/discordgo"

	"github.com/lede-bot/lede/article"
	"github.com/lede-bot/lede/bot/internal/discord"
	"github.com/lede-bot/lede/bot/internal/words"
	"github.com/lede-bot/lede/summarize"
)

const hostileAddress = "https://news.example/a_(b)?q=*x*|y#frag"

// hostile is what an article can hold to make trouble in a chat.
func hostile() []string {
	return []string{
		"@everyone and @here, look.", "<@123456789> <@!1> <@&42> <#7>", "[click](https://evil.example)", "**bold** __under__ ~~gone~~ ||hidden||",
		"`code` ```block```", "# Heading", "> quote", ">>> all quoted", "- item", "-# small", "1. first", "2) second", "+ plus",
		"<:custom:123> <a:moving:5> :smile: a:b:c:d: 12:30:45", "<t:1700000000:R> </summarize:1> <id:customize>", `\@everyone \[x](y) \\`,
		"https://evil.example/x http://evil.example", "discord.gg/abc discord.com/invite/abc", "]( [ ]( )](<https://evil.example>)",
		"\u202ereversed\u202c \u2066isolated", "عنوان الخبر بالعربية", "היום נפתחה המעבורת", "日本語の文章です。" + strings.Repeat("長い文が続きます", 40),
		strings.Repeat("a", 900), strings.Repeat("@everyone", 60), strings.Repeat("*_`", 200), strings.Repeat("👨‍👩‍👧‍👦", 50), "x\x00y\nz\tw", "\xff\xfe",
		"<https://evil.example>", "<mailto:a@b.example>", "[a]: https://evil.example", "***", "**", "*", "_", "\\", "a\\", "\\*",
	}
}

// stage builds an article of passages, and a summary of them.
func stage(headline, byline, site string, texts []string) (Source, *summarize.Summary) {
	a := &article.Article{URL: hostileAddress, Headline: headline, Byline: byline, Site: site, Coverage: article.Coverage{WordsRead: 500}}
	s := &summarize.Summary{}
	for i, text := range texts {
		a.Passages = append(a.Passages, article.Passage{Number: i + 1, Text: text})
		claim := summarize.Claim{Text: text, Citations: []int{i + 1}}
		if i == 0 {
			s.Lede = claim
		} else {
			s.Points = append(s.Points, claim)
		}
	}
	return Source{Article: a}, s
}

// displays returns the contents of all text displays.
func displays(list []discordgo.MessageComponent) []string {
	var all []string
	for _, c := range list {
		switch c := c.(type) {
		case discordgo.Container:
			all = append(all, displays(c.Components)...)
		case discordgo.Section:
			all = append(all, displays(c.Components)...)
		case discordgo.TextDisplay:
			all = append(all, c.Content)
		}
	}
	return all
}

var (
	ownMarkup = regexp.MustCompile(`\\[^0-9A-Za-z\s]|<t:-?\d+:[DR]>|\*\*|\*\([^*]*\)\*`)
	ownLink   = regexp.MustCompile(`\[((?:\\.|[^\]\[\\])*)\]\(<([^<>()\s]*)>\)`)
	ownPrefix = regexp.MustCompile(`(?m)^(?:### |-# |- |> )`)
	// what would be markup if it were still there, after Lede's own is taken away
	markup  = regexp.MustCompile("[*_~|`\\[\\]<]")
	mention = regexp.MustCompile(`(?i)@(everyone|here)`)
	bare    = regexp.MustCompile(`(?i)[a-z]://|discord(app)?\.(gg|com)/`)
	emoji   = regexp.MustCompile(`:[\w+-]+:`)
	started = regexp.MustCompile(`(?m)^\s*(?:#|>|[-+] |-#|\d+[.)] )`)
)

// harmless fails where text of an article formats, links or mentions anything.
func harmless(t testing.TB, content string, allowed func(address string) bool) {
	t.Helper()
	if mention.MatchString(content) {
		t.Errorf("a mention in %.300q", content)
	}
	if n := strings.Count(regexp.MustCompile(`\\[^0-9A-Za-z\s]`).ReplaceAllString(content, ""), "**"); n%2 != 0 {
		t.Errorf("bold that does not end in %.300q", content)
	}
	rest := ownLink.ReplaceAllStringFunc(content, func(found string) string {
		parts := ownLink.FindStringSubmatch(found)
		if !allowed(parts[2]) {
			t.Errorf("a link to %q in %.300q", parts[2], content)
		}
		return "L" + parts[1]
	})
	rest = ownPrefix.ReplaceAllString(rest, "L")
	rest = ownMarkup.ReplaceAllString(rest, "\u00a4")
	for name, forbidden := range map[string]*regexp.Regexp{"markup": markup, "an address": bare, "an emoji": emoji, "a mark of a line": started} {
		if found := forbidden.FindString(rest); found != "" {
			t.Errorf("%s %q in %.300q", name, found, content)
		}
	}
}

// ink is text without what a split or a wrap may change.
func inkOf(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == '\u200b' || r == '\u2068' || r == '\u2069' {
			return -1
		}
		return r
	}, text)
}

var partLabel = regexp.MustCompile(`^-# Part \d+ of \d+$`)

// complete fails where a text is not in the messages, in order, or more than once.
func complete(t testing.TB, messages []discord.Message, texts []string) {
	t.Helper()
	var d drawing
	for _, m := range messages {
		for _, content := range displays(m.Components) {
			if !partLabel.MatchString(content) {
				d.text(content)
			}
		}
	}
	seen := inkOf(strings.NewReplacer("▎ ", "", "• ", "").Replace(strings.Join(d.lines, "\n")))
	if len(messages) == 1 && len(messages[0].Files) == 1 {
		raw, err := io.ReadAll(messages[0].Files[0].Reader)
		if err != nil {
			t.Fatal(err)
		}
		seen = inkOf(strings.NewReplacer("▎ ", "", "• ", "").Replace(regexp.MustCompile(`(?m)^Part \d+ of \d+$`).ReplaceAllString(string(raw), "")))
	}
	at := 0
	for _, text := range texts {
		want := inkOf(clean(text))
		i := strings.Index(seen[at:], want)
		if i < 0 {
			t.Fatalf("%.200q is missing after %.200q\nin %.2000q", want, seen[max(0, at-100):at], seen)
		}
		at += i + len(want)
	}
}

// check holds what is true of every reply.
func check(t testing.TB, messages []discord.Message) {
	t.Helper()
	if len(messages) == 0 || len(messages) > MaxMessages {
		t.Fatalf("%d messages", len(messages))
	}
	page, _, _ := strings.Cut(linkable(hostileAddress), "#")
	for i, m := range messages {
		if !m.V2 || m.Content != "" {
			t.Errorf("message %d is no card", i)
		}
		valid(t, m)
		for _, content := range displays(m.Components) {
			harmless(t, content, func(to string) bool {
				plain, _, _ := strings.Cut(to, "#")
				return plain == page || strings.HasPrefix(to, "https://discord.com/channels/")
			})
		}
	}
}

func FuzzSummary(f *testing.F) {
	for i, text := range hostile() {
		f.Add(text, text, text, text+" A first sentence. "+text, uint8(i), uint8(i%4))
	}
	catalogue, err := words.Load()
	if err != nil {
		f.Fatal(err)
	}
	styles := []summarize.Style{summarize.Points, summarize.Paragraph, summarize.Headline, summarize.Plain}
	f.Fuzz(func(t *testing.T, headline, byline, site, text string, copies, style uint8) {
		var texts []string
		for i := range int(copies)%40 + 1 {
			texts = append(texts, fmt.Sprintf("Z%dZ %s", i, text))
		}
		src, s := stage(headline, byline, site, texts)
		o := Options{ReplyKey: "1", Style: styles[int(style)%len(styles)], Translate: true}
		messages := Summary(catalogue.English(), src, s, o)
		check(t, messages)
		if o.Style == summarize.Headline {
			texts = texts[:1]
		}
		complete(t, messages, texts)
		if got := len(SummaryCitations(catalogue.English(), src, s, o)); got != len(texts) {
			t.Errorf("%d citations of %d", got, len(texts))
		}
	})
}

func FuzzAnswer(f *testing.F) {
	for i, text := range hostile() {
		f.Add(text, text, text, uint8(i))
	}
	catalogue, err := words.Load()
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, question, name, text string, n uint8) {
		var all []Answered
		for i := range int(n)%3 + 1 {
			src, s := stage(name, "", "", []string{text, name + text, fmt.Sprint(i)})
			src.Name = name
			answer := &summarize.Answer{Claims: append([]summarize.Claim{s.Lede}, s.Points...), Nearest: 1}
			if n%5 == 0 {
				answer = &summarize.Answer{Abstained: true, Nearest: 2}
			}
			all = append(all, Answered{src, answer})
		}
		v := catalogue.English()
		check(t, Answer(v, question, all, Options{ReplyKey: "1", FollowUp: true}))
		cited := AnswerCitations(v, all)
		for page := range 3 {
			check(t, []discord.Message{Sources(v, cited, page, Options{ReplyKey: "1"})})
		}
		check(t, []discord.Message{Notice(v, text, NoticeOptions{ReplyKey: "1", Paste: true, Again: true, Page: hostileAddress, Erasable: true})})
		check(t, []discord.Message{Working(v, words.WorkingReading, name)})
	})
}

// TestRandomRepliesAreValid mixes all that is hostile, in every kind of reply and language.
func TestRandomRepliesAreValid(t *testing.T) {
	c := catalogue(t)
	random := rand.New(rand.NewPCG(1, 2))
	pick := func() string {
		all := hostile()
		text := all[random.IntN(len(all))]
		for range random.IntN(4) {
			text += " " + all[random.IntN(len(all))]
		}
		return strings.Repeat(text, 1+random.IntN(3))
	}
	for i := range 80 {
		v := c.For([]discordgo.Locale{"en-US", "de", "ru", "ja", "fr"}[i%5])
		var texts []string
		for range 1 + random.IntN(12) {
			texts = append(texts, pick())
		}
		first, s := stage(pick(), pick(), pick(), texts)
		second, _ := stage(pick(), pick(), pick(), texts)
		o := Options{ReplyKey: "1", Warnings: []string{v.Say(words.NoteTruncated, nil)}}
		s.Lede.Doubt = i%2 == 0
		compared := Compared{First: first, Second: second, OnlyFirst: s.Points, OnlySecond: s.Points, Both: []Pair{{First: s.Lede, Second: s.Lede, SecondShown: true}}, Differ: []Pair{{First: s.Lede, Second: s.Lede}}}
		check(t, Comparison(v, compared, o))
		var shared []Shared
		for range random.IntN(30) {
			shared = append(shared, Shared{Source: first, Line: s.Lede, By: pick(), Message: "https://discord.com/channels/1/2/3", Replies: random.IntN(5)})
		}
		check(t, Digest(v, 24, shared, 1, o))
		panel := Settings{BlockedSites: texts, PerRole: map[string]int{pick(): 1, "5": 2}, Models: append(texts, "m", "m", ""), Roles: []string{pick(), "7"}, Automatic: []string{"8", "@everyone"}, Usage: someUsage()}
		for _, tab := range []Tab{TabChannels, TabPeople, TabReplies, TabUsage, "no such tab"} {
			valid(t, Panel(v, panel, tab, true))
		}
		if t.Failed() {
			t.Fatalf("in round %d", i)
		}
	}
}
