package bot

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/lede-bot/lede/article"
	"github.com/lede-bot/lede/summarize"
)

func anArticle(t *testing.T, text string) *article.Article {
	t.Helper()
	a, err := article.FromText(t.Context(), text, article.TextOptions{Title: "A title"})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestMemoryOfReplies(t *testing.T) {
	t.Parallel()
	m, ctx := NewMemory(), t.Context()
	first := &Reply{
		Key: "1", Root: "1", GuildID: "g", ChannelID: "c", ThreadID: "th", MessageIDs: []string{"10", "11"}, AskedIn: "9", AskerID: "mia",
		At: time.Now().UTC(), Articles: []ArticleRef{{Key: "k", Headline: "H"}}, Summary: &summarize.Summary{Lede: summarize.Claim{Text: "L", Citations: []int{1}}},
	}
	private := &Reply{Key: "2", Root: "1", ChannelID: "c", MessageIDs: []string{"12"}, AskerID: "ada", Private: true, Question: "why?"}
	for _, r := range []*Reply{first, private} {
		if err := m.PutReply(ctx, r); err != nil {
			t.Fatal(err)
		}
	}
	for _, find := range []func() (*Reply, error){
		func() (*Reply, error) { return m.Reply(ctx, "1") },
		func() (*Reply, error) { return m.ReplyAt(ctx, "11") },
		func() (*Reply, error) { return only(m.RepliesTo(ctx, "9")) },
		func() (*Reply, error) { return only(m.RepliesIn(ctx, "c", 10)) },
		func() (*Reply, error) { return only(m.RepliesIn(ctx, "th", 10)) },
	} {
		got, err := find()
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(first, got); d != "" {
			t.Error(d)
		}
		got.Summary.Lede.Text = "changed by a caller"
	}
	if talk, err := m.Conversation(ctx, "1"); err != nil || len(talk) != 2 || talk[0].Key != "1" {
		t.Errorf("the conversation is %v, %v", talk, err)
	}
	if kept, err := m.Kept(ctx, "ada"); err != nil || kept != (Kept{Replies: 1, Questions: 1}) {
		t.Errorf("kept %+v, %v", kept, err)
	}
	if err := m.DeleteReply(ctx, "1"); err != nil {
		t.Fatal(err)
	}
	if _, err := m.Reply(ctx, "1"); !errors.Is(err, ErrNotKept) {
		t.Errorf("a deleted reply: %v", err)
	}
}

func only(replies []*Reply, err error) (*Reply, error) {
	if err != nil || len(replies) != 1 {
		return nil, errors.Join(err, errors.New("not exactly one reply"))
	}
	return replies[0], nil
}

func TestMemoryOfArticlesForgetsWhatNoReplyIsLeftOf(t *testing.T) {
	t.Parallel()
	m, ctx := NewMemory(), t.Context()
	for _, key := range []string{"a", "b"} {
		if err := m.PutArticle(ctx, key, "https://example.org/"+key, anArticle(t, "Text of "+key+".")); err != nil {
			t.Fatal(err)
		}
		if err := m.PutReply(ctx, &Reply{Key: key, AskerID: key, GuildID: "guild of " + key, Articles: []ArticleRef{{Key: key}}}); err != nil {
			t.Fatal(err)
		}
	}
	if key, _, err := m.LatestArticle(ctx, "https://example.org/a"); key != "a" || err != nil {
		t.Errorf("%q, %v", key, err)
	}
	if err := m.Forget(ctx, "a"); err != nil {
		t.Fatal(err)
	}
	if _, err := m.Article(ctx, "a"); !errors.Is(err, ErrNotKept) {
		t.Errorf("a forgotten person's article: %v", err)
	}
	if _, _, err := m.LatestArticle(ctx, "https://example.org/a"); !errors.Is(err, ErrNotKept) {
		t.Errorf("its link: %v", err)
	}
	if _, err := m.Article(ctx, "b"); err != nil {
		t.Error(err)
	}
	if err := m.ForgetGuild(ctx, "guild of b"); err != nil {
		t.Fatal(err)
	}
	if _, err := m.Article(ctx, "b"); !errors.Is(err, ErrNotKept) {
		t.Errorf("a forgotten server's article: %v", err)
	}
}

func TestClaimsLastForTheirTime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		m, ctx := NewMemory(), t.Context()
		claim := func(want bool) {
			t.Helper()
			if got, err := m.Claim(ctx, "x", "", time.Minute); got != want || err != nil {
				t.Errorf("got %v, %v", got, err)
			}
		}
		claim(true)
		claim(false)
		time.Sleep(time.Minute)
		claim(true)
		if err := m.Release(ctx, "x"); err != nil {
			t.Fatal(err)
		}
		claim(true)
	})
}

func TestMemoryOfSharedLinks(t *testing.T) {
	t.Parallel()
	m, ctx, now := NewMemory(), t.Context(), time.Now()
	share := func(message, link string, at time.Time) {
		t.Helper()
		if err := m.Share(ctx, SharedLink{GuildID: "g", ChannelID: "c", MessageID: message, AuthorID: "mia", Link: link, At: at}); err != nil {
			t.Fatal(err)
		}
	}
	share("1", "https://a", now.Add(-3*time.Hour))
	share("2", "https://b", now.Add(-time.Minute))
	share("3", "https://c", now.Add(-2*time.Minute))
	if err := errors.Join(m.Stir(ctx, "3", 2, 1), m.Stir(ctx, "3", 0, -1), m.NameShared(ctx, "c", "https://c", "C")); err != nil {
		t.Fatal(err)
	}
	share("3", "https://c", now) // a second time changes nothing
	got, err := m.Shared(ctx, "c", now.Add(-time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != 2 || got[0].Link != "https://c" || got[0].Replies != 2 || got[0].Reactions != 0 || got[0].Headline != "C" || got[1].Link != "https://b" {
		t.Errorf("got %+v", got)
	}
}

func TestSeenNeverGoesBack(t *testing.T) {
	t.Parallel()
	m, ctx := NewMemory(), t.Context()
	for _, id := range []string{"100", "99", "1000", "200"} {
		if err := m.PutSeen(ctx, "g", "c", id); err != nil {
			t.Fatal(err)
		}
	}
	if seen, err := m.Seen(ctx); err != nil || seen["c"].MessageID != "1000" {
		t.Errorf("%v, %v", seen, err)
	}
}

func TestSettingsSurviveAsTheyWere(t *testing.T) {
	t.Parallel()
	m, ctx := NewMemory(), t.Context()
	want := Settings{
		Automatic: map[string]Automatic{"c": {MinWords: 100, Cooldown: time.Minute, Thread: true}},
		Roles:     []string{"r"}, PerUser: 5, PerRole: map[string]int{"r": 50}, Shape: Shape{Length: summarize.Short},
	}
	if err := m.PutSettings(ctx, "g", want); err != nil {
		t.Fatal(err)
	}
	got, err := m.Settings(ctx, "g")
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestBudgetOfRoles(t *testing.T) {
	t.Parallel()
	s := Settings{PerUser: 5, PerRole: map[string]int{"more": 50, "less": 2, "free": 0}}
	for _, test := range []struct {
		roles []string
		want  int
	}{{nil, 5}, {[]string{"more"}, 50}, {[]string{"less"}, 5}, {[]string{"less", "more"}, 50}, {[]string{"more", "free"}, 0}} {
		if got := s.budget(test.roles); got != test.want {
			t.Errorf("%v: %d, want %d", test.roles, got, test.want)
		}
	}
}

func TestBlockedSitesIncludeTheirSubdomains(t *testing.T) {
	t.Parallel()
	s := Settings{BlockedSites: []string{"www.Example.org"}}
	for link, want := range map[string]bool{
		"https://example.org/a": true, "https://news.example.org/a": true, "https://EXAMPLE.org:8080/": true,
		"https://notexample.org/": false, "https://example.org.evil.net/": false, "": false,
	} {
		if got := s.blocks(link); got != want {
			t.Errorf("%s: %v", link, got)
		}
	}
}

func TestARequestIsCountedOnce(t *testing.T) {
	t.Parallel()
	m, ctx, now := NewMemory(), t.Context(), time.Now()
	for _, u := range []Usage{{RequestID: "1", UserID: "mia"}, {RequestID: "1", UserID: "mia"}, {RequestID: "2", UserID: "ada"}, {RequestID: "3"}} {
		u.GuildID, u.At = "g", now
		if err := m.Spend(ctx, u); err != nil {
			t.Fatal(err)
		}
	}
	for user, want := range map[string]int{"mia": 1, "ada": 1, "": 3} {
		if got, err := m.Spent(ctx, "g", user, now.Add(-time.Hour)); got != want || err != nil {
			t.Errorf("%q: %d, %v", user, got, err)
		}
	}
	if got, err := m.Spent(ctx, "g", "mia", now); got != 0 || err != nil {
		t.Errorf("since then: %d, %v", got, err)
	}
}
