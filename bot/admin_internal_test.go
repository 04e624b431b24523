package bot

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"

	"github.com/lede-bot/lede/article"
	"github.com/lede-bot/lede/bot/internal/card"
	"github.com/lede-bot/lede/bot/internal/words"
)

// everything writes down all that a local memory holds.
func (m *localMemory) everything() string {
	m.mu.Lock()
	defer m.mu.Unlock()
	var b strings.Builder
	for key, a := range m.articles.entries {
		fmt.Fprintln(&b, key, a.link, a.article.Text)
	}
	for key, r := range m.replies.entries {
		fmt.Fprintln(&b, key, string(r.encoded), r.askerID)
	}
	for key, d := range m.drafts.entries {
		fmt.Fprintln(&b, key, string(d.encoded), d.askerID)
	}
	fmt.Fprintln(&b, m.shared.entries, m.shared.order, m.drafts.order, m.usage, m.claims, m.seen, m.latest)
	for _, s := range m.settings {
		fmt.Fprintln(&b, string(s))
	}
	return b.String()
}

func TestNothingOfAPersonRemains(t *testing.T) {
	t.Parallel()
	const mia, secret = "4711", "xylophone"
	ctx, at := t.Context(), time.Now()
	m, ok := NewMemory().(*localMemory)
	if !ok {
		t.Fatal("another memory")
	}
	check := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	check(m.PutArticle(ctx, "pasted", "", &article.Article{Text: "My " + secret + " was stolen."}))
	check(m.PutReply(ctx, &Reply{Key: "r1", AskerID: mia, GuildID: "g", Question: secret + "?", Articles: []ArticleRef{{Key: "pasted"}}}))
	check(m.PutDraft(ctx, &Request{ID: "d1", Asker: Asker{ID: mia, Name: "Mia"}, Material: Material{Text: secret}}))
	check(m.Share(ctx, SharedLink{AuthorID: mia, MessageID: "m", ChannelID: "c", Link: "https://example.org/" + secret, At: at}))
	check(m.Spend(ctx, Usage{UserID: mia, RequestID: "r1", At: at}))
	_, err := m.Claim(ctx, "notice:c:"+mia, "", time.Hour)
	check(err)
	check(m.PutArticle(ctx, "other", "", &article.Article{Text: "Another text."}))
	check(m.PutReply(ctx, &Reply{Key: "r2", AskerID: "noor", Articles: []ArticleRef{{Key: "other"}}}))

	check(m.Forget(ctx, mia))
	left := m.everything()
	for _, trace := range []string{mia, secret, "Mia"} {
		if strings.Contains(left, trace) {
			t.Errorf("%q is still there:\n%s", trace, left)
		}
	}
	if _, err := m.Reply(ctx, "r2"); err != nil || !strings.Contains(left, "Another text.") {
		t.Errorf("somebody else's reply is gone: %v", err)
	}
	if k, err := m.Kept(ctx, mia); err != nil || k != (Kept{}) {
		encoded, _ := json.Marshal(k)
		t.Errorf("%s is counted: %v", encoded, err)
	}
}

func TestServersDecideHowLongRepliesAreKept(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	m, ok := NewMemory().(*localMemory)
	if !ok {
		t.Fatal("another memory")
	}
	if err := m.PutSettings(ctx, "brief", Settings{KeepDays: 1}); err != nil {
		t.Fatal(err)
	}
	old := time.Now().Add(-36 * time.Hour)
	for _, guild := range []string{"brief", "long"} {
		if err := m.PutReply(ctx, &Reply{Key: guild, GuildID: guild, AskerID: "mia", At: old}); err != nil {
			t.Fatal(err)
		}
		if err := m.Spend(ctx, Usage{RequestID: guild, GuildID: guild, UserID: "mia", At: old}); err != nil {
			t.Fatal(err)
		}
	}
	m.expire(time.Now())
	if _, err := m.Reply(ctx, "brief"); err == nil {
		t.Error("a reply is kept for longer than its server wants")
	}
	if _, err := m.Reply(ctx, "long"); err != nil {
		t.Errorf("a server that says nothing lost a reply: %v", err)
	}
	if k, err := m.Kept(ctx, "mia"); err != nil || k.Requests != 1 {
		t.Errorf("%+v, %v", k, err)
	}
}

func TestSettingsChangedAtOnceAreAllKept(t *testing.T) {
	t.Parallel()
	b := &Bot{memory: NewMemory()}
	done := make(chan error)
	for i := range 20 {
		go func() {
			_, err := b.changeSettings(t.Context(), "g", func(s *Settings) error {
				s.BlockedSites = append(s.BlockedSites, fmt.Sprint("site", i))
				return nil
			})
			done <- err
		}()
	}
	for range 20 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	if s, err := b.memory.Settings(t.Context(), "g"); err != nil || len(s.BlockedSites) != 20 {
		t.Errorf("%d of 20 changes are kept: %v", len(s.BlockedSites), err)
	}
}

func TestSitesAreReadFromWhatPeopleWrite(t *testing.T) {
	t.Parallel()
	got := strings.Join(sitesIn(" https://www.Example.com/news \n*.tabloid.example, example.com\n\n"), " ")
	if got != "example.com tabloid.example" {
		t.Errorf("%q", got)
	}
}

// Whoever opened the panel: each control looks at who uses it.
func TestControlsOfThePanelRefuseOthers(t *testing.T) {
	t.Parallel()
	b := &Bot{}
	for name, use := range map[string]entry{"command": b.enterSettings, "tab": b.pressTab, "control": b.pressSetting} {
		for _, test := range []struct {
			request Request
			want    words.Key
		}{
			{Request{GuildID: "g", Asker: Asker{Permissions: discordgo.PermissionManageMessages}}, words.ProblemNeedManage},
			{Request{}, words.ProblemServerOnly},
			{Request{GuildID: "g", Asker: Asker{Permissions: discordgo.PermissionManageGuild}, Interaction: &Interaction{UserInstalled: true}}, words.ProblemServerOnly},
		} {
			c := &call{request: &test.request, id: card.ID{Action: card.ActionSetting, Arg: string(card.SettingRemember)}}
			var problem *words.Problem
			if err := use(t.Context(), c); !errors.As(err, &problem) || problem.Key != test.want {
				t.Errorf("%s: %v, want %s", name, err, test.want)
			}
		}
	}
}
