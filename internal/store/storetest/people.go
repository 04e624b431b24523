package storetest

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/lede-bot/lede/bot"
	"github.com/lede-bot/lede/summarize"
)

func testShared(ctx context.Context, t *testing.T, m bot.Memory) {
	now := time.Now().UTC().Round(time.Microsecond)
	share := func(message, link string, ago time.Duration) bot.SharedLink {
		s := bot.SharedLink{
			GuildID: "guild", ChannelID: "c", MessageID: message, AuthorID: "author", Link: "https://example.org/" + link,
			Headline: "H" + link, At: now.Add(-ago),
		}
		must(t, m.Share(ctx, s))
		return s
	}
	share("1", "old", 3*time.Hour)
	b, c, d := share("2", "b", 3*time.Minute), share("3", "c", 2*time.Minute), share("3", "d", 2*time.Minute)
	share("4", "e", time.Minute)
	must(t,
		m.Stir(ctx, "3", 2, 1), m.Stir(ctx, "3", 0, -5), m.Stir(ctx, "unknown", 1, 1),
		m.NameShared(ctx, "c", c.Link, "Named"), m.NameShared(ctx, "other", d.Link, "Not named"), m.Unshare(ctx, "4"))
	share("3", "c", 0) // a second time changes nothing
	c.Headline, c.Replies, d.Replies = "Named", 2, 2
	got, err := m.Shared(ctx, "c", now.Add(-time.Hour))
	must(t, err)
	same(t, "the most discussed first", []bot.SharedLink{c, d, b}, got)
	kept, err := m.Kept(ctx, "author")
	must(t, err)
	same(t, "kept", bot.Kept{Shared: 4}, kept)
}

func testAccounts(ctx context.Context, t *testing.T, m bot.Memory) {
	now := time.Now().UTC()
	spend := func(id, guild, user string, ago time.Duration) {
		must(t, m.Spend(ctx, bot.Usage{RequestID: id, GuildID: guild, UserID: user, Kind: bot.KindAsk, At: now.Add(-ago)}))
	}
	spend("1", "g", "a", time.Minute)
	spend("2", "g", "a", 2*time.Hour)
	spend("3", "g", "b", time.Minute)
	spend("4", "", "a", time.Minute)
	for _, test := range []struct {
		guild, user string
		want        int
	}{{"g", "a", 1}, {"g", "b", 1}, {"g", "", 2}, {"", "a", 1}, {"", "", 1}, {"h", "", 0}} {
		if got, err := m.Spent(ctx, test.guild, test.user, now.Add(-time.Hour)); got != test.want || err != nil {
			t.Errorf("spent by %q on %q: %d, %v, want %d", test.user, test.guild, got, err, test.want)
		}
	}
	kept, err := m.Kept(ctx, "a")
	must(t, err)
	same(t, "kept", bot.Kept{Requests: 3}, kept)
}

// testBudgets: an erasure does not renew what somebody may use today.
func testBudgets(ctx context.Context, t *testing.T, m bot.Memory) {
	now := time.Now().UTC()
	today := now.Truncate(24 * time.Hour)
	call := func(id, guild, user string, cost int64, shared bool, at time.Time) {
		u := bot.ModelUse{ID: id, GuildID: guild, UserID: user, Model: "m", Prompt: 100, Completion: 10, Cost: cost, Shared: shared, At: at}
		must(t, m.Charge(ctx, u), m.Charge(ctx, u))
	}
	call("1", "g", "mia", 5, false, now)
	call("2", "g", "ada", 7, false, now)
	call("3", "h", "mia", 11, false, now)
	call("4", "g", "mia", 100, false, today.Add(-time.Hour))
	call("5", "g", "mia", 3, true, now)
	must(t, m.Spend(ctx, bot.Usage{RequestID: "r", GuildID: "g", UserID: "mia", Kind: bot.KindAsk, At: now}))
	want := func(when string, all, ofGuild, ofUser int64) {
		t.Helper()
		for _, test := range []struct {
			guild, user string
			want        int64
		}{{"", "", all}, {"g", "", ofGuild}, {"", "mia", ofUser}, {"x", "", 0}, {"", "x", 0}} {
			if got, err := m.Charged(ctx, test.guild, test.user, today); got != test.want || err != nil {
				t.Errorf("%s, by %q on %q: %d, %v, want %d", when, test.user, test.guild, got, err, test.want)
			}
		}
	}
	days := func(when, guild string, want ...bot.ModelDay) {
		t.Helper()
		got, err := m.ModelDays(ctx, guild, today.AddDate(0, 0, -2))
		must(t, err)
		same(t, when+", the days", want, got)
	}
	ofToday := bot.ModelDay{Day: today, Calls: 2, Tokens: 220, Cost: 12, Shared: 1, Saved: 3}
	ofYesterday := bot.ModelDay{Day: today.AddDate(0, 0, -1), Calls: 1, Tokens: 110, Cost: 100}
	want("at first", 23, 12, 16)
	days("at first", "g", ofYesterday, ofToday)

	must(t, m.Forget(ctx, "mia"), m.Forget(ctx, "mia"))
	want("once she is forgotten", 23, 12, 16)
	days("once she is forgotten", "g", ofYesterday, ofToday)
	if n, err := m.Spent(ctx, "g", "mia", today); n != 1 || err != nil {
		t.Errorf("%d requests count, %v", n, err)
	}
	kept, err := m.Kept(ctx, "mia")
	must(t, err)
	same(t, "kept", bot.Kept{}, kept)
	call("6", "g", "mia", 1, false, now)
	must(t, m.Forget(ctx, "mia"))
	want("once she is forgotten again", 24, 13, 17)

	must(t, m.ForgetGuild(ctx, "g"))
	want("once the server is forgotten", 24, 13, 11)
	days("once the server is forgotten", "g")
}

// testWritings: what was written goes with its article, and with replies about it.
func testWritings(ctx context.Context, t *testing.T, m bot.Memory) {
	written := &bot.Writing{Answer: &summarize.Answer{Claims: []summarize.Claim{{Text: "Yes.", Citations: []int{1}}}, Nearest: 1}}
	_, err := m.Writing(ctx, "w")
	gone(t, "what nobody wrote", err)
	must(t, m.PutWriting(ctx, "w", "absent", written))
	_, err = m.Writing(ctx, "w")
	gone(t, "what is about no article", err)
	for name, erase := range map[string]func() error{
		"reply":  func() error { return m.DeleteReply(ctx, "r") },
		"person": func() error { return m.Forget(ctx, "mia") },
		"server": func() error { return m.ForgetGuild(ctx, "g") },
	} {
		r, other := Reply("r", "a"), Reply("other", "a")
		r.AskerID, r.GuildID, other.AskerID, other.GuildID = "mia", "g", "ada", "h"
		must(t, m.PutArticle(ctx, "a", "", Page(ctx, t, "one")), m.PutReply(ctx, r), m.PutReply(ctx, other),
			m.PutWriting(ctx, "w", "a", written), m.PutWriting(ctx, "w", "a", written))
		got, err := m.Writing(ctx, "w")
		must(t, err)
		same(t, "what was written", written, got)
		must(t, erase())
		_, err = m.Writing(ctx, "w")
		gone(t, "what was written about an erased "+name+"'s article", err)
		if _, err := m.Article(ctx, "a"); err != nil {
			t.Errorf("the article that another's reply rests on: %v", err)
		}
	}
}

func testSettings(ctx context.Context, t *testing.T, m bot.Memory) {
	got, err := m.Settings(ctx, "guild")
	must(t, err)
	same(t, "settings that nobody made", bot.Settings{}, got)
	want := bot.Settings{
		Automatic: map[string]bot.Automatic{"c": {MinWords: 100, Cooldown: time.Minute, Thread: true}},
		Channels:  []string{"c"}, PerUser: 5, PerRole: map[string]int{"r": 50}, Shape: bot.Shape{Length: summarize.Short}, KeepDays: 7,
	}
	must(t, m.PutSettings(ctx, "guild", bot.Settings{PerServer: 1}), m.PutSettings(ctx, "guild", want))
	got, err = m.Settings(ctx, "guild")
	must(t, err)
	same(t, "settings", want, got)
	got.PerRole["r"] = 1
	got, err = m.Settings(ctx, "guild")
	must(t, err)
	same(t, "settings that a caller changed", want, got)
}

func testClaims(ctx context.Context, t *testing.T, m bot.Memory) {
	claimAs := func(name, holder string, life time.Duration, want bool) {
		t.Helper()
		if got, err := m.Claim(ctx, name, holder, life); got != want || err != nil {
			t.Errorf("claiming %q for %q: %v, %v, want %v", name, holder, got, err, want)
		}
	}
	claim := func(name string, life time.Duration, want bool) { t.Helper(); claimAs(name, "", life, want) }
	claim("x", time.Hour, true)
	claim("x", time.Hour, false)
	claim("y", time.Hour, true)
	must(t, m.Release(ctx, "x"), m.Release(ctx, "x"))
	claim("x", -time.Second, true) // its time is over already
	claim("x", time.Hour, true)
	claim("x", time.Hour, false)

	claimAs("z", "mine", 50*time.Millisecond, true)
	claimAs("z", "another", time.Hour, false)
	claimAs("z", "mine", time.Hour, true) // again, but no longer for that
	time.Sleep(60 * time.Millisecond)
	claimAs("z", "another", time.Hour, true)
	claimAs("z", "mine", time.Hour, false)
}

func testManyClaims(ctx context.Context, t *testing.T, m bot.Memory) {
	var taken atomic.Int32
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			first, err := m.Claim(ctx, "the only one", "", time.Hour)
			if err != nil {
				t.Error(err)
			}
			if first {
				taken.Add(1)
			}
		})
	}
	all.Wait()
	if n := taken.Load(); n != 1 {
		t.Errorf("%d hold one name", n)
	}
}

func testDrafts(ctx context.Context, t *testing.T, m bot.Memory) {
	want := &bot.Request{
		ID: "1", Kind: bot.KindAsk, Way: bot.WayForm, At: time.Now().UTC().Round(time.Microsecond), GuildID: "guild", ChannelID: "c",
		Asker: bot.Asker{ID: "asker", Roles: []string{"r"}}, Material: bot.Material{Links: []string{"https://example.org"}},
		Arguments: map[string]string{"question": "why?"}, Interaction: &bot.Interaction{ID: "i", Token: "t"},
	}
	must(t, m.PutDraft(ctx, &bot.Request{ID: "1"}), m.PutDraft(ctx, want))
	got, err := m.Draft(ctx, "1")
	must(t, err)
	same(t, "the draft", want, got)
	_, err = m.Draft(ctx, "2")
	gone(t, "an unknown draft", err)
}

func testSeen(ctx context.Context, t *testing.T, m bot.Memory) {
	for _, id := range []string{"", "100", "99", "1000", "200", ""} {
		must(t, m.PutSeen(ctx, "guild", "c", id))
	}
	must(t, m.PutSeen(ctx, "other", "d", "5"), m.PutSeen(ctx, "other", "e", ""))
	got, err := m.Seen(ctx)
	must(t, err)
	same(t, "seen", map[string]bot.SeenChannel{"c": {GuildID: "guild", MessageID: "1000"}, "d": {GuildID: "other", MessageID: "5"}}, got)
}

// fill keeps something of everything about a person on a server.
func fill(ctx context.Context, t *testing.T, m bot.Memory, user, guild string) {
	t.Helper()
	key := user + " on " + guild
	r := Reply(key, "read by "+key)
	r.AskerID, r.GuildID = user, guild
	r.Articles = append(r.Articles, bot.ArticleRef{Key: "read by all"})
	must(t,
		m.PutArticle(ctx, "read by "+key, "https://example.org/"+key, Page(ctx, t, "own")),
		m.PutArticle(ctx, "read by all", "https://example.org/all", Page(ctx, t, "common")),
		m.PutReply(ctx, r),
		m.PutDraft(ctx, &bot.Request{ID: key, GuildID: guild, Asker: bot.Asker{ID: user}}),
		m.Share(ctx, bot.SharedLink{GuildID: guild, ChannelID: "c" + guild, MessageID: key, AuthorID: user, Link: "l", At: time.Now()}),
		m.Spend(ctx, bot.Usage{RequestID: key, GuildID: guild, UserID: user, Kind: bot.KindAsk, At: time.Now()}),
		m.PutSettings(ctx, guild, bot.Settings{PerUser: 1}),
		m.PutSeen(ctx, guild, "c"+guild, "1"),
	)
}

// held says what of fill is there.
func held(ctx context.Context, t *testing.T, m bot.Memory, user, guild string) map[string]bool {
	t.Helper()
	key := user + " on " + guild
	_, replyErr := m.Reply(ctx, key)
	_, articleErr := m.Article(ctx, "read by "+key)
	_, _, linkErr := m.LatestArticle(ctx, "https://example.org/"+key)
	_, draftErr := m.Draft(ctx, key)
	shared, sharedErr := m.Shared(ctx, "c"+guild, time.Time{})
	must(t, sharedErr)
	mine := false
	for _, s := range shared {
		mine = mine || s.AuthorID == user
	}
	return map[string]bool{
		"reply": replyErr == nil, "article": articleErr == nil, "link": linkErr == nil, "draft": draftErr == nil,
		"shared": mine,
	}
}

func everything(is bool) map[string]bool {
	return map[string]bool{"reply": is, "article": is, "link": is, "draft": is, "shared": is}
}

func testForget(ctx context.Context, t *testing.T, m bot.Memory) {
	fill(ctx, t, m, "mia", "g")
	fill(ctx, t, m, "ada", "g")
	same(t, "before", everything(true), held(ctx, t, m, "mia", "g"))
	must(t, m.Forget(ctx, "mia"), m.Forget(ctx, "mia"))
	same(t, "of a forgotten person", everything(false), held(ctx, t, m, "mia", "g"))
	same(t, "of another", everything(true), held(ctx, t, m, "ada", "g"))
	kept, err := m.Kept(ctx, "mia")
	must(t, err)
	same(t, "kept", bot.Kept{}, kept)
	if _, err := m.Article(ctx, "read by all"); err != nil {
		t.Errorf("an article that another's reply rests on: %v", err)
	}
	must(t, m.Forget(ctx, "ada"))
	_, err = m.Article(ctx, "read by all")
	gone(t, "an article that no reply is left of", err)
}

func testForgetGuild(ctx context.Context, t *testing.T, m bot.Memory) {
	fill(ctx, t, m, "mia", "g")
	fill(ctx, t, m, "mia", "h")
	must(t, m.ForgetGuild(ctx, "g"), m.ForgetGuild(ctx, "g"))
	same(t, "of a forgotten server", everything(false), held(ctx, t, m, "mia", "g"))
	same(t, "of another", everything(true), held(ctx, t, m, "mia", "h"))
	settings, err := m.Settings(ctx, "g")
	must(t, err)
	same(t, "settings", bot.Settings{}, settings)
	seen, err := m.Seen(ctx)
	must(t, err)
	same(t, "seen", map[string]bot.SeenChannel{"ch": {GuildID: "h", MessageID: "1"}}, seen)
}
