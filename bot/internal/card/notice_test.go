package card

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/lede-bot/lede/article"
	"github.com/lede-bot/lede/bot/internal/discord"
	"github.com/lede-bot/lede/bot/internal/words"
)

func TestRefusalOffersWhatHelps(t *testing.T) {
	v := english(t)
	refused := func(verdict article.Verdict) error {
		return &article.Error{Kind: article.KindRefused, Verdict: verdict, Sentence: "No."}
	}
	for _, c := range []struct {
		name string
		err  error
		want string
	}{
		{"a consent wall", refused(article.VerdictConsent), "[ Paste text ] [ Open page ↗ ]"},
		{"a list of stories", refused(article.VerdictIndex), "[ Open page ↗ ]"},
		{"a site that is down", fmt.Errorf("reading: %w", &article.Error{Kind: article.KindNetwork, Status: 503}), "[ Paste text ] [ Try again ] [ Open page ↗ ]"},
		{"a private address", &article.Error{Kind: article.KindBlocked, Sentence: "No."}, "[ Paste text ]"},
		{"no link at all", &article.Error{Kind: article.KindBadLink, Sentence: "No."}, ""},
		{"a full queue", &words.Problem{Key: words.ProblemQueueFull}, "[ Try again ]"},
		{"a blocked site", &words.Problem{Key: words.ProblemBlockedSite, Args: words.Args{"Site": "example.com"}}, "[ Paste text ]"},
		{"no permission", &words.Problem{Key: words.ProblemNotAllowed}, ""},
		{"a restart", context.Canceled, "[ Try again ]"},
		{"a bug", errors.New("a bug"), "[ Paste text ] [ Try again ]"},
	} {
		seen := Plain([]discord.Message{Refused(v, c.err, NoticeOptions{ReplyKey: "1", Page: "https://news.example/a"})})
		if buttons := buttonsOf(seen); buttons != c.want {
			t.Errorf("%s offers %q, not %q", c.name, buttons, c.want)
		}
	}
	without := Plain([]discord.Message{Refused(v, refused(article.VerdictConsent), NoticeOptions{Page: "https://news.example/a"})})
	if buttons := buttonsOf(without); buttons != "[ Open page ↗ ]" {
		t.Errorf("without a key it offers %q", buttons)
	}
}

// buttonsOf returns the controls of a message as it is seen.
func buttonsOf(seen string) string {
	var rows []string
	for _, text := range strings.Split(seen, "\n") {
		if buttons, found := strings.CutPrefix(text, "│ ["); found {
			rows = append(rows, "["+buttons)
		}
	}
	return strings.Join(rows, " ")
}

func TestNoticeShowsWhatItIsToldAsItIs(t *testing.T) {
	sentence := "evil_site*.example says <@1> [x](https://y.example). Try " + Ago(time.Unix(1_795_000_000, 0)) + "."
	content := displays(Notice(english(t), sentence, NoticeOptions{}).Components)[0]
	want := `evil\_site\*.example says \<@1> \[x\](https\://y.example). Try <t:1795000000:R>.`
	if content != want {
		t.Errorf("%q, not %q", content, want)
	}
}
