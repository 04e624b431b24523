package card

import (
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/bwmarrin/discordgo"

	"github.com/lede-bot/lede/article"
	"github.com/lede-bot/lede/bot/internal/discord"
	"github.com/lede-bot/lede/summarize"
)

// sentences returns text of n sentences of about 100 characters.
func sentences(n int) string {
	all := make([]string, n)
	for i := range all {
		all[i] = fmt.Sprintf("Sentence %d says something about the ferry, its landing stage and those who travel on it daily.", i)
	}
	return strings.Join(all, " ")
}

func TestLongReplyIsSplitBetweenPoints(t *testing.T) {
	var texts []string
	for range 12 {
		texts = append(texts, sentences(6))
	}
	src, s := stage("Ferry", "", "", texts)
	messages := Summary(english(t), src, s, Options{ReplyKey: "1"})
	if len(messages) < 2 || len(messages) > MaxMessages {
		t.Fatalf("%d messages", len(messages))
	}
	complete(t, messages, texts)
	for i, m := range messages {
		all := displays(m.Components)
		if i > 0 && !partLabel.MatchString(all[0]) {
			t.Errorf("message %d begins with %q", i, all[0])
		}
		for _, content := range all {
			for _, text := range strings.Split(content, "\n") {
				if strings.HasPrefix(text, "- ") && !strings.HasPrefix(text, "- Sentence 0 ") {
					t.Errorf("a point was cut: %.60q", text)
				}
			}
		}
		buttons := strings.Contains(Plain(messages[i:i+1]), "[ Delete ]")
		if buttons != (i == len(messages)-1) {
			t.Errorf("message %d has buttons: %v", i, buttons)
		}
	}
}

func TestLongParagraphIsSplitBetweenSentences(t *testing.T) {
	text := sentences(80)
	src, s := stage("Ferry", "", "", []string{text})
	messages := Summary(english(t), src, s, Options{})
	if len(messages) < 2 {
		t.Fatal("it was not split")
	}
	for _, m := range messages[:len(messages)-1] {
		all := displays(m.Components)
		last := all[len(all)-1]
		if !strings.HasSuffix(last, "daily.**") {
			t.Errorf("a message ends in %q", last[max(0, len(last)-60):])
		}
	}
	complete(t, messages, []string{text})
}

func TestHeadingStaysWithWhatFollows(t *testing.T) {
	s := ferry(t)
	for points := 10; points < 60; points++ {
		c := Compared{First: s, Second: bridge(t)}
		for range points {
			c.Both = append(c.Both, Pair{verbatim(s, 1), summarize.Claim{}})
		}
		c.OnlyFirst = []summarize.Claim{verbatim(s, 3)}
		messages := Comparison(english(t), c, Options{})
		for i, m := range messages {
			if i == len(messages)-1 || len(m.Files) > 0 {
				continue
			}
			all := displays(m.Components)
			if strings.HasPrefix(all[len(all)-1], "**Only in") {
				t.Fatalf("%d points: a message ends with the heading", points)
			}
		}
	}
}

func TestScriptsWithoutBlanksAreSplitWithinTheBytes(t *testing.T) {
	text := strings.Repeat("港を渡る連絡船が三年ぶりに再開する。", 300)
	src, s := stage("連絡船", "", "", []string{text})
	messages := Summary(english(t), src, s, Options{})
	check(t, messages)
	complete(t, messages, []string{text})
	if len(messages) < 2 {
		t.Error("it was not split")
	}
}

func TestReplyThatNeedsTooManyMessagesIsAFile(t *testing.T) {
	text := sentences(400)
	src, s := stage("Ferry", "", "", []string{"Lede.", text})
	messages := Summary(english(t), src, s, Options{ReplyKey: "1"})
	if len(messages) != 1 || len(messages[0].Files) != 1 {
		t.Fatalf("%d messages", len(messages))
	}
	check(t, messages)
	if seen := Plain(messages); !strings.Contains(seen, "attached file") || !strings.Contains(seen, "[ Delete ]") {
		t.Error(seen)
	}
	raw, err := io.ReadAll(messages[0].Files[0].Reader)
	if err != nil || !strings.Contains(string(raw), "Sentence 399 says") || !strings.Contains(string(raw), "¹ https://news.example/") {
		t.Errorf("the file: %v, %d bytes", err, len(raw))
	}
	shown := false
	for _, c := range messages[0].Components[0].(discordgo.Container).Components {
		file, isFile := c.(discordgo.FileComponent)
		shown = shown || isFile && file.File.URL == "attachment://"+messages[0].Files[0].Name
	}
	if !shown {
		t.Error("the file is not shown")
	}
}

func TestLongSourcesHavePages(t *testing.T) {
	v := english(t)
	var texts []string
	for range 30 {
		texts = append(texts, sentences(4))
	}
	src, s := stage("Ferry", "", "", texts)
	cited := SummaryCitations(v, src, s, Options{})
	first, far := Sources(v, cited, 0, Options{ReplyKey: "1"}), Sources(v, cited, 99, Options{ReplyKey: "1"})
	if seen := Text([]discord.Message{first, far}); !strings.Contains(seen, "Page 1 of") || !strings.Contains(seen, "30 Sentence 0") {
		t.Error(seen)
	}
}

func TestCoverageSaysWhatTheArticleSays(t *testing.T) {
	v := english(t)
	for _, a := range []*article.Article{
		{Verdict: article.VerdictArticle, Coverage: article.Coverage{WordsRead: 900}},
		{Verdict: article.VerdictArticle, Coverage: article.Coverage{WordsRead: 412, WordsExpected: 1934}},
		{Verdict: article.VerdictPaywall, Coverage: article.Coverage{WordsRead: 178}},
		{Verdict: article.VerdictPaywall, Coverage: article.Coverage{WordsRead: 1178, WordsExpected: 12934}},
		{Verdict: article.VerdictLive, Coverage: article.Coverage{WordsRead: 300}},
		{Verdict: article.VerdictMedia, Coverage: article.Coverage{WordsRead: 90}},
	} {
		if got := coverage(v, a); got != a.Notice() {
			t.Errorf("%q, not %q", got, a.Notice())
		}
	}
}

func TestEndlessTextIsPackedInItsTime(t *testing.T) {
	text := strings.Repeat("A sentence without end, ", 20_000)
	src, s := stage(text, text, text, []string{text, text})
	messages := Summary(english(t), src, s, Options{})
	check(t, messages)
}
