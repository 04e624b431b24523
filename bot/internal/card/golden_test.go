package card

import (
	"context"
	"flag"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/google/go-cmp/cmp"

	"github.com/lede-bot/lede/article"
	"github.com/lede-bot/lede/bot/internal/discord"
	"github.com/lede-bot/lede/bot/internal/words"
	"github.com/lede-bot/lede/summarize"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func catalogue(t testing.TB) *words.Catalogue {
	t.Helper()
	c, err := words.Load()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func english(t testing.TB) *words.Voice { return catalogue(t).English() }

// golden compares what a person sees with a file.
func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name+".txt")
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), got); d != "" {
		t.Errorf("%s (-want +got):\n%s", file, d)
	}
}

const ferryPage = `<!doctype html><html lang="en"><head>
<title>Harbour ferry returns after three years | The Tidewater Post</title>
<meta property="og:site_name" content="The Tidewater Post">
<meta property="og:image" content="https://img.tidewater.example/ferry.jpg">
<meta property="article:published_time" content="2026-11-20T07:45:00Z">
<meta name="author" content="Ines Kolbe"></head><body><article>
<h1>Harbour ferry returns after three years</h1>
<p>The ferry across Tidewater harbour will sail again from 1 December, three years after a storm broke its landing stage. The crossing takes eleven minutes and costs 2.40 euros, as it did before the storm.</p>
<p>The city paid 4.1 million euros for a new landing stage of steel, which engineers expect to last 40 years. Half of the money came from a regional fund for public transport.</p>
<p>Mayor Ruth Adeyemi said the ferry would spare 1,300 commuters a drive of 40 minutes around the bay. Critics on the council had called for a bridge instead, which would have cost about 90 million euros.</p>
<p>The boat, the Marguerite, was built in 1987 and has been fitted with two electric motors. It carries 120 people and 30 bicycles, but no cars.</p>
<p>A timetable with a crossing every 20 minutes will be tried until March. After that the city wants to decide whether the last boat may leave at midnight instead of ten in the evening.</p>
</article></body></html>`

const bridgePage = `<!doctype html><html lang="en"><head>
<title>Council split over ferry</title><meta property="og:site_name" content="Bay Courier"></head><body><article>
<h1>Council split over ferry as boat sails again</h1>
<p>The harbour ferry will sail again on 1 December, but four of nine councillors still want a bridge. They argue that the ferry stops in strong wind, on about 25 days a year.</p>
<p>The new landing stage cost 4.3 million euros, the council's minutes say, a fifth more than was planned. The mayor's office did not answer questions about the sum before this report went to press.</p>
<p>A study of the bridge is to be finished next autumn. It will cost 150,000 euros, and the shipping company pays a third of it, according to the head of the works department.</p>
</article></body></html>`

func page(t testing.TB, html, address string) Source {
	t.Helper()
	a, err := article.FromHTML(context.Background(), []byte(html), article.HTMLOptions{URL: address, ContentType: "text/html; charset=utf-8"})
	if err != nil {
		t.Fatal(err)
	}
	return Source{Article: a}
}

func ferry(t testing.TB) Source {
	return page(t, ferryPage, "https://tidewater.example/city/ferry-returns")
}

func bridge(t testing.TB) Source {
	return page(t, bridgePage, "https://courier.example/council")
}

// verbatim is a claim that is the passage with this number.
func verbatim(s Source, n int) summarize.Claim {
	return summarize.Claim{Text: s.Article.Passages[n-1].Text, Citations: []int{n}}
}

func ferrySummary(s Source) *summarize.Summary {
	return &summarize.Summary{
		Lede:   verbatim(s, 1),
		Points: []summarize.Claim{verbatim(s, 3), verbatim(s, 5), verbatim(s, 9), {Text: "The boat is electric now and takes bicycles, but no cars.", Citations: []int{7, 8}}},
	}
}

// noted returns a summary with notes.
func noted(s *summarize.Summary, n summarize.Notes) *summarize.Summary {
	copied := *s
	copied.Notes = n
	return &copied
}

// someUsage is a week of a server with a budget that is nearly spent.
func someUsage() ModelUsage {
	u := ModelUsage{Shared: 31, Left: 80_000, Budget: 500_000}
	for i, cost := range []int64{120_000, 0, 4_300, 333_000, 215_000, 987_650, 420_000} {
		u.Days = append(u.Days, UsageDay{Day: time.Date(2026, 11, 18+i, 0, 0, 0, 0, time.UTC), Tokens: int(cost / 3), Cost: cost})
	}
	return u
}

// cards returns one of every kind of message.
func cards(t testing.TB, v *words.Voice) map[string][]discord.Message {
	t.Helper()
	s := ferry(t)
	other := bridge(t)
	summary := ferrySummary(s)
	teaser := *s.Article
	teaser.Verdict = article.VerdictPaywall
	teaser.Coverage = article.Coverage{WordsRead: 178, WordsExpected: 934}
	pasted, err := article.FromText(context.Background(), s.Article.Text, article.TextOptions{})
	if err != nil {
		t.Fatal(err)
	}
	all := Options{ReplyKey: "1310", Translate: true, FollowUp: true}
	answer := &summarize.Answer{Claims: []summarize.Claim{verbatim(s, 2), verbatim(s, 1)}, Nearest: 2}
	written := &summarize.Answer{FalsePremise: true, Notes: summarize.Notes{Engine: "a-model"}, Claims: []summarize.Claim{
		{Text: "No: it carries people and bicycles only.", Citations: []int{8}},
		{Text: "It was built in 1987.", Citations: []int{7}, Doubt: true},
	}}
	compared := Compared{
		First: s, Second: other,
		Both:       []Pair{{First: verbatim(s, 1), Second: verbatim(other, 1)}},
		Differ:     []Pair{{First: summarize.Claim{Text: "The landing stage cost 4.1 million euros.", Citations: []int{3}}, Second: summarize.Claim{Text: "It cost 4.3 million euros.", Citations: []int{3}}}},
		OnlyFirst:  []summarize.Claim{verbatim(s, 8)},
		OnlySecond: []summarize.Claim{verbatim(other, 2), verbatim(other, 5)},
	}
	shared := []Shared{
		{Source: other, Line: verbatim(other, 1), By: "Noor", Message: "https://discord.com/channels/1/2/3", Replies: 1, At: time.Unix(1_795_000_000, 0)},
		{Source: s, Line: verbatim(s, 1), By: "wil_helm", Message: "https://discord.com/channels/1/2/4", Replies: 12, Reactions: 3, At: time.Unix(1_795_100_000, 0)},
		{Source: Source{Name: "Storm warning lifted", Link: "https://weather.example/1"}, By: "Noor", Message: "https://discord.com/channels/1/2/5"},
	}
	settings := Settings{
		Automatic: []string{"800"}, MinWords: 150, Cooldown: 30 * time.Second, Thread: true, Roles: []string{"900"}, PerUser: 20,
		PerRole: map[string]int{"901": 100, "902": 0}, UsedToday: 31, Models: []string{"small", "large"}, Model: "large",
		Language: "de", KeepDays: 30, BlockedSites: []string{"example.com", "gossip.example"},
	}
	return map[string][]discord.Message{
		"summary":            Summary(v, s, summary, all),
		"summary_short":      Summary(v, s, &summarize.Summary{Lede: summary.Lede}, Options{ReplyKey: "1310", Length: summarize.Short, Style: summarize.Headline}),
		"summary_paragraph":  Summary(v, s, noted(summary, summarize.Notes{Engine: "a-model", Shown: 80, Of: 212}), Options{ReplyKey: "1310", Length: summarize.Long, Style: summarize.Paragraph}),
		"summary_simple":     Summary(v, s, noted(summary, summarize.Notes{Engine: "a-model", Dropped: 2, Mended: 1, StoppedEarly: true}), Options{ReplyKey: "1310", Style: summarize.Plain, LeadImage: true}),
		"summary_teaser":     Summary(v, Source{Article: &teaser}, noted(summary, summarize.Notes{InsteadOf: summarize.ReasonUnavailable}), Options{ReplyKey: "1310"}),
		"summary_pasted":     Summary(v, Source{Article: pasted, Link: "https://discord.com/channels/1/2/3"}, summary, Options{ReplyKey: "1310"}),
		"summary_unfinished": Summary(v, s, &summarize.Summary{Lede: summary.Lede}, Options{Unfinished: true}),
		"answer":             Answer(v, "What does the crossing cost?", []Answered{{s, answer}}, all),
		"answer_written":     Answer(v, "Can I take my car?", []Answered{{s, written}}, Options{ReplyKey: "1310"}),
		"answer_unsaid":      Answer(v, "Who is the captain?", []Answered{{s, &summarize.Answer{Abstained: true, Nearest: 7}}}, all),
		"answer_several":     Answer(v, "What did the landing stage cost?", []Answered{{s, &summarize.Answer{Claims: []summarize.Claim{verbatim(s, 3)}}}, {other, &summarize.Answer{Abstained: true}}}, all),
		"answer_none":        Answer(v, "Who is the captain?", []Answered{{s, &summarize.Answer{Abstained: true, Nearest: 7}}, {other, &summarize.Answer{Abstained: true, Nearest: 1}}}, all),
		"comparison":         Comparison(v, compared, all),
		"digest":             Digest(v, 24, shared, 2, all),
		"digest_empty":       Digest(v, 1, nil, 0, all),
		"sources":            {Sources(v, SummaryCitations(v, s, summary, all), 0, all)},
		"sources_several":    {Sources(v, ComparisonCitations(v, compared), 0, all)},
		"notice_refused":     {Refused(v, &article.Error{Kind: article.KindRefused, Verdict: article.VerdictConsent, Sentence: v.Say(words.VerdictConsent, nil)}, NoticeOptions{ReplyKey: "7", Page: "https://tidewater.example/a", Private: true})},
		"notice_budget":      {Refused(v, &words.Problem{Key: words.ProblemBudget, N: 20, Args: words.Args{"When": Ago(time.Unix(1_795_000_000, 0))}}, NoticeOptions{ReplyKey: "7"})},
		"which":              {Which(v, "7", []string{"Harbour ferry returns", "", "Council split"})},
		"working":            {Working(v, words.WorkingReading, "tidewater.example")},
		"panel_channels":     {Panel(v, settings, TabChannels, false)},
		"panel_people":       {Panel(v, settings, TabPeople, true)},
		"panel_replies":      {Panel(v, settings, TabReplies, false)},
		"panel_usage":        {Panel(v, Settings{Usage: someUsage()}, TabUsage, false)},
		"panel_usage_tokens": {Panel(v, Settings{Usage: ModelUsage{Days: []UsageDay{{Day: time.Unix(1_795_000_000, 0).UTC(), Tokens: 2_345_678}}}}, TabUsage, false)},
		"panel_usage_none":   {Panel(v, Settings{Usage: ModelUsage{Budget: 1_000_000, Left: 1_000_000}}, TabUsage, false)},
		"privacy":            {Privacy(v, Kept{Days: 30, Model: "a-model", Replies: 3, Questions: 1, Requests: 12})},
		"privacy_nothing":    {Privacy(v, Kept{})},
		"erase":              {EraseConfirm(v)},
		"help":               {Help(v, Abilities{MessageContent: true, Reactions: true, Automatic: true, Server: true})},
		"help_blind":         {Help(v, Abilities{Server: true, CommandIDs: map[string]string{"summarize": "42"}})},
	}
}

func TestCardsAsSeenOnAPhone(t *testing.T) {
	for name, messages := range cards(t, english(t)) {
		t.Run(name, func(t *testing.T) {
			golden(t, name, Plain(messages))
		})
	}
}

func TestCardsInOtherLanguages(t *testing.T) {
	c := catalogue(t)
	for _, locale := range []discordgo.Locale{"de", "ja", "ru"} {
		all := cards(t, c.For(locale))
		for _, name := range []string{"summary_teaser", "digest", "panel_people", "help"} {
			t.Run(string(locale)+" "+name, func(t *testing.T) {
				golden(t, name+"."+string(locale), Plain(all[name]))
			})
		}
	}
}

func TestEveryCardIsValidInEveryLanguage(t *testing.T) {
	c := catalogue(t)
	for locale := range discordgo.Locales {
		for name, messages := range cards(t, c.For(locale)) {
			for _, m := range messages {
				valid(t, m)
			}
			if t.Failed() {
				t.Fatalf("%s in %q", name, locale)
			}
		}
	}
}

// valid checks a message against Discord's limits.
func valid(t testing.TB, m discord.Message) {
	t.Helper()
	size, err := discord.Measure(m.Components)
	if err != nil {
		t.Fatal(err)
	}
	if !size.Fits() || size.Components == 0 {
		t.Errorf("a message of %+v", size)
	}
	checkComponents(t, m.Components, map[string]bool{})
}

func checkComponents(t testing.TB, list []discordgo.MessageComponent, ids map[string]bool) {
	t.Helper()
	once := func(id string) {
		if id == "" || len(id) > MaxCustomID || ids[id] {
			t.Errorf("custom id %q is empty, too long or used twice", id)
		}
		if _, ok := ParseID(id); !ok {
			t.Errorf("custom id %q can't be read", id)
		}
		ids[id] = true
	}
	for _, c := range list {
		switch c := c.(type) {
		case discordgo.Container:
			if len(c.Components) == 0 {
				t.Error("an empty container")
			}
			checkComponents(t, c.Components, ids)
		case discordgo.Section:
			checkComponents(t, c.Components, ids)
		case discordgo.ActionsRow:
			if len(c.Components) == 0 || len(c.Components) > maxButtons {
				t.Errorf("a row of %d", len(c.Components))
			}
			checkComponents(t, c.Components, ids)
		case discordgo.TextDisplay:
			if c.Content == "" {
				t.Error("an empty text display")
			}
		case discordgo.Button:
			if n := len([]rune(c.Label)); n == 0 || n > 80 {
				t.Errorf("label %q", c.Label)
			}
			if c.Style == discordgo.LinkButton {
				if c.URL == "" || len(c.URL) > 512 || c.CustomID != "" {
					t.Errorf("link button %+v", c)
				}
				continue
			}
			once(c.CustomID)
		case discordgo.SelectMenu:
			once(c.CustomID)
			if len(c.Options) > 25 || len([]rune(c.Placeholder)) > 150 {
				t.Errorf("menu %+v", c)
			}
			for _, o := range c.Options {
				if n := len([]rune(o.Label)); n == 0 || n > 100 || o.Value == "" || len(o.Value) > 100 {
					t.Errorf("option %+v", o)
				}
			}
		}
	}
}
